"""An ask's text within one network's limits, and the same text found again on the network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from twitter_text import extract_urls_with_indices, parse_tweet

X_LIMIT = 280
FACEBOOK_LIMIT = 63_206
_CHARACTERS = {"facebook": FACEBOOK_LIMIT, "facebook_profile": FACEBOOK_LIMIT}

# X's own parser takes time that grows with the square of the dots in a chain such as "a.a.a.":
# what is so tangled, or lies far beyond the limit, is counted character by character.
_MOST_DOTS = 10
_FAR_BEYOND = 4 * X_LIMIT
_MOST_LINKS = 100
_CHAIN = re.compile(r"[^\s/?#:@,;()]+")
_LABEL = re.compile(r"\w\.")
_WORD = re.compile(r"\S+")
_MAY_BE_LINK = re.compile(r"[^\W_]\.[^\W_]")

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, zero-width spaces, direction overrides, fillers, half surrogates,
# noncharacters and loose tags; not the joiners, marks and variation selectors that scripts and
# emoji need, nor the tags of a flag.
_INVISIBLE = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'"}
_ENTITY = re.compile("|".join(_ENTITIES))
_MOST_ESCAPES = 3  # of an entity escaped again and again
_SHORTENED = re.compile(r"https?://t\.co/\w+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a text is for one network, in that network's own unit."""

    used: int
    limit: int
    unit: str  # "weighted characters" or "characters"
    has_link: bool  # as X sees it: a bare example.org is a link, and costs like one

    @property
    def left(self) -> int:
        """What may still be written; negative when there is too much."""
        return self.limit - self.used

    @property
    def over(self) -> bool:
        """The network would refuse it for its length."""
        return self.used > self.limit


def measure(network: str, text: str) -> Measure:
    """How long `text` is once normalised; raises ValueError for a network it knows nothing of.

    X weighs: most letters 1, emoji and CJK 2, any link 23, in all 280. Facebook takes 63,206
    characters. Far beyond the limit the count may leave links unshortened.
    """
    text = normalise(text)
    if network == "x":
        used, unit, limit = _weighted(text), "weighted characters", X_LIMIT
    elif network in _CHARACTERS:
        used, unit, limit = len(text), "characters", _CHARACTERS[network]
    else:
        raise ValueError(f"no limits are known for the network {network!r}")
    return Measure(used, limit, unit, has_link=has_link(text))


def has_link(text: str) -> bool:
    """Whether X sees a link in a text, which a bare example.org is as well."""
    return next(_links(text), None) is not None


def normalise(text: str) -> str:
    """The text as it goes out: composed (NFC), with plain line ends and nothing invisible.

    White space at the end of lines and around the whole goes; words, emoji and empty lines stay.
    Normalising twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub(lambda found: found["flag"] or "", text)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def same_text(a: str, b: str) -> bool:
    """Whether two texts are one, however a network tells it.

    White space, composition, HTML entities and what a link was shortened to make no difference:
    a t.co link stands for any address.
    """
    words_a, links_a = _taken_apart(a)
    words_b, links_b = _taken_apart(b)
    if words_a != words_b or len(links_a) != len(links_b):
        return False
    return all(_same_link(one, other) for one, other in zip(links_a, links_b, strict=True))


def _weighted(text: str) -> int:
    used = done = 0
    for word in _WORD.finditer(text):
        if used > _FAR_BEYOND:
            return used + len(text) - done
        gap = text[done : word.start()]
        used += sum(1 if ord(space) < 0x1100 else _weigh(space) for space in gap)
        used += _weigh_word(word)
        done = word.end()
    return used


def _weigh_word(word: re.Match[str]) -> int:
    if _is_tangled(word.group()):
        return len(word.group())
    before = _before(word)
    return _weigh(before + word.group()) - len(before)


def _before(word: re.Match[str]) -> str:
    """What stands for the text before a word: the parser treats a text's first letter apart."""
    return " " if word.start() else ""


def _weigh(text: str) -> int:
    return int(parse_tweet(text).weightedLength)


def _is_tangled(word: str) -> bool:
    dots = [len(_LABEL.findall(chain)) for chain in _CHAIN.findall(word)]
    return max(dots, default=0) > _MOST_DOTS or sum(dots) > 3 * _MOST_DOTS


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Where links stand, as X sees them; beyond the first 100 words that may be, none."""
    looked_at = 0
    for word in _WORD.finditer(text):
        if not _MAY_BE_LINK.search(word.group()):
            continue
        looked_at += 1
        if looked_at > _MOST_LINKS:
            return
        if _is_tangled(word.group()):
            continue
        before = _before(word)
        for link in extract_urls_with_indices(before + word.group()):
            start, end = (index + word.start() - len(before) for index in link["indices"])
            yield start, end


def _taken_apart(text: str) -> tuple[list[str], list[str]]:
    """A text's words with each link replaced by one mark, and the links."""
    text = normalise(_plain(text))
    parts: list[str] = []
    links: list[str] = []
    done = 0
    for start, end in _links(text):
        parts += [text[done:start], "\ufffc"]
        links.append(text[start:end])
        done = end
    return "".join([*parts, text[done:]]).split(), links


def _plain(text: str) -> str:
    for _ in range(_MOST_ESCAPES):
        text = _ENTITY.sub(lambda found: _ENTITIES[found.group()], text)
    return text


def _same_link(one: str, other: str) -> bool:
    if _SHORTENED.fullmatch(one) or _SHORTENED.fullmatch(other):
        return True
    return _address(one) == _address(other)


def _address(link: str) -> str:
    """A link without what tells no addresses apart: scheme, www, the host's case, a last "/"."""
    address = re.sub(r"^https?://", "", link, flags=re.IGNORECASE)
    host, slash, path = address.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/")
