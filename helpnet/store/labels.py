"""Labels: what the user answered to "do you know them?", by which the ranking can be judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from helpnet.domain.model import OwnWord
from helpnet.store import Store
from helpnet.store.convert import moment, stamp


@dataclass(frozen=True, slots=True)
class Label:
    """One answer; `person_id` is empty where nobody known is seen in the contact."""

    word: OwnWord
    said_at: datetime
    person_id: str


_OF_THESE = (
    "user_id = :user and"
    " (contact_id in (select value from json_each(:contacts)) or person_id in"
    "  (select m.id from people p join people m"
    "   on m.user_id = p.user_id and m.root_id = p.root_id"
    "   where p.id in (select value from json_each(:people))))"
)


def _these(user_id: str, people: Sequence[str], contacts: Sequence[str]) -> dict[str, str]:
    return {"user": user_id, "people": json.dumps(people), "contacts": json.dumps(contacts)}


def newest(
    store: Store, user_id: str, people: Sequence[str], contacts: Sequence[str]
) -> Label | None:
    """The newest answer about any of these people and contacts."""
    row = store.row(
        "select word, said_at, coalesce(person_id, '') as person_id from labels"
        f" where {_OF_THESE} order by said_at desc, rowid desc limit 1",
        _these(user_id, people, contacts),
    )
    return Label(row["word"], moment(row["said_at"]), row["person_id"]) if row else None


def keep(
    store: Store,
    label_id: str,
    user_id: str,
    word: OwnWord,
    now: datetime,
    people: Sequence[str],
    contacts: Sequence[str],
) -> None:
    """Keep an answer about people or contacts that are one, in place of any before; "" for none."""
    with store.transaction():
        store.write(f"delete from labels where {_OF_THESE}", _these(user_id, people, contacts))
        if word:
            store.write(
                "insert into labels (id, user_id, person_id, contact_id, word, said_at)"
                " values (?, ?, ?, ?, ?, ?)",
                [
                    label_id,
                    user_id,
                    next(iter(people), None),
                    next(iter(contacts), None),
                    word,
                    stamp(now),
                ],
            )


def of_user(store: Store, user_id: str, limit: int) -> list[Label]:
    """The user's newest answers, one for each person; a contact counts as whom it is seen to be."""
    rows = store.rows(
        "select l.word, max(l.said_at) as said_at, coalesce(p.root_id, '') as person_id"
        " from labels l left join contacts c on c.id = l.contact_id"
        " left join people p on p.id = coalesce(l.person_id, c.person_id)"
        " where l.user_id = ? and (p.id is not null or c.id is not null)"
        " group by coalesce(p.root_id, c.union_id) order by 2 desc, l.id limit ?",
        [user_id, limit],
    )
    return [
        Label(cast(OwnWord, row["word"]), moment(row["said_at"]), row["person_id"]) for row in rows
    ]
