"""From the bytes of a fuzzer to what a stage takes: prose of likely words, records of likely fields.

Bytes alone would hardly ever spell "2.4x faster than" or a field within a field. So a byte chooses a word or a key, and
some bytes say that what follows is text as it stands. Nothing here needs the fuzzer: an input that it found is read the
same way when it is replayed.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST = 1 << 16
"""How long an input is at most, in bytes, and a text that is made of it, in characters."""

WORDS: tuple[str, ...] = (
    "We present", "MossServe", "MossServe-2", "a system called", "is", "2x", "2.4x", "1.4-1.8$\\times$", "3.1times",
    "faster than", "slower than", "outperforms", "beats", "matches", "comparable to", "vLLM", "SGLang", "TensorRT-LLM",
    "FlashAttention-2", "GPT-4", "LLaMA-2 70B", "BERT", "ImageNet", "A100", "8xA100s", "NVIDIA H100 GPUs", "on", "by",
    "40%", "half the", "an order of magnitude", "up to", "at least", "a factor of 3", "twofold", "from 1 GB to",
    "300 MB",
    "76 FPS", "ms", "310 TFLOPS", "10^6", "1e9", "$10^{-3}$", "1,234", "1/3", "0", "-5", "+-", "±", "0.0",
    "respectively", "and", "or", "while", "compared to", "than", "over", "of", "to", "reduces", "improves", "latency",
    "memory", "throughput", "accuracy", "Table 2", "e.g.,", "i.e.", "et al.", "our", "Tight Packing (TP)",
    "(TP)", "(", ")", ",", ".", ";", ":", "-", "/", "--", "~", "×", "%", "$", "\\", "{", "}", "\\textbf{", "\\sim",
    "\\'e",
    "\\frac{1}{2}", "^", "_", "&amp;", "&#8364;", "<b>", "</sub>", "``", "''", "'s", "İ", "ﬁ", "\u0301", "\u200b",
    "\u00a0", "\u2028", "\n", "\n\n", "\t", "  ", "𝔸100", "第三", "２x", "½", "µs", "Δ-Net", "C++",
    "https://github.com/example/moss", "github.com/a/b.", "www.", "http://", "|", "# ", "FP8", "v2", "!", "?",
)  # fmt: skip
"""What sentences are made of: notations of the field, mark-up, and characters that trip careless code."""

_GLUED, _RAW, _REPEATED = 0x80, 0xF0, 0xF8


class Dice:
    """Choices, one for each byte; zeros when the bytes are used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        """The next byte."""
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def choose(self, among: Sequence[T]) -> T:
        """One of at most 65,536 things."""
        return among[(self.byte() if len(among) <= 256 else self.byte() << 8 | self.byte()) % len(among)]

    def text(self) -> str:
        """A short text as it stands; bytes that are no UTF-8 become lone surrogates, which JSON may hold, too."""
        return self._take(self.byte() % 64).decode(errors="surrogateescape")

    def times(self) -> int:
        """How often to repeat something: a few times as a rule, seldom thousands of times."""
        byte = self.byte()
        return 1 << (byte - 0xFC + 10) if byte >= 0xFC else 1 + byte % 8

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken


def prose(data: bytes) -> str:
    """A text: after a zero, as it stands; else a word for each byte, some of them glued, repeated or spelled out."""
    if data[:1] == b"\0":
        return data[1 : LONGEST + 1].decode(errors="replace")
    dice = Dice(data)
    pieces: list[str] = []
    length = 0
    while dice and length < LONGEST:
        byte = dice.byte()
        if byte >= _REPEATED and pieces:
            piece = pieces[-1] * min(dice.times(), (LONGEST - length) // len(pieces[-1] or " "))
        elif byte >= _RAW:
            piece = dice.text().encode(errors="surrogateescape").decode(errors="replace")
        else:
            piece = WORDS[byte % _GLUED % len(WORDS)] + ("" if byte >= _GLUED else " ")
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def spelled(text: str) -> bytes:
    """The bytes of which :func:`prose` makes a text."""
    return b"\0" + text.encode()


def record(dice: Dice, keys: Sequence[str], texts: Sequence[str], depth: int = 0) -> dict[str, Any]:
    """An object as JSON may hold it: some keys of a table, some that nobody knows, and values of any type."""
    found: dict[str, Any] = {}
    for _ in range(dice.byte() % 12):
        byte = dice.byte()
        key = dice.text() if byte >= _RAW else keys[byte % len(keys)]
        found[key] = value(dice, keys, texts, depth + 1)
    return found


def value(dice: Dice, keys: Sequence[str], texts: Sequence[str], depth: int) -> Any:
    """A value as JSON may hold it."""
    kinds = 16 if depth < 5 else 10
    match dice.byte() % kinds:
        case 0 | 1 | 2 | 3:
            return dice.choose(texts)
        case 4 | 5:
            return dice.text()
        case 6:
            return dice.byte() - 10
        case 7:
            return (1 << dice.byte() * 4) + dice.byte()
        case 8:
            return dice.choose((None, True, False, 0.5, 2024.0, -1e308, float("inf"), float("nan"), 0, [], {}, ""))
        case 9:
            return dice.choose(texts) * (1 << dice.byte() % 12)
        case 10 | 11 | 12:
            return [value(dice, keys, texts, depth + 1) for _ in range(dice.byte() % 6)]
        case _:
            return record(dice, keys, texts, depth)
