"""The pages: the graph, comparisons and queries. Plain HTML, with scripts that add to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from kg.comparison import EXAMPLES, WRITERS
from kg.comparison.answers import Section
from kg.comparison.bibtex import to_bibtex
from kg.comparison.drawing import to_svg
from kg.comparison.plot import has_factors, to_plot
from kg.comparison.sparql import to_sparql
from kg.errors import KGError, UnknownNameError
from kg.graph import KnowledgeGraph
from kg.plain import plain, web_address
from kg.query import canned_queries
from kg.rdf.terms import prefixes
from kg.server.api import LONGEST_QUESTION
from kg.server.canned import declared
from kg.server.catalogue import Catalogue
from kg.server.engine import Engine

if TYPE_CHECKING:
    from jinja2 import Environment

_EXPORTS = {
    "md": ("Markdown", "text/markdown"),
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "latex": ("LaTeX", "application/x-tex"),
    "bib": ("BibTeX", "application/x-bibtex"),
    "html": ("HTML", "text/html"),
}
_SUFFIXES = {"latex": "tex"}
_QUOTE = "quote"
_PLOT_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
GRAPH_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; connect-src 'none'"
"""Of the graph's page, which brings a policy of its own that admits its scripts and styles by their hashes."""

Asked = Annotated[str, Query(max_length=LONGEST_QUESTION)]


@dataclass
class GraphPage:
    """The page of the graph: the file that ``kg build`` wrote, or made on the first request.

    Attributes:
        graph: The graph.
        file: Where the page is, if anywhere.
    """

    graph: KnowledgeGraph
    file: Path
    _made: str | None = field(default=None, init=False)

    def response(self) -> Response:
        """The page."""
        headers = {"Content-Security-Policy": GRAPH_POLICY}
        if self.file.is_file():
            return FileResponse(self.file, headers=headers, media_type="text/html")
        if self._made is None:
            from kg.html import render_html

            self._made = render_html(self.graph)
        return HTMLResponse(self._made, headers=headers)


def page_routes(catalogue: Catalogue, engine: Engine, graph_page: GraphPage) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    graph = catalogue.graph

    @router.get("/")
    def start() -> Response:
        return RedirectResponse("/compare")

    @router.get("/graph")
    def graph_() -> Response:
        return graph_page.response()

    @router.get("/compare")
    def comparison(question: Asked = "", *, exact: bool = False, derived: bool = False) -> Response:
        asked = {"question": question, "exact": exact, "derived": derived}
        if not question.strip():
            return _rendered("compare.html", {**asked, "examples": EXAMPLES, "counts": graph.counts()})
        try:
            answer = catalogue.answer(question, exact=exact, derived=derived)
        except KGError as error:
            nearest = error.nearest if isinstance(error, UnknownNameError) else ()
            status = 404 if isinstance(error, UnknownNameError) else 400
            told = plain(str(error).partition(" Try: ")[0].partition(" Nearest: ")[0])
            content = {**asked, "problem": told, "nearest": nearest, "examples": EXAMPLES}
            return _rendered("compare.html", content, status)
        address = urlencode({name: str(value) for name, value in asked.items() if value})
        content = {
            **asked,
            "answer": [_section(section) for section in answer.sections()],
            "plot": f"/compare/plot?{address}" if has_factors(answer) else None,
            "exports": {label: f"/compare/export?{address}&format={name}" for name, (label, _) in _EXPORTS.items()},
            "sparql": "/query?" + urlencode({"query": declared(to_sparql(answer.question), engine.base)}),
        }
        return _rendered("compare.html", content)

    @router.get("/compare/export")
    def export(question: Asked, format: str, *, exact: bool = False, derived: bool = False) -> Response:  # noqa: A002
        if format not in _EXPORTS:
            return Response(f"there is no format {plain(format)!r}\n", 404, media_type="text/plain")
        answer = catalogue.answer(question, exact=exact, derived=derived)
        text = to_bibtex(graph, answer) if format == "bib" else WRITERS[format](answer)
        name = f"comparison.{_SUFFIXES.get(format, format)}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(text, headers=headers, media_type=_EXPORTS[format][1])

    @router.get("/compare/plot")
    def plot(question: Asked, *, exact: bool = False, derived: bool = False) -> Response:
        answer = catalogue.answer(question, exact=exact, derived=derived)
        return Response(to_svg(to_plot(answer)), headers=_PLOT_POLICY, media_type="image/svg+xml")

    @router.get("/query")
    def query() -> Response:
        canned = {name: query.description for name, query in canned_queries().items()}
        common = prefixes(engine.base)
        content = {"canned": canned, "prefixes": common, "seconds": engine.limits.seconds, "triples": engine.triples}
        return _rendered("query.html", content)

    return router


def api_page(schema: Callable[[], dict[str, Any]]) -> Callable[[], Response]:
    """The page that describes the API, made from its OpenAPI schema."""

    def page() -> Response:
        operations = [
            (method.upper(), path, operation)
            for path, methods in schema()["paths"].items()
            for method, operation in methods.items()
        ]
        return _rendered("api.html", {"operations": operations})

    return page


def _section(section: Section) -> dict[str, Any]:
    """A section as plain text for the template: without columns in which nothing stands, quotes apart."""
    rows = [[_row(section, row) for row in group.rows] for group in section.groups]
    names = [
        name for name in section.columns if name != _QUOTE and any(row[name][0] for group in rows for row in group)
    ]
    groups = [
        {"title": plain(group.title or ""), "rows": [_shown(row, names) for row in found]}
        for group, found in zip(section.groups, rows, strict=True)
    ]
    return {"heading": plain(section.heading), "columns": names, "groups": groups}


def _row(section: Section, row: Any) -> dict[str, tuple[str, str | None]]:
    cells = {name: cell(row) for name, cell in section.columns.items()}
    return {name: (plain(text), web_address(url)) for name, (text, url) in cells.items()}


def _shown(row: Mapping[str, tuple[str, str | None]], names: list[str]) -> dict[str, Any]:
    return {"cells": [(name, *row[name]) for name in names], "quote": row.get(_QUOTE, ("", None))[0]}


def _rendered(template: str, content: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    return HTMLResponse(_templates().get_template(template).render(content), status)


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("kg.server"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
