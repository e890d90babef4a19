"""The JSON API: papers, things, claims, comparisons, completions and canned queries."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse

from kg.comparison import Comparison, PaperList
from kg.comparison.cells import cell_of
from kg.errors import KGError, QueryError, UnknownNameError
from kg.query import canned_queries
from kg.schema import MetricClass, NodeKind, Relation, Role
from kg.server.canned import filled
from kg.server.catalogue import LISTED, Catalogue
from kg.server.engine import Engine
from kg.server.records import (
    CannedQuery,
    ClaimPage,
    Compared,
    ComparedRow,
    Completion,
    EntityDetail,
    EntityPage,
    PaperDetail,
    PaperPage,
    Trouble,
)

_MOST_ITEMS = 200
_LONGEST = 400
_LAST_YEAR = 9999
LONGEST_QUESTION = _LONGEST
"""Characters of a question."""

Limit = Annotated[int, Query(ge=1, le=_MOST_ITEMS, description="How many to give.")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="How many to leave out first.")]
Words = Annotated[str, Query(max_length=_LONGEST, description="A piece of a name; empty for all.")]
Year = Annotated[int, Query(ge=0, le=_LAST_YEAR)]
NodeId = Annotated[str, Path(max_length=_LONGEST, description="A node id, as lists give it.")]
OptionalId = Annotated[str | None, Query(max_length=_LONGEST, description="A node id.")]
Question = Annotated[str, Query(min_length=1, max_length=_LONGEST, description='Such as "which papers beat vLLM".')]

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Trouble, "description": "There is no such thing."}}
_NOT_UNDERSTOOD: dict[int | str, dict[str, Any]] = {
    400: {"model": Trouble, "description": "It was not understood; the detail says how far it was."}
}


def add_error_handlers(app: FastAPI) -> None:
    """Errors for people become answers: 404 for an unknown name, with the nearest ones, else 400."""

    def trouble(_: Request, error: Exception) -> JSONResponse:
        nearest = error.nearest if isinstance(error, UnknownNameError) else ()
        content = Trouble(detail=str(error), nearest=nearest).model_dump(mode="json")
        return JSONResponse(content, 404 if isinstance(error, UnknownNameError) else 400)

    app.add_exception_handler(KGError, trouble)


def api_routes(catalogue: Catalogue, engine: Engine) -> APIRouter:
    """The routes below ``/api``."""
    router = APIRouter(prefix="/api", tags=["papers-kg"])
    _add_lists(router, catalogue)
    _add_questions(router, catalogue, engine)
    return router


def _add_lists(router: APIRouter, catalogue: Catalogue) -> None:
    @router.get("/papers")
    def papers(
        q: Words = "", first_year: Year = 0, last_year: Year = _LAST_YEAR, limit: Limit = 50, offset: Offset = 0
    ) -> PaperPage:
        """Papers, the newest first."""
        found = catalogue.find_papers(q, (first_year, last_year))
        items = tuple(map(catalogue.paper, _part(found, limit, offset)))
        return PaperPage(total=len(found), offset=offset, items=items)

    @router.get("/papers/{paper}", responses=_NOT_FOUND)
    def paper(paper: NodeId) -> PaperDetail:
        """A paper with its claims and the things that it names."""
        _known(catalogue, paper, (NodeKind.PAPER,))
        return catalogue.paper_detail(paper)

    @router.get("/entities")
    def entities(
        q: Words = "", kind: NodeKind | None = None, role: Role | None = None, limit: Limit = 50, offset: Offset = 0
    ) -> EntityPage:
        """Techniques, models, devices, datasets, tasks and metrics, the most compared with first."""
        found = catalogue.find_entities(q, kind, role)
        items = tuple(map(catalogue.entity, _part(found, limit, offset)))
        return EntityPage(total=len(found), offset=offset, items=items)

    @router.get("/entities/{entity}", responses=_NOT_FOUND)
    def entity(entity: NodeId) -> EntityDetail:
        """A thing with its facts, its place in the hierarchy and the papers that name it."""
        _known(catalogue, entity, LISTED)
        return catalogue.entity_detail(entity)

    @router.get("/claims")
    def claims(
        about: OptionalId = None,
        paper: OptionalId = None,
        relation: Relation | None = None,
        metric_class: MetricClass | None = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> ClaimPage:
        """Claims: of a paper, with a thing as subject or baseline, of a relation, of a family of metrics."""
        found = catalogue.find_claims(about, paper, {"relation": relation, "metric_class": metric_class})
        items = tuple(map(catalogue.claim, _part(found, limit, offset)))
        return ClaimPage(total=len(found), offset=offset, items=items)


def _add_questions(router: APIRouter, catalogue: Catalogue, engine: Engine) -> None:
    @router.get("/compare", responses={**_NOT_FOUND, **_NOT_UNDERSTOOD})
    def compare_(
        question: Question, *, exact: bool = False, derived: bool = False, limit: Limit = 50, offset: Offset = 0
    ) -> Compared:
        """The answer to a question, in the order of its tables; the same as `kg compare` gives."""
        return _compared(catalogue.answer(question, exact=exact, derived=derived), limit, offset)

    @router.get("/complete")
    def complete(
        text: Annotated[str, Query(max_length=_LONGEST, description="What was typed so far.")] = "",
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> list[Completion]:
        """How a question may go on: its last words are the beginning of a name."""
        return catalogue.complete(text, limit)

    @router.get("/queries")
    def queries() -> list[str]:
        """The names of the canned queries."""
        return list(canned_queries())

    @router.get("/queries/{name}", responses={**_NOT_FOUND, **_NOT_UNDERSTOOD})
    def query(
        name: NodeId,
        param: Annotated[list[str], Query(max_length=20, description="Parameters as NAME=VALUE.")] = [],  # noqa: B006
    ) -> CannedQuery:
        """A canned query as SPARQL for any endpoint, its parameters filled in."""
        if name not in canned_queries():
            raise HTTPException(404, f"no canned query is called {name!r}")
        found = canned_queries()[name]
        known = {parameter.name: parameter.default for parameter in found.parameters}
        values = known | dict(map(_parameter, param))
        if unknown := sorted(values.keys() - known.keys()):
            raise QueryError(f"the query has no parameter {', '.join(unknown)}")
        return CannedQuery(
            name=name,
            description=found.description,
            parameters=values,
            kinds={parameter.name: parameter.kind for parameter in found.parameters},
            text=filled(catalogue, engine.base, found, values),
        )


def _part(found: Sequence[str], limit: int, offset: int) -> Sequence[str]:
    return found[offset : offset + limit]


def _known(catalogue: Catalogue, node: str, kinds: Sequence[NodeKind]) -> None:
    if node not in catalogue.graph or catalogue.graph.kind(node) not in kinds:
        raise HTTPException(404, f"no node of this kind has the id {node!r}")


def _parameter(given: str) -> tuple[str, str]:
    name, separator, value = given.partition("=")
    if not separator:
        raise QueryError(f"{given!r} is not NAME=VALUE")
    return name, value


def _compared(answer: Comparison | PaperList, limit: int, offset: int) -> Compared:
    head: dict[str, Any] = {
        "question": answer.question.text,
        "total": len(answer),
        "offset": offset,
        "sections": tuple(section.heading for section in answer.sections()),
    }
    if isinstance(answer, PaperList):
        return Compared(**head, papers=answer.rows[offset : offset + limit])
    rows = list(answer.outcomes())[offset : offset + limit]
    claims = tuple(ComparedRow(**dict(row), outcome=outcome, cell=cell_of(row).title) for outcome, row in rows)
    return Compared(**head, claims=claims)
