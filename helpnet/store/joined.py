"""Several rows of people that are one person: finding them by keys, joining, parting.

Rows of one person share a `root_id`. What the user said of two rows, that they are one person or
are not, is kept apart from it and wins over every rule.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from helpnet.domain.match import KnownPerson
from helpnet.store import Store
from helpnet.store.seen import Seen, as_known, told_of


def roots(store: Store, person_ids: Iterable[str]) -> dict[str, str]:
    """Which person each of these rows belongs to."""
    rows = store.rows(
        "select id, root_id from people where id in (select value from json_each(?))",
        [json.dumps(list(person_ids))],
    )
    return {row["id"]: row["root_id"] for row in rows}


def members(store: Store, user_id: str, root_ids: Collection[str]) -> dict[str, list[str]]:
    """The rows of each of these persons, eldest first."""
    found: dict[str, list[str]] = {}
    rows = store.rows(
        "select root_id, id from people where user_id = ? and root_id in"
        " (select value from json_each(?)) order by id <> root_id, created_at, id",
        [user_id, json.dumps(list(root_ids))],
    )
    for row in rows:
        found.setdefault(row["root_id"], []).append(row["id"])
    return found


def who_share(store: Store, user_id: str, keys: Collection[str]) -> dict[str, set[str]]:
    """The persons who are found under each of these keys."""
    rows = store.rows(
        "select k.key, p.root_id from json_each(?) j cross join person_keys k"
        " on k.user_id = ? and k.key = j.value cross join people p on p.id = k.person_id"
        " union all"
        " select i.network || ':id:' || i.remote_id, p.root_id from json_each(?) j"
        " cross join identities i on i.user_id = ? and i.network = j.value ->> 0"
        "  and i.remote_id = j.value ->> 1"
        " cross join people p on p.id = i.person_id",
        [json.dumps(sorted(keys)), user_id, json.dumps(_numbers(keys)), user_id],
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["key"], set()).add(row["root_id"])
    return found


def _numbers(keys: Collection[str]) -> list[tuple[str, str]]:
    """(network, remote id) of those of the keys that are accounts by their number."""
    parts = [key.split(":", 2) for key in keys if ":id:" in key]
    return [(one[0], one[2]) for one in parts if one[1] == "id"]


def related(store: Store, user_id: str, root_ids: Collection[str]) -> set[str]:
    """Those of these persons whom anything connects with the user; who only replied is not."""
    rows = store.rows(
        "select distinct p.root_id from people p where p.user_id = :user"
        " and p.root_id in (select value from json_each(:roots))"
        " and (exists (select 1 from relations r"
        "   where r.user_id = :user and r.person_id = p.id)"
        "  or exists (select 1 from interaction_days d"
        "   where d.user_id = :user and d.person_id = p.id))",
        {"user": user_id, "roots": json.dumps(list(root_ids))},
    )
    return {row["root_id"] for row in rows}


def described(store: Store, user_id: str, root_ids: Collection[str]) -> dict[str, KnownPerson]:
    """These persons as matching sees them, with all that any source tells."""
    by_root = members(store, user_id, root_ids)
    told = told_of(store, user_id, [one for rows in by_root.values() for one in rows])
    return {
        root: as_known(root, [seen for one in rows for seen in told.get(one, ())])
        for root, rows in by_root.items()
    }


def told_of_group(store: Store, user_id: str, root_id: str) -> list[Seen]:
    """What every source tells of a person."""
    rows = members(store, user_id, [root_id]).get(root_id, [])
    told = told_of(store, user_id, rows)
    return [seen for one in rows for seen in told.get(one, ())]


def join(store: Store, user_id: str, root_id: str, into: str, reason: str) -> None:
    """Let all rows of one person be another's."""
    store.write(
        "update people set root_id = ?, joined_by = ? where user_id = ? and root_id = ?",
        [into, reason, user_id, root_id],
    )


def part(store: Store, user_id: str, person_ids: Collection[str]) -> None:
    """Let rows of one person be a person of their own again, under the eldest of them.

    If others stood under one that leaves, they stand under the eldest of those who stay.
    """
    for group in members(store, user_id, set(roots(store, person_ids).values())).values():
        leaving = [one for one in group if one in person_ids]
        staying = [one for one in group if one not in person_ids]
        if not staying:
            continue
        sql = (
            "update people set root_id = ?, joined_by = case when id = ? then '' else joined_by end"
            " where user_id = ? and id in (select value from json_each(?))"
        )
        with store.transaction():
            for rows in (staying, leaving) if group[0] in leaving else (leaving,):
                store.write(sql, [rows[0], rows[0], user_id, json.dumps(rows)])


def say(store: Store, user_id: str, some: Sequence[str], others: Sequence[str], same: bool) -> None:
    """Keep the user's word on whether rows are one person; the newest word counts."""
    pairs = [(min(a, b), max(a, b)) for a in some for b in others if a != b]
    with store.transaction() as db:
        db.conn.executemany(
            "insert into person_verdicts (user_id, one_id, other_id, is_same) values (?, ?, ?, ?)"
            " on conflict (one_id, other_id) do update set is_same = excluded.is_same",
            [(user_id, one, other, int(same)) for one, other in pairs],
        )


def said_apart(store: Store, user_id: str, root_ids: Collection[str]) -> set[frozenset[str]]:
    """Pairs of persons, these among them, who are not one by the user's word."""
    rows = store.rows(
        "select distinct a.root_id as one, b.root_id as other from person_verdicts v"
        " join people a on a.id = v.one_id join people b on b.id = v.other_id"
        " where v.user_id = ?1 and not v.is_same"
        " and (a.root_id in (select value from json_each(?2))"
        "  or b.root_id in (select value from json_each(?2)))",
        [user_id, json.dumps(list(root_ids))],
    )
    return {frozenset((row["one"], row["other"])) for row in rows}


def keys_of(store: Store, person_ids: Collection[str]) -> dict[str, set[str]]:
    """By which keys each of these rows is found."""
    rows = store.rows(
        "select person_id, key from person_keys where person_id in"
        " (select value from json_each(?))",
        [json.dumps(list(person_ids))],
    )
    found: dict[str, set[str]] = {one: set() for one in person_ids}
    for row in rows:
        found[row["person_id"]].add(row["key"])
    return found


def by_rules(store: Store, person_ids: Collection[str], but: str) -> list[str]:
    """Those of these rows that were joined to their person, for another reason than this."""
    rows = store.rows(
        "select id from people where joined_by not in ('', ?) and id in"
        " (select value from json_each(?)) order by id",
        [but, json.dumps(list(person_ids))],
    )
    return [row["id"] for row in rows]
