"""X's ways of saying no: problem objects, in its own words."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from helpnet.practice.network_errors import x_problem

PROBLEMS = "https://api.twitter.com/2/problems/"
PROBLEM_JSON = "application/problem+json; charset=utf-8"
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
    return XProblem(
        403,
        {
            "title": "Unsupported Authentication",
            "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this "
            f"endpoint.  Supported authentication types are {ANY_USER}.",
            "type": PROBLEMS + "unsupported-authentication",
            "status": 403,
        },
    )


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
