"""Whether an account on X could post now, found out by the cheapest call there is.

X bills what it returns: the user's own posts of the last minutes are usually none and cost
nothing, where a look at the profile would cost a user read. The one call meets all that a post
would meet but the write itself: the sign-in, the rights to read, the credit; and the month's cap.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from helpnet.domain.model import Credentials, Finding
from helpnet.networks import Refused
from helpnet.networks.probing import RECONNECT, clock, refusal
from helpnet.networks.sentences import connect_again, in_words
from helpnet.networks.x_calls import XCalls, XSession
from helpnet.networks.x_oauth import SCOPES

DEVELOPERS = "https://developer.x.com"
_LATELY = timedelta(minutes=10)
_FEWEST = 5  # X gives no fewer
_TO_POST = frozenset({"tweet.read", "tweet.write", "users.read"})
# Where the credit or the cap is raised; posting goes on without being able to read.
_ELSEWHERE = {"402": ("Top up", True), "429": ("Raise the cap", False)}


def findings(
    calls: XCalls, session: XSession, credentials: Credentials, remote_id: str, now: datetime
) -> list[Finding]:
    """All that is found; Expired and TryLater are raised."""
    refused = list(_refused(calls, remote_id, now))
    skewed = list(clock("X", session.told, now))
    if skewed and [one.code for one in refused] == ["400"]:
        refused = []  # by our clock we asked for what by X's is yet to come
    return [*refused, *_lacking(credentials), *skewed]


def _refused(calls: XCalls, remote_id: str, now: datetime) -> Iterator[Finding]:
    try:
        calls.read("get_users_tweets", remote_id, max_results=_FEWEST, start_time=now - _LATELY)
    except Refused as refused:
        button, blocks = _ELSEWHERE.get(refused.code, ("", True))
        yield refusal(refused, button=button, url=DEVELOPERS if button else "", blocks=blocks)


def _lacking(credentials: Credentials) -> Iterator[Finding]:
    held = credentials.scopes or SCOPES  # where X told none, those that were asked for
    missing = [scope for scope in SCOPES if scope not in held]
    if missing:
        yield Finding(
            "scope",
            f"X is connected without the right to {in_words(missing)}: {connect_again('X')}.",
            RECONNECT,
            blocks=not _TO_POST.isdisjoint(missing),
        )
