"""Reads papers with a language model, and keeps only what the papers themselves bear out.

The model gets one paper at a time and answers with :class:`~kg.llm.records.Reading`: names and claims, each claim with
its quote. :mod:`~kg.llm.grounding` looks all of it up in the text; what does not stand there is asked for once more
(:mod:`~kg.llm.asking`) and else dropped and counted. Answers are kept by model, prompt and text
(:mod:`~kg.llm.cache`), so that a build that broke off goes on where it was, and a second one costs nothing.

Only :mod:`~kg.llm.asking` imports pydantic-ai, and only when there is something to ask.
"""

from kg.llm.extractor import ModelExtractor

__all__ = ["ModelExtractor"]
