"""What a language model answers: the records of :mod:`kg.model` with quotes in place of offsets.

The field descriptions are part of the prompt. They say what ``eval/GUIDE.md`` and :class:`kg.model.RawClaim` say.
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic.json_schema import SkipJsonSchema

from kg.claims.cues import Sense
from kg.schema import BaselineKind, MetricClass, NodeKind, Origin, Relation, Role

NEEDS_PACKAGES = "the language-model extractor needs more packages ({}): pip install 'papers-kg[llm]'"
"""What is said where the optional packages are missing; the gap is for the error."""

EARLIER_TRY = "earlier try"
"""Context of validation of what a model answers: all of it has to have the right form."""
LAST_TRY = "last try"
"""Context of validation under which an answer is taken as far as it has the right form."""


class ThingKind(StrEnum):
    """The kinds of :data:`kg.schema.ENTITY_KINDS`."""

    TECHNIQUE = NodeKind.TECHNIQUE.value
    MODEL = NodeKind.MODEL.value
    HARDWARE = NodeKind.HARDWARE.value
    DATASET = NodeKind.DATASET.value
    TASK = NodeKind.TASK.value


class _Answer(BaseModel):
    # Fields that nobody asked for do no harm, and are no reason to pay for another answer.
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class ReadEntity(_Answer):
    """One distinct thing that the paper names."""

    name: str = Field(min_length=1)
    """Its name, exactly as the text spells it."""
    type: ThingKind
    """Technique (method, system, framework, kernel, number format), Model, Hardware, Dataset or Task."""
    role: Role
    """proposed: introduced by this paper; baseline: compared with; used: built on, run or evaluated on; mentioned."""
    named: bool
    """True for a proper name or acronym, false for a generic term."""
    aliases: tuple[str, ...] = ()
    """Other spellings of it in the text, exactly as they stand."""


class ReadClaim(_Answer):
    """One comparison or one measured result. Several baselines, metrics, numbers or devices are several claims."""

    quote: str = Field(min_length=1)
    """The sentence that states it, copied character by character. It holds the baseline and the value."""
    subject: str = Field(min_length=1)
    """Name of what is better or measured, as in the text; "this work" where the paper gives it no name."""
    relation: Relation
    """outperforms, matches, underperforms; achieves for an absolute result without comparison."""
    baseline: str | None = None
    """What it is compared with, as in the quote; null for achieves, or where the text does not say."""
    baseline_kind: BaselineKind | None = None
    """named, generic ("prior work", "the baseline") or unspecified; null for achieves."""
    metric: str | None = None
    """The metric in the words of the quote; null if it gives none."""
    metric_class: MetricClass | None = None
    """Family of the metric: latency, throughput and speedups are speed; accuracy and PSNR are quality."""
    value: str | None = None
    """The number with its unit, exactly as in the quote, without "up to" and the like; null if there is none."""
    sense: Sense | None = None
    """What the words beside the value say: more, less, better or worse than the baseline; share for "79% of"."""
    hardware: tuple[str, ...] = ()
    """The devices that the number holds on, as in the text."""
    context: tuple[str, ...] = ()
    """Models, datasets and settings that the number holds for, in the words of the quote."""
    origin: Origin = Origin.OWN
    """own: the paper's own system; reported: the paper measured somebody else's."""


class Reading(_Answer):
    """All that one paper names and claims."""

    entities: tuple[ReadEntity, ...] = ()
    """Every hardware, technique, model, dataset and task that the text names."""
    claims: tuple[ReadClaim, ...] = ()
    """Every comparison and measured result that the text states of this paper's work or measurements."""
    malformed: SkipJsonSchema[int] = 0

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_malformed(cls, answer: Any, info: ValidationInfo) -> Any:
        """On the last try, parts of the wrong form are left out and counted, so that they lose no others."""
        if info.context is None or not isinstance(answer, dict):
            return answer  # ours, from the cache
        if info.context == EARLIER_TRY:
            return {**answer, "malformed": 0}
        kept: dict[str, Any] = {"malformed": 0}
        for name, kind in (("entities", ReadEntity), ("claims", ReadClaim)):
            parts = answer.get(name) or []
            fitting = [part for part in parts if _fits(kind, part)] if isinstance(parts, list) else []
            kept[name] = fitting
            kept["malformed"] += len(parts) - len(fitting) if isinstance(parts, list) else 1
        return kept


def _fits(kind: type[_Answer], part: object) -> bool:
    try:
        kind.model_validate(part)
    except ValidationError:
        return False
    return True


class Spent(BaseModel):
    """What answers cost.

    Attributes:
        requests: How many requests they took.
        input_tokens: Tokens of all prompts.
        output_tokens: Tokens of all answers.
        cost_usd: United States dollars, where the model's prices are known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None = None


class Answered(BaseModel):
    """A reading with what it cost; one file of the cache.

    Attributes:
        reading: What the model answered in the end.
        ungrounded: How many parts of its first answer did not stand in the text; where there were some, it was asked
            once more.
        spent: What that cost.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reading: Reading
    ungrounded: int = 0
    spent: Spent


class UnansweredError(Exception):
    """The model gave no usable answer about one paper; about another one, or later, it may.

    Args:
        reason: What happened, for a person.
        spent: What it cost nevertheless.
    """

    def __init__(self, reason: str, spent: Spent) -> None:
        super().__init__(reason)
        self.spent = spent
