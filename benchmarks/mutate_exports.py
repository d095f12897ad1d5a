"""Exports with faults drawn at random: each must end in a report or in one plain sentence.

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
from helpnet.imports import ExportError, Told, read


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
    "cards.vcf": lambda: made_exports.vcards(12),
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
    told = sum(isinstance(item, Told) for item in export.items)
    counted = sum(export.report.read.values())
    assert not told or counted, "people were told from files that nobody read"
    if export.report.reasons():
        return "read in part, and said"
    return "read" if told else "read: nobody in it"


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


def main(count: int = 10_000) -> None:
    """Say, kind by kind, how so many mutated exports ended."""
    for kind in KINDS:
        draw = random.Random(kind)
        ended = Counter(mutated(kind, draw) for _ in range(count))
        said = ", ".join(f"{number:,} {how}" for how, number in ended.most_common())
        print(f"{kind}: {count:,} mutated, 0 crashed: {said}", flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
