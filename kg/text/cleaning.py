r"""Clean-up of LaTeX and page debris, with an offset map back to the source.

Listing pages print abstracts as their LaTeX source ("\textbf{2.4}$\times$", "M\'elange"), and some lose the
backslashes on the way ("6.7times", "4.7 sim 71.3times"). :func:`clean` makes that readable in up to three steps: LaTeX,
page debris, white space. Each step runs only where its cheap gate finds something, and each is a list of edits, so
that any span of the result leads back to the piece of the source that it stands for.

Conventions of the cleaned text, on which later stages rely:

- ``-`` is the only dash within words and ranges (hyphens, en dashes, minus signs, ``--``); an em dash stays ``—``;
- a multiplication sign is ``x`` ("6.7x", "x17.8", "64x64"); "about" and ranges are ``~`` ("~10x", "4.7~71.3x");
- quotes are straight; the micro sign is U+00B5 ``µ``, also where the source has the Greek letter;
- white space is a single space, or a single line break where the source has a blank line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.errors import GroundingError
from kg.text.debris import debris_edits, has_odd_space, space_edits, swap_variants
from kg.text.edits import Edit, Step, apply_edits
from kg.text.latex import has_latex, latex_edits


@dataclass(frozen=True, slots=True)
class CleanText:
    """Readable text that knows where it came from.

    Attributes:
        text: The cleaned text.
    """

    text: str
    _steps: tuple[Step, ...] = ()

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        r"""The half-open span of the source behind the half-open span ``text[start:end]``.

        A character that stands for several of the source ("x" for "times") takes all of them. Markup around a span,
        which stands for no character, is left outside.

        Raises:
            GroundingError: if the span is not within the text.

        >>> cleaned = clean(r"a \textbf{6.7times} speedup")
        >>> start, end = cleaned.source_span(2, 6)
        >>> cleaned.text[2:6], r"a \textbf{6.7times} speedup"[start:end]
        ('6.7x', '6.7times')
        """
        if not 0 <= start <= end <= len(self.text):
            msg = f"span {start}-{end} is not within the {len(self.text)} characters of the cleaned text"
            raise GroundingError(msg)
        empty = start == end
        for step in reversed(self._steps):
            start, end = step.first(start), step.last(end - 1) if end > start else end
        return (start, start) if empty else (start, end)


def clean(source: str) -> CleanText:
    r"""Makes a title or an abstract readable.

    Args:
        source: The text as a listing gave it.

    >>> clean(r"M\'elange is $2\times$ faster, i.e. 4.7 sim 71.3times, and 20\% smaller").text
    'Mélange is 2x faster, i.e. 4.7~71.3x, and 20% smaller'
    """
    text, steps = source, []
    for applies, edits in _STEPS:
        if applies(text):
            text, step = apply_edits(text, edits(text))
            steps += [step] if step else []
        text = swap_variants(text)
    return CleanText(text, tuple(steps))


_STEPS: tuple[tuple[Callable[[str], bool], Callable[[str], Iterable[Edit]]], ...] = (
    (has_latex, latex_edits),
    (lambda text: True, debris_edits),
    (has_odd_space, space_edits),
)
