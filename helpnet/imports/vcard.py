"""Address books in vCards of the versions 2.1, 3.0 and 4.0, card by card.

A card that makes no sense is left out and said; those around it are read all the same.
"""

from __future__ import annotations

import hashlib
import quopri
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from helpnet.domain.fields_phones import e164
from helpnet.domain.model import HowKnown
from helpnet.imports.kinds import of_label, of_relation
from helpnet.imports.tables import lines
from helpnet.imports.told import NO_ACCOUNT, Damaged, Report, Told

NETWORK = "contacts"
_LONGEST_CARD = 10_000  # lines once unfolded
_LONGEST_HEAD = 2_000  # characters before the value
_LONGEST_VALUE = 10_000  # characters that are looked at; what is longer is a picture
_LONGEST_NOTE = 1_000

_NO_END = "a card that ends in the middle"
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*):')  # up to the first colon that stands in no quotes
_PARAMETERS = re.compile(r'(?:[^";]|"[^"]*"?)+')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?<!\\);")
_ITEMS = re.compile(r"(?<!\\),")
_APPLE_LABEL = re.compile(r"^_\$!<(.*)>!\$_$")
_SOCIAL = {
    "x": "https://x.com/",
    "twitter": "https://x.com/",
    "facebook": "https://facebook.com/",
    "linkedin": "https://linkedin.com/in/",
    "instagram": "https://instagram.com/",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card."""

    name: str  # upper case
    group: str
    params: Mapping[str, str]  # names in upper case; TYPE of several joined by ","
    value: str  # as written, unfolded, with its escapes


def read(file: BinaryIO, name: str, report: Report, owner: Collection[str]) -> Iterator[Told]:
    """Everybody in the file; `owner` holds the user's own folded names."""
    report.read[name] = 0
    try:
        for card in _cards(file, name, report):
            if _is_two(card):
                report.left_out[name, "two cards that run into each other"] += 1
                continue
            if _is_list(card):
                report.left_out[name, "a list of cards, which is nobody"] += 1
                continue
            person = _person(card, owner)
            if person is None:
                report.left_out[name, "a card without a name or an address"] += 1
                continue
            if len({one.value for one in card if one.name == "FN"}) > 1:
                report.left_out[name, "a card of several names: the first was read"] += 1
            report.read[name] += 1
            yield person
    except Damaged as problem:
        report.damaged(name, problem)


def _is_two(card: list[Property]) -> bool:
    """Whether what stands between two ends is two cards: one holds each of these once at most."""
    names = [one.name for one in card]
    return any(names.count(name) > 1 for name in ("VERSION", "N", "UID"))


def _is_list(card: list[Property]) -> bool:
    """Whether a card stands for a group of others: "Family", with its members."""
    kinds = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
    return any(one.name in kinds and one.value.strip().casefold() == "group" for one in card)


def card_id(uid: str, name: str, emails: Collection[str], phones: Collection[str]) -> str:
    """The same card's id each time: its own, or what it says of whom it stands for."""
    told = uid or "\0".join((name.casefold(), *sorted(emails), *sorted(phones)))
    return NO_ACCOUNT + hashlib.blake2s(told.encode(), digest_size=10).hexdigest()


# ---------------------------------------------------------------- cards


def _cards(file: BinaryIO, name: str, report: Report) -> Iterator[list[Property]]:
    card: list[Property] | None = None
    within = 0  # cards inside the card, as version 2.1 writes somebody's agent
    for line in _unfolded(lines(file)):
        start = line[:12].upper().rstrip()
        if start == "BEGIN:VCARD":
            if card and card[-1].name == "AGENT":
                within += 1
                continue
            if card is not None:
                report.left_out[name, _NO_END] += 1
            card, within = [], 0
        elif start == "END:VCARD" and within:
            within -= 1
        elif start == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is None:
            if line.strip():
                report.left_out[name, "a line that belongs to no card"] += 1
        elif not within and (found := _property(line)):
            card.append(found)
            if len(card) > _LONGEST_CARD:
                raise Damaged("a card of it is longer than any")
    if card is not None:
        report.left_out[name, _NO_END] += 1


def _unfolded(source: Iterator[str]) -> Iterator[str]:
    """Lines as they were before they were folded, in either version's way."""
    held = ""
    is_open = False  # it ends as quoted-printable text does that goes on in the next line
    for raw in source:
        line = raw.rstrip("\r\n")
        if is_open or (line[:1] in (" ", "\t") and held):
            # What is longer than any text is a picture, of which no more is needed.
            if len(held) <= _LONGEST_VALUE:
                held = held[:-1] + line.lstrip("\t") if is_open else held + line[1:]
        else:
            if held:
                yield held
            held = line
        is_open = line.endswith("=") and _is_quoted(held)
    if held:
        yield held


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _property(line: str) -> Property | None:
    head = _HEAD.match(line, 0, _LONGEST_HEAD)
    if not head or len(line) - head.end() > _LONGEST_VALUE:
        return None
    full_name, *told = _PARAMETERS.findall(head[1]) or [""]
    value = line[head.end() :]
    group, _, name = full_name.rpartition(".")
    params: dict[str, str] = {}
    for one in told:
        key, equals, said = one.partition("=")
        if not equals:  # version 2.1 leaves "TYPE=" out
            key, said = "TYPE", one
        key = key.strip().upper()
        params[key] = f"{params[key]},{said}" if key in params else said.strip('"')
    if "QUOTED-PRINTABLE" in params.get("ENCODING", params.get("TYPE", "")).upper():
        value = _unquoted(value, params.get("CHARSET", "utf-8"))
    return Property(name.strip().upper(), group.casefold(), params, value)


def _unquoted(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode("latin-1", errors="replace"))
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


# ---------------------------------------------------------------- who a card stands for


def _person(card: list[Property], owner: Collection[str]) -> Told | None:
    by_name: dict[str, list[Property]] = {}
    for one in card:
        by_name.setdefault(one.name, []).append(one)

    def first(name: str) -> str:
        return next((text for one in by_name.get(name, ()) if (text := _plain(one.value))), "")

    emails = _distinct(_plain(one.value).lower() for one in by_name.get("EMAIL", ()))
    emails = tuple(email.removeprefix("mailto:") for email in emails if "@" in email)
    phones = _distinct(e164(_number(_plain(one.value))) for one in by_name.get("TEL", ()))
    name = first("FN") or _structured_name(by_name) or first("NICKNAME")
    org = next((_plain(_PARTS.split(one.value)[0]) for one in by_name.get("ORG", ())), "")
    if not (name or emails or phones) or "me" in _types(by_name.get("RELATED", ())):
        return None
    return Told(
        NETWORK,
        card_id(first("UID"), name, emails, phones),
        name=name,
        location=next(_locations(by_name.get("ADR", ())), ""),
        bio=first("NOTE")[:_LONGEST_NOTE],
        org=org if org != name else "",
        title=first("TITLE") or first("ROLE"),
        emails=emails,
        phones=phones,
        urls=_distinct([*(_plain(one.value) for one in by_name.get("URL", ())), *_social(by_name)]),
        kinds=frozenset({"in_contacts", *_kinds(by_name, owner)}),
        source=NETWORK,
    )


def _plain(value: str) -> str:
    unescaped = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return " ".join(unescaped.split())


def _distinct(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _number(value: str) -> str:
    """A telephone number, without what its address adds: "tel:+1-204-555-0123;ext=12"."""
    return value[4:].partition(";")[0] if value[:4].casefold() == "tel:" else value


def _structured_name(by_name: Mapping[str, list[Property]]) -> str:
    for one in by_name.get("N", ()):
        parts = [_plain(part) for part in _PARTS.split(one.value)]
        family, given, middle = (*parts, "", "", "")[:3]
        if name := " ".join(part for part in (given, middle, family) if part):
            return name
    return ""


def _locations(addresses: Collection[Property]) -> Iterator[str]:
    for one in addresses:
        parts = [_plain(part) for part in _PARTS.split(one.value)]
        _, _, _, city, region, _, country = (*parts, *[""] * 7)[:7]
        if place := ", ".join(part for part in (city, region, country) if part):
            yield place


def _social(by_name: Mapping[str, list[Property]]) -> Iterator[str]:
    """Profiles that are told by a service's name and a handle, or by their address."""
    for one in (*by_name.get("X-SOCIALPROFILE", ()), *by_name.get("SOCIALPROFILE", ())):
        value = _plain(one.value)
        if "/" in value and ":" in value and not value.startswith("x-apple:"):
            yield value
            continue
        service = one.params.get("TYPE", one.params.get("SERVICE-TYPE", "")).casefold()
        if service in _SOCIAL:
            yield _SOCIAL[service] + value.removeprefix("x-apple:").removeprefix("@")
    for service, base in _SOCIAL.items():
        for one in by_name.get(f"X-{service.upper()}", ()):
            yield base + _plain(one.value).removeprefix("@")


def _types(properties: Collection[Property]) -> set[str]:
    found = (one.params.get("TYPE", "") for one in properties)
    return {word.strip().casefold() for types in found for word in types.split(",") if word}


def _kinds(by_name: Mapping[str, list[Property]], owner: Collection[str]) -> Iterator[HowKnown]:
    """What categories and relations say of how the user knows the card's person."""
    for one in by_name.get("CATEGORIES", ()):
        for label in _ITEMS.split(one.value):
            if kind := of_label(_plain(label)):
                yield kind
    for one in by_name.get("RELATED", ()):
        for word in sorted(_types([one])):
            if kind := of_relation(word, _plain(one.value), owner):
                yield kind
    labels = {one.group: _plain(one.value) for one in by_name.get("X-ABLABEL", ()) if one.group}
    for one in by_name.get("X-ABRELATEDNAMES", ()):
        label = labels.get(one.group, "") or one.params.get("TYPE", "")
        label = _APPLE_LABEL.sub(r"\1", label)
        if kind := of_relation(label, _plain(one.value), owner):
            yield kind
