"""An X adapter before a server that answers by a table, for what real answers may look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from helpnet.domain.model import Credentials, Receipt
from helpnet.domain.snowflake import first_id_at
from helpnet.networks.http import Limits
from helpnet.networks.x import X
from tests.support.scripted_server import Request, ScriptedServer, answer, scripted_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWN_ID = "11"
SHORT = Limits(total_seconds=0.5, connect_seconds=0.2)
Route = Callable[[Request], Any]


def id_at(at: datetime, number: int = 0) -> str:
    """An id that X would give to a post made then."""
    return str(first_id_at(at) + number)


def receipt(at: datetime = NOW, number: int = 0) -> Receipt:
    """A post of the user's own made then."""
    remote_id = id_at(at, number)
    return Receipt("x", remote_id, f"https://x.com/owner/status/{remote_id}", at)


def unanswerable(remote_id: str) -> Receipt:
    """What is kept for a post under an id that X never gave."""
    return Receipt("x", remote_id, "", NOW)


@contextmanager
def x_on(
    routes: dict[str, Route], *, now: datetime = NOW, **options: Any
) -> Iterator[tuple[X, ScriptedServer]]:
    """The adapter; each route ("GET /2/tweets") gives a JSON object or a whole answer."""

    def script(request: Request) -> bytes:
        said = routes[f"{request.method} {request.path}"](request)
        return said if isinstance(said, bytes) else answer(json=said)

    with scripted_server(script) as server:
        adapter = X(
            Credentials("ACCESS", "REFRESH"),
            remote_id=OWN_ID,
            handle="owner",
            api_base=server.base,
            client_id="client",
            client_secret="secret",
            limits=SHORT,
            clock=lambda: now,
            **options,
        )
        yield adapter, server
