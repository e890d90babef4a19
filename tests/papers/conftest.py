"""What the tests of the readers share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Paper, Rejected
from kg.papers import iter_papers

Read = Callable[[bytes], tuple[list[Paper], list[Rejected]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads bytes as a file called ``listing``; papers and rejects, each in the order of the file."""

    def read_bytes(content: bytes) -> tuple[list[Paper], list[Rejected]]:
        path = tmp_path / "listing"
        path.write_bytes(content)
        records = list(iter_papers(path))
        return (
            [record for record in records if isinstance(record, Paper)],
            [record for record in records if isinstance(record, Rejected)],
        )

    return read_bytes
