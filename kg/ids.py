"""Identifiers: slugs, name keys, node ids, IRIs and content hashes, in both directions.

A *node id* is a flat local name such as ``hardware-a100`` or ``claim-3f2a9c0d1e4b5a67``. It is the same in NetworkX,
in JSON and, behind the base IRI, in RDF. Slashes are avoided: they make rdflib's Turtle writer an order slower.
"""

import hashlib
import re
import unicodedata

BASE_IRI = "https://w3id.org/papers-kg/"

_NOT_SLUG = re.compile(r"[^a-z0-9.+]+")
_NOT_KEY = re.compile(r"[^\w+.#]+|_")
_ARXIV = re.compile(r"(?<![\w.])(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?!\w)", re.I)
_TITLE_SLUG_CHARACTERS = 48


def ascii_fold(text: str) -> str:
    """Lower case without accents; letters of other scripts stay.

    >>> ascii_fold("Mélange")
    'melange'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def slug(text: str) -> str:
    """A name as part of an identifier: lower-case ASCII letters, digits, ``.``, ``+`` and single hyphens.

    Text without a single such character becomes a short content hash, so that no two of them collide.

    >>> slug("LLaMA-2 70B (chat)")
    'llama-2-70b-chat'
    >>> slug("C++ AMP")
    'c++-amp'
    """
    plain = ascii_fold(text).encode("ascii", "ignore").decode()
    joined = _NOT_SLUG.sub("-", plain).strip("-.")
    return joined or f"x{content_hash(text)[:8]}"


def name_key(name: str) -> str:
    """The key under which variants of one name meet: no case, accents, spaces or hyphens.

    >>> name_key("Flash Attention 2") == name_key("FlashAttention-2") == name_key("flashattention2")
    True
    """
    return _NOT_KEY.sub("", ascii_fold(name)).strip(".")


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
