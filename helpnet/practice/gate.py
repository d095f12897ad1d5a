"""The door every request comes through: it is read, written down, troubled as ordered, answered.

The world is held only while the application itself works, so a slow or silent answer never keeps
another one waiting.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import http_date
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_input_stream

from helpnet.practice import graph_catalogue, lost_answers, network_errors
from helpnet.practice.faults import Effect
from helpnet.practice.model import Network
from helpnet.practice.requests_log import Heard
from helpnet.practice.world import World

LARGEST_BODY = 16 * 1024 * 1024
LONGEST_HEARING = 16  # times the largest body
PREFIXES: dict[str, Network] = {"/x": "x", "/graph": "facebook"}
LOST_BEFORE = ("reset_before", "timeout_before")
LOST_AFTER = ("reset_after", "timeout_after")
DRIP_SECONDS = 1.0


class Gate:
    """A WSGI application around the practice one."""

    def __init__(self, app: WSGIApplication, world: World) -> None:
        self._app = app
        self._world = world
        self.stopping = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = _read_body(environ)
        if body is None:
            return _too_large()(environ, start_response)
        network = network_of(environ["PATH_INFO"])
        if network is None:
            return self._answer(environ)(environ, start_response)
        with self._world.held():
            heard = self._write_down(environ, network, body)
            seconds, effect = self._world.faults.meeting(network, heard.method, heard.path)
        if seconds:
            self.stopping.wait(seconds)
        if effect is None:
            response = self._answer(environ)
            heard.status = response.status_code
            return response(environ, start_response)
        heard.fault = effect.type
        return self._trouble(effect, heard, environ, start_response)

    def _answer(self, environ: WSGIEnvironment) -> Response:
        """What the application says, in full."""
        with self._world.held():
            self._world.advance()
            response = Response.from_app(self._app, environ, buffered=True)
        response.headers["Date"] = http_date(self._world.now())
        return response

    def _write_down(self, environ: WSGIEnvironment, network: Network, body: bytes) -> Heard:
        return self._world.heard.add(
            network,
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
            environ.get("QUERY_STRING", ""),
            environ.get("CONTENT_TYPE", ""),
            body,
            self._world.now(),
        )

    def _trouble(
        self,
        effect: Effect,
        heard: Heard,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        if effect.type in LOST_BEFORE:
            self._lose(effect, environ)
        if effect.type in ("status", "rate_limit", "usage_cap", "graph_error"):
            response = self._refusal(effect, heard.network)
            heard.status = response.status_code
            return response(environ, start_response)
        response = self._answer(environ)
        if effect.type in LOST_AFTER:
            self._lose(effect, environ)
        heard.status = response.status_code
        return self._spoilt(effect, response, environ, start_response)

    def _lose(self, effect: Effect, environ: dict[str, Any]) -> None:
        if effect.type.startswith("reset"):
            lost_answers.reset(environ)
        lost_answers.fall_silent(environ, self.stopping)

    def _refusal(self, effect: Effect, network: Network) -> Response:
        if effect.type == "graph_error":
            status, headers, body = graph_catalogue.refusal(
                effect.code, effect.subcode, effect.reset_in, self._world.page().id
            )
            return Response(body, status, headers)
        if effect.type == "rate_limit":
            status, headers, body = network_errors.rate_limited(
                network, effect.reset_in, self._world.now(), self._world.page().id
            )
            return Response(body, status, headers)
        if effect.type == "usage_cap":
            kind, problem = network_errors.PROBLEM_JSON, network_errors.usage_cap_problem()
            return Response(json.dumps(problem), 429, content_type=kind)
        kind, text = network_errors.body_for(network, effect.status)
        if isinstance(effect.body, str):
            kind, text = "text/html; charset=utf-8", effect.body
        elif effect.body is not None:
            text = json.dumps(effect.body)
        response = Response(text, effect.status, content_type=kind)
        response.headers.update(effect.headers)
        return response

    def _spoilt(
        self,
        effect: Effect,
        response: Response,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """The true answer, but cut, torn or slow."""
        body = response.get_data()
        if effect.type == "malformed":
            response.set_data(body[: max(1, len(body) * 2 // 3)] or b"{")
            return response(environ, start_response)
        response.headers["Content-Length"] = str(len(body))
        list(response(environ, start_response))
        if effect.type == "truncated":
            return [body[: len(body) // 2]]
        return lost_answers.drip(body, effect.seconds or DRIP_SECONDS, self.stopping)


def network_of(path: str) -> Network | None:
    """Which network a path speaks to; None for the control plane and the rest."""
    for prefix, network in PREFIXES.items():
        if path == prefix or path.startswith(prefix + "/"):
            return network
    return None


def _read_body(environ: WSGIEnvironment) -> bytes | None:
    """The whole body, put back for whoever reads next; None when it is too large."""
    stream = get_input_stream(environ)
    body: bytes = stream.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        # Hear the rest out, within reason, so that the client gets to read the refusal.
        for _ in range(LONGEST_HEARING):
            if not stream.read(LARGEST_BODY):
                break
        return None
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return body


def _too_large() -> Response:
    message = f"A request may hold {LARGEST_BODY // 1024 // 1024} MB at most."
    return Response(
        json.dumps({"error": message}),
        413,
        {"Connection": "close"},
        content_type="application/json",
    )
