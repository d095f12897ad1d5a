"""Users, their one-time sign-in links and API tokens."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime, timedelta

from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.work import new_id
from helpnet.store import Store, users

OWNER = "owner"
LINK_LIFETIME = timedelta(hours=1)


def ensure_owner(store: Store, now: datetime) -> str:
    """The first user, made at the first start."""
    with store.transaction():
        return users.id_of(store, OWNER) or _add(store, OWNER, now)


def add_user(store: Store, name: str, now: datetime) -> str:
    """Make a user; their id. Raises Invalid and Conflict."""
    name = name.strip()
    if not name or len(name) > 60:
        raise Invalid({"name": "Give the user a name of 1 to 60 characters."})
    try:
        return _add(store, name, now)
    except sqlite3.IntegrityError:
        raise Conflict(f"There is a user called {name!r} already: choose another name.") from None


def _add(store: Store, name: str, now: datetime) -> str:
    user_id = new_id()
    users.add(store, user_id, name, now)
    return user_id


def find(store: Store, name: str) -> str:
    """The id of a user by name. Raises NotFound."""
    user_id = users.id_of(store, name)
    if user_id is None:
        raise NotFound(f"There is no user called {name!r}: make one with `flask user add {name}`.")
    return user_id


def new_link(store: Store, user_id: str, now: datetime) -> str:
    """The secret part of a fresh sign-in link, good for one sign-in within the hour."""
    secret = secrets.token_urlsafe(24)
    users.add_link(store, secret, user_id, now + LINK_LIFETIME)
    return secret


def meant(store: Store, secret: str, now: datetime) -> str | None:
    """The user whom a link would sign in, without its being used up; else None."""
    return users.of_link(store, secret, now)


def redeem(store: Store, secret: str, now: datetime) -> str | None:
    """The user whom a link signs in; None when it is unknown, used or expired."""
    return users.use_link(store, secret, now)


def new_token(store: Store, user_id: str, name: str, now: datetime) -> str:
    """A fresh API token, shown this once."""
    if not name.strip():
        raise Invalid({"name": "Give the token a name, such as the program it is for."})
    secret = secrets.token_urlsafe(32)
    users.add_token(store, secret, user_id, name.strip(), now)
    return secret


def of_token(store: Store, secret: str) -> str | None:
    """The user an API token stands for."""
    return users.of_token(store, secret)


def user(store: Store, user_id: str) -> str | None:
    """A user's name; None when there is no such user any more."""
    return users.name_of(store, user_id)
