"""One query over a loaded store: which graphs it may ask, and its answer in the format that the client prefers."""

import io
from collections.abc import Iterable, Set
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query import GraphStore
from kg.query.text import dataset_of, explained, refuse_service
from kg.rdf.terms import prefixes
from kg.server.media import TABLES, TRIPLES, negotiate
from kg.server.wire import Answer, QueryRequest, problem

OUT_OF_MEMORY = "the query takes more memory than it may; ask for less at once"


def answer(source: GraphStore, graphs: Set[str], request: QueryRequest, limit: int) -> Answer:
    """The answer to a query. Whatever is wrong with it is an answer, too.

    Args:
        source: The store.
        graphs: IRIs of its named graphs.
        request: The query.
        limit: Most bytes of an answer.
    """
    try:
        refuse_service(request.text)
        _refuse_others(graphs, dataset_of(request.text))
        for chosen in (request.default_graphs, request.named_graphs):
            _refuse_others(graphs, chosen or ())
        with explained(request.text, source.base):
            return _serialized(_evaluated(source, request), request.accept, limit)
    except QueryError as error:
        return problem(400, str(error))
    except BufferError:
        return problem(500, f"the answer is larger than {limit >> 20} MiB; add LIMIT, or ask for less")
    except MemoryError:
        return problem(500, OUT_OF_MEMORY)


def _refuse_others(graphs: Set[str], asked: Iterable[str]) -> None:
    for graph in asked:
        if graph not in graphs:
            known = ", ".join(f"<{name}>" for name in sorted(graphs)) or "all of it is in the default graph"
            raise QueryError(f"no graph <{graph}> is loaded, and none is fetched for a query; there is: {known}")


def _evaluated(source: GraphStore, request: QueryRequest) -> Any:
    options: dict[str, Any] = {}
    # A dataset of the protocol replaces that of the query; a part of it that is not given is empty then.
    if request.default_graphs is not None or request.named_graphs is not None:
        options["default_graph"] = [ox.NamedNode(graph) for graph in request.default_graphs or ()]
        options["named_graphs"] = [ox.NamedNode(graph) for graph in request.named_graphs or ()]
    return source.store.query(request.text, base_iri=request.base, prefixes=prefixes(source.base), **options)


def _serialized(result: Any, accept: str, limit: int) -> Answer:
    formats: dict[str, Any] = dict(TRIPLES if isinstance(result, ox.QueryTriples) else TABLES)
    media_type = negotiate(accept, tuple(formats))
    if media_type is None:
        return problem(406, f"the answer to this query is to be had as {', '.join(formats)}")
    body = _Bounded(limit)
    result.serialize(body, format=formats[media_type])
    return Answer(200, media_type, body.getvalue())


class _Bounded(io.BytesIO):
    """A buffer that does not grow beyond a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._limit:
            raise BufferError
        return super().write(data)
