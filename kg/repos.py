"""Code repositories and project pages in a text, as clean URLs."""

import re

from kg.document import Document

_URL = re.compile(
    r"(?P<scheme>https?://)?(?P<rest>(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|codeberg\.org|zenodo\.org|"
    r"[\w-]+\.github\.io|[\w-]+\.gitlab\.io|[\w-]+\.readthedocs\.io|(?<=https://)[\w.-]+\.[a-z]{2,}|(?<=http://)[\w.-]+\.[a-z]{2,})"
    r"(?:/[^\s<>\"{}|\\^`\[\]]*)?)",
    re.I,
)
_HOSTS_NEED_PATH = ("github.com", "gitlab.com", "huggingface.co", "bitbucket.org", "codeberg.org", "zenodo.org")
_TRAILING = ".,;:!?)'\"*_~"


def repositories(document: Document) -> tuple[str, ...]:
    """The repositories and project pages of a paper: those of its text, then those its listing gave.

    Trailing punctuation, brackets and LaTeX debris are cut; a host with no path behind it is none; ``http`` becomes
    ``https``; duplicates that differ in case or a final slash or ``.git`` count once.
    """
    urls: dict[str, str] = {}
    for source in (document.paper.text, document.paper.title, *document.paper.repos):
        for found in _URL.finditer(source):
            url = _clean(found["rest"])
            if url:
                urls.setdefault(url.removesuffix(".git").rstrip("/").casefold(), f"https://{url}")
    return tuple(urls.values())


def _clean(rest: str) -> str | None:
    while rest and (rest[-1] in _TRAILING and not (rest[-1] == ")" and "(" in rest)):
        rest = rest[:-1]
    host, _, path = rest.partition("/")
    if (
        host.casefold().removeprefix("www.") in _HOSTS_NEED_PATH
        and "/" not in path.strip("/")
        and host.casefold() != "zenodo.org"
    ):
        return None
    if not path.strip("/") and host.casefold().removeprefix("www.") in _HOSTS_NEED_PATH:
        return None
    return rest
