"""What X makes of a text: links shortened, three characters escaped, entities with offsets.

Offsets count code points of the text as the API tells it, escapes included; `end` is exclusive.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from twitter_text import extract_urls_with_indices, parse_tweet

from helpnet.practice.model import Person, XPost

LONGEST_DISPLAY = 26  # of a link without its scheme; the rest becomes an ellipsis
SHORT_TEXT = 140  # nothing of that length weighs too much
CUT_AT = 276  # code points that the API tells of a longer post
Entities = dict[str, list[dict[str, Any]]]
PersonNamed = Callable[[str], Person | None]

MENTION = re.compile(
    r"(?<![A-Za-z0-9_!#$%&*@＠])[@＠](?P<name>[A-Za-z0-9_]{1,15})"
    r"(?![A-Za-z0-9_@＠À-ÖØ-öø-ɏ]|://)"
)
HASHTAG = re.compile(r"(?<![&\w])[#＃](?P<tag>\w*[^\W\d_]\w*)(?![#＃]|://)")
CASHTAG = re.compile(r"(?<!\S)\$(?P<tag>[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?=$|[\s.,;:!?)])")
HALF_ESCAPE = re.compile(r"&[a-z]*$")
LEADING_MENTIONS = re.compile(r"(?:@\w{1,15}\s+)+")

# Words that give a language away, for posts long enough to hold one.
GIVEAWAYS = {
    "en": "the a is to and you of for in this that with my what who anyone know",
    "fr": "le la les est et vous pour dans une des je qui avec mon à mes",
    "de": "der die das ist und ich sie für ein eine nicht mit wer auf mein",
    "es": "el los es y para una en que con por mi lo quién yo de",
    "pt": "o os é e para uma em que com por meu não eu quem",
    "nl": "de het een is en ik voor met niet van wie mijn op",
}
WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as X's API tells it; `note` is a long post in full, of which `text` is the start."""

    text: str
    entities: Entities
    note: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One entity in a text as written, and what stands for it on the wire."""

    start: int
    end: int
    kind: str
    shown: str
    fields: dict[str, Any]


def composed(text: str) -> str:
    """The text as X keeps it: in normal form C, without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def is_postable(text: str) -> bool:
    """It weighs 280 at most, and holds nothing that no post may hold."""
    return bool(parse_tweet(composed(text)).valid)


def render(text: str, salt: str, person_named: PersonNamed) -> Rendered:
    """The text with its links as t.co ones; `salt` makes each post's links its own."""
    wire, done = "", 0
    entities: Entities = {}
    for found in sorted(_found(text, salt, person_named), key=lambda found: found.start):
        if found.start < done:
            continue
        wire += escape(text[done : found.start], quote=False)
        start = len(wire)
        wire += found.shown
        entities.setdefault(found.kind, []).append(
            {"start": start, "end": len(wire), **found.fields}
        )
        done = found.end
    wire += escape(text[done:], quote=False)
    if len(text) <= SHORT_TEXT or is_postable(text):
        return Rendered(wire, entities, {})
    note = {"text": wire, **({"entities": entities} if entities else {})}
    beginning = HALF_ESCAPE.sub("", wire[:CUT_AT]).rstrip()
    return Rendered(beginning + "…", _within(entities, len(beginning)), note)


def add_media_link(post: XPost, username: str) -> None:
    """End a post with the one link that X gives its photos, an entity for each of them."""
    code = hashlib.sha256(f"{post.id} media".encode()).hexdigest()[:10]
    start = len(post.wire_text) + bool(post.wire_text)
    post.wire_text = f"{post.wire_text} https://t.co/{code}".strip()
    for identity in post.media:
        post.entities.setdefault("urls", []).append(
            {
                "start": start,
                "end": len(post.wire_text),
                "url": f"https://t.co/{code}",
                "expanded_url": f"https://x.com/{username}/status/{post.id}/photo/1",
                "display_url": f"pic.x.com/{code}",
                "media_key": f"3_{identity}",
            }
        )


def _within(entities: Entities, end: int) -> Entities:
    """The entities that stand wholly before `end`."""
    kept = {
        kind: [one for one in several if one["end"] <= end] for kind, several in entities.items()
    }
    return {kind: several for kind, several in kept.items() if several}


def displayed_range(wire_text: str, is_reply: bool) -> list[int]:
    """What a reader sees: a reply without the names it is addressed to."""
    leading = LEADING_MENTIONS.match(wire_text) if is_reply else None
    return [leading.end() if leading else 0, len(wire_text)]


def language(text: str) -> str:
    """The language X would name, as far as common words tell; "und" where none do."""
    words = set(WORDS.findall(text.casefold()))
    score, best = max((len(words & set(known.split())), code) for code, known in GIVEAWAYS.items())
    return best if score else "und"


def _found(text: str, salt: str, person_named: PersonNamed) -> Iterator[Found]:
    links = [_link(link, salt) for link in extract_urls_with_indices(text)]
    yield from links
    taken = [range(link.start, link.end) for link in links]
    for match in MENTION.finditer(text):
        person = person_named(match["name"])
        # X marks only the names that somebody has.
        if person is not None and not any(match.start() in span for span in taken):
            fields = {"username": person.x_username, "id": person.x_id}
            yield Found(match.start(), match.end(), "mentions", match[0], fields)
    for kind, pattern in (("hashtags", HASHTAG), ("cashtags", CASHTAG)):
        for match in pattern.finditer(text):
            if not any(match.start() in span for span in taken):
                yield Found(match.start(), match.end(), kind, match[0], {"tag": match["tag"]})


def _link(found: dict[str, Any], salt: str) -> Found:
    url, (start, end) = found["url"], found["indices"]
    short = "https://t.co/" + hashlib.sha256(f"{salt} {url}".encode()).hexdigest()[:10]
    expanded = url if "://" in url else f"http://{url}"
    display = expanded.split("://", 1)[1].removeprefix("www.")
    if len(display) > LONGEST_DISPLAY:
        display = display[:LONGEST_DISPLAY] + "…"
    fields = {"url": short, "expanded_url": expanded, "display_url": display}
    return Found(start, end, "urls", short, fields)
