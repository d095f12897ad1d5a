"""People whom the user names by hand, from a reply or from nothing but a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from helpnet.domain.compose import normalise
from helpnet.domain.model import Author, Context, StoredReply, Suggestion
from helpnet.services.contacts import understand
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.placing import keep_suggestion, listed_as
from helpnet.services.work import Work
from helpnet.store import asks, contacts, jobs, replies
from helpnet.store.contacts import BY_HAND

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the user names; `quote` is what the reply says of them, in its own words."""

    name: str = ""
    org: str = ""
    reply_id: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """Under which contact they stand, and whether it is a new one."""

    id: str
    is_new: bool


def add(work: Work, user_id: str, ask_id: str, named: Named) -> Added:
    """List somebody whom the user names; who is listed already is confirmed.

    Raises NotFound, Invalid.
    """
    store = work.store
    ask = asks.get(store, ask_id)
    if ask is None or ask.user_id != user_id:
        raise NotFound("There is no such ask.")
    named = Named(
        normalise(named.name), normalise(named.org), named.reply_id, normalise(named.quote)
    )
    reply = replies.get(store, named.reply_id) if named.reply_id else None
    is_there = reply is not None and reply.ask_id == ask_id and reply.state != "deleted"
    suggestion = _suggestion(named, reply if is_there else None)
    with store.transaction():
        match = listed_as(store, ask_id, suggestion)
        is_new = match is None or not match.certain
        if reply is not None:
            contact_id = keep_suggestion(work, user_id, ask_id, reply.id, suggestion)
        elif match is not None and match.certain:
            contact_id = match.id
        else:
            contact_id = work.new_id()
            contacts.add(store, contact_id, user_id, ask_id, None, work.clock())
        _confirm(work, user_id, contact_id, named, is_new=is_new)
        asks.touch(store, ask_id)
        jobs.add(store, work.new_id(), user_id, "look_up", ask_id, work.clock())
    return Added(contact_id, is_new)


def _confirm(work: Work, user_id: str, contact_id: str, named: Named, *, is_new: bool) -> None:
    """Note that the user named them, so that nothing read later takes them away."""
    said: dict[str, Any] = {"confirmed": 1}
    if is_new:
        said |= {"by_hand": 1, "given_name": named.name, "given_org": named.org}
    for member in contacts.members(work.store, contact_id):
        contact = contacts.get(work.store, user_id, member)
        is_back = contact is not None and contact.status == "dismissed"
        contacts.change(work.store, [member], said | ({"status": "new"} if is_back else {}))


def _suggestion(named: Named, reply: StoredReply | None) -> Suggestion:
    """What the user found, as if it had been read. Raises Invalid."""
    wrong: dict[str, str] = {}
    if named.reply_id and reply is None:
        wrong["reply_id"] = "There is no such reply under this ask."
    if not named.name and not named.quote:
        wrong["name"] = "Write whom to add: the name is empty."
    for field in ("name", "org", "quote"):
        if len(getattr(named, field)) > LONGEST:
            wrong[field] = f"Keep the {field} under {LONGEST} characters."
    start = reply.text.casefold().find((named.quote or named.name).casefold()) if reply else -1
    if named.quote and start < 0 and not wrong:
        wrong["quote"] = "Give the reply's id and some of its words, exactly as they stand there."
    if wrong:
        raise Invalid(wrong)
    length = len(named.quote or named.name)
    span = (start, start + length) if start >= 0 else (0, 0)
    return _with_fields(Suggestion(span, named.name, named.org, rule=BY_HAND), named.quote)


def _with_fields(suggestion: Suggestion, quote: str) -> Suggestion:
    """Take from the quoted words what they tell beside the name: how to reach somebody."""
    found = next(iter(understand(quote, Author(), Context()).suggestions), None)
    if found is None:
        return suggestion if suggestion.name else replace(suggestion, name=quote)
    return replace(
        found,
        span=suggestion.span,
        name=suggestion.name or found.name,
        org=suggestion.org or found.org,
        is_author=False,
        certainty="sure",
        rule=BY_HAND,
    )
