"""The people suggested under an ask, and the evidence each of them rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.model import ContactStatus, Suggestion
from helpnet.store import Row, Store
from helpnet.store.convert import stamp


@dataclass(frozen=True, slots=True)
class Contact:
    """A suggested person; what is known of them lies in the evidence."""

    id: str
    ask_id: str
    person_id: str | None
    given_name: str  # what the user wrote, which wins over the evidence
    given_org: str
    given_how_known: str
    status: ContactStatus
    confirmed: bool
    note: str

    @property
    def is_touched(self) -> bool:
        """The user has said something of them, which no later reading of replies takes away."""
        return self.status != "new" or bool(self.note or self.given_name or self.given_org)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One suggestion of one reply, and the contact it is about."""

    id: str
    reply_id: str
    contact_id: str
    suggestion: Suggestion
    matched_by: str  # why it was taken for the same person; empty for the first


_CONTACT = "id, ask_id, person_id, given_name, given_org, given_how_known, status, confirmed, note"
_TEXTS = (
    "name, org, handle, network, remote_id, email, phone, url, certainty, rule, how_known, note"
)


def _contact(row: Row) -> Contact:
    return Contact(**{**row, "confirmed": bool(row["confirmed"])})


def add(
    store: Store, contact_id: str, user_id: str, ask_id: str, person_id: str | None, now: datetime
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
            }
        )


def get(store: Store, user_id: str, contact_id: str) -> Contact | None:
    """One contact of the user."""
    sql = f"select {_CONTACT} from contacts where id = ? and user_id = ?"
    row = store.row(sql, [contact_id, user_id])
    return _contact(row) if row else None


def of_ask(store: Store, ask_id: str) -> list[Contact]:
    """An ask's contacts, in the order they were first suggested."""
    sql = f"select {_CONTACT} from contacts where ask_id = ? order by created_at, id"
    return [_contact(row) for row in store.rows(sql, [ask_id])]


def change(store: Store, contact_id: str, changes: dict[str, Any]) -> None:
    """What the user says of a contact."""
    with store.transaction() as db:
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


def drop_evidence(store: Store, reply_id: str) -> None:
    """Forget what a reply said, because it says something else now."""
    store.write("delete from suggestions where reply_id = ?", [reply_id])


def evidence_of_ask(store: Store, ask_id: str) -> list[Evidence]:
    """All evidence under an ask whose reply still stands, in the order the replies were written."""
    rows = store.rows(
        "select s.* from suggestions s join replies r on r.id = s.reply_id"
        " where r.ask_id = ? and r.state <> 'deleted'"
        " order by r.created_at, r.id, s.span_start, s.id",
        [ask_id],
    )
    return [_evidence(row) for row in rows]


def _evidence(row: Row) -> Evidence:
    suggestion = Suggestion(
        span=(row["span_start"], row["span_end"]),
        is_author=bool(row["is_author"]),
        **{name: row[name] for name in _TEXTS.split(", ")},
    )
    return Evidence(row["id"], row["reply_id"], row["contact_id"], suggestion, row["matched_by"])
