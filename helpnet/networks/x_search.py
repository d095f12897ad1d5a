"""Following many conversations on X at the price of one: searches joined by OR, read in pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpnet.domain.model import Profile, Reply
from helpnet.domain.snowflake import first_id_at, ids_within
from helpnet.networks import Refused, TryLater
from helpnet.networks.sentences import no_proper_answer
from helpnet.networks.wire import Json, Malformed, needed, readable, table, text
from helpnet.networks.x_calls import XCalls
from helpnet.networks.x_names import POST_FIELDS, USER_FIELDS
from helpnet.networks.x_parse import people, post_id, reply

ASKS_PER_CALL = 13  # of 19 digits, in X's 512 characters
_QUERY_CHARACTERS = 512
_PAGE = 100
_PAGES = 10  # per search; each post read is paid for
# X indexes some posts late: what is older than the newest one seen by so much is not asked again.
_LATE = timedelta(minutes=5)
# A conversation in which nothing stirs is asked from further back than its busy neighbours, but
# not so far that their replies are read, and paid for, over and over.
_LATE_IN_SILENCE = timedelta(hours=1)
# Search reaches back seven days and refuses a bound beyond; the clocks may differ a little.
_REACH = timedelta(days=7) - timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a conversation has been read: all up to `since`.

    When a search brought more than the pages read, what lies between `since` and `until` is still
    to come, and `newest` is what had been seen then.
    """

    since: int
    until: int = 0
    newest: int = 0

    def __str__(self) -> str:
        if self.until:
            return f"{self.since}-{self.until}-{self.newest}"
        return str(self.since)


@dataclass(slots=True)
class Found:
    """What one search brought: the ids of all posts, the replies, and whether there was more."""

    ids: list[int] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    complete: bool = True


def mark_of(conversation: str, kept: str, now: datetime) -> Mark:
    """Where to go on in a conversation: after its own post, within what search still reaches."""
    first = max(post_id(conversation), first_id_at(now - _REACH))
    try:
        since, *gap = (int(part) for part in kept.split("-"))
        return _settled(Mark(max(since, first), *gap))
    except (ValueError, TypeError):
        return Mark(first)


def batches(marks: Mapping[str, Mark]) -> list[tuple[Mark, list[str]]]:
    """Conversations that go into one search, with the mark from which it is to read.

    Those of like age go together; those with a gap only with those that share it.
    """
    result: list[tuple[Mark, list[str]]] = []
    order = sorted(marks, key=lambda one: (marks[one].until, marks[one].newest, marks[one].since))
    for conversation in order:
        mark = marks[conversation]
        if result:
            first, together = result[-1]
            alike = (first.until, first.newest) == (mark.until, mark.newest)
            if alike and len(together) < ASKS_PER_CALL:
                query = query_for([*together, conversation])
                if len(query) <= _QUERY_CHARACTERS:
                    together.append(conversation)
                    continue
        result.append((mark, [conversation]))
    return result


def query_for(conversations: Sequence[str]) -> str:
    """The search for any of these conversations."""
    return " OR ".join(f"conversation_id:{one}" for one in conversations)


def search(calls: XCalls, conversations: Sequence[str], mark: Mark, own_id: str, web: str) -> Found:
    """All that these conversations hold beyond the mark, newest first, as far as pages go.

    Posts that make no sense are left out, unless no post of a page does.
    """
    found, known = Found(), dict[str, Profile]()

    def heard(post: Json) -> tuple[int, Reply | None]:
        number, conversation = post_id(needed(post, "id")), text(post, "conversation_id")
        if conversation not in conversations or number == int(conversation):
            return number, None
        return number, reply(post, known, own_id, web)

    for answer in _pages(calls, conversations, mark):
        known |= people(answer, web)
        posts = readable("X", answer, "data", heard)
        found.ids += [number for number, _ in posts]
        found.replies += [said for _, said in posts if said]
        found.complete = not text(table(answer, "meta"), "next_token")
    return found


def _pages(calls: XCalls, conversations: Sequence[str], mark: Mark) -> Iterator[Json]:
    bounds = {"since_id": str(mark.since)} | ({"until_id": str(mark.until)} if mark.until else {})
    try:
        yield from calls.pages(
            "search_recent_tweets",
            query_for(conversations),
            most=_PAGES,
            max_results=_PAGE,
            tweet_fields=POST_FIELDS,
            user_fields=USER_FIELDS,
            expansions=["author_id"],
            **bounds,
        )
    except Refused as refused:
        if refused.gone:  # a search for many posts cannot tell that one of them is
            raise TryLater(no_proper_answer("X"), taken="no", code=refused.code) from None
        raise


def next_mark(mark: Mark, found: Found, conversation: str) -> Mark:
    """How far a conversation is read after a search that it was part of."""
    ids = found.ids
    own = [int(said.remote_id) for said in found.replies if said.post_remote_id == conversation]
    if not found.complete:
        if not ids:
            raise Malformed("next_token without posts")
        return _settled(Mark(mark.since, until=min(ids), newest=mark.newest or max(ids)))
    if mark.until:
        return _settled(Mark(mark.since, until=mark.since, newest=mark.newest))
    spoken = max(own) - ids_within(_LATE) if own else 0
    silent = max(ids) - ids_within(_LATE_IN_SILENCE) if ids else 0
    return Mark(max(mark.since, spoken, silent))


def _settled(mark: Mark) -> Mark:
    """A mark whose gap, if it had one, is dropped once nothing can be in it."""
    if mark.until > mark.since or not mark.until:
        return mark
    return Mark(max(mark.since, mark.newest - ids_within(_LATE)))
