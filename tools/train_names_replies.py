"""Made-up replies to an ask, so that the finder knows how people suggest people.

A reply is put together from parts (`reply_parts/*.txt`: opener, lead, person, tail, or a whole
one), filled with names from all over the world, firms and cities, then typed the way replies are:
some in small letters, some without punctuation, some with emoji.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from train_names_augment import made_up_name
from train_names_corpus import Example, Span

PARTS = Path(__file__).resolve().parent / "reply_parts"
# How often each language is drawn: the corpora are English, so the others weigh more here.
LANGUAGES = ("en", "en", "en", "en", "en", "fr", "de", "es", "others")
WHOLE_SHARE = 0.35
_SLOT = re.compile(r"\{(\w)\}")
_NAMES: dict[str, dict[str, Any]] = {
    "P": {},
    "F": {"part": "first"},
    "L": {"part": "last"},
    "h": {"locale": "hi_IN"},
    "a": {"locale": "ar_SA"},
    "u": {"locale": "uk_UA"},
}


def made_up_replies(count: int, chance: random.Random) -> Iterator[Example]:
    """`count` replies; the same state of `chance` always makes the same ones."""
    parts = {language: _read(language) for language in LANGUAGES}
    for _ in range(count):
        sections = parts[chance.choice(LANGUAGES)]
        yield _typed(_filled(_template(sections, chance), chance), chance)


def _read(language: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    section = ""
    for line in (PARTS / f"{language}.txt").read_text(encoding="utf8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            sections[section] = []
        elif section and not line.startswith("#"):
            sections[section].append(line)
    return sections


@cache
def fillings() -> dict[str, Any]:
    """The lists that slots are filled from, `a|b|c` split."""
    raw = tomllib.loads((PARTS / "fillings.toml").read_text(encoding="utf8"))
    split = {
        group: {name: listed.replace("\n", "").split("|") for name, listed in raw[group].items()}
        for group in ("slots", "firms")
    }
    endings = [""] * raw["endings"]["plain"] + raw["endings"]["others"].split("|")
    return {**split, "locales": raw["locales"].split(), "endings": endings}


def _template(sections: dict[str, list[str]], chance: random.Random) -> str:
    if "lead" not in sections or chance.random() < WHOLE_SHARE:
        return chance.choice([line for line in sections["whole"] if line])
    pieces = [chance.choice(sections[name]) for name in ("opener", "lead", "person", "tail")]
    return re.sub(r" +([,.:?!])", r"\1", " ".join(piece for piece in pieces if piece))


def _filled(template: str, chance: random.Random) -> Example:
    text, position = "", 0
    spans: list[Span] = []
    for slot in _SLOT.finditer(template):
        text += template[position : slot.start()]
        filling, kind = _filling(slot[1], chance)
        if kind:
            spans.append((len(text), len(text) + len(filling), kind))
        text += filling
        position = slot.end()
    return Example(text + template[position:], tuple(spans))


def _filling(slot: str, chance: random.Random) -> tuple[str, str]:
    slots, firms = fillings()["slots"], fillings()["firms"]
    if slot in _NAMES:
        return made_up_name(chance, fillings()["locales"], **_NAMES[slot]), "PER"
    if slot == "O":
        return f"{chance.choice(firms['heads'])} {chance.choice(firms['tails'])}".strip(), "ORG"
    if slot == "C":
        return chance.choice(slots["C"]), "LOC"
    number = chance.randrange(10_000)
    reach = {"H": f"@user{number}", "N": f"204-555-{number:04}", "E": f"a{number}@mail.example"}
    return reach[slot] if slot in reach else chance.choice(slots[slot]), ""


def _typed(example: Example, chance: random.Random) -> Example:
    """In small letters a third of the time, rarely in capitals, some with emoji."""
    text = example.text
    way = chance.random()
    if way < 0.33 and len(text.lower()) == len(text):
        text = text.lower()
    elif way < 0.37 and len(text.upper()) == len(text):
        text = text.upper()
    elif way < 0.75 and not (example.spans and example.spans[0][0] == 0):
        text = text[:1].upper() + text[1:]
    return Example(text + chance.choice(fillings()["endings"]), example.spans)
