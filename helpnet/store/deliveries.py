"""Each ask on its way to each network, and every attempt that was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpnet.domain.model import Delivery, Receipt
from helpnet.store import Row, Store
from helpnet.store.convert import moment_or_none, stamp

_PLAIN = (
    "id, ask_id, user_id, network, account_id, text, state, attempts, message,"
    " button, remote_id, url, replies_reported, cursor, looks, photos, visible, delete_message,"
    " delete_button"
)
_TIMES = "not_before, sent_at, checked_at, first_attempt_at, lost_at, delete_asked_at, deleted_at"
# Replies are counted when read: a number that is kept beside its rows can only drift from them.
_SEEN = (
    "(select count(*) from replies where replies.ask_id = deliveries.ask_id"
    " and replies.network = deliveries.network and replies.state <> 'deleted') as replies_seen"
)
_COLUMNS = f"{_PLAIN}, {_TIMES}, {_SEEN}"


def _delivery(row: Row) -> Delivery:
    values: Row = {name: row[name] for name in _PLAIN.split(", ")}
    values |= {name: moment_or_none(row[name]) for name in _TIMES.split(", ")}
    return Delivery(**values, replies_seen=row["replies_seen"])


def add(store: Store, delivery: Delivery) -> None:
    """Keep a new delivery."""
    assert delivery.not_before is not None  # noqa: S101 (a delivery always leaves at some time)
    with store.transaction() as db:
        db.table("deliveries").insert(
            {
                "id": delivery.id,
                "ask_id": delivery.ask_id,
                "user_id": delivery.user_id,
                "network": delivery.network,
                "account_id": delivery.account_id,
                "text": delivery.text,
                "photos": delivery.photos,
                "state": delivery.state,
                "not_before": stamp(delivery.not_before),
            }
        )


def get(store: Store, delivery_id: str) -> Delivery | None:
    """One delivery."""
    row = store.row(f"select {_COLUMNS} from deliveries where id = ?", [delivery_id])
    return _delivery(row) if row else None


def of_ask(store: Store, ask_id: str) -> list[Delivery]:
    """An ask's deliveries, X first."""
    sql = f"select {_COLUMNS} from deliveries where ask_id = ? order by network desc, id"
    return [_delivery(row) for row in store.rows(sql, [ask_id])]


def followed(store: Store, account_id: str, since: datetime) -> list[Delivery]:
    """The account's sent posts whose asks live, or lived at `since`, the newest ask's first."""
    columns = ", ".join(f"deliveries.{name}" for name in f"{_PLAIN}, {_TIMES}".split(", "))
    rows = store.rows(
        f"select {columns}, {_SEEN}"
        " from deliveries join asks on asks.id = deliveries.ask_id"
        " where account_id = ? and deliveries.state = 'sent' and remote_id <> ''"
        " and delete_asked_at is null"
        " and asks.state in ('live', 'expired') and asks.needed_by > ?"
        " order by asks.created_at desc",
        [account_id, stamp(since)],
    )
    return [_delivery(row) for row in rows]


def is_read(store: Store, delivery_id: str) -> bool:
    """Whether its replies are still to be read: it stands, and nobody wants it taken down."""
    sql = "select 1 from deliveries where id = ? and state = 'sent' and delete_asked_at is null"
    return bool(store.rows(sql, [delivery_id]))


def posts_of(store: Store, account_id: str) -> frozenset[str]:
    """The network's ids of all the asks that stand, or stood, in the account's name."""
    sql = "select remote_id from deliveries where account_id = ? and remote_id <> ''"
    return frozenset(row["remote_id"] for row in store.rows(sql, [account_id]))


def receipt(delivery: Delivery) -> Receipt:
    """Where a sent delivery stands on its network."""
    sent_at = delivery.sent_at
    assert sent_at is not None  # noqa: S101 (only sent deliveries are asked for)
    return Receipt(delivery.network, delivery.remote_id, delivery.url, sent_at)


def begin(store: Store, delivery_id: str, now: datetime) -> None:
    """Note that an attempt begins: a look where an outcome is unknown, else a post."""
    with store.transaction():
        store.write(
            "insert into attempts (delivery_id, number, act, started_at)"
            " select id, attempts + (lost_at is null),"
            " case when lost_at is null then 'post' else 'find' end, ?"
            " from deliveries where id = ?"
            # A clock that was set back may tell the same moment twice.
            " on conflict do update set ended_at = null, outcome = 'started', code = ''",
            [stamp(now), delivery_id],
        )
        store.write(
            "update deliveries set state = 'sending', attempts = attempts + (lost_at is null),"
            " message = case when lost_at is null then '' else message end,"
            " first_attempt_at = coalesce(first_attempt_at, ?) where id = ?",
            [stamp(now), delivery_id],
        )


def begins_only_now(store: Store, delivery_id: str, now: datetime) -> None:
    """The attempt that is under way took until now to be put to the network."""
    store.write(
        "update or ignore attempts set started_at = ? where delivery_id = ? and act = 'post'"
        " and ended_at is null",
        [stamp(now), delivery_id],
    )


def under_way_since(store: Store, delivery_id: str) -> datetime | None:
    """When somebody began to post it who has not said how it went."""
    sql = "select started_at from attempts where delivery_id = ? and act = 'post'"
    row = store.row(f"{sql} and ended_at is null", [delivery_id])
    return moment_or_none(row["started_at"]) if row else None


def unsent(store: Store, now: datetime) -> list[Delivery]:
    """All users' deliveries that did not go out, as far as is known, and are or can be sent."""
    rows = store.rows(
        f"select {_COLUMNS} from deliveries where sent_at is null and (state in"
        " ('queued', 'sending') or state in ('refused', 'cancelled', 'unknown') and exists"
        " (select 1 from asks where asks.id = ask_id and needed_by > ?))",
        [stamp(now)],
    )
    return [_delivery(row) for row in rows]


def may_have_gone(store: Store, delivery_id: str, now: datetime) -> None:
    """Note that the helpnet which this database was copied from may have posted it since."""
    end(store, delivery_id, now, "unknown", "restored")
    with store.transaction():
        store.write(
            "insert into attempts (delivery_id, number, act, started_at, ended_at, outcome, code)"
            " select id, attempts, 'post', ?1, ?1, 'unknown', 'restored' from deliveries"
            " where id = ?2"
            # A clock that was set back may tell the same moment twice.
            " on conflict do update set ended_at = ?1, outcome = 'unknown', code = 'restored'",
            [stamp(now), delivery_id],
        )
        # From then on it is looked for.
        store.write(
            "update deliveries set first_attempt_at = coalesce(first_attempt_at, not_before)"
            " where id = ?",
            [delivery_id],
        )


def was_lost(store: Store, delivery_id: str) -> bool:
    """Whether the outcome of an earlier post of it was never known."""
    sql = "select 1 from attempts where delivery_id = ? and act = 'post' and outcome = 'unknown'"
    return bool(store.rows(sql, [delivery_id]))


# Deliveries of one wish in the same words: any of them may have become the post.
_OF_THE_WISH = (
    "select deliveries.id from deliveries join asks on asks.id = ask_id"
    " where account_id = :account and deliveries.text = :text"
    " and family_id = (select family_id from asks where id = :ask)"
)


def _wish(delivery: Delivery) -> Row:
    return {"account": delivery.account_id, "text": delivery.text, "ask": delivery.ask_id}


def wish_was_lost(store: Store, delivery: Delivery) -> bool:
    """Whether the outcome of an earlier post of the wish in these words was never known."""
    return _came_to(store, delivery, "('unknown')")


def may_stand(store: Store, delivery: Delivery) -> bool:
    """Whether an earlier post of the wish may be there: all but a refusal leaves that open."""
    return _came_to(store, delivery, "('unknown', 'not taken')")


def first_tried(store: Store, delivery: Delivery) -> datetime | None:
    """When the wish was first put to the network in these words."""
    sql = f"select min(first_attempt_at) as at from deliveries where id in ({_OF_THE_WISH})"
    row = store.row(sql, _wish(delivery))
    return moment_or_none(row["at"]) if row else None


def _came_to(store: Store, delivery: Delivery, outcomes: str) -> bool:
    sql = f"select 1 from attempts where act = 'post' and outcome in {outcomes}"
    return bool(store.rows(f"{sql} and delivery_id in ({_OF_THE_WISH}) limit 1", _wish(delivery)))


def same_words_on_their_way(store: Store, delivery: Delivery) -> bool:
    """Whether another ask of the same text is on its way to the same account."""
    sql = (
        "select 1 from deliveries where account_id = ? and state = 'sending' and text = ?"
        " and id <> ? limit 1"
    )
    return bool(store.rows(sql, [delivery.account_id, delivery.text, delivery.id]))


def holder(store: Store, account_id: str, remote_id: str) -> str | None:
    """Which delivery of the account is known to be this post."""
    sql = "select id from deliveries where account_id = ? and remote_id = ?"
    row = store.row(sql, [account_id, remote_id])
    return row["id"] if row else None


def orphans(store: Store) -> list[tuple[str, str, str]]:
    """(kind, id, user id) of the deliveries that wait for a job of a kind that is not there."""
    rows = store.rows(
        "select wanted.* from (select id, user_id,"
        " iif(state = 'sent', 'delete', 'deliver') as kind from deliveries"
        " where state in ('queued', 'sending')"
        " or (state = 'sent' and delete_asked_at is not null)) as wanted"
        " where not exists (select 1 from jobs where jobs.kind = wanted.kind"
        " and subject_id = wanted.id and state <> 'given_up')"
    )
    return [(row["kind"], row["id"], row["user_id"]) for row in rows]


def end(store: Store, delivery_id: str, now: datetime, outcome: str, code: str = "") -> None:
    """Note how the attempt to send it, or to find it, has ended that was begun last."""
    store.write(
        "update attempts set ended_at = ?, outcome = ?, code = ? where delivery_id = ?"
        " and act <> 'delete' and ended_at is null",
        [stamp(now), outcome, code, delivery_id],
    )


def attempts(store: Store, delivery_id: str) -> list[Row]:
    """The record of a delivery's attempts, oldest first."""
    sql = "select number, act, started_at, ended_at, outcome, code from attempts"
    return store.rows(f"{sql} where delivery_id = ? order by started_at", [delivery_id])


def sent(store: Store, delivery_id: str, receipt: Receipt) -> None:
    """It stands on the network."""
    _set(
        store,
        delivery_id,
        state="sent",
        remote_id=receipt.remote_id,
        url=receipt.url,
        sent_at=stamp(receipt.sent_at),
        lost_at=None,
        deleted_at=None,
        message="",
        button="",
    )


def said_to_be_sent(
    store: Store, delivery_id: str, receipt: Receipt, at: datetime, message: str
) -> None:
    """The user says that it stands there, which the network has still to confirm: `lost_at`."""
    sent(store, delivery_id, receipt)
    _set(store, delivery_id, lost_at=stamp(at), message=message)


def not_there(store: Store, delivery_id: str, message: str) -> None:
    """What the user said to be it is not there: it is unknown again what became of it."""
    _set(
        store,
        delivery_id,
        state="unknown",
        message=message,
        remote_id="",
        url="",
        sent_at=None,
        lost_at=None,
    )


def lost(store: Store, delivery_id: str, at: datetime, message: str) -> None:
    """An attempt's outcome is not known; it is looked for from now on."""
    _set(store, delivery_id, state="sending", lost_at=stamp(at), looks=0, message=message)


def looked(store: Store, delivery_id: str, looks: int, message: str) -> None:
    """It was looked for and not found yet."""
    _set(store, delivery_id, looks=looks, message=message)


def settle(
    store: Store,
    delivery_id: str,
    state: str,
    message: str,
    *,
    not_before: datetime | None = None,
    forget_loss: bool = False,
    button: str = "",
) -> None:
    """Put a delivery into a state, with the sentence that says why and what to offer beside it."""
    change: dict[str, Any] = {"state": state, "message": message, "button": button}
    if not_before is not None:
        change["not_before"] = stamp(not_before)
    if forget_loss:
        change |= {"lost_at": None, "looks": 0}
    _set(store, delivery_id, **change)


def checked(
    store: Store, delivery_id: str, now: datetime, cursor: str, reported: int | None
) -> None:
    """Its replies were read up to `cursor`, and nothing stands in the way any more."""
    _set(
        store,
        delivery_id,
        checked_at=stamp(now),
        cursor=cursor,
        replies_reported=reported,
        message="",
        button="",
    )


def say(store: Store, delivery_id: str, message: str) -> None:
    """Say something of a post that stands, unless it is to be taken down by now."""
    if is_read(store, delivery_id):
        _set(store, delivery_id, message=message, button="")


def _set(store: Store, delivery_id: str, **change: Any) -> None:
    with store.transaction() as db:
        db.table("deliveries").update(delivery_id, change)
