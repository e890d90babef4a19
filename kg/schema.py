"""The one table of the domain: kinds of nodes and edges, their attributes, and the RDF terms they become.

The ontology, the SHACL shapes, the RDF writer and reader and the GraphML types are all derived from here. Adding a
kind, an edge or an attribute starts, and nearly ends, in this file.
"""

from dataclasses import dataclass
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node is. The last three are records about the others, not things of the field."""

    PAPER = "Paper"
    TECHNIQUE = "Technique"
    MODEL = "Model"
    HARDWARE = "Hardware"
    DATASET = "Dataset"
    TASK = "Task"
    METRIC = "Metric"
    REPO = "Repo"
    AUTHOR = "Author"
    CLAIM = "Claim"
    EVIDENCE = "Evidence"
    FACT = "Fact"


ENTITY_KINDS = (NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET, NodeKind.TASK)
"""The kinds that are found in text; the order is that of precedence where one name could be two kinds."""


class Role(StrEnum):
    """What a thing is to one paper; the strongest that applies, in this order."""

    PROPOSED = "proposed"
    BASELINE = "baseline"
    USED = "used"
    MENTIONED = "mentioned"


class Relation(StrEnum):
    """What a claim says of its subject. ``achieves`` is a measured result without a comparison."""

    OUTPERFORMS = "outperforms"
    MATCHES = "matches"
    UNDERPERFORMS = "underperforms"
    ACHIEVES = "achieves"


class BaselineKind(StrEnum):
    """How a claim names what it compares with: by name, by a generic phrase ("prior work"), or not at all."""

    NAMED = "named"
    GENERIC = "generic"
    UNSPECIFIED = "unspecified"


class MetricClass(StrEnum):
    """The families of metrics within which numbers may be compared."""

    SPEED = "speed"
    MEMORY = "memory"
    ENERGY = "energy"
    QUALITY = "quality"
    SIZE = "size"
    COST = "cost"
    SCALE = "scale"
    COMMUNICATION = "communication"
    AREA = "area"
    OTHER = "other"


class Direction(StrEnum):
    """Which way a metric gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class Qualifier(StrEnum):
    """How a number is bounded in the text."""

    UP_TO = "up to"
    AVERAGE = "average"
    AT_LEAST = "at least"
    ABOUT = "about"


class HardwareScope(StrEnum):
    """Where a claim's hardware was read: in its own sentence, elsewhere in the abstract, or nowhere."""

    STATED = "stated"
    INHERITED = "inherited"
    NONE = "none"


class TextField(StrEnum):
    """The part of a paper that a span points into. A digest is a summary written for this project."""

    TITLE = "title"
    ABSTRACT = "abstract"
    DIGEST = "digest"
    FULL_TEXT = "full text"


class Status(StrEnum):
    """Whether a claim was read in a text, was derived from others, or is a person's reading of a text."""

    QUOTED = "quoted"
    DERIVED = "derived"
    CURATED = "curated"


class Origin(StrEnum):
    """Whether a paper speaks of its own system or reports what it measured of others."""

    OWN = "own"
    REPORTED = "reported"


class EdgeKind(StrEnum):
    """What an edge says."""

    PROPOSES = "proposes"
    USES = "uses"
    MENTIONS = "mentions"
    RUNS_ON = "runsOn"
    EVALUATED_ON = "evaluatedOn"
    ADDRESSES = "addresses"
    COMPARES_WITH = "comparesWith"
    HAS_REPO = "hasRepo"
    HAS_AUTHOR = "hasAuthor"
    STATES = "states"
    BROADER = "broader"
    VERSION_OF = "versionOf"
    OUTPERFORMS = "outperforms"
    MATCHES = "matches"
    UNDERPERFORMS = "underperforms"
    SUBJECT = "claimSubject"
    BASELINE = "comparedWith"
    METRIC = "onMetric"
    ON_HARDWARE = "onHardware"
    CONTEXT = "inContext"
    EVIDENCE = "evidence"
    DERIVED_FROM = "derivedFrom"
    IN_PAPER = "inPaper"
    HAS_FACT = "hasFact"


_THINGS = (*ENTITY_KINDS, NodeKind.METRIC)
_SUBJECTS = (NodeKind.PAPER, *ENTITY_KINDS)


@dataclass(frozen=True, slots=True)
class EdgeType:
    """One kind of edge: from which kinds of nodes to which, as which RDF property.

    Attributes:
        domain: Kinds of nodes that it leaves.
        range: Kinds of nodes that it enters.
        term: The RDF property as a prefixed name.
        comment: One sentence for the ontology.
        functional: Whether a node has one at most.
    """

    domain: tuple[NodeKind, ...]
    range: tuple[NodeKind, ...]
    term: str
    comment: str
    functional: bool = False


EDGES: dict[EdgeKind, EdgeType] = {
    EdgeKind.PROPOSES: EdgeType((NodeKind.PAPER,), _SUBJECTS[1:], "kg:proposes", "The paper introduces it."),
    EdgeKind.USES: EdgeType(
        (NodeKind.PAPER,),
        (NodeKind.TECHNIQUE, NodeKind.MODEL),
        "kg:uses",
        "The paper builds on, extends or applies it.",
    ),
    EdgeKind.MENTIONS: EdgeType(
        (NodeKind.PAPER,), _SUBJECTS[1:], "kg:mentions", "The paper names it as background only."
    ),
    EdgeKind.RUNS_ON: EdgeType(
        (NodeKind.PAPER,), (NodeKind.HARDWARE,), "kg:runsOn", "The paper runs on it or targets it."
    ),
    EdgeKind.EVALUATED_ON: EdgeType(
        (NodeKind.PAPER,), (NodeKind.DATASET,), "kg:evaluatedOn", "The paper is evaluated on it."
    ),
    EdgeKind.ADDRESSES: EdgeType((NodeKind.PAPER,), (NodeKind.TASK,), "kg:addresses", "The paper addresses this task."),
    EdgeKind.COMPARES_WITH: EdgeType(
        (NodeKind.PAPER,),
        ENTITY_KINDS,
        "kg:comparesWith",
        "The paper compares itself, or something it measured, with it.",
    ),
    EdgeKind.HAS_REPO: EdgeType(
        (NodeKind.PAPER,), (NodeKind.REPO,), "kg:hasRepository", "The paper's code or project page."
    ),
    EdgeKind.HAS_AUTHOR: EdgeType((NodeKind.PAPER,), (NodeKind.AUTHOR,), "dcterms:creator", "An author of the paper."),
    EdgeKind.STATES: EdgeType((NodeKind.PAPER,), (NodeKind.CLAIM,), "kg:states", "The paper makes this claim."),
    EdgeKind.BROADER: EdgeType(_THINGS, _THINGS, "skos:broader", "It is one of, or a part of the generation of."),
    EdgeKind.VERSION_OF: EdgeType(
        _THINGS, _THINGS, "dcterms:isVersionOf", "It is a release of the other.", functional=True
    ),
    EdgeKind.OUTPERFORMS: EdgeType(
        _SUBJECTS, ENTITY_KINDS, "kg:outperforms", "Shortcut: some claim says that it is better on some metric."
    ),
    EdgeKind.MATCHES: EdgeType(_SUBJECTS, ENTITY_KINDS, "kg:matches", "Shortcut: some claim says that it is on a par."),
    EdgeKind.UNDERPERFORMS: EdgeType(
        _SUBJECTS, ENTITY_KINDS, "kg:underperforms", "Shortcut: some claim says that it is worse on some metric."
    ),
    EdgeKind.SUBJECT: EdgeType(
        (NodeKind.CLAIM,),
        _SUBJECTS,
        "kg:claimSubject",
        "What is better, worse or measured; the paper where it is unnamed.",
        functional=True,
    ),
    EdgeKind.BASELINE: EdgeType(
        (NodeKind.CLAIM,), ENTITY_KINDS, "kg:comparedWith", "What the subject is compared with.", functional=True
    ),
    EdgeKind.METRIC: EdgeType(
        (NodeKind.CLAIM,), (NodeKind.METRIC,), "kg:onMetric", "What was measured.", functional=True
    ),
    EdgeKind.ON_HARDWARE: EdgeType((NodeKind.CLAIM,), (NodeKind.HARDWARE,), "kg:onHardware", "The device it holds on."),
    EdgeKind.CONTEXT: EdgeType(
        (NodeKind.CLAIM,), ENTITY_KINDS, "kg:inContext", "A model, dataset or setting it holds for."
    ),
    EdgeKind.EVIDENCE: EdgeType((NodeKind.CLAIM,), (NodeKind.EVIDENCE,), "kg:evidence", "The sentence that says so."),
    EdgeKind.DERIVED_FROM: EdgeType(
        (NodeKind.CLAIM,), (NodeKind.CLAIM,), "prov:wasDerivedFrom", "A claim it rests on."
    ),
    EdgeKind.IN_PAPER: EdgeType(
        (NodeKind.EVIDENCE,),
        (NodeKind.PAPER,),
        "kg:inTextOf",
        "The paper that the sentence stands in.",
        functional=True,
    ),
    EdgeKind.HAS_FACT: EdgeType(_THINGS, (NodeKind.FACT,), "kg:hasFact", "A datum about it, with its source."),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a node.

    Attributes:
        name: Its name in NetworkX and JSON.
        term: The RDF property as a prefixed name.
        datatype: ``str``, ``int``, ``float`` or ``bool``.
        comment: One sentence for the ontology.
        required: Whether each node of the kind has it.
        many: Whether it holds a list; a list is kept sorted unless ``ordered``.
        ordered: Whether the list's order means something; it is one JSON literal in RDF then.
        values: The closed set of values, where there is one.
    """

    name: str
    term: str
    datatype: type[str] | type[int] | type[float] | type[bool]
    comment: str
    required: bool = False
    many: bool = False
    ordered: bool = False
    values: type[StrEnum] | None = None


_LABEL = Attribute("label", "skos:prefLabel", str, "Its preferred name.", required=True)
_ALIASES = Attribute("aliases", "skos:altLabel", str, "Another name, as met in a vocabulary or a paper.", many=True)
_CURATION = Attribute("curation", "kg:curation", str, "What a person decided about it, and why.", many=True)
_CATEGORY = Attribute("category", "kg:category", str, "What sort of thing it is, within its kind.")
_ENTITY = (
    _LABEL,
    _ALIASES,
    _CATEGORY,
    Attribute("named", "kg:named", bool, "True for a proper name, false for a generic term.", required=True),
    Attribute("novel", "kg:novel", bool, "True where no vocabulary knows it: it was coined in a paper.", required=True),
    Attribute("roles", "kg:role", str, "What it is to some paper.", many=True, values=Role),
    _CURATION,
)

ATTRIBUTES: dict[NodeKind, tuple[Attribute, ...]] = {
    NodeKind.PAPER: (
        Attribute("label", "dcterms:title", str, "Its title, as given by the source.", required=True),
        Attribute("text", "dcterms:abstract", str, "The abstract or digest that was read, as given.", required=True),
        Attribute(
            "text_field",
            "kg:textKind",
            str,
            "Whether the text is an abstract or a digest.",
            required=True,
            values=TextField,
        ),
        Attribute("arxiv_id", "fabio:hasArXivId", str, "Its arXiv identifier, without version."),
        Attribute("doi", "schema:identifier", str, "Its DOI."),
        Attribute(
            "published", "dcterms:issued", str, "Year, month or day of publication, as precise as known (ISO 8601)."
        ),
        Attribute("year", "kg:year", int, "Year of publication."),
        Attribute("url", "schema:url", str, "Where it can be read."),
        Attribute("authors", "kg:authorList", str, "The authors in their order.", many=True, ordered=True),
        Attribute("categories", "schema:about", str, "Subject classes of the source, such as cs.DC.", many=True),
        Attribute("keywords", "schema:keywords", str, "A keyword, as authors or the listing gave it.", many=True),
        Attribute("upvotes", "kg:upvotes", int, "How many readers of the listing voted for it."),
        Attribute("organisation", "schema:sourceOrganization", str, "Who published it, as the listing has it."),
        Attribute("sources", "dcterms:source", str, "Where it was listed: file and place.", many=True, required=True),
        _CURATION,
    ),
    NodeKind.TECHNIQUE: _ENTITY,
    NodeKind.MODEL: _ENTITY,
    NodeKind.HARDWARE: _ENTITY,
    NodeKind.DATASET: _ENTITY,
    NodeKind.TASK: _ENTITY,
    NodeKind.METRIC: (
        _LABEL,
        _ALIASES,
        Attribute(
            "metric_class",
            "kg:metricClass",
            str,
            "The family of metrics it belongs to.",
            required=True,
            values=MetricClass,
        ),
        Attribute("direction", "kg:betterWhen", str, "Which way it gets better.", values=Direction),
    ),
    NodeKind.REPO: (
        _LABEL,
        Attribute("url", "schema:codeRepository", str, "Its clean URL.", required=True),
    ),
    NodeKind.AUTHOR: (Attribute("label", "foaf:name", str, "The name as given.", required=True),),
    NodeKind.CLAIM: (
        Attribute("label", "rdfs:label", str, "The claim in one line.", required=True),
        Attribute("relation", "kg:relation", str, "What it says of its subject.", required=True, values=Relation),
        Attribute("subject_text", "kg:subjectText", str, "The subject as the text names it.", required=True),
        Attribute("baseline_kind", "kg:baselineKind", str, "How the baseline is named.", values=BaselineKind),
        Attribute("baseline_text", "kg:baselineText", str, "The baseline as the text names it."),
        Attribute("metric_text", "kg:metricText", str, "The metric as the text names it."),
        Attribute("metric_class", "kg:metricClass", str, "The family of the metric.", values=MetricClass),
        Attribute("low", "qudt:lowerBound", float, "The number, or the lower end of its range."),
        Attribute("high", "qudt:upperBound", float, "The number, or the upper end of its range."),
        Attribute("unit", "kg:unit", str, "Unit: x for factors, %, or the unit as written."),
        Attribute("qualifier", "kg:qualifier", str, "How the number is bounded.", values=Qualifier),
        Attribute("reported_as", "kg:reportedAs", str, "The number exactly as it stands in the text."),
        Attribute("factor_low", "kg:factorLow", float, "Improvement factor (over 1 is better), lower end."),
        Attribute("factor_high", "kg:factorHigh", float, "Improvement factor (over 1 is better), upper end."),
        Attribute(
            "hardware_scope",
            "kg:hardwareScope",
            str,
            "Where the hardware was read.",
            required=True,
            values=HardwareScope,
        ),
        Attribute(
            "context", "kg:contextText", str, "A workload, model, dataset or setting, as in the text.", many=True
        ),
        Attribute(
            "status",
            "kg:status",
            str,
            "Quoted from a text, derived, or stated by a person.",
            required=True,
            values=Status,
        ),
        Attribute(
            "origin",
            "kg:origin",
            str,
            "The paper's own result, or its report of another's.",
            required=True,
            values=Origin,
        ),
        Attribute("section", "kg:section", str, "The headings that its sentence stands under, in a full text."),
        Attribute("rule", "kg:rule", str, "The pattern or inference rule that produced it.", required=True),
        Attribute("extractor", "kg:extractor", str, "Name and version of the extractor.", required=True),
        Attribute(
            "confidence", "kg:confidence", float, "Estimated probability that it is right, 0 to 1.", required=True
        ),
        _CURATION,
    ),
    NodeKind.EVIDENCE: (
        Attribute("label", "oa:exact", str, "The sentence, verbatim.", required=True),
        Attribute(
            "field", "kg:field", str, "The part of the paper that it stands in.", required=True, values=TextField
        ),
        Attribute("start", "oa:start", int, "Offset of its first character in that part (code points).", required=True),
        Attribute("end", "oa:end", int, "Offset behind its last character.", required=True),
    ),
    NodeKind.FACT: (
        Attribute("label", "rdfs:label", str, "The datum in one line.", required=True),
        Attribute("property", "kg:property", str, "What it is about: memory, bandwidth, year...", required=True),
        Attribute("value", "qudt:numericValue", float, "Its number.", required=True),
        Attribute("unit", "kg:unit", str, "Its unit.", required=True),
        Attribute("source", "kg:factSource", str, "The document that states it.", required=True),
    ),
}
