"""Changes of an input that a fuzzer of single bytes would hardly ever come upon. They need no fuzzer themselves."""

import random
from collections.abc import Callable, Sequence

Mutate = Callable[[bytes, int], bytes]
"""From an input and the greatest size to a changed input."""

_USUAL = range(400, 4097)
"""The size of most inputs is twice that of the longest seed, within this; one in a hundred may have any."""

_FILLERS = (
    b" ",
    b"\n",
    b"(",
    b"[",
    b"{",
    b"<",
    b'"',
    b"'",
    b"\\",
    b"9",
    b"A",
    b"a-",
    b"\x00",
    b"\xff",
    b"\xe2\x80\xa8",
    b",",
)


class Mutator:
    """What libFuzzer asks for the next input: its own changes, or one of these.

    Pieces are repeated many times, for patterns that go back and forth and for parsers that call themselves; a token is
    put in place of another; the end of a seed follows the start of the input.

    Args:
        mutate: The fuzzer's own way to change an input.
        seeds: Sound inputs.
        tokens: What the format is made of.
    """

    def __init__(self, mutate: Mutate, seeds: Sequence[bytes], tokens: Sequence[str]) -> None:
        self._mutate = mutate
        self._seeds = seeds
        self._usual = min(max(_USUAL[0], 2 * max(map(len, seeds), default=0)), _USUAL[-1])
        self._tokens = [*_FILLERS, *(token.encode(errors="replace") for token in tokens)]

    def __call__(self, data: bytes, longest: int, seed: int) -> bytes:
        """The next input, of at most so many bytes."""
        longest = longest if seed % 100 == 0 else min(longest, self._usual)
        chance = random.Random(seed)  # noqa: S311 - a fuzzer's dice
        way = chance.randrange(16)
        if way == 0:
            changed = self._repeated(data, longest, chance)
        elif way <= 3:
            changed = self._with_token(data, chance)
        elif way == 4 and self._seeds:
            other = chance.choice(self._seeds)
            changed = data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]
        else:
            return bytes(self._mutate(data, longest))
        return changed[:longest]

    def _repeated(self, data: bytes, longest: int, chance: random.Random) -> bytes:
        at = chance.randint(0, len(data))
        own = data[at : at + chance.randint(1, 40)]
        piece = own if own and chance.random() < 0.5 else chance.choice(self._tokens)
        # Long ones are rare: most of what they show, a hundred times shows as well.
        size = longest if chance.random() < 0.05 else chance.randint(1, 300) * len(piece)
        return data[:at] + piece * max(1, (min(size, longest) - len(data)) // len(piece)) + data[at:]

    def _with_token(self, data: bytes, chance: random.Random) -> bytes:
        at = chance.randint(0, len(data))
        lost = chance.choice((0, 0, 1, 4, 30))
        return data[:at] + chance.choice(self._tokens) + data[at + lost :]
