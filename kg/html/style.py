"""How kinds and relations look and read: the tables from which legend, canvas and details panel are drawn."""

from dataclasses import dataclass

from kg.schema import EdgeKind, NodeKind


@dataclass(frozen=True, slots=True)
class KindStyle:
    """Look of one kind of node.

    Attributes:
        plural: Name in the legend.
        shape: Name of the outline in ``canvas.js``; no two kinds share one, so colour is never the only sign.
        colour: Fill; at least 3:1 against both backgrounds.
    """

    plural: str
    shape: str
    colour: str


KINDS: dict[NodeKind, KindStyle] = {
    NodeKind.PAPER: KindStyle("Papers", "circle", "#1A85FF"),
    NodeKind.TECHNIQUE: KindStyle("Techniques", "square", "#3B7A2A"),
    NodeKind.MODEL: KindStyle("Models", "triangle", "#C2185B"),
    NodeKind.HARDWARE: KindStyle("Hardware", "diamond", "#999933"),
    NodeKind.DATASET: KindStyle("Datasets", "hexagon", "#CC79A7"),
    NodeKind.TASK: KindStyle("Tasks", "pentagon", "#8787D2"),
    NodeKind.METRIC: KindStyle("Metrics", "triangleDown", "#AA4499"),
    NodeKind.REPO: KindStyle("Repositories", "star", "#EE6677"),
}
"""The kinds that are drawn. Colours were searched for the largest distance between any two of them in normal, protan,
deutan and tritan vision; ``tests/test_html.py`` checks distance and contrast."""

BACKGROUNDS = {"light": "#ffffff", "dark": "#14171c"}


@dataclass(frozen=True, slots=True)
class RelationStyle:
    """Reading and drawing of one kind of edge.

    Attributes:
        out: Heading of the targets in the details of the edge's source.
        back: Heading of the sources in the details of its target.
        weight: Pull in the layout; how much it says about belonging together.
        line: ``strong`` for comparisons, ``plain`` or ``faint``.
        arrow: Whether the direction is drawn, because both ends may be of the same kind.
    """

    out: str
    back: str
    weight: float
    line: str = "plain"
    arrow: bool = False


MEASURES = "measures"
"""A relation of the page only: the paper states a result in this metric."""

RELATIONS: dict[str, RelationStyle] = {
    EdgeKind.OUTPERFORMS: RelationStyle("outperforms", "outperformed by", 1.5, "strong", arrow=True),
    EdgeKind.MATCHES: RelationStyle("matches", "matched by", 1.5, "strong", arrow=True),
    EdgeKind.UNDERPERFORMS: RelationStyle("falls short of", "better than", 1.5, "strong", arrow=True),
    EdgeKind.PROPOSES: RelationStyle("proposes", "proposed by", 4.0),
    EdgeKind.USES: RelationStyle("uses", "used by", 1.5),
    EdgeKind.COMPARES_WITH: RelationStyle("compares with", "compared with by", 1.5),
    EdgeKind.ADDRESSES: RelationStyle("addresses", "addressed by", 2.5),
    EdgeKind.RUNS_ON: RelationStyle("runs on", "platform of", 0.8),
    EdgeKind.EVALUATED_ON: RelationStyle("evaluated on", "evaluation set of", 1.0),
    EdgeKind.VERSION_OF: RelationStyle("version of", "versions", 2.0, arrow=True),
    EdgeKind.BROADER: RelationStyle("is one of", "includes", 1.0, arrow=True),
    EdgeKind.HAS_REPO: RelationStyle("code at", "code of", 4.0),
    MEASURES: RelationStyle("reports", "reported by", 0.3, "faint"),
    EdgeKind.MENTIONS: RelationStyle("mentions", "mentioned by", 0.4, "faint"),
}
"""The relations that are drawn, strongest first: of several between the same two nodes the first one shown is drawn."""
