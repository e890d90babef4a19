"""One paper in, one extraction out: grounding, roles, repositories, and nothing between papers."""

from collections.abc import Iterator

import pytest

from kg.document import read
from kg.errors import GroundingError
from kg.extract import EXTRACTOR, RuleExtractor, check_grounding, default_extractor, extract
from kg.model import Extraction, LocalEntity, Paper, Span
from kg.schema import NodeKind, Role, TextField
from kg.vocab import default_vocabulary

PAPER = Paper(
    id="paper-foozle",
    title="Foozle: Packing Requests",
    text="We present Foozle, a scheduler. It is $2.3\\times$ faster than vLLM on A100 GPUs. "
    "Code: https://github.com/example/foozle.",
)


def test_an_extraction_says_what_it_was_made_of() -> None:
    found = default_extractor().extract(PAPER)
    assert (found.paper, found.title, found.extractor) == (PAPER.id, PAPER.title, EXTRACTOR)
    assert found.repos == ("https://github.com/example/foozle",)
    assert [(entity.name, entity.type, entity.role) for entity in found.entities] == [
        ("Foozle", NodeKind.TECHNIQUE, Role.PROPOSED),
        ("vLLM", NodeKind.TECHNIQUE, Role.BASELINE),
        ("A100", NodeKind.HARDWARE, Role.USED),
    ]
    assert len(found.claims) == 1


def test_the_same_paper_twice_is_the_same_extraction() -> None:
    assert default_extractor().extract(PAPER) == default_extractor().extract(PAPER)


def test_papers_do_not_know_of_each_other() -> None:
    other = Paper(id="paper-other", title="On Packing", text="Foozle is old. Users pack requests.")
    alone = list(extract([other]))
    assert list(extract([PAPER, other, PAPER]))[1:2] == alone


def test_papers_are_read_one_by_one() -> None:
    taken: list[str] = []

    def papers() -> Iterator[Paper]:
        for number in range(3):
            taken.append(str(number))
            yield PAPER.model_copy(update={"id": f"paper-{number}"})

    found = extract(papers())
    assert next(found).paper == "paper-0"
    assert taken == ["0"]
    assert [extraction.paper for extraction in found] == ["paper-1", "paper-2"]


def test_no_papers() -> None:
    assert list(extract([])) == []


def test_the_default_extractor_is_compiled_once() -> None:
    assert default_extractor() is default_extractor()
    assert RuleExtractor(default_vocabulary()).extract(PAPER) == default_extractor().extract(PAPER)


@pytest.mark.parametrize("field", [TextField.ABSTRACT, TextField.DIGEST])
def test_spans_name_the_field_they_stand_in(field: TextField) -> None:
    paper = PAPER.model_copy(update={"text_field": field})
    found = default_extractor().extract(paper)
    assert {span.field for span in found.spans()} == {TextField.TITLE, field}
    assert {claim.evidence.field for claim in found.claims} == {field}


def test_mark_up_is_inside_the_spans_and_not_in_the_names() -> None:
    paper = PAPER.model_copy(update={"text": r"We present Foozle. Foozle is faster than \texttt{vLLM} on {\bf A100}."})
    found = default_extractor().extract(paper)
    assert [entity.name for entity in found.entities] == ["Foozle", "vLLM", "A100"]
    assert found.claims[0].evidence.text == r"Foozle is faster than \texttt{vLLM} on {\bf A100}."


def _with(span: Span) -> Extraction:
    entity = LocalEntity(name="Foozle", type=NodeKind.TECHNIQUE, role=Role.PROPOSED, named=True, mentions=(span,))
    return Extraction(paper=PAPER.id, title=PAPER.title, extractor="test", entities=(entity,))


def test_grounding_of_what_stands_there() -> None:
    check_grounding(PAPER, _with(Span(field=TextField.TITLE, start=0, end=6, text="Foozle")))


@pytest.mark.parametrize(
    "span",
    [
        Span(field=TextField.TITLE, start=1, end=7, text="Foozle"),
        Span(field=TextField.ABSTRACT, start=0, end=6, text="Foozle"),
        Span(field=TextField.ABSTRACT, start=9000, end=9006, text="Foozle"),
        Span(field=TextField.DIGEST, start=0, end=6, text="Foozle"),
    ],
    ids=["shifted", "other field", "behind the end", "no such field"],
)
def test_what_is_not_grounded_is_an_error_that_names_the_paper(span: Span) -> None:
    with pytest.raises(GroundingError, match=r"^paper-foozle: ") as caught:
        check_grounding(PAPER, _with(span))
    assert caught.value.where == PAPER.id


def test_a_document_is_title_and_text_with_the_way_back() -> None:
    document = read(PAPER)
    assert document.text.startswith("Foozle: Packing Requests\nWe present Foozle")
    assert document.text[document.body_start :].startswith("We present")
    first, second, third = document.sentences[:3]
    assert [document.text[slice(*sentence)] for sentence in (first, second)] == [
        "Foozle: Packing Requests",
        "We present Foozle, a scheduler.",
    ]
    assert document.span(*third).text == r"It is $2.3\times$ faster than vLLM on A100 GPUs."
    assert document.span(0, 6) == Span(field=TextField.TITLE, start=0, end=6, text="Foozle")
    start = document.text.index("vLLM")
    assert document.span(start, start + 4).field is TextField.ABSTRACT


def test_a_document_knows_its_abbreviations() -> None:
    document = read(PAPER.model_copy(update={"text": "We use Tight Request Packing (TRP)."}))
    (found,) = document.abbreviations
    assert document.text[found.short_start : found.short_end] == "TRP"
    assert document.text[found.long_start : found.long_end] == "Tight Request Packing"


def test_an_empty_paper_says_nothing() -> None:
    found = default_extractor().extract(Paper(id="paper-empty", title="", text=""))
    assert (found.entities, found.claims, found.repos) == ((), (), ())


def test_names_in_one_fraction_are_one_mention() -> None:
    text = r"We present MossServe, at $\frac{A100}{2 A100}$ of the cost."
    found = next(extract([Paper(id="paper-p", title="MossServe", text=text)]))
    (device,) = [entity for entity in found.entities if entity.name == "A100"]
    assert [mention.text for mention in device.mentions] == [r"\frac{A100}{2 A100}"]
