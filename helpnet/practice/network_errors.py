"""What each network says for an HTTP status when nothing more particular is ordered."""

from __future__ import annotations

import json
import math
from http import HTTPStatus
from typing import Any

from helpnet.practice import graph_errors
from helpnet.practice.model import Network

GRAPH_SAYS = {
    400: (100, "(#100) Invalid parameter"),
    401: (190, "Invalid OAuth access token."),
    403: (200, "(#200) Permissions error"),
    404: (803, "(#803) Some of the aliases you requested do not exist"),
    429: (4, "(#4) Application request limit reached"),
    503: (2, "Service temporarily unavailable"),
}
PROBLEM_JSON = "application/problem+json; charset=utf-8"
PROBLEMS = "https://api.twitter.com/2/problems/"
X_ACCOUNT = 1900000000000000001  # the developer account that pays for the practice app


def phrase(status: int) -> str:
    """The reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def x_problem(status: int, detail: str = "") -> dict[str, Any]:
    """X's problem object for a status."""
    if status == 402:
        return credits_problem()
    title = phrase(status)
    return {"title": title, "detail": detail or title, "type": "about:blank", "status": status}


def credits_problem() -> dict[str, Any]:
    """X's problem object for an account that has used up what it paid in advance."""
    return {
        "account_id": X_ACCOUNT,
        "title": "CreditsDepleted",
        "detail": f"Your enrolled account [{X_ACCOUNT}] does not have any credits to fulfill this "
        "request.",
        "type": PROBLEMS + "credits",
    }


def usage_cap_problem() -> dict[str, Any]:
    """X's problem object for an account that has read its posts of the month."""
    return {
        "account_id": X_ACCOUNT,
        "product_name": "standard-basic",
        "title": "UsageCapExceeded",
        "period": "Monthly",
        "scope": "Product",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": PROBLEMS + "usage-capped",
    }


def body_for(network: Network, status: int) -> tuple[str, str]:
    """(content type, body) of a plain failure."""
    if network == "x":
        return PROBLEM_JSON, json.dumps(x_problem(status))
    code, message = GRAPH_SAYS.get(status, (1, "An unknown error has occurred."))
    error = graph_errors.GraphError(message, code, is_transient=code in (1, 2))
    return "application/json; charset=UTF-8", json.dumps(error.body())


def rate_limited(
    network: Network, reset_in: float, now: float, page_id: str
) -> tuple[int, dict[str, str], str]:
    """(status, headers, body) of a call beyond the limit, which is lifted in `reset_in` seconds."""
    if network == "x":
        kind, body = body_for("x", 429)
        return (
            429,
            {
                "Content-Type": kind,
                "x-rate-limit-limit": "300",
                "x-rate-limit-remaining": "0",
                "x-rate-limit-reset": str(math.ceil(now + reset_in)),
            },
            body,
        )
    usage = {
        "type": "pages",
        "call_count": 100,
        "total_cputime": 25,
        "total_time": 25,
        "estimated_time_to_regain_access": math.ceil(reset_in / 60),
    }
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "X-Business-Use-Case-Usage": json.dumps({page_id: [usage]}),
    }
    return 400, headers, json.dumps(graph_errors.too_many_calls(32, "Page").body())
