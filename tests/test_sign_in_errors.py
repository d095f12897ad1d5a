"""Every refusal of a sign-in has its row, told over HTTP as the user will read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from helpnet.domain.model import Credentials
from helpnet.networks import NetworkError, facebook_oauth, sign_in_errors, x_oauth
from helpnet.networks.http import Limits
from helpnet.networks.x import X
from tests.support.refusals import HTML, graph, kind_of
from tests.support.scripted_server import answer, scripted_server

BACK = "http://127.0.0.1:8000/accounts/callback"
SHORT = Limits(total_seconds=0.5, connect_seconds=0.2)
GRANT = {"error": "invalid_request", "error_description": "Value passed for the code was invalid."}
SILENT = -1  # no answer comes


def connect_x(base: str) -> Any:
    return x_oauth.exchange(
        "CODE",
        "VERIFIER",
        client_id="client",
        client_secret="SECRET",
        redirect_uri=BACK,
        api_base=base,
        limits=SHORT,
    )


def renew_x(base: str) -> Any:
    app = {"remote_id": "1", "handle": "o", "client_id": "client", "client_secret": "SECRET"}
    return X(Credentials("A", "R"), api_base=base, limits=SHORT, **app).refresh()


def connect_facebook(base: str) -> Any:
    return facebook_oauth.exchange(
        "CODE", app_id="1", app_secret="SECRET", redirect_uri=BACK, api_base=base, limits=SHORT
    )


X1, X2, F1 = (
    sign_in_errors.X_CONNECTING,
    sign_in_errors.X_RENEWING,
    sign_in_errors.FACEBOOK_CONNECTING,
)
# What is done, what is answered, which row it meets, what it must become.
CASES: list[tuple[Callable[[str], Any], int, Any, sign_in_errors.Row, str]] = [
    (connect_x, 429, {"title": "Too Many Requests"}, X1[0], "later no"),
    (connect_x, 429, HTML, X1[0], "later no"),
    (connect_x, 401, {"error": "unauthorized_client"}, X1[1], "refused"),
    (connect_x, 400, {"error": "invalid_client"}, X1[1], "refused"),
    (connect_x, 401, {"title": "Unauthorized"}, X1[1], "refused"),
    (connect_x, 400, GRANT, X1[2], "refused"),
    (connect_x, 403, {"error": "access_denied"}, X1[2], "refused"),
    (connect_x, 403, HTML, X1[3], "later unknown"),
    (connect_x, 500, {"error": "server_error"}, X1[3], "later unknown"),
    (connect_x, 200, {"token_type": "bearer"}, X1[3], "later unknown"),
    (connect_x, SILENT, None, X1[3], "later unknown"),
    (renew_x, 429, HTML, X2[0], "later no"),
    (renew_x, 503, {"title": "Over capacity"}, X2[0], "later no"),
    (renew_x, 401, {"error": "unauthorized_client"}, X2[1], "refused"),
    (renew_x, 400, GRANT, X2[2], "expired"),
    (renew_x, 503, HTML, X2[3], "later unknown"),
    (renew_x, 400, HTML, X2[3], "later unknown"),
    (renew_x, SILENT, None, X2[3], "later unknown"),
    *(
        (connect_facebook, 400, graph(code), F1[0], "later no")
        for code in (4, 17, 32, 341, 613, 80001)
    ),
    (connect_facebook, 429, HTML, F1[0], "later no"),
    (connect_facebook, 400, graph(100, subcode=36009), F1[1], "refused"),
    (connect_facebook, 500, graph(2), F1[2], "later no"),
    (connect_facebook, 502, HTML, F1[2], "later no"),
    (connect_facebook, SILENT, None, F1[2], "later no"),
]


@pytest.mark.parametrize(("act", "status", "body", "row", "kind"), CASES)
def test_a_refused_sign_in_is_told_by_its_row(
    act: Callable[[str], Any], status: int, body: Any, row: sign_in_errors.Row, kind: str
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def script(request: Any) -> bytes:
        return b"" if status == SILENT else answer(status, body=raw)

    with scripted_server(script) as server, pytest.raises(NetworkError) as caught:
        act(server.base)
    assert caught.value.message == row.sentence
    assert (caught.value.button, kind_of(caught.value)) == (row.button, kind)


def test_every_row_is_met() -> None:
    met = {row.sentence for _, _, _, row, _ in CASES}
    assert met == {row.sentence for row in (*X1, *X2, *F1)}


def test_a_network_that_was_never_reached_has_not_asked_for_a_pause() -> None:
    with pytest.raises(NetworkError) as caught:
        connect_x("http://127.0.0.1:9")
    assert caught.value.message == X1[3].sentence
    with pytest.raises(NetworkError) as caught:
        renew_x("http://127.0.0.1:9")
    assert caught.value.message == X2[0].sentence


def test_when_the_pause_ends_is_kept_where_the_network_tells() -> None:
    ends = int(datetime.now(UTC).timestamp()) + 300

    def script(request: Any) -> bytes:
        return answer(429, body=b"{}", headers={"x-rate-limit-reset": str(ends)})

    with scripted_server(script) as server, pytest.raises(NetworkError) as caught:
        connect_x(server.base)
    assert getattr(caught.value, "after", None) == datetime.fromtimestamp(ends, UTC)
