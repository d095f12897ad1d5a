"""What every adapter's probe is made of: refusals as findings, and what the clocks tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from helpnet.domain.model import Finding
from helpnet.networks import Refused

RECONNECT = "Reconnect"
_CLOCKS_APART = timedelta(minutes=2)
_IN_GOOD_TIME = timedelta(days=7)


def refusal(refused: Refused, *, button: str = "", url: str = "", blocks: bool) -> Finding:
    """A refusal as a finding, with its own button unless it is given another."""
    return Finding(refused.code, refused.message, button or refused.button, url, blocks)


def clock(network: str, told: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """This computer's clock is wrong, measured by the date in an answer's headers.

    Sign-ins that run out are then renewed too early or too late.
    """
    try:
        theirs = parsedate_to_datetime(told.get("Date", ""))
    except ValueError:
        return
    apart = now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
    if abs(apart) > _CLOCKS_APART:
        minutes = round(abs(apart) / timedelta(minutes=1))
        which = "ahead of" if apart > timedelta(0) else "behind"
        yield Finding(
            "clock",
            f"The clock of the computer that runs helpnet is {minutes:,} minutes {which} "
            f"{network}'s: set it right.",
        )


def runs_out(at: datetime, now: datetime) -> bool:
    """It ends so soon that it is worth a word."""
    return at < now + _IN_GOOD_TIME
