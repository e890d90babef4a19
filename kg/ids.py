"""Identifiers: slugs, name keys, node ids, IRIs, content hashes and clean URLs; in both directions where there are two.

A *node id* is a flat local name such as ``hardware-a100`` or ``claim-3f2a9c0d1e4b5a67``. It is the same in NetworkX,
in JSON and, behind the base IRI, in RDF. Slashes are avoided: they make rdflib's Turtle writer an order slower.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

BASE_IRI = "https://w3id.org/papers-kg/"

_NOT_SLUG = re.compile(r"[^a-z0-9.+]+")
_LOST_IN_SLUG = re.compile(r"[^\W\x00-\x7f]|[#*]")
_SEPARATORS = re.compile(r"[^\w+.#*]+|_+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)(?:[^\w+.#*]|_)+(?=\d)")
# The name of an archive is bounded, and begins behind no hyphen: "a-a-a-..." would be read anew from each "a".
_ARXIV = re.compile(
    r"(?<![\w.])(\d{4}\.\d{4,5}|(?<!-)[a-z-]{1,20}(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?!\w)",
    re.I,
)
_TITLE_SLUG_CHARACTERS = 48
_REPO_SLUG_CHARACTERS = 80
MOST_SIMILAR = 5
"""How many names a message about an unknown one offers."""
_MIN_SIMILARITY = 60.0

_URL = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?P<port>:\d+)?"
    # The characters that Turtle's IRIREF excludes are excluded here, so that every URL can become an IRI.
    r"(?P<path>/[^\s?#\x00-\x20<>\"{}|\\^`\ud800-\udfff]*)?(?P<rest>[?#][^\s\x00-\x20<>\"{}|\\^`\ud800-\udfff]*)?",
    re.I,
)
_URL_DEBRIS = " \t\r\n/.,;:!?)]}>\"'*"
_CODE_HOSTS = frozenset(("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co"))
_NEITHER_CODE_NOR_PROJECT = re.compile(
    r"(?:(?:www\.|export\.)?arxiv\.org|(?:www\.)?alphaxiv\.org|(?:dx\.)?doi\.org|huggingface\.co/papers|openreview\.net|"
    r"aclanthology\.org|dl\.acm\.org|ieeexplore\.ieee\.org|(?:www\.)?semanticscholar\.org|"
    r"(?:www\.|m\.)?youtube\.com|youtu\.be|vimeo\.com)(?:/|$)"
)


def ascii_fold(text: str) -> str:
    """Lower case without accents; letters of other scripts stay.

    >>> ascii_fold("Mélange")
    'melange'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def slug(text: str) -> str:
    """A name as part of an identifier: lower-case ASCII letters, digits, ``.``, ``+`` and single hyphens.

    Where that loses letters of other scripts, ``#`` or ``*``, a short content hash is added, so that "Δ-Net" and "Net",
    or "A*" and "A", do not collide.

    >>> slug("LLaMA-2 70B (chat)")
    'llama-2-70b-chat'
    >>> slug("C++ AMP")
    'c++-amp'
    >>> slug("A*") == slug("A")
    False
    """
    folded = ascii_fold(text)
    plain = _NOT_SLUG.sub("-", folded).strip("-.")
    if plain and not _LOST_IN_SLUG.search(folded):
        return plain
    return f"{plain}-x{content_hash(folded)[:8]}".lstrip("-")


def letters(name: str) -> str:
    """A name without spaces, hyphens and the like, in its case.

    A separator between two digits stays, as a hyphen: "LLaMA-2-7B" is not "LLaMA-27B".

    >>> letters("Flash Attention-2"), letters("LLaMA 2 7B")
    ('FlashAttention2', 'LLaMA2-7B')
    """
    if not _BETWEEN_DIGITS.search(name):
        return _SEPARATORS.sub("", name)
    return "-".join(_SEPARATORS.sub("", part) for part in _BETWEEN_DIGITS.split(name))


def name_key(name: str) -> str:
    """The key under which variants of one name meet: its :func:`letters` without case and accents.

    >>> name_key("Flash Attention 2") == name_key("FlashAttention-2") == name_key("flashattention2")
    True
    """
    return letters(ascii_fold(name)).strip(".-") or name.strip()


def most_similar(key: str, keys: Mapping[str, str]) -> list[str]:
    """The names that are spelled most like another, for a message about one that is not known; the best first.

    Args:
        key: What was looked up.
        keys: What each name is compared by.

    >>> most_similar("a1000", {"A100": "a100", "Hopper": "hopper"})
    ['A100']
    """
    from rapidfuzz import fuzz, process

    alike = process.extract(key, keys, scorer=fuzz.ratio, limit=MOST_SIMILAR, score_cutoff=_MIN_SIMILARITY)
    return [name for *_, name in alike]


def title_key(title: str) -> str:
    """The key under which the same paper meets on several pages.

    >>> title_key(" FlashRNN:  Optimizing ") == title_key("FlashRNN: optimizing")
    True
    """
    return re.sub(r"\W+", "", ascii_fold(title)) or title.strip()


def content_hash(*parts: object) -> str:
    """SHA-256 of the parts, as 64 hexadecimal digits; the parts cannot run into each other."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def arxiv_id(text: str) -> str | None:
    """The arXiv identifier in a URL or a bare id, without its version; None where there is none.

    >>> arxiv_id("https://arxiv.org/abs/2205.14135v2")
    '2205.14135'
    """
    found = _ARXIV.search(text)
    return found.group(1) if found else None


def paper_id(title: str, arxiv: str | None = None) -> str:
    """The id of a paper: by its arXiv id where it has one, else by its title.

    >>> paper_id("FlashAttention", "2205.14135")
    'paper-2205.14135'
    >>> paper_id("FlashAttention: Fast").startswith("paper-flashattention-fast-")
    True
    """
    if arxiv:
        return f"paper-{slug(arxiv)}"
    return f"paper-{slug(title)[:_TITLE_SLUG_CHARACTERS].strip('-.')}-{content_hash(title_key(title))[:6]}"


def repo_url(text: str) -> str | None:
    """The URL of a code repository or project page, clean of what texts and listings leave around it.

    Punctuation, brackets and LaTeX debris behind it, a final slash and ``.git`` are cut; a missing scheme becomes
    ``https``. Of a code host, ``www.``, query and fragment go too.

    Returns:
        The URL; None for text that is none, for a code host with nothing behind it, and for pages of papers and videos.

    >>> repo_url(" github.com/org/name.git/. ")
    'https://github.com/org/name'
    >>> repo_url("https://github.com/") is None
    True
    """
    found = _URL.fullmatch(_without_debris(text))
    if not found:
        return None
    scheme, host, path, rest = (
        found["scheme"] or "https",
        found["host"].lower(),
        found["path"] or "",
        found["rest"] or "",
    )
    bare = host.removeprefix("www.")
    if bare in _CODE_HOSTS:
        scheme, host, path, rest = "https", bare, _without_debris(path.removesuffix("/")), ""
        if not path.strip("/"):
            return None
    if _NEITHER_CODE_NOR_PROJECT.match(f"{host}{path}".lower()):
        return None
    return f"{scheme.lower()}://{host}{found['port'] or ''}{path}{rest}"


def _without_debris(url: str) -> str:
    """A URL without what cannot end it; a closing bracket stays where it was opened in the URL."""
    while True:
        cut = url.lstrip(" \t\r\n([{<\"'").rstrip(_URL_DEBRIS).removesuffix(".git")
        if url[len(cut) : len(cut) + 1] == ")" and cut.count("(") > cut.count(")"):
            cut = f"{cut})"
        if cut == url:
            return url
        url = cut


def repo_id(url: str) -> str:
    """The id of a repository by its URL; scheme, ``www.`` and case do not count.

    >>> repo_id("https://github.com/Org/name") == repo_id("http://www.github.com/org/name")
    True
    """
    address = url.split("://", 1)[-1].casefold().removeprefix("www.").rstrip("/")
    # A slug alone is ambiguous: "a-b/c" and "a/b-c" share one.
    return f"repo-{slug(address)[:_REPO_SLUG_CHARACTERS].strip('-.')}-{content_hash(address)[:6]}"


def node_id(kind: str, key: str) -> str:
    """The id of an entity.

    >>> node_id("Hardware", "a100")
    'hardware-a100'
    """
    return f"{kind.lower()}-{key}"


def iri(local: str, base: str = BASE_IRI) -> str:
    """The IRI of a node id under a base.

    >>> iri("hardware-a100")
    'https://w3id.org/papers-kg/id/hardware-a100'
    """
    return f"{base}id/{local}"


def local_name(node_iri: str, base: str = BASE_IRI) -> str:
    """The node id of an IRI; the inverse of :func:`iri`.

    Raises:
        ValueError: if the IRI is not of this base.
    """
    prefix = f"{base}id/"
    if not node_iri.startswith(prefix):
        msg = f"{node_iri!r} is not an IRI under {prefix!r}"
        raise ValueError(msg)
    return node_iri[len(prefix) :]
