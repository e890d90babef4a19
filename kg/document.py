"""One paper made readable: title and text cleaned, joined, and cut into sentences, with the way back to the source.

All later stages work on :attr:`Document.text` and its offsets; only :meth:`Document.span` speaks of the source.
"""

from dataclasses import dataclass

from kg.model import Paper, Section, Span
from kg.schema import TextField
from kg.text import Abbreviation, CleanText, abbreviations, clean, sentences


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as the extractor reads it.

    Attributes:
        paper: The paper.
        text: Cleaned title, a line break, cleaned abstract or digest.
        body_start: Where the abstract or digest begins in ``text``.
        title: The cleaned title with its way back.
        body: The cleaned text with its way back.
        sentences: Half-open spans into ``text``; the first is the title.
        abbreviations: In-paper definitions such as "Neural Architecture Search (NAS)".
        section: The section of the full text that follows title and abstract; None where there is none.
    """

    paper: Paper
    text: str
    body_start: int
    title: CleanText
    body: CleanText
    sentences: tuple[tuple[int, int], ...]
    abbreviations: tuple[Abbreviation, ...]
    section: "SectionText | None" = None

    def span(self, start: int, end: int) -> Span:
        """The verbatim piece of the source behind ``text[start:end]``, which must not run over the end of a part."""
        return Span.model_validate(self.place(start, end))

    def whole_span(self, start: int, end: int) -> Span:
        r"""The verbatim piece, with the dollar sign that ends its last formula: ``2.1$\times$``."""
        span = self.span(start, end)
        source = self.paper.field(span.field)
        if span.text.count("$") % 2 and "\\" in span.text and source.startswith("$", span.end):
            return span.model_copy(update={"end": span.end + 1, "text": f"{span.text}$"})
        return span

    def place(self, start: int, end: int) -> dict[str, TextField | int | str]:
        """The fields of that span, for records that are validated with all their spans at once."""
        offset = 0
        if start < len(self.title.text):
            field, part, shift, source = TextField.TITLE, self.title, 0, self.paper.title
        elif self.section and start >= self.section.start:
            field, part, shift, source = (
                TextField.FULL_TEXT,
                self.section.body,
                self.section.start,
                self.paper.full_text,
            )
            offset = self.section.offset
        else:
            field, part, shift, source = self.paper.text_field, self.body, self.body_start, self.paper.text
        first, last = part.source_span(start - shift, end - shift)
        first, last = first + offset, last + offset
        return {"field": field, "start": first, "end": last, "text": source[first:last]}


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as a part of a document.

    Attributes:
        body: The cleaned text with its way back.
        start: Where it begins in the document's text.
        offset: Where it begins in the full text.
    """

    body: CleanText
    start: int
    offset: int


def read(paper: Paper, section: Section | None = None) -> Document:
    """Cleans and segments a paper: title and abstract, and behind them one section of the full text where one is named.

    A section is read behind the abstract because that is where names are introduced and short forms defined.
    """
    title, body = clean(paper.title), clean(paper.text)
    text = f"{title.text}\n{body.text}"
    shift = len(title.text) + 1
    spans = [(0, len(title.text)), *((start + shift, end + shift) for start, end in sentences(body.text))]
    follows = None
    if section:
        follows = SectionText(clean(paper.full_text[section.start : section.end]), len(text) + 1, section.start)
        text = f"{text}\n{follows.body.text}"
        spans += ((start + follows.start, end + follows.start) for start, end in sentences(follows.body.text))
    return Document(paper, text, shift, title, body, tuple(spans), tuple(abbreviations(text)), follows)
