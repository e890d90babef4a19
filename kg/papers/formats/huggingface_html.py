"""Pages of Hugging Face saved as HTML: search, daily papers, single papers.

The visible part cuts abstracts off; the whole data stands as JSON in ``data-props`` of the page's components.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from kg.model import Paper, Rejected
from kg.papers import markup
from kg.papers.formats.json_document import read_value
from kg.papers.source import MARKUP_BYTES, Line, Source

ACCEPTED = "a Hugging Face papers page saved as HTML"

_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|div)", re.I)
_MARK = re.compile(rb"huggingface\.co|SVELTE_HYDRATER|data-target=\"DailyPapers\"")


def accepts(head: bytes) -> bool:
    """Whether it is HTML with the marks of Hugging Face."""
    return bool(_PAGE.search(head[:4096])) and bool(_MARK.search(head))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the page, each once."""
    content, missing = source.whole(MARKUP_BYTES)
    # Each by itself: that one component is a paper does not make papers of the others.
    values = [[value] for value in _embedded(markup.parse_html(content))]
    seen: set[str] = set()
    count = 0
    for record in read_value(values, source.label):
        count += 1
        if isinstance(record, Rejected):
            yield record
        elif record.id not in seen:
            seen.add(record.id)
            yield record
    if not count:
        yield Line(source.label, 1).rejected("no papers in the JSON within this page; save the page before scripts run")
    if missing:
        yield missing


def _embedded(page: markup.Element | None) -> Iterator[Any]:
    if page is None:
        return
    properties = (element.get("data-props") or "" for element in page.iter() if isinstance(element.tag, str))
    scripts = (markup.text(script) for script in page.iter("script") if script.get("type") == "application/json")
    for text in chain(properties, scripts):
        if text:
            try:
                yield json.loads(text)
            except (ValueError, RecursionError):
                continue
