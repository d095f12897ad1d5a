"""Contacts shown as one person, and what the user is asked about who is whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpnet.services.views import ContactView, MayBe
from helpnet.store import Store, people, unions
from helpnet.store.contacts import Contact, Evidence
from helpnet.store.people import Identity
from helpnet.store.unions import Pair

_LONGEST_ABOUT = 60


def united(group: Sequence[Contact]) -> Contact:
    """Contacts that are one person as the oldest of them, with what the user said of any."""
    if len(group) == 1:
        return group[0]
    first = next(one for one in group if one.id == one.union_id)
    order = [first, *(one for one in group if one is not first)]
    return replace(
        first,
        status=next((one.status for one in order if one.status != "new"), "new"),
        confirmed=any(one.confirmed for one in group),
        by_hand=any(one.by_hand for one in group),
        person_id=next((one.person_id for one in order if one.person_id), None),
        given_name=next((one.given_name for one in order if one.given_name), ""),
        given_org=next((one.given_org for one in order if one.given_org), ""),
        given_how_known=next((one.given_how_known for one in order if one.given_how_known), ""),
        given_word=next((one.given_word for one in order if one.given_word), ""),
        note=next((one.note for one in order if one.note), ""),
    )


def with_questions(
    store: Store,
    ask_id: str,
    views: Sequence[ContactView],
    contacts: Iterable[Contact],
    evidence: Iterable[Evidence],
) -> list[ContactView]:
    """The contacts with who is shown with each, and whom each may be the same person as."""
    pairs, questions = unions.of_ask(store, ask_id), unions.questions(store, ask_id)
    if not pairs and not questions:
        return list(views)
    shown = {contact.id: contact.union_id for contact in contacts}
    called = _called(contacts, evidence)
    by_id = {view.id: view for view in views if view.status != "dismissed"}
    joined: dict[str, list[MayBe]] = defaultdict(list)
    may_be: dict[str, dict[str, MayBe]] = defaultdict(dict)
    why_joined = {
        each: pair.reason
        for pair in pairs
        if pair.verdict == "same"
        for each in (pair.one_id, pair.other_id)
    }
    for member, reason in why_joined.items():
        if shown[member] != member:
            joined[shown[member]].append(MayBe(member, called.get(member, ""), "", reason))
    for pair in pairs:
        root, other_root = shown[pair.one_id], shown[pair.other_id]
        if pair.verdict == "asked" and root != other_root and {root, other_root} <= by_id.keys():
            for here, there in ((root, other_root), (other_root, root)):
                may_be[here][there] = _other(by_id[there], pair)
    refused = {
        frozenset((shown[pair.one_id], shown[pair.other_id]))
        for pair in pairs
        if pair.verdict == "different"
    }
    known = _known(store, questions)
    return [
        replace(
            view,
            joined=tuple(joined[view.id]),
            may_be=tuple(
                one
                for there, one in may_be[view.id].items()
                if frozenset((view.id, there)) not in refused
            ),
            may_be_known=tuple(known[view.id]),
        )
        for view in views
    ]


def _called(contacts: Iterable[Contact], evidence: Iterable[Evidence]) -> dict[str, str]:
    """What each contact by itself is called."""
    names = {contact.id: contact.given_name for contact in contacts if contact.given_name}
    for item in evidence:
        said = item.suggestion
        name = said.name or (f"@{said.handle}" if said.handle else said.email or said.phone)
        names.setdefault(item.own_contact_id, name)
    return names


def _other(view: ContactView, pair: Pair) -> MayBe:
    return MayBe(view.id, view.name, view.org or view.location or "", pair.reason, view.rank)


def _known(store: Store, questions: Sequence[unions.Question]) -> dict[str, list[MayBe]]:
    """By contact, the people the user knows whom it may be."""
    found = people.identities(store, list(dict.fromkeys(one.person_id for one in questions)))
    by_person: dict[str, list[Identity]] = defaultdict(list)
    for identity in found:
        by_person[identity.person_id].append(identity)
    known: dict[str, list[MayBe]] = defaultdict(list)
    for one in questions:
        if told := by_person.get(one.person_id):
            known[one.contact_id].append(
                MayBe(one.person_id, _name(told), _about(told), one.reason)
            )
    return known


def _name(told: Sequence[Identity]) -> str:
    return next((one.name for one in told if one.name), "") or f"@{told[0].handle}"


def _about(told: Sequence[Identity]) -> str:
    """What tells somebody from a namesake: place, handle, or else what they say of themselves."""
    location = next((one.location for one in told if one.location), "")
    handle = next((f"@{one.handle}" for one in told if one.handle), "")
    bio = next((one.bio for one in told if one.bio), "")
    short = bio if len(bio) <= _LONGEST_ABOUT else f"{bio[:_LONGEST_ABOUT].rstrip()}…"
    return " · ".join(part for part in (location or short, handle) if part)
