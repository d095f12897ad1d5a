"""Keeping accounts of which nothing is told but their number, as lists of followers are: fast."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime

from helpnet.store import Store
from helpnet.store.convert import stamp
from helpnet.store.seen import Kept, Seen, forgotten


def keep(
    store: Store,
    user_id: str,
    network: str,
    numbers: Collection[str],
    new_ids: Callable[[int], list[str]],
    now: datetime,
) -> Kept:
    """Keep these accounts, except those that the user wants forgotten.

    Of whom more is known, it stays. A number alone joins nobody to anybody.
    """
    unwanted = forgotten(store, user_id, (Seen(network, number) for number in numbers))
    wanted = set(numbers).difference(number for _, number in unwanted)
    seen_at = stamp(now)
    with store.transaction() as db:
        rows = db.execute(
            "select i.remote_id, i.person_id from json_each(?) j cross join identities i"
            " on i.user_id = ? and i.network = ? and i.remote_id = j.value",
            [json.dumps(list(wanted)), user_id, network],
        )
        known: dict[str, str] = dict(rows.fetchall())
        # In the order in which they lie in the table, so that each of its pages is written once.
        fresh = sorted(wanted - known.keys())
        ids = new_ids(len(fresh))
        db.conn.executemany(
            "insert into people (id, user_id, name, created_at, root_id)"
            " values (?1, ?2, '', ?3, ?1)",
            [(one, user_id, seen_at) for one in ids],
        )
        db.conn.executemany(
            "insert into identities (user_id, network, remote_id, person_id, seen_at, name, handle,"
            " url, bio, location) values (?, ?, ?, ?, ?, '', '', '', '', '')",
            [
                (user_id, network, number, one, seen_at)
                for number, one in zip(fresh, ids, strict=True)
            ],
        )
    people = known | dict(zip(fresh, ids, strict=True))
    return Kept({(network, number): one for number, one in people.items()}, {}, len(fresh))
