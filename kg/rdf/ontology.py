"""The schema as an OWL ontology: ``ontology/kg.ttl``.

Classes and properties under ``kg:`` get a label, a comment, superclasses, domains and ranges. Properties of other
vocabularies are only declared: what they mean is theirs to say. Definitions that the schema's tables cannot hold are
written by hand in ``ontology/axioms.ttl``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from kg.ids import BASE_IRI
from kg.rdf.extra import EXTRAS, NAME_KEY, NAMED_KINDS, WITHIN
from kg.rdf.terms import XSD, prefixes, quoted
from kg.schema import ATTRIBUTES, EDGES, ENTITY_KINDS, Attribute, NodeKind

_CLASSES: Mapping[NodeKind, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        NodeKind.PAPER: ("A research paper.", ("fabio:ResearchPaper", "schema:ScholarlyArticle")),
        NodeKind.TECHNIQUE: ("A method, algorithm, system, framework, library, kernel or number format.", ()),
        NodeKind.MODEL: ("A machine-learning model or a family of them.", ("mls:Model",)),
        NodeKind.HARDWARE: ("A device, or a class, vendor's line, architecture or variant of devices.", ()),
        NodeKind.DATASET: ("A dataset or benchmark.", ("mls:Dataset",)),
        NodeKind.TASK: ("A task that papers address.", ("mls:Task",)),
        NodeKind.METRIC: ("What is measured when things are compared.", ("mls:EvaluationMeasure", "skos:Concept")),
        NodeKind.REPO: ("A source-code repository or a project's page.", ("schema:SoftwareSourceCode",)),
        NodeKind.AUTHOR: ("An author, as named by a paper.", ("foaf:Person",)),
        NodeKind.CLAIM: (
            "One comparison or measured result that a paper states, or that follows from several.",
            ("schema:Claim", "prov:Entity"),
        ),
        NodeKind.EVIDENCE: (
            "The sentence that states a claim, with its place in the text.",
            ("oa:TextQuoteSelector", "oa:TextPositionSelector"),
        ),
        NodeKind.FACT: ("A datum about a thing, with the document that states it.", ("qudt:QuantityValue",)),
    }
)
_ENTITY_COMMENT = "A thing of the field, met by name or by a generic term in papers."
_ANNOTATIONS = frozenset({"skos:prefLabel", "skos:altLabel"})
_WORD_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")


def ontology_turtle(base: str = BASE_IRI) -> str:
    """The text of ``ontology/kg.ttl``.

    Raises:
        ExportError: if the base cannot be one.
    """
    head = "# Generated from kg/schema.py by `python -m kg.rdf`; do not edit. Definitions by hand: axioms.ttl.\n"
    names = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())
    blocks = (_header(base), *_classes(), *_object_properties(), *_datatype_properties(), *_foreign_terms())
    return head + names + "".join(f"\n{block}" for block in blocks)


def _header(base: str) -> str:
    title = "papers-kg: who beats whom, on what, and where it says so"
    description = "Research papers, the things that they propose, use and compare, and their claims with evidence."
    return _block(
        f"<{base}ont>",
        "owl:Ontology",
        f"dcterms:title {quoted(title)}@en",
        f"dcterms:description {quoted(description)}@en",
    )


def _classes() -> Iterator[str]:
    yield _block("kg:Entity", "owl:Class", *_documented("Entity", [_ENTITY_COMMENT]), "rdfs:subClassOf skos:Concept")
    for kind, (comment, superclasses) in _CLASSES.items():
        above = (*(("kg:Entity",) if kind in ENTITY_KINDS else ()), *superclasses)
        yield _block(f"kg:{kind}", "owl:Class", *_documented(kind, [comment]), f"rdfs:subClassOf {', '.join(above)}")


def _object_properties() -> Iterator[str]:
    for edge in (*EDGES.values(), WITHIN):
        if edge.term.startswith("kg:"):
            yield _block(
                edge.term,
                _property("owl:ObjectProperty", functional=edge.functional),
                *_documented(edge.term, [edge.comment]),
                f"rdfs:domain {_union(edge.domain)}",
                f"rdfs:range {_union(edge.range)}",
            )


def _datatype_properties() -> Iterator[str]:
    uses: dict[str, dict[NodeKind, Attribute]] = {}
    for kind in NodeKind:
        for attribute in ATTRIBUTES[kind]:
            if attribute.term.startswith("kg:"):
                uses.setdefault(attribute.term, {})[kind] = attribute
    uses[NAME_KEY.term] = dict.fromkeys(NAMED_KINDS, NAME_KEY)
    for term, by_kind in uses.items():
        attributes = by_kind.values()
        (datatype,) = {attribute.datatype for attribute in attributes}
        yield _block(
            term,
            _property("owl:DatatypeProperty", functional=all(map(single, attributes))),
            *_documented(term, [comment for attribute in attributes for comment in _comments(attribute)]),
            f"rdfs:domain {_union(by_kind)}",
            f"rdfs:range {XSD[datatype]}",
        )


def _foreign_terms() -> Iterator[str]:
    """Declarations of what is reused; the terms of RDF and RDFS need none."""
    classes = {"skos:Concept"}.union(*(superclasses for _, superclasses in _CLASSES.values()))
    objects = {edge.term for edge in EDGES.values()} | {extra.term for extra in EXTRAS}
    literals = {attribute.term for kind in NodeKind for attribute in ATTRIBUTES[kind]}
    for sort, terms in (
        ("owl:Class", classes),
        ("owl:ObjectProperty", objects),
        ("owl:DatatypeProperty", literals - _ANNOTATIONS),
        ("owl:AnnotationProperty", literals & _ANNOTATIONS),
    ):
        for term in sorted(terms):
            if not term.startswith(("kg:", "rdf:", "rdfs:")):
                yield _block(term, sort)


def single(attribute: Attribute) -> bool:
    """Whether a node has one literal of the attribute at most."""
    return attribute.ordered or not attribute.many


def _comments(attribute: Attribute) -> Iterator[str]:
    yield attribute.comment + (" As one JSON array." if attribute.ordered else "")
    if attribute.values:
        values = ", ".join(f'"{value}"' for value in attribute.values)
        yield f"{(attribute.values.__doc__ or '').strip()} One of {values}."


def _property(sort: str, *, functional: bool) -> str:
    return f"{sort}, owl:FunctionalProperty" if functional else sort


def _documented(term: str, comments: Iterable[str]) -> tuple[str, str]:
    """A label made of the term's words, and comments without repetition."""
    label = _WORD_BREAK.sub(" ", term.removeprefix("kg:"))
    label = label if label[0].isupper() else label.lower()
    texts = ", ".join(f"{quoted(comment)}@en" for comment in dict.fromkeys(comments))
    return f"rdfs:label {quoted(label)}@en", f"rdfs:comment {texts}"


def _union(kinds: Iterable[NodeKind]) -> str:
    """A class, or the union of several; :data:`kg.schema.ENTITY_KINDS` as a whole is ``kg:Entity``."""
    members = list(dict.fromkeys(kinds))
    if set(ENTITY_KINDS) <= set(members):
        members = [kind for kind in members if kind not in ENTITY_KINDS]
        names = ["kg:Entity", *(f"kg:{kind}" for kind in members)]
    else:
        names = [f"kg:{kind}" for kind in members]
    return names[0] if len(names) == 1 else f"[ a owl:Class ; owl:unionOf ( {' '.join(names)} ) ]"


def _block(subject: str, sort: str, *statements: str) -> str:
    body = " ;\n    ".join((sort, *statements))
    return f"{subject} a {body} .\n"
