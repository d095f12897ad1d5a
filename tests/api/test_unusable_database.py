"""A database that cannot be used just now is 503 in JSON, and the call may be made again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from helpnet.store import Store
from tests.support.api import Api
from tests.support.unusable_database import full, locked


@pytest.mark.parametrize("trouble", [locked, full])
def test_an_ask_that_could_not_be_kept_may_be_sent_again(
    api: Api,
    caplog: pytest.LogCaptureFixture,
    trouble: Callable[[Store], AbstractContextManager[None]],
) -> None:
    body = {"text": "help " * 10_000, "networks": ["facebook"], "client_key": "one"}
    with trouble(api.helpnet.store):
        answer = api.call("POST", "/asks", 503, json=body)
    assert answer.error["code"] == "service_unavailable"
    assert "page" not in answer.error["message"]
    assert answer.headers["Retry-After"] == "5"
    assert [record.exc_info for record in caplog.records] == [None]
    api.call("POST", "/asks", 201, json=body)
    assert len(api.call("GET", "/asks", 200).body["items"]) == 1
