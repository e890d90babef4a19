"""Edits of a text that can be traced back."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace ``text[start:end]`` by a string. Edits of one step are in order and do not overlap."""


@dataclass(frozen=True, slots=True)
class Step:
    """The edits of one step as parallel columns: where each lies in the text after and before the step."""

    after_starts: tuple[int, ...]
    after_ends: tuple[int, ...]
    before_starts: tuple[int, ...]
    before_ends: tuple[int, ...]

    def first(self, position: int) -> int:
        """Where the character at ``position`` begins in the text before the step."""
        edit = bisect_right(self.after_ends, position)
        if edit < len(self.after_starts) and self.after_starts[edit] <= position:
            return self.before_starts[edit]
        return position + (self.before_ends[edit - 1] - self.after_ends[edit - 1] if edit else 0)

    def last(self, position: int) -> int:
        """Behind the end, in the text before the step, of the character at ``position``."""
        edit = bisect_right(self.after_ends, position)
        if edit < len(self.after_starts) and self.after_starts[edit] <= position:
            return self.before_ends[edit]
        return self.first(position) + 1


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Step | None]:
    """Carries out edits; the step is None where there were none."""
    pieces: list[str] = []
    columns: list[tuple[int, int, int, int]] = []
    done = length = 0
    for start, end, replacement in edits:
        length += start - done
        columns.append((length, length + len(replacement), start, end))
        pieces += (text[done:start], replacement)
        length += len(replacement)
        done = end
    if not columns:
        return text, None
    pieces.append(text[done:])
    return "".join(pieces), Step(*zip(*columns, strict=True))
