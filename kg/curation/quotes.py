"""Where the words of a decision stand in a paper."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from kg.claims.subjects import THIS_WORK
from kg.curation.records import AboutQuote, Missing, Right
from kg.document import read
from kg.errors import VocabularyError
from kg.model import Paper, Span
from kg.schema import TextField


def places(paper: Paper, words: str) -> Iterator[Span]:
    """Where words stand in a paper: in its text, its title, its full text. White space of one sort is like another."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    for field in (paper.text_field, TextField.TITLE, *([TextField.FULL_TEXT] if paper.full_text else [])):
        for found in pattern.finditer(paper.field(field)):
            yield Span(field=field, start=found.start(), end=found.end(), text=found[0])


def sentence_of(paper: Paper, quote: str) -> Span:
    """The sentence that a quote is a piece of; the quote itself where it runs over several."""
    place = next(places(paper, quote))
    document = read(paper)
    whole = (document.span(*bounds) for bounds in document.sentences)
    return next((span for span in whole if _holds(span, place)), place)


def paper_of(paper: str, papers: Mapping[str, Paper], where: str) -> Paper:
    """The paper of an id.

    Raises:
        VocabularyError: if there is none.
    """
    if paper not in papers:
        raise VocabularyError(f"no paper here has the id {paper!r}{nearest(paper, papers)}", where=where or None)
    return papers[paper]


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: those most like it."""
    alike = get_close_matches(name, known, n=3)
    return f"; nearest: {', '.join(alike)}" if alike else ""


def check_quote(decision: AboutQuote, paper: Paper) -> None:
    """Makes sure that a paper says what a decision quotes, and names what it names.

    Raises:
        VocabularyError: with file and line of the entry, where it does not.
    """
    if problem := _problem(decision, paper):
        raise VocabularyError(problem, where=decision.where or None)


def _holds(span: Span, place: Span) -> bool:
    return span.field is place.field and span.start <= place.start and place.end <= span.end


def _problem(decision: AboutQuote, paper: Paper) -> str | None:
    if next(places(paper, decision.quote), None) is None:
        return f"{paper.id} does not say {decision.quote!r}; quote its title or {paper.text_field} as it stands"
    if isinstance(decision, Right):
        said = decision.to
    elif isinstance(decision, Missing):
        said = decision
    else:
        return None
    for name in said.names():
        if name != THIS_WORK and next(places(paper, name), None) is None:
            return f"{paper.id} does not name {name!r}; name things as the paper does"
    if said.value is not None and " ".join(said.value.split()) not in " ".join(decision.quote.split()):
        return f"the value {said.value!r} does not stand in the quote"
    return None
