"""LinkedIn's `Connections.csv`: notes, then a header in the user's language, then connections."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from helpnet.domain.identity import account_of
from helpnet.imports.tables import NAMELESS, is_fitting, rows
from helpnet.imports.told import NO_ACCOUNT, Report, Told

NETWORK = "linkedin"
_NOTES = 40  # rows before the header at most

# In every language the columns stand in one order, and "URL" is called so.
_ORDER = ("first", "last", "url", "email", "org", "title", "date")
_URL_AT = 2
_BY_NAME: Mapping[str, str] = {
    "first name": "first",
    "last name": "last",
    "url": "url",
    "profile url": "url",
    "email address": "email",
    "company": "org",
    "position": "title",
    "connected on": "date",
}
_HEADER = re.compile(r"^[^\n]*[,;\t]\"?(?:profile )?url\"?[,;\t]", re.IGNORECASE | re.MULTILINE)


def is_connections(beginning: str) -> bool:
    """Whether a text that begins so holds LinkedIn's connections."""
    for line in _HEADER.findall(beginning):
        if _columns([cell.strip(' "') for cell in line.split(line[-1])] + [""] * 4):
            return True
    return False


def read(file: BinaryIO, name: str, report: Report) -> Iterator[Told]:
    """Everybody in the table."""
    report.read[name] = 0
    table = rows(file, name, report)
    columns: dict[str, int] = {}
    for cells in itertools.islice(table, _NOTES):
        if columns := _columns(cells):
            break
    if not columns:
        report.damaged(name, "its row of headings is missing")
        return
    width = len(cells)
    for cells in table:
        if not is_fitting(cells, width, name, report):
            continue
        told = {column: cells[at] if at < len(cells) else "" for column, at in columns.items()}
        if person := _person(told):
            report.read[name] += 1
            yield person
        else:
            report.left_out[name, NAMELESS] += 1
    amiss = {why for file, why in report.left_out if file == name} - {NAMELESS}
    if report.read[name] and name not in report.skipped and not amiss:
        report.whole.add(NETWORK)


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each column stands; nothing where these cells are no heading."""
    folded = [cell.casefold() for cell in cells]
    named = {_BY_NAME[cell]: at for at, cell in enumerate(folded) if cell in _BY_NAME}
    if {"first", "last"} <= named.keys():
        return named
    if len(folded) >= len(_ORDER) - 1 and folded[_URL_AT] == "url":
        return {column: at for at, column in enumerate(_ORDER)}
    return {}


def _person(told: Mapping[str, str]) -> Told | None:
    name = " ".join(part for part in (told.get("first", ""), told.get("last", "")) if part)
    url, email = told.get("url", ""), told.get("email", "").lower()
    account = account_of(url) if url else None
    handle = account[2] if account and account[0] == NETWORK else ""
    if not (name or handle or email):
        return None
    apart = hashlib.blake2s(f"{name}\0{email}\0{url}".encode(), digest_size=8).hexdigest()
    return Told(
        NETWORK,
        handle or f"{NO_ACCOUNT}{apart}",
        name=name,
        handle=handle,
        url=url if handle else "",
        org=told.get("org", ""),
        title=told.get("title", ""),
        emails=(email,) if "@" in email else (),
        kinds=frozenset({"connection"}),
        source=NETWORK,
    )
