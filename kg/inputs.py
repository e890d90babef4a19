"""What was listed, kept beside an export so that papers can be added to it and retracted from it later.

``inputs.jsonl`` holds every record of every listing as it was read, papers and rejects, before listings of one paper
are merged. Nothing less would do: merging forgets which title came with which id, so that the merged papers of one half
of a corpus, merged with the other half, are not the papers of the whole. Each line names its listing by the path from
the export's folder, as a relative URI reference (RFC 3986), so that both can move together. Places in a listing stand
there under its file name alone: how much of its path the ``sources`` of a paper need to tell it from the others is
known only when all are there. A listing without any record leaves no trace.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from pydantic import ValidationError

from kg.artefacts import write_records
from kg.errors import ExportError, UnknownNameError
from kg.ids import arxiv_id, most_similar, paper_id
from kg.model import Paper, Record, Rejected
from kg.papers import Reading, file_labels, iter_papers, merge
from kg.papers.fields import one_line

FILE = "inputs.jsonl"
"""Name of the file, within the folder of an export."""

_Records = tuple[Paper | Rejected, ...]


class _Listed(Record):
    """One line of the file."""

    listing: str
    record: Paper | Rejected


@dataclass(frozen=True, slots=True)
class Inputs:
    """The records of some listings.

    Attributes:
        listings: What each listing holds, in its order, by absolute path. Places name a listing by its file name only.
    """

    listings: Mapping[Path, _Records]

    def reading(self) -> Reading:
        """The distinct papers and the rejects, whatever the order in which the listings came."""
        records = [record for placed in self._placed().values() for record in placed]
        rejected = tuple(record for record in records if isinstance(record, Rejected))
        return Reading(tuple(merge(record for record in records if isinstance(record, Paper))), rejected)

    def adding(self, paths: Iterable[Path]) -> "Inputs":
        """These and more listings; one that was read before is read again, in place of what it held then.

        Raises:
            InputError: if a file is in no known format or cannot be read.
        """
        return Inputs({**self.listings, **read_inputs(paths).listings})

    def without(self, names: Iterable[str]) -> "Inputs":
        """These less all records of some papers, as if no listing had held them.

        Args:
            names: Node ids of papers, or arXiv ids.

        Raises:
            UnknownNameError: if no paper has such an id; it carries the ids most like it.
        """
        papers = {paper.id: paper for paper in self.reading().papers}
        retracted = {source for name in names for source in papers[_known(name, papers)].sources}
        placed = self._placed()
        kept = {
            path: tuple(
                record
                for record, where in zip(records, placed[path], strict=True)
                if isinstance(where, Rejected) or retracted.isdisjoint(where.sources)
            )
            for path, records in self.listings.items()
        }
        return Inputs({path: records for path, records in kept.items() if records})

    def _placed(self) -> dict[Path, _Records]:
        """The listings in the order of their labels, with these in the places of their records."""
        by_label = sorted(file_labels(self.listings).items(), key=lambda row: row[::-1])
        return {
            path: tuple(_named(record, path.name, label) for record in self.listings[path]) for path, label in by_label
        }


def read_inputs(paths: Iterable[Path]) -> Inputs:
    """The records of some listings; one that is named twice is read once.

    Raises:
        InputError: if a file is in no known format or cannot be read.
    """
    listings = {path: tuple(iter_papers(path)) for path in dict.fromkeys(path.absolute() for path in paths)}
    return Inputs({path: records for path, records in listings.items() if records})


def write_inputs(inputs: Inputs, path: Path, folder: Path) -> None:
    """Writes the file.

    Args:
        inputs: What to write.
        path: Where to.
        folder: The export's folder, where the file will stand.

    Raises:
        OSError: if it cannot be written.
    """
    start = folder.absolute()
    names = {listing: _name(listing, start) for listing in inputs.listings}
    write_records(
        (
            _Listed(listing=names[listing], record=record)
            for listing in sorted(names, key=names.__getitem__)
            for record in inputs.listings[listing]
        ),
        path,
    )


def load_inputs(folder: Path) -> Inputs:
    """What an export was built from.

    Raises:
        ExportError: if the folder holds no export of this version whose inputs were kept.
    """
    path = folder / FILE
    listings: dict[Path, list[Paper | Rejected]] = {}
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        msg = "there is no earlier build to change; run `kg build` with all listings first, or name its folder: --out"
        raise ExportError(msg, where=str(path)) from None
    for number, line in enumerate(lines, 1):
        try:
            listed = _Listed.model_validate_json(line)
        except ValidationError as error:
            problem = error.errors()[0]["msg"]
            msg = f"not as `kg build` of this version writes it ({problem}); run `kg build` with all listings again"
            raise ExportError(msg, where=f"{path}:{number}") from error
        name = os.fsdecode(unquote_to_bytes(listed.listing))
        listing = Path(os.path.normpath(folder.absolute() / name))
        listings.setdefault(listing, []).append(listed.record)
    return Inputs({listing: tuple(records) for listing, records in listings.items()})


def _named(record: Paper | Rejected, name: str, label: str) -> Paper | Rejected:
    """A record whose places name its listing by a label rather than by the bare name of the file."""
    if isinstance(record, Rejected):
        return record.model_copy(update={"file": label})
    bare = one_line(name)
    return record.model_copy(update={"sources": tuple(label + place.removeprefix(bare) for place in record.sources)})


def _name(listing: Path, start: Path) -> str:
    try:
        path = Path(os.path.relpath(listing, start))
    except ValueError:  # On Windows, another drive.
        path = listing
    return quote(os.fsencode(path.as_posix()), safe="/:")  # A file's name need not be text.


def _known(name: str, papers: Mapping[str, Paper]) -> str:
    for known in (name, paper_id("", arxiv_id(name) or name)):
        if known in papers:
            return known
    raise UnknownNameError(name, tuple(most_similar(name, {known: known for known in papers})))
