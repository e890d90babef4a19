"""An invented corpus of a dozen papers, as resolved records and as a graph.

Everything that a graph can hold occurs in it: every kind of node and edge, every relation, qualifier, scope, status and
origin; versions, a hierarchy of devices down to a memory variant, ranges, factors and absolute results, named, generic
and missing baselines, a contradiction, a derived claim, and text that is hard to write down (quotes, backslashes, line
breaks, scripts, emoji, mark-up). Papers, systems, models, datasets and numbers are made up; devices and their data are
real.
"""

from functools import cache

from kg.graph import KnowledgeGraph, build_graph
from kg.ids import content_hash, name_key, node_id, paper_id, slug
from kg.model import Claim, Entity, Fact, Link, MetricEntity, Paper, Resolved, Section, Span
from kg.schema import (
    BaselineKind,
    Direction,
    HardwareScope,
    MetricClass,
    NodeKind,
    Origin,
    Qualifier,
    Relation,
    Role,
    Status,
    TextField,
)

_PAPERS = (
    Paper(
        id=paper_id("", "2313.00001"),
        title="TileAttention: Exact Attention in On-Chip Tiles",
        text="We present TileAttention, which keeps attention scores in on-chip memory. TileAttention trains Birch-7B "
        "up to 3.5x faster than standard attention on A100-40GB GPUs.  It needs 10-20 times less memory than standard "
        "attention. On MossBench it reaches the accuracy of standard attention.",
        arxiv_id="2313.00001",
        published="2021-05-17",
        authors=("Zweite Ä. Autorin", "First Author", "第三 作者"),
        url="https://example.org/abs/2313.00001",
        categories=("cs.LG", "cs.AR"),
        keywords=("exact attention", "on-chip memory"),
        upvotes=41,
        organisation="Moss & Co. Research",
        sources=("attention.txt:12", "gpu.txt:3"),
    ),
    Paper(
        id=paper_id("", "2313.00002"),
        title="TileAttention-2: Fewer Passes over the Keys",
        text="TileAttention-2 splits work along the sequence. It is about 2x faster than TileAttention and reaches "
        "170 TFLOPS on A100-80GB.",
        arxiv_id="2313.00002",
        published="2022-07",
        authors=("First Author",),
        url="https://example.org/abs/2313.00002",
        sources=("attention.txt:14",),
    ),
    Paper(
        id=paper_id("", "2313.00003"),
        title="TileAttention-3: Overlapping Copies on Hopper",
        text="We overlap copies with products in TileAttention-3. On H100 it is 1.4-1.8x faster than TileAttention-2 "
        "in the forward pass, with FP8 reaching 900 TFLOPS.",
        arxiv_id="2313.00003",
        published="2023",
        authors=("First Author", "Zweite Ä. Autorin"),
        sources=("attention.txt:16",),
    ),
    Paper(
        id=paper_id("RingScan: Linear Attention without Tears"),
        title="RingScan: Linear Attention without Tears",
        text="RingScan is a linear attention kernel. Beyond 4096 tokens RingScan outperforms TileAttention-2 on A100. "
        "At 512 tokens it is 12% slower than TileAttention-2.",
        published="2023-11-02",
        authors=("Author O'Apostrophe",),
        categories=("cs.CL",),
        sources=("linear.jsonl:1",),
    ),
    Paper(
        id=paper_id('Scan or Tile? A "Second" Look'),
        title='Scan or Tile? A "Second" Look',
        text='We measure both kernels again, "as is".\nTileAttention-2 is at least 1.2x faster than RingScan at 8192 '
        "tokens on A100. Our\ttools live in C:\\bench\\new.",
        published="2024-02-29",
        sources=("linear.jsonl:2",),
    ),
    Paper(
        id=paper_id("HedgeServe: Serving Birch Models at the Edge"),
        title="HedgeServe: Serving Birch Models at the Edge",
        text="HedgeServe batches requests on Jetson Orin. It serves 41 tokens/s, and cuts time to first token by 50% "
        "compared to BushServe. It uses 79% of the energy of prior work.",
        text_field=TextField.DIGEST,
        doi="10.5555/invented.1234",
        published="2024",
        authors=("Author <b>Bold</b> & Sons",),
        url="https://example.org/hedge serve?q=1&r={2}",
        sources=("digests.jsonl:1",),
    ),
    Paper(
        id=paper_id("BushServe: Paged Caches"),
        title="BushServe: Paged Caches",
        text="BushServe pages its caches. BushServe improves throughput by 6.7times over HedgeServe and rivals "
        "TwigRT on Birch-7B.",
        published="2024-06-03",
        sources=("digests.jsonl:2",),
        text_field=TextField.DIGEST,
    ),
    Paper(
        id=paper_id("MoosNetz: Größe zählt nicht"),
        title="MoosNetz: Größe zählt nicht",
        text="MoosNetz klassifiziert μ-scopic images 🌱. Our network is 2.9 points more accurate than FernNet on "
        "MossBench, with 5.3 M parameters and 4.4 ms on a Pixel 6.",
        published="2020-01-01",
        sources=("vision.txt:2",),
    ),
    Paper(
        id=paper_id("A Compiler for Spatial Arrays"),
        title="A Compiler for Spatial Arrays",
        text="Our compiler maps loops to spatial arrays. The result occupies 0.32 mm2, moves 3x less data than the "
        "state of the art, and costs $12 per hour less.",
        sources=("arrays.txt:1",),
    ),
    Paper(
        id=paper_id("Scaling Birch to 4,096 Accelerators"),
        title="Scaling Birch to 4,096 Accelerators",
        text="We train Birch-7B with LeafParallel on 4096 Trainium chips at 91% scaling efficiency. LeafParallel "
        "halves communication compared with TwigRT.",
        published="2025-03",
        sources=("scale.txt:1",),
    ),
    Paper(
        id=paper_id("</script><script>alert(1)</script> {\\delta} ~ \u202eThe Odd One"),
        title="</script><script>alert(1)</script> {\\delta} ~ \u202eThe Odd One",
        text="<img src=x onerror=alert(2)> \"quoted\" 'single' `back` $x^2$ =1+1 \\\\ end\u2028line\x7f. "
        "OddKernel matches TileAttention.",
        published="2024-12-31",
        full_text="OddKernel matches TileAttention.\nIt does.",
        sections=(Section(name='4 Results / 4.2 "Odd" & <even>', start=0, end=41),),
        sources=("odd.jsonl:1",),
    ),
    Paper(
        id=paper_id("A Survey of Kernels"),
        title="A Survey of Kernels",
        text="We survey kernels for GPUs and mention quantisation.",
        text_field=TextField.ABSTRACT,
        published="2025",
        sources=("survey.txt:1", "survey.txt:9"),
    ),
)
_TA1, _TA2, _TA3, _RING, _SECOND, _HEDGE, _BUSH, _MOSS, _ARRAY, _SCALE, _ODD, _SURVEY = _PAPERS

_REPOS = (
    (_TA1.id, "https://github.com/example/tile-attention"),
    (_TA2.id, "https://github.com/example/tile-attention"),
    (_HEDGE.id, "https://gitlab.com/example/hedge_serve"),
)

_Names = tuple[str, ...]
_THINGS: tuple[tuple[NodeKind, str, _Names, str | None, bool, _Names, str | None], ...] = (
    # kind, label, aliases, category, proper name?, labels of what is broader, label of what it is a version of
    (NodeKind.TECHNIQUE, "attention kernel", (), "method", False, (), None),
    (NodeKind.TECHNIQUE, "standard attention", ("vanilla attention",), "method", False, (), None),
    (NodeKind.TECHNIQUE, "TileAttention", ("TA", "Tile Attention"), "kernel", True, ("attention kernel",), None),
    (NodeKind.TECHNIQUE, "TileAttention-2", ("TA2", "TileAttention v2"), "kernel", True, (), "TileAttention"),
    (NodeKind.TECHNIQUE, "TileAttention-3", ("TA3",), "kernel", True, (), "TileAttention"),
    (NodeKind.TECHNIQUE, "RingScan", (), "kernel", True, ("attention kernel",), None),
    (NodeKind.TECHNIQUE, "OddKernel", ('"Odd"', "Odd\\Kernel"), "kernel", True, (), None),
    (NodeKind.TECHNIQUE, "HedgeServe", (), "system", True, (), None),
    (NodeKind.TECHNIQUE, "BushServe", (), "system", True, (), None),
    (NodeKind.TECHNIQUE, "TwigRT", (), "library", True, (), None),
    (NodeKind.TECHNIQUE, "LeafParallel", (), "framework", True, (), None),
    (NodeKind.TECHNIQUE, "number format", (), "number format", False, (), None),
    (NodeKind.TECHNIQUE, "FP8", ("8-bit floating point",), "number format", True, ("number format",), None),
    (NodeKind.TECHNIQUE, "quantisation", ("quantization",), "method", False, (), None),
    (NodeKind.MODEL, "Birch", (), "model family", True, (), None),
    (NodeKind.MODEL, "Birch-7B", ("Birch 7B",), "language model", True, ("Birch",), None),
    (NodeKind.MODEL, "MoosNetz", (), "vision model", True, (), None),
    (NodeKind.MODEL, "FernNet", (), "vision model", True, (), None),
    (NodeKind.HARDWARE, "GPU", ("graphics processing unit",), "class", False, (), None),
    (NodeKind.HARDWARE, "NVIDIA GPU", (), "vendor", True, ("GPU",), None),
    (NodeKind.HARDWARE, "Ampere", (), "architecture", True, ("NVIDIA GPU",), None),
    (NodeKind.HARDWARE, "Hopper", (), "architecture", True, ("NVIDIA GPU",), None),
    (NodeKind.HARDWARE, "A100", ("NVIDIA A100", "Tesla A100"), "product", True, ("Ampere",), None),
    (NodeKind.HARDWARE, "A100-40GB", ("A100 40GB",), "variant", True, ("A100",), None),
    (NodeKind.HARDWARE, "A100-80GB", ("A100 80GB",), "variant", True, ("A100",), None),
    (NodeKind.HARDWARE, "H100", ("NVIDIA H100",), "product", True, ("Hopper",), None),
    (NodeKind.HARDWARE, "Jetson Orin", (), "board", True, ("Ampere",), None),
    (NodeKind.HARDWARE, "Pixel 6", (), "phone", True, (), None),
    (NodeKind.HARDWARE, "Trainium", ("AWS Trainium",), "accelerator", True, (), None),
    (NodeKind.HARDWARE, "spatial array", (), "class", False, (), None),
    (NodeKind.DATASET, "MossBench", ("MossBench-1k",), "images", True, (), None),
    (NodeKind.TASK, "image classification", (), "vision", False, (), None),
    (NodeKind.TASK, "LLM serving", ("inference serving",), "serving", False, (), None),
)
_KIND = {label: kind for kind, label, *_ in _THINGS}
_PROPER_NAMES = {label for _, label, _, _, named, *_ in _THINGS if named}

_FACTS = {
    "A100": (Fact(property="year", value=2020, unit="year", source="NVIDIA A100 datasheet"),),
    "A100-40GB": (
        Fact(property="memory", value=40, unit="GB", source="NVIDIA A100 datasheet"),
        Fact(property="bandwidth", value=1555, unit="GB/s", source="NVIDIA A100 datasheet"),
    ),
    "A100-80GB": (Fact(property="memory", value=80, unit="GB", source="NVIDIA A100 datasheet"),),
    "H100": (Fact(property="memory", value=80, unit="GB", source="NVIDIA H100 datasheet"),),
    "FP8": (Fact(property="width", value=8, unit="bit", source="OCP 8-bit Floating Point Specification"),),
}

_NOVEL = {"OddKernel", "LeafParallel", "RingScan", "MoosNetz"}
_LINKS: dict[Role, dict[Paper, tuple[str, ...]]] = {
    Role.PROPOSED: {
        _TA1: ("TileAttention",),
        _TA2: ("TileAttention-2",),
        _TA3: ("TileAttention-3",),
        _RING: ("RingScan",),
        _HEDGE: ("HedgeServe",),
        _BUSH: ("BushServe",),
        _MOSS: ("MoosNetz",),
        _SCALE: ("LeafParallel",),
        _ODD: ("OddKernel",),
    },
    Role.BASELINE: {
        _TA1: ("standard attention",),
        _TA2: ("TileAttention",),
        _TA3: ("TileAttention-2",),
        _RING: ("TileAttention-2",),
        _SECOND: ("RingScan",),
        _HEDGE: ("BushServe",),
        _BUSH: ("HedgeServe", "TwigRT"),
        _MOSS: ("FernNet",),
        _SCALE: ("TwigRT",),
        _ODD: ("TileAttention",),
    },
    Role.USED: {
        _TA1: ("A100-40GB", "Birch-7B", "MossBench"),
        _TA2: ("A100-80GB",),
        _TA3: ("H100", "FP8"),
        _RING: ("A100",),
        _SECOND: ("A100", "TileAttention-2"),
        _HEDGE: ("Jetson Orin", "LLM serving", "Birch"),
        _BUSH: ("Birch-7B", "LLM serving"),
        _MOSS: ("MossBench", "image classification", "Pixel 6"),
        _ARRAY: ("spatial array",),
        _SCALE: ("Trainium", "Birch-7B"),
    },
    Role.MENTIONED: {_SURVEY: ("GPU", "quantisation")},
}

_METRICS = (
    # label, aliases, class, direction, labels of what is broader
    ("speed", (), MetricClass.SPEED, Direction.HIGHER, ()),
    ("speedup", ("speed-up",), MetricClass.SPEED, Direction.HIGHER, ("speed",)),
    ("throughput", (), MetricClass.SPEED, Direction.HIGHER, ("speed",)),
    ("latency", ("time to first token",), MetricClass.SPEED, Direction.LOWER, ()),
    ("memory use", (), MetricClass.MEMORY, Direction.LOWER, ()),
    ("energy", (), MetricClass.ENERGY, Direction.LOWER, ()),
    ("accuracy", (), MetricClass.QUALITY, Direction.HIGHER, ()),
    ("parameters", (), MetricClass.SIZE, Direction.LOWER, ()),
    ("area", (), MetricClass.AREA, Direction.LOWER, ()),
    ("data movement", (), MetricClass.COMMUNICATION, Direction.LOWER, ()),
    ("cost", (), MetricClass.COST, Direction.LOWER, ()),
    ("scaling efficiency", (), MetricClass.SCALE, Direction.HIGHER, ()),
    ("utilisation", (), MetricClass.OTHER, None, ()),
)


def thing(label: str) -> str:
    """The node id of a thing of the corpus."""
    return node_id(_KIND[label], slug(label))


def metric(label: str) -> str:
    """The node id of a metric of the corpus."""
    return node_id(NodeKind.METRIC, slug(label))


def span(paper: Paper, quote: str) -> Span:
    """Where a quote stands in a paper: in its full text if it can."""
    field = TextField.FULL_TEXT if quote in paper.full_text else paper.text_field
    start = paper.field(field).index(quote)
    return Span(field=field, start=start, end=start + len(quote), text=quote)


def _claim(
    paper: Paper,
    quote: str,
    subject: str | None,
    relation: Relation,
    baseline: str | None = None,
    *,
    phrase: str | None = None,
    measure: str | None = None,
    metric_text: str | None = None,
    values: tuple[float, float] | None = None,
    unit: str | None = None,
    factors: tuple[float, float] | None = None,
    qualifier: Qualifier | None = None,
    reported_as: str | None = None,
    hardware: tuple[str, ...] = (),
    scope: HardwareScope | None = None,
    context: tuple[str, ...] = (),
    origin: Origin = Origin.OWN,
    derived_from: tuple[str, ...] = (),
    curated: bool = False,
    confidence: float = 0.9,
) -> Claim:
    """A claim by the labels of the corpus; ``phrase`` is a baseline that is no node."""
    if relation is Relation.ACHIEVES:
        baseline_kind = None
    elif baseline or phrase:
        baseline_kind = BaselineKind.NAMED if baseline in _PROPER_NAMES else BaselineKind.GENERIC
    else:
        baseline_kind = BaselineKind.UNSPECIFIED
    low, high = values or (None, None)
    factor_low, factor_high = factors or (None, None)
    return Claim(
        id=f"claim-{content_hash(paper.id, subject, relation, baseline, measure, reported_as, quote)[:16]}",
        paper=paper.id,
        subject=thing(subject) if subject else paper.id,
        subject_text=subject or "this work",
        relation=relation,
        baseline=thing(baseline) if baseline else None,
        baseline_text=phrase or baseline,
        baseline_kind=baseline_kind,
        metric=metric(measure) if measure else None,
        metric_text=metric_text or measure,
        metric_class=next((c for label, _, c, *_ in _METRICS if label == measure), None),
        low=low,
        high=high,
        unit=unit,
        qualifier=qualifier,
        reported_as=reported_as,
        factor_low=factor_low,
        factor_high=factor_high,
        hardware=tuple(thing(device) for device in hardware),
        hardware_scope=scope or (HardwareScope.STATED if hardware else HardwareScope.NONE),
        context=context,
        context_entities=tuple(thing(name) for name in context if name in _KIND),
        evidence=span(paper, quote),
        section=paper.sections[0].name if quote in paper.full_text else None,
        status=Status.DERIVED if derived_from else Status.CURATED if curated else Status.QUOTED,
        derived_from=derived_from,
        origin=origin,
        rule="transitive" if derived_from else "than",
        extractor="invented-1",
        confidence=confidence,
    )


def _claims() -> tuple[Claim, ...]:
    beats, par, loses, achieves = Relation
    fast = "TileAttention trains Birch-7B up to 3.5x faster than standard attention on A100-40GB GPUs."
    again = "It is about 2x faster than TileAttention and reaches 170 TFLOPS on A100-80GB."
    overlap = "On H100 it is 1.4-1.8x faster than TileAttention-2 in the forward pass, with FP8 reaching 900 TFLOPS."
    second = "TileAttention-2 is at least 1.2x faster than RingScan at 8192 tokens on A100."
    edge = "It serves 41 tokens/s, and cuts time to first token by 50% compared to BushServe."
    bush = "BushServe improves throughput by 6.7times over HedgeServe and rivals TwigRT on Birch-7B."
    moss = (
        "Our network is 2.9 points more accurate than FernNet on MossBench, with 5.3 M parameters and 4.4 ms on a "
        "Pixel 6."
    )
    array = "The result occupies 0.32 mm2, moves 3x less data than the state of the art, and costs $12 per hour less."
    scale = "We train Birch-7B with LeafParallel on 4096 Trainium chips at 91% scaling efficiency."
    quoted = (
        _claim(
            _TA1, fast, "TileAttention", beats, "standard attention",
            measure="speedup", metric_text="faster", values=(3.5, 3.5), unit="x", factors=(3.5, 3.5),
            qualifier=Qualifier.UP_TO, reported_as="3.5x", hardware=("A100-40GB",), context=("Birch-7B",),
        ),
        _claim(
            _TA1, "It needs 10-20 times less memory than standard attention.", "TileAttention", beats,
            "standard attention", measure="memory use", metric_text="memory", values=(10, 20), unit="x",
            factors=(10, 20), reported_as="10-20 times", hardware=("A100-40GB",), scope=HardwareScope.INHERITED,
        ),
        _claim(
            _TA1, "On MossBench it reaches the accuracy of standard attention.", "TileAttention", par,
            "standard attention", measure="accuracy", context=("MossBench",), confidence=0.75,
        ),
        _claim(
            _TA2, again, "TileAttention-2", beats, "TileAttention", measure="speedup", metric_text="faster",
            values=(2, 2), unit="x", factors=(2, 2), qualifier=Qualifier.ABOUT, reported_as="2x",
            hardware=("A100-80GB",),
        ),
        _claim(
            _TA2, again, "TileAttention-2", achieves, measure="throughput", metric_text="TFLOPS", values=(170, 170),
            unit="TFLOPS", reported_as="170 TFLOPS", hardware=("A100-80GB",),
        ),
        _claim(
            _TA3, overlap, "TileAttention-3", beats, "TileAttention-2", measure="speedup", metric_text="faster",
            values=(1.4, 1.8), unit="x", factors=(1.4, 1.8), reported_as="1.4-1.8x", hardware=("H100",),
            context=("forward pass",),
        ),
        _claim(
            _TA3, overlap, "TileAttention-3", achieves, measure="throughput", metric_text="TFLOPS", values=(900, 900),
            unit="TFLOPS", reported_as="900 TFLOPS", hardware=("H100",), context=("FP8",),
        ),
        _claim(
            _RING, "Beyond 4096 tokens RingScan outperforms TileAttention-2 on A100.", "RingScan", beats,
            "TileAttention-2", measure="speed", hardware=("A100",), context=("beyond 4096 tokens",),
        ),
        _claim(
            _RING, "At 512 tokens it is 12% slower than TileAttention-2.", "RingScan", loses, "TileAttention-2",
            measure="speed", metric_text="slower", values=(12, 12), unit="%", factors=(1 / 1.12, 1 / 1.12),
            reported_as="12%", hardware=("A100",), scope=HardwareScope.INHERITED, context=("512 tokens",),
        ),
        _claim(
            _SECOND, second, "TileAttention-2", beats, "RingScan", measure="speed", metric_text="faster",
            values=(1.2, 1.2), unit="x", factors=(1.2, 1.2), qualifier=Qualifier.AT_LEAST, reported_as="1.2x",
            hardware=("A100",), context=("8192 tokens",), origin=Origin.REPORTED, confidence=0.6,
        ),
        _claim(
            _HEDGE, edge, "HedgeServe", achieves, measure="throughput", metric_text="tokens/s", values=(41, 41),
            unit="tokens/s", reported_as="41 tokens/s", hardware=("Jetson Orin",), scope=HardwareScope.INHERITED,
        ),
        _claim(
            _HEDGE, edge, "HedgeServe", beats, "BushServe", measure="latency", metric_text="time to first token",
            values=(50, 50), unit="%", factors=(2, 2), reported_as="50%", hardware=("Jetson Orin",),
            scope=HardwareScope.INHERITED,
        ),
        _claim(
            _HEDGE, "It uses 79% of the energy of prior work.", "HedgeServe", beats, phrase="prior work",
            measure="energy", values=(79, 79), unit="%", factors=(1 / 0.79, 1 / 0.79), reported_as="79%",
        ),
        _claim(
            _BUSH, bush, "BushServe", beats, "HedgeServe", measure="throughput", values=(6.7, 6.7), unit="x",
            factors=(6.7, 6.7), qualifier=Qualifier.AVERAGE, reported_as="6.7times", context=("Birch-7B",),
        ),
        _claim(_BUSH, bush, "BushServe", par, "TwigRT", context=("Birch-7B",)),
        _claim(
            _MOSS, moss, None, beats, "FernNet", measure="accuracy", metric_text="accurate", values=(2.9, 2.9),
            unit="points", reported_as="2.9 points", context=("MossBench",),
        ),
        _claim(
            _MOSS, moss, None, achieves, measure="parameters", values=(5.3e6, 5.3e6), unit="parameters",
            reported_as="5.3 M",
        ),
        _claim(
            _MOSS, moss, None, achieves, measure="latency", values=(4.4, 4.4), unit="ms", reported_as="4.4 ms",
            hardware=("Pixel 6",),
        ),
        _claim(
            _ARRAY, array, None, achieves, measure="area", values=(0.32, 0.32), unit="mm2", reported_as="0.32 mm2",
        ),
        _claim(
            _ARRAY, array, None, beats, phrase="the state of the art", measure="data movement", values=(3, 3),
            unit="x", factors=(3, 3), reported_as="3x",
        ),
        _claim(
            _ARRAY, array, None, beats, measure="cost", metric_text="costs", values=(12, 12), unit="$ per hour",
            reported_as="$12 per hour", confidence=0.4,
        ),
        _claim(
            _SCALE, scale, "LeafParallel", achieves, measure="scaling efficiency", values=(91, 91), unit="%",
            reported_as="91%", hardware=("Trainium",), context=("4096 chips", "Birch-7B"),
        ),
        _claim(
            _SCALE, "LeafParallel halves communication compared with TwigRT.", "LeafParallel", beats, "TwigRT",
            measure="data movement", metric_text="communication", values=(2, 2), unit="x", factors=(2, 2),
            reported_as="halves", curated=True,
        ),
        _claim(_ODD, "OddKernel matches TileAttention.", "OddKernel", par, "TileAttention", measure="utilisation"),
    )  # fmt: skip
    derived = _claim(
        _TA3, overlap, "TileAttention-3", beats, "RingScan", measure="speed", origin=Origin.REPORTED,
        derived_from=(quoted[5].id, quoted[9].id), confidence=0.54,
    )  # fmt: skip
    return tuple(sorted((*quoted, derived), key=lambda claim: claim.id))


def _entities() -> tuple[Entity, ...]:
    roles: dict[str, set[Role]] = {}
    for role, by_paper in _LINKS.items():
        for labels in by_paper.values():
            for label in labels:
                roles.setdefault(label, set()).add(role)
    return tuple(
        Entity(
            id=thing(label),
            kind=kind,
            label=label,
            aliases=tuple(sorted(aliases)),
            category=category,
            named=named,
            novel=label in _NOVEL,
            roles=tuple(sorted(roles.get(label, ()))),
            broader=tuple(sorted(thing(parent) for parent in broader)),
            version_of=thing(version_of) if version_of else None,
            facts=_FACTS.get(label, ()),
            link=((name_key(label), 1.0, "same name"),),
        )
        for kind, label, aliases, category, named, broader, version_of in sorted(_THINGS, key=lambda row: thing(row[1]))
    )


def _curation() -> tuple[tuple[str, str], ...]:
    """A decision about one node of each kind that has some."""
    (claim,) = (claim.id for claim in _claims() if claim.status is Status.CURATED)
    first = {kind: thing(label) for kind, label, *_ in reversed(_THINGS)}
    odd = 'one with "another":\nthey <b>share</b> a \\ and a name'
    return tuple(sorted([
        (claim, "put right, it was 4x: halves is 2x"),
        (_SCALE.id, "left out as wrong, LeafParallel matches TwigRT: a goal"),
        *((node, odd) for node in first.values()),
    ]))  # fmt: skip


@cache
def resolved() -> Resolved:
    """The corpus as ``resolve`` would hand it to the graph."""
    return Resolved(
        papers=tuple(sorted(_PAPERS, key=lambda paper: paper.id)),
        entities=_entities(),
        metrics=tuple(
            MetricEntity(
                id=metric(label),
                label=label,
                aliases=aliases,
                metric_class=metric_class,
                direction=direction,
                broader=tuple(map(metric, broader)),
            )
            for label, aliases, metric_class, direction, broader in sorted(_METRICS, key=lambda row: metric(row[0]))
        ),
        links=tuple(
            sorted(
                (
                    Link(paper=paper.id, entity=thing(label), role=role)
                    for role, by_paper in _LINKS.items()
                    for paper, labels in by_paper.items()
                    for label in labels
                ),
                key=lambda link: (link.paper, link.entity, link.role),
            )
        ),
        repos=tuple(sorted(_REPOS)),
        claims=_claims(),
        curation=_curation(),
    )


def graph() -> KnowledgeGraph:
    """The corpus as a new graph; a test may change it."""
    return build_graph(resolved())
