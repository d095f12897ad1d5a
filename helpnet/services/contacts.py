"""Replies as extraction wants them, contacts as matching sees them, and the user's word on one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from helpnet.domain.extract import extract
from helpnet.domain.match import KnownPerson
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
    Suggestion,
)
from helpnet.services import own_word
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.work import Work
from helpnet.store import Store, asks, contacts, unions
from helpnet.store.contacts import Contact, Evidence

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


def known_contacts(
    evidence: Iterable[Evidence], listed: Iterable[Contact] = ()
) -> list[KnownPerson]:
    """The contacts of an ask, as matching sees them; `listed` adds what the user wrote of them."""
    said: dict[str, list[Suggestion]] = {}
    for item in evidence:
        said.setdefault(item.contact_id, []).append(item.suggestion)
    given: dict[str, list[Contact]] = {}
    for contact in listed:
        if contact.given_name:
            given.setdefault(contact.union_id, []).append(contact)
    ids = dict.fromkeys((*said, *given))
    return [_known_contact(each, said.get(each, ()), given.get(each, ())) for each in ids]


def _known_contact(
    contact_id: str, said: Sequence[Suggestion], given: Sequence[Contact]
) -> KnownPerson:
    names = {*(item.name for item in said), *(contact.given_name for contact in given)}
    orgs = {*(item.org for item in said), *(contact.given_org for contact in given)}
    return KnownPerson(
        id=contact_id,
        names=frozenset(names - {""}),
        orgs=frozenset(orgs - {""}),
        handles=_by_network((item.network, item.handle) for item in said),
        remote_ids=_by_network((item.network, item.remote_id) for item in said),
        emails=frozenset(item.email for item in said if item.email),
        phones=frozenset(item.phone for item in said if item.phone),
        urls=frozenset(item.url for item in said if item.url),
    )


def _by_network(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    grouped: dict[str, set[str]] = {}
    for network, value in pairs:
        if network and value:
            grouped.setdefault(network, set()).add(value)
    return {network: frozenset(values) for network, values in grouped.items()}


def update(work: Work, user_id: str, contact_id: str, changes: Mapping[str, Any]) -> str:
    """Keep what the user says of a contact; the id of its ask.

    `changes` may hold status, note, name, org, how_known, word, and person_id: who they are of
    those that were asked about, "" for none of them. Raises NotFound and Invalid.
    """
    store = work.store
    contact = contacts.get(store, user_id, contact_id)
    if contact is None:
        raise NotFound("There is no such contact.")
    plain = {name: changes[name] for name in changes if name not in ("person_id", "word")}
    row = _checked(plain, changes)
    word = own_word.checked(changes.get("word", ""))
    with store.transaction():
        members = contacts.members(store, contact_id)
        if "person_id" in changes:
            person_id = _answered(store, contact, members, changes["person_id"])
            contacts.change(store, members, {"person_id": person_id})
            own_word.pass_on(work, user_id, contact.ask_id)
        known = contacts.people(store, members)
        if "how_known" in changes:
            kinds = row["given_how_known"].split()
            row["given_how_known"] = " ".join(own_word.say_how(work, user_id, kinds, known))
        contacts.change(store, members, row)
        if "word" in changes:
            own_word.say_how_well(work, user_id, word, known, members)
        asks.touch(store, contact.ask_id)
    return contact.ask_id


def _answered(store: Store, contact: Contact, members: Sequence[str], said: Any) -> str | None:
    """Who a contact is of the people the user was asked about; None for none of them."""
    asked = unions.questions(store, contact.ask_id)
    if said not in ("", *(one.person_id for one in asked if one.contact_id == contact.union_id)):
        raise Invalid({"person_id": "Choose one of those in may_be_known, or none."})
    unions.not_these(store, members, said)
    return said or None


def _kinds(value: Any) -> tuple[str, str]:
    """How the user knows them, as it is kept, from one kind or a list; or what is wrong with it."""
    said = value if isinstance(value, list) else [value] if value else []
    kinds = get_args(HowKnown)
    for kind in said:
        if kind not in kinds:
            return "", f"There is no relation {kind!r}: write some of {', '.join(kinds)}."
    return " ".join(dict.fromkeys(said)), ""


def _checked(changes: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
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
    if not whole:
        wrong["status"] = "Say what to change: status, note, name, org, how_known or word."
    if wrong:
        raise Invalid(wrong)
    return row
