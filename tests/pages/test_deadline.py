"""When help is needed by: what people choose on a form becomes one moment."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from helpnet.web.deadline import CHOICES, ZONES, Unclear, resolve

# 21:30 in Winnipeg (still winter time there), 03:30 the next day in UTC.
LATE = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choice", "picked", "zone", "moment"),
    [
        ("1h", "", "UTC", "2026-03-01T04:30"),
        ("2h", "", "", "2026-03-01T05:30"),
        ("4h", "2030-01-01T00:00", "nonsense", "2026-03-01T07:30"),
        ("tonight", "", "America/Winnipeg", "2026-03-01T04:00"),
        ("tonight", "", "Europe/Berlin", "2026-03-01T21:00"),
        ("tomorrow", "", "America/Winnipeg", "2026-03-02T00:00"),
        ("tomorrow", "", "Asia/Kolkata", "2026-03-02T12:30"),
        ("pick", "2026-03-01T09:15", "Asia/Tokyo", "2026-03-01T00:15"),
        ("", "2026-03-01T09:15", "UTC", "2026-03-01T09:15"),
        # The hour that does not exist when clocks go forward is read as the one after.
        ("pick", "2026-03-08T02:30", "America/Winnipeg", "2026-03-08T08:30"),
    ],
)
def test_a_choice_is_one_moment(choice: str, picked: str, zone: str, moment: str) -> None:
    found = resolve(choice, picked, zone, LATE)
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_zones_are_read_from_the_package_and_not_from_the_computers_own_older_files() -> None:
    assert zoneinfo.TZPATH == ()
    # Manitoba no longer puts its clocks back, which files of before 2026 do not know.
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    moment = resolve("pick", "2026-12-01T18:00", "America/Winnipeg", now)
    assert moment == datetime(2026, 12, 1, 23, tzinfo=UTC)


def test_after_ten_in_the_evening_tonight_means_midnight() -> None:
    now = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert resolve("tonight", "", "UTC", now) == datetime(2026, 3, 2, tzinfo=UTC)


def test_no_choice_is_no_time() -> None:
    assert resolve("", "", "nonsense", LATE) is None


@pytest.mark.parametrize(
    ("choice", "picked", "zone"),
    [
        ("pick", "", "UTC"),
        ("pick", "tomorrow", "UTC"),
        ("pick", "0001-01-01T00:00", "Asia/Tokyo"),
        ("pick", "2026-03-01T09:15", "Mars/Olympus"),
        ("tonight", "", "/etc/localtime"),
        ("tonight", "", "Europe"),
        ("3h", "", "UTC"),
    ],
)
def test_what_is_no_moment_is_one_sentence(choice: str, picked: str, zone: str) -> None:
    with pytest.raises(Unclear) as raised:
        resolve(choice, picked, zone, LATE)
    assert str(raised.value).endswith(".")


def test_every_offered_choice_and_zone_can_be_read() -> None:
    assert set(ZONES) <= available_timezones()
    for choice, _ in CHOICES:
        assert resolve(choice, "2026-05-01T10:00", "UTC", LATE) is not None
