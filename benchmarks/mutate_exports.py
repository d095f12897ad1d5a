"""Exports with faults drawn at random: each must end in a report or in one plain sentence.

Whoever a mutated export still names must be read, or the report must say that not all was.

    python -m benchmarks.mutate_exports [COUNT]

reads COUNT (10,000) mutated exports of each kind and says how they ended.
"""

from __future__ import annotations

import functools
import io
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping

from benchmarks import made_exports
from helpnet.imports import Act, ExportError, Told, read


@functools.cache
def _sound(kind: str) -> bytes:
    return KINDS[kind]()


KINDS: Mapping[str, Callable[[], bytes]] = {
    "x.zip": lambda: made_exports.x_archive(12, 8, 40),
    "follower.js": lambda: made_exports.script(
        "follower", [{"follower": {"accountId": str(number)}} for number in range(1, 20)]
    ).encode(),
    "facebook.zip": lambda: made_exports.facebook_archive(12, 20),
    "linkedin.csv": lambda: made_exports.linkedin(12),
    "google.csv": lambda: made_exports.google(12),
    "google of old.csv": lambda: made_exports.google_of_old(12),
    "cards 2.1.vcf": lambda: made_exports.vcards(12, "2.1"),
    "cards 3.0.vcf": lambda: made_exports.vcards(12, "3.0"),
    "cards 4.0.vcf": lambda: made_exports.vcards(12, "4.0"),
}
# How a text names somebody so that it cannot be read over; an archive's content is guarded by sums.
_NAMED: Mapping[str, Callable[[Told], str]] = {
    "follower.js": lambda told: f'"accountId": "{told.remote_id}"\n',
    "linkedin.csv": lambda told: f"\n{told.name.replace(' ', ',')},",
    "google.csv": lambda told: f"\n{told.name.replace(' ', ',')},",
    "google of old.csv": lambda told: f"\n{told.name},",
    "cards 2.1.vcf": lambda told: f"\nFN:{told.name}\r\n",
    "cards 3.0.vcf": lambda told: f"\nFN:{told.name}\r\n",
    "cards 4.0.vcf": lambda told: f"\nFN:{told.name}\r\n",
}
_MEANT = (b"[", b"]", b"{", b"}", b'"', b",", b":", b"\n", b"\\", b"\0", b"\xff", b"=", b";")
_MEANT += (
    b"-1",
    b"null",
    b"1e999",
    b"BEGIN:VCARD\r\n",
    b"END:VCARD\r\n",
    b"\xed\xa0\x80",
    b"[" * 99,
)


def mutated(kind: str, draw: random.Random) -> str:
    """Read one mutated export of a kind; how it ended. Raises whatever a reader lets through."""
    content = bytearray(_sound(kind))
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        _mutate(content, draw)
    try:
        export = read(io.BytesIO(bytes(content)), kind)
    except ExportError as refused:
        assert "Nothing was kept." in str(refused), refused
        return "refused"
    items = list(export.items)
    told = sum(isinstance(item, Told) for item in items)
    counted = sum(export.report.read.values())
    assert not told or counted, "people were told from files that nobody read"
    if export.report.reasons():
        return "read in part, and said"
    assert not (lost := _lost(kind, bytes(content), items)), f"left out and not said: {lost}"
    return "read"


def _lost(kind: str, content: bytes, items: list[Told | Act]) -> list[str]:
    """What the sound export tells, this one seems to tell still, and was not read."""
    whole = _items(kind)
    if kind not in _NAMED:
        return ["something"] if len(items) < len(whole) else []
    read_of = {mark for one in items if isinstance(one, Told) for mark in _marks(one)}
    return [
        name
        for one in whole
        if isinstance(one, Told) and read_of.isdisjoint(_marks(one))
        for name in [_NAMED[kind](one)]
        if name.encode() in content
    ]


def _marks(told: Told) -> set[str]:
    """By what somebody is told from the others."""
    return {(told.name or told.remote_id).split()[-1], *told.emails}


@functools.cache
def _items(kind: str) -> list[Told | Act]:
    return list(read(io.BytesIO(_sound(kind)), kind).items)


def _mutate(content: bytearray, draw: random.Random) -> None:
    if not content:
        return
    at = draw.randrange(len(content))
    match draw.randrange(6):
        case 0:
            content[at] = draw.randrange(256)
        case 1:
            content[at:at] = draw.choice(_MEANT)
        case 2:
            del content[at : at + draw.choice((1, 4, 64, 1024))]
        case 3:
            del content[at:]
        case 4:
            content[at : at + 1] = draw.choice(_MEANT)
        case _:
            length = draw.choice((4, 32, 256))
            other = draw.randrange(len(content))
            content[at:at] = content[other : other + length]


def main(count: int = 10_000) -> int:
    """Say, kind by kind, how so many mutated exports ended; 1 where one ended as none may."""
    failed = 0
    for kind in KINDS:
        draw = random.Random(kind)
        ended: Counter[str] = Counter()
        for number in range(count):
            try:
                ended[mutated(kind, draw)] += 1
            except Exception as error:
                ended[f"{type(error).__name__}!"] += 1
                print(f"{kind}, number {number}: {error!r}", file=sys.stderr, flush=True)
                failed = 1
        said = ", ".join(f"{number:,} {how}" for how, number in ended.most_common())
        print(f"{kind}: {count:,} mutated: {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
