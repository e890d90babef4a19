"""Answers on disk, by model, prompt and text: one small file each, so that any number of builds may share them."""

from pathlib import Path

from pydantic import ValidationError

from kg.artefacts import replacing
from kg.ids import content_hash
from kg.llm.prompt import PROMPT_VERSION
from kg.llm.records import Answered


class AnswerCache:
    """Answers of one model to the prompt of this version.

    Args:
        folder: Where the files are; made when the first one is written.
        model: Name of the model.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model

    def get(self, question: str) -> Answered | None:
        """The answer to a question; None where there is none, or where its file is damaged."""
        try:
            return Answered.model_validate_json(self._path(question).read_bytes())
        except (OSError, ValidationError):
            return None

    def put(self, question: str, answered: Answered) -> None:
        """Keeps an answer.

        Raises:
            ExportError: if the folder cannot be written to.
        """
        with replacing(self._path(question)) as path:
            path.write_text(answered.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def _path(self, question: str) -> Path:
        key = content_hash(self._model, PROMPT_VERSION, question)
        return self._folder / key[:2] / f"{key}.json"
