"""When help is needed by, as people say it on a form: "in 2 h", "tonight", a picked local time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath

# Zones change by law, and a phone soon knows: the package is younger than most computers' files.
reset_tzpath(to=())

CHOICES: tuple[tuple[str, str], ...] = (
    ("", "No fixed time"),
    ("1h", "In 1 hour"),
    ("2h", "In 2 hours"),
    ("4h", "In 4 hours"),
    ("tonight", "Tonight, 22:00"),
    ("tomorrow", "Tomorrow, 18:00"),
    ("pick", "Pick a time"),
)
# Offered where no script tells the browser's own zone; the script adds any other.
ZONES: tuple[str, ...] = (
    "UTC",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/Winnipeg",
    "America/New_York",
    "America/Halifax",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
)
_HOURS = {"1h": 1, "2h": 2, "4h": 4}
_EVENING, _CLOSE_OF_DAY = time(22), time(18)


class Unclear(Exception):
    """What was chosen is no moment; the message is one sentence for the user."""


def resolve(choice: str, picked: str, zone_name: str, now: datetime) -> datetime | None:
    """The moment that was meant, in UTC; None where no time was given.

    `picked` is a local time as `datetime-local` writes it, read where `choice` is "pick" or where
    it was filled in without choosing anything else; `zone_name` is an IANA zone.
    """
    if choice in _HOURS:
        return now + timedelta(hours=_HOURS[choice])
    if choice == "pick" or (not choice and picked):
        return _first_ahead(_picked(picked), _zone(zone_name), now)
    if choice == "tonight":
        return _tonight(_zone(zone_name), now)
    if choice == "tomorrow":
        zone = _zone(zone_name)
        day = now.astimezone(zone).date() + timedelta(days=1)
        return _in_utc(datetime.combine(day, _CLOSE_OF_DAY), zone)
    if choice:
        raise Unclear("Choose one of the times offered, or pick one.")
    return None


def said(choice: str, picked: str, zone_name: str, here: str, now: datetime) -> str:
    """What a choice comes to, with its zone, before it is sent; empty where there is nothing yet.

    `here` is the zone that the user is in, where that is known: a traveller's may be another.
    """
    try:
        moment = resolve(choice, picked, zone_name, now)
        zone = _zone(zone_name)
        there = _zone(here) if here else zone
    except Unclear as error:
        return str(error) if picked else ""
    if moment is None:
        return ""
    if moment <= now:
        return "That time is already past: choose a later one."
    told = f"Until {_written(moment, zone)}, {zone.key} time."
    if moment.astimezone(there).utcoffset() != moment.astimezone(zone).utcoffset():
        told += f" Where you are that is {_written(moment, there)}."
    if choice == "pick":
        told += _about_clocks(_picked(picked), moment, zone)
    return told


def _about_clocks(picked: datetime, moment: datetime, zone: ZoneInfo) -> str:
    """What to know of a local time that is none, or comes twice, when clocks are changed."""
    if moment.astimezone(zone).replace(tzinfo=None) != picked:
        return f" Clocks go forward then: there is no {picked:%H:%M} that day."
    first, second = _both(picked, zone)
    if first == second:
        return ""
    which = "first" if moment == first else "second"
    return f" Clocks go back then: it is the {which} of two times {picked:%H:%M}."


def _written(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    if not name.isalpha():  # zones without a name of their own have their offset for one
        name = f"UTC{local.isoformat()[-6:]}"
    return f"{local:%a %-d %b, %H:%M} {name}"


def _first_ahead(local: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment of a local time: of two, when clocks go back, the first that is still to come.

    One that is skipped when clocks go forward is as much later as they are put forward.
    """
    first, second = _both(local, zone)
    return second if first <= now < second else first


def _both(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return _in_utc(local, zone), _in_utc(local.replace(fold=1), zone)


def _tonight(zone: ZoneInfo, now: datetime) -> datetime:
    today = now.astimezone(zone).date()
    evening = _in_utc(datetime.combine(today, _EVENING), zone)
    if evening > now:
        return evening
    return _in_utc(datetime.combine(today + timedelta(days=1), time(0)), zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise Unclear("That time zone is unknown: choose one from the list.") from None


def _picked(text: str) -> datetime:
    try:
        picked = datetime.fromisoformat(text)
    except ValueError:
        raise Unclear("Pick the date and the time, such as 1 May 2026, 18:00.") from None
    return picked.replace(tzinfo=None, fold=0)


def _in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise Unclear("That time is too far away: pick an earlier one.") from None
