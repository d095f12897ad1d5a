"""X's ways of saying no: problem objects, in its own words."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from helpnet.practice.network_errors import PROBLEM_JSON, PROBLEMS, usage_cap_problem, x_problem

ANY_USER = "[OAuth 1.0a User Context, OAuth 2.0 User Context]"


class XProblem(Exception):
    """A call that ends in a problem object."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body["title"])
        self.status = status
        self.body = body
        self.headers: dict[str, str] = {}

    def response(self) -> Response:
        """The answer."""
        response = Response(json.dumps(self.body), self.status, content_type=PROBLEM_JSON)
        response.headers.update(self.headers)
        return response


def invalid(parameter: str, value: object, message: str) -> XProblem:
    """400: a parameter that cannot be; an empty `parameter` stands for the body as a whole."""
    parameters = {parameter: [] if value is None else [str(value)]} if parameter else {}
    return XProblem(
        400,
        {
            "errors": [{"parameters": parameters, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": PROBLEMS + "invalid-request",
        },
    )


def unauthorized() -> XProblem:
    """401: no token, or one that does not hold."""
    return XProblem(401, x_problem(401))


def forbidden(detail: str = "") -> XProblem:
    """403: understood, and not done."""
    return XProblem(403, x_problem(403, detail))


def users_only() -> XProblem:
    """403: an app's own token where a person's is needed."""
    return _unsupported("OAuth 2.0 Application-Only", ANY_USER)


def apps_only() -> XProblem:
    """403: a person's token where an app's own is needed."""
    return _unsupported("OAuth 2.0 User Context", "[OAuth 2.0 Application-Only]")


def _unsupported(given: str, supported: str) -> XProblem:
    return XProblem(
        403,
        {
            "title": "Unsupported Authentication",
            "detail": f"Authenticating with {given} is forbidden for this endpoint.  Supported "
            f"authentication types are {supported}.",
            "type": PROBLEMS + "unsupported-authentication",
            "status": 403,
        },
    )


def credits_depleted() -> XProblem:
    """402: nothing is left of what was paid in advance."""
    return XProblem(402, x_problem(402))


def usage_capped() -> XProblem:
    """429: the month's posts are read; waiting a quarter of an hour does not help."""
    return XProblem(429, usage_cap_problem())


def plain(status: int) -> XProblem:
    """What X says when there is nothing more to it: 404, 405, 429 ..."""
    return XProblem(status, x_problem(status))


def not_found(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """One entry of `errors[]` in an answer that is otherwise fine; `kind` is user or tweet."""
    return {
        "value": value,
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }


def suspended(parameter: str, value: str) -> dict[str, Any]:
    """One entry of `errors[]`: a user whom X has shut out."""
    return not_found("user", parameter, value) | {
        "title": "Forbidden",
        "detail": f"User has been suspended: [{value}].",
    }


def not_shown(parameter: str, value: str) -> dict[str, Any]:
    """One entry of `errors[]`: a post that stands, but not for the one who asks."""
    return not_found("tweet", parameter, value) | {
        "title": "Authorization Error",
        "detail": f"Sorry, you are not authorized to see the Tweet with {parameter}: [{value}].",
        "section": "data",
        "type": PROBLEMS + "not-authorized-for-resource",
    }


def field_not_allowed(field: str, identity: str, section: str) -> dict[str, Any]:
    """One entry of `errors[]`: a field that only a post's own author may see."""
    return {
        "resource_type": "tweet",
        "section": section,
        "title": "Field Authorization Error",
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with "
        f"{'ids' if section == 'data' else 'referenced_tweets.id'} : [{identity}].",
        "field": field,
        "type": PROBLEMS + "not-authorized-for-field",
    }
