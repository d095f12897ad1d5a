"""Sending an ask: one transaction that keeps it and queues what is to be done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpnet.domain.compose import measure, normalise
from helpnet.domain.model import Account, Ask, Delivery
from helpnet.services import insisting, photos
from helpnet.services.accounts import sendable, takes_photos
from helpnet.services.errors import Conflict, Invalid, SentAlready
from helpnet.services.labels import NETWORKS, label
from helpnet.services.work import Work
from helpnet.store import Store, asks, deliveries, jobs
from helpnet.store.photos import Kept

LIFETIME = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=30)
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class AskDraft:
    """What the user typed."""

    text: str
    texts: Mapping[str, str] = field(default_factory=dict)  # another wording for one network
    place: str = ""
    needed_by: datetime | None = None  # aware
    topics: tuple[str, ...] = ()
    must: tuple[str, ...] = ()  # of place and time, what the ask insists on
    photos: tuple[photos.Chosen, ...] = ()
    networks: tuple[str, ...] | None = None  # None: all that are connected
    client_key: str = ""
    again_of: str = ""  # the user's ask in whose place it is sent
    # "in 2 h" is another time at each press of Send but the same wish: then this stands for it.
    # Its parts are the choice, the picked local time and the zone, each followed by one space.
    needed_by_as_typed: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The ask that a draft became; `created` is False when the same key had made it before."""

    ask_id: str
    created: bool


def send(work: Work, user_id: str, draft: AskDraft, *, undo_seconds: float) -> Sent:
    """Keep an ask and queue its deliveries, which leave after `undo_seconds`.

    Raises Invalid, with a sentence per field, Conflict when the client key was used for another
    ask, and SentAlready when a network has, or gets, what this is to be sent in the place of.
    """
    store, now = work.store, work.clock()
    wrong: dict[str, str] = {}
    kept: list[Kept] = []
    with store.transaction():
        try:
            kept = photos.find(store, user_id, draft.photos)
        except Invalid as error:
            wrong |= error.fields
        fingerprint = _fingerprint(draft, kept)
        # Looked at before anything is checked: the time it was needed by may be past by now.
        earlier = asks.by_client_key(store, user_id, draft.client_key)
        if earlier:
            return _again(earlier, fingerprint)
        chosen = sendable(work, user_id)
        texts = check(draft, chosen, now, wrong)
        _refuse_twice(store, user_id, draft, texts)
        ask = _ask(work.new_id(), user_id, draft, now)
        asks.add(
            store,
            ask,
            client_key=draft.client_key,
            fingerprint=fingerprint,
            again_of=draft.again_of,
        )
        photos.attach(work, ask.id, draft.photos)
        leaves = now + timedelta(seconds=undo_seconds)
        for network, text in texts.items():
            with_photos = len(kept) if takes_photos(work, chosen[network]) else 0
            _queue(work, ask, chosen[network], text, with_photos, leaves)
            # Whoever wrote to the user since the last time may be among those who answer.
            jobs.add(store, work.new_id(), user_id, "history", chosen[network].id, leaves)
        jobs.add(store, work.new_id(), user_id, "expire", ask.id, ask.needed_by)
    return Sent(ask.id, True)


def _again(earlier: tuple[str, str], fingerprint: str) -> Sent:
    ask_id, kept = earlier
    if kept != fingerprint:
        raise Conflict(
            "The same client_key already stands for another ask: use a new one for each new ask."
        )
    return Sent(ask_id, False)


def _refuse_twice(store: Store, user_id: str, draft: AskDraft, networks: Collection[str]) -> None:
    there = asks.gone_out(store, user_id, draft.again_of).intersection(networks)
    if there:
        raise SentAlready(gone_already(there))


def gone_already(networks: Collection[str]) -> str:
    """The sentence where an ask has gone to networks by another ask in its place."""
    names = " and ".join(label(name) for name in NETWORKS if name in networks)
    return f"This ask has gone to {names} another way, or is about to: see your asks."


def _fingerprint(draft: AskDraft, kept: Sequence[Kept]) -> str:
    needed_by = draft.needed_by_as_typed or (draft.needed_by and draft.needed_by.isoformat())
    body: list[object] = [
        draft.text,
        sorted(draft.texts.items()),
        draft.place,
        needed_by,
        list(draft.topics),
        None if draft.networks is None else sorted(draft.networks),
    ]
    if kept:
        # By what they show and not by their ids: a form sent twice brings its files twice.
        shown = zip(kept, draft.photos, strict=True)
        body.append([[one.digest, chosen.alt] for one, chosen in shown])
    if draft.must:
        body.append(sorted(draft.must))
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def check(
    draft: AskDraft,
    connected: Collection[str],
    now: datetime,
    known_wrong: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The text for each network it goes to; raises Invalid, with a sentence per field.

    `known_wrong` is what is known to be wrong already, to be said with the rest.
    """
    wrong: dict[str, str] = dict(known_wrong or {})
    networks = tuple(dict.fromkeys(draft.networks)) if draft.networks is not None else None
    if networks is None:
        networks = tuple(name for name in NETWORKS if name in connected)
    wrong |= _wrong_networks(networks, connected)
    wrong |= _wrong_deadline(draft.needed_by, now)
    if len(draft.place) > LONGEST_PLACE:
        wrong["place"] = f"Keep the place under {LONGEST_PLACE} characters."
    wrong |= insisting.wrong(
        draft.must, has_place=bool(draft.place.strip()), has_deadline=draft.needed_by is not None
    )
    unknown = [name for name in draft.texts if name not in NETWORKS]
    if unknown:
        wrong["texts"] = f"There is no network called {unknown[0]!r}: write x or facebook."
    texts = {}
    for network in networks:
        if network not in NETWORKS:
            continue
        own = network in draft.texts
        text = normalise(draft.texts[network] if own else draft.text)
        texts[network] = text
        wrong |= _wrong_text(network, text, f"texts.{network}" if own else "text", wrong)
    if not normalise(draft.text):
        wrong["text"] = "Write what you need: the text is empty."
    if wrong:
        raise Invalid(wrong)
    return texts


def _wrong_networks(networks: tuple[str, ...], connected: Collection[str]) -> dict[str, str]:
    if not networks:
        sentence = "Choose at least one network to send it to."
        return {"networks": sentence if connected else "Connect X or Facebook first, then send."}
    for name in networks:
        if name not in NETWORKS:
            return {"networks": f"There is no network called {name!r}: write x or facebook."}
        if name not in connected:
            return {"networks": f"{label(name)} is not connected: connect it, or leave it out."}
    return {}


def _wrong_deadline(needed_by: datetime | None, now: datetime) -> dict[str, str]:
    if needed_by is None:
        return {}
    if needed_by.tzinfo is None:
        return {"needed_by": "Give the time with its zone, such as 2026-05-01T18:00:00-05:00."}
    if needed_by <= now:
        return {"needed_by": "That time is already past: choose a later one."}
    if needed_by > now + LONGEST_WAIT:
        return {"needed_by": "That is more than 30 days away: choose an earlier time."}
    return {}


def _wrong_text(network: str, text: str, field: str, wrong: Mapping[str, str]) -> dict[str, str]:
    measured = measure(network, text)
    if not text:
        return {field: f"Write what {label(network)} is to say: the text is empty."}
    if not measured.over or field in wrong:
        return {}
    return {
        field: f"{label(network)} takes {measured.limit:,} {measured.unit}, this has "
        f"{measured.used:,}: shorten it by {measured.used - measured.limit:,}."
    }


def _ask(ask_id: str, user_id: str, draft: AskDraft, now: datetime) -> Ask:
    return Ask(
        id=ask_id,
        user_id=user_id,
        text=normalise(draft.text),
        state="live",
        created_at=now,
        needed_by=draft.needed_by or now + LIFETIME,
        has_deadline=draft.needed_by is not None,
        place=" ".join(draft.place.split()),
        needed_by_as_typed=draft.needed_by_as_typed,
        must=insisting.in_order(draft.must),
        topics=tuple(dict.fromkeys(" ".join(topic.split()) for topic in draft.topics if topic)),
    )


def _queue(
    work: Work, ask: Ask, account: Account, text: str, with_photos: int, leaves: datetime
) -> None:
    delivery = Delivery(
        id=work.new_id(),
        ask_id=ask.id,
        user_id=ask.user_id,
        network=account.network,
        account_id=account.id,
        text=text,
        photos=with_photos,
        state="queued",
        not_before=leaves,
    )
    deliveries.add(work.store, delivery)
    jobs.add(work.store, work.new_id(), ask.user_id, "deliver", delivery.id, leaves)
