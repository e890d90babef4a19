"""The application: pages, API and endpoint together."""

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

import kg
from kg.server.api import add_error_handlers, api_routes
from kg.server.catalogue import Catalogue
from kg.server.engine import Engine
from kg.server.guard import Guard
from kg.server.media import TABLES, TRIPLES
from kg.server.pages import GraphPage, api_page, page_routes
from kg.server.protocol import respond

_DESCRIPTION = (
    "Who beats whom: papers on GPUs, ML systems and hardware, what they compare with, and the sentence that says so. "
    "Reading only."
)
_URIS = {"type": "array", "items": {"type": "string"}}
_QUERY = {
    "name": "query",
    "in": "query",
    "required": True,
    "schema": {"type": "string"},
    "example": "ASK {}",
    "description": "SPARQL 1.1; the common prefixes need not be declared.",
}
_DATASET = [
    {"name": name, "in": "query", "required": False, "schema": _URIS, "description": "A graph that is loaded."}
    for name in ("default-graph-uri", "named-graph-uri")
]
_ANSWER = {
    "description": "The answer, in the format that the client prefers.",
    "content": {
        media_type: {"schema": {"type": "object" if media_type.endswith("+json") else "string"}}
        for media_type in (*TABLES, *TRIPLES)
    },
}
_PROBLEMS = {
    "400": "A malformed query, or one for what is refused.",
    "403": "An update.",
    "406": "The answer is not to be had in a format that the client takes.",
    "413": "The request is too large.",
    "415": "The query is in no format of the protocol.",
    "500": "The query took too long, too much memory, or gave too large an answer.",
    "503": "Too many queries at once.",
}
_RESPONSES = {"200": _ANSWER} | {
    status: {"description": text, "content": {"text/plain": {"schema": {"type": "string"}}}}
    for status, text in _PROBLEMS.items()
}


def create_app(catalogue: Catalogue, engine: Engine, page: Path, hosts: frozenset[str] | None) -> ASGIApp:
    """The application.

    Args:
        catalogue: The graph in order.
        engine: Answers SPARQL.
        page: Where the page of the graph is, if anywhere.
        hosts: Names that requests may be for; None for any.
    """
    app = FastAPI(title="papers-kg", version=kg.__version__, description=_DESCRIPTION, docs_url=None, redoc_url=None)
    app.include_router(api_routes(catalogue, engine))
    _add_endpoint(app, engine)
    app.include_router(page_routes(catalogue, engine, GraphPage(catalogue.graph, page)))
    app.get("/api", include_in_schema=False)(api_page(app.openapi))
    app.mount("/static", StaticFiles(packages=[("kg.server", "static")]))
    add_error_handlers(app)
    return Guard(app, hosts)


def _add_endpoint(app: FastAPI, engine: Engine) -> None:
    async def sparql(request: Request) -> Response:
        """SPARQL 1.1 Protocol, query operation. There is no update."""
        return await respond(request, engine)

    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {"type": "string"}, "default-graph-uri": _URIS, "named-graph-uri": _URIS},
    }
    body = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}, "example": "ASK {}"},
            "application/x-www-form-urlencoded": {"schema": form},
        },
    }
    for path, documented in (("/sparql", True), ("/sparql/", False)):
        for method, more in (("GET", {"parameters": [_QUERY, *_DATASET]}), ("POST", {"requestBody": body})):
            app.add_api_route(
                path,
                sparql,
                methods=[method],
                operation_id=f"sparql-{method.lower()}",
                tags=["SPARQL"],
                include_in_schema=documented,
                response_class=Response,
                openapi_extra={**more, "responses": _RESPONSES},
            )
