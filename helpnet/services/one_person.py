"""What the user says of two contacts: that they are one person, or that they are not."""

from __future__ import annotations

from collections.abc import Sequence

from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.own_word import pass_on
from helpnet.services.two_people import BY_THE_USER, join_those_of, part_those_of
from helpnet.services.work import Work
from helpnet.store import Store, asks, contacts, unions
from helpnet.store.contacts import Contact, Evidence


def merge(work: Work, user_id: str, contact_id: str, into: str) -> str:
    """Show two contacts as one person, under the older id, which is returned.

    Where they are seen to be two of the people the user knows, these are one person from now on.
    Raises NotFound, and Invalid where they are not two of one ask.
    """
    store = work.store
    one = _own(store, user_id, contact_id)
    other = contacts.get(store, user_id, into)
    if other is None or one.ask_id != other.ask_id or one.id == other.id:
        raise Invalid({"into": "Give the id of another contact of the same ask."})
    with store.transaction():
        if one.union_id != other.union_id:
            unions.say(store, user_id, one.id, other.id, "same", BY_THE_USER)
            _settle(store, one.ask_id)
            join_those_of(work, user_id, one.id, other.id)
            pass_on(work, user_id, one.ask_id)
    return _own(store, user_id, contact_id).union_id


def split(
    work: Work, user_id: str, contact_id: str, *, other_id: str = "", reply_id: str = ""
) -> str:
    """Take apart what was joined, for good; the id of the contact that now stands for itself.

    With `other_id` the two are not one person. With `reply_id` what that reply says is of somebody
    else. Without either, the contact stands alone again; where it was joined to no other one, it is
    parted from what later replies were taken to say of it. Raises NotFound and Conflict.
    """
    store = work.store
    contact = _own(store, user_id, contact_id)
    with store.transaction():
        if other_id:
            _part(work, user_id, contact, _own(store, user_id, other_id))
        elif reply_id:
            contact_id = _give_away(work, user_id, contact, _said(store, contact, reply_id))
        elif not _stand_alone(work, user_id, contact):
            joined = [one for one in _said(store, contact) if one.matched_by]
            contact_id = _give_away(work, user_id, contact, joined)
        _settle(store, contact.ask_id)
    return contact_id


def _own(store: Store, user_id: str, contact_id: str) -> Contact:
    contact = contacts.get(store, user_id, contact_id)
    if contact is None:
        raise NotFound("There is no such contact.")
    return contact


def _settle(store: Store, ask_id: str) -> None:
    unions.reunite(store, ask_id)
    asks.touch(store, ask_id)


def _stand_alone(work: Work, user_id: str, contact: Contact, other: str = "") -> bool:
    """Undo each joining to another contact, or that to one; False where there was none."""
    store = work.store
    joined = [
        pair
        for pair in unions.of_ask(store, contact.ask_id)
        if pair.verdict == "same" and pair.names(contact.id) and pair.names(other or contact.id)
    ]
    for pair in joined:
        unions.say(store, user_id, pair.one_id, pair.other_id, "different", BY_THE_USER)
        part_those_of(work, user_id, pair)
    return bool(joined)


def _part(work: Work, user_id: str, contact: Contact, other: Contact) -> None:
    """Say that two are not one person, whether they were joined or only asked about."""
    store = work.store
    if contact.ask_id != other.ask_id or contact.id == other.id:
        raise NotFound("There is no such contact under this ask.")
    if contact.union_id == other.union_id:
        _stand_alone(work, user_id, contact, other.id)
        unions.reunite(store, contact.ask_id)
        if other.id in contacts.members(store, contact.id):  # by way of others
            # Who joined them to it is the one that leaves.
            _stand_alone(work, user_id, contact if contact.id != contact.union_id else other)
    groups = [set(contacts.members(store, each.id)) for each in (contact, other)]
    for pair in unions.of_ask(store, contact.ask_id):
        ends = {pair.one_id, pair.other_id}
        if pair.verdict == "asked" and all(ends & group for group in groups):
            unions.say(store, user_id, pair.one_id, pair.other_id, "different", BY_THE_USER)
    unions.say(store, user_id, contact.id, other.id, "different", BY_THE_USER)


def _said(store: Store, contact: Contact, reply_id: str = "") -> list[Evidence]:
    return [
        one
        for one in contacts.evidence_of_ask(store, contact.ask_id)
        if one.contact_id == contact.union_id and reply_id in ("", one.reply_id)
    ]


def _give_away(work: Work, user_id: str, contact: Contact, said: Sequence[Evidence]) -> str:
    """Let what was said be of somebody else, whose id is returned."""
    store = work.store
    if not said or len(said) == len(_said(store, contact)):
        raise Conflict("There is nothing to take apart here: all that is told is of one contact.")
    new_id = work.new_id()
    contacts.add(store, new_id, user_id, contact.ask_id, None, work.clock())
    contacts.give_evidence(store, [one.id for one in said], new_id)
    for member in contacts.members(store, contact.id):
        unions.say(store, user_id, new_id, member, "different", BY_THE_USER)
    return new_id
