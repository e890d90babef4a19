"""The SPARQL 1.1 Protocol, for reading: ``/sparql``.

A query comes in the URL, in a form, or as the body (https://www.w3.org/TR/sparql11-protocol/#query-operation). There is
no update operation.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kg.server.engine import Engine
from kg.server.wire import Answer, QueryRequest, problem

_FORM, _DIRECT, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1000
_READ_ONLY = "this endpoint is for reading; there is no update"
_RETRY_AFTER = "2"


class _Refused(Exception):  # noqa: N818 - it carries an answer, which may be no error
    """A request that is answered without asking the store."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.answer = problem(status, message)


async def respond(request: Request, engine: Engine) -> Response:
    """The response to a request of the protocol."""
    try:
        query = await _read(request, engine.limits.request)
    except _Refused as refused:
        return _response(refused.answer)
    asking = asyncio.ensure_future(engine.ask(query))
    leaving = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return _response(asking.result() if asking.done() else problem(499, "the client is gone"))
    finally:
        asking.cancel()
        leaving.cancel()


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(answer: Answer) -> Response:
    headers = {"Vary": "Accept"} | ({"Retry-After": _RETRY_AFTER} if answer.status == 503 else {})
    # Starlette adds the charset to types of text.
    return Response(answer.body, answer.status, headers, answer.media_type)


async def _read(request: Request, limit: int) -> QueryRequest:
    fields = _fields(request.url.query)
    accept = ",".join(request.headers.getlist("accept"))
    base = str(request.url.replace(query=""))
    if request.method != "POST":
        return _query(fields, accept, base)
    kind, charset = _content_type(request.headers.get("content-type", ""))
    if kind == _UPDATE:
        raise _Refused(403, _READ_ONLY)
    if kind not in (_FORM, _DIRECT):
        raise _Refused(415, f"a query is posted as {_FORM} or {_DIRECT}, not as {kind or 'something without a type'}")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise _Refused(415, f"queries are written in UTF-8, not in {charset}")
    body = await _body(request, limit)
    if kind == _FORM:
        return _query(_merged(fields, _fields(body)), accept, base)
    if "query" in fields:
        raise _Refused(400, "two queries: one in the URL and one in the body")
    return _query({**fields, "query": [body]}, accept, base)


async def _body(request: Request, limit: int) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _Refused(413, f"a request may have {limit} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _Refused(400, f"the body is not UTF-8: {error.reason} at byte {error.start}") from None


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the charset of a header."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    charset = next((value for part in parameters if (value := part.removeprefix("charset=")) != part), "utf-8")
    return kind, charset.strip('"')


def _fields(encoded: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise _Refused(400, f"the parameters cannot be read: {error}") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _merged(first: Mapping[str, list[str]], second: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*first.get(name, ()), *second.get(name, ())] for name in (*first, *second)}


def _query(fields: Mapping[str, list[str]], accept: str, base: str) -> QueryRequest:
    if "update" in fields:
        raise _Refused(403, _READ_ONLY)
    queries = fields.get("query", [])
    if len(queries) != 1:
        raise _Refused(400, "more than one query" if queries else "no query: give one as the parameter query")
    defaults, named = fields.get("default-graph-uri"), fields.get("named-graph-uri")
    return QueryRequest(
        queries[0], accept, base, tuple(defaults) if defaults else None, tuple(named) if named else None
    )
