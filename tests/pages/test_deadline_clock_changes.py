"""Local times around the days on which clocks are changed, and on a journey."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.web.deadline import ZONES, resolve, said
from tests.pages.conftest import Pages

BERLIN, WINNIPEG, LORD_HOWE = "Europe/Berlin", "America/Winnipeg", "Australia/Lord_Howe"
zones = st.sampled_from((*ZONES, LORD_HOWE, "Africa/Cairo", "America/Havana", "Asia/Kathmandu"))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda one: one.replace(tzinfo=UTC, second=0, microsecond=0)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "picked", "moment", "words"),
    [
        # Clocks go forward: the skipped time is as much later as they are put forward.
        (BERLIN, "2026-03-29T02:30", "2026-03-29T01:30", "Sun 29 Mar, 03:30 CEST"),
        (BERLIN, "2026-03-29T01:59", "2026-03-29T00:59", "Sun 29 Mar, 01:59 CET"),
        (BERLIN, "2026-03-29T03:00", "2026-03-29T01:00", "Sun 29 Mar, 03:00 CEST"),
        (WINNIPEG, "2026-03-08T02:15", "2026-03-08T08:15", "Sun 8 Mar, 03:15 CDT"),
        (LORD_HOWE, "2026-10-04T02:10", "2026-10-03T15:40", "Sun 4 Oct, 02:40 UTC+11:00"),
        # Clocks go back: of two times the first.
        (BERLIN, "2026-10-25T02:30", "2026-10-25T00:30", "Sun 25 Oct, 02:30 CEST"),
        (BERLIN, "2026-10-25T03:00", "2026-10-25T02:00", "Sun 25 Oct, 03:00 CET"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45", "Sun 5 Apr, 01:45 UTC+11:00"),
    ],
)
def test_a_local_time_on_the_day_clocks_change_is_one_moment_and_told_with_its_zone(
    zone: str, picked: str, moment: str, words: str
) -> None:
    now = at(moment) - timedelta(hours=12)
    assert resolve("pick", picked, zone, now) == at(moment)
    assert said("pick", picked, zone, zone, now).startswith(f"Until {words}, {zone} time.")


def test_that_a_time_is_skipped_or_comes_twice_is_said_before_it_is_sent() -> None:
    now = at("2026-03-28T12:00")
    told = said("pick", "2026-03-29T02:30", BERLIN, BERLIN, now)
    assert told.endswith("time. Clocks go forward then: there is no 02:30 that day.")
    now = at("2026-10-24T12:00")
    told = said("pick", "2026-10-25T02:30", BERLIN, BERLIN, now)
    assert told.endswith("Clocks go back then: it is the first of two times 02:30.")


def test_between_the_two_the_second_is_meant() -> None:
    now = at("2026-10-25T00:45")  # 02:45 for the first time
    assert resolve("pick", "2026-10-25T02:30", BERLIN, now) == at("2026-10-25T01:30")
    told = said("pick", "2026-10-25T02:30", BERLIN, BERLIN, now)
    assert told.startswith("Until Sun 25 Oct, 02:30 CET")
    assert "the second of two times" in told
    now = at("2026-10-25T01:31")
    assert "already past" in said("pick", "2026-10-25T02:30", BERLIN, BERLIN, now)


@pytest.mark.parametrize("now", ["2026-03-29T00:30", "2026-10-25T00:30", "2026-10-25T01:30"])
def test_in_two_hours_is_two_hours_whatever_clocks_do(now: str) -> None:
    assert resolve("2h", "", BERLIN, at(now)) == at(now) + timedelta(hours=2)


def test_tonight_and_tomorrow_keep_their_hour_when_clocks_change() -> None:
    assert resolve("tonight", "", BERLIN, at("2026-03-28T23:30")) == at("2026-03-29T20:00")
    assert resolve("tomorrow", "", BERLIN, at("2026-03-28T12:00")) == at("2026-03-29T16:00")
    assert resolve("tomorrow", "", WINNIPEG, at("2026-03-07T18:00")) == at("2026-03-08T23:00")


@pytest.mark.parametrize("choice", ["", "2h", "tonight", "tomorrow", "pick"])
def test_a_traveller_is_told_both_times_only_where_they_differ(choice: str) -> None:
    now, picked = at("2026-11-22T12:00"), "2026-11-22T18:00"
    abroad = said(choice, picked if choice == "pick" else "", "America/Chicago", BERLIN, now)
    at_home = said(choice, picked if choice == "pick" else "", BERLIN, "Europe/Paris", now)
    assert ("Where you are that is" in abroad) == bool(choice)
    assert "Where you are" not in at_home
    if choice == "pick":
        assert abroad == (
            "Until Sun 22 Nov, 18:00 CST, America/Chicago time. "
            "Where you are that is Mon 23 Nov, 01:00 CET."
        )


@pytest.mark.parametrize(
    ("picked", "zone", "here", "told"),
    [
        ("", BERLIN, BERLIN, ""),
        ("soon", BERLIN, BERLIN, "Pick the date and the time, such as 1 May 2026, 18:00."),
        ("2026-11-23T10:00", "Mars/Olympus", "", "That time zone is unknown"),
        ("2026-11-23T10:00", BERLIN, "Mars/Olympus", "That time zone is unknown"),
        ("0001-01-01T00:00", "Asia/Tokyo", "", "That time is too far away"),
    ],
)
def test_what_is_no_time_yet_is_said_calmly(picked: str, zone: str, here: str, told: str) -> None:
    found = said("pick", picked, zone, here, at("2026-11-22T12:00"))
    assert found.startswith(told) and bool(found) == bool(told)


@given(zones, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), moments)
def test_a_picked_time_is_that_time_in_its_zone_or_right_after_a_gap(
    name: str, local: datetime, now: datetime
) -> None:
    local = local.replace(second=0, microsecond=0)
    found = resolve("pick", local.isoformat(timespec="minutes"), name, now)
    assert found is not None and found.utcoffset() == timedelta(0)
    there = found.astimezone(ZoneInfo(name)).replace(tzinfo=None)
    assert timedelta(0) <= there - local <= timedelta(hours=1)
    skipped = local.replace(tzinfo=ZoneInfo(name)).astimezone(UTC).astimezone(ZoneInfo(name))
    assert there == local or skipped.replace(tzinfo=None) != local
    # No other moment of that local time is still to come where this one is past.
    other = local.replace(tzinfo=ZoneInfo(name), fold=1).astimezone(UTC)
    assert found > now or other <= now


@given(zones, moments)
def test_tonight_and_tomorrow_are_ahead_and_on_their_day(name: str, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(name)).date()
    tonight, tomorrow = (resolve(choice, "", name, now) for choice in ("tonight", "tomorrow"))
    assert tonight is not None and tomorrow is not None
    assert now < tonight <= now + timedelta(hours=25)
    there = tomorrow.astimezone(ZoneInfo(name))
    assert (there.date(), there.hour, there.minute) == (today + timedelta(days=1), 18, 0)


@given(zones, zones, moments, st.sampled_from(["1h", "2h", "4h"]))
def test_hours_are_hours_in_any_zone(one: str, other: str, now: datetime, choice: str) -> None:
    found = resolve(choice, "", one, now)
    assert found == resolve(choice, "", other, now) == now + timedelta(hours=int(choice[0]))
    assert said(choice, "", one, other, now).startswith("Until ")


def test_the_composer_is_told_what_its_time_comes_to(pages: Pages) -> None:
    token = pages.page("/asks/new").one("input", name="csrf_token")["value"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    body = {"text": "", "needed_by": "pick", "picked": "2026-03-29T02:30"}
    body |= {"zone": BERLIN, "here": WINNIPEG}
    answer = pages.browser.post("/compose/measure", json=body, headers=headers).get_json()
    assert answer["until"].startswith("Until Sun 29 Mar, 03:30 CEST, Europe/Berlin time. Where you")
    body = {"text": "", "needed_by": 7, "picked": None}
    answer = pages.browser.post("/compose/measure", json=body, headers=headers).get_json()
    assert answer["until"] == ""
