"""The tables of comparing words, and the cheap tests in front of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.cues import COMPARATORS, SENSES, VERBS, Sense, borders, comparators, senses, verbs
from kg.schema import Relation

_COMPARED = {
    "compared": [
        "compared to", "compared with", "comparing against", "when compared to", "as compared with",
        "compared directly to",
        "in comparison with", "in contrast to", "relative to", "with respect to", "w.r.t.", "as opposed to", "compared",
    ],
    "than": ["than", "than that of", "than what", "than when", "than with", "than using"],
    "above": ["points above", "3% below"],
    "over": ["over", "vs", "vs.", "versus", "against", "instead of", "rather than", "on top of"],
    "from": ["an improvement from", "improvements from"],
}  # fmt: skip


def test_every_row_of_the_comparators_is_tried() -> None:
    assert set(_COMPARED) == set(COMPARATORS)


@pytest.mark.parametrize("words", [words for row in _COMPARED.values() for words in row])
def test_comparators(words: str) -> None:
    text = f"it is better by {words} vLLM"
    (cue,) = comparators(text, 0, len(text))
    assert text[cue.start : cue.end] == cue.word
    assert words.endswith(cue.word)


@pytest.mark.parametrize("text", ["", "overall", "the comparable part", "a rover", "togetherthan", "over-sized"])
def test_no_comparators(text: str) -> None:
    assert list(comparators(text, 0, len(text))) == []


@pytest.mark.parametrize(
    ("text", "relation", "word"),
    [
        ("it outperforms vLLM", Relation.OUTPERFORMS, "outperforms"),
        ("it out-performed vLLM", Relation.OUTPERFORMS, "out-performed"),
        ("it significantly outperforms vLLM", Relation.OUTPERFORMS, "significantly outperforms"),
        ("it is superior to vLLM", Relation.OUTPERFORMS, "superior to"),
        ("it has an advantage over vLLM", Relation.OUTPERFORMS, "advantage over"),
        ("it is ahead of vLLM", Relation.OUTPERFORMS, "ahead of"),
        ("it outpaces vLLM", Relation.OUTPERFORMS, "outpaces"),
        ("it improves upon vLLM", Relation.OUTPERFORMS, "improves upon"),
        ("it edges out vLLM", Relation.OUTPERFORMS, "edges out"),
        ("it is on par with vLLM", Relation.MATCHES, "on par with"),
        ("it is on a par with vLLM", Relation.MATCHES, "on a par with"),
        ("results comparable to vLLM", Relation.MATCHES, "comparable to"),
        ("it rivals vLLM", Relation.MATCHES, "rivals"),
        ("it is close in performance to vLLM", Relation.MATCHES, "close in performance to"),
        ("it approaches the quality of Mamba", Relation.MATCHES, "approaches the quality of"),
        ("it underperforms vLLM", Relation.UNDERPERFORMS, "underperforms"),
        ("it lags behind vLLM", Relation.UNDERPERFORMS, "lags behind"),
        ("it is inferior to vLLM", Relation.UNDERPERFORMS, "inferior to"),
        ("it trails vLLM", Relation.UNDERPERFORMS, "trails"),
    ],
)
def test_verbs(text: str, relation: Relation, word: str) -> None:
    ((cue, found),) = verbs(text, 0, len(text))
    assert (found, cue.word.strip(), text[cue.start : cue.end]) == (relation, word, cue.word)


@pytest.mark.parametrize("relation", Relation)
def test_no_pattern_of_a_verb_is_held_back_by_the_gate(relation: Relation) -> None:
    if relation is Relation.ACHIEVES:
        assert relation not in VERBS
        return

    @given(st.from_regex(rf"\A(?:{VERBS[relation]})\Z").filter(lambda cue: cue.isascii() and cue == cue.strip()))
    def passes(cue: str) -> None:
        text = f"it {cue} VLLM"
        assert list(verbs(text, 0, len(text)))

    passes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x faster", [Sense.BETTER]),
        ("2x slower", [Sense.WORSE]),
        ("higher throughput", [Sense.MORE]),
        ("lower latency", [Sense.LESS]),
        ("reduces cost and improves accuracy", [Sense.LESS, Sense.BETTER]),
        ("energy-efficient", [Sense.BETTER]),
        ("the breakfast and the follower", []),
        ("fastest", []),
        ("", []),
    ],
)
def test_senses(text: str, expected: list[Sense]) -> None:
    assert [sense for _, sense in senses(text, 0, len(text))] == expected
    assert set(SENSES) >= set(expected)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("It is fast", ["It is fast"]),
        ("It is fast; it is small", ["It is fast", "; it is small"]),
        ("It is fast, while it is small", ["It is fast", ", while it is small"]),
        ("It cuts time and reduces cost", ["It cuts time", " and reduces cost"]),
        ("It is fast, achieving 3x", ["It is fast", ", achieving 3x"]),
        ("Fast and small", ["Fast and small"]),
    ],
)
def test_borders(text: str, clauses: list[str]) -> None:
    starts = borders(text, 0, len(text))
    assert [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == clauses


@given(st.text(), st.integers(0, 5))
def test_cues_slice_exactly(text: str, start: int) -> None:
    begin = min(start, len(text))
    for cue in [
        *comparators(text, begin, len(text)),
        *(cue for cue, _ in verbs(text, begin, len(text))),
        *(cue for cue, _ in senses(text, begin, len(text))),
    ]:
        assert begin <= cue.start < cue.end <= len(text)
        assert text[cue.start : cue.end] == cue.word
