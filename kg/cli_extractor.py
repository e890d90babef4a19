"""The options of commands that read papers: with the rules, or with a language model."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.plain import plain_lines

if TYPE_CHECKING:
    from kg.extract import Extractor
    from kg.model import Rejected

_REJECTED_SHOWN = 5


class ExtractorKind(StrEnum):
    """What reads papers."""

    RULES = "rules"
    LLM = "llm"


Reader = Annotated[ExtractorKind, typer.Option("--extractor", help="What reads the papers.")]
ModelName = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="For llm: a model at OPENAI_BASE_URL, or of OpenAI.")
]


FullText = Annotated[
    bool, typer.Option("--full-text", help="Read sections and tables, too, of inputs that have them (TEI, HTML).")
]


def open_extractor(kind: ExtractorKind, model: str | None, *, full_text: bool = False) -> "Extractor":
    """What the options name."""
    if (kind is ExtractorKind.LLM) != bool(model):
        raise typer.BadParameter("--extractor llm and --model NAME go together", param_hint="--extractor")
    if not model:
        from kg.extract import default_extractor

        return default_extractor(full_text=full_text)
    if full_text:
        raise typer.BadParameter("a model reads title and abstract only", param_hint="--full-text")
    from kg.llm import ModelExtractor

    return ModelExtractor(model)


def tell_spent(report: Mapping[str, Any]) -> None:
    """Prints what a model's answers cost; rules cost nothing."""
    if "requests" not in report:
        return
    cost = "at unknown prices" if report["cost_usd"] is None else f"for ${report['cost_usd']:.4f}"
    typer.echo(
        f"{report['requests']} requests, {report['input_tokens']} tokens in and {report['output_tokens']} out, {cost}; "
        f"{sum(report['dropped'].values())} parts dropped that do not stand in their paper",
        err=True,
    )


def tell_rejected(rejected: Sequence["Rejected"], rest: str) -> None:
    """Prints what could not be used: the first few, and where the rest is told."""
    for record in rejected[:_REJECTED_SHOWN]:
        typer.echo(plain_lines(f"rejected {record.file}:{record.where}: {record.reason}"), err=True)
    if len(rejected) > _REJECTED_SHOWN:
        typer.echo(f"and {len(rejected) - _REJECTED_SHOWN} more: {rest}", err=True)
