"""Who lives in the practice world, and who is whose follower or friend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from helpnet.practice.model import OWNER_ID, Edge, Network, Person
from helpnet.practice.records import Records


def stable_number(text: str, digits: int) -> int:
    """A number of that many digits that is always the same for a text."""
    lowest: int = 10 ** (digits - 1)
    return lowest + int(hashlib.sha256(text.encode()).hexdigest(), 16) % (9 * lowest)


class People:
    """The accounts, found by any of their names and ids, and the edges between them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._by_id: dict[str, Person] = {}
        self._by_x_id: dict[str, Person] = {}
        self._by_username: dict[str, Person] = {}
        self._by_facebook_id: dict[str, Person] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}
        for person in records.all(Person):
            self._index(person)
        for edge in records.all(Edge):
            self._edges[edge.kind, edge.source, edge.target] = edge

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    @property
    def owner(self) -> Person:
        """The one whose helpnet it is."""
        return self._by_id[OWNER_ID]

    def get(self, identity: str) -> Person | None:
        """By the world's own id."""
        return self._by_id.get(identity)

    def by_x_id(self, x_id: str) -> Person | None:
        """By the numeric id on X."""
        return self._by_x_id.get(x_id)

    def by_username(self, username: str) -> Person | None:
        """By the name on X, in any case, with or without "@"."""
        return self._by_username.get(username.removeprefix("@").casefold())

    def named(self, name: str) -> list[Person]:
        """Everybody an x_username or a facebook_name may mean; the username wins alone."""
        person = self.by_username(name)
        if person is not None:
            return [person]
        return self.on_facebook_as(name)

    def on_facebook_as(self, name: str) -> list[Person]:
        """Everybody of that name on Facebook, in any case."""
        wanted = name.strip().casefold()
        return [who for who in self if wanted and who.facebook_name.casefold() == wanted]

    def add(self, person: Person) -> Person:
        """Let somebody in, or keep what has changed about them; gives them their network ids."""
        before = self._by_id.get(person.id)
        if before is not None:
            self._forget_names(before)
        if person.x_username and not person.x_id:
            person.x_id = self._free_id(self._by_x_id, f"x:{person.x_username.casefold()}", 10)
        if person.facebook_name and not person.facebook_id:
            key = f"facebook:{person.id}:{person.facebook_name.casefold()}"
            person.facebook_id = self._free_id(self._by_facebook_id, key, 16)
        self._index(person)
        self._records.save(person.id, person)
        return person

    def remove_all_but_owner(self) -> None:
        """Empty the world of people and of edges."""
        owner = self.owner
        for index in (self._by_id, self._by_x_id, self._by_username, self._by_facebook_id):
            index.clear()
        self._edges.clear()
        self._records.clear(Person)
        self._records.clear(Edge)
        self.add(owner)

    def relate(self, source: Person, target: Person, kind: str, *, on: bool = True) -> None:
        """Make or end the edge `follows` (X) or `friend` (Facebook) from one to the other."""
        edge = Edge(source.id, target.id, "friend" if kind == "friend" else "follows")
        key = (edge.kind, edge.source, edge.target)
        if on:
            self._edges[key] = edge
            self._records.save(edge.id, edge)
        elif self._edges.pop(key, None):
            self._records.remove(Edge, edge.id)

    def follows(self, source: Person, target: Person) -> bool:
        """The one follows the other on X."""
        return ("follows", source.id, target.id) in self._edges

    def are_friends(self, one: Person, other: Person) -> bool:
        """They are friends on Facebook; a Page's token never learns it."""
        return ("friend", one.id, other.id) in self._edges or (
            "friend",
            other.id,
            one.id,
        ) in self._edges

    def followers(self, person: Person) -> list[Person]:
        """Who follows them on X."""
        return [
            self._by_id[source]
            for kind, source, target in self._edges
            if kind == "follows" and target == person.id
        ]

    def following(self, person: Person) -> list[Person]:
        """Whom they follow on X."""
        return [
            self._by_id[target]
            for kind, source, target in self._edges
            if kind == "follows" and source == person.id
        ]

    def relation(self, person: Person) -> dict[Network, list[str]]:
        """How they stand to the owner, in the control plane's words."""
        on_x = [
            word
            for word, there in (
                ("following", self.follows(self.owner, person)),
                ("followed_by", self.follows(person, self.owner)),
            )
            if there
        ]
        return {"x": on_x, "facebook": ["friend"] if self.are_friends(self.owner, person) else []}

    def _index(self, person: Person) -> None:
        self._by_id[person.id] = person
        if person.x_id:
            self._by_x_id[person.x_id] = person
            self._by_username[person.x_username.casefold()] = person
        if person.facebook_id:
            self._by_facebook_id[person.facebook_id] = person

    def _forget_names(self, person: Person) -> None:
        for index, key in (
            (self._by_x_id, person.x_id),
            (self._by_username, person.x_username.casefold()),
            (self._by_facebook_id, person.facebook_id),
        ):
            if index.get(key) is person:
                del index[key]

    @staticmethod
    def _free_id(taken: dict[str, Person], key: str, digits: int) -> str:
        number = stable_number(key, digits)
        while str(number) in taken:
            number += 1
        return str(number)
