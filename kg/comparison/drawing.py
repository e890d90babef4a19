"""Drawings of a few kinds of marks, written as SVG or as PNG.

SVG is text, so a small writer is enough. PNG goes through Pillow, which brings its own font: no system library, no
browser and no font of the machine is needed, and the same drawing gives the same pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape

from kg.plain import plain

_PNG_SCALE = 2
_FONT_FAMILY = "Helvetica, Arial, sans-serif"
_NOT_IN_XML = str.maketrans("", "", "\ufffe\uffff")

Form = Literal["dot", "square", "right", "left"]
Anchor = Literal["start", "middle", "end"]
_PILLOW_ANCHORS: dict[Anchor, str] = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed outline around a point: a dot, a square or a triangle that points right or left; filled, or hollow."""

    form: Form
    x: float
    y: float
    size: float
    colour: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A text; its point is at its base line."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Anchor = "start"
    bold: bool = False


Mark = Line | Shape | Label


@dataclass(frozen=True, slots=True)
class Item:
    """Marks that belong together, with what is shown on hovering over them.

    Attributes:
        marks: From the back to the front.
        box: Left, top, width and height of the area that counts as hovering; None for marks that tell nothing.
        tip: What is shown.
    """

    marks: tuple[Mark, ...]
    box: tuple[float, float, float, float] | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of some width and height, in pixels."""

    width: float
    height: float
    title: str
    items: tuple[Item, ...]


def to_svg(drawing: Drawing) -> str:
    """A drawing as one SVG element: without scripts, styles or references to anything outside it."""
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT_FAMILY}" role="img">',
        f"<title>{_text(drawing.title)}</title>",
        f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="#ffffff"/>',
        *(line for item in drawing.items for line in _svg_item(item)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def to_png(drawing: Drawing) -> bytes:
    """A drawing as a PNG file, at twice its size."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (round(drawing.width * _PNG_SCALE), round(drawing.height * _PNG_SCALE)), "#ffffff")
    canvas = ImageDraw.Draw(image)
    for mark in (mark for item in drawing.items for mark in item.marks):
        match mark:
            case Line():
                ends = [n * _PNG_SCALE for n in (mark.x1, mark.y1, mark.x2, mark.y2)]
                canvas.line(ends, mark.colour, round(mark.width * _PNG_SCALE))
            case Shape():
                fill, stroke = mark.colour if mark.filled else "#ffffff", round(1.5 * _PNG_SCALE)
                if mark.form == "dot":
                    point = (mark.x * _PNG_SCALE, mark.y * _PNG_SCALE)
                    canvas.circle(point, mark.size * _PNG_SCALE, fill, mark.colour, stroke)
                else:
                    corners = [(x * _PNG_SCALE, y * _PNG_SCALE) for x, y in _corners(mark)]
                    canvas.polygon(corners, fill, mark.colour, stroke)
            case Label():
                font = ImageFont.load_default(mark.size * _PNG_SCALE)
                point, anchor = (mark.x * _PNG_SCALE, mark.y * _PNG_SCALE), _PILLOW_ANCHORS[mark.anchor]
                # The font has one weight.
                canvas.text(point, plain(mark.text), mark.colour, font, anchor, stroke_width=0.5 * mark.bold)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _svg_item(item: Item) -> Iterator[str]:
    if item.box is None:
        yield from map(_svg_mark, item.marks)
        return
    x, y, width, height = item.box
    yield "<g>"
    yield f"<title>{_text(item.tip)}</title>"
    yield f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="#ffffff" fill-opacity="0"/>'
    yield from map(_svg_mark, item.marks)
    yield "</g>"


def _svg_mark(mark: Mark) -> str:
    match mark:
        case Line():
            ends = f'x1="{mark.x1:g}" y1="{mark.y1:g}" x2="{mark.x2:g}" y2="{mark.y2:g}"'
            return f'<line {ends} stroke="{mark.colour}" stroke-width="{mark.width:g}"/>'
        case Shape():
            paint = f'fill="{mark.colour if mark.filled else "#ffffff"}" stroke="{mark.colour}" stroke-width="1.5"'
            if mark.form == "dot":
                return f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="{mark.size:g}" {paint}/>'
            return f'<polygon points="{" ".join(f"{x:g},{y:g}" for x, y in _corners(mark))}" {paint}/>'
        case Label():
            weight = ' font-weight="bold"' * mark.bold
            look = f'font-size="{mark.size:g}" fill="{mark.colour}" text-anchor="{mark.anchor}"{weight}'
            return f'<text x="{mark.x:g}" y="{mark.y:g}" {look}>{_text(mark.text)}</text>'


def _corners(shape: Shape) -> tuple[tuple[float, float], ...]:
    x, y, r = shape.x, shape.y, shape.size
    if shape.form == "square":
        return ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))
    tip = r if shape.form == "right" else -r
    return ((x - tip, y - r), (x + tip, y), (x - tip, y + r))


def _text(text: str) -> str:
    """Text that XML may hold, without markup."""
    lines = (plain(line) for line in text.split("\n"))
    return escape("\n".join(lines).translate(_NOT_IN_XML))
