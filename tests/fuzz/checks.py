"""What holds of every result whatsoever, whether the input was sound or hostile."""

import re
from collections.abc import Iterable

from kg.ids import paper_id
from kg.model import Extraction, Paper, Rejected
from kg.papers.source import STAGE, text_only
from kg.schema import BaselineKind, Relation, TextField

LABEL = "listing"
"""The name of the file that readers are given."""

MOST_CHARACTERS = 20_000_000
"""How much text one input may become: no input of 64 KiB may fill the memory."""

_PLACE = re.compile(r"line [1-9]\d*|record [1-9]\d*")
_SOURCE = re.compile(rf"{LABEL}[:#][1-9]\d*")
_NODE_ID = re.compile(r"paper-[a-z0-9.+-]+")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}")
_FIELDS = (TextField.TITLE, TextField.ABSTRACT, TextField.DIGEST, TextField.FULL_TEXT)
_IRI = re.compile(r"https?://[^\s\x00-\x20<>\"{}|\\^`]+", re.I)


def check_records(records: Iterable[Paper | Rejected]) -> int:
    """Checks what a reader gives; returns how many records there are."""
    count = characters = 0
    for record in records:
        count += 1
        if isinstance(record, Paper):
            characters += len(record.text) + len(record.full_text) + len(record.title)
            check_paper(record)
        else:
            characters += len(record.reason)
            check_rejected(record)
    assert characters <= MOST_CHARACTERS
    return count


def check_rejected(record: Rejected) -> None:
    """A reject says where and why, in text that any file can hold."""
    assert record.file == LABEL
    assert record.stage == STAGE
    assert _PLACE.fullmatch(record.where)
    assert record.reason.strip()
    assert text_only(record.reason) == record.reason
    record.model_dump_json().encode()


def check_paper(paper: Paper) -> None:
    """Every field of a paper is as documented, and the record can be written and read back."""
    assert _NODE_ID.fullmatch(paper.id)
    assert paper.id == paper_id(paper.title, paper.arxiv_id)
    assert paper.title == " ".join(paper.title.split())
    assert paper.text == paper.text.strip()
    assert all(any(map(str.isalnum, text)) for text in (paper.title, paper.text))
    assert all(text_only(text) == text for text in (paper.title, paper.text, paper.full_text))
    assert paper.published is None or _DATE.fullmatch(paper.published)
    assert paper.arxiv_id is None or _ARXIV.fullmatch(paper.arxiv_id)
    assert all(_IRI.fullmatch(link) for link in (paper.url, *paper.repos) if link is not None)
    for names in (paper.authors, paper.categories, paper.keywords):
        assert all(name == " ".join(name.split()) != "" for name in names)
        assert len(set(names)) == len(names)
    assert [_SOURCE.fullmatch(source) is not None for source in paper.sources] == [True]
    ends = [0, *(place for section in paper.sections for place in (section.start, section.end)), len(paper.full_text)]
    assert ends == sorted(ends)
    assert Paper.model_validate_json(paper.model_dump_json().encode()) == paper


def check_extraction(paper: Paper, found: Extraction) -> None:
    """Spans slice out of the paper, numbers are in order, names are those of things that were found."""
    for span in found.spans():
        assert paper.field(span.field)[span.start : span.end] == span.text
    for entity in found.entities:
        assert entity.mentions
        assert all(mention.text for mention in entity.mentions)
        places = [(_FIELDS.index(mention.field), mention.start) for mention in entity.mentions]
        assert len(set(entity.mentions)) == len(places)
        assert paper.sections or places == sorted(places)
    assert len({(entity.name, entity.type) for entity in found.entities}) == len(found.entities)
    names = {entity.name for entity in found.entities}
    for claim in found.claims:
        assert claim.evidence.field in (paper.text_field, TextField.FULL_TEXT if paper.sections else None)
        assert (claim.low is None) == (claim.high is None) == (claim.reported_as is None)
        assert claim.reported_as is None or claim.reported_as in claim.evidence.text
        assert claim.low is None or claim.high is None or claim.low <= claim.high
        assert claim.factor_low is None or claim.factor_high is None or 0 < claim.factor_low <= claim.factor_high
        assert (claim.baseline_kind is None) == (claim.relation is Relation.ACHIEVES)
        assert (claim.baseline is None) == (claim.baseline_kind in (None, BaselineKind.UNSPECIFIED))
        assert claim.baseline_kind is not BaselineKind.NAMED or claim.baseline in names
        assert set(claim.hardware) <= names
    assert Extraction.model_validate_json(found.model_dump_json().encode()) == found
