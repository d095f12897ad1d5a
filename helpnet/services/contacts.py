"""From what replies say to contacts: one person once, each with their evidence."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from helpnet.domain.extract import extract
from helpnet.domain.match import KnownPerson, place, recognise
from helpnet.domain.model import (
    Account,
    Ask,
    Author,
    ContactStatus,
    Context,
    Entity,
    Extraction,
    HowKnown,
    Profile,
    ReplyKind,
    Suggestion,
)
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.work import Work
from helpnet.store import Store, asks, contacts, people, replies
from helpnet.store.contacts import Evidence
from helpnet.store.people import Identity

log = logging.getLogger("helpnet.contacts")

LONGEST_NOTE = 2_000


def author_of(profile: Profile) -> Author:
    """The writer of a reply as extraction wants them."""
    return Author(name=profile.name, handle=profile.handle, network=profile.network)


def context_of(ask: Ask, account: Account, marks: tuple[Entity, ...], language: str) -> Context:
    """What is known around a reply that an account received."""
    own = (account.handle,) if account.handle else ()
    names = (account.name,) if account.name else ()
    return Context(entities=marks, language=language, asker_handles=own, asker_names=names)


def understand(text: str, author: Author, context: Context) -> Extraction:
    """What a reply is and whom it suggests."""
    try:
        return extract(text, author, context)
    except Exception:
        # A reply that we fail to understand is still a reply: it stays visible, as naming nobody.
        log.exception("A reply could not be understood")
        return Extraction("noise")


def keep_extraction(
    work: Work, user_id: str, ask_id: str, reply_id: str, extraction: Extraction
) -> None:
    """Keep what a reply is and whom it suggests, in place of what it said before."""
    contacts.drop_evidence(work.store, reply_id)
    replies.understood(work.store, reply_id, _shelf(extraction), extraction.negated)
    for suggestion in extraction.suggestions:
        _keep_suggestion(work, user_id, ask_id, reply_id, suggestion)
    asks.touch(work.store, ask_id)


def _shelf(extraction: Extraction) -> ReplyKind:
    """Where the reply is filed: nothing but good wishes stands with thanks, not with noise."""
    is_wish = extraction.kind == "noise" and "wishes" in extraction.acts
    return "thanks" if is_wish else extraction.kind


def _keep_suggestion(
    work: Work, user_id: str, ask_id: str, reply_id: str, suggestion: Suggestion
) -> None:
    ask = asks.get(work.store, ask_id)
    listed = known_contacts(contacts.evidence_of_ask(work.store, ask_id))
    match = place(suggestion, listed, places=(ask.place,) if ask and ask.place else ())
    if match is not None and match.certain:
        contact_id, matched_by = match.id, match.reason
    else:
        contact_id, matched_by = work.new_id(), ""
        person_id = _person(work.store, user_id, reply_id, suggestion)
        contacts.add(work.store, contact_id, user_id, ask_id, person_id, work.clock())
    contacts.add_evidence(
        work.store, work.new_id(), user_id, reply_id, contact_id, suggestion, matched_by
    )
    _recognise(work, user_id, contact_id, suggestion)


def _person(store: Store, user_id: str, reply_id: str, suggestion: Suggestion) -> str | None:
    """Whom of the people helpnet knows of the suggestion is about, where that is certain."""
    if suggestion.is_author:
        reply = replies.get(store, reply_id)
        return reply.person_id if reply else None
    match = recognise(suggestion, known_people(people.known(store, user_id)))
    return match.id if match is not None and match.certain else None


def _recognise(work: Work, user_id: str, contact_id: str, suggestion: Suggestion) -> None:
    """A contact that nobody was seen in yet may be recognised by new evidence."""
    contact = contacts.get(work.store, user_id, contact_id)
    if contact is None or contact.person_id is not None or not suggestion.handle:
        return
    found = people.by_handles(work.store, user_id, suggestion.network, [suggestion.handle])
    for identity in found.values():
        contacts.is_person(work.store, contact_id, identity.person_id)


def recognise_handles(work: Work, user_id: str, ask_id: str) -> None:
    """Join the ask's contacts to the people whose handles have become known."""
    for evidence in contacts.evidence_of_ask(work.store, ask_id):
        _recognise(work, user_id, evidence.contact_id, evidence.suggestion)


def known_contacts(evidence: Iterable[Evidence]) -> list[KnownPerson]:
    """The contacts of an ask, as matching sees them."""
    grouped: dict[str, list[Suggestion]] = {}
    for item in evidence:
        grouped.setdefault(item.contact_id, []).append(item.suggestion)
    return [_known_contact(contact_id, said) for contact_id, said in grouped.items()]


def _known_contact(contact_id: str, said: Sequence[Suggestion]) -> KnownPerson:
    return KnownPerson(
        id=contact_id,
        names=frozenset(item.name for item in said if item.name),
        orgs=frozenset(item.org for item in said if item.org),
        handles=_by_network((item.network, item.handle) for item in said),
        remote_ids=_by_network((item.network, item.remote_id) for item in said),
        emails=frozenset(item.email for item in said if item.email),
        phones=frozenset(item.phone for item in said if item.phone),
        urls=frozenset(item.url for item in said if item.url),
    )


def known_people(identities: Iterable[Identity]) -> list[KnownPerson]:
    """The people the user knows, as matching sees them."""
    grouped: dict[str, list[Identity]] = {}
    for identity in identities:
        grouped.setdefault(identity.person_id, []).append(identity)
    return [
        KnownPerson(
            id=person_id,
            names=frozenset(item.name for item in known if item.name),
            handles=_by_network((item.network, item.handle) for item in known),
            remote_ids=_by_network((item.network, item.remote_id) for item in known),
            urls=frozenset(item.url for item in known if item.url),
        )
        for person_id, known in grouped.items()
    ]


def _by_network(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    grouped: dict[str, set[str]] = {}
    for network, value in pairs:
        if network and value:
            grouped.setdefault(network, set()).add(value)
    return {network: frozenset(values) for network, values in grouped.items()}


def update(store: Store, user_id: str, contact_id: str, changes: Mapping[str, Any]) -> str:
    """Keep what the user says of a contact; the id of its ask.

    `changes` may hold status, note, name, org, how_known. Raises NotFound and Invalid.
    """
    contact = contacts.get(store, user_id, contact_id)
    if contact is None:
        raise NotFound("There is no such contact.")
    row = _checked(changes)
    with store.transaction():
        contacts.change(store, contact_id, row)
        asks.touch(store, contact.ask_id)
    return contact.ask_id


def _kinds(value: Any) -> tuple[str, str]:
    """How the user knows them, as it is kept, from one kind or a list; or what is wrong with it."""
    said = value if isinstance(value, list) else [value] if value else []
    kinds = get_args(HowKnown)
    for kind in said:
        if kind not in kinds:
            return "", f"There is no relation {kind!r}: write some of {', '.join(kinds)}."
    return " ".join(dict.fromkeys(said)), ""


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    row: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "how_known":
            row["given_how_known"], complaint = _kinds(value)
            wrong |= {name: complaint} if complaint else {}
        elif not isinstance(value, str):
            wrong[name] = f"Write {name} as text."
        elif name == "status":
            statuses = get_args(ContactStatus)
            if value not in statuses:
                wrong[name] = f"There is no status {value!r}: write one of {', '.join(statuses)}."
            # Whatever the user decides about a possible person, it is one.
            row |= {"status": value, "confirmed": int(value != "dismissed")}
        elif name in ("note", "name", "org"):
            if len(value) > LONGEST_NOTE:
                wrong[name] = f"That is too long: keep {name} under {LONGEST_NOTE:,} characters."
            row[name if name == "note" else f"given_{name}"] = value.strip()
        else:
            wrong[name] = f"A contact has no field {name!r} that can be changed."
    if not changes:
        wrong["status"] = "Say what to change: status, note, name, org or how_known."
    if wrong:
        raise Invalid(wrong)
    return row
