"""Users, their one-time sign-in links and their API tokens. Only digests of secrets are kept."""

from __future__ import annotations

import hashlib
from datetime import datetime

from helpnet.store import Store
from helpnet.store.convert import stamp


def digest(secret: str) -> str:
    """What is kept of a link's or token's random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add(store: Store, user_id: str, name: str, now: datetime) -> None:
    """Make a user; raises sqlite3.IntegrityError when the name is taken."""
    with store.transaction() as db:
        db.table("users").insert({"id": user_id, "name": name, "created_at": stamp(now)})


def id_of(store: Store, name: str) -> str | None:
    """The id of the user of this name."""
    row = store.row("select id from users where name = ?", [name])
    return row["id"] if row else None


def name_of(store: Store, user_id: str) -> str | None:
    """The name of the user of this id."""
    row = store.row("select name from users where id = ?", [user_id])
    return row["name"] if row else None


def add_link(store: Store, secret: str, user_id: str, expires_at: datetime) -> None:
    """Keep a sign-in link."""
    with store.transaction() as db:
        row = {"digest": digest(secret), "user_id": user_id, "expires_at": stamp(expires_at)}
        db.table("sign_in_links").insert(row)


def of_link(store: Store, secret: str, now: datetime) -> str | None:
    """The user a link would sign in now; it is not used up."""
    row = store.row(
        "select user_id from sign_in_links where digest = ? and used_at is null and expires_at > ?",
        [digest(secret), stamp(now)],
    )
    return row["user_id"] if row else None


def use_link(store: Store, secret: str, now: datetime) -> str | None:
    """The user a link signs in, once and before it expires."""
    with store.transaction():
        found = store.row(
            "update sign_in_links set used_at = :now where digest = :digest"
            " and used_at is null and expires_at > :now returning user_id",
            {"now": stamp(now), "digest": digest(secret)},
        )
    return found["user_id"] if found else None


def add_token(store: Store, secret: str, user_id: str, name: str, now: datetime) -> None:
    """Keep an API token."""
    with store.transaction() as db:
        db.table("api_tokens").insert(
            {
                "digest": digest(secret),
                "user_id": user_id,
                "name": name,
                "created_at": stamp(now),
            }
        )


def of_token(store: Store, secret: str) -> str | None:
    """The user an API token stands for."""
    row = store.row("select user_id from api_tokens where digest = ?", [digest(secret)])
    return row["user_id"] if row else None
