"""The owner's contacts as LinkedIn's `Connections.csv` and as an address book in vCards.

Whom the owner is connected with there: whoever is a friend on Facebook, or follows back on X. Mail
addresses lie under example.org, telephone numbers among those that are kept for fiction.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from helpnet.practice.model import Person
from helpnet.practice.people import stable_number

if TYPE_CHECKING:
    from helpnet.practice.world import World

NOTES = (
    "Notes:",
    '"When exporting your connection data, you may notice that some of the email addresses are '
    "missing. You will only see email addresses for connections who have allowed their "
    'connections to see or download their email address."',
    "",
)
COLUMNS = (
    *("First Name", "Last Name", "URL", "Email Address"),
    *("Company", "Position", "Connected On"),
)
LINE = 75  # bytes; longer lines of a card are folded


def connections(world: World) -> str:
    """`Connections.csv`, the newest connection first."""
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(COLUMNS)
    for who in sorted(known(world), key=lambda who: (-who.joined_at, who.id)):
        first, _, last = who.name.partition(" ")
        joined = datetime.fromtimestamp(who.joined_at, UTC)
        writer.writerow(
            [
                first,
                last,
                f"https://www.linkedin.com/in/{_slug(who)}",
                _mail(who) if stable_number(who.id, 2) % 5 == 0 else "",
                "",
                _position(who),
                f"{joined:%d %b %Y}",
            ]
        )
    return "\n".join(NOTES) + "\n" + rows.getvalue()


def cards(world: World) -> str:
    """vCards in the versions 3.0 and 4.0 by turns, as address books of several ages hold them."""
    people = sorted(known(world), key=lambda who: (who.name, who.id))
    return "".join(_card(who, "3.0" if at % 2 else "4.0") for at, who in enumerate(people))


def known(world: World) -> list[Person]:
    """Those with whom the owner is connected both ways."""
    people, owner = world.people, world.people.owner
    return [
        who
        for who in people
        if not who.is_owner
        and (
            people.are_friends(owner, who)
            or (people.follows(owner, who) and people.follows(who, owner))
        )
    ]


def _card(who: Person, version: str) -> str:
    first, _, last = who.name.partition(" ")
    phone = f"+1-204-555-01{stable_number(who.id, 2):02}"
    work, cell = ("TYPE=work", "TYPE=cell") if version == "4.0" else ("TYPE=WORK", "TYPE=CELL")
    number = f"TEL;VALUE=uri;{cell}:tel:{phone}" if version == "4.0" else f"TEL;{cell}:{phone}"
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"N:{_escaped(last)};{_escaped(first)};;;",
        f"FN:{_escaped(who.name)}",
        f"EMAIL;{work}:{_mail(who)}",
        number,
        f"NOTE:{_escaped(who.bio)}",
    ]
    if who.location:
        lines.append(f"ADR:;;;{_escaped(who.location)};;;")
    if who.x_username:
        lines.append(f"URL:https://x.com/{who.x_username}")
    return "".join(_folded(line) for line in [*lines, f"UID:{who.id}", "END:VCARD"])


def _escaped(text: str) -> str:
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most LINE bytes, going on in the next behind a blank; no character is torn."""
    folded, room = "", LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            folded, room = folded + "\r\n ", LINE - 1
        folded, room = folded + character, room - size
    return folded + "\r\n"


def _slug(who: Person) -> str:
    letters = "".join(letter if letter.isalnum() else "-" for letter in who.name.casefold())
    return f"{quote(letters)}-{stable_number(who.id, 6)}"


def _mail(who: Person) -> str:
    """An address in plain letters, one to a person."""
    name = who.x_username or f"person{stable_number(who.id, 6)}"
    return f"{name.casefold()}@example.org"


def _position(who: Person) -> str:
    return who.bio.partition(". ")[0].removesuffix(".")
