"""Counts the calls of each Page and person, and says in headers how much of the limit is used.

A Page may call 4,800 times in 24 h for each person who engaged with it, a person or an app 200
times an hour.
"""

from __future__ import annotations

import json
import math

from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_errors import GraphError, too_many_calls, too_many_to_page
from helpnet.practice.limits import Allowance, Windows
from helpnet.practice.model import Page

HOUR = 3600.0
CALLS_OF_A_PERSON = 200
CALLS_PER_ENGAGED = 4800


UNUSED = {"X-App-Usage": json.dumps({"call_count": 0, "total_cputime": 0, "total_time": 0})}


class TooMany(Exception):
    """The limit is reached: the error to answer with, and the headers that go with it."""

    def __init__(self, error: GraphError, headers: dict[str, str]) -> None:
        super().__init__(error.message)
        self.error = error
        self.headers = headers


def count(windows: Windows, viewer: Viewer) -> dict[str, str]:
    """Count one call: the usage headers, or TooMany."""
    page = viewer.page
    factor = viewer.world.settings.rate_limit_factor
    if page is None:
        caller = f"{viewer.token.client_id} {viewer.token.person}"
        allowance = windows.count(caller, "graph", int(CALLS_OF_A_PERSON * factor), HOUR)
        headers, error = _app_usage(allowance), too_many_calls(4, "Application")
    else:
        limit = int(CALLS_PER_ENGAGED * _engaged(viewer, page) * factor)
        allowance = windows.count(page.id, "graph", limit, 24 * HOUR)
        headers, error = _page_usage(page, allowance, viewer.world.now()), too_many_to_page()
    if not allowance.granted:
        raise TooMany(error, headers)
    return headers


def _engaged(viewer: Viewer, page: Page) -> int:
    """How many people have commented on the Page's posts, at least one."""
    return max(1, len({comment.author for comment in viewer.world.facebook.comments()} - {page.id}))


def _percent(allowance: Allowance) -> int:
    return 100 * (allowance.limit - allowance.remaining) // max(1, allowance.limit)


def _app_usage(allowance: Allowance) -> dict[str, str]:
    usage = {"call_count": _percent(allowance), "total_cputime": 0, "total_time": 0}
    return {"X-App-Usage": json.dumps(usage)}


def _page_usage(page: Page, allowance: Allowance, now: float) -> dict[str, str]:
    """The time until it works again is in minutes."""
    wait = 0 if allowance.granted else math.ceil((allowance.reset - now) / 60)
    usage = {
        "type": "pages",
        "call_count": _percent(allowance),
        "total_cputime": 0,
        "total_time": 0,
        "estimated_time_to_regain_access": wait,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({page.id: [usage]})}
