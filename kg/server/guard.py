"""What stands before every request: which host it is for, and which headers every response has."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names by which this machine calls itself."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy: nothing inline, nothing from elsewhere."""
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_OPEN = ("/sparql", "/api/", "/openapi.json")


class Guard:
    """Middleware.

    Args:
        app: What it stands before.
        hosts: Names that requests may be for; None for any. A page of some other site can have its name point to this
            machine ("DNS rebinding"), but its requests still carry that name.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Accept", "Content-Type"],
            expose_headers=["Retry-After"],
        )
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._hosts is not None and _host(scope) not in self._hosts:
            refusal = PlainTextResponse("this server answers to its own name only\n", 421)
            await refusal(scope, receive, send_with_headers)
            return
        app = self._open if scope["path"].startswith(_OPEN) else self._app
        # A copy: the server looks at the method to leave the body out.
        asked: dict[str, Any] = {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"]}
        await app(asked, receive, send_with_headers)


def _host(scope: Scope) -> str:
    """The host that a request is for, without its port."""
    host = Headers(scope=scope).get("host", "").lower()
    name, separator, port = host.rpartition(":")
    return name if separator and port.isdigit() else host
