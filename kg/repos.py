"""Code repositories and project pages in a text, as clean URLs."""

import re
from collections.abc import Iterator

from kg.document import Document
from kg.ids import repo_id, repo_url

_HOST = r"(?:[a-z0-9-]+\.)+[a-z]{2,}"
_ADDRESS = re.compile(
    # Without a scheme only hosts that hold nothing but code and project pages count.
    rf"(?<![\w@.-])(?:https?://{_HOST}|www\.{_HOST}|(?:github|gitlab)\.com(?=/)|huggingface\.co(?=/)|"
    r"[\w-]+\.(?:github|gitlab)\.io)"
    r"(?::\d+)?(?:[/?#][\w\-.~:/?#@!$&'()*+,;=%]*)?",
    re.I | re.A,
)
_MARKS = ("://", "www.", "github", "gitlab", "huggingface")
"""Each address holds one of these."""
_ESCAPED = re.compile(r"\\([_#%&~])")
_BROKEN = re.compile(r"((?:github|gitlab)\.com/) (?=[\w.-]+/\w)", re.I)


def repositories(document: Document) -> tuple[str, ...]:
    """The repositories and project pages of a paper: those of its text, then those its listing gave.

    Returns:
        URLs as :func:`kg.ids.repo_url` cleans them, each repository once.
    """
    paper = document.paper
    urls: dict[str, str] = {}
    for text in (paper.text, paper.title, *paper.repos):
        for url in find_repos(text):
            urls.setdefault(repo_id(url), url)
    return tuple(urls.values())


def find_repos(text: str) -> Iterator[str]:
    r"""The clean URLs in a text, as often as they stand there.

    >>> list(find_repos(r"Code: \url{https://github.com/org/a\_b}, pages at org.github.io/a{this url}."))
    ['https://github.com/org/a_b', 'https://org.github.io/a']
    """
    lowered = text.lower()
    if not any(mark in lowered for mark in _MARKS):
        return
    whole = _BROKEN.sub(r"\1", _ESCAPED.sub(r"\1", text))
    for address in _ADDRESS.finditer(whole):
        url = repo_url(address.group())
        if url:
            yield url
