"""What a probe finds: each thing that stands in the way of posting, before it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpnet.domain.model import Finding
from helpnet.networks import TryLater
from helpnet.networks.facebook import Facebook
from helpnet.networks.x import X
from tests.support.practice import Practice
from tests.support.stages import FacebookStage, XStage


def shifted(by: timedelta) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + by


def brief(findings: list[Finding]) -> list[tuple[str, str, bool]]:
    return [(one.code, one.button, one.blocks) for one in findings]


@pytest.fixture
def x(practice: Practice) -> XStage:
    return XStage(practice)


@pytest.fixture
def facebook(practice: Practice) -> FacebookStage:
    return FacebookStage(practice)


# ---------------------------------------------------------------- X


def opened_x(stage: XStage, **changes: Any) -> X:
    given = {
        "credentials": stage.credentials,
        "remote_id": stage.connected.profile.remote_id,
        "handle": stage.connected.profile.handle,
        "api_base": stage.web,
        "client_id": "practice-x-client",
    }
    return X(**(given | changes))


def test_a_probe_of_x_costs_nothing(x: XStage) -> None:
    before = x.practice.control("GET", "/meter")["x"]["total"]
    x.open().probe()
    assert x.practice.control("GET", "/meter")["x"]["total"] == before


def test_spent_credit_is_found_with_the_place_to_top_it_up(x: XStage) -> None:
    x.practice.control("POST", "/settings", {"x_credit": 0})
    (found,) = x.open().probe()
    assert brief([found]) == [("402", "Top up", True)]
    assert found.url == "https://developer.x.com"
    assert found.sentence.startswith("X says your API credit is used up: top it up")


def test_a_month_s_reading_used_up_does_not_keep_one_from_posting(x: XStage) -> None:
    x.practice.control("POST", "/settings", {"x_post_cap": 0})
    assert brief(x.open().probe()) == [("429", "Raise the cap", False)]


@pytest.mark.parametrize(
    ("held", "blocks"),
    [("tweet.read users.read offline.access", True), ("tweet.read tweet.write users.read", False)],
)
def test_a_right_that_x_gave_no_more_is_named(x: XStage, held: str, blocks: bool) -> None:
    tokens = x.practice.x_tokens(scope=held)
    credentials = type(x.credentials)(tokens["access_token"], scopes=tuple(held.split()))
    found = opened_x(x, credentials=credentials).probe()
    assert brief(found) == [("scope", "Reconnect", blocks)]
    assert ("tweet.write" if blocks else "offline.access") in found[0].sentence


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (timedelta(minutes=5), "5 minutes ahead of X's"),
        (timedelta(minutes=-5), "5 minutes behind X's"),
        (timedelta(hours=3), "180 minutes ahead of X's"),
    ],
)
def test_a_clock_that_is_wrong_is_told_by_how_much(x: XStage, by: timedelta, words: str) -> None:
    found = opened_x(x, clock=shifted(by)).probe()
    assert brief(found) == [("clock", "", False)]
    assert words in found[0].sentence


@pytest.mark.parametrize("by", [timedelta(seconds=90), timedelta(seconds=-90)])
def test_a_clock_that_is_a_little_wrong_is_right_enough(x: XStage, by: timedelta) -> None:
    assert opened_x(x, clock=shifted(by)).probe() == []


def test_an_answer_without_a_date_says_nothing_of_the_clock(x: XStage) -> None:
    for date in ("", "soon", "Thu, 99 Nov 2026 12:00:00 GMT"):
        body: Any = {"meta": {"result_count": 0}}
        x.trouble("status", call="probe", status=200, body=body, headers={"Date": date})
        assert x.open().probe() == []


# ---------------------------------------------------------------- Facebook


def opened_page(stage: FacebookStage, **changes: Any) -> Facebook:
    given = {
        "credentials": stage.credentials,
        "remote_id": stage.connected.profile.remote_id,
        "api_base": stage.web,
        "app_id": "100000000000001",
        "app_secret": "practice-facebook-secret",
    }
    return Facebook(**(given | changes))


def test_permissions_unused_for_90_days_are_found_before_they_are_needed(
    facebook: FacebookStage,
) -> None:
    facebook.practice.control(
        "POST", "/accounts", {"network": "facebook", "state": "unused_90_days"}
    )
    (found,) = facebook.open().probe()
    assert brief([found]) == [("10", "Reconnect", True)]


@pytest.mark.parametrize(
    ("tasks", "words", "blocks"),
    [(["MODERATE"], "lets you post:", True), (["CREATE_CONTENT"], "answer comments:", False)],
)
def test_a_role_that_was_cut_down_is_found(
    facebook: FacebookStage, tasks: list[str], words: str, blocks: bool
) -> None:
    name = facebook.connected.profile.name
    facebook.practice.control("POST", "/pages", {"name": name, "tasks": tasks})
    (found,) = facebook.open().probe()
    assert brief([found]) == [("tasks", "Reconnect", blocks)]
    assert words in found.sentence


@pytest.mark.parametrize(
    ("scope", "blocks"), [("pages_manage_posts", True), ("pages_manage_engagement", False)]
)
def test_a_permission_that_is_not_there_is_named(
    facebook: FacebookStage, scope: str, blocks: bool
) -> None:
    held = facebook.practice.world.tokens.get(facebook.credentials.access_token)
    assert held is not None
    held.scopes.remove(scope)
    found = facebook.open().probe()
    assert brief(found) == [("scope", "Reconnect", blocks)]


def test_an_expired_version_is_told_with_the_one_to_set(facebook: FacebookStage) -> None:
    (found,) = opened_page(facebook, version="v19.0").probe()
    assert (found.code, found.blocks) == ("version", False)
    assert "ended version v19.0" in found.sentence and "to v26.0" in found.sentence


def test_what_runs_out_soon_is_told_in_good_time(facebook: FacebookStage) -> None:
    week = opened_page(facebook, clock=shifted(timedelta(days=85))).probe()
    assert brief(week) == [
        ("data_access_expires_at", "Reconnect", False),
        ("clock", "", False),
    ]
    assert "before then" in week[0].sentence


def test_an_allowance_that_runs_low_is_told(facebook: FacebookStage) -> None:
    used = {"X-App-Usage": '{"call_count": 85}'}
    facebook.trouble("status", call="probe", status=200, body={"data": []}, headers=used)
    assert brief(facebook.open().probe()) == [("usage", "", False)]


def test_tasks_that_facebook_does_not_tell_are_no_tasks_missing(facebook: FacebookStage) -> None:
    error = {"error": {"code": 100, "message": "(#100) Tried accessing nonexisting field (tasks)"}}
    page = f"/{facebook.connected.profile.remote_id}"
    fault = {"network": "facebook", "path": page, "skip": 1, "count": 1}
    effect = {"type": "status", "status": 400, "body": error}
    facebook.practice.control("POST", "/faults", fault | {"effect": effect})
    assert facebook.open().probe() == []


@pytest.mark.parametrize("app", [{"app_id": "12"}, {"app_id": "100000000000001", "app_secret": ""}])
def test_an_app_that_facebook_does_not_know_is_told_and_keeps_nobody_from_posting(
    facebook: FacebookStage, app: dict[str, str]
) -> None:
    (found,) = opened_page(facebook, **app).probe()
    assert brief([found]) == [("app", "", False)]


def test_an_answer_that_makes_no_sense_is_no_finding(facebook: FacebookStage) -> None:
    for path in ("/debug_token", "/published_posts"):
        fault = {"network": "facebook", "path": path, "count": 1}
        effect = {"type": "status", "status": 200, "body": {"data": "odd", "tasks": 5}}
        facebook.practice.control("POST", "/faults", fault | {"effect": effect})
        assert facebook.open().probe() == []
        facebook.practice.control("POST", "/faults", fault | {"effect": {"type": "malformed"}})
        with pytest.raises(TryLater):
            facebook.open().probe()
