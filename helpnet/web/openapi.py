"""The description of the JSON API, in OpenAPI 3.1, made from the model it describes."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from helpnet.web.openapi_schemas import SCHEMAS, TEXT, Json, object_of, ref

bp = Blueprint("openapi", __name__, url_prefix="/api/v1")


@bp.get("/openapi.json")
def description() -> ResponseReturnValue:
    """What the API takes and gives; no token needed."""
    return jsonify(
        {
            "openapi": "3.1.0",
            "info": {"title": "helpnet", "version": "1", "description": _ABOUT},
            "servers": [{"url": "/api/v1"}],
            "security": [{"token": []}],
            "paths": _PATHS,
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": SCHEMAS,
            },
        }
    )


_ABOUT = (
    "One ask goes to X and Facebook together; the people suggested in the replies come back "
    "ranked by how the user knows them. Times are ISO 8601 in UTC, ids are opaque."
)


def _call(
    summary: str,
    answers: dict[str, str],
    body: str = "",
    paged: bool = False,
    form: str = "application/json",
) -> Json:
    """One call: what it answers by status, what it takes and in which form."""
    call: Json = {
        "summary": summary,
        "responses": {
            status: {"description": name, "content": {"application/json": {"schema": ref(name)}}}
            for status, name in (answers | {"default": "Error"}).items()
        },
    }
    if body:
        content = {form: {"schema": ref(body)}}
        call["requestBody"] = {"required": True, "content": content}
    if paged:
        call["parameters"] = [{"name": "cursor", "in": "query", "schema": TEXT}]
    return call


def _path(*names: str, **calls: Json) -> Json:
    parameters = [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in names]
    return {"parameters": parameters, **calls} if names else dict(calls)


_A_FILE: Json = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": object_of(file={"type": "string", "format": "binary"})}
    },
}
_PATHS: Json = {
    "/asks": _path(
        post=_call("Send an ask", {"201": "Ask", "200": "Ask"}, body="NewAsk"),
        get=_call("The asks, newest first", {"200": "Asks"}, paged=True),
    ),
    "/photos": _path(
        post=_call(
            "Bring a photo (JPEG, PNG, WebP or GIF of 25 MB at most): an ask within a day may name "
            "it in `photos`",
            {"201": "Photo"},
            body="NewPhoto",
            form="multipart/form-data",
        ),
    ),
    "/asks/{ask_id}": _path(
        "ask_id",
        get=_call("One ask", {"200": "Ask"}),
        patch=_call("Change what the ask insists on", {"200": "Ask"}, body="AskChange"),
    ),
    "/asks/{ask_id}/posts/{network}": _path(
        "ask_id",
        "network",
        post=_call(
            "Decide about a queued, unknown or sent post. `delete` takes a sent one down: while "
            "that is under way it stays `sent`, with `delete_asked_at`",
            {"200": "Ask"},
            body="Decision",
        ),
    ),
    "/asks/{ask_id}/posts/{network}/attempts": _path(
        "ask_id",
        "network",
        get=_call(
            "All that was tried for a post, oldest first: sending it, looking for it where an "
            "answer was lost, deleting it",
            {"200": "Attempts"},
            paged=True,
        ),
    ),
    "/asks/{ask_id}/replies": _path(
        "ask_id",
        get=_call("The replies, oldest first", {"200": "Replies"}, paged=True),
        post=_call(
            "Bring a reply that came another way", {"201": "Reply", "200": "Reply"}, body="NewReply"
        ),
    ),
    "/asks/{ask_id}/contacts": _path(
        "ask_id",
        get=_call("The suggested people, best first", {"200": "Contacts"}, paged=True),
        post=_call(
            "Name somebody, from a reply or by hand",
            {"201": "Contact", "200": "Contact"},
            body="NewContact",
        ),
    ),
    "/readiness": _path(
        get=_call(
            "Whether an ask could go out now, network by network: as whom, when checked, what to "
            "do. `can_post` is null where that is not known yet",
            {"200": "AllReadiness"},
        )
    ),
    "/people/imports": _path(
        post=_call("Import an export, which the worker reads", {"202": "Import"})
        | {"requestBody": _A_FILE}
    ),
    "/people/imports/{import_id}": _path(
        "import_id", get=_call("What came of an import", {"200": "Import"})
    ),
    "/people": _path(
        get=_call("Whom the user knows; ?q= finds by words", {"200": "People"}, paged=True)
    ),
    "/people/{person_id}": _path(
        "person_id", get=_call("One person and the facts behind the tie", {"200": "Person"})
    ),
    "/contacts/{contact_id}": _path(
        "contact_id",
        patch=_call("Say something of a contact", {"200": "Contact"}, body="ContactChange"),
    ),
    "/contacts/{contact_id}/merge": _path(
        "contact_id",
        post=_call("Say that two contacts are one person", {"200": "Contact"}, body="Merge"),
    ),
    "/contacts/{contact_id}/split": _path(
        "contact_id",
        post=_call("Say that what was joined is not one person", {"200": "Contact"}, body="Split"),
    ),
}
