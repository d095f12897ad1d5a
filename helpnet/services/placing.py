"""From what replies say to contacts: one person once, each with their evidence."""

from __future__ import annotations

from collections.abc import Iterable

from helpnet.domain.match import Match, may_be, place
from helpnet.domain.model import Extraction, ReplyKind, Suggestion
from helpnet.services.contacts import known_contacts
from helpnet.services.knowing import who_is_called, who_may_be
from helpnet.services.own_word import pass_on
from helpnet.services.work import Work
from helpnet.store import Store, asks, contacts, people, replies, unions
from helpnet.store.contacts import Evidence


def keep_extraction(
    work: Work, user_id: str, ask_id: str, reply_id: str, extraction: Extraction
) -> None:
    """Keep what a reply is and whom it suggests, in place of what it said before.

    Whoever it named before and still names stays the same contact.
    """
    before = contacts.evidence_of_reply(work.store, reply_id)
    contacts.drop_evidence(work.store, reply_id)
    replies.understood(work.store, reply_id, _shelf(extraction), extraction.negated)
    left = list(before)
    for suggestion in extraction.suggestions:
        earlier = _named_before(suggestion, left)
        if earlier is not None:
            left.remove(earlier)
        keep_suggestion(work, user_id, ask_id, reply_id, suggestion, earlier)
    keep_names(work.store, user_id, ask_id, before)
    asks.touch(work.store, ask_id)


def _shelf(extraction: Extraction) -> ReplyKind:
    """Where the reply is filed: nothing but good wishes stands with thanks, not with noise."""
    is_wish = extraction.kind == "noise" and "wishes" in extraction.acts
    return "thanks" if is_wish else extraction.kind


def _named_before(suggestion: Suggestion, before: Iterable[Evidence]) -> Evidence | None:
    """Where the same reply said the same of somebody, or much the same."""
    for evidence in before:
        if _fields(evidence.suggestion) == _fields(suggestion):
            return evidence
    for evidence in before:
        if suggestion.is_author or evidence.suggestion.is_author:
            if suggestion.is_author and evidence.suggestion.is_author:
                return evidence
        elif place(suggestion, known_contacts([evidence])):
            return evidence
    return None


def _fields(said: Suggestion) -> tuple[str | bool, ...]:
    return said.name, said.org, said.handle, said.email, said.phone, said.url, said.is_author


def keep_suggestion(
    work: Work,
    user_id: str,
    ask_id: str,
    reply_id: str,
    suggestion: Suggestion,
    earlier: Evidence | None = None,
) -> str:
    """Keep what a reply says of somebody, who may be `earlier`'s contact; the contact's id."""
    store = work.store
    if earlier is not None:
        contact_id, matched_by = earlier.own_contact_id, earlier.matched_by
    elif (match := listed_as(store, ask_id, suggestion)) is not None and match.certain:
        contact_id, matched_by = match.id, match.reason
    else:
        contact_id, matched_by = work.new_id(), ""
        contacts.add(store, contact_id, user_id, ask_id, None, work.clock())
        if match is not None:
            _ask_about(store, user_id, ask_id, contact_id, suggestion)
        _recognise_anew(store, user_id, contact_id, reply_id, suggestion)
    contacts.add_evidence(
        store, work.new_id(), user_id, reply_id, contact_id, suggestion, matched_by
    )
    _recognise(work, user_id, contact_id, suggestion)
    if (earlier is not None or matched_by) and _tells_an_address(suggestion):
        _bring_together(store, user_id, ask_id, contact_id)
    pass_on(work, user_id, ask_id)
    return contact_id


def _tells_an_address(said: Suggestion) -> bool:
    return bool(said.handle or said.email or said.phone or said.url or said.remote_id)


def listed_as(store: Store, ask_id: str, suggestion: Suggestion) -> Match | None:
    """Which contact of the ask a suggestion is about, as far as can be told."""
    listed = known_contacts(contacts.evidence_of_ask(store, ask_id), contacts.of_ask(store, ask_id))
    return place(suggestion, listed, places=_places(store, ask_id))


def _places(store: Store, ask_id: str) -> tuple[str, ...]:
    ask = asks.get(store, ask_id)
    return (ask.place,) if ask and ask.place else ()


def _ask_about(
    store: Store, user_id: str, ask_id: str, contact_id: str, suggestion: Suggestion
) -> None:
    """Have the user say whether a new contact is one that it resembles."""
    listed = known_contacts(contacts.evidence_of_ask(store, ask_id), contacts.of_ask(store, ask_id))
    for match in may_be(suggestion, listed, places=_places(store, ask_id)):
        unions.say(store, user_id, contact_id, match.id, "asked", match.reason)


def _bring_together(store: Store, user_id: str, ask_id: str, contact_id: str) -> None:
    """Join a contact that has come to be known better to another, or ask about it.

    Only an account, an address or a number joins what stood apart; what the user said stays.
    """
    listed = contacts.of_ask(store, ask_id)
    shown = {contact.id: contact.union_id for contact in listed}
    root = shown[contact_id]
    refused = {
        shown[other]
        for pair in unions.of_ask(store, ask_id)
        for one, other in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id))
        if shown[one] == root and pair.verdict == "different"
    }
    known = known_contacts(contacts.evidence_of_ask(store, ask_id), listed)
    one = next(person for person in known if person.id == root)
    others = [each for each in known if each.id != root and each.id not in refused]
    match = place(one, others, places=_places(store, ask_id))
    if match is None:
        return
    is_same = match.certain and match.is_hard
    unions.say(store, user_id, root, match.id, "same" if is_same else "asked", match.reason)
    unions.reunite(store, ask_id)


def keep_names(store: Store, user_id: str, ask_id: str, lost: Iterable[Evidence]) -> None:
    """Keep what those are called of whom the user said something and nothing is told any more."""
    told = {evidence.own_contact_id for evidence in contacts.evidence_of_ask(store, ask_id)}
    for evidence in lost:
        contact = contacts.get(store, user_id, evidence.own_contact_id)
        if contact is None or contact.id in told or not contact.is_touched or contact.given_name:
            continue
        said = evidence.suggestion
        name = said.name or (f"@{said.handle}" if said.handle else said.org)
        given = {"given_name": name, "given_org": contact.given_org or said.org}
        contacts.change(store, [contact.id], given)


def _recognise_anew(
    store: Store, user_id: str, contact_id: str, reply_id: str, suggestion: Suggestion
) -> None:
    """See whom of the people helpnet knows a new contact is, or ask where that is not certain."""
    if suggestion.is_author:
        reply = replies.get(store, reply_id)
        if reply is not None and reply.person_id is not None:
            contacts.is_person(store, contact_id, reply.person_id)
        return
    _see_in(store, user_id, contact_id, suggestion)


def _see_in(store: Store, user_id: str, contact_id: str, suggestion: Suggestion) -> None:
    """See somebody the user knows in a contact, save those whom the user said it is not."""
    refused = unions.not_people(store, contact_id)
    for match in who_may_be(store, user_id, suggestion):
        if match.id in refused:
            continue
        if match.certain:
            contacts.is_person(store, contact_id, match.id)
        else:
            unions.ask_about_person(store, user_id, contact_id, match.id, match.reason)


def _recognise(work: Work, user_id: str, contact_id: str, suggestion: Suggestion) -> None:
    """A contact that nobody was seen in yet may be recognised by new evidence."""
    contact = contacts.get(work.store, user_id, contact_id)
    if contact is None or contact.person_id is not None or not suggestion.handle:
        return
    found = people.by_handles(work.store, user_id, suggestion.network, [suggestion.handle])
    for identity in found.values():
        if identity.person_id not in unions.not_people(work.store, contact_id):
            contacts.is_person(work.store, contact_id, identity.person_id)


def recognise_handles(work: Work, user_id: str, ask_id: str) -> None:
    """Join the ask's contacts to the people whose handles have become known."""
    for evidence in contacts.evidence_of_ask(work.store, ask_id):
        _recognise(work, user_id, evidence.own_contact_id, evidence.suggestion)
    pass_on(work, user_id, ask_id)


def recognise_again(work: Work, user_id: str) -> None:
    """See in the contacts of the asks that are on whom the user has come to be known to know."""
    store = work.store
    for ask_id in asks.live(store, user_id):
        _recognise_authors(store, user_id, ask_id)
        unseen = {one.id for one in contacts.of_ask(store, ask_id) if one.person_id is None}
        for evidence in contacts.evidence_of_ask(store, ask_id):
            if evidence.own_contact_id in unseen and not evidence.suggestion.is_author:
                _see_in(store, user_id, evidence.own_contact_id, evidence.suggestion)
        pass_on(work, user_id, ask_id)


def _recognise_authors(store: Store, user_id: str, ask_id: str) -> None:
    """See who gave the replies that came by no network: of these only the name is known."""
    for reply in replies.by_name_alone(store, ask_id):
        person_id = who_is_called(store, user_id, reply.author_name)
        if person_id is None:
            continue
        if reply.source == replies.ANSWER_PAGE:  # there anybody may write any name
            replies.claims_to_be(store, reply.id, person_id)
            continue
        replies.is_by(store, reply.id, person_id)
        for evidence in contacts.evidence_of_reply(store, reply.id):
            if evidence.suggestion.is_author:
                contacts.is_person(store, evidence.own_contact_id, person_id)
