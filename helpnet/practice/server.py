"""Serves the practice networks on one port: keep-alive, one thread a connection, a clean stop."""

from __future__ import annotations

import socket
import sys
import threading
import time
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler

STOP_SECONDS = 8.0  # calls in flight get that long to end
IDLE_SECONDS = 75.0  # a kept connection without a call is closed after that


class Handler(WSGIRequestHandler):
    """One connection; Werkzeug's own handler would close it after every answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.server.closed(self.connection)

    def run_wsgi(self) -> None:
        """Run the application for one request and send what it says."""
        environ = self.make_environ()
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Any:
            told[:] = [(status, headers)]
            return None

        self.server.began()
        try:
            parts = self.server.app(environ, start_response)
            self._send(*told[0], parts)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            self.server.ended()

    def _send(self, status: str, headers: list[tuple[str, str]], parts: Any) -> None:
        """Every answer of ours tells its length; one that falls short ends the connection."""
        code, _, phrase = status.partition(" ")
        self.send_response_only(int(code), phrase)  # the practice world tells its own date
        missing = 0
        for name, value in headers:
            self.send_header(name, value)
            if name.lower() == "content-length":
                missing = int(value)
        if self.server.is_stopping:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        for part in parts:
            self.wfile.write(part)
            missing -= len(part)
        if missing > 0:
            self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: addresses hold tokens, and the control plane tells every request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing about lines that were slow or broken either."""


class Server(ThreadedWSGIServer):
    """A server that knows its connections, so that it can end them."""

    def __init__(self, host: str, port: int, app: Flask, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._changed = threading.Condition()
        self._lines: set[socket.socket] = set()
        self._calls = 0
        with listening(host, port) as listener:
            super().__init__(host, port, app, Handler, fd=listener.fileno())

    @property
    def is_stopping(self) -> bool:
        """No new call is waited for."""
        return self._stopping.is_set()

    def opened(self, line: socket.socket) -> None:
        """A connection came."""
        with self._changed:
            self._lines.add(line)

    def closed(self, line: socket.socket) -> None:
        """A connection went."""
        with self._changed:
            self._lines.discard(line)
            self._changed.notify_all()

    def began(self) -> None:
        """A call came in."""
        with self._changed:
            self._calls += 1

    def ended(self) -> None:
        """A call was answered, or lost."""
        with self._changed:
            self._calls -= 1
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks is everyday life here; anything else is worth a word."""
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Take no more calls, let those in flight end, close every connection."""
        self._stopping.set()
        self.shutdown()
        until = time.monotonic() + STOP_SECONDS
        with self._changed:
            self._changed.wait_for(lambda: self._calls == 0, STOP_SECONDS)
            for line in self._lines:
                _hang_up(line)
            self._changed.wait_for(lambda: not self._lines, max(0.1, until - time.monotonic()))


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; OSError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BaseWSGIServer.request_queue_size)
    except OSError:
        listener.close()
        raise
    return listener


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
