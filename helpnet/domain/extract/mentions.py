"""Who is named in a reply: names the finder sees, handles, people the network tagged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from helpnet.domain.cues import single_words, word_set
from helpnet.domain.fields import Field
from helpnet.domain.names_features import word_flags
from helpnet.domain.names_tokens import Token, fold
from helpnet.domain.names_words import FIRST, LAST, words

MOST_MENTIONS = 60  # a reply that names more is a directory or an attack
_EVERYDAY = 5  # on Zipf's scale: once in ten thousand words
_ALSO_ADDRESSED = ("mate",)  # given names as which anybody is spoken to, or of, in capitals too
MentionKind = Literal["name", "handle", "tag"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in the text: tokens from `start` to before `end`."""

    kind: MentionKind
    start: int
    end: int
    text: str
    field: Field | None = None
    has_title: bool = False

    @property
    def is_small(self) -> bool:
        """Typed in small letters, as plain words are."""
        return self.kind == "name" and self.text == self.text.lower() != self.text.upper()

    @property
    def is_known(self) -> bool:
        """Whether the lists know every word of it as a part of names."""
        parts = self.text.lower().split()
        flags = [word_flags(part) for part in parts]
        return bool(flags[0] & FIRST) and all(flag & LAST for flag in flags[1:])

    @property
    def is_full_name(self) -> bool:
        """A given name with a surname, a title with one, or whom the network itself marked."""
        is_long = self.end - self.start > 1 or self.has_title
        return self.kind == "tag" or (self.kind == "name" and is_long)


def mentions_among(
    tokens: Sequence[Token], fields: Sequence[Field], names: Sequence[tuple[int, int]]
) -> list[Mention]:
    """Mentions in the order they stand; `names` are the name finder's token ranges."""
    found = [
        Mention(
            "name",
            first,
            last,
            _written(tokens[first:last]),
            has_title=_stands_behind_title(tokens, first),
        )
        for start, end in names
        for first, last in _trimmed(tokens, start, end)
    ]
    by_start = {field.start: field for field in fields}
    for position, token in enumerate(tokens):
        field = by_start.get(token.start) if token.kind == "field" else None
        if field is not None and field.kind == "tag":
            found.append(Mention("tag", position, position + 1, token.text, field))
        elif field is not None and field.kind == "handle" and not is_link(field):
            found.append(Mention("handle", position, position + 1, token.text, field))
    return sorted(found, key=lambda mention: mention.start)[:MOST_MENTIONS]


def is_link(field: Field) -> bool:
    """A handle that came from a profile link is longer than "@" and itself."""
    return bool(field.url) or field.end - field.start > len(field.value) + 1


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A name without title and relation before it; one said over and over only once each."""
    while (
        end - start > 1
        and fold(tokens[start].text.rstrip(".")) in _not_part_of_names()
        and not _is_given_name(tokens, start, end)
    ):
        start += 1
    if end - start > 1 and tokens[start].text == ".":
        start += 1
    # "ty Petra", "ask Joel": what is small before a capital is no name, but "de Vries" is one.
    small_first = tokens[start].text.islower() and tokens[start + 1 : start + 2] != []
    if end - start == 2 and small_first and tokens[start + 1].text[0].isupper():
        start += tokens[start].text not in word_set("particles")
    while end - start > 1 and _is_plain_word(tokens[end - 1].text):
        end -= 1
    said = [token.folded for token in tokens[start:end]]
    for size in (1, 2, 3):
        times = len(said) // size
        if len(said) > size and said == (said[:size] * (times + 1))[: len(said)]:
            yield from ((start + size * n, start + size * (n + 1)) for n in range(times))
            return
    yield start, end


def _is_given_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """The "Bud" of "try Bud Fisher", who is nobody's friend by that; "my Bud Fisher" is."""
    text = tokens[start].text
    is_name = word_flags(text.lower()) & (FIRST | LAST) == FIRST | LAST
    if end - start != 2 or not is_name or not text[0].isupper() or text.isupper():
        return False
    before = tokens[start - 1] if start else None
    is_within = before is not None and before.kind == "word" and before.text.islower()
    if not is_within and text.lower() in _ALSO_ADDRESSED:
        return False
    not_names = word_set("mine") | word_set("indefinite") | word_set("articles")
    return before is None or before.folded not in not_names


def _is_plain_word(word: str) -> bool:
    """In small letters, on everybody's tongue and on no list of names: "lupe sabe"."""
    table = words()
    common = max(table.commonness(word), table.commonness_elsewhere(word))
    return word.islower() and common >= _EVERYDAY and not word_flags(word) & (FIRST | LAST)


def _not_part_of_names() -> frozenset[str]:
    return word_set("titles") | single_words("relation")


def _stands_behind_title(tokens: Sequence[Token], start: int) -> bool:
    before = [token.folded for token in tokens[max(0, start - 2) : start]]
    return bool(before) and (before[-1] if before[-1] != "." else before[0]) in word_set("titles")


def _written(tokens: Sequence[Token]) -> str:
    """A name as it stands, each gap one space at most."""
    words = tokens[0].text
    for left, right in pairwise(tokens):
        words += (" " if right.start > left.end else "") + right.text
    return words
