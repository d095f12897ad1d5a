"""Sign-ins at networks that are under way: what must not leave the server till they are done.

Only digests of the state and of the browser are kept, and the secrets sealed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from helpnet.store import Row, Store
from helpnet.store.convert import moment, stamp
from helpnet.store.users import digest

Step = Literal["asked", "choosing"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One step of a sign-in; `secret` is None when it was sealed under another secret key."""

    secret: str | None = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """What nobody chose; `secret` is None when it was sealed under another secret key."""

    user_id: str
    network: str
    secret: str | None = field(repr=False)


def keep(
    store: Store,
    user_id: str,
    browser: str,
    network: str,
    step: Step,
    state: str,
    secret: str,
    expires_at: datetime,
) -> None:
    """Keep a step until it is taken or has run out."""
    with store.transaction() as db:
        db.table("sign_ins_under_way").insert(
            {
                "state_digest": digest(state),
                "user_id": user_id,
                "browser_digest": digest(browser),
                "network": network,
                "step": step,
                "secrets": store.cipher.seal(secret),
                "expires_at": stamp(expires_at),
            }
        )


def take(store: Store, user_id: str, browser: str, network: str, state: str) -> Kept | None:
    """The step that began with this state in this browser, once; None ever after."""
    with store.transaction() as db:
        # Few, and compared one by one: how long it takes tells nothing of the right state.
        for row in _of_browser(store, user_id, browser, network, "asked"):
            if hmac.compare_digest(row["state_digest"], digest(state)):
                db.table("sign_ins_under_way").delete(row["state_digest"])
                return Kept(store.cipher.open(row["secrets"]), moment(row["expires_at"]))
    return None


def choices(store: Store, user_id: str, browser: str, network: str) -> list[Kept]:
    """What this browser is to choose among: one step, or none."""
    rows = _of_browser(store, user_id, browser, network, "choosing")
    return [Kept(store.cipher.open(row["secrets"]), moment(row["expires_at"])) for row in rows]


def end_choice(store: Store, user_id: str, browser: str, network: str) -> bool:
    """Forget what there was to choose among; False when there was nothing."""
    ended = store.write(
        "delete from sign_ins_under_way where user_id = ? and browser_digest = ? and network = ?"
        " and step = 'choosing'",
        [user_id, digest(browser), network],
    )
    return ended > 0


def run_out(store: Store, now: datetime) -> list[Choice]:
    """Forget what has run out; what there was to choose among of it."""
    old = "from sign_ins_under_way where expires_at <= ?"
    if not store.row(f"select 1 {old}", [stamp(now)]):
        return []
    with store.transaction():
        found = store.rows(f"select * {old} and step = 'choosing'", [stamp(now)])
        store.write(f"delete {old}", [stamp(now)])
    return [
        Choice(row["user_id"], row["network"], store.cipher.open(row["secrets"])) for row in found
    ]


def is_under_way(store: Store, network: str, now: datetime) -> bool:
    """Whether anybody is signing in at the network just now."""
    sql = "select 1 from sign_ins_under_way where network = ? and expires_at > ? limit 1"
    return bool(store.rows(sql, [network, stamp(now)]))


def forget_all(store: Store) -> None:
    """Forget every sign-in link, and every connecting that is under way."""
    with store.transaction():
        store.write("delete from sign_in_links")
        store.write("delete from sign_ins_under_way")


def _of_browser(store: Store, user_id: str, browser: str, network: str, step: Step) -> list[Row]:
    return store.rows(
        "select * from sign_ins_under_way where user_id = ? and browser_digest = ?"
        " and network = ? and step = ?",
        [user_id, digest(browser), network, step],
    )
