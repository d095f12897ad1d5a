"""Posts that are taken down again at their network, and the attempts at it."""

from __future__ import annotations

from datetime import datetime

from helpnet.store import Store
from helpnet.store.convert import stamp

_UNDER_WAY = "state = 'sent' and delete_asked_at is not null"


def ask(store: Store, delivery_id: str, now: datetime) -> None:
    """The user wants a sent post taken down."""
    store.write(
        "update deliveries set delete_asked_at = ?, delete_message = '', delete_button = ''"
        " where id = ? and state = 'sent'",
        [stamp(now), delivery_id],
    )


def begin(store: Store, delivery_id: str, now: datetime) -> None:
    """Note that an attempt begins; one that never said how it went was stopped."""
    with store.transaction():
        end(store, delivery_id, now, "unknown", "stopped")
        store.write(
            "insert into attempts (delivery_id, number, act, started_at)"
            " select ?1, count(*) + 1, 'delete', ?2 from attempts"
            " where delivery_id = ?1 and act = 'delete'",
            [delivery_id, stamp(now)],
        )


def end(store: Store, delivery_id: str, now: datetime, outcome: str, code: str = "") -> None:
    """Note how the attempt that was begun last has ended."""
    store.write(
        "update attempts set ended_at = ?, outcome = ?, code = ? where delivery_id = ?"
        " and act = 'delete' and ended_at is null",
        [stamp(now), outcome, code, delivery_id],
    )


def may_have_worked(store: Store, delivery_id: str) -> bool:
    """Whether the outcome of an attempt was never known."""
    sql = "select 1 from attempts where delivery_id = ? and act = 'delete' and outcome = 'unknown'"
    return bool(store.rows(sql, [delivery_id]))


def done(store: Store, delivery_id: str, now: datetime, message: str) -> None:
    """It does not stand there any more; its id is kept, so that it is never taken for another."""
    store.write(
        "update deliveries set state = 'deleted', deleted_at = ?, delete_asked_at = null,"
        " message = '', button = '', delete_message = ?, delete_button = '' where id = ?",
        [stamp(now), message, delivery_id],
    )


def goes_on(store: Store, delivery_id: str, message: str) -> None:
    """It is tried again, for this reason."""
    sql = f"update deliveries set delete_message = ? where id = ? and {_UNDER_WAY}"
    store.write(sql, [message, delivery_id])


def failed(store: Store, delivery_id: str, message: str, button: str) -> None:
    """It is not tried any more; the post stands, and its replies are read."""
    store.write(
        "update deliveries set delete_asked_at = null, delete_message = ?, delete_button = ?"
        f" where id = ? and {_UNDER_WAY}",
        [message, button, delivery_id],
    )
