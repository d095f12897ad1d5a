"""What every page needs of the request it answers: the app's parts, who is signed in, the time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from flask import current_app, g, request

from helpnet.services.work import Work
from helpnet.store import Store
from helpnet.web.live import Hub

# Longer than any network takes: a longer one is not measured or read but refused.
LONGEST_TEXT = 100_000


class Settings(Protocol):
    """The settings that pages read."""

    @property
    def practice(self) -> bool: ...
    @property
    def base_url(self) -> str: ...
    @property
    def undo_seconds(self) -> float: ...


class Helpnet(Protocol):
    """The parts of the app that pages use."""

    @property
    def config(self) -> Settings: ...
    @property
    def store(self) -> Store: ...
    @property
    def live(self) -> Hub: ...
    @property
    def work(self) -> Work: ...
    def clock(self) -> datetime: ...


def helpnet() -> Helpnet:
    """The app's parts."""
    return cast(Helpnet, current_app.extensions["helpnet"])


def store() -> Store:
    """The app's store."""
    return helpnet().store


def now() -> datetime:
    """The present time, in UTC."""
    return helpnet().clock()


def user_id() -> str:
    """Who is signed in; only behind the sign-in guard."""
    return str(g.user_id)


def is_call() -> bool:
    """The request was made to the API."""
    return f"{request.path}/".startswith("/api/")


def wants_json() -> bool:
    """The request was made by a program or by a page's script, which shows the answer itself."""
    if is_call():
        return True
    accept = request.accept_mimetypes
    return accept["application/json"] > accept["text/html"]
