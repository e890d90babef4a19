"""What fuzzing found is fed again to what it was found in, without the fuzzer."""

import pytest

from tests.fuzz.keeping import CORPUS, MOST, MOST_BYTES
from tests.fuzz.targets import TARGETS

_KEPT = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))


@pytest.mark.parametrize("name", _KEPT)
def test_kept_inputs(name: str) -> None:
    TARGETS[name.partition("/")[0]]((CORPUS / name).read_bytes())


def test_the_corpus_is_small_and_of_every_target() -> None:
    folders = {path.name: [file.stat().st_size for file in path.iterdir()] for path in CORPUS.iterdir()}
    assert folders.keys() == TARGETS.keys()
    assert sum(map(sum, folders.values())) < 1_000_000
    assert MOST * len(TARGETS) < 2_000
    assert MOST_BYTES * len(TARGETS) < 1_000_000
