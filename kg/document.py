"""One paper made readable: title and text cleaned, joined, and cut into sentences, with the way back to the source.

All later stages work on :attr:`Document.text` and its offsets; only :meth:`Document.span` speaks of the source.
"""

from dataclasses import dataclass

from kg.model import Paper, Span
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
    """

    paper: Paper
    text: str
    body_start: int
    title: CleanText
    body: CleanText
    sentences: tuple[tuple[int, int], ...]
    abbreviations: tuple[Abbreviation, ...]

    def span(self, start: int, end: int) -> Span:
        """The verbatim piece of the source behind ``text[start:end]``, which must not run over the title's end."""
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
        if start < len(self.title.text):
            field, part, shift, source = TextField.TITLE, self.title, 0, self.paper.title
        else:
            field, part, shift, source = self.paper.text_field, self.body, self.body_start, self.paper.text
        first, last = part.source_span(start - shift, end - shift)
        return {"field": field, "start": first, "end": last, "text": source[first:last]}


def read(paper: Paper) -> Document:
    """Cleans and segments a paper."""
    title, body = clean(paper.title), clean(paper.text)
    text = f"{title.text}\n{body.text}"
    shift = len(title.text) + 1
    spans = [(0, len(title.text)), *((start + shift, end + shift) for start, end in sentences(body.text))]
    return Document(paper, text, shift, title, body, tuple(spans), tuple(abbreviations(text)))
