"""A server on the loopback that speaks as much of OpenAI's protocol as the client asks for, and fails on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

KEY = "sk-planted-0123456789"

How = Literal["schema", "function", "json", "text"]


@dataclass
class Request:
    """What came in.  `how`: the way in which the answer was asked for."""

    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def how(self) -> How:
        kind = self.body.get("response_format", {}).get("type")
        return "schema" if kind == "json_schema" else "json" if kind else "function" if "tools" in self.body else "text"


@dataclass
class Reply:
    """What goes out.  `lines`: server-sent events.  `promised`: a length that the body does not reach.  `drip`: seconds
    between the bytes of the body."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    promised: int = 0
    lines: list[str] | None = None
    drip: float = 0.0


Script = Callable[[Request], Reply]


def completion(
    text: str | None,
    *,
    call: str | None = None,
    end: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (11, 7),
) -> Reply:
    """A whole answer: text, or the arguments of a call."""
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": refusal}
    if call is not None:
        message["tool_calls"] = [{"id": "c1", "type": "function", "function": {"name": "mood", "arguments": call}}]
    body: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": end, "message": message}],
    }
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Reply(body)


def failure(status: int, message: str = "", **more: str) -> Reply:
    return Reply({"error": {"message": message, "type": "x", "code": None, "param": None, **more}}, status)


def stream(*pieces: str, end: str | None = "stop") -> Reply:
    """Server-sent events with the pieces, then the end where there is one."""
    head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    deltas: list[tuple[dict[str, str], str | None]] = [
        ({"role": "assistant", "content": piece}, None) for piece in pieces
    ]
    if end:
        deltas.append(({}, end))
    lines = [
        json.dumps({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
        for delta, finish in deltas
    ]
    return Reply(lines=[*lines, *(["[DONE]"] if end else [])])


class Endpoint:
    """`asked`: all requests in order.  `at_once`: the most that were under way together.  `callers`: connections, also
    of those that ask for something else."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Request] = []
        self.at_once = 0
        self.callers = 0
        self.url = ""
        self._open = 0
        self._lock = threading.Lock()

    def take(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append(request)
            self._open += 1
            self.at_once = max(self.at_once, self._open)
        try:
            reply = self.script(request)
            time.sleep(reply.wait)
            return reply
        finally:
            with self._lock:
                self._open -= 1


@contextmanager
def serving(script: Script) -> Iterator[Endpoint]:
    endpoint = Endpoint(script)

    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            endpoint.callers += 1
            super().setup()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self._send(endpoint.take(Request(body, {name.lower(): value for name, value in self.headers.items()})))

        def _send(self, reply: Reply) -> None:
            if reply.lines is not None:
                raw = "".join(f"data: {line}\n\n" for line in reply.lines).encode()
                kind = "text/event-stream"
            else:
                raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                kind = "application/json"
            try:
                self.send_response(reply.status)
                self.send_header("content-type", kind)
                if reply.lines is None:
                    self.send_header("content-length", str(reply.promised or len(raw)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for byte in raw if reply.drip else ():
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip)
                if not reply.drip:
                    self.wfile.write(raw)
            except OSError:
                pass  # the client hung up, as it should

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
