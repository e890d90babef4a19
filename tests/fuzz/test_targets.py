"""The targets on generated inputs, and what they are made with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import Outcome, outcome, table
from tests.fuzz.decoding import LONGEST, WORDS, Dice, prose, record, spelled
from tests.fuzz.keeping import arcs, choose
from tests.fuzz.mutation import Mutator
from tests.fuzz.seeds import seeds, tokens
from tests.fuzz.targets import TARGETS, text


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=25)
@given(data=st.binary(max_size=400))
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40)
@given(number=st.integers(0, 2**32 - 1), rounds=st.integers(1, 5), which=st.integers(0, 99))
def test_sound_inputs_changed(name: str, number: int, rounds: int, which: int) -> None:
    sound = seeds(name)
    mutate = Mutator(lambda data, _: data[: len(data) // 2] + data[len(data) // 2 + 1 :], sound, tokens(name))
    data = sound[which % len(sound)]
    for step in range(rounds):
        data = mutate(data, 4096, number + step)
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_has_sound_inputs(name: str) -> None:
    sound = seeds(name)
    assert sound
    assert all(len(seed) <= LONGEST for seed in sound)


@given(st.text(max_size=200))
def test_prose_as_it_stands(written: str) -> None:
    assert prose(spelled(written)) == written


@given(st.binary(max_size=300))
def test_prose_is_bounded_and_can_be_written(data: bytes) -> None:
    made = prose(data)
    made.encode()
    assert len(made) <= LONGEST + max(map(len, WORDS))


def test_every_word_has_a_byte() -> None:
    assert len(WORDS) <= 128
    assert {prose(bytes([number])) for number in range(1, len(WORDS))} == {f"{word} " for word in WORDS[1:]}


def test_words_are_repeated() -> None:
    assert prose(b"\x05\xf8\x03") == "2x " * 5
    assert prose(b"\x05\xf8\xff") == "2x " * 8193


@given(st.binary(max_size=300))
def test_records_have_known_and_unknown_keys(data: bytes) -> None:
    found = record(Dice(data), ("a", "b"), ("x",))
    assert len(found) < 12
    assert not data[:1] or (data[0] % 12 == 0) == (not found)


@given(st.binary(max_size=300), st.integers(0, 2**32 - 1), st.integers(1, 5000))
def test_changes_keep_to_the_size(data: bytes, number: int, longest: int) -> None:
    mutate = Mutator(lambda content, size: content[:size], [b"sound"], ["token"])
    assert len(mutate(data[:longest], longest, number)) <= longest


def test_the_smallest_inputs_are_chosen() -> None:
    plain, marked, again = spelled("We sort."), spelled("We \\textbf{sort}."), spelled("We \\textbf{sort} keys well.")
    assert choose(text, [again, plain, marked]) == [plain, marked]
    assert arcs(text, marked) - arcs(text, plain)
    assert choose(text, [plain], known=[plain]) == []


_LOG = """#2\tINITED cov: 63 ft: 63 corp: 1/1b exec/s: 0 rss: 230Mb
#2048\tpulse  cov: 130 ft: 150 corp: 9/20b exec/s: 99 rss: 231Mb
"""


def test_the_log_of_a_run_that_ends() -> None:
    log = f"{_LOG}#5000\tDONE   cov: 302 ft: 791 corp: 113/4546b lim: 62 exec/s: 0\n"
    assert outcome(log, 7) == Outcome(5000, 7, 302, 791, 113)


def test_the_log_of_a_run_that_fails() -> None:
    log = f"{_LOG} === Uncaught Python exception: ===\nUnicodeEncodeError: no\nTest unit written to .fuzz/failed/a-b\n"
    found = outcome(log, 0)
    assert found == Outcome(2048, 0, 130, 150, 9, "UnicodeEncodeError: no (.fuzz/failed/a-b)")
    rows = table({"text": found, "records": Outcome(5000, 7, 302, 791, 113)}).rows
    assert rows[-1] == ("all", "7,048", "7", "", "", "", "1")
