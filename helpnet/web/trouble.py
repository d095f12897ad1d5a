"""A database that cannot be used just now: what is said of it, and when to come back."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from helpnet.store import StoreError, trouble
from helpnet.store.trouble import Trouble
from helpnet.web.current import store

log = logging.getLogger("helpnet.web")

# What a view catches that has typed text to give back.
TROUBLE = (StoreError, sqlite3.DatabaseError)
RETRY_AFTER = "5"  # seconds


def told(error: Exception) -> Trouble | None:
    """What is wrong, where waiting alone does not end it."""
    return trouble.of(error, store().path)


def note(error: Exception, where: str = "") -> None:
    """Log the trouble in one line; a fault of ours is no trouble, and is raised again.

    `where` is needed where no request is being answered.
    """
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if trouble.is_ours(error):
        raise error
    log.warning("The database could not be used in %s: %s", where or place(), name)


def place() -> str:
    """Which page or call this is: its rule, since an address may hold a sign-in secret."""
    rule = request.url_rule.rule if request.url_rule else "(no page)"
    return f"{request.method} {rule}"


def unavailable(page: ResponseReturnValue) -> Response:
    """The page as an answer that says when to come back."""
    response = make_response(page)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = RETRY_AFTER
    return response
