"""Replies that come by phone, mail, paste or share."""

from __future__ import annotations

from dataclasses import dataclass

from helpnet.domain.compose import normalise
from helpnet.domain.model import Author, Context
from helpnet.services.contacts import understand
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.knowing import who_is_called
from helpnet.services.placing import keep_extraction
from helpnet.services.work import Work
from helpnet.store import accounts, asks, jobs, replies

LONGEST = 10_000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Captured:
    """Which reply it is, and what to tell the user when it was here already."""

    id: str
    message: str = ""


def capture(
    work: Work, user_id: str, ask_id: str, text: str, author_name: str = "", source: str = ""
) -> Captured:
    """Keep a reply that the user brings, and whom it suggests; the same one again only once.

    Raises NotFound, Invalid.
    """
    ask = asks.get(work.store, ask_id)
    if ask is None or ask.user_id != user_id:
        raise NotFound("There is no such ask.")
    text, author_name = normalise(text), normalise(author_name)
    wrong = {}
    if not text:
        wrong["text"] = "Write what they answered: the text is empty."
    elif len(text) > LONGEST:
        wrong["text"] = f"That is too long: keep it under {LONGEST:,} characters."
    if len(author_name) > LONGEST_NAME:
        wrong["author_name"] = f"Keep the name under {LONGEST_NAME} characters."
    if len(source) > LONGEST_NAME:
        wrong["source"] = f"Keep the source under {LONGEST_NAME} characters."
    if wrong:
        raise Invalid(wrong)
    own = accounts.of_user(work.store, user_id)
    context = Context(
        asker_handles=tuple(one.handle for one in own if one.handle),
        asker_names=tuple(one.name for one in own if one.name),
    )
    extraction = understand(text, Author(name=author_name), context)
    reply_id = work.new_id()
    with work.store.transaction():
        known = replies.captured(work.store, ask_id, text, author_name)
        if known is not None:
            by = f" by {author_name}" if author_name else ""
            return Captured(known, f"This reply{by} is here already: nothing was added.")
        replies.capture(
            work.store,
            reply_id,
            user_id,
            ask_id,
            text,
            author_name,
            source,
            work.clock(),
            person_id=who_is_called(work.store, user_id, author_name),
        )
        keep_extraction(work, user_id, ask_id, reply_id, extraction)
        jobs.add(work.store, work.new_id(), user_id, "look_up", ask_id, work.clock())
    return Captured(reply_id)
