"""Any text goes through the extractor: exact offsets, the same result for what means the same, in linear time."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import default_extractor
from kg.model import Extraction, Paper
from kg.schema import Role, TextField
from tests.claims.notation import LEAD, TITLE, claims, extraction, lines
from tests.fuzz.checks import check_extraction

_WORDS = (
    "We present", "Foozle", "FooZle-2", "a scheduler called", "is 2x faster than", "outperforms", "vLLM", "SGLang",
    ",", "and", "on", "8xA100s", "NVIDIA H100 GPUs", "by", "40%", "1.4-1.8$\\times$", "respectively", ".", ";", "(",
    ")", "(i.e.,", "compared to", "while", "reduces latency", "memory", "at", "76 FPS", "\\textbf{", "}", "$", "\\",
    "{\\delta}", "~", "İ", "ﬁ", "\u00a0", "\u200b", "\n", "\n\n", "\t", "e\u0301", "𝔸100", "🌱", "العربية", "第三",
    "\x00", "\u2028", "&amp;", "<b>", "%", "--", "–", "https://github.com/foo/bar.", "Tight Request Packing (TRP)",
    "e.g.", "Fig. 3", "state-of-the-art", "FP8", "-7B", "'s", "-", "within 5% of", "three orders of magnitude",
    "half the", "matches", "ImageNet", "ResNet-50", "ms", "3", "1,2", "over",
)  # fmt: skip
_prose = st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join)
_glued = st.lists(st.sampled_from(_WORDS), max_size=20).map("".join)
_texts = st.one_of(_prose, _glued, st.text(max_size=80), st.tuples(_prose, st.text(max_size=20), _prose).map("".join))


@settings(max_examples=200)
@given(_texts, _texts, st.sampled_from([TextField.ABSTRACT, TextField.DIGEST]))
def test_any_text(title: str, text: str, field: TextField) -> None:
    paper = Paper(id="paper-any", title=title, text=text, text_field=field)
    check_extraction(paper, default_extractor().extract(paper))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        (" ", "\n"),
        ("\U0010ffff\x00\ufffe", "\U0010ffff\x00\ufffe\x7f\x85\u2028\u2029"),
        ("İ" * 20, "İ" * 20 + " is 2x faster than vLLM on A100. We saw İt."),
        ("e\u0301" * 50, "We present Foozle\u0301. Foozle\u0301 is 2\u0301x faster than v\u0301LLM."),
        ("\u202eFoozle: Packing", "\u202eWe present Foozle\u202c. Foozle is 2x faster than vLLM."),
        ("Foozle: Packing", "We present Foozle. Foozle is ２x faster than vLLM, ٣x faster than SGLang, Ⅷx and ½x."),
        ("Foozle:", "We present Foozle, Foozle, Foozle and Foozle" + " and Foozle" * 200),
        ("T", "Foozle is 1e999x faster than vLLM. We saw " + "9" * 400 + "x more and 0x less and -3% and 0.0x."),
        ("T", "We present Foozle. It is 2x faster than vLLM\x00\x00 on\x00A100."),
    ],
    ids=["empty", "blank", "extremes", "growing", "combining", "right-to-left", "digits", "repeated", "huge", "nul"],
)  # fmt: skip
def test_extremes(title: str, text: str) -> None:
    paper = Paper(id="paper-any", title=title, text=text)
    check_extraction(paper, default_extractor().extract(paper))


_SENTENCES = (
    "Foozle is up to 2.3x faster than vLLM on A100.",
    "Compared to SGLang, Foozle reduces memory by 35% and improves accuracy by 2.1%.",
    "Foozle outperforms TensorRT-LLM by 1.2x on A100 and 1.4x on L40S.",
    "Foozle is 15x, 46x, and 108x faster than vLLM, cuBLAS, and Triton, respectively.",
    "Foozle reaches 310 TFLOPS on H100.",
    "Foozle matches Mamba in accuracy while using 30% less energy than BERT.",
    "Foozle is 1.3x slower than vLLM at small batch sizes.",
    "Foozle halves the latency of prior work.",
)
_WEATHER = "Meanwhile the weather was mild and the sun shone on the hills."


def _facts(found: Extraction) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Claims and entities without their offsets."""
    return lines(found.claims), [(entity.name, entity.type, entity.role) for entity in found.entities]


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_the_weather_changes_nothing(sentence: str) -> None:
    plain = _facts(extraction(f"{LEAD} {sentence}"))
    assert plain[0]
    for text in (
        f"{LEAD} {sentence} {_WEATHER}",
        f"{LEAD} {_WEATHER} {sentence}",
        f"{_WEATHER} {LEAD} {sentence}",
    ):
        assert _facts(extraction(text)) == plain


@pytest.mark.parametrize("sentence", _SENTENCES)
@pytest.mark.parametrize(
    "space", ["  ", "\n", " \n ", "\t", "\u00a0"], ids=["two", "line break", "broken", "tab", "no-break"]
)
def test_white_space_changes_nothing(sentence: str, space: str) -> None:
    text = f"{LEAD} {sentence}"
    assert _facts(extraction(text.replace(" ", space))) == _facts(extraction(text))


@pytest.mark.parametrize("sentence", _SENTENCES)
@pytest.mark.parametrize("name", ["Quuxer", "BazGrid", "PackIt-2", "QZX", "Zle++", "nanoZle"])
def test_renaming_the_system_changes_nothing_else(sentence: str, name: str) -> None:
    text = f"{LEAD} {sentence}"
    renamed = extraction(text.replace("Foozle", name), TITLE.replace("Foozle", name))
    found = lines(renamed.claims), [(e.name.replace(name, "Foozle"), e.type, e.role) for e in renamed.entities]
    expected = _facts(extraction(text))
    assert sorted(line.replace(name, "Foozle") for line in found[0]) == expected[0]
    assert found[1] == expected[1]


@pytest.mark.parametrize("first", range(0, len(_SENTENCES), 2))
def test_unrelated_sentences_may_stand_in_any_order(first: int) -> None:
    one, other = "Foozle is 2x faster than vLLM.", f"Foozle beats BazGrid by {first + 3}x."
    assert lines(claims(f"{one} {other}")) == lines(claims(f"{other} {one}"))


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_a_baseline_by_another_name_changes_only_the_name(sentence: str) -> None:
    if "vLLM" in sentence:
        swapped = lines(claims(sentence.replace("vLLM", "LMDeploy")))
        assert sorted(line.replace("LMDeploy", "vLLM") for line in swapped) == lines(claims(sentence))
    else:
        assert "vLLM" not in " ".join(lines(claims(sentence)))


def test_title_and_text_in_mark_up() -> None:
    found = extraction(
        r"We present \textbf{Foozle}. {\em Foozle} is $2.3\times$ faster than \texttt{vLLM}~on {A100}.",
        r"\textsc{Foozle}: Packing",
    )
    assert lines(found.claims) == ["Foozle > vLLM [speed] 2.3x @ A100"]
    assert {entity.role for entity in found.entities if entity.name == "Foozle"} == {Role.PROPOSED}


_REPEATED: Mapping[str, str] = {
    "opening brackets": "(",
    "closing brackets": ")",
    "digits": "7",
    "capitals and hyphens": "A-",
    "digits and hyphens": "1-",
    "letters and hyphens": "a-",
    "capitalised parts": "Ab-",
    "one word, many capitals": "Aa",
    "letters and commas": "a,",
    "letters and dots": "a.b",
    "capitals and dots": "A.",
    "numbers and commas": "1,",
    "numbers and dots": "1.",
    "numbers apart": "1 ",
    "percentages": "3% ",
    "factors": "2x ",
    "ranges": "3~",
    "blanks": " ",
    "line breaks": "\n",
    "dots": ".",
    "quotes": '"',
    "dollars": "$x",
    "backslashes": "\\times ",
    "braces": "{",
    "capitals that grow": "İ",
    "words": "aa ",
    "names": "Foo Bar ",
    "listed names": "Abc, ",
    "known names": "vLLM, ",
    "devices": "A100 GPU ",
    "ambiguous names": "Flower ",
    "versions": "GPT-",
    "comparators": " over ",
    "adjectives": "2x faster ",
    "verbs": "outperforms vLLM ",
    "metrics": "latency, ",
    "metrics and factors": "latency 2x ",
    "comparisons without end": "Foozle is 2x faster than vLLM and ",
    "sentences": "Foozle is 2x faster than vLLM. ",
    "conjunctions": "while ",
    "introductions": "we present ",
    "ours": "our new ",
    "examples": "such as vLLM, ",
    "brackets of examples": "(i.e., vLLM ",
    "abbreviations": "Alpha Beta (AB), ",
    "citations": "Smith et al., ",
    "addresses": "http://",
    "changes": "from 1 GB to ",
    "draws": "comparable ",
    "names joined": "Foo and ",
    "names named": "called Foo ",
    "baselines": "than Abc ",
    "names in brackets": "vLLM (A) ",
    "counted devices": "8xA100 ",
    "mark-up": "\\textbf{a} ",
    "pages": "www.a.com/",
    "plus signs": "C++",
}
"""Texts that make a careless pattern go back and forth; each is repeated to many times an abstract's length."""

_SIZE = 120_000
_CPU_SECONDS = 12.0
_ONE_BY_ONE = """
import json, signal, sys
from kg.extract import default_extractor
from kg.model import Paper

def stop(*_):
    raise TimeoutError

signal.signal(signal.SIGVTALRM, stop)
extractor = default_extractor()
extractor.extract(Paper(id="p", title="Foozle: Packing", text="We present Foozle."))
repeated, size, seconds = json.load(sys.stdin)
unfinished = []
for name, piece in repeated.items():
    text = "We present Foozle. " + piece * (size // len(piece))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        extractor.extract(Paper(id="p", title="Foozle: Packing", text=text))
    except TimeoutError:
        unfinished.append(name)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
print(json.dumps(unfinished))
"""


def _python(code: str, stdin: str = "", **environment: str) -> str:
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return run.stdout


@pytest.fixture(scope="module")
def unfinished() -> frozenset[str]:
    """The repeated pieces that took ten times as long as a text of that length should."""
    return frozenset(json.loads(_python(_ONE_BY_ONE, json.dumps([_REPEATED, _SIZE, _CPU_SECONDS]))))


@pytest.mark.parametrize("name", _REPEATED)
def test_long_texts_finish(name: str, unfinished: frozenset[str]) -> None:
    assert name not in unfinished


def test_a_megabyte_finishes() -> None:
    pieces = {"opening brackets": "(", "digits": "7", "capitals": "Aa", "words": "a ", "dots": ".", "blanks": " "}
    assert json.loads(_python(_ONE_BY_ONE, json.dumps([pieces, 1_000_000, 20.0]))) == []


_EXTRACT = """
import sys
from kg.extract import default_extractor
from kg.model import Paper

for line in sys.stdin:
    print(default_extractor().extract(Paper(id="p", title="Foozle: Packing", text=line)).model_dump_json())
"""


def test_the_result_does_not_depend_on_the_hash_seed() -> None:
    text = "\n".join(
        (
            f"{LEAD} {' '.join(_SENTENCES)} We use tensor parallelism (TP), BazGrid, Qwen2.5-14B, RT-NeRF, ImageNet.",
            "Our scheduler packs requests. It beats existing systems such as vLLM, SGLang, and TensorRT-LLM by 2x.",
        )
    )
    results = {_python(_EXTRACT, text, PYTHONHASHSEED=seed) for seed in ("0", "1", "4242")}
    assert len(results) == 1
    assert len(results.pop().splitlines()) == 2
