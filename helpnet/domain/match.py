"""Is this the same person? Rules over what is known of two of them, each with its reason.

Hard keys decide (an account, an e-mail address, a phone number), then the full name, then what a
handle says; spelling and short forms of names only propose. Different accounts on one network
forbid. What is uncertain is for the user to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from helpnet.domain.likeness import Level, Link, hard_link, soft_link
from helpnet.domain.model import Suggestion
from helpnet.domain.traits import (
    KnownPerson,
    Traits,
    different_accounts,
    other_organisation,
    share_organisation,
    traits,
    two_profiles,
)

__all__ = [
    "KnownPerson",
    "Match",
    "as_person",
    "lookup_keys",
    "may_be",
    "may_be_known",
    "place",
    "recognise",
]

MOST_ASKED = 3  # among more, nobody can be told apart by one tap


@dataclass(frozen=True, slots=True)
class Match:
    """Who it is, why, and whether that is certain or to be asked."""

    id: str
    reason: str  # a clause for the user: "the same e-mail address"
    certain: bool
    is_hard: bool = field(default=False, compare=False)  # by an account, address or number


def place(
    suggestion: Suggestion | KnownPerson,
    contacts: Sequence[KnownPerson],
    *,
    places: Sequence[str] = (),
) -> Match | None:
    """Which contact of an ask a new suggestion is about; None when it is somebody new.

    A lone first name joins the one contact that bears it, and nobody when two do. `places` are
    names that handles may end in besides those of larger places ("@joelparent_gimli").
    """
    return next(iter(_placed(suggestion, contacts, places)), None)


def may_be(
    suggestion: Suggestion | KnownPerson,
    contacts: Sequence[KnownPerson],
    *,
    places: Sequence[str] = (),
) -> list[Match]:
    """Whom the user is to be asked about: likeliest contacts, none of them certain; few or none."""
    return _to_ask(_placed(suggestion, contacts, places))


def recognise(someone: Suggestion | KnownPerson, people: Sequence[KnownPerson]) -> Match | None:
    """Who of the people the user knows somebody is; None when they are nobody of them.

    Stricter than `place`. Of names only a full one is certain, which exactly one of them bears,
    which is not frequent unless the organisation is the same, and which joins no profile to what
    is known from elsewhere. A lone first name says nothing.
    """
    return next(iter(_recognised(someone, people)), None)


def may_be_known(someone: Suggestion | KnownPerson, people: Sequence[KnownPerson]) -> list[Match]:
    """Whom of the people the user knows it may be, none of them certain; few or none."""
    return _to_ask(_recognised(someone, people))


def lookup_keys(someone: Suggestion | KnownPerson) -> frozenset[str]:
    """Under which keys somebody is found again among many.

    Whomever `recognise` takes for somebody with certainty shares a key with them, so that a store
    may keep the keys and hand over only those who share one.
    """
    one = traits(as_person(someone))
    return frozenset(
        [
            *(":".join(account) for account in one.accounts),
            *(f"mail:{email}" for email in one.emails),
            *(f"phone:{phone}" for phone in one.phones),
            *(f"page:{page}" for page in one.pages),
            *(f"name:{key}" for key in one.keys),
        ]
    )


def as_person(someone: Suggestion | KnownPerson) -> KnownPerson:
    """What a suggestion tells of somebody, as matching sees it; its id is empty."""
    if isinstance(someone, KnownPerson):
        return someone
    return KnownPerson(
        id="",
        names=_given(someone.name),
        orgs=_given(someone.org),
        handles={someone.network: _given(someone.handle)} if someone.handle else {},
        remote_ids={someone.network: _given(someone.remote_id)} if someone.remote_id else {},
        emails=_given(someone.email),
        phones=_given(someone.phone),
        urls=_given(someone.url),
    )


def _given(value: str) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


@dataclass(frozen=True, slots=True)
class _Found:
    """A link to one person; one that is forbidden makes them a namesake, no more."""

    person: Traits
    link: Link
    forbidden: bool = False


def _placed(
    suggestion: Suggestion | KnownPerson, contacts: Sequence[KnownPerson], places: Sequence[str]
) -> list[Match]:
    someone = traits(as_person(suggestion))
    return _best(someone, contacts, lambda other: _compare(someone, other, places))


def _recognised(someone: Suggestion | KnownPerson, people: Sequence[KnownPerson]) -> list[Match]:
    wanted = traits(as_person(someone))
    return _best(wanted, people, lambda other: _compare_strictly(wanted, other))


def _to_ask(found: Sequence[Match]) -> list[Match]:
    is_open = len(found) <= MOST_ASKED and not any(match.certain for match in found)
    return list(found) if is_open else []


def _best(
    someone: Traits,
    people: Iterable[KnownPerson],
    compare: Callable[[Traits], _Found | None],
) -> list[Match]:
    """The people whom the strongest link names; several of one strength leave it uncertain."""
    found = [one for person in people if (one := compare(traits(person)))]
    if not found:
        return []
    level = min(one.link.level for one in found)
    equals = [one for one in found if one.link.level == level]
    if len(equals) > 1 and level is Level.FIRST_NAME:
        return []
    if len(equals) > 1:
        colleagues = [one for one in equals if share_organisation(someone, one.person)]
        equals = colleagues if len(colleagues) == 1 else equals
    is_hard = level <= Level.ADDRESS
    alone = is_hard or len(equals) == 1
    return [
        Match(one.person.person.id, one.link.reason, one.link.certain and alone, is_hard)
        for one in equals
        if not one.forbidden
    ]


def _compare(one: Traits, other: Traits, places: Sequence[str]) -> _Found | None:
    hard = hard_link(one, other)
    if hard is not None:
        return _Found(other, hard)
    link = soft_link(one, other, places)
    if link is None:
        return None
    elsewhere = other_organisation(one, other)
    # With another organisation, a frequent name or a part of one is somebody else's.
    says_little = other.has_frequent_name or link.level > Level.SHORTER_NAME
    forbidden = different_accounts(one, other) or (elsewhere and says_little)
    certain = link.certain and not elsewhere and not two_profiles(one, other)
    return _Found(other, replace(link, certain=certain), forbidden)


def _compare_strictly(one: Traits, other: Traits) -> _Found | None:
    found = _compare(one, other, ())
    if found is None or found.link.level <= Level.ADDRESS:
        return found
    if found.link.level is Level.FIRST_NAME:
        return None
    certain = (
        found.link.certain
        and found.link.level is Level.NAME
        and not one.networks
        and (not other.has_frequent_name or share_organisation(one, other))
    )
    return replace(found, link=replace(found.link, certain=certain))
