"""A server on loopback that answers exactly what a test says, byte by byte if it must."""

from __future__ import annotations

import json as json_module
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json_module.loads(self.body)


Script = Callable[[Request], bytes | Iterable[bytes]]


@dataclass
class ScriptedServer:
    """Where it stands, and what it was asked; `stopping` ends a script that drips."""

    base: str
    asked: list[Request] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def last(self) -> Request:
        return self.asked[-1]

    def drip(self, data: bytes, seconds: float = 0.03) -> Iterator[bytes]:
        """The bytes one by one, until the test is over."""
        for byte in data:
            if self.stopping.wait(seconds):
                return
            yield bytes([byte])

    def silence(self) -> Iterator[bytes]:
        """Nothing, until the test is over."""
        self.stopping.wait(30)
        yield b""


def answer(
    status: int = 200,
    json: Any = None,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """A whole HTTP answer; with `json`, a JSON one."""
    if body is None:
        body = json_module.dumps(json).encode()
    told = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in {**told, **(headers or {})}.items() if value]
    head = "\r\n".join([f"HTTP/1.1 {status} Said", *lines])
    return f"{head}\r\n\r\n".encode() + body


@contextmanager
def scripted_server(script: Script, certificate: Path | None = None) -> Iterator[ScriptedServer]:
    """Serve on a free port; the script gets each request and gives the bytes to send.

    With a `certificate` (a file that holds its key too) it speaks TLS.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            request = Request(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                dict(self.headers),
                self.rfile.read(length),
            )
            server.asked.append(request)
            said = script(request)
            try:
                for piece in [said] if isinstance(said, bytes) else said:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                self.close_connection = True
            if not isinstance(said, bytes) or not said:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = do_PUT = _serve

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that leaves is part of the test."""

    listener = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        listener.socket = context.wrap_socket(
            listener.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "https" if certificate else "http"
    server = ScriptedServer(f"{scheme}://127.0.0.1:{listener.server_port}")
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join(5)
