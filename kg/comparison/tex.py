"""Text of papers as TeX sets it."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from kg.plain import plain

PACKAGES = (
    r"\usepackage[T1]{fontenc}",
    r"\usepackage{textcomp,amsmath,amssymb}",
    r"\usepackage{array,booktabs,longtable}",
)
"""What the preamble of a document has to load; pdfTeX, XeTeX and LuaTeX know all macros that are used."""

_BLOCKS = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x1E00, 0x1EFF), (0x2000, 0x209F), (0x2190, 0x22FF))
"""Blocks of characters for which the packages have macros, apart from some. Found by setting each of them."""
_NOT_IN_BLOCKS = frozenset("ŉƕƞΐϒ↜↝⇅⇵∟∯∰∱∻∾≆≋≌≙≛≸≹⊧⊨⊫⊶⊷⊹⊾⋘⋙⋨⋰\u2011")
# What would be a star or an argument behind the end of a row; and all but the last of what fonts draw as one ("--").
_APART = re.compile(r"""([\[\]*"]|[-`'!?,](?=[-`',]))""")
_MACROS = {'"': r"{\textquotedbl}"}


def escape(text: str) -> str:
    r"""Text that TeX shows as it is, on one line. What the packages cannot show is spelled out as a code point.

    >>> print(escape("50% of $x_1$ & more"))
    50{\%} of {\$}x{\_}1{\$} {\&} more
    >>> print(escape("第 é [a--b]"))
    {\ensuremath{<}}U+7B2C{\ensuremath{>}} {\'e} {[}a{-}-b{]}
    """
    known = "".join(map(_known, unicodedata.normalize("NFC", plain(text))))
    parts = _APART.split(known)  # every second one is what was split at
    encoded = ((_MACROS.get(part) or f"{{{part}}}") if n % 2 else _encoder()(part) for n, part in enumerate(parts))
    return "".join(encoded)


def _known(character: str) -> str:
    """A character, or what stands for it in the blocks."""
    for form in (character, unicodedata.normalize("NFKC", character)):
        if all(_is_known(part) for part in form):
            return form
    return f"<U+{ord(character):04X}>"


def _is_known(character: str) -> bool:
    if character in _NOT_IN_BLOCKS or unicodedata.category(character) in ("Cn", "Cf"):
        return False
    return any(first <= ord(character) <= last for first, last in _BLOCKS)


@cache
def _encoder() -> Callable[[str], str]:
    # Imported here, for only LaTeX and BibTeX need it.
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=False,
        replacement_latex_protection="braces-all",
        unknown_char_policy="unihex",
        unknown_char_warning=False,
    )
    encode: Callable[[str], str] = encoder.unicode_to_latex
    return encode
