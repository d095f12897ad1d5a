"""Direct messages on X, of the last thirty days; the encrypted ones have no API here."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import Blueprint, Flask, Response, jsonify

from helpnet.practice import x_access, x_params
from helpnet.practice.checking import iso
from helpnet.practice.model import XMessage
from helpnet.practice.world import World
from helpnet.practice.x_fields import View
from helpnet.practice.x_params import IDENTITY, Wanted
from helpnet.practice.x_problems import plain
from helpnet.practice.x_text import render
from helpnet.practice.x_vocabulary import DM_LISTS

KEPT_SECONDS = 30 * 86400.0
EVENT_TYPES = ("MessageCreate", "ParticipantsJoin", "ParticipantsLeave")
ALWAYS = frozenset({"id", "event_type", "text"})


def register(app: Flask, world: World) -> None:
    """Put the look-ups into the application."""
    routes = Blueprint("practice_x_messages", __name__, url_prefix="/x/2/dm_events")

    @routes.get("")
    @x_access.guarded(world, x_access.DM_EVENTS)
    def latest() -> Response:
        wanted = x_params.wanted(DM_LISTS, "event_types", "max_results", "pagination_token")
        types = x_params.choice("event_types", EVENT_TYPES) or set(EVENT_TYPES)
        size = x_params.page_size(100, 1, 100)
        below = x_params.page_token("pagination_token")
        found = (
            message
            for message in world.x_belongings.messages_of(x_access.author())
            if "MessageCreate" in types
            and _is_kept(world, message)
            and (below is None or int(message.id) < below)
        )
        messages = list(islice(found, size + 1))
        page = messages[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if len(messages) > size:
            meta["next_token"] = x_params.token_below(int(page[-1].id))
        return jsonify({**_document(world, wanted, page), "meta": meta})

    @routes.get("/<identity>")
    @x_access.guarded(world, x_access.DM_EVENT)
    def single(identity: str) -> Response:
        wanted = x_params.wanted(DM_LISTS)
        message = world.x_belongings.message(x_params.one("event_id", identity, IDENTITY))
        reader = x_access.author().id
        if message is None or reader not in (message.sender, message.recipient):
            raise plain(404)
        if not _is_kept(world, message):
            raise plain(404)
        document = _document(world, wanted, [message])
        return jsonify({**document, "data": document["data"][0]})

    app.register_blueprint(routes)


def _is_kept(world: World, message: XMessage) -> bool:
    return world.now() - message.at <= KEPT_SECONDS


def _document(world: World, wanted: Wanted, messages: list[XMessage]) -> dict[str, Any]:
    """`data` and `includes`, each only where there is any."""
    document: dict[str, Any] = {}
    if messages:
        document["data"] = [_told(world, wanted, message) for message in messages]
    people: set[str] = set()
    for message in messages:
        if "sender_id" in wanted.expansions:
            people.add(message.sender)
        if "participant_ids" in wanted.expansions:
            people |= {message.sender, message.recipient}
    view = View(world, x_access.caller(), wanted)
    users = [view.user(person) for person in map(world.people.get, sorted(people)) if person]
    if users:
        document["includes"] = {"users": users}
    return document


def _told(world: World, wanted: Wanted, message: XMessage) -> dict[str, Any]:
    """A message; what its text names stands beside it, not in an object of its own."""
    rendered = render(message.text, message.id, world.people.by_username)
    ids = [
        person.x_id
        for person in map(world.people.get, (message.sender, message.recipient))
        if person
    ]
    values: dict[str, Any] = {
        "id": message.id,
        "event_type": "MessageCreate",
        "text": rendered.note.get("text", rendered.text),
        "created_at": iso(message.at),
        "sender_id": ids[0],
        "dm_conversation_id": "-".join(sorted(ids, key=int)),
    }
    fields = ALWAYS | wanted.dm_event_fields | (wanted.expansions & {"sender_id"})
    told = {name: value for name, value in values.items() if name in fields}
    if "entities" in fields:
        told |= rendered.note.get("entities", rendered.entities)
    return told
