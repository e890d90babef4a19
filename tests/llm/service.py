"""A service in this process that speaks the OpenAI chat protocol, as badly as it is told to."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG_SECONDS = 30.0
TOKENS = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}


@dataclass(frozen=True)
class Answer:
    """One answer of the service.

    Attributes:
        message: The assistant's message; a string is sent as it stands in place of JSON.
        status: HTTP status.
        headers: More headers.
        hangs: Whether it never comes.
        cut: Whether the connection ends in the middle.
    """

    message: Mapping[str, Any] | str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    cut: bool = False


def calls(arguments: Mapping[str, Any] | str) -> Answer:
    """An answer by the tool that was asked for; text stands in place of its arguments."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {"id": "call-1", "type": "function", "function": {"name": "final_result", "arguments": text}}
    return Answer({"role": "assistant", "content": None, "tool_calls": [call]})


def error(status: int, code: str = "", **headers: str) -> Answer:
    """An error as the protocol has it."""
    body = json.dumps({"error": {"message": f"error {status}", "type": code or None, "code": code or None}})
    return Answer(body, status=status, headers=headers)


class Service:
    """Gives its answers one after the other, the last one from then on, and remembers what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._answers = list(answers)
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def next(self, request: dict[str, Any], headers: dict[str, str]) -> Answer:
        """The answer to a request."""
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@contextmanager
def serving(*answers: Answer) -> Iterator[Service]:
    """Runs the service on a free port of this machine."""
    service = Service(*answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/chat/completions"
            answer = service.next(json.loads(content), {name.lower(): value for name, value in self.headers.items()})
            if answer.hangs:
                service.stopping.wait(HANG_SECONDS)
                self.close_connection = True
                return
            body = (answer.message if isinstance(answer.message, str) else _completion(answer.message)).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.cut else body)
            self.close_connection = answer.cut

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _completion(message: Mapping[str, Any]) -> str:
    return json.dumps(
        {
            "id": "chat-1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": "moss-8b",
            "choices": [
                {
                    "index": 0,
                    "message": message,
                    "finish_reason": "tool_calls" if message.get("tool_calls") else "stop",
                    "logprobs": None,
                }
            ],
            "usage": TOKENS,
        }
    )
