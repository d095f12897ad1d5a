"""X's search language, as far as self-serve knows it: a query becomes a test of posts.

AND (a space) binds tighter than OR; "-" negates one operator; parentheses group. A query needs at
least one operator that may stand alone in each of its alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from helpnet.practice.model import Person, XPost
from helpnet.practice.people import People
from helpnet.practice.x_posts import XPosts
from helpnet.practice.x_text import language

Test = Callable[[XPost], bool]
PIECE = re.compile(
    r"""\s*(?:(?P<mark>[()])|(?P<minus>-)|(?P<term>(?:[a-z_]+:)?"[^"]*"|[^\s()"]+))"""
)
OPERATOR = re.compile(r'(?P<name>[a-z_]+):(?:"(?P<quoted>[^"]*)"|(?P<value>.*))', re.DOTALL)
WORD = re.compile(r"\w+")
OPERATORS_PAGE = "https://docs.x.com/x-api/posts/search/integrate/operators"


class BadQuery(Exception):
    """A query that X would not run; the text says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A test, and whether it may stand alone."""

    test: Test
    alone: bool


def parse(query: str, people: People, posts: XPosts) -> Test:
    """The test that a query stands for; BadQuery when it stands for none."""
    parser = _Parser(_pieces(query), people, posts)
    part = parser.alternatives()
    if parser.rest:
        raise BadQuery(f"extraneous input '{parser.rest[0]}'")
    if not part.alone:
        raise BadQuery(
            "Rules must contain at least one positive, non-stopword clause that can stand alone"
        )
    return part.test


def _pieces(query: str) -> list[str]:
    pieces: list[str] = []
    position, query = 0, query.rstrip()
    while position < len(query):
        match = PIECE.match(query, position)
        if match is None or match.end() == position:
            raise BadQuery(f"mismatched input '{query[position]}' (at position {position + 1})")
        pieces.append(match["mark"] or match["minus"] or match["term"])
        position = match.end()
    return pieces


class _Parser:
    """Recursive descent over the pieces that are left."""

    def __init__(self, pieces: list[str], people: People, posts: XPosts) -> None:
        self.rest = pieces
        self._people = people
        self._posts = posts

    def alternatives(self) -> Part:
        """One or more parts with OR between them."""
        parts = [self._conjunction()]
        while self.rest and self.rest[0] == "OR":
            self.rest = self.rest[1:]
            parts.append(self._conjunction())
        tests = [part.test for part in parts]
        return Part(
            lambda post: any(test(post) for test in tests), all(part.alone for part in parts)
        )

    def _conjunction(self) -> Part:
        parts: list[Part] = []
        while self.rest and self.rest[0] not in ("OR", ")"):
            parts.append(self._single())
        if not parts:
            raise BadQuery("no viable alternative at the end of the input or beside an OR")
        tests = [part.test for part in parts]
        return Part(
            lambda post: all(test(post) for test in tests), any(part.alone for part in parts)
        )

    def _single(self) -> Part:
        piece, self.rest = self.rest[0], self.rest[1:]
        if piece == "-":
            if not self.rest or self.rest[0] in ("(", ")", "-", "OR"):
                raise BadQuery("only a single operator can be negated, not a group")
            negated = self._single().test
            return Part(lambda post: not negated(post), False)
        if piece == "(":
            inner = self.alternatives()
            if not self.rest:
                raise BadQuery("missing ')' at the end of the input")
            self.rest = self.rest[1:]
            return inner
        return self._term(piece)

    def _term(self, piece: str) -> Part:
        operator = OPERATOR.fullmatch(piece)
        if operator and not piece.startswith('"'):
            value = operator["quoted"] if operator["quoted"] is not None else operator["value"]
            return self._operator(operator["name"], value)
        if piece.startswith("@"):
            return Part(self._mentions(piece[1:]), True)
        if piece[:1] in ("#", "$") and len(piece) > 1:
            return Part(_tagged(piece), True)
        words = [word.casefold() for word in WORD.findall(piece)]
        if not words:
            raise BadQuery(f"no keyword in '{piece}'")
        return Part(lambda post: _says(post, words), True)

    def _operator(self, name: str, value: str) -> Part:
        if not value:
            raise BadQuery(f"no value given for operator '{name}:'")
        match name:
            case "conversation_id":
                return Part(lambda post: post.conversation_id == value, True)
            case "in_reply_to_tweet_id" | "in_reply_to_post_id":
                return Part(lambda post: post.in_reply_to == value, True)
            case "quotes_of_tweet_id" | "quotes_of_post_id":
                return Part(lambda post: post.quote == value, True)
            case "from":
                author = self._person(value)
                return Part(lambda post: author is not None and post.author == author.id, True)
            case "to":
                person = self._person(value)
                return Part(
                    lambda post: person is not None and post.in_reply_to_author == person.id, True
                )
            case "url":
                return Part(lambda post: _links_to(post, value), True)
            case "lang":
                return Part(lambda post: language(post.text) == value, False)
            case "is" | "has" if f"{name}:{value}" in TRAITS:
                return Part(TRAITS[f"{name}:{value}"], False)
        raise BadQuery(
            f"Reference to invalid operator '{name}:{value}'. Operator is not available in current "
            "product or product packaging. Please refer to complete available operator list at "
            f"{OPERATORS_PAGE}."
        )

    def _person(self, value: str) -> Person | None:
        return self._people.by_username(value) or self._people.by_x_id(value)

    def _mentions(self, username: str) -> Test:
        wanted = username.casefold()
        return lambda post: any(
            mention["username"].casefold() == wanted
            for mention in post.entities.get("mentions", ())
        )


def _tagged(piece: str) -> Test:
    kind = "hashtags" if piece[0] == "#" else "cashtags"
    wanted = piece[1:].casefold()
    return lambda post: any(tag["tag"].casefold() == wanted for tag in post.entities.get(kind, ()))


def _says(post: XPost, words: list[str]) -> bool:
    """The words stand in the text, one after the other."""
    spoken = [word.casefold() for word in WORD.findall(post.text)]
    return any(
        spoken[start : start + len(words)] == words for start in range(len(spoken) - len(words) + 1)
    )


def _links_to(post: XPost, value: str) -> bool:
    return any(
        value.casefold() in link["expanded_url"].casefold()
        for link in post.entities.get("urls", ())
    )


TRAITS: dict[str, Test] = {
    "is:reply": lambda post: bool(post.in_reply_to),
    "is:quote": lambda post: bool(post.quote),
    "is:retweet": lambda post: False,
    "is:verified": lambda post: False,
    "has:links": lambda post: "urls" in post.entities,
    "has:mentions": lambda post: "mentions" in post.entities,
    "has:hashtags": lambda post: "hashtags" in post.entities,
    "has:cashtags": lambda post: "cashtags" in post.entities,
    "has:media": lambda post: bool(post.media),
    "has:images": lambda post: bool(post.media),
    "has:videos": lambda post: False,
}
