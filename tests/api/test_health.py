"""/healthz says whether the process, the database and the worker are well, to anybody."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from helpnet.store import StoreError, jobs
from helpnet.web.health import SILENCE
from tests.support.api import Api


def test_with_a_living_worker_all_is_well(api: Api) -> None:
    jobs.beat(api.helpnet.store, "a worker", api.clock())
    answer = api.app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "database": "ok", "worker": "ok"}


def test_a_worker_that_never_came_or_fell_silent_is_not_well(api: Api) -> None:
    def status() -> tuple[int, str]:
        answer = api.app.test_client().get("/healthz")
        return answer.status_code, answer.get_json()["worker"]

    assert status() == (503, "silent")
    jobs.beat(api.helpnet.store, "a worker", api.clock())
    api.clock.at += SILENCE - timedelta(seconds=1)
    assert status() == (200, "ok")
    api.clock.forward(1)
    assert status() == (503, "silent")
    jobs.beat(api.helpnet.store, "another", api.clock())
    assert status() == (200, "ok")
    jobs.leave(api.helpnet.store, "another")
    assert status() == (503, "silent")


@pytest.mark.parametrize("error", [sqlite3.OperationalError("disk I/O"), StoreError("secret")])
def test_a_database_that_cannot_be_used_is_said_without_its_words(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(store: object) -> None:
        raise error

    monkeypatch.setattr(jobs, "last_beat", broken)
    answer = api.app.test_client().get("/healthz")
    assert answer.status_code == 503
    body = {"status": "unwell", "database": "unusable", "worker": "silent"}
    assert answer.get_json() == body
