"""The user's asks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from helpnet.domain.model import Ask
from helpnet.store import Row, Store
from helpnet.store.convert import moment, stamp

_COLUMNS = (
    "id, user_id, text, place, topics, needed_by, has_deadline, needed_by_as_typed, must,"
    " answer_code, state, created_at, revision"
)
# Nothing of the ask is out, or any more, and nothing of it can still go out by itself.
_NOWHERE = (
    "not exists (select 1 from deliveries where ask_id = asks.id and state <> 'deleted'"
    " and (state not in ('refused', 'cancelled') or sent_at is not null))"
)
# Taken back by the user before anything was tried: nothing that ever happened.
_UNDONE = (
    "state = 'withdrawn' and not exists (select 1 from deliveries where ask_id = asks.id"
    " and (state <> 'cancelled' or attempts > 0))"
)


def _ask(row: Row) -> Ask:
    return Ask(
        id=row["id"],
        user_id=row["user_id"],
        text=row["text"],
        place=row["place"],
        topics=tuple(json.loads(row["topics"])),
        needed_by=moment(row["needed_by"]),
        has_deadline=bool(row["has_deadline"]),
        needed_by_as_typed=row["needed_by_as_typed"],
        must=tuple(row["must"].split()),
        answer_code=row["answer_code"],
        state=row["state"],
        created_at=moment(row["created_at"]),
    )


def add(store: Store, ask: Ask, *, client_key: str, fingerprint: str, again_of: str = "") -> None:
    """Keep a new ask; `again_of` is the one that it is sent in the place of."""
    with store.transaction() as db:
        db.table("asks").insert(
            {
                "id": ask.id,
                "user_id": ask.user_id,
                "text": ask.text,
                "place": ask.place,
                "topics": json.dumps(ask.topics),
                "needed_by": stamp(ask.needed_by),
                "has_deadline": int(ask.has_deadline),
                "needed_by_as_typed": ask.needed_by_as_typed,
                "must": " ".join(ask.must),
                "answer_code": secrets.token_urlsafe(12),
                "state": ask.state,
                "client_key": client_key or None,
                "fingerprint": fingerprint,
                "family_id": _family(store, ask.user_id, again_of) or ask.id,
                "created_at": stamp(ask.created_at),
            }
        )


def get(store: Store, ask_id: str) -> Ask | None:
    """One ask."""
    row = store.row(f"select {_COLUMNS} from asks where id = ?", [ask_id])
    return _ask(row) if row else None


def answered_at(store: Store, answer_code: str) -> Ask | None:
    """The ask that the page with this code belongs to."""
    row = store.row(f"select {_COLUMNS} from asks where answer_code = ?", [answer_code])
    return _ask(row) if row and answer_code else None


def gone_out(store: Store, user_id: str, ask_id: str, *, besides: str = "") -> frozenset[str]:
    """The networks on which what this ask wants stands, may stand or is about to.

    It may be there by another ask of its family: one that was sent in the place of another.
    Posts of the ask `besides` are left out.
    """
    rows = store.rows(
        "select network from deliveries join asks on asks.id = ask_id where family_id = ?"
        " and ask_id <> ? and deliveries.state not in ('refused', 'cancelled', 'deleted')",
        [_family(store, user_id, ask_id), besides],
    )
    return frozenset(row["network"] for row in rows)


def _family(store: Store, user_id: str, ask_id: str) -> str:
    sql = "select family_id from asks where id = ? and user_id = ?"
    row = store.row(sql, [ask_id, user_id])
    return row["family_id"] if row else ""


def by_client_key(store: Store, user_id: str, client_key: str) -> tuple[str, str] | None:
    """The id and the fingerprint of the ask that was made with this key."""
    sql = "select id, fingerprint from asks where user_id = ? and client_key = ?"
    row = store.row(sql, [user_id, client_key]) if client_key else None
    return (row["id"], row["fingerprint"]) if row else None


def page(
    store: Store, user_id: str, *, before: tuple[datetime, str] | None, limit: int
) -> list[Ask]:
    """The user's asks, newest first, from after the ask made at `before`; undone ones left out."""
    where, values = f"user_id = ? and not ({_UNDONE})", [user_id]
    if before is not None:
        where += " and (created_at, id) < (?, ?)"
        values += [stamp(before[0]), before[1]]
    sql = f"select {_COLUMNS} from asks where {where} order by created_at desc, id desc limit ?"
    return [_ask(row) for row in store.rows(sql, [*values, limit])]


def newest_live(store: Store, user_id: str, now: datetime) -> str | None:
    """The id of the user's newest ask that still waits for somebody."""
    row = store.row(
        "select id from asks where user_id = ? and state = 'live' and needed_by > ?"
        " order by created_at desc, id desc limit 1",
        [user_id, stamp(now)],
    )
    return row["id"] if row else None


def live(store: Store, user_id: str) -> list[str]:
    """The ids of the user's asks that are on."""
    sql = "select id from asks where user_id = ? and state = 'live' order by created_at, id"
    return [row["id"] for row in store.rows(sql, [user_id])]


def expire(store: Store, ask_id: str, now: datetime) -> bool:
    """End a live ask whose time has come."""
    sql = "update asks set state = 'expired', revision = revision + 1"
    where = " where id = ? and state = 'live' and needed_by <= ?"
    return store.write(sql + where, [ask_id, stamp(now)]) == 1


def withdraw_unsent(store: Store, ask_id: str, now: datetime) -> bool:
    """End a live ask before its time when there is nothing of it that anybody could answer."""
    sql = f"update asks set state = 'withdrawn' where id = ? and state = 'live' and {_NOWHERE}"
    return store.write(f"{sql} and needed_by > ?", [ask_id, stamp(now)]) == 1


def reopen_unsent(store: Store, ask_id: str) -> None:
    """Undo `withdraw_unsent`, as a post of it is about to go out or did so after all."""
    sql = f"update asks set state = 'live' where id = ? and state = 'withdrawn' and {_NOWHERE}"
    store.write(sql, [ask_id])


def insist(store: Store, ask_id: str, must: Iterable[str]) -> None:
    """Keep which of its wishes an ask insists on."""
    sql = "update asks set must = ?, revision = revision + 1 where id = ?"
    store.write(sql, [" ".join(must), ask_id])


def touch(store: Store, ask_id: str) -> None:
    """Something that the ask's page shows has changed."""
    store.write("update asks set revision = revision + 1 where id = ?", [ask_id])


def touch_live(store: Store, user_id: str) -> None:
    """Something that the pages of all the user's live asks show has changed."""
    sql = "update asks set revision = revision + 1 where user_id = ? and state = 'live'"
    store.write(sql, [user_id])


def revision(store: Store, ask_id: str) -> int:
    """How often what the ask's page shows has changed."""
    row = store.row("select revision from asks where id = ?", [ask_id])
    return int(row["revision"]) if row else 0


class Standing(NamedTuple):
    """What tells whether an open page of an ask is behind."""

    revision: int
    checked: str  # JSON: network -> when the replies there were last looked for, ISO 8601 in UTC


def standings(store: Store, ask_ids: Iterable[str]) -> dict[str, Standing]:
    """How each of these asks stands, in one cheap query."""
    ids: list[Any] = list(ask_ids)
    marks = ", ".join("?" * len(ids))
    rows = store.rows(
        "select id, revision, (select json_group_object(network, checked_at) from deliveries"
        " where ask_id = asks.id and state = 'sent' and checked_at is not null) as checked"
        f" from asks where id in ({marks})",
        ids,
    )
    return {row["id"]: Standing(row["revision"], row["checked"]) for row in rows}
