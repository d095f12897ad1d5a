"""One person over all sources: who is met is kept, recognised, and joined where that is certain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from helpnet.domain.identity import name_words
from helpnet.domain.match import KnownPerson, Match, lookup_keys, may_be_known, recognise
from helpnet.domain.model import Profile, Suggestion
from helpnet.domain.traits import traits
from helpnet.services.work import Work, new_ids
from helpnet.store import Store, joined, people, people_list, seen, ties
from helpnet.store.convert import stamp
from helpnet.store.seen import Seen

_MOST_RESEMBLING = 100  # of those who share a part of a name, how many are looked at, closest first
_BY_NAME_ALONE = "facebook"  # whose archive tells no more of people than their names


def meet(work: Work, user_id: str, profiles: Iterable[Profile], now: datetime) -> dict[str, str]:
    """Keep what a network tells of people; their remote ids -> person ids.

    What a profile leaves empty stays as it was known; a relation that it tells replaces the one
    known from the same network. Whom the user wants forgotten is not among the answers.
    """
    told = list(profiles)
    with work.store.transaction():
        kept = seen.keep(work.store, user_id, map(_seen, told), new_ids, now)
        relations: dict[str, dict[str, Collection[str]]] = {}
        for profile in told:
            person_id = kept.people.get((profile.network, profile.remote_id))
            if person_id and profile.relation is not None:
                relations.setdefault(profile.network, {})[person_id] = profile.relation
        for network, kinds in relations.items():
            people.relate(work.store, user_id, network, kinds)
        if relations:
            people.unrelate_shut_out(work.store, user_id)
        join_known(work.store, user_id, kept.news)
        if related := [each for kinds in relations.values() for each in kinds]:
            ties.refresh(work.store, user_id, now, related)
    return {remote_id: person_id for (_, remote_id), person_id in kept.people.items()}


def _seen(profile: Profile) -> Seen:
    return Seen(
        profile.network,
        profile.remote_id,
        name=profile.name,
        handle=profile.handle,
        url=profile.url,
        bio=profile.bio,
        location=profile.location,
        since=stamp(profile.created_at) if profile.created_at else "",
    )


def join_known(store: Store, user_id: str, keys: Mapping[str, Collection[str]]) -> None:
    """Join those of whom something is new to the persons they are, where that is certain.

    `keys` are those that one source gives each, by id. Whoever was joined already stays so.
    """
    sharing = joined.who_share(store, user_id, {key for each in keys.values() for key in each})
    alone = {one: root for one, root in joined.roots(store, keys).items() if one == root}
    wanted = {one: {root for key in keys[one] for root in sharing.get(key, ())} for one in alone}
    wanted = {one: roots | {one} for one, roots in wanted.items() if roots - {one}}
    involved = {root for roots in wanted.values() for root in roots}
    if not involved:
        return
    known = joined.described(store, user_id, involved)
    groups = joined.members(store, user_id, involved)
    apart = joined.said_apart(store, user_id, involved)
    now_at = {root: root for root in known}
    for newcomer in sorted(wanted, key=lambda each: (len(groups[each]), each)):
        if now_at[newcomer] != newcomer or len(groups[newcomer]) > 1:
            continue
        one, others = newcomer, {_last(now_at, root) for root in wanted[newcomer]} - {newcomer}
        while others:
            others = {root for root in others if frozenset((one, root)) not in apart}
            match = who_is(known[one], [known[root] for root in sorted(others)])
            # Once joined, the newcomer leads on by what is theirs alone: an address, not a name.
            if match is None or not match.certain or not (match.is_hard or one == newcomer):
                break
            joined.join(store, user_id, one, match.id, match.reason)
            known[match.id] = _both(known[match.id], known[one])
            groups[match.id] = [*groups[match.id], *groups[one]]
            now_at[one] = match.id
            # Whoever is not the one who joined is not the person they joined either.
            apart |= {frozenset({*pair - {one}, match.id}) for pair in apart if one in pair}
            one, others = match.id, others - {match.id}


def _last(now_at: Mapping[str, str], root: str) -> str:
    while now_at[root] != root:
        root = now_at[root]
    return root


def who_is(someone: KnownPerson, others: list[KnownPerson]) -> Match | None:
    """Which of the others somebody is; the same whichever of two was known first."""
    match = recognise(someone, others)
    if match is None or match.certain:
        return match
    named = [other for other in others if _full_names(other) & _full_names(someone)]
    profiles = [other for other in named if _are_one_by_name(someone, other)]
    if len(profiles) == 1 and not match.is_hard:
        return Match(profiles[0].id, match.reason, certain=True)
    found = next(other for other in others if other.id == match.id)
    reverse = recognise(found, [someone]) if len(named) < 2 else None
    return replace(match, certain=reverse is not None and reverse.certain)


def _are_one_by_name(one: KnownPerson, other: KnownPerson) -> bool:
    """A name in Facebook's archive is the profile of that name there: it tells no more itself.

    That holds as well where the user put it together with the same person's other sources.
    """
    sides = [traits(one), traits(other)]
    if any(_BY_NAME_ALONE not in side.networks or side.has_frequent_name for side in sides):
        return False
    return sum(bool(side.values(_BY_NAME_ALONE, "id")) for side in sides) == 1


def _full_names(one: KnownPerson) -> frozenset[str]:
    return traits(one).keys


def _both(one: KnownPerson, other: KnownPerson) -> KnownPerson:
    return KnownPerson(
        id=one.id,
        names=one.names | other.names,
        orgs=one.orgs | other.orgs,
        handles=_united(one.handles, other.handles),
        remote_ids=_united(one.remote_ids, other.remote_ids),
        emails=one.emails | other.emails,
        phones=one.phones | other.phones,
        urls=one.urls | other.urls,
    )


def _united(
    one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    none: frozenset[str] = frozenset()
    return {name: one.get(name, none) | other.get(name, none) for name in {*one, *other}}


def who_may_be(store: Store, user_id: str, suggestion: Suggestion) -> list[Match]:
    """Whom of the people the user knows a suggestion is about.

    The one who is certain, or else the few whom the user is to be asked about; often nobody.
    """
    sharing = joined.who_share(store, user_id, lookup_keys(suggestion))
    roots = {root for found in sharing.values() for root in found}
    words = name_words(suggestion.name)
    roots.update(people_list.called(store, user_id, words, limit=_MOST_RESEMBLING))
    known = list(joined.described(store, user_id, joined.related(store, user_id, roots)).values())
    match = recognise(suggestion, known)
    if match is not None and match.certain:
        return [match]
    return may_be_known(suggestion, known)


def who_is_called(store: Store, user_id: str, name: str) -> str | None:
    """The one person the user knows who certainly bears this full name, where there is one."""
    found = who_may_be(store, user_id, Suggestion((0, 0), name=name)) if name else []
    return next((match.id for match in found if match.certain), None)
