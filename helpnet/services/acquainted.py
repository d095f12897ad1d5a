"""What suggesters have to do with whom they suggest, beyond the words of this one reply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from helpnet.domain.workplaces import shared_workplace
from helpnet.store import Store, contacts, people


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Where suggesters work, and as what they know people by their word under other asks."""

    employers: Mapping[str, list[str]]  # by the suggester's id
    stated: Mapping[tuple[str, str], str]  # (suggester's id, person's id) -> a HowKnown

    def workplace(self, suggester_id: str, works: Iterable[str]) -> str:
        """The organisation where a suggester works as well as who works at these; else empty."""
        return shared_workplace(list(works), self.employers.get(suggester_id, ()))

    def stated_of(self, suggester_id: str, person_ids: Collection[str]) -> str:
        """As what a suggester called a person elsewhere; empty where they did not."""
        found = (self.stated.get((suggester_id, one)) for one in sorted(person_ids))
        return next((kind for kind in found if kind), "")


def acquainted(
    store: Store, user_id: str, ask_id: str, suggesters: Collection[str], candidates: Iterable[str]
) -> Acquainted:
    """What is known between these people, by what the user's sources and other asks tell."""
    employers: dict[str, list[str]] = defaultdict(list)
    for identity in people.identities(store, sorted(suggesters)):
        employers[identity.person_id].append(identity.org)
    everybody = {*suggesters, *candidates}
    return Acquainted(employers, contacts.stated_elsewhere(store, user_id, ask_id, everybody))
