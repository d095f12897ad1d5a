"""A reply as the rules read it: tokens, fields, who is mentioned, cues, sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from helpnet.domain.cues import RELATIONS, Cue, find_cues, single_words, word_set
from helpnet.domain.extract.mentions import Mention, mentions_among
from helpnet.domain.extract.overlooked import with_overlooked
from helpnet.domain.fields import Field, find_fields
from helpnet.domain.model import Context
from helpnet.domain.names_model import marked_ranges
from helpnet.domain.names_tokens import Token, tokenize

MOST_CHARACTERS = 10_000
_SENTENCE_ENDS = frozenset("!?;\n…।。؟！？")
_CLAUSE_ENDS = frozenset(",-–—()[]:،、|/")
# What follows "RT @somebody" is the ask itself, said again.
_RETWEET = re.compile(
    r"^[\s\"“]{0,3}(?i:RT|MT)\s{0,3}:?\s{0,3}@\w|(?<=\s)[\"“]?(?:RT|MT) @\w{1,20}:"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the rules look at; positions are token numbers."""

    text: str
    tokens: Sequence[Token]
    fields: Sequence[Field]
    mentions: Sequence[Mention]
    organisations: Sequence[tuple[int, int]]  # as the name finder sees them
    places: frozenset[int]  # tokens it takes for places
    cues: Sequence[Cue]
    sentence: Sequence[int]  # of each token
    clause: Sequence[int]
    is_retweet: bool
    starting: Mapping[int, Sequence[Cue]]  # cues by their first token
    ending: Mapping[int, Sequence[Cue]]  # and by the one past their last

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """The characters that tokens `start` to before `end` cover."""
        return self.tokens[start].start, self.tokens[end - 1].end

    def written(self, start: int, end: int) -> str:
        """The text of tokens `start` to before `end`."""
        return self.text[slice(*self.characters(start, end))]

    def word(self, position: int) -> str:
        """The folded token at a position, empty outside the text."""
        return self.tokens[position].folded if 0 <= position < len(self.tokens) else ""

    def position_of(self, field: Field) -> int:
        """The token a field is."""
        return bisect_left(self.tokens, field.start, key=lambda token: token.start)

    def group_of(self, mention: Mention) -> tuple[int, int]:
        """First and one-past-last token of the enumeration ("A, B and C") a mention is in."""
        first = last = self.mentions.index(mention)
        while first > 0 and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self.mentions) and self._joined(last):
            last += 1
        return self.mentions[first].start, self.mentions[last].end

    def _joined(self, place: int) -> bool:
        left, right = self.mentions[place], self.mentions[place + 1]
        between = self.tokens[left.end : right.start]
        return len(between) <= 4 and all(
            token.folded in word_set("joiners") or token.folded in single_words("relation")
            for token in between
        )

    def cue_at(self, position: int, kind: str) -> Cue | None:
        """The cue of this kind that begins exactly here."""
        return next((c for c in self.starting.get(position, ()) if kind in c.kinds), None)

    def cue_before(self, position: int, reach: int, *kinds: str) -> Cue | None:
        """The nearest cue of these kinds ending at most `reach` tokens before, same sentence."""
        for end in range(position, max(-1, position - reach - 1), -1):
            for cue in self.ending.get(end, ()):
                if not cue.kinds.isdisjoint(kinds):
                    return cue if self.sentence[end - 1] == self.sentence[position] else None
        return None

    def cue_after(self, position: int, reach: int, *kinds: str) -> Cue | None:
        """The nearest cue of these kinds beginning at most `reach` tokens after, same sentence."""
        for start in range(position, position + reach + 1):
            for cue in self.starting.get(start, ()):
                if not cue.kinds.isdisjoint(kinds):
                    same = self.sentence[start] == self.sentence[max(0, position - 1)]
                    return cue if same else None
        return None

    def has(self, kind: str) -> bool:
        """Whether a cue of this kind stands anywhere."""
        return any(kind in cue.kinds for cue in self.cues)


def read(text: str, network: str = "", context: Context | None = None) -> Reading:
    """Read a reply; what is beyond 10,000 characters or behind "RT @somebody" is left out."""
    text = text[:MOST_CHARACTERS]
    retweet = _RETWEET.search(text)
    if retweet:
        text = text[: retweet.start()]
    fields = find_fields(text, network, context)
    tokens = tokenize(text, [(field.start, field.end) for field in fields])
    marked = with_overlooked(tokens, marked_ranges(tokens))
    mentions = mentions_among(tokens, fields, [(a, b) for a, b, kind in marked if kind == "PER"])
    mentions = _without_relations(tokens, mentions)
    cues = find_cues(_with_names_masked(tokens, mentions))
    return Reading(
        text,
        tokens,
        fields,
        mentions,
        [(start, end) for start, end, kind in marked if kind == "ORG"],
        frozenset(p for a, b, kind in marked if kind == "LOC" for p in range(a, b)),
        cues,
        *_divide(tokens),
        retweet is not None,
        _by(cues, lambda cue: cue.start),
        _by(cues, lambda cue: cue.end),
    )


def _by(cues: Sequence[Cue], position: Callable[[Cue], int]) -> dict[int, list[Cue]]:
    found: dict[int, list[Cue]] = {}
    for cue in cues:
        found.setdefault(position(cue), []).append(cue)
    return found


def _without_relations(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that are names, not words of "una amiga mía" or "eine Kollegin von mir"."""
    words = single_words("relation") | word_set("of_mine") | word_set("indefinite")
    doubtful = [
        mention
        for mention in mentions
        if mention.kind == "name"
        and all(token.folded in words for token in tokens[mention.start : mention.end])
    ]
    if not doubtful:
        return list(mentions)
    phrases = [
        range(cue.start, cue.end)
        for cue in find_cues(tokens)
        if cue.end - cue.start > 1 and not cue.kinds.isdisjoint(RELATIONS)
    ]
    inside = {position for phrase in phrases for position in phrase}
    return [one for one in mentions if one not in doubtful or one.start not in inside]


def _with_names_masked(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Token]:
    """Tokens whose names cannot be taken for cues ("Will", "Grace")."""
    masked = list(tokens)
    for mention in mentions:
        for position in range(mention.start, mention.end):
            token = tokens[position]
            masked[position] = Token(token.text, token.start, token.end, "field", "\x00name")
    return masked


def _is_full_stop(tokens: Sequence[Token], position: int) -> bool:
    """A dot that ends a sentence, not one of "Dr." or "St."."""
    if tokens[position].text[0] != ".":
        return False
    before = tokens[position - 1] if position else None
    if before is None or before.end != tokens[position].start:
        return True
    return before.folded not in word_set("titles") and before.folded not in word_set("shortened")


def _divide(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """The number of the sentence and of the clause each token is in."""
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = 0
    for position, token in enumerate(tokens):
        sentences.append(sentence)
        clauses.append(clause)
        if token.kind == "mark":
            ends_sentence = token.text[0] in _SENTENCE_ENDS or _is_full_stop(tokens, position)
            sentence += ends_sentence
            clause += ends_sentence or token.text[0] in _CLAUSE_ENDS
    return sentences, clauses
