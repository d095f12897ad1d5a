"""A crowd that answers one ask: invented people, and what each of them replies.

The same at every run: names come from a seeded generator, and nothing else is left to chance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from faker import Faker

SUGGESTING = (
    "You should talk to {name} of {org}, @{handle} on X",
    "My friend {name} from {org} does exactly that, ask for a quote",
    "I would call {name}: {email}, works fast and is kind",
)
OTHERS = (
    "Good luck with it, I hope somebody turns up in time!",
    "Passed it on to everybody at the orchestra, fingers crossed",
    "Is it the neck or the bridge that broke? And until when do you need it?",
    "Thank you for asking out loud, I learn something from every answer here",
)
X_HANDLE = re.compile(r"[a-z0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Somebody:
    """One invented person, on both networks under the same name."""

    name: str
    handle: str
    org: str
    email: str
    bio: str
    location: str


def people(count: int) -> list[Somebody]:
    """So many people, no two of one name."""
    fake = Faker("en_GB")
    fake.seed_instance(7)
    found: dict[str, Somebody] = {}
    while len(found) < count:
        first, last, number = fake.first_name(), fake.last_name(), len(found)
        handle = f"{first}{last}{number}".lower()
        if not X_HANDLE.fullmatch(handle):
            continue
        found.setdefault(
            f"{first} {last}",
            Somebody(
                name=f"{first} {last}",
                handle=handle,
                org=f"{fake.last_name()} Strings",
                email=f"{first}.{last}@example.org".lower(),
                bio=f"Luthier. {fake.sentence(nb_words=8)}",
                location="Leiden" if number % 4 == 0 else fake.city(),
            ),
        )
    return list(found.values())


def as_newcomer(one: Somebody, number: int, now: datetime) -> dict[str, Any]:
    """The person as the practice networks let them in; every other one has a past with the user."""
    past = random.Random(number)
    days = [past.uniform(2, 400) for _ in range(6)] if number % 2 else []
    return {
        "name": one.name,
        "x_username": one.handle,
        "facebook_name": one.name,
        "bio": one.bio,
        "location": one.location,
        "relation": {"x": ["following"] if number % 3 == 0 else []},
        "interactions": [
            {
                "network": past.choice(("x", "facebook")),
                "direction": past.choice(("out", "in")),
                "at": (now - timedelta(days=ago)).isoformat(),
            }
            for ago in days
        ],
    }


def replies(crowd: list[Somebody], count: int) -> Iterator[tuple[Somebody, str]]:
    """So many (writer, text): first everybody is suggested by three others, then nobody is."""
    suggestions = [(text, who) for text in SUGGESTING for who in range(len(crowd))]
    for number in range(count):
        writer = crowd[(number * 37 + 11) % len(crowd)]
        if number >= len(suggestions):
            yield writer, f"{OTHERS[number % len(OTHERS)]} ({number})"
            continue
        text, who = suggestions[number]
        one = crowd[who]
        if one is writer:
            writer = crowd[(who + 1) % len(crowd)]
        yield writer, text.format(name=one.name, org=one.org, handle=one.handle, email=one.email)
