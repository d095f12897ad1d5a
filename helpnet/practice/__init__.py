"""The practice networks: a stand-in for X and Facebook, a stranger to the app it serves.

They speak the real wire formats over HTTP (`/x` is X API v2, `/graph` is Graph API v26.0), are
inhabited by a community of invented people, and are steered at `/practice`.
"""

from __future__ import annotations

import errno
import json
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import cast

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from helpnet.practice import (
    connected_apps,
    control,
    control_facebook,
    exports,
    graph,
    network_errors,
    x_media,
    x_messages,
    x_oauth,
    x_pages,
    x_timelines,
    x_tweets,
    x_usage,
    x_users,
)
from helpnet.practice.gate import Gate, network_of
from helpnet.practice.server import Server
from helpnet.practice.world import World

X_CALLS = (x_tweets, x_timelines, x_users, x_messages, x_media, x_usage)


def create_practice_app(
    database: Path | None,
    *,
    clock: Callable[[], float] = time.time,
    autoplay: bool = False,
) -> Flask:
    """The practice networks as a Flask application; its World is `app.extensions["practice"]`.

    `database` is the file their state is kept in, None for memory only; `clock` tells unix
    seconds; `autoplay` plays the Winnipeg scenario under every post of the owner that names it.
    """
    app = Flask(__name__, static_folder=None)
    json_provider = cast(DefaultJSONProvider, app.json)
    json_provider.sort_keys = False
    json_provider.mimetype = "application/json; charset=utf-8"
    world = World(database, clock=clock, autoplay=autoplay)
    app.extensions["practice"] = world
    app.register_error_handler(HTTPException, _in_their_words)
    for part in (
        control,
        control_facebook,
        exports,
        x_oauth,
        *X_CALLS,
        x_pages,
        connected_apps,
        graph,
    ):
        part.register(app, world)
    gate = Gate(app.wsgi_app, world)
    app.extensions["practice_stopping"] = gate.stopping
    app.wsgi_app = gate  # type: ignore[method-assign]
    return app


def _in_their_words(error: HTTPException) -> Response:
    """What a network, or the control plane, says to an unknown path, a wrong method, a bug."""
    status = error.code or 500
    network = network_of(request.path)
    if network is None:
        body = json.dumps({"error": error.description or network_errors.phrase(status)})
        return Response(body, status, content_type="application/json")
    kind, body = network_errors.body_for(network, status)
    return Response(body, status, content_type=kind)


def make_practice_server(app: Flask, host: str, port: int) -> Server:
    """A server for it that listens already (port 0: any free one); OSError when it cannot."""
    stopping = cast(threading.Event, app.extensions["practice_stopping"])
    return Server(host, port, app, stopping)


def serve(host: str, port: int, database: Path | None, autoplay: bool) -> None:
    """Serve until SIGTERM or SIGINT; SystemExit with one sentence when it cannot begin."""
    try:
        app = create_practice_app(database, autoplay=autoplay)
    except sqlite3.OperationalError as error:
        raise SystemExit(
            f"The practice networks cannot use {database} ({error}); "
            "another process may have it open, stop that one first."
        ) from None
    world = cast(World, app.extensions["practice"])
    try:
        server = make_practice_server(app, host, port)
    except OSError as error:
        world.close()
        raise SystemExit(_cannot_listen(host, port, error)) from None
    print(f"The practice networks listen on http://{host}:{server.port}", flush=True)
    _serve_until_signalled(server)
    world.close()


def _serve_until_signalled(server: Server) -> None:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    signalled = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        signalled.set()

    before = {which: signal.signal(which, stop) for which in (signal.SIGTERM, signal.SIGINT)}
    thread.start()
    try:
        signalled.wait()
        server.stop()
        thread.join()
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program; stop that one, or choose another port "
            "for the practice networks."
        )
    return f"The practice networks cannot listen on {host} port {port}: {error.strerror}."
