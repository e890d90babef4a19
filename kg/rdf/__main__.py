"""``python -m kg.rdf [FOLDER] [--check]``: the generated ontology files, written or compared with what is there."""

import argparse
import sys
from pathlib import Path

from kg.rdf import ontology_turtle, shapes_turtle

GENERATED = {"kg.ttl": ontology_turtle, "shapes.ttl": shapes_turtle}


def main(arguments: list[str]) -> int:
    """Writes every generated file into a folder; with ``--check``, writes nothing and returns 1 where one differs."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.rdf", description="The ontology and the shapes, from kg.schema."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("ontology"))
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is not up to date")
    options = parser.parse_args(arguments)
    stale = []
    for name, generate in GENERATED.items():
        path, text = options.folder / name, generate()
        if not options.check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_bytes() != text.encode():
            stale.append(str(path))
    if stale:
        sys.stderr.write(f"not up to date: {', '.join(stale)}; run `make generate`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
