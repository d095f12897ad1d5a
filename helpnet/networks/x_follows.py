"""Who follows the user on X and whom the user follows, page by page; each person costs money."""

from __future__ import annotations

from helpnet.domain.model import Profile
from helpnet.networks import FollowCounts, FollowList
from helpnet.networks.wire import Malformed, number, readable, table, text
from helpnet.networks.x_calls import XCalls
from helpnet.networks.x_names import METRICS, USER_FIELDS
from helpnet.networks.x_parse import profile

SCOPE = "follows.read"
_PAGE = 1_000  # people that X tells at once


def counts(calls: XCalls) -> FollowCounts:
    """How many there are, as the user's own profile says."""
    metrics = table(table(calls.write("get_me", user_fields=METRICS), "data"), "public_metrics")
    if not metrics:
        raise Malformed("public_metrics")
    return FollowCounts(number(metrics, "followers_count"), number(metrics, "following_count"))


def page(
    calls: XCalls, own_id: str, which: FollowList, most: int, mark: str, web: str
) -> tuple[list[Profile], str]:
    """At most so many people of a list from a mark on, and the next mark."""
    answer = calls.read(
        f"get_users_{which}",
        own_id,
        max_results=min(most, _PAGE),
        user_fields=USER_FIELDS,
        **({"pagination_token": mark} if mark else {}),
    )
    people = readable("X", answer, "data", lambda user: profile(user, web))
    return list(people), text(table(answer, "meta"), "next_token")
