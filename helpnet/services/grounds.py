"""What stands behind a contact's place: the stored facts that every sentence on its card says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.model import Suggester
from helpnet.domain.picture import Picture, picture
from helpnet.domain.trust import AS
from helpnet.domain.words import of_suggester
from helpnet.services import results, unread
from helpnet.services.views import ContactView
from helpnet.store import Store, contacts, people_list, ties
from helpnet.store.ties import FromSource


@dataclass(frozen=True, slots=True)
class Voice:
    """Who suggests somebody: in words how the user knows them, and under which id."""

    words: str
    person_id: str | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """A contact with all that speaks for it, and the others listed under the same ask."""

    contact: ContactView
    others: tuple[ContactView, ...]
    ask_id: str
    since: datetime  # when the ask was made: what happened later does not count under it
    relations: tuple[tuple[str, str], ...]  # (source, kind)
    contact_by_source: tuple[FromSource, ...]
    voices: tuple[Voice, ...]
    path: Picture
    not_imported: tuple[str, ...]


def grounds(store: Store, user_id: str, contact_id: str, now: datetime) -> Grounds:
    """What stands behind a contact. Raises NotFound."""
    with store.snapshot():
        kept = results.contact_row(store, user_id, contact_id)
        ask = results.own_ask(store, user_id, kept.ask_id)
        listed = results.contact_list(store, user_id, kept.ask_id, now)
        contact = results.as_shown(kept, listed)
        person = contact.person_id
        shown_as = contacts.people(store, contacts.members(store, contact_id))
        every = [each for one in shown_as for each in people_list.sources(store, user_id, one)]
        relations = list(dict.fromkeys(every))
        told = {kind for _, kind in relations}
        relations += [("you", kind) for kind in kept.given_how_known.split() if kind not in told]
        return Grounds(
            contact=contact,
            others=tuple(one for one in listed if one is not contact and one.status != "dismissed"),
            ask_id=kept.ask_id,
            since=ask.created_at,
            relations=tuple(relations),
            contact_by_source=tuple(ties.by_source(store, user_id, person, ask.created_at))
            if person
            else (),
            voices=tuple(
                Voice(_words(voice, contact), None if voice.id.startswith("author:") else voice.id)
                for voice in contact.voices
                if not voice.is_candidate
            ),
            path=picture(contact.name, contact.tie, contact.voices),
            not_imported=unread.not_imported(store, user_id),
        )


def _words(voice: Suggester, contact: ContactView) -> str:
    """How the user knows a suggester, and what that one has to do with whom they suggest."""
    here = {one.reply_id for one in contact.evidence if one.said.how_known}
    where = "" if voice.reply_id in here else ", as they said under another of your asks"
    stated = f"; {AS[voice.knows_as]}{where}" if voice.knows_as in AS else ""
    together = f"; both work at {voice.works_at}, by what is told of them" if voice.works_at else ""
    return of_suggester(voice) + stated + together
