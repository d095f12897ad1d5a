"""Which contacts of an ask are one person: what rules and the user say of each two of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from helpnet.domain.unions import roots
from helpnet.store import Store, contacts

Verdict = Literal["asked", "same", "different"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What is said of two contacts, by their own ids, and why."""

    one_id: str
    other_id: str
    verdict: Verdict
    reason: str

    def names(self, contact_id: str) -> bool:
        """Whether it is about this contact."""
        return contact_id in (self.one_id, self.other_id)


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody the user knows whom a contact may be."""

    contact_id: str
    person_id: str
    reason: str


def of_ask(store: Store, ask_id: str) -> list[Pair]:
    """What is said of each two contacts of an ask."""
    rows = store.rows(
        "select p.one_id, p.other_id, p.verdict, p.reason from contact_pairs p"
        " join contacts c on c.id = p.one_id where c.ask_id = ? order by 1, 2",
        [ask_id],
    )
    return [Pair(**row) for row in rows]


def say(
    store: Store, user_id: str, one_id: str, other_id: str, verdict: Verdict, reason: str
) -> None:
    """Keep what is said of two contacts, in place of what was said before."""
    first, second = sorted((one_id, other_id))
    store.write(
        "insert into contact_pairs (one_id, other_id, user_id, verdict, reason)"
        " values (?, ?, ?, ?, ?) on conflict (one_id, other_id)"
        " do update set verdict = excluded.verdict, reason = excluded.reason",
        [first, second, user_id, verdict, reason],
    )


def note_joined_people(store: Store, one_id: str, other_id: str, rows: Sequence[str]) -> None:
    """Keep which rows of people became another's when two contacts were merged."""
    store.write(
        "update contact_pairs set joined_people = ? where one_id = ? and other_id = ?",
        [json.dumps(rows), *sorted((one_id, other_id))],
    )


def take_joined_people(store: Store, one_id: str, other_id: str) -> list[str]:
    """Which rows of people became another's when two contacts were merged, once.

    Those that the user parted from them since, or joined to others, are not among them.
    """
    pair = sorted((one_id, other_id))
    row = store.row(
        "select joined_people from contact_pairs where one_id = ? and other_id = ?", pair
    )
    store.write(
        "update contact_pairs set joined_people = '' where one_id = ? and other_id = ?", pair
    )
    came = row["joined_people"] if row else ""
    rows = store.rows(
        "with came as (select value as id from json_each(?)) select id from people p"
        " where id in (select id from came) and exists (select 1 from contacts c"
        "  join people own on own.id = c.person_id where own.root_id = p.root_id"
        "  and own.id not in (select id from came)"
        "  and c.union_id = (select union_id from contacts where id = ?))",
        [came or "[]", one_id],
    )
    return [each["id"] for each in rows]


def reunite(store: Store, ask_id: str) -> None:
    """Bring under which contact each of an ask is shown in line with what is said of them."""
    with store.transaction() as db:
        shown = {contact.id: contact.union_id for contact in contacts.of_ask(store, ask_id)}
        same = [
            (pair.one_id, pair.other_id) for pair in of_ask(store, ask_id) if pair.verdict == "same"
        ]
        for contact_id, root in roots(list(shown), same).items():
            if shown[contact_id] != root:
                db.table("contacts").update(contact_id, {"union_id": root})


def ask_about_person(
    store: Store, user_id: str, contact_id: str, person_id: str, reason: str
) -> None:
    """Ask whether a contact is somebody the user knows, unless that was answered."""
    store.write(
        "insert or ignore into contact_people (contact_id, person_id, user_id, verdict, reason)"
        " values (?, ?, ?, 'asked', ?)",
        [contact_id, person_id, user_id, reason],
    )


def not_these(store: Store, contact_ids: Sequence[str], but: str = "") -> None:
    """Keep that the contacts are none of those who were asked about, save one."""
    marks = ", ".join("?" * len(contact_ids))
    store.write(
        f"update contact_people set verdict = 'different' where contact_id in ({marks})"
        " and person_id not in (select id from people where root_id = ?)",
        [*contact_ids, but],
    )


def not_people(store: Store, contact_id: str) -> frozenset[str]:
    """Whom of the people the user knows a contact is not, as the user said."""
    rows = store.rows(
        "select m.id from contact_people q join people p on p.id = q.person_id"
        " join people m on m.user_id = p.user_id and m.root_id = p.root_id"
        " where q.contact_id = ? and q.verdict = 'different'",
        [contact_id],
    )
    return frozenset(row["id"] for row in rows)


def questions(store: Store, ask_id: str) -> list[Question]:
    """Whom the contacts of an ask may be of the people the user knows; ids as they are shown."""
    rows = store.rows(
        "select c.union_id as contact_id, p.root_id as person_id, min(q.reason) as reason"
        " from contact_people q join contacts c on c.id = q.contact_id"
        " join people p on p.id = q.person_id"
        " where c.ask_id = ? and q.verdict = 'asked' and not exists (select 1 from contacts m"
        "  where m.union_id = c.union_id and m.person_id is not null)"
        " group by 1, 2 order by 1, 2",
        [ask_id],
    )
    return [Question(**row) for row in rows]
