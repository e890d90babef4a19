"""A small invented vocabulary, and random papers read with it, for property tests.

``corpora`` draws what ``resolve`` takes, ``resolved_corpora`` what it makes of it. Names are drawn from a small pool
that holds every sort of difficulty: vocabulary terms, their look-alikes, coined names in several spellings and kinds,
versions, sizes, plurals, generic phrases.
"""

from functools import cache

from hypothesis import strategies as st

from kg.model import Extraction, LocalEntity, Paper, RawClaim, Resolved, Span
from kg.resolve import resolve
from kg.schema import (
    ENTITY_KINDS,
    BaselineKind,
    Direction,
    HardwareScope,
    MetricClass,
    NodeKind,
    Origin,
    Qualifier,
    Relation,
    Role,
    TextField,
)
from kg.vocab import Cue, Distinct, FactValue, Metric, Term, Unit, Vocabulary

_YEAR = FactValue(value=2031, unit="year", source="an invented datasheet")

TERMS: dict[NodeKind, tuple[Term, ...]] = {
    NodeKind.TECHNIQUE: (
        Term(id="attention", label="attention", generic=True),
        Term(id="tileattention", label="TileAttention", aliases=("tiled exact attention",), broader=("attention",)),
        Term(id="tileattention-2", label="TileAttention-2", aliases=("TA2",), version_of="tileattention"),
        Term(id="tailattention", label="TailAttention", broader=("attention",)),
        Term(id="petal", label="Petal", context=True),
        Term(id="sow", label="SOW", aliases=("sparse online weighting",), exact=True),
    ),
    NodeKind.MODEL: (
        Term(id="network", label="neural network", generic=True),
        Term(id="birch", label="Birch", broader=("network",)),
        Term(id="birch-7b", label="Birch-7B", broader=("birch",)),
    ),
    NodeKind.HARDWARE: (
        Term(id="gpu", label="GPU", generic=True),
        Term(id="maker-gpu", label="Maker GPU", broader=("gpu",)),
        Term(id="k10", label="K10", broader=("maker-gpu",), facts={"year": _YEAR}),
        Term(id="k10-80gb", label="K10-80GB", broader=("k10",)),
        Term(id="k10s", label="K10S", broader=("maker-gpu",)),
    ),
    NodeKind.DATASET: (Term(id="mossbench", label="MossBench"),),
    NodeKind.TASK: (Term(id="serving", label="serving", generic=True),),
}

METRICS = (
    Metric.model_validate({"id": "speed", "label": "speed", "class": MetricClass.SPEED}),
    Metric.model_validate(
        {
            "id": "latency",
            "label": "latency",
            "aliases": ["delay"],
            "class": MetricClass.SPEED,
            "direction": Direction.LOWER,
            "broader": ["speed"],
        }
    ),
)


@cache
def vocabulary() -> Vocabulary:
    """The invented vocabulary."""
    return Vocabulary(
        terms={kind: {term.id: term for term in terms} for kind, terms in TERMS.items()},
        metrics={metric.id: metric for metric in METRICS},
        cues=(Cue(word="faster", metric="speed", sense="more"),),
        units={"x": Unit(id="x", label="x", dimension="ratio", base=True)},
        distinct={
            kind: (Distinct(ids=("tileattention", "tailattention"), why="two kernels"),)
            if kind is NodeKind.TECHNIQUE
            else (Distinct(ids=("k10", "k10s"), why="a later card"),)
            if kind is NodeKind.HARDWARE
            else ()
            for kind in ENTITY_KINDS
        },
    )


NAMES = tuple(
    """
    TileAttention, Tile Attention, TILEATTENTION, TailAttention, Petal, SOW, Sow, SOWs, K10s, K10S, K10-96GB, birch,
    Birch-70B, RingScan, Ring-Scan, ringscan, RingScans, RingScan-2, RingScan v3, RingScan-2-7B, moss kernel, Δ-Net,
    Net, A*, A, FernNet, FernNet+, prior work, tile
    """.strip()
    .replace("\n    ", " ")
    .split(", ")
)


def entity(
    name: str,
    kind: NodeKind = NodeKind.TECHNIQUE,
    *,
    role: Role = Role.USED,
    term: str | None = None,
    named: bool = True,
) -> LocalEntity:
    """A thing of a paper that stands at the beginning of its abstract."""
    span = Span(field=TextField.ABSTRACT, start=0, end=len(name), text=name)
    return LocalEntity(name=name, type=kind, role=role, named=named, term=term, mentions=(span,))


def paper(number: int) -> Paper:
    """An invented paper."""
    return Paper(id=f"paper-{number}", title=f"Paper {number}", text="Some text.", sources=("pages.txt:1",))


def reading(number: int, *entities: LocalEntity, claims: tuple[RawClaim, ...] = ()) -> Extraction:
    """What was read in an invented paper."""
    about = paper(number)
    return Extraction(paper=about.id, title=about.title, extractor="test-1", entities=entities, claims=claims)


def _known() -> st.SearchStrategy[LocalEntity]:
    pairs = [(kind, term) for kind, terms in TERMS.items() for term in terms]
    return st.builds(
        lambda pair, role: entity(pair[1].label, pair[0], role=role, term=pair[1].id, named=not pair[1].generic),
        st.sampled_from(pairs),
        st.sampled_from(Role),
    )


def _unknown() -> st.SearchStrategy[LocalEntity]:
    return st.builds(
        lambda name, kind, role, named: entity(name, kind, role=role, named=named),
        st.sampled_from(NAMES),
        st.sampled_from(ENTITY_KINDS),
        st.sampled_from(Role),
        st.booleans(),
    )


@st.composite
def claims(draw: st.DrawFn, entities: list[LocalEntity]) -> RawClaim:
    """A claim of a paper about some of its things, some other things, and nothing."""
    names = st.sampled_from([*(e.name for e in entities), *NAMES[:6], "this work"])
    start = draw(st.integers(0, 3))
    relation = draw(st.sampled_from(Relation))
    compared = relation is not Relation.ACHIEVES
    low = draw(st.none() | st.floats(0.1, 100))
    metric = draw(st.none() | st.sampled_from(METRICS))
    hardware = draw(st.lists(names, max_size=2, unique=True))
    return RawClaim(
        subject=draw(names),
        relation=relation,
        baseline=draw(st.none() | names) if compared else None,
        baseline_kind=draw(st.sampled_from(BaselineKind)) if compared else None,
        metric=metric.label if metric else None,
        metric_id=metric.id if metric else None,
        metric_class=metric.metric_class if metric else None,
        low=low,
        high=low,
        unit=None if low is None else "x",
        qualifier=draw(st.none() | st.sampled_from(Qualifier)),
        reported_as=None if low is None else f"{low:g}x",
        factor_low=low,
        factor_high=low,
        hardware=tuple(hardware),
        hardware_scope=HardwareScope.STATED if hardware else HardwareScope.NONE,
        context=tuple(draw(st.lists(names, max_size=2, unique=True))),
        evidence=Span(field=TextField.ABSTRACT, start=start, end=start + 5, text="Some text."[start : start + 5]),
        origin=draw(st.sampled_from(Origin)),
        rule="test",
        confidence=draw(st.sampled_from((0.25, 0.5, 1.0))),
    )


@st.composite
def corpora(draw: st.DrawFn, *, max_papers: int = 4) -> tuple[list[Paper], list[Extraction]]:
    """Some papers and what was read in them."""
    papers = [paper(number) for number in range(draw(st.integers(0, max_papers)))]
    extractions = []
    for number in range(len(papers)):
        entities = draw(st.lists(_known() | _unknown(), max_size=6))
        raw = draw(st.lists(claims(entities), max_size=3))
        repos = draw(st.sets(st.sampled_from(("https://github.com/a/b", "https://github.com/a-b", "https://a.io"))))
        extraction = reading(number, *entities, claims=tuple(raw))
        extractions.append(extraction.model_copy(update={"repos": tuple(sorted(repos))}))
    return papers, extractions


def resolved_corpora(*, max_papers: int = 4) -> st.SearchStrategy[Resolved]:
    """What ``resolve`` makes of some papers."""
    return corpora(max_papers=max_papers).map(lambda corpus: resolve(*corpus, vocabulary()))
