"""What the JSON API's description says of each thing that is sent and answered."""

from __future__ import annotations

from typing import Any, get_args

from helpnet.domain.model import (
    AskState,
    Certainty,
    Closeness,
    ContactStatus,
    Fits,
    HowKnown,
    Must,
    OwnWord,
    PostState,
    ReplyKind,
    ReplyState,
)
from helpnet.services.decide import ACTIONS

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
_TIME: Json = {"type": "string", "format": "date-time"}
_COUNT: Json = {"type": "integer", "minimum": 0}


def _or_null(schema: Json) -> Json:
    return schema | {"type": [schema["type"], "null"]}


def _one_of(words: Any) -> Json:
    return {"type": "string", "enum": list(get_args(words))}


def _list_of(schema: Json) -> Json:
    return {"type": "array", "items": schema}


def ref(name: str) -> Json:
    """A schema of the description, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(optional: tuple[str, ...] = (), /, **properties: Json) -> Json:
    """An object of these properties and no others; all are required but those `optional`."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _page(name: str) -> Json:
    return object_of(items=_list_of(ref(name)), next=_or_null(TEXT))


_PERSON: Json = {
    "id": TEXT,
    "name": TEXT,
    "org": _or_null(TEXT),
    "location": _or_null(TEXT),
    "closeness": _one_of(Closeness),
    "how_known": _list_of(_one_of(HowKnown)),
    "because": _list_of(TEXT),
    "handles": {"type": "object", "additionalProperties": TEXT},
    "emails": _list_of(TEXT),
    "phones": _list_of(TEXT),
    "urls": _list_of(TEXT),
}
_MUST: Json = _list_of(_one_of(Must)) | {
    "description": "What the ask insists on: who is known to fail it stands below all others"
}
_FACTS: Json = object_of(
    sources=_list_of(object_of(source=TEXT, kind=_one_of(HowKnown))),
    messages=_COUNT,
    days=_COUNT,
    days_out=_COUNT,
    days_in=_COUNT,
    last=_or_null(_TIME),
    word=_one_of(OwnWord),
    answered=_list_of(TEXT),
    thanks_owed=_COUNT,
)

SCHEMAS: Json = {
    "Error": object_of(
        error=object_of(
            ("fields",),
            code=TEXT,
            message=TEXT,
            fields={"type": "object", "additionalProperties": TEXT},
        )
    ),
    "NewAsk": object_of(
        ("texts", "place", "needed_by", "topics", "must", "photos", "networks", "client_key"),
        text=TEXT,
        texts={"type": "object", "additionalProperties": TEXT},
        place=_or_null(TEXT),
        needed_by=_or_null(_TIME),
        topics=_list_of(TEXT),
        must=_MUST,
        photos=_list_of(object_of(("alt",), id=TEXT, alt=_or_null(TEXT))) | {"maxItems": 4},
        networks=_list_of(TEXT),
        client_key=_or_null(TEXT),
    ),
    "Ask": object_of(
        id=TEXT,
        text=TEXT,
        place=_or_null(TEXT),
        needed_by=_TIME,
        topics=_list_of(TEXT),
        must=_MUST,
        state=_one_of(AskState),
        created_at=_TIME,
        photos=_list_of(ref("Photo")),
        posts=_list_of(ref("Post")),
        replies_count=_COUNT,
        contacts_count=_COUNT,
        first_reply_seconds=_or_null(_COUNT),
        answer_url=_or_null(TEXT),
    ),
    "AskChange": object_of(must=_MUST),
    "Photo": object_of(id=TEXT, width=_COUNT, height=_COUNT, alt=TEXT),
    "NewPhoto": object_of(photo={"type": "string", "contentMediaType": "application/octet-stream"}),
    "Post": object_of(
        network=TEXT,
        state=_one_of(PostState),
        account=TEXT,
        text=TEXT,
        photos=_COUNT,
        remote_id=_or_null(TEXT),
        url=_or_null(TEXT),
        attempts=_COUNT,
        message=_or_null(TEXT),
        notes=_list_of(TEXT),
        sent_at=_or_null(_TIME),
        not_before=_or_null(_TIME),
        replies_seen=_COUNT,
        replies_reported=_or_null(_COUNT),
        checked_at=_or_null(_TIME),
        delete_asked_at=_or_null(_TIME),
        deleted_at=_or_null(_TIME),
        visible={"type": "string", "enum": ["public", "app_roles_only", "unknown"]},
        actions=_list_of(TEXT),
    ),
    "Attempt": object_of(
        act={"type": "string", "enum": ["post", "find", "delete"]},
        number=_COUNT,
        started_at=_TIME,
        ended_at=_or_null(_TIME),
        outcome=TEXT,
        code=_or_null(TEXT),
        words=TEXT,
    ),
    "Attempts": _page("Attempt"),
    "Decision": object_of(
        ("url",),
        action={"type": "string", "enum": list(ACTIONS)},
        url=_or_null(TEXT),
    ),
    "Reply": object_of(
        ("message",),
        id=TEXT,
        network=_or_null(TEXT),
        remote_id=_or_null(TEXT),
        parent_remote_id=_or_null(TEXT),
        author=object_of(
            name=TEXT, handle=_or_null(TEXT), url=_or_null(TEXT), known={"type": "boolean"}
        ),
        text=TEXT,
        created_at=_TIME,
        kind=_one_of(ReplyKind),
        suggests=_list_of(TEXT),
        url=_or_null(TEXT),
        state=_one_of(ReplyState),
        message=TEXT,  # only where a reply was brought that is here already
    ),
    "NewReply": object_of(
        ("author_name", "source"),
        text=TEXT,
        author_name=_or_null(TEXT),
        source=_or_null(TEXT),
    ),
    "Contact": object_of(
        id=TEXT,
        rank={"type": "integer", "minimum": 1},
        name=TEXT,
        org=_or_null(TEXT),
        handles={"type": "object", "additionalProperties": TEXT},
        emails=_list_of(TEXT),
        phones=_list_of(TEXT),
        urls=_list_of(TEXT),
        closeness=_one_of(Closeness),
        how_known=_list_of(_one_of(HowKnown)),
        word=_one_of(OwnWord),
        fits=_one_of(Fits),
        score={"type": "number"},
        because=_list_of(TEXT),
        path=_list_of(object_of(name=TEXT, closeness=_one_of(Closeness))),
        suggested_by=_list_of(ref("Said")),
        advised_against=_list_of(ref("Said")),
        status=_one_of(ContactStatus),
        note=TEXT,
        certainty=_one_of(Certainty),
        location=_or_null(TEXT),
        bio=_or_null(TEXT),
        person_id=_or_null(TEXT),
        told_by={"type": "object", "additionalProperties": TEXT},
        fails=_list_of(object_of(must=_one_of(Must), because=TEXT)),
        trust=_list_of(TEXT),
        evidence=_list_of(ref("Evidence")),
        joined=_list_of(ref("MayBe")),
        may_be=_list_of(ref("MayBe")),
        may_be_known=_list_of(ref("MayBe")),
    ),
    "Evidence": object_of(
        reply_id=TEXT,
        why=TEXT,
        rule=TEXT,
        certainty=_one_of(Certainty),
        joined_because=_or_null(TEXT),
    ),
    "MayBe": object_of(id=TEXT, name=TEXT, about=TEXT, because=TEXT),
    "NewContact": object_of(
        ("name", "org", "reply_id", "quote"),
        name=_or_null(TEXT),
        org=_or_null(TEXT),
        reply_id=_or_null(TEXT),
        quote=_or_null(TEXT),
    ),
    "Merge": object_of(into=TEXT),
    "Split": object_of(
        ("from", "reply_id"), **{"from": _or_null(TEXT), "reply_id": _or_null(TEXT)}
    ),
    "Said": object_of(
        name=TEXT,
        reply_id=TEXT,
        quote=TEXT,
        network=_or_null(TEXT),
        span=_list_of(_COUNT),
        note=TEXT,
    ),
    "ContactChange": object_of(
        ("status", "note", "name", "org", "how_known", "word", "person_id"),
        status=_one_of(ContactStatus),
        note=TEXT,
        name=TEXT,
        org=TEXT,
        how_known={"anyOf": [_list_of(_one_of(HowKnown)), TEXT]},
        word=_one_of(OwnWord),
        person_id=TEXT,
    ),
    "Readiness": object_of(
        network=TEXT,
        account=_or_null(TEXT),
        can_post={"type": ["boolean", "null"]},
        checked_at=_or_null(_TIME),
        message=_or_null(TEXT),
        button=_or_null(TEXT),
        url=_or_null(TEXT),
    ),
    "AllReadiness": _page("Readiness"),
    "Import": object_of(
        id=TEXT,
        state={"type": "string", "enum": ["queued", "running", "done", "refused"]},
        kind=_or_null(TEXT),
        file=TEXT,
        people=_COUNT,
        interactions=_COUNT,
        new_people=_or_null(_COUNT),
        is_news={"type": "boolean"},
        read=_list_of(object_of(file=TEXT, entries=TEXT)),
        skipped=_list_of(object_of(file=TEXT, reason=TEXT)),
        message=TEXT,
    ),
    "Person": object_of(("facts",), **_PERSON, facts=_FACTS),
    "People": _page("Person"),
    "Asks": _page("Ask"),
    "Replies": _page("Reply"),
    "Contacts": _page("Contact"),
}
