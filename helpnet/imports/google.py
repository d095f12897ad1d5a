"""Google Contacts as CSV, in the form of today ("First Name", "Labels") and the one before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from helpnet.domain.fields_phones import e164
from helpnet.imports.kinds import of_label, of_relation
from helpnet.imports.tables import NAMELESS, is_fitting, rows
from helpnet.imports.told import Report, Told
from helpnet.imports.vcard import NETWORK, card_id

_SEVERAL = re.compile(r"\s*:::\s*")
_LONGEST_NOTE = 1_000
_NOISE = "*"  # "* myContacts" is everybody
_TELLS = re.compile(r"(?:^|[,;\t])\"?(?:e-mail|phone) 1 - (?:value|label|type)\"?", re.IGNORECASE)
_NUMBERED = re.compile(r"^(e-mail|phone|organization|relation|website|address) (\d+) - (.+)$")


def is_contacts(beginning: str) -> bool:
    """Whether a text that begins so holds Google's contacts."""
    header = beginning.partition("\n")[0].casefold()
    named = "given name" in header or "first name" in header
    return named and (
        "labels" in header or "group membership" in header or bool(_TELLS.search(header))
    )


def read(file: BinaryIO, name: str, report: Report, owner: Collection[str]) -> Iterator[Told]:
    """Everybody in the table; `owner` holds the user's own folded names."""
    report.read[name] = 0
    table = rows(file, name, report)
    heading = [cell.casefold() for cell in next(table, [])]
    if {"name", "last name", "family name"}.isdisjoint(heading):
        report.left_out[name, "its heading lacks the column of last names"] += 1
    for cells in table:
        if not is_fitting(cells, len(heading), name, report):
            continue
        told = {column: cell for column, cell in zip(heading, cells, strict=False) if cell}
        person = _person(told, owner)
        if person is None:
            report.left_out[name, NAMELESS] += 1
            continue
        report.read[name] += 1
        yield person


def _person(told: Mapping[str, str], owner: Collection[str]) -> Told | None:
    emails = tuple(email.lower() for email in _values(told, "e-mail", "value") if "@" in email)
    phones = tuple(map(e164, _values(told, "phone", "value")))
    name = _name(told)
    if not (name or emails or phones):
        return None
    labels = _SEVERAL.split(told.get("labels") or told.get("group membership") or "")
    kinds = {of_label(label) for label in labels if not label.startswith(_NOISE)}
    kinds |= {of_relation(kind, whose, owner) for kind, whose in _pairs(told, "relation")}
    return Told(
        NETWORK,
        card_id("", name, emails, phones),
        name=name,
        location=next(iter(_places(told)), ""),
        bio=told.get("notes", "")[:_LONGEST_NOTE],
        org=told.get("organization name") or next(_values(told, "organization", "name"), ""),
        title=told.get("organization title") or next(_values(told, "organization", "title"), ""),
        emails=tuple(dict.fromkeys(emails)),
        phones=tuple(dict.fromkeys(phones)),
        urls=tuple(dict.fromkeys(_values(told, "website", "value"))),
        kinds=frozenset({"in_contacts", *(kind for kind in kinds if kind)}),
        source=NETWORK,
    )


def _name(told: Mapping[str, str]) -> str:
    parts = (
        told.get("first name") or told.get("given name"),
        told.get("middle name") or told.get("additional name"),
        told.get("last name") or told.get("family name"),
    )
    joined = " ".join(part for part in parts if part)
    return told.get("name", "") or joined or told.get("file as", "") or told.get("nickname", "")


def _values(told: Mapping[str, str], kind: str, what: str) -> Iterator[str]:
    """Each value of the numbered columns of one kind, several in a cell apart."""
    for column, cell in told.items():
        found = _NUMBERED.match(column)
        if found and found[1] == kind and found[3] == what:
            yield from (value for value in _SEVERAL.split(cell) if value)


def _pairs(told: Mapping[str, str], kind: str) -> Iterator[tuple[str, str]]:
    """(label, value) of the numbered columns of one kind."""
    for column, cell in told.items():
        found = _NUMBERED.match(column)
        if found and found[1] == kind and found[3] == "value":
            number = f"{kind} {found[2]} - "
            yield told.get(f"{number}label") or told.get(f"{number}type") or "", cell


def _places(told: Mapping[str, str]) -> Iterator[str]:
    for city, region, country in zip(
        [*_values(told, "address", "city"), ""],
        [*_values(told, "address", "region"), ""],
        [*_values(told, "address", "country"), ""],
        strict=False,
    ):
        if place := ", ".join(part for part in (city, region, country) if part):
            yield place
    yield from _values(told, "address", "formatted")
