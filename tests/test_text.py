"""Cleaning with its way back, sentences, in-paper abbreviations."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import GroundingError
from kg.text import abbreviations, clean, sentences

CLEANED = [
    ("is 6.7times faster", "is 6.7x faster"),
    ("is 6.7$\\times$ faster", "is 6.7x faster"),
    ("is $6.7\\times$ faster", "is 6.7x faster"),
    ("is 6.7\\times$ faster", "is 6.7x faster"),
    ("is 6.7× faster", "is 6.7x faster"),
    ("is 7{times} faster", "is 7x faster"),
    ("the best (4times) case", "the best (4x) case"),
    ("on 4timesRTX 3090", "on 4x RTX 3090"),
    ("a 64times64 array", "a 64x64 array"),
    ("sometimes run 3 times, at times", "sometimes run 3 times, at times"),
    ("5timestamps and 3timesteps", "5timestamps and 3timesteps"),
    ("by 4.7 sim 71.3times", "by 4.7~71.3x"),
    ("by 15times sim 24times", "by 15x~24x"),
    ("with $\\sim$10 ms", "with ~10 ms"),
    ("a sim500-billion model in sim-to-real", "a ~500-billion model in sim-to-real"),
    ("similar, simulated 3 ways", "similar, simulated 3 ways"),
    ("saves 20\\%-50\\%", "saves 20%-50%"),
    ("saves $20\\%$", "saves 20%"),
    ("\\textbf{Fast} and \\emph{\\texttt{tiny}}", "Fast and tiny"),
    ("a {\\em skip}-path", "a skip-path"),
    ("{\\bf Bold} text", "Bold text"),
    ("see \\href{https://a.example/x}{this page}", "see this page"),
    ("see \\url{https://a.example/x}.", "see https://a.example/x."),
    ("code: link{https://a.example/b}.", "code: link https://a.example/b."),
    ("runs in $O(n^2)$ or $\\mathcal{O}(n \\log n)$", "runs in O(n^2) or O(n log n)"),
    ("an error of $10^{-3}$", "an error of 10^-3"),
    ("XYZ-{\\delta} and $\\alpha$", "XYZ-δ and α"),
    ("takes 25.4 $\\mu$s", "takes 25.4 µs"),
    ("takes 25.4 μs", "takes 25.4 µs"),
    ("draws 8muJ", "draws 8µJ"),
    ("$1/2$ or $\\frac{1}{2}$", "1/2 or 1/2"),
    ("costs $30M, or $0.8-$1.5 per run", "costs $30M, or $0.8-$1.5 per run"),
    ("costs \\$5 and ${\\sim}$50 more", "costs $5 and ~50 more"),
    ("58.0\\%~$\\pm$0.57", "58.0% ±0.57"),
    ("at 360$^\\circ$ view", "at 360° view"),
    ('M\\\'elange by Tr\\"affer, na\\"{i}ve, Fran\\c{c}ois', "Mélange by Träffer, naïve, François"),
    ("we propose \\sysname{}, built on \\proj~and \\coolname", "we propose sysname, built on proj and coolname"),
    ("as shown~\\cite{x} in Fig.~3 by Doe~et~al.", "as shown in Fig. 3 by Doe et al."),
    ("is ~10x, 10X~20X and (~5) of 4~ms", "is ~10x, 10X~20X and (~5) of 4 ms"),
    ("10\\,000 points, 5\\,GB", "10000 points, 5 GB"),
    ("a ``quoted'' word, a ‘curly’ “one”", 'a "quoted" word, a \'curly\' "one"'),
    ("1.2–3.4x, Mann--Whitney, a -- b --- c — d", "1.2-3.4x, Mann-Whitney, a - b — c — d"),
    ("pass --fast to it", "pass --fast to it"),
    ("A &amp; B &lt; C &amp;lt; D", "A & B < C < D"),
    ("H<sub>2</sub>O<br/>and <think> tokens", "H2O and <think> tokens"),
    ("soft\u00adhyphen zero\u200bwidth ﬁnd wait…", "softhyphen zerowidth find wait..."),
    ("Cafe\u0301", "Café"),
    ("  two\twords\u00a0here \n wrapped\n\n new  one ", "two words here wrapped\nnew one"),
    ("CUDA_VISIBLE_DEVICES and C:\\x", "CUDA_VISIBLE_DEVICES and C:x"),
    ("a trailing \\", "a trailing \\"),
]


@pytest.mark.parametrize(("source", "cleaned"), CLEANED)
def test_debris_becomes_readable(source: str, cleaned: str) -> None:
    assert clean(source).text == cleaned


@pytest.mark.parametrize("text", [cleaned for _, cleaned in CLEANED if "\\" not in cleaned and "\n" not in cleaned])
def test_cleaned_text_stays_as_it_is(text: str) -> None:
    if "$" not in text:
        assert clean(text).text == text


def test_nothing_changed_means_identity() -> None:
    cleaned = clean("Plain text, 2.5x faster.")
    assert cleaned.text == "Plain text, 2.5x faster."
    assert cleaned.source_span(12, 16) == (12, 16)


@pytest.mark.parametrize(
    ("source", "piece", "behind"),
    [
        ("a \\textbf{Quick} one", "Quick", "Quick"),
        ("a 6.7$\\times$ gain", "6.7x", "6.7$\\times"),
        ("by M\\'elange  today", "Mélange", "M\\'elange"),
        ("by 4.7 sim 71.3times now", "4.7~71.3x", "4.7 sim 71.3times"),
        ("x  \n y\\% z", "y%", "y\\%"),
        ("  ﬁnd {\\delta} me", "find δ", "ﬁnd {\\delta"),
    ],
)
def test_spans_lead_back_to_the_source(source: str, piece: str, behind: str) -> None:
    cleaned = clean(source)
    start = cleaned.text.index(piece)
    first, last = cleaned.source_span(start, start + len(piece))
    assert source[first:last] == behind


def test_a_span_outside_is_an_error() -> None:
    cleaned = clean("short")
    for start, end in ((0, 6), (-1, 2), (3, 2)):
        with pytest.raises(GroundingError, match="not within the 5 characters"):
            cleaned.source_span(start, end)


MACROS = ["\\textbf{", "\\times", "\\%", "\\'e", "\\href{", "\\alpha", "\\cite{"]
DEBRIS = st.sampled_from(
    [*"\\{}$~3x[]() \n\u00a0\u200béﬁ", *MACROS, "times", " sim ", "--", "&amp;", "^{", "10", "<b>", "''"]
)
MESSY = st.one_of(st.text(max_size=80), st.lists(DEBRIS, max_size=40).map("".join))


@given(MESSY)
@example("\\unicode{xD800}")
@example("$$x$$ \\( y \\)")
def test_every_character_has_a_source(source: str) -> None:
    cleaned = clean(source)
    places = [cleaned.source_span(at, at + 1) for at in range(len(cleaned.text))]
    assert all(0 <= start < end <= len(source) for start, end in places)
    assert places == sorted(places)
    if cleaned.text:
        assert cleaned.source_span(0, len(cleaned.text)) == (places[0][0], places[-1][1])


@given(MESSY)
def test_cleaned_text_has_no_odd_space(source: str) -> None:
    text = clean(source).text
    assert text == text.strip()
    assert not re.search(r"[^\S \n]| {2}|\n\n| \n|\n ", text)


@given(st.lists(st.from_regex(r"[A-Za-z]{1,8}", fullmatch=True), min_size=1, max_size=12), st.randoms())
def test_white_space_does_not_matter(words: list[str], rng: random.Random) -> None:
    spaced = "".join(word + rng.choice([" ", "  ", "\n", "\t", " \u00a0"]) for word in words)
    assert clean(spaced).text == " ".join(words)


SENTENCES = [
    ["QuickNet is 3.5x faster.", "It uses v4.0 of the kernel, i.e. the 2.0 release, on GPUs."],
    ["See Fig. 3, Sec. 4 and Eq. (2) w.r.t. speed vs. size, approx. 20% of it, cf. No. 1 of Doe et al. (2020)."],
    [
        "The code is at https://github.com/a/b.",
        "Models are on bit.ly/x.",
        "Try it!",
        "Does it work?",
        "vLLM is slower.",
    ],
    ["We show (i) speed; (ii) size; and (iii) cost.", "All hold."],
    ["They improve it, by J. Smith and others.", "3 of them are new."],
    ['It is "fast."', "It is small (see above).", "It ends [12].", "We stop."],
    ["First paragraph without a stop", "second one"],
    ["We report speed, memory, etc.", "The rest follows."],
    ["Kernels in torch.autograd.Function run.", "iPhone users agree."],
    ["It beats SR.", "We integrate it in 5 ms.", "The U.S. market agrees."],
    ["Wait... no.", "Submitted in Dec. 2024."],
]


@pytest.mark.parametrize("expected", SENTENCES)
def test_sentences(expected: list[str]) -> None:
    text = ("\n" if "paragraph" in expected[0] else " ").join(expected)
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_stop_glued_to_a_common_first_word_ends_a_sentence() -> None:
    text = "Nothing else is done.We do it. Call nn.Module or Foo.The_bar."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Nothing else is done.",
        "We do it.",
        "Call nn.Module or Foo.The_bar.",
    ]


@given(MESSY.map(lambda source: clean(source).text))
def test_sentences_cover_the_text(text: str) -> None:
    spans = sentences(text)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We study Neural Architecture Search (NAS) here.", "NAS", "Neural Architecture Search"),
        ("We study NAS (Neural Architecture Search) here.", "NAS", "Neural Architecture Search"),
        ("Serving large language models (LLMs) is slow.", "LLMs", "large language models"),
        ("A method of Feature Search and Reinforcement (FSR)", "FSR", "Feature Search and Reinforcement"),
        ("Sparse Mixture-of-Experts (MoE)", "MoE", "Mixture-of-Experts"),
        ("in 4-bit NormalFloat (NF4) format", "NF4", "4-bit NormalFloat"),
        ("4-bit weights and 8-bit activations (W4A8)", "W4A8", "4-bit weights and 8-bit activations"),
        ("Use 3D Gaussian Splatting (3DGS) here", "3DGS", "3D Gaussian Splatting"),
        ("faster Low-Rank Adaptation (LoRA)", "LoRA", "Low-Rank Adaptation"),
        ("a key-value cache (KVC, for short)", "KVC", "key-value cache"),
        ("Neural Radiance Fields (i.e., NeRF)", "NeRF", "Neural Radiance Fields"),
    ],
)
def test_abbreviations(text: str, short: str, long: str) -> None:
    found = [(text[a.short_start : a.short_end], text[a.long_start : a.long_end]) for a in abbreviations(text)]
    assert found == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "one GPU (24G) of memory",
        "it is small (see Section 3)",
        "it works (and well)",
        "the left (right) side",
        "many GPUs (A100)",
        "It is done. Nothing (NAS) matches",
        "two steps (i) and (ii)",
        "an empty () bracket",
    ],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert abbreviations(text) == []


@given(MESSY)
def test_definitions_lie_in_the_text(text: str) -> None:
    for found in abbreviations(text):
        assert 0 <= found.short_start < found.short_end <= len(text)
        assert 0 <= found.long_start < found.long_end <= len(text)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=2, max_size=5))
def test_initials_are_found(words: list[str]) -> None:
    short, long = "".join(word[0] for word in words), " ".join(words)
    text = f"we use {long} ({short}) today"
    assert [text[a.long_start : a.long_end] for a in abbreviations(text)] == [long]


@pytest.mark.parametrize(
    "piece",
    ["(", "A (AB) ", "$", "$a\\", "\\", "\\href{", "\\cite[", "{", "~", " ", "7", "a.b", "A. ", "times", "&amp;"],
)
def test_hostile_repetition_is_no_obstacle(piece: str) -> None:
    source = piece * (100_000 // len(piece))
    cleaned = clean(source)
    assert len(cleaned.text) <= len(source)
    assert len(sentences(source)) <= len(source)
    assert len(abbreviations(source)) <= len(source)
