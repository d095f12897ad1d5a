"""The Graph API's errors by their numbers, for a tester who orders one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_errors import GraphError, numbered, too_many_calls

TOKEN_SUBCODES = (458, 459, 460, 463, 464, 467, 492)
APP_LIMITS = frozenset({4, 17, 341, 613})
PAGE_LIMITS = frozenset({32, 80001})

_MADE: Mapping[tuple[int, int], Callable[[], GraphError]] = {
    (1, 0): lambda: GraphError("An unknown error occurred", 1, status=500, is_transient=True),
    (2, 0): lambda: GraphError(
        "An unexpected error has occurred. Please retry your request later.",
        2,
        status=500,
        is_transient=True,
    ),
    (4, 0): lambda: too_many_calls(4, "Application"),
    (10, 0): errors.lapsed,
    (17, 0): lambda: too_many_calls(17, "User"),
    (32, 0): lambda: too_many_calls(32, "Page"),
    (100, 0): lambda: numbered(100, "Invalid parameter"),
    (100, 33): lambda: errors.missing_object("GET", "0"),
    (102, 0): lambda: GraphError("Session key invalid or no longer valid", 102),
    (190, 0): errors.unreadable_token,
    (200, 0): errors.may_not,
    (324, 0): errors.no_file,
    (341, 0): lambda: numbered(341, "Application limit reached", is_transient=True),
    (368, 0): errors.blocked,
    (506, 0): errors.duplicate_post,
    (613, 0): lambda: numbered(613, "Calls to this api have exceeded the rate limit."),
    (613, 1996): lambda: numbered(
        613, "Calls to this api have exceeded the rate limit.", subcode=1996
    ),
    (1705, 0): errors.as_a_person,
    (80001, 0): errors.too_many_to_page,
    (1609005, 0): lambda: numbered(1609005, "The link could not be scraped"),
}


def is_known(code: int, subcode: int) -> bool:
    """There is such an error here."""
    return (code, subcode) in _MADE or (code == 190 and subcode in TOKEN_SUBCODES)


def error_of(code: int, subcode: int) -> GraphError:
    """The error as Meta words it; KeyError for one that is not known."""
    if code == 190 and subcode:
        return errors.refused_token(subcode)
    return _MADE[code, subcode]()


def refusal(
    code: int, subcode: int, reset_in: float, page_id: str
) -> tuple[int, dict[str, str], str]:
    """(status, headers, body); the headers of a limit tell that it is used up."""
    error = error_of(code, subcode)
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    used = {"call_count": 100, "total_cputime": 25, "total_time": 25}
    if code in APP_LIMITS:
        headers["X-App-Usage"] = json.dumps(used)
    elif code in PAGE_LIMITS:
        regained = {"type": "pages", "estimated_time_to_regain_access": math.ceil(reset_in / 60)}
        headers["X-Business-Use-Case-Usage"] = json.dumps({page_id: [{**used, **regained}]})
    return error.status, headers, json.dumps(error.body())
