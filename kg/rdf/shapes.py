"""The schema as SHACL shapes: ``ontology/shapes.ttl``.

One closed shape per kind of node, made from its attributes and edges, and the constraints beyond them, which stand here
as tables. Core constraints only, so that any validator will do; give it the ontology beside the data.
"""

from collections.abc import Iterator

from kg.ids import BASE_IRI
from kg.rdf.extra import EXTRAS, NAME_KEY, NAMED_KINDS, WITHIN
from kg.rdf.ontology import single
from kg.rdf.terms import XSD, prefixes, quoted
from kg.schema import ATTRIBUTES, EDGES, Attribute, EdgeType, NodeKind

_LIMITS: tuple[tuple[NodeKind, str, str], ...] = (
    # kind, property shape, message
    (NodeKind.PAPER, 'sh:path kg:textKind ; sh:in ( "abstract" "digest" )', "The text is an abstract or a digest."),
    (
        NodeKind.PAPER,
        'sh:path dcterms:issued ; sh:pattern "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"',
        "A date of publication is a year, a month or a day.",
    ),
    (NodeKind.REPO, 'sh:path schema:codeRepository ; sh:pattern "^https?://"', "A repository has a web address."),
    (NodeKind.REPO, "sh:path [ sh:inversePath kg:hasRepository ] ; sh:minCount 1", "A repository belongs to a paper."),
    (NodeKind.AUTHOR, "sh:path [ sh:inversePath dcterms:creator ] ; sh:minCount 1", "An author has a paper."),
    (NodeKind.CLAIM, "sh:path kg:claimSubject ; sh:minCount 1", "A claim is about something."),
    (NodeKind.CLAIM, "sh:path kg:evidence ; sh:minCount 1", "A claim has evidence."),
    (
        NodeKind.CLAIM,
        "sh:path [ sh:inversePath kg:states ] ; sh:minCount 1 ; sh:maxCount 1",
        "A claim is stated by one paper.",
    ),
    (
        NodeKind.CLAIM,
        "sh:path kg:confidence ; sh:minInclusive 0e0 ; sh:maxInclusive 1e0",
        "A confidence is a probability.",
    ),
    (NodeKind.CLAIM, "sh:path qudt:lowerBound ; sh:lessThanOrEquals qudt:upperBound", "A range starts at its low end."),
    (NodeKind.CLAIM, "sh:path kg:factorLow ; sh:lessThanOrEquals kg:factorHigh", "A range starts at its low end."),
    (NodeKind.CLAIM, "sh:path kg:factorLow ; sh:minExclusive 0e0", "An improvement factor is positive."),
    (NodeKind.EVIDENCE, "sh:path oa:start ; sh:minInclusive 0", "Offsets count from 0."),
    (NodeKind.EVIDENCE, "sh:path oa:start ; sh:lessThan oa:end", "Evidence ends behind its start."),
    (NodeKind.EVIDENCE, "sh:path kg:inTextOf ; sh:minCount 1", "Evidence stands in a paper."),
    (NodeKind.EVIDENCE, "sh:path [ sh:inversePath kg:evidence ] ; sh:minCount 1", "Evidence supports a claim."),
    (
        NodeKind.FACT,
        "sh:path [ sh:inversePath kg:hasFact ] ; sh:minCount 1 ; sh:maxCount 1",
        "A fact is about one thing.",
    ),
)

_COMPARISON = 'sh:path kg:relation ; sh:in ( "outperforms" "matches" "underperforms" )'
_RESULT = 'sh:path kg:relation ; sh:hasValue "achieves"'
_IMPLICATIONS: tuple[tuple[str, str, str, str], ...] = (
    # name, property shape that a claim may fit, property shape that it has to fit then, message
    (
        "Comparison",
        _COMPARISON,
        "sh:path kg:baselineKind ; sh:minCount 1",
        "A comparison says how it names its baseline.",
    ),
    ("Result", _RESULT, "sh:path kg:comparedWith ; sh:maxCount 0", "A result without comparison has no baseline."),
    ("ResultKind", _RESULT, "sh:path kg:baselineKind ; sh:maxCount 0", "A result without comparison has no baseline."),
    (
        "NamedBaseline",
        'sh:path kg:baselineKind ; sh:hasValue "named"',
        "sh:path kg:comparedWith ; sh:minCount 1",
        "A baseline that is named is a node.",
    ),
    (
        "UnspecifiedBaseline",
        'sh:path kg:baselineKind ; sh:hasValue "unspecified"',
        "sh:path kg:comparedWith ; sh:maxCount 0",
        "A baseline that the text leaves out is no node.",
    ),
    (
        "Derived",
        'sh:path kg:status ; sh:hasValue "derived"',
        "sh:path prov:wasDerivedFrom ; sh:minCount 1",
        "A derived claim names what it rests on.",
    ),
    (
        "Curated",
        'sh:path kg:status ; sh:hasValue "curated"',
        "sh:path kg:curation ; sh:minCount 1",
        "A claim that a person states says why.",
    ),
    (
        "Quoted",
        'sh:path kg:status ; sh:hasValue "quoted"',
        "sh:path prov:wasDerivedFrom ; sh:maxCount 0",
        "A quoted claim rests on its sentence alone.",
    ),
    (
        "NoHardware",
        'sh:path kg:hardwareScope ; sh:hasValue "none"',
        "sh:path kg:onHardware ; sh:maxCount 0",
        "Hardware was read somewhere.",
    ),
    (
        "Hardware",
        'sh:path kg:hardwareScope ; sh:in ( "stated" "inherited" )',
        "sh:path kg:onHardware ; sh:minCount 1",
        "Hardware that was read is a node.",
    ),
    (
        "Number",
        "sh:path qudt:lowerBound ; sh:minCount 1",
        "sh:path qudt:upperBound ; sh:minCount 1",
        "A number has both ends.",
    ),
    (
        "UpperNumber",
        "sh:path qudt:upperBound ; sh:minCount 1",
        "sh:path qudt:lowerBound ; sh:minCount 1",
        "A number has both ends.",
    ),
    (
        "ReportedNumber",
        "sh:path qudt:lowerBound ; sh:minCount 1",
        "sh:path kg:reportedAs ; sh:minCount 1",
        "A number is kept as it stands in the text.",
    ),
    (
        "Factor",
        "sh:path kg:factorLow ; sh:minCount 1",
        "sh:path kg:factorHigh ; sh:minCount 1",
        "A factor has both ends.",
    ),
)


def shapes_turtle(base: str = BASE_IRI) -> str:
    """The text of ``ontology/shapes.ttl``.

    Raises:
        ExportError: if the base cannot be one.
    """
    head = "# Generated from kg/schema.py and kg/rdf/shapes.py by `python -m kg.rdf`; do not edit.\n"
    names = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())
    return head + names + "".join(f"\n{shape}" for shape in (*map(_shape, NodeKind), *_implications()))


def _shape(kind: NodeKind) -> str:
    ignored = ["rdf:type"] + [
        extra.term
        for extra in EXTRAS
        if extra.term != "rdf:type" and any(extra.attribute == attribute.name for attribute in ATTRIBUTES[kind])
    ]
    properties = [
        *map(_attribute, ATTRIBUTES[kind]),
        *([_attribute(NAME_KEY)] if kind in NAMED_KINDS else []),
        *(_edge(edge) for edge in (*EDGES.values(), WITHIN) if kind in edge.domain),
        *(f"{limit} ; sh:message {quoted(message)}@en" for of, limit, message in _LIMITS if of is kind),
    ]
    lines = [
        f"kg:{kind}Shape a sh:NodeShape",
        f"sh:targetClass kg:{kind}",
        "sh:closed true",
        f"sh:ignoredProperties ( {' '.join(ignored)} )",
        *(f"sh:property [ {body} ]" for body in properties),
    ]
    return " ;\n    ".join(lines) + " .\n"


def _attribute(attribute: Attribute) -> str:
    parts = [f"sh:path {attribute.term}", f"sh:datatype {XSD[attribute.datatype]}"]
    if attribute.required:
        parts.append("sh:minCount 1")
    if single(attribute):
        parts.append("sh:maxCount 1")
    if attribute.values:
        parts.append(f"sh:in ( {' '.join(quoted(value) for value in attribute.values)} )")
    return " ; ".join(parts)


def _edge(edge: EdgeType) -> str:
    classes = [f"sh:class kg:{kind}" for kind in edge.range]
    allowed = classes[0] if len(classes) == 1 else f"sh:or ( {' '.join(f'[ {one} ]' for one in classes)} )"
    return " ; ".join([f"sh:path {edge.term}", allowed, *(["sh:maxCount 1"] if edge.functional else [])])


def _implications() -> Iterator[str]:
    for name, premise, conclusion, message in _IMPLICATIONS:
        yield (
            f"kg:{name}Rule a sh:NodeShape ;\n    sh:targetClass kg:Claim ;\n    sh:message {quoted(message)}@en ;\n"
            f"    sh:or ( [ sh:not [ sh:property [ {premise} ] ] ] [ sh:property [ {conclusion} ] ] ) .\n"
        )
