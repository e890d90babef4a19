"""What is fuzzed: functions from bytes to nothing. One that returns has kept its contract.

The contract of each: of all errors only the documented one may come out, a bad record is a reject and no error, and
what :mod:`tests.fuzz.checks` asserts holds of any result.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cache import EXTRACTIONS, FILE, read_cache
from kg.comparison import answer, parse_question
from kg.comparison.sparql import to_sparql
from kg.comparison.writers import to_json, to_markdown
from kg.curation import add_decision, read_curation
from kg.document import read
from kg.errors import ExportError, InputError, QuestionError, UnknownNameError, VocabularyError
from kg.evaluate import part_of, predict, read_gold
from kg.extract import RuleExtractor, default_extractor
from kg.graph_files import generate_graph_json, read_graph_json
from kg.ids import paper_id
from kg.inputs import FILE as INPUTS
from kg.inputs import load_inputs, write_inputs
from kg.model import Paper
from kg.papers import READERS, iter_papers
from kg.papers.fields import one_line
from kg.papers.formats import Reader
from kg.papers.full_text import Part, with_full_text
from kg.papers.records import SHAPES, is_record, seems_record, to_record
from kg.papers.source import HEAD_BYTES, Item, Line, Source, text_only
from kg.plain import escape_json, escape_markdown, markdown_link, plain, plain_lines, spreadsheet_cell
from kg.quantities import QuantityFinder
from kg.query import parse_query
from kg.text import abbreviations, clean, sentences
from kg.vocab import default_vocabulary, load_vocabulary
from tests import corpus
from tests.fuzz.checks import LABEL, check_extraction, check_paper, check_records, check_rejected
from tests.fuzz.decoding import Dice, prose, record
from tests.fuzz.materials import LEAD, SMALL_VOCABULARY, TEXTS, TITLE, asked_of

_UNREADABLE = "\x1b\u202e\u2066\x9b"
"""A few of what a terminal obeys."""


def reader(of: Reader, data: bytes) -> None:
    """A reader of one format, of a file that it accepts."""
    head = data[:HEAD_BYTES]
    if of.accepts(head):
        check_records(of.read(Source(LABEL, head, io.BufferedReader(io.BytesIO(data)))))


def recognition(data: bytes) -> None:
    """A file whatever it is, as ``kg build FILE`` takes it: plain, gzip, ZIP or nothing that is known."""
    path = _folder() / LABEL
    path.write_bytes(data)
    with suppress(InputError):
        check_records(iter_papers(path))


def records(data: bytes) -> None:
    """A record with the fields of some shape, some missing, some of the wrong type."""
    dice = Dice(data)
    shape = dice.choose(SHAPES)
    keys = sorted({part for path, _ in shape.FIELDS for part in path.split(".") if part != "*"})
    found = record(dice, keys, TEXTS)
    place = Item(LABEL, 1)
    for made in (to_record(found, place), *(to_record(item, place) for item in found.values() if is_record(item))):
        if isinstance(made, Paper):
            check_paper(made)
        else:
            check_rejected(made)
    if shape.matches(found):
        shape.fields(found)
    assert seems_record(json.dumps(found).encode()) in (True, False)


def text(data: bytes) -> None:
    """Clean-up, sentences and abbreviations: every place of the cleaned text leads back to the source."""
    source = prose(data)
    cleaned = clean(source)
    length = len(cleaned.text)
    assert cleaned.source_span(0, length)[1] <= len(source)
    starts = [cleaned.source_span(at, at + 1) for at in range(min(length, 400))]
    assert all(0 <= start < end <= len(source) for start, end in starts)
    assert starts == sorted(starts)
    spans = sentences(cleaned.text)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    left = [*(cleaned.text[end:start] for (_, end), (start, _) in zip([(0, 0), *spans], spans, strict=False))]
    assert not "".join([*left, cleaned.text[spans[-1][1] :] if spans else cleaned.text]).strip()
    assert all(cleaned.text[start:end] == cleaned.text[start:end].strip() != "" for start, end in spans)
    for found in abbreviations(cleaned.text):
        short, long = cleaned.text[found.short_start : found.short_end], cleaned.text[found.long_start : found.long_end]
        assert short
        assert len(long) > len(short)
        assert found.long_end <= found.short_start or found.short_end <= found.long_start


def obeyed(data: bytes) -> None:
    """Text for terminals, spreadsheets and pages: nothing is left for them to obey."""
    source = data.decode(errors="surrogateescape")
    line = plain(source)
    assert plain(line) == line == " ".join(line.split())
    assert not set(line) & set(_UNREADABLE)
    assert not re.search(r"[\x00-\x1f\x7f]", plain_lines(source).replace("\n", ""))
    written = json.dumps(source, ensure_ascii=False)
    assert json.loads(escape_json(written)) == source
    assert not set(escape_json(written)) & set(_UNREADABLE)
    assert "<" not in escape_markdown(source)
    assert "\n" not in markdown_link(source, source)
    cell = spreadsheet_cell(source)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert text_only(source).encode().decode() == text_only(source)


def quantities(data: bytes) -> None:
    """Numbers with units: where they stand, in order, without overlap."""
    cleaned = clean(prose(data)).text
    end = 0
    for found in _quantities().find(cleaned):
        assert cleaned[found.start : found.end] == found.text != ""
        assert end <= found.start
        assert found.qualifier_start <= found.start
        assert found.low <= found.high
        assert found.scale > 0
        end = found.end


def extractor(data: bytes) -> None:
    """Mentions and claims of title and abstract, which a line break parts."""
    title, _, abstract = prose(data).partition("\n")
    about = Paper(id=paper_id(TITLE), title=one_line(title), text=text_only(abstract))
    document = read(about)
    for start, end in document.sentences[not document.title.text :]:
        span = document.span(start, end)
        assert about.field(span.field)[span.start : span.end] == span.text
    check_extraction(about, default_extractor().extract(about))


def full_text(data: bytes) -> None:
    """Sections and tables: a line that begins with a hash is a heading, one with bars a row of a table."""
    title, _, rest = prose(data).partition("\n")
    abstract, *parts = rest.split("\n#")
    bare = Paper(id=paper_id(TITLE), title=one_line(title), text=text_only(abstract).strip())
    about = next(with_full_text(bare, map(_part, parts), Line("fuzz", 1)))
    assert isinstance(about, Paper)
    assert "".join(about.full_text.split()) == text_only("".join(about.full_text.split()))
    check_extraction(about, default_extractor(full_text=True).extract(about))


def question(data: bytes) -> None:
    """A question is read to its end or refused; what is understood has an answer and a query."""
    graph = corpus.graph()
    asked = prose(data) if data[:1] == b"\0" else asked_of(Dice(data))
    try:
        understood = parse_question(graph, asked)
    except (QuestionError, UnknownNameError):
        return
    assert understood.text == asked
    assert all(name is None or name in graph for name in (understood.name, understood.other))
    with suppress(QuestionError, UnknownNameError):
        parse_question(graph, f"{asked} zzyzx")
        raise AssertionError(asked)
    parse_query(to_sparql(understood))
    for derived in (False, True):
        given = answer(graph, understood, derived=derived)
        assert json.loads(to_json(given)) is not None
        to_markdown(given)


def curation(data: bytes) -> None:
    """A file of decisions: read with the line of each entry, which can be added to an empty folder as they are."""
    folder = _folder() / "curation"
    path = _only(folder, "decisions.toml")
    path.write_bytes(data)
    try:
        decisions = read_curation(folder)
    except VocabularyError as error:
        assert str(path) in str(error)
        return
    lines = data.count(b"\n") + 1
    for decision in decisions:
        assert 1 <= int(decision.where.removeprefix(f"{path}:")) <= lines
    _only(folder, path.name)
    for decision in list(decisions)[:5]:
        add_decision(decision, folder)
    again = {decision.model_dump_json() for decision in read_curation(folder)}
    assert again == {decision.model_dump_json() for decision in list(decisions)[:5]}


def vocabulary(data: bytes) -> None:
    """One of the files of a vocabulary, the others as they should be; what is accepted can be read with."""
    folder = _folder() / "vocabulary"
    if not folder.is_dir():
        folder.mkdir()
        for name, content in SMALL_VOCABULARY.items():
            (folder / name).write_text(content, encoding="utf-8")
    names = sorted(SMALL_VOCABULARY)
    name = names[(data[:1] or b"\0")[0] % len(names)]
    (folder / name).write_bytes(data[1:])
    try:
        known = load_vocabulary(folder)
    except VocabularyError as error:
        assert str(folder) in str(error)
        return
    finally:
        (folder / name).write_text(SMALL_VOCABULARY[name], encoding="utf-8")
    if data[-2:] == b"\n\n":  # to compile an extractor takes a hundred times as long as all before
        about = Paper(id=paper_id(TITLE), title=TITLE, text=f"{LEAD} MossServe is 2x faster than OldServe on K10.")
        check_extraction(about, RuleExtractor(known).extract(about))


def gold(data: bytes) -> None:
    """Annotations: each row can be read by the extractor."""
    path = _folder() / "gold.jsonl"
    path.write_bytes(data)
    try:
        rows = read_gold(path)
    except InputError as error:
        assert str(path) in str(error)
        return
    assert rows
    assert [part_of(row["title"]) for row in rows]
    assert len(predict(rows[:2])) == len(rows[:2])


def graph_json(data: bytes) -> None:
    """A graph that is read is written as one that is read alike."""
    path = _folder() / "graph.json"
    path.write_bytes(data)
    try:
        graph = read_graph_json(path)
    except ExportError as error:
        assert str(path) in str(error)
        return
    written = "".join(generate_graph_json(graph))
    path.write_text(written, encoding="utf-8")
    assert "".join(generate_graph_json(read_graph_json(path))) == written


def inputs(data: bytes) -> None:
    """What a build keeps of its listings."""
    folder = _folder() / "inputs"
    path = _only(folder, INPUTS)
    path.write_bytes(data)
    try:
        kept = load_inputs(folder)
    except ExportError as error:
        assert str(path) in str(error)
        return
    write_inputs(kept, path, folder)
    assert load_inputs(folder) == kept


def readings(data: bytes) -> None:
    """What a build keeps of its readings: in any doubt there are none, and never an error."""
    folder = _folder() / "cache"
    path = _only(folder, EXTRACTIONS)
    made, _, extractions = data.partition(b"\n--\n")
    path.write_bytes(extractions)
    (folder / FILE).write_bytes(made)
    assert read_cache(folder, "rules").readings is not None
    papers = [str(number) for number in range(len(extractions.splitlines()))]
    sound = {"extractor": "rules", "extractions": sha256(extractions).hexdigest(), "papers": papers}
    (folder / FILE).write_text(json.dumps(sound), encoding="utf-8")
    found = read_cache(folder, "rules")
    assert found.damage or len(found.readings) == len(papers)


def _part(block: str) -> Part:
    heading, *lines = block.split("\n")
    rows = tuple(tuple(line.split("|")) for line in lines if "|" in line)
    return Part((heading,), tuple(line for line in lines if "|" not in line), rows)


@cache
def _scratch() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kg-fuzz-")


def _folder() -> Path:
    return Path(_scratch().name)


def _only(folder: Path, name: str) -> Path:
    """The path of a file in a folder that holds nothing else."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder / name


@cache
def _quantities() -> QuantityFinder:
    return QuantityFinder(default_vocabulary().units.values())


READER_NAMES: Mapping[str, Reader] = {
    f"format-{of.__name__.rpartition('.')[2].replace('_', '-')}": of  # type: ignore[attr-defined]
    for of in READERS
}
"""The readers by the names of their targets."""

TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{name: partial(reader, of) for name, of in READER_NAMES.items()},
    "recognition": recognition,
    "records": records,
    "text": text,
    "obeyed": obeyed,
    "quantities": quantities,
    "extractor": extractor,
    "full-text": full_text,
    "question": question,
    "curation": curation,
    "vocabulary": vocabulary,
    "gold": gold,
    "graph-json": graph_json,
    "inputs": inputs,
    "readings": readings,
}
"""All targets by name."""
