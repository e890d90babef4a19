"""``python -m kg.rdf [FOLDER]``: writes the generated ontology and shapes, by default to ``ontology/``."""

import sys
from pathlib import Path

from kg.rdf import ontology_turtle, shapes_turtle

GENERATED = {"kg.ttl": ontology_turtle, "shapes.ttl": shapes_turtle}


def main(folder: Path) -> None:
    """Writes every generated file into a folder."""
    for name, text in GENERATED.items():
        (folder / name).write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or ["ontology"]))
