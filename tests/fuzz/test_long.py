"""Inputs of 64 KiB that took quadratic time, or memory out of all proportion, when they were found."""

import json

import pytest

from tests.fuzz.decoding import LONGEST, spelled
from tests.fuzz.limits import limited
from tests.fuzz.targets import TARGETS

_TEI = b"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Moss</title></titleStmt>
<sourceDesc><biblStruct><idno type="arXiv">%b</idno></biblStruct></sourceDesc></fileDesc><profileDesc><abstract>We sort.
</abstract></profileDesc></teiHeader></TEI>"""
_PAGE = (
    b'<html class="ltx_page_main">%b<h1 class="ltx_title_document">Moss</h1><p class="ltx_abstract">We sort.</p></html>'
)
_SPANS = b'<section class="ltx_section"><table class="ltx_tabular">%b</table></section>'
_ROW = b'<tr class="ltx_tr"><td class="ltx_td" colspan="50" rowspan="50">%b</td></tr>'
_DIGEST = b"### 1. **[Moss](https://arxiv.org/abs/2205.00001)**\n<summary>%b"


def _filled(frame: bytes, piece: bytes) -> bytes:
    return frame % (piece * ((LONGEST - len(frame)) // len(piece)))


def _line(**fields: object) -> bytes:
    return json.dumps({"title": "Moss", "abstract": "We sort.", **fields}).encode()


LONG = {
    "an arXiv id of hyphens": ("format-tei", _filled(_TEI, b"a-")),
    "addresses without a number": ("format-latexml", _filled(_PAGE, b"arxiv.org/abs/")),
    "cells over many rows and columns": (
        "format-latexml",
        _PAGE % _filled(_SPANS, _ROW % b"" * 49 + _ROW % (b"moss " * 5000))[: LONGEST - len(_PAGE)],
    ),
    "a name of plus signs": ("extractor", spelled("Moss\nWe present " + "C++" * 20_000)),
    "a question of many names": ("question", spelled("results of " + "TileAttention " * 4000)),
    "white space between authors": ("format-jsonl", _line(authors=f"Ada Example{' ' * 60_000}Bo Invented")),
    "white space between keywords": ("format-jsonl", _line(keywords=f"moss{' ' * 60_000}fern")),
    "white space in a fold": ("format-markdown", _filled(_DIGEST, b" ")),
    "a long word at many places": (
        "format-jsonl",
        _line(abstract=None, abstract_inverted_index={"We": [0], "moss" * 8000: [0] * 8000}),
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_input_takes_neither_long_nor_much_memory(name: str) -> None:
    target, data = LONG[name]
    assert len(data) <= LONGEST
    limited(TARGETS[target])(data)
