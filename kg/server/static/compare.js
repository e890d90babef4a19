// The comparison page works without this; it adds the completion of names.

import { completing, suggestions } from "./complete.js";

const question = document.getElementById("question");
completing(question, document.getElementById("completions"), suggestions);
if (!question.value) question.focus();
