"""Persons of whom sources tell the same name or address: whoever is listed twice is among them."""

from __future__ import annotations

from collections import defaultdict

from helpnet.store import Store


def sharing(store: Store, user_id: str, most: int) -> list[list[str]]:
    """Ids of the persons who share a name or address, for each that a few share, closest first.

    The user knows at least one of each. What more than `most` share tells nobody apart.
    """
    rows = store.rows(
        "select k.key, r.id, r.is_known from"
        " (select key from person_keys where user_id = :user group by key having count(*) > 1) d"
        " cross join person_keys k on k.user_id = :user and k.key = d.key"
        " cross join people p on p.id = k.person_id"
        " cross join people r on r.id = p.root_id"
        " group by k.key, r.id order by r.is_known desc, r.strength desc, r.id",
        {"user": user_id},
    )
    found: dict[str, list[str]] = defaultdict(list)
    known = {row["key"] for row in rows if row["is_known"]}
    for row in rows:
        if row["key"] in known:
            found[row["key"]].append(row["id"])
    return [ids for ids in found.values() if 1 < len(ids) <= most]
