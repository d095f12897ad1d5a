"""What is known of a person, in the forms in which people are told apart or found to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from helpnet.domain.identity import (
    Account,
    Words,
    account_of,
    canonical_phone,
    canonical_url,
    is_full,
    name_keys,
    name_words,
    same_organisation,
)
from helpnet.domain.namesakes import is_frequent


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is known of one person: a contact of an ask, or one of the user's people."""

    id: str
    names: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()
    handles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by network, without "@"
    remote_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by network
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()  # E.164
    urls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Traits:
    """A person as comparison wants them; `networks` are those they have an account on."""

    person: KnownPerson
    names: tuple[Words, ...]  # the full ones, or whatever there is when none is full
    keys: frozenset[str]  # of the full names
    accounts: frozenset[Account]
    networks: frozenset[str]
    handles: frozenset[str]  # of any network, and of none that is known
    emails: frozenset[str]
    phones: frozenset[str]
    pages: frozenset[str]  # web addresses that are no profile

    @property
    def has_full_name(self) -> bool:
        """A full name of theirs is known."""
        return bool(self.keys)

    @property
    def has_frequent_name(self) -> bool:
        """A surname of theirs is so frequent that it tells little."""
        return any(is_frequent(words[-1]) for words in self.names if len(words) > 1)

    def values(self, network: str, kind: str) -> set[str]:
        """Their handles ("handle") or remote ids ("id") on one network."""
        return {value for name, sort, value in self.accounts if (name, sort) == (network, kind)}


def traits(person: KnownPerson) -> Traits:
    """Fold what is known of somebody, once for many comparisons."""
    words = [found for name in sorted(person.names) if (found := name_words(name))]
    accounts = _accounts(person)
    unplaced = {_handle(handle) for handles in person.handles.values() for handle in handles}
    return Traits(
        person=person,
        names=tuple([name for name in words if is_full(name)] or words),
        keys=frozenset(key for name in person.names for key in name_keys(name)),
        accounts=accounts,
        networks=frozenset(network for network, _, _ in accounts),
        handles=_told(unplaced | {value for _, kind, value in accounts if kind == "handle"}),
        emails=_told(email.strip().lower() for email in person.emails),
        phones=_told(map(canonical_phone, person.phones)),
        pages=_told(canonical_url(url) for url in person.urls if account_of(url) is None),
    )


def different_accounts(one: Traits, other: Traits) -> bool:
    """Both have an account on one network, and not the same: they are two people."""
    for network in one.networks & other.networks:
        ids, other_ids = one.values(network, "id"), other.values(network, "id")
        if ids & other_ids:
            continue
        if different(ids, other_ids):
            return True
        if different(one.values(network, "handle"), other.values(network, "handle")):
            return True
    return False


def different(some: set[str], others: set[str]) -> bool:
    """Both are known, and they have nothing in common."""
    return bool(some) and bool(others) and some.isdisjoint(others)


def two_profiles(one: Traits, other: Traits) -> bool:
    """Both are profiles, on different networks: names alone must not join them."""
    return different(set(one.networks), set(other.networks))


def share_organisation(one: Traits, other: Traits) -> bool:
    """One organisation is named of both."""
    return any(same_organisation(a, b) for a in one.person.orgs for b in other.person.orgs)


def other_organisation(one: Traits, other: Traits) -> bool:
    """Organisations are named of both, and none of them is the same."""
    both = bool(one.person.orgs) and bool(other.person.orgs)
    return both and not share_organisation(one, other)


def _accounts(person: KnownPerson) -> frozenset[Account]:
    found: set[Account] = {account for url in person.urls if (account := account_of(url))}
    for network, handles in person.handles.items():
        found |= {(network, "handle", _handle(handle)) for handle in handles if network}
    for network, ids in person.remote_ids.items():
        found |= {(network, "id", remote_id) for remote_id in ids if network}
    return frozenset(account for account in found if account[2])


def _told(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value in values if value)


def _handle(handle: str) -> str:
    return handle.strip().lower().removeprefix("@")
