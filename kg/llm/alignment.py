"""Where quotes stand in a text: as they are, else with white space and Unicode made alike."""

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]
"""Half-open offsets into a text."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("×✕", "x"),
        **dict.fromkeys("∼≈～", "~"),
        "\u00b5": "\u03bc",
    }
)
# "2x" is no piece of "1.2x", "FlashAttention" none of "FlashAttention-2".
_FREE_BEFORE = r"(?<!\w)(?<!\w-)(?<!\d[.,])"
_FREE_BEHIND = r"(?=(?:e?s)?(?!\w|-\d|[.,]\d))"
_NO_DIGIT_BEFORE = r"(?<!\d)(?<!\d[.,])"
_NO_DIGIT_BEHIND = r"(?!\d|[.,]\d)"
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def normalise(text: str) -> str:
    r"""A text with white space, compatibility characters, dashes and quotation marks made alike.

    >>> normalise("\u201c2.4\u00d7\u201d \u2013  \ufb01ne")
    '"2.4x" - fine'
    """
    return "".join(piece for piece, _ in _pieces(text)).strip()


class Alignment:
    """A text in which quotes and names are looked up.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        pieces = list(_pieces(text))
        self._normal = "".join(piece for piece, _ in pieces)
        self._origin = [place for piece, place in pieces for _ in piece]

    def find(self, quote: str) -> Span | None:
        """The first place of a quote, in this very spelling if it stands there; None where it stands nowhere.

        >>> Alignment("It is 2x  faster. It wins.").find("It is 2x faster.")
        (0, 17)
        """
        exact = quote.strip()
        if exact and (start := self._text.find(exact)) >= 0:
            return start, start + len(exact)
        return next(iter(self._standing("", normalise(quote), "", None)), None)

    def places(self, words: str, within: Span | None = None, *, fold: bool = False) -> list[Span]:
        """Every place of a name or phrase as whole words, a plural's s left out, and not as a piece of a longer name.

        Args:
            words: The name.
            within: Where to look; everywhere without it.
            fold: Whether upper and lower case are alike.

        >>> Alignment("A100s and RTX A100, not A1000 or A100-80GB").places("A100")
        [(0, 4), (14, 18)]
        """
        normal = normalise(words)
        before = _FREE_BEFORE if normal[:1].isalnum() else ""
        behind = _FREE_BEHIND if normal[-1:].isalnum() else ""
        return self._standing(before, normal, behind, within, re.IGNORECASE if fold else re.NOFLAG)

    def amounts(self, value: str, within: Span) -> list[Span]:
        """Every place of a number in a part of the text, with or without its unit, and not as a piece of a number.

        >>> Alignment("1.95x, 5x").amounts("5", (0, 9))
        [(7, 8)]
        """
        return self._standing(_NO_DIGIT_BEFORE, normalise(value), _NO_DIGIT_BEHIND, within)

    def _standing(
        self, before: str, normal: str, behind: str, within: Span | None, flags: re.RegexFlag = re.NOFLAG
    ) -> list[Span]:
        if not normal:
            return []
        pattern = re.compile(before + re.escape(normal) + behind, flags)
        found = [self._back(*match.span()) for match in pattern.finditer(self._normal) if self._is_whole(*match.span())]
        return [(start, end) for start, end in found if within is None or (within[0] <= start and end <= within[1])]

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no character is cut: "a" is no piece of "à", which its normal form takes apart."""
        places = self._origin
        cut_before = start > 0 and places[start - 1] == places[start]
        cut_behind = end < len(places) and places[end - 1] == places[end]
        return not (cut_before or cut_behind)

    def _back(self, start: int, end: int) -> Span:
        return self._origin[start], self._origin[end - 1] + 1


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Each character's normal form, which may be several characters or none, with its place."""
    spaced = True
    for place, character in enumerate(text):
        if character in _UNSEEN:
            continue
        if character.isspace():
            if not spaced:
                yield " ", place
            spaced = True
            continue
        # Looked up first: NFKD takes the prime and the micro sign apart or elsewhere.
        yield unicodedata.normalize("NFKD", character.translate(_ALIKE)).translate(_ALIKE), place
        spaced = False
