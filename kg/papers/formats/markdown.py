"""Digests in Markdown: a heading for each paper with a link to it, labelled lines, the abstract in a fold or a line.

Daily listings that people let generate look so: ``### 1. **[Title](https://arxiv.org/abs/...)**``, then
``- **Authors**: ...`` and ``<details><summary>Abstract</summary>...</details>``. Labels may be English or Chinese;
summaries by a language model ("AI摘要") are not read.
"""

import html
import re
from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers.fields import to_paper
from kg.papers.source import Line, Source, excerpt

ACCEPTED = "a Markdown digest with a heading and a link for each paper"

FIELDS = {
    "authors": "authors",
    "作者": "authors",
    "date": "published",
    "published": "published",
    "日期": "published",
    "发布时间": "published",
    "tags": "categories",
    "categories": "categories",
    "标签": "categories",
    "分类": "categories",
    "abstract": "abstract",
    "summary": "abstract",
    "摘要": "abstract",
    "原始摘要": "abstract",
    "code": "repos",
    "github": "repos",
    "代码": "repos",
    "doi": "doi",
}
"""Label of a line or a fold, in lower case, and its field."""

_HEADING = re.compile(r"#{1,6}\s+(?:\d+[.)]\s*)?[*_]{0,2}\[(?P<title>.+)\]\((?P<url>https?://[^\s()]+)\)[*_]{0,2}\s*")
_OTHER_HEADING = re.compile(r"#{1,6}\s")
_PAPER_LINK = re.compile(
    rb"^#{1,6}\s[^\n]*\]\(https?://(?:[\w.]*arxiv\.org|huggingface\.co/papers|openreview\.net)", re.M
)
_LABEL = re.compile(r"[*_]{2}([^*_:：]{1,30})[*_]{2}\s*[:：]\s*|[*_]{2}([^*_:：]{1,30})\s*[:：][*_]{2}\s*")
_FOLD = re.compile(r"<summary>\s*+(?:<\w+>\s*+)?([^<]{1,30}?)\s*+[:：]?\s*+(?:</\w+>\s*+)?</summary>", re.I)
_END_OF_FOLD = re.compile(r"</details>", re.I)
_TAG = re.compile(r"</?details[^<>]*>", re.I)
_PARTED = " |*`"
_ET_AL = re.compile(r"(?<!\s)\s++et al\.?$")


def accepts(head: bytes) -> bool:
    """Whether a heading links to a paper."""
    return bool(_PAPER_LINK.search(head)) and not head.lstrip().startswith((b"<", b"{", b"["))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file, one in memory at a time."""
    heading: Line | None = None
    block: list[str] = []
    for line in source.lines():
        if isinstance(line, Rejected):
            yield line
        elif _OTHER_HEADING.match(line.text):
            yield from _papers(heading, block)
            heading, block = line, []
        else:
            block.append(line.text)
    yield from _papers(heading, block)


def _papers(heading: Line | None, block: list[str]) -> Iterator[Paper | Rejected]:
    found = _HEADING.fullmatch(heading.text.strip()) if heading else None
    if not heading or not found:
        return
    # The text of Markdown is escaped as in HTML.
    title, fields = html.unescape(found["title"]), dict(_fields(block))
    if "abstract" not in fields:
        yield heading.rejected(f"no abstract of {excerpt(title)}")
        return
    yield to_paper({**fields, "title": title, "url": found["url"]}, heading)


def _fields(block: list[str]) -> Iterator[tuple[str, object]]:
    """The labelled parts, a later one of the same name in place of an earlier one."""
    label: str | None = None
    folded: list[str] = []
    for line in [*block, "</details>"]:
        if summary := _FOLD.search(line):
            label, folded = summary.group(1).lower(), [line[summary.end() :]]
        elif label is not None:
            folded.append(line)
        else:
            yield from _labelled(line)
        if label is not None and _END_OF_FOLD.search(line):
            if field := FIELDS.get(label):
                yield field, _TAG.sub("", "\n".join(folded)).strip()
            label = None


def _labelled(line: str) -> Iterator[tuple[str, object]]:
    """The fields of "**Authors**: A, B | **Date**: 2026-06-22"."""
    labels = list(_LABEL.finditer(line))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    for label, end in zip(labels, ends, strict=False):
        field = FIELDS.get((label.group(1) or label.group(2)).strip().lower())
        value = line[label.end() : end].strip(_PARTED)
        if field == "authors":
            yield field, _ET_AL.sub("", value)
        elif field:
            yield field, value.replace("`", " ").strip()
