"""RDF: the graph as Turtle and N-Triples and back, the ontology and the SHACL shapes, all derived from the schema."""

from kg.rdf.ontology import ontology_turtle
from kg.rdf.read import parse_turtle, read_turtle
from kg.rdf.shapes import shapes_turtle
from kg.rdf.terms import node_iri, node_of_iri, prefixes
from kg.rdf.write import compress, generate_ntriples, generate_turtle, write_ntriples, write_turtle

__all__ = [
    "compress",
    "generate_ntriples",
    "generate_turtle",
    "node_iri",
    "node_of_iri",
    "ontology_turtle",
    "parse_turtle",
    "prefixes",
    "read_turtle",
    "shapes_turtle",
    "write_ntriples",
    "write_turtle",
]
