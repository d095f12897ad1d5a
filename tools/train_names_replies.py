"""Made-up replies to an ask, so that the finder knows how people suggest people.

A reply is put together from parts (`reply_parts/*.txt`: opener, lead, person, tail, or a whole
one), filled with names from all over the world, firms and cities, then typed the way replies are:
some in small letters, some without punctuation, some with emoji.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from train_names_augment import made_up_name
from train_names_corpus import Example, Span

PARTS = Path(__file__).resolve().parent / "reply_parts"
# How often each language is drawn: the corpora are English, so the others weigh more here.
LANGUAGES = ("en", "en", "en", "en", "en", "fr", "de", "es", "others")
WHOLE_SHARE = 0.35
_SLOT = re.compile(r"\{(\w)\}")
_NAMES = {
    "P": {},
    "F": {"part": "first"},
    "L": {"part": "last"},
    "h": {"locale": "hi_IN"},
    "a": {"locale": "ar_SA"},
    "u": {"locale": "uk_UA"},
}
_CHOICES = {
    "J": (
        "social media|Web 2.0|marketing|branding|SEO|leadership|data privacy|keynotes|podcasts|"
        "video|public speaking|fundraising|community building|blogging|plumbing|catering|jazz|"
        "interpreting|tax law|photography|roofing|first aid|beekeeping"
    ),
    "C": (
        "Winnipeg|Toronto|Brandon|Calgary|Montréal|Berlin|Hamburg|Lyon|Madrid|Sevilla|Delhi|Pune|"
        "Lagos|Minneapolis|Chicago|Leeds|Dublin|Cairo|Dubai|Boston|Regina|Halifax|St. John's|Fargo|"
        "St. Boniface|St. Vital|Fort Garry|North Dakota|the Exchange District|River Heights|Steinbach"
    ),
    "R": (
        "CEO|owner|director|founder|marketing manager|coach|partner|strategist|president|Director|"
        "head of events|social media lead|consultant|VP|dean|instructor"
    ),
    "K": (
        "friend|colleague|coworker|cousin|brother|sister|neighbour|boss|old boss|buddy|husband|"
        "wife|aunt|uncle|roommate|client|prof|partner|sister-in-law|good friend|ex-colleague|dad|mom"
    ),
}
_FIRM_HEADS = (
    "Prairie|Red River|North Star|Bison|Maple|Blue Door|Open Field|Bright|Lantern|Harbour|Summit|"
    "Assiniboine|Fourth Wall|Signal|Compass|Granite|Juniper|Osprey|Paper Crane|Two Rivers|QX|MTN|"
    "Hope|Grace|Victoria|Marvin's|5 Oaks|Smith|Carter & Lee|Bay|Pine Street|Clear"
).split("|")
_FIRM_TAILS = (
    "Media|Group|Digital|Labs|Consulting|Communications|Studio|& Co|Agency|Inc||Marketing|College|"
    "University|Hospital|Church|Catering|House|Bakery|Events|Foundation|Law"
).split("|")
_EMOJI = (
    "",
    "",
    "",
    "",
    "",
    " 😀",
    " 👍",
    " 🙌🏽",
    "!!",
    " ❤️",
    " :)",
    " 🔥🔥",
    "...",
    " 👆",
    " #winnipeg",
)


def made_up_replies(count: int, chance: random.Random) -> Iterator[Example]:
    """`count` replies; the same state of `chance` always makes the same ones."""
    parts = {language: _read(language) for language in set(LANGUAGES)}
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
    if slot in _NAMES:
        return made_up_name(chance, **_NAMES[slot]), "PER"
    if slot == "O":
        return f"{chance.choice(_FIRM_HEADS)} {chance.choice(_FIRM_TAILS)}".strip(), "ORG"
    if slot == "C":
        return chance.choice(_CHOICES["C"].split("|")), "LOC"
    number = chance.randrange(10_000)
    reach = {"H": f"@user{number}", "N": f"204-555-{number:04}", "E": f"a{number}@mail.example"}
    return reach[slot] if slot in reach else chance.choice(_CHOICES[slot].split("|")), ""


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
    return Example(text + chance.choice(_EMOJI), example.spans)
