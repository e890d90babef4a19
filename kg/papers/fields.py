"""From the fields of a listing's record, whatever the format, to a Paper: each field checked, cleaned, normalised."""

import datetime
import html
import re
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime

import ftfy
from ftfy.badness import is_bad

from kg.ids import arxiv_id, paper_id, repo_url
from kg.model import Paper, Rejected
from kg.papers.source import Place, excerpt, text_only
from kg.plain import INVISIBLE
from kg.schema import TextField

FIELD_CHARACTERS = 200_000
"""How long a field may be, the items of a list together.

The longest of 42,872 abstracts from arXiv has 3,241. What is longer than this is a full text or a mistake; to read ten
million characters can take two minutes and two gigabytes.
"""

_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", re.A)
# Old identifiers may carry a subject class, "math.GT/0309136", which arXiv itself leaves out.
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_ARXIV_MONTH = re.compile(r"(?:^|/)(\d\d)(0[1-9]|1[0-2])")
_LONG_COUNT = 10
_ARXIV_PAGE = re.compile(r"https?://(?:[\w-]+\.)?(?:arxiv\.org|huggingface\.co/papers|alphaxiv\.org)/", re.I)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.I)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)
# The characters that Turtle's IRIREF excludes are excluded here, so that every URL can become an IRI.
_URL = re.compile(r"https?://[\w.-]+\.\w+(?::\d+)?(?:[/?#][^\s\x00-\x20<>\"{}|\\^`\ud800-\udfff]*)?", re.I)
# "Jane Doe, Jr." is one author.
# White space is looked for from its first character only: from each of a long run, it would take quadratic time.
_AUTHOR_COMMA = re.compile(r",(?!\s*(?:Jr|Sr|II|III|IV)\b)\s*(?:and\s+)?|(?<!\s)\s++and\s+")
_CATEGORY_GAP = re.compile(r"[\s,;]+")
_KEYWORD_GAP = re.compile(r"[,;\n]")
# An identifier among others must be one as a whole: "Vol. 2205.14135" is none.
_BARE_ARXIV = re.compile(
    r"(?:oai:)?(?:arxiv(?:\.org)?:\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.I)
_TAG = r"/?(?:jats:[\w-]+|p|i|b|em|strong|sub|sup|br|span|div|italic|bold)(?:\s[^<>]*)?/?"
_MARKUP = re.compile(rf"<{_TAG}>", re.I)
_CLOSING_TAG = re.compile(rf"<(?=/){_TAG}>", re.I)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_INLINE = re.compile(r"</?(?:jats:)?(?:i|b|em|strong|sub|sup|span|italic|bold)\b", re.I)


class _UnusableError(ValueError):
    """A field that makes its record unusable."""


def to_paper(fields: Mapping[str, object], place: Place) -> Paper | Rejected:
    """The paper that a record describes, or why it describes none.

    Args:
        fields: ``title``, and ``abstract`` or ``digest`` (the abstract is read where both are given); optionally
            ``arxiv_id``, ``doi``, ``published``, ``organisation``, ``authors``, ``url``, ``repos``, ``categories``,
            ``keywords`` and ``identifiers``, each as text, the last six also as a list of texts, and ``upvotes``, a
            number. ``identifiers`` are URLs, DOIs and arXiv ids, which fill in for fields that are not given. None
            counts as not given. Other fields are ignored.
        place: Where the record stands.

    Returns:
        The paper, with the arXiv id also taken from an arXiv URL or DOI, the date from the arXiv id and the URL
        likewise, where they are not given. A field of the wrong type, or over :data:`FIELD_CHARACTERS`, rejects the
        record; a date, a URL or an identifier that is none counts as not given. Text that was decoded wrongly on its
        way ("MÃ©lange") is repaired, tags of HTML and JATS are taken out, and so are the entities of a title; those of
        an abstract stay for :func:`kg.text.clean`, which knows the way back.
    """
    try:
        return _paper(fields, place)
    except _UnusableError as error:
        return place.rejected(str(error))


def _paper(fields: Mapping[str, object], place: Place) -> Paper:
    title = one_line(_readable(_text(fields, "title")))
    if _ENTITY.search(title):
        # Some listings escape twice: "&amp;lt;".
        title = one_line(html.unescape(html.unescape(title)))
    if not _says_something(title):
        raise _UnusableError("no title")
    text, text_field = text_only(_readable(_text(fields, "abstract")).strip()), TextField.ABSTRACT
    if not _says_something(text):
        text, text_field = text_only(_readable(_text(fields, "digest")).strip()), TextField.DIGEST
    if not _says_something(text):
        raise _UnusableError(f"no abstract or digest of {excerpt(title)}")
    identifiers = _texts(fields, "identifiers", lambda given: [given])
    doi = next(
        (found for given in (_text(fields, "doi"), *identifiers) if (found := _DOI.match(one_line(given)))), None
    )
    url = next((link for given in (_text(fields, "url"), *identifiers) if (link := _url(given))), None)
    arxiv = _arxiv(_text(fields, "arxiv_id"), url, doi, identifiers)
    return Paper(
        id=paper_id(title, arxiv),
        title=title,
        text=text,
        text_field=text_field,
        arxiv_id=arxiv,
        doi=doi.group(1) if doi else None,
        published=_date(fields) or _arxiv_month(arxiv),
        authors=_texts(fields, "authors", _split_authors),
        url=url or (f"https://arxiv.org/abs/{arxiv}" if arxiv else None),
        repos=tuple(sorted({repo for given in _texts(fields, "repos", str.split) if (repo := repo_url(given))})),
        categories=_texts(fields, "categories", _CATEGORY_GAP.split),
        keywords=_texts(fields, "keywords", _KEYWORD_GAP.split),
        upvotes=_count(fields, "upvotes"),
        organisation=one_line(_readable(_text(fields, "organisation"))) or None,
        sources=(place.source,),
    )


def one_line(text: str) -> str:
    r"""The text with every run of white space as one space and nothing but characters of text that can be seen.

    >>> one_line(" Sparse\n  ker\u200bnels ")
    'Sparse kernels'
    """
    seen = text if text.isascii() else _INVISIBLE.sub("", text)
    return text_only(" ".join(seen.split()))


def mail_date(text: str) -> str | None:
    """The day, in ISO 8601, of a date as mail has it (RFC 5322); None where it is none.

    >>> mail_date("Mon, 17 Jun 2024 10:00:00 GMT"), mail_date("Mon, 17 Jun 20240000000 10:00:00 GMT")
    ('2024-06-17', None)
    """
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError):  # OverflowError: years and zones of many digits
        return None


def _readable(text: str) -> str:
    """The text as it was before it was decoded wrongly or marked up.

    >>> _readable("<jats:p>MÃ©lange sorts H<sub>2</sub>O</jats:p>")
    'Mélange sorts H2O'
    """
    if "<" in text and _CLOSING_TAG.search(text):
        text = _MARKUP.sub(lambda tag: "" if _INLINE.match(tag.group()) else " ", text).strip()
    return text if text.isascii() or not is_bad(text) else ftfy.fix_encoding(text)


def _text(fields: Mapping[str, object], name: str) -> str:
    """A field that must be text; empty where it is not given."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        _refuse_long(name, len(value))
        return value
    raise _UnusableError(f"{name!r} is {_kind(value)}, not text")


def _texts(fields: Mapping[str, object], name: str, split: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """A field that is a list of texts, or one text to be split."""
    value = fields.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        _refuse_long(name, len(value))
        value = list(split(value))
    if not isinstance(value, list):
        raise _UnusableError(f"{name!r} is {_kind(value)}, not text or a list of texts")
    for item in value:
        if not isinstance(item, str):
            raise _UnusableError(f"{name!r} holds {_kind(item)}, not only text")
    _refuse_long(name, sum(map(len, value)))
    return tuple(dict.fromkeys(line for item in value if (line := one_line(_readable(item)))))


def _refuse_long(name: str, characters: int) -> None:
    if characters > FIELD_CHARACTERS:
        problem = f"{name!r} is {characters:,} characters long, and at most {FIELD_CHARACTERS:,} are read"
        raise _UnusableError(f"{problem}; a full text is read from TEI or from arXiv's HTML")


def _count(fields: Mapping[str, object], name: str) -> int | None:
    """A field that must be a whole number, or text that is one."""
    value = fields.get(name)
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < _LONG_COUNT else None
    raise _UnusableError(f"{name!r} is {_kind(value)}, not a whole number")


def _kind(value: object) -> str:
    return "null" if value is None else _KINDS.get(type(value), type(value).__name__)


def _says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it, so that "" and "-" are no titles and "..." is no abstract."""
    return any(character.isalnum() for character in text)


def _split_authors(text: str) -> list[str]:
    return text.split(";") if ";" in text else _AUTHOR_COMMA.split(text)


def _url(text: str) -> str | None:
    url = text.strip()
    return url if _URL.fullmatch(url) else None


def _arxiv(given: str, url: str | None, doi: re.Match[str] | None, identifiers: Iterable[str]) -> str | None:
    """The arXiv id from its own field, else from an arXiv URL, an arXiv DOI or one of some identifiers."""
    found = arxiv_id(given)
    if not found and url and _ARXIV_PAGE.match(url):
        found = arxiv_id(url)
    if not found and doi and (prefix := _ARXIV_DOI.match(doi.group(1))):
        found = arxiv_id(doi.group(1)[prefix.end() :])
    for identifier in identifiers if not found else ():
        if _ARXIV_PAGE.match(identifier):
            found = found or arxiv_id(identifier)
        elif bare := _BARE_ARXIV.fullmatch(identifier):
            found = found or bare.group(1)
    return _SUBJECT_CLASS.sub("", found.lower()) if found else None


def _date(fields: Mapping[str, object]) -> str | None:
    """The ISO 8601 date that ``published`` begins with, as precise as given; a bare year may be a number."""
    value = fields.get("published")
    given = str(value) if type(value) is int else _text(fields, "published").strip()
    found = _DATE.match(given)
    if not found:
        return None
    year, month, day = found.groups(default="01")
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.group()


def _arxiv_month(identifier: str | None) -> str | None:
    """The month in which arXiv gave the identifier: ``YYMM`` begins its number since 1991."""
    found = _ARXIV_MONTH.search(identifier or "")
    if not found:
        return None
    year, month = found.groups()
    return f"{19 if year >= '91' else 20}{year}-{month}"
