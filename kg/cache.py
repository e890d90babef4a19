"""What was read in each paper, kept from one build to the next: a paper is read again only if something has changed.

The readings themselves are those of ``extractions.jsonl``. ``cache.json`` beside it says what they were made from: the
version of the extractor, and for each line the hash of all that its paper holds but the places where it was listed. It
also holds the hash of ``extractions.jsonl``: a file that someone has edited, or that an interrupted build has left from
another time, is not trusted. In every case of doubt, papers are read anew; the result is the same.
"""

import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kg.errors import GroundingError
from kg.extract import check_grounding
from kg.ids import content_hash
from kg.model import Extraction, Paper
from kg.vocab import data_file

FILE = "cache.json"
"""Name of the file, within the folder of an export."""

EXTRACTIONS = "extractions.jsonl"
"""Name of the file beside it that holds the readings."""

_LIBRARIES = ("ahocorasick-rs", "pylatexenc")
_DATA = ("vocab", "learned")


@dataclass(frozen=True, slots=True)
class Cache:
    """Readings of an earlier build.

    Attributes:
        readings: By the hash of what was read.
        damage: Why there are none, where that is no matter of course.
    """

    readings: Mapping[str, Extraction]
    damage: str | None = None

    def get(self, paper: Paper) -> Extraction | None:
        """What was read in a paper that is the same now as then."""
        found = self.readings.get(_hash(paper))
        if found is None:
            return None
        try:
            check_grounding(paper, found)
        except GroundingError:
            return None
        return found


def extractor_version() -> str:
    """A hash of all that decides what is read in a given paper: code, vocabulary, learned data, libraries.

    It covers the whole package rather than the modules that extraction is known to use today: reading too much again
    costs seconds, and too little an export that no build of everything would give.
    """
    package = Path(__file__).parent
    files = {f"kg/{path.relative_to(package).as_posix()}": path for path in package.rglob("*.py")}
    files |= {f"{name}/{path.name}": path for name in _DATA for path in data_file(name).iterdir() if path.is_file()}
    hashes = (f"{name}={sha256(files[name].read_bytes()).hexdigest()}" for name in sorted(files))
    return content_hash(platform.python_version(), *(f"{name}={version(name)}" for name in _LIBRARIES), *hashes)


def read_cache(folder: Path, extractor: str) -> Cache:
    """The readings of the export in a folder; none where another extractor made them.

    Args:
        folder: Where the earlier build was written.
        extractor: What :func:`extractor_version` says now.
    """
    try:
        made = json.loads((folder / FILE).read_bytes())
        if made["extractor"] != extractor:
            return Cache({})
        content = (folder / EXTRACTIONS).read_bytes()
        if made["extractions"] != sha256(content).hexdigest():
            return Cache({}, f"{folder / EXTRACTIONS} is not as the last build left it; every paper is read anew")
        readings = map(Extraction.model_validate_json, content.splitlines())
        return Cache(dict(zip(made["papers"], readings, strict=True)))
    except FileNotFoundError as error:
        missing = Path(error.filename)
        damage = f"{missing} is missing; every paper is read anew" if missing.name == EXTRACTIONS else None
        return Cache({}, damage)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return Cache({}, f"{folder / FILE} cannot be used ({reason}); every paper is read anew")


def write_cache(folder: Path, papers: Iterable[Paper], extractor: str) -> None:
    """Says what the readings in a folder were made from.

    Args:
        folder: Where ``extractions.jsonl`` has been written.
        papers: Its papers, in its order.
        extractor: What :func:`extractor_version` says.

    Raises:
        OSError: if the file cannot be written.
    """
    made = {
        "extractor": extractor,
        "extractions": sha256((folder / EXTRACTIONS).read_bytes()).hexdigest(),
        "papers": list(map(_hash, papers)),
    }
    (folder / FILE).write_text(json.dumps(made, indent=0) + "\n", encoding="utf-8")


def extract_new(
    papers: Iterable[Paper], cache: Cache, extract: Callable[[Sequence[Paper]], Iterable[Extraction]]
) -> Iterator[tuple[Extraction, bool]]:
    """Reads papers one by one, those alone that the cache does not hold.

    Args:
        papers: What to read.
        cache: What was read before.
        extract: Reads papers in their order.

    Yields:
        What each paper says, and whether it was read before.
    """
    for paper in papers:
        if found := cache.get(paper):
            yield found, True
        else:
            yield from ((extraction, False) for extraction in extract((paper,)))


def _hash(paper: Paper) -> str:
    return content_hash(paper.model_dump_json(exclude={"sources"}))
