"""The people suggested under an ask, in order, each with the reasons: derived anew at reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from helpnet.domain.asked_topics import asked_topics
from helpnet.domain.fit import Wish, fit, wish
from helpnet.domain.model import (
    Ask,
    Candidate,
    Certainty,
    HowKnown,
    Ranked,
    StoredReply,
    Suggester,
    Tie,
)
from helpnet.domain.rank import rank
from helpnet.domain.snowflake import account_made_at
from helpnet.domain.ties import closeness
from helpnet.domain.trust import trust
from helpnet.domain.words import because
from helpnet.services.acquainted import Acquainted, acquainted
from helpnet.services.advice import advised_against, author_name, said_in
from helpnet.services.contacts import known_contacts
from helpnet.services.insisting import failed, insistable_place
from helpnet.services.labels import source
from helpnet.services.same import united, with_questions
from helpnet.services.views import ContactView, EvidenceView, Step, SuggestedBy
from helpnet.store import Store, people
from helpnet.store.contacts import Contact, Evidence
from helpnet.store.convert import moment
from helpnet.store.people import Identity

_MOST_OWN = 2  # addresses of one kind that are shown of what the user's own sources tell


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one contact when it is ranked."""

    contact: Contact
    person_ids: frozenset[str]
    evidence: tuple[Evidence, ...]
    identities: tuple[Identity, ...]
    addresses: Mapping[str, dict[str, str]]  # kind -> value -> who of the user's sources tells
    tie: Tie
    closest: str | None  # of `person_ids`, whose contact with the user the tie tells


def ranked_contacts(
    store: Store,
    ask: Ask,
    replies: Sequence[StoredReply],
    said: Sequence[Evidence],
    everyone: Sequence[Contact],
    how_well: Mapping[str, Tie],
) -> list[ContactView]:
    """The ask's contacts, best first; those that are only possible come after all sure ones.

    `said` is the evidence of `replies`, `everyone` the ask's contacts as they are kept, `how_well`
    the ties to them and to who wrote the replies.
    """
    by_id = {reply.id: reply for reply in replies}
    negating = [reply for reply in replies if reply.negated]
    against = advised_against(negating, known_contacts(said)) if negating else {}
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for item in said:
        evidence[item.contact_id].append(item)
    groups: dict[str, list[Contact]] = defaultdict(list)
    for contact in everyone:
        groups[contact.union_id].append(contact)
    listed = [
        (united(group), frozenset(one.person_id for one in group if one.person_id))
        for contact_id, group in groups.items()
        if contact_id in evidence or any(one.is_touched for one in group)
    ]
    person_ids = sorted({each for _, people_ids in listed for each in people_ids})
    identities: dict[str, list[Identity]] = defaultdict(list)
    for identity in people.identities(store, person_ids):
        identities[identity.person_id].append(identity)
    addresses = people.addresses(store, person_ids)
    known = {
        contact.id: Known(
            contact,
            one_of,
            tuple(evidence[contact.id]),
            tuple(identity for each in sorted(one_of) for identity in identities.get(each, ())),
            next((addresses[each] for each in sorted(one_of) if each in addresses), {}),
            _tie(contact, one_of, how_well),
            _closest(one_of, how_well),
        )
        for contact, one_of in listed
    }
    named = _named_by(known.values(), by_id)
    writers = {reply.person_id for reply in replies if reply.person_id}
    between = acquainted(store, ask.user_id, ask.id, writers, person_ids)
    wanted = _wished(ask)
    ranked = rank(
        [_candidate(ask, wanted, item, by_id, how_well, named, between) for item in known.values()]
    )
    certain = {one.candidate.id: _certainty(known[one.candidate.id], one) for one in ranked}
    ranked.sort(key=lambda one: certain[one.candidate.id] == "possible")  # else as they stand
    views = [
        _view(known[one.candidate.id], replace(one, rank=number), by_id, certain, against)
        for number, one in enumerate(ranked, 1)
    ]
    return with_questions(store, ask.id, views, everyone, said)


def _wished(ask: Ask) -> Wish:
    """What the ask wants, as it is given, or else as its text says."""
    place = insistable_place(ask)
    return wish(place, ask.topics or [" ".join(topic) for topic in asked_topics(ask.text, place)])


def _tie(contact: Contact, one_of: frozenset[str], how_well: Mapping[str, Tie]) -> Tie:
    """The strongest of their ties, with every relation that is known or given."""
    ties_known = [how_well[each] for each in sorted(one_of) if each in how_well]
    tie = how_well.get(_closest(one_of, how_well) or "", Tie())
    given = cast(list[HowKnown], contact.given_how_known.split())
    kinds = (*given, *tie.how_known, *(kind for one in ties_known for kind in one.how_known))
    word = tie.word or next((one.word for one in ties_known if one.word), contact.given_word)
    return replace(tie, how_known=tuple(dict.fromkeys(kinds)), word=word)


def _closest(one_of: frozenset[str], how_well: Mapping[str, Tie]) -> str | None:
    return max(sorted(one_of), key=lambda one: how_well.get(one, Tie()).strength, default=None)


def _suggester_id(reply: StoredReply) -> str:
    return reply.person_id or f"author:{reply.author_name.casefold()}"


def _named_by(known: Iterable[Known], by_id: Mapping[str, StoredReply]) -> Mapping[str, set[str]]:
    """How many people each suggester named: their id -> contact ids."""
    named: dict[str, set[str]] = defaultdict(set)
    for item in known:
        for evidence in item.evidence:
            named[_suggester_id(by_id[evidence.reply_id])].add(item.contact.id)
    return named


def _candidate(
    ask: Ask,
    wanted: Wish,
    known: Known,
    by_id: Mapping[str, StoredReply],
    how_well: Mapping[str, Tie],
    named: Mapping[str, set[str]],
    between: Acquainted,
) -> Candidate:
    said = [by_id[item.reply_id] for item in known.evidence]
    texts = [identity.bio for identity in known.identities]
    texts += [item.suggestion.org for item in known.evidence] + [reply.text for reply in said]
    # What a second source tells may be where they are now: then it is not known.
    location, *others = [item.location for item in known.identities if item.location] or [""]
    value, fits = fit(wanted, location=location, texts=(*texts, *others))
    return Candidate(
        id=known.contact.id,
        name=_name(known),
        tie=known.tie,
        suggesters=_counted_once(
            [
                _suggester(known, item, reply, how_well, named, between)
                for item, reply in zip(known.evidence, said, strict=True)
            ],
            said,
        ),
        fit=value,
        fits=fits,
        fails=failed(
            ask,
            fits,
            known.identities,
            [(by_id[item.reply_id], item.suggestion) for item in known.evidence],
        )
        if ask.must
        else (),
        status=known.contact.status,
        latest=max((reply.created_at for reply in said), default=None),
    )


def _suggester(
    known: Known,
    evidence: Evidence,
    reply: StoredReply,
    how_well: Mapping[str, Tie],
    named: Mapping[str, set[str]],
    between: Acquainted,
) -> Suggester:
    suggester_id = _suggester_id(reply)
    is_candidate = evidence.suggestion.is_author or (
        reply.person_id is not None and reply.person_id in known.person_ids
    )
    writer = "" if is_candidate else reply.person_id or ""
    works_at = between.workplace(writer, _works(known))
    knows_as = evidence.suggestion.how_known or between.stated_of(writer, known.person_ids)
    return Suggester(
        id=suggester_id,
        name=author_name(reply),
        tie=how_well.get(reply.person_id or "", Tie()),
        reply_id=reply.id,
        quote=reply.text,
        knows_candidate=bool(knows_as or works_at),
        is_candidate=is_candidate,
        candidates_named=len(named[suggester_id]),
        knows_as=knows_as,
        works_at=works_at,
    )


def _counted_once(
    voices: Sequence[Suggester], said: Sequence[StoredReply]
) -> tuple[Suggester, ...]:
    """Who says to be somebody who suggests as well is no second voice, and is not believed more."""
    ids = {voice.id for voice in voices}
    return tuple(
        replace(voice, id=reply.claims, knows_candidate=False, knows_as="", works_at="")
        if reply.claims in ids
        else voice
        for voice, reply in zip(voices, said, strict=True)
    )


def _works(known: Known) -> list[str]:
    """Where a person is told to work: by the user, by their sources and by replies."""
    said = [item.suggestion.org for item in known.evidence if item.suggestion.name]
    return [known.contact.given_org or "", *(one.org for one in known.identities), *said]


def _name(known: Known) -> str:
    """What to call them: the user's word, else the fullest name that is said most often."""
    if known.contact.given_name:
        return known.contact.given_name
    said = [item.suggestion.name for item in known.evidence if item.suggestion.name]
    if said:
        often = Counter(name.casefold() for name in said)
        return max(
            said,
            key=lambda name: (
                len(name.split()) > 1,
                often[name.casefold()],
                name != name.casefold(),
                len(name),
            ),
        )
    for identity in known.identities:
        if identity.name:
            return identity.name
    for item in known.evidence:
        one = item.suggestion
        called = (f"@{one.handle}" if one.handle else "") or one.email or one.phone or one.url
        if called or one.org:
            return called or one.org
    return "Somebody"


def _certainty(known: Known, ranked: Ranked) -> Certainty:
    """Sure by the rules of one reply, by the user's word, or by a second, independent mention."""
    sure = any(item.suggestion.certainty == "sure" for item in known.evidence)
    seconded = len({suggester.id for suggester in ranked.candidate.suggesters}) > 1
    return "sure" if sure or seconded or known.contact.confirmed else "possible"


def _view(
    known: Known,
    ranked: Ranked,
    by_id: Mapping[str, StoredReply],
    certain: Mapping[str, Certainty],
    against: Mapping[str, tuple[SuggestedBy, ...]],
) -> ContactView:
    contact, candidate = known.contact, ranked.candidate
    certainty = certain[contact.id]
    said = [item.suggestion for item in known.evidence]
    handles = {one.network: one.handle for one in said if one.handle and one.network}
    handles |= {one.network: one.handle for one in known.identities if one.handle}
    urls = [one.url for one in said] + [one.url for one in known.identities]
    phones, emails = (known.addresses.get(kind, {}) for kind in ("phone", "email"))
    all_emails = _distinct((*[*emails][:_MOST_OWN], *(one.email for one in said)))
    org = contact.given_org or next((one.org for one in said if one.org), None)
    return ContactView(
        id=contact.id,
        rank=ranked.rank,
        name=candidate.name,
        org=org,
        handles=handles,
        emails=all_emails,
        phones=_distinct((*[*phones][:_MOST_OWN], *(one.phone for one in said))),
        urls=_distinct(urls),
        closeness=ranked.closeness,
        how_known=candidate.tie.how_known,
        fits=candidate.fits,
        # Of who is only possible, scores stay in order and below those of all who are sure.
        score=round(ranked.score, 6) if certainty == "sure" else round(ranked.score / 100, 8),
        because=because(ranked),
        tie=candidate.tie,
        voices=ranked.voices,
        path=tuple(Step(step.name, closeness(step.tie)) for step in ranked.path),
        suggested_by=_suggested_by(known, candidate.suggesters, by_id),
        word=candidate.tie.word,
        status=contact.status,
        note=contact.note,
        certainty=certainty,
        location=next((one.location for one in known.identities if one.location), None),
        bio=next((one.bio for one in known.identities if one.bio), None),
        person_id=known.closest,
        told_by={value: source(network) for value, network in (phones | emails).items()},
        fails=candidate.fails,
        trust=trust(
            ranked.voices,
            len({voice.reply_id for voice in candidate.suggesters}),
            since=_since(known.identities),
            emails=all_emails,
            org=org or "",
            sites=urls,
        ),
        advised_against=against.get(contact.id, ()),
        evidence=tuple(_evidence(item, by_id[item.reply_id]) for item in known.evidence),
    )


def _since(identities: Iterable[Identity]) -> list[tuple[str, datetime]]:
    """Since when their profiles stand, as far as the networks or their ids tell."""
    found: dict[str, datetime] = {}
    for one in identities:
        made = moment(one.since) if one.since else None
        if made is None and one.network == "x":
            made = account_made_at(one.remote_id)
        if made:
            found.setdefault(source(one.network), made)
    return list(found.items())


def _evidence(item: Evidence, reply: StoredReply) -> EvidenceView:
    return EvidenceView(
        reply_id=reply.id,
        said=item.suggestion,
        author=author_name(reply),
        text=reply.text,
        joined_because=item.matched_by,
    )


def _suggested_by(
    known: Known, suggesters: Sequence[Suggester], by_id: Mapping[str, StoredReply]
) -> tuple[SuggestedBy, ...]:
    """What was said of them, each reply once, by whom the user knows best first."""
    said = sorted(
        zip(known.evidence, suggesters, strict=True),
        key=lambda pair: -pair[1].tie.strength,
    )
    once = {item.reply_id: item for item, _ in reversed(said)}
    return tuple(
        said_in(by_id[item.reply_id], item.suggestion.span, item.suggestion.note)
        for item, _ in said
        if once[item.reply_id] is item
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
