"""An answer as one HTML file: a plot of its factors and its tables. It holds no script and asks for nothing."""

from functools import cache
from typing import TYPE_CHECKING, Any

from kg.comparison.answers import Answer, Section
from kg.comparison.drawing import to_svg
from kg.comparison.plot import has_factors, to_plot
from kg.plain import plain, web_address

if TYPE_CHECKING:
    from jinja2 import Template


def to_html(answer: Answer) -> str:
    """The report; the plot is left out where no row has a factor."""
    from markupsafe import Markup

    plot = Markup(to_svg(to_plot(answer))) if has_factors(answer) else ""  # noqa: S704 - to_svg escapes what it writes
    sections = [_section(section) for section in answer.sections()]
    return _template().render(title=plain(answer.question.text), plot=plot, sections=sections) + "\n"


def _section(section: Section) -> dict[str, Any]:
    """A section as plain text, for the template."""
    groups = [
        {"title": plain(group.title or ""), "rows": [_cells(section, row) for row in group.rows]}
        for group in section.groups
    ]
    return {"heading": plain(section.heading), "columns": list(section.columns), "groups": groups}


def _cells(section: Section, row: Any) -> list[tuple[str, str, str | None]]:
    shown = {name: cell(row) for name, cell in section.columns.items()}
    return [(name, plain(text), web_address(url)) for name, (text, url) in shown.items()]


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("kg.comparison")
    return Environment(autoescape=True, undefined=StrictUndefined, loader=loader).get_template("report.html")
