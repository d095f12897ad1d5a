"""The JSON API's calls about people: importing exports, finding somebody, one person."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from helpnet.services import imports, people
from helpnet.services.errors import Invalid
from helpnet.services.person_views import person_json
from helpnet.store.imports import Import
from helpnet.web.api import bp as bp  # these calls stand beside those of asks
from helpnet.web.current import helpnet, now, store, user_id
from helpnet.web.cursors import person_cursor, place_of_person


@bp.post("/people/imports")
def create_import() -> ResponseReturnValue:
    """Take an export in; the worker reads it."""
    request.max_content_length = imports.LARGEST
    file = request.files.get("file")
    if file is None:
        raise Invalid({"file": "Send the export as multipart form data, in a field called file."})
    with file.stream as stream:
        made = imports.receive(helpnet().work, user_id(), stream, file.filename or "")
    return jsonify(import_json(imports.own_import(store(), user_id(), made))), 202


@bp.get("/people/imports/<import_id>")
def show_import(import_id: str) -> ResponseReturnValue:
    """What was read of an export, what was left out, and why."""
    return jsonify(import_json(imports.own_import(store(), user_id(), import_id)))


@bp.get("/people")
def list_people() -> ResponseReturnValue:
    """The people the user knows, the closest first, or those found by words."""
    query, how = request.args.get("q", "")[:200], request.args.get("how", "")
    after = place_of_person(request.args.get("cursor"))
    views, more = people.listed(store(), user_id(), now(), query, how, after)
    items = [person_json(view) for view in views]
    return jsonify({"items": items, "next": person_cursor(more)})


@bp.get("/people/<person_id>")
def show_person(person_id: str) -> ResponseReturnValue:
    """One person, and the facts behind how close they are."""
    page = people.person_page(store(), user_id(), person_id, now())
    tie = page.person.tie
    facts = {
        "sources": [{"source": source, "kind": kind} for source, kind in page.sources],
        "messages": tie.messages,
        "days": tie.days,
        "days_out": tie.days_out,
        "days_in": tie.days_in,
        "last": tie.last.isoformat().replace("+00:00", "Z") if tie.last else None,
        "word": tie.word,
        "answered": [one["reply_id"] for one in page.answered],
        "thanks_owed": page.thanks_owed,
    }
    return jsonify(person_json(page.person) | {"facts": facts})


def import_json(found: Import) -> dict[str, Any]:
    """An import as the API gives it."""
    return {
        "id": found.id,
        "state": found.state,
        "kind": found.kind or None,
        "file": found.file_name,
        "people": found.people,
        "interactions": found.interactions,
        "new_people": found.fresh,
        "is_news": found.is_news,
        "read": [{"file": file, "entries": said} for file, said in found.read],
        "skipped": [{"file": file, "reason": why} for file, why in found.skipped],
        "message": found.message,
    }
