"""Put what belongs to one person together: names, handle, e-mail, phone, link, organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpnet.domain.cues import word_set
from helpnet.domain.extract.mentions import Mention, is_link
from helpnet.domain.extract.reading import Reading
from helpnet.domain.fields import Field
from helpnet.domain.names_tokens import fold

_LETTERS = re.compile(r"[^a-z]+")


@dataclass(slots=True)
class Person:
    """One suggested person while the reply is read; mentions in the order they stand."""

    mentions: list[Mention] = field(default_factory=list)
    handle: Field | None = None
    email: Field | None = None
    phone: Field | None = None
    url: Field | None = None

    @property
    def name(self) -> str:
        """The longest name given."""
        names = [m.text for m in self.mentions if m.kind != "handle"]
        return max(names, key=len, default="")

    @property
    def is_reachable(self) -> bool:
        """Whether something in the text reaches exactly this person."""
        by_link = self.url is not None and self.url.kind == "profile"
        tagged = any(m.kind == "tag" for m in self.mentions)
        return bool(self.handle or self.email or self.phone or by_link or tagged)


def letters(text: str) -> str:
    """Only the letters, folded: how names and handles are compared."""
    return _LETTERS.sub("", fold(text))


def resembles(name: str, handle: str) -> bool:
    """Whether a handle or an address's local part is made from this name."""
    parts = [letters(part) for part in name.split() if letters(part)]
    plain = letters(handle)
    if not parts or not plain:
        return False
    if len(parts) == 1:
        return len(parts[0]) >= 3 and plain.startswith(parts[0])
    first, last = parts[0], parts[-1]
    made = {first + last, last + first, first[0] + last, first + last[0], last + first[0]}
    return plain in made or (len(last) >= 5 and last in plain) or plain in (first, last)


def same_name(one: str, other: str) -> bool:
    """Whether two names of one reply are one person: equal, or one is a part of the other."""
    left, right = fold(one).split(), fold(other).split()
    if len(left) > len(right):
        left, right = right, left
    if not left:
        return False
    if len(left) == 1:
        return left[0] in (right[0], right[-1])
    initial = left[-1].rstrip(".")
    same_last = left[-1] == right[-1] or (len(initial) == 1 and right[-1].startswith(initial))
    return left[0] == right[0] and same_last


def gather(reading: Reading, suggested: Sequence[Mention]) -> list[Person]:
    """One person per name or handle, repeated and adjoining mentions joined."""
    people: list[Person] = []
    for mention in suggested:
        person = _already(reading, people, mention)
        if person is None:
            person = Person()
            people.append(person)
        person.mentions.append(mention)
        if mention.field is not None and mention.kind == "handle" and person.handle is None:
            person.handle = mention.field
    return people


def _already(reading: Reading, people: list[Person], mention: Mention) -> Person | None:
    for person in reversed(people):
        if mention.kind == "handle" and mention.field is not None:
            known = person.handle.value if person.handle else None
            if known == mention.field.value:
                return person
            if known is None and person.name and _belongs(reading, person.mentions[-1], mention):
                return person
        elif (person.name and same_name(person.name, mention.text)) or (
            not person.name and person.handle and _belongs(reading, person.mentions[-1], mention)
        ):
            return person
    return None


def _belongs(reading: Reading, left: Mention, right: Mention) -> bool:
    """Whether a name and a handle, in either order, are one person's."""
    name, handle = (left, right) if right.kind == "handle" else (right, left)
    if handle.field is not None and resembles(name.text, handle.field.value):
        return True
    between = [token.folded for token in reading.tokens[left.end : right.start]]
    if any(word not in word_set("name_to_handle") for word in between) or len(between) > 4:
        return False
    return between != [","]


def attach(reading: Reading, people: list[Person], author: Person | None) -> list[Person]:
    """Give each contact field to its person; those without one make a person of their own.

    `author` takes what the writer says is theirs; they are not among those returned.
    """
    own = list(people)
    for found in reading.fields:
        slot = _slot(found)
        if slot is None or any(m.field is found for p in own for m in p.mentions):
            continue
        person = _owner(reading, own, author, found, slot)
        if person is None:
            if found.kind == "url" and not _is_recommended(reading, found):
                continue
            person = Person()
            own.append(person)
        if getattr(person, slot) is None:
            setattr(person, slot, found)
            if slot == "handle" and found.url and person.url is None:
                person.url = found
    return own


def _slot(found: Field) -> str | None:
    if found.kind == "handle":
        # A written "@handle" is a mention and has had its turn; a profile link has not.
        return "handle" if is_link(found) else None
    return {"email": "email", "phone": "phone", "url": "url", "profile": "url"}.get(found.kind)


def _owner(
    reading: Reading, people: list[Person], author: Person | None, found: Field, slot: str
) -> Person | None:
    free = [person for person in people if getattr(person, slot) is None]
    local = found.value.split("@")[0] if found.kind in ("email", "handle") else ""
    for person in free:
        if local and person.name and resembles(person.name, local):
            return person
    if author is not None and _is_writers_own(reading, found):
        return author if getattr(author, slot) is None else None
    position = reading.position_of(found)
    before = [p for p in free if _end(reading, p) <= found.start]
    if before:
        return max(before, key=lambda person: _end(reading, person))
    after = [p for p in free if p.mentions and p.mentions[0].start > position]
    if after:
        return min(after, key=lambda person: person.mentions[0].start)
    if author is not None and not people:
        return author if getattr(author, slot) is None else None
    return None


def _end(reading: Reading, person: Person) -> int:
    fields = [f.end for f in (person.handle, person.email, person.phone, person.url) if f]
    return max([reading.tokens[m.end - 1].end for m in person.mentions] + fields)


def _is_writers_own(reading: Reading, found: Field) -> bool:
    position = reading.position_of(found)
    near = reading.tokens[max(0, position - 5) : position]
    return any(token.folded in word_set("writer") for token in near)


def _is_recommended(reading: Reading, found: Field) -> bool:
    return reading.cue_before(reading.position_of(found), 1, "suggest") is not None
