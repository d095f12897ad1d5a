"""People and their identities on the networks, and how the user is related to them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.store import Row, Store
from helpnet.store.convert import stamp


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as one network knows them."""

    person_id: str
    network: str
    remote_id: str
    handle: str
    name: str
    url: str
    bio: str
    location: str
    org: str
    title: str
    since: str  # when the profile was made, as `stamp` writes it; empty where nobody tells


_TOLD = (
    "i.network, i.remote_id, i.handle, i.name, i.url, i.bio, i.location, i.org, i.title, i.since"
)


# Lists of an export that a network's own word on one person replaces.
_REPLACED = {"x": ("x_followers", "x_following")}


def relate(store: Store, user_id: str, source: str, kinds: Mapping[str, Collection[str]]) -> None:
    """Keep by which kinds a source relates people to the user, in place of what it told before."""
    told = {(person_id, source, kind) for person_id, some in kinds.items() for kind in some}
    with store.transaction() as db:
        rows = db.execute(
            "select r.person_id, r.source, r.kind from json_each(?) j cross join relations r"
            " on r.user_id = ? and r.person_id = j.value"
            " where r.source in (select value from json_each(?))",
            [
                json.dumps(list(kinds)),
                user_id,
                json.dumps([source, *_REPLACED.get(source, ())]),
            ],
        )
        known = set(rows.fetchall())
        db.conn.executemany(
            "delete from relations where user_id = ? and person_id = ? and source = ? and kind = ?",
            [(user_id, *one) for one in known - told],
        )
        db.conn.executemany(
            "insert into relations (user_id, person_id, source, kind) values (?, ?, ?, ?)",
            [(user_id, *one) for one in sorted(told - known)],
        )


def close_list(store: Store, user_id: str, source: str, draft: str, *, whole: bool) -> None:
    """Let what was read as `draft` count as what a source tells; whole, in place of all before."""
    values = {"user": user_id, "source": source, "draft": draft}
    theirs = "where user_id = :user and source ="
    with store.transaction():
        if whole:
            store.write(f"delete from relations {theirs} :source", values)
        store.write(f"update or ignore relations set source = :source {theirs} :draft", values)
        store.write(f"delete from relations {theirs} :draft", values)


def drop_kinds(store: Store, user_id: str, source: str, kinds: Sequence[str]) -> None:
    """Forget what a source told of single people by these kinds."""
    store.write(
        "delete from relations where user_id = ? and source = ? and kind in"
        " (select value from json_each(?))",
        [user_id, source, json.dumps(kinds)],
    )


def let_in(store: Store, user_id: str, network: str) -> None:
    """Shut nobody of a network out any more."""
    store.write("delete from shut_out where user_id = ? and network = ?", [user_id, network])


def shut_out(store: Store, user_id: str, accounts: Iterable[tuple[str, str]]) -> None:
    """Keep that the user wants nothing of these accounts, as (network, remote id)."""
    with store.transaction() as db:
        db.conn.executemany(
            "insert or ignore into shut_out (user_id, network, remote_id) values (?, ?, ?)",
            [(user_id, *account) for account in accounts],
        )


def unrelate_shut_out(store: Store, user_id: str) -> None:
    """Erase how their networks relate those whom the user shut out to the user, and contact."""
    with store.transaction():
        for table in ("relations", "interaction_days"):
            store.write(
                f"delete from {table} where user_id = :user and person_id in (select i.person_id"
                "  from shut_out s cross join identities i on i.user_id = s.user_id"
                "   and i.network = s.network and i.remote_id = s.remote_id"
                f"  where s.user_id = :user and ({table}.source = s.network"
                f"   or {table}.source glob s.network || '_*'))",
                {"user": user_id},
            )


def identities(store: Store, person_ids: Sequence[str]) -> list[Identity]:
    """How all sources know these people; `person_id` is the id that was asked for."""
    rows = store.rows(
        f"select asked.id as person_id, {_TOLD} from people asked"
        " join people p on p.user_id = asked.user_id and p.root_id = asked.root_id"
        " join identities i on i.person_id = p.id"
        " where asked.id in (select value from json_each(?))"
        " order by i.network desc, i.remote_id",
        [json.dumps(list(person_ids))],
    )
    return [Identity(**row | {"url": row["url"] or _by_number(row)}) for row in rows]


def _by_number(row: Row) -> str:
    """Where X shows an account of which only the number is known."""
    is_number = row["network"] == "x" and row["remote_id"].isdigit()
    return f"https://x.com/intent/user?user_id={row['remote_id']}" if is_number else ""


def addresses(store: Store, person_ids: Sequence[str]) -> dict[str, dict[str, dict[str, str]]]:
    """What address books tell of these people: id -> email, phone or url -> value -> who tells."""
    rows = store.rows(
        "select asked.id, a.kind, a.value, (select min(network) from identities"
        "  where person_id = p.id) as network from people asked"
        " join people p on p.user_id = asked.user_id and p.root_id = asked.root_id"
        " join person_addresses a on a.person_id = p.id"
        " where asked.id in (select value from json_each(?)) order by a.kind, a.value",
        [json.dumps(list(person_ids))],
    )
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        values = found.setdefault(row["id"], {}).setdefault(row["kind"], {})
        values.setdefault(row["value"], row["network"] or "")
    return found


def by_handles(
    store: Store, user_id: str, network: str, handles: Sequence[str]
) -> dict[str, Identity]:
    """Who stands behind these handles, as far as it is known; keys are lower case."""
    marks = ", ".join("?" * len(handles))
    rows = store.rows(
        f"select i.person_id, {_TOLD} from identities i where i.user_id = ? and i.network = ?"
        f" and i.handle <> '' and i.handle collate nocase in ({marks})",
        [user_id, network, *handles],
    )
    return {row["handle"].lower(): Identity(**row) for row in rows}


def unresolved_handles(store: Store, ask_id: str) -> list[tuple[str, str]]:
    """(network, handle) of suggested handles of an ask that nobody is known by or was looked up."""
    rows = store.rows(
        "select distinct s.network, lower(s.handle) as handle from suggestions s"
        " join replies r on r.id = s.reply_id"
        " where r.ask_id = ? and s.handle <> '' and s.network <> ''"
        " and not exists (select 1 from identities i where i.user_id = s.user_id"
        "  and i.network = s.network and i.handle <> ''"
        "  and i.handle = s.handle collate nocase)"
        " and not exists (select 1 from handle_look_ups l where l.user_id = s.user_id"
        "  and l.network = s.network and l.handle = lower(s.handle))"
        " order by 1, 2",
        [ask_id],
    )
    return [(row["network"], row["handle"]) for row in rows]


def note_look_up(
    store: Store, user_id: str, network: str, handles: Iterable[str], now: datetime
) -> None:
    """Remember that these handles were looked up, so that nobody pays for it again."""
    rows: list[Row] = [
        {
            "user_id": user_id,
            "network": network,
            "handle": handle.lower(),
            "looked_up_at": stamp(now),
        }
        for handle in handles
    ]
    with store.transaction() as db:
        table: Any = db.table("handle_look_ups")
        table.upsert_all(rows, pk=("user_id", "network", "handle"))
