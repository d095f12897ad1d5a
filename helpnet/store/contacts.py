"""The people suggested under an ask, and the evidence each of them rests on."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.model import ContactStatus, OwnWord, Suggestion
from helpnet.store import Row, Store
from helpnet.store.convert import stamp

BY_HAND = "by hand"  # the rule of what the user found in a reply


@dataclass(frozen=True, slots=True)
class Contact:
    """A suggested person; what is known of them lies in the evidence."""

    id: str
    ask_id: str
    person_id: str | None
    given_name: str  # what the user wrote, which wins over the evidence
    given_org: str
    given_how_known: str
    given_word: OwnWord
    status: ContactStatus
    confirmed: bool
    note: str
    union_id: str  # the contact under which they are shown: the oldest of those who are one person
    by_hand: bool  # the user named them

    @property
    def is_touched(self) -> bool:
        """The user has said something of them, which no later reading of replies takes away."""
        said = self.note or self.given_name or self.given_org
        said = said or self.given_how_known or self.given_word
        return self.status != "new" or self.confirmed or self.by_hand or bool(said)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One suggestion of one reply, and the contact it is about."""

    id: str
    reply_id: str
    contact_id: str  # as shown: of those who are one person, the oldest
    suggestion: Suggestion
    matched_by: str  # why it was taken for the same person; empty for the first
    own_contact_id: str  # the contact itself, whoever it is one person with


_CONTACT = (
    "id, ask_id, given_name, given_org, given_how_known, given_word, status, confirmed, note,"
    " union_id, by_hand,"
    " (select root_id from people p where p.id = contacts.person_id) as person_id"
)
_TEXTS = (
    "name, org, handle, network, remote_id, email, phone, url, certainty, rule, how_known, note"
)


def _contact(row: Row) -> Contact:
    return Contact(**{**row, **{name: bool(row[name]) for name in ("confirmed", "by_hand")}})


def add(
    store: Store,
    contact_id: str,
    user_id: str,
    ask_id: str,
    person_id: str | None,
    now: datetime,
    *,
    by_hand: bool = False,
) -> None:
    """Keep a new contact."""
    with store.transaction() as db:
        db.table("contacts").insert(
            {
                "id": contact_id,
                "user_id": user_id,
                "ask_id": ask_id,
                "person_id": person_id,
                "created_at": stamp(now),
                "union_id": contact_id,
                "by_hand": int(by_hand),
            }
        )


def get(store: Store, user_id: str, contact_id: str) -> Contact | None:
    """One contact of the user."""
    sql = f"select {_CONTACT} from contacts where id = ? and user_id = ?"
    row = store.row(sql, [contact_id, user_id])
    return _contact(row) if row else None


def of_ask(store: Store, ask_id: str) -> list[Contact]:
    """An ask's contacts, in the order they were first suggested."""
    # Of those made in one moment the first row is the older one.
    sql = f"select {_CONTACT} from contacts where ask_id = ? order by created_at, rowid"
    return [_contact(row) for row in store.rows(sql, [ask_id])]


def members(store: Store, contact_id: str) -> list[str]:
    """The ids of all contacts that are one person with this one, itself among them."""
    sql = "select id from contacts where union_id = (select union_id from contacts where id = ?)"
    return [row["id"] for row in store.rows(sql, [contact_id])]


def people(store: Store, contact_ids: Sequence[str]) -> list[str]:
    """The persons whom these contacts are seen to be."""
    rows = store.rows(
        "select distinct p.root_id from contacts c join people p on p.id = c.person_id"
        " where c.id in (select value from json_each(?)) order by 1",
        [json.dumps(list(contact_ids))],
    )
    return [row["root_id"] for row in rows]


def change(store: Store, contact_ids: Sequence[str], changes: dict[str, Any]) -> None:
    """What the user says of contacts that are one person."""
    with store.transaction() as db:
        for contact_id in contact_ids if changes else ():
            db.table("contacts").update(contact_id, changes)


def is_person(store: Store, contact_id: str, person_id: str) -> None:
    """The contact is this person."""
    store.write("update contacts set person_id = ? where id = ?", [person_id, contact_id])


def add_evidence(
    store: Store,
    evidence_id: str,
    user_id: str,
    reply_id: str,
    contact_id: str,
    suggestion: Suggestion,
    matched_by: str,
) -> None:
    """Keep what one reply says of a contact."""
    with store.transaction() as db:
        db.table("suggestions").insert(
            {
                "id": evidence_id,
                "user_id": user_id,
                "reply_id": reply_id,
                "contact_id": contact_id,
                "span_start": suggestion.span[0],
                "span_end": suggestion.span[1],
                "is_author": int(suggestion.is_author),
                "matched_by": matched_by,
            }
            | {name: getattr(suggestion, name) for name in _TEXTS.split(", ")}
        )


def drop_evidence(store: Store, reply_id: str, *, by_hand: bool = False) -> None:
    """Forget what was read in a reply, and with `by_hand` also whom the user found in it."""
    but = "" if by_hand else f" and rule <> '{BY_HAND}'"
    store.write(f"delete from suggestions where reply_id = ?{but}", [reply_id])


def give_evidence(store: Store, evidence_ids: Sequence[str], contact_id: str) -> None:
    """What was said is about another contact."""
    marks = ", ".join("?" * len(evidence_ids))
    sql = f"update suggestions set contact_id = ?, matched_by = '' where id in ({marks})"
    store.write(sql, [contact_id, *evidence_ids])


_EVIDENCE = (
    "select s.*, c.union_id from suggestions s join replies r on r.id = s.reply_id"
    " join contacts c on c.id = s.contact_id where {} and r.state <> 'deleted'"
    " order by r.created_at, r.rowid, s.span_start, s.rowid"
)


def evidence_of_ask(store: Store, ask_id: str) -> list[Evidence]:
    """All evidence under an ask whose reply still stands, in the order the replies were written."""
    return [_evidence(row) for row in store.rows(_EVIDENCE.format("r.ask_id = ?"), [ask_id])]


def evidence_of_reply(store: Store, reply_id: str) -> list[Evidence]:
    """What a reply says, as far as it is kept."""
    return [_evidence(row) for row in store.rows(_EVIDENCE.format("r.id = ?"), [reply_id])]


def stated_elsewhere(
    store: Store, user_id: str, ask_id: str, person_ids: Collection[str]
) -> dict[tuple[str, str], str]:
    """As what people know each other by their own word under the user's other asks, the newest.

    Keys are (who said it, of whom), of these persons alone.
    """
    rows = store.rows(
        "select w.root_id as writer, p.root_id as person, s.how_known from suggestions s"
        " join replies r on r.id = s.reply_id join people w on w.id = r.person_id"
        " join contacts c on c.id = s.contact_id join contacts u on u.id = c.union_id"
        " join people p on p.id = coalesce(c.person_id, u.person_id)"
        " where s.user_id = ? and s.how_known <> '' and s.is_author = 0 and r.ask_id <> ?"
        " and r.state not in ('hidden', 'deleted')"
        " and w.root_id in (select value from json_each(?))"
        " and p.root_id in (select value from json_each(?)) order by r.created_at",
        [user_id, ask_id, *[json.dumps(list(person_ids))] * 2],
    )
    return {(row["writer"], row["person"]): row["how_known"] for row in rows}


def _evidence(row: Row) -> Evidence:
    suggestion = Suggestion(
        span=(row["span_start"], row["span_end"]),
        is_author=bool(row["is_author"]),
        **{name: row[name] for name in _TEXTS.split(", ")},
    )
    return Evidence(
        row["id"],
        row["reply_id"],
        row["union_id"],
        suggestion,
        row["matched_by"],
        row["contact_id"],
    )
