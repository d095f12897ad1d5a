"""The description of the JSON API, in OpenAPI 3.1, made from the model it describes."""

from __future__ import annotations

from typing import Any, get_args

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from helpnet.domain.model import (
    AskState,
    Certainty,
    Closeness,
    ContactStatus,
    Fits,
    HowKnown,
    OwnWord,
    PostState,
    ReplyKind,
    ReplyState,
)

bp = Blueprint("openapi", __name__, url_prefix="/api/v1")

Json = dict[str, Any]


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
                "schemas": _SCHEMAS,
            },
        }
    )


_ABOUT = (
    "One ask goes to X and Facebook together; the people suggested in the replies come back "
    "ranked by how the user knows them. Times are ISO 8601 in UTC, ids are opaque."
)
_TEXT: Json = {"type": "string"}
_TIME: Json = {"type": "string", "format": "date-time"}
_COUNT: Json = {"type": "integer", "minimum": 0}


def _or_null(schema: Json) -> Json:
    return schema | {"type": [schema["type"], "null"]}


def _one_of(words: Any) -> Json:
    return {"type": "string", "enum": list(get_args(words))}


def _list_of(schema: Json) -> Json:
    return {"type": "array", "items": schema}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(optional: tuple[str, ...] = (), /, **properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _page(name: str) -> Json:
    return _object(items=_list_of(_ref(name)), next=_or_null(_TEXT))


_PERSON: Json = {
    "id": _TEXT,
    "name": _TEXT,
    "org": _or_null(_TEXT),
    "location": _or_null(_TEXT),
    "closeness": _one_of(Closeness),
    "how_known": _list_of(_one_of(HowKnown)),
    "because": _list_of(_TEXT),
    "handles": {"type": "object", "additionalProperties": _TEXT},
    "emails": _list_of(_TEXT),
    "phones": _list_of(_TEXT),
    "urls": _list_of(_TEXT),
}
_FACTS: Json = _object(
    sources=_list_of(_object(source=_TEXT, kind=_one_of(HowKnown))),
    messages=_COUNT,
    days=_COUNT,
    days_out=_COUNT,
    days_in=_COUNT,
    last=_or_null(_TIME),
    word=_one_of(OwnWord),
    answered=_list_of(_TEXT),
    thanks_owed=_COUNT,
)

_SCHEMAS: Json = {
    "Error": _object(
        error=_object(
            ("fields",),
            code=_TEXT,
            message=_TEXT,
            fields={"type": "object", "additionalProperties": _TEXT},
        )
    ),
    "NewAsk": _object(
        ("texts", "place", "needed_by", "topics", "photos", "networks", "client_key"),
        text=_TEXT,
        texts={"type": "object", "additionalProperties": _TEXT},
        place=_or_null(_TEXT),
        needed_by=_or_null(_TIME),
        topics=_list_of(_TEXT),
        photos=_list_of(_object(("alt",), id=_TEXT, alt=_or_null(_TEXT))) | {"maxItems": 4},
        networks=_list_of(_TEXT),
        client_key=_or_null(_TEXT),
    ),
    "Ask": _object(
        id=_TEXT,
        text=_TEXT,
        place=_or_null(_TEXT),
        needed_by=_TIME,
        topics=_list_of(_TEXT),
        state=_one_of(AskState),
        created_at=_TIME,
        photos=_list_of(_ref("Photo")),
        posts=_list_of(_ref("Post")),
        replies_count=_COUNT,
        contacts_count=_COUNT,
        first_reply_seconds=_or_null(_COUNT),
        answer_url=_or_null(_TEXT),
    ),
    "Photo": _object(id=_TEXT, width=_COUNT, height=_COUNT, alt=_TEXT),
    "NewPhoto": _object(photo={"type": "string", "contentMediaType": "application/octet-stream"}),
    "Post": _object(
        network=_TEXT,
        state=_one_of(PostState),
        account=_TEXT,
        text=_TEXT,
        photos=_COUNT,
        remote_id=_or_null(_TEXT),
        url=_or_null(_TEXT),
        attempts=_COUNT,
        message=_or_null(_TEXT),
        notes=_list_of(_TEXT),
        sent_at=_or_null(_TIME),
        not_before=_or_null(_TIME),
        replies_seen=_COUNT,
        replies_reported=_or_null(_COUNT),
        checked_at=_or_null(_TIME),
        visible={"type": "string", "enum": ["public", "app_roles_only", "unknown"]},
        actions=_list_of(_TEXT),
    ),
    "Decision": _object(
        ("url",),
        action={"type": "string", "enum": ["cancel", "confirm", "resend"]},
        url=_or_null(_TEXT),
    ),
    "Reply": _object(
        ("message",),
        id=_TEXT,
        network=_or_null(_TEXT),
        remote_id=_or_null(_TEXT),
        parent_remote_id=_or_null(_TEXT),
        author=_object(
            name=_TEXT, handle=_or_null(_TEXT), url=_or_null(_TEXT), known={"type": "boolean"}
        ),
        text=_TEXT,
        created_at=_TIME,
        kind=_one_of(ReplyKind),
        suggests=_list_of(_TEXT),
        url=_or_null(_TEXT),
        state=_one_of(ReplyState),
        message=_TEXT,  # only where a reply was brought that is here already
    ),
    "NewReply": _object(
        ("author_name", "source"),
        text=_TEXT,
        author_name=_or_null(_TEXT),
        source=_or_null(_TEXT),
    ),
    "Contact": _object(
        id=_TEXT,
        rank={"type": "integer", "minimum": 1},
        name=_TEXT,
        org=_or_null(_TEXT),
        handles={"type": "object", "additionalProperties": _TEXT},
        emails=_list_of(_TEXT),
        phones=_list_of(_TEXT),
        urls=_list_of(_TEXT),
        closeness=_one_of(Closeness),
        how_known=_list_of(_one_of(HowKnown)),
        fits=_one_of(Fits),
        score={"type": "number"},
        because=_list_of(_TEXT),
        path=_list_of(_object(name=_TEXT, closeness=_one_of(Closeness))),
        suggested_by=_list_of(_ref("Said")),
        advised_against=_list_of(_ref("Said")),
        status=_one_of(ContactStatus),
        note=_TEXT,
        certainty=_one_of(Certainty),
        location=_or_null(_TEXT),
        bio=_or_null(_TEXT),
        evidence=_list_of(_ref("Evidence")),
        joined=_list_of(_ref("MayBe")),
        may_be=_list_of(_ref("MayBe")),
        may_be_known=_list_of(_ref("MayBe")),
    ),
    "Evidence": _object(
        reply_id=_TEXT,
        why=_TEXT,
        rule=_TEXT,
        certainty=_one_of(Certainty),
        joined_because=_or_null(_TEXT),
    ),
    "MayBe": _object(id=_TEXT, name=_TEXT, about=_TEXT, because=_TEXT),
    "NewContact": _object(
        ("name", "org", "reply_id", "quote"),
        name=_or_null(_TEXT),
        org=_or_null(_TEXT),
        reply_id=_or_null(_TEXT),
        quote=_or_null(_TEXT),
    ),
    "Merge": _object(into=_TEXT),
    "Split": _object(
        ("from", "reply_id"), **{"from": _or_null(_TEXT), "reply_id": _or_null(_TEXT)}
    ),
    "Said": _object(
        name=_TEXT,
        reply_id=_TEXT,
        quote=_TEXT,
        network=_or_null(_TEXT),
        span=_list_of(_COUNT),
        note=_TEXT,
    ),
    "ContactChange": _object(
        ("status", "note", "name", "org", "how_known", "person_id"),
        status=_one_of(ContactStatus),
        note=_TEXT,
        name=_TEXT,
        org=_TEXT,
        how_known={"anyOf": [_list_of(_one_of(HowKnown)), _TEXT]},
        person_id=_TEXT,
    ),
    "Readiness": _object(
        network=_TEXT,
        account=_or_null(_TEXT),
        can_post={"type": ["boolean", "null"]},
        checked_at=_or_null(_TIME),
        message=_or_null(_TEXT),
        button=_or_null(_TEXT),
        url=_or_null(_TEXT),
    ),
    "AllReadiness": _page("Readiness"),
    "Import": _object(
        id=_TEXT,
        state={"type": "string", "enum": ["queued", "running", "done", "refused"]},
        kind=_or_null(_TEXT),
        file=_TEXT,
        people=_COUNT,
        interactions=_COUNT,
        read=_list_of(_object(file=_TEXT, entries=_TEXT)),
        skipped=_list_of(_object(file=_TEXT, reason=_TEXT)),
        message=_TEXT,
    ),
    "Person": _object(("facts",), **_PERSON, facts=_FACTS),
    "People": _page("Person"),
    "Asks": _page("Ask"),
    "Replies": _page("Reply"),
    "Contacts": _page("Contact"),
}


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
            status: {"description": name, "content": {"application/json": {"schema": _ref(name)}}}
            for status, name in (answers | {"default": "Error"}).items()
        },
    }
    if body:
        content = {form: {"schema": _ref(body)}}
        call["requestBody"] = {"required": True, "content": content}
    if paged:
        call["parameters"] = [{"name": "cursor", "in": "query", "schema": _TEXT}]
    return call


def _path(*names: str, **calls: Json) -> Json:
    parameters = [{"name": n, "in": "path", "required": True, "schema": _TEXT} for n in names]
    return {"parameters": parameters, **calls} if names else dict(calls)


_A_FILE: Json = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": _object(file={"type": "string", "format": "binary"})}
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
    "/asks/{ask_id}": _path("ask_id", get=_call("One ask", {"200": "Ask"})),
    "/asks/{ask_id}/posts/{network}": _path(
        "ask_id",
        "network",
        post=_call("Decide about a queued or unknown post", {"200": "Ask"}, body="Decision"),
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
