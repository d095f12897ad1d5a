"""How the read model is written in JSON: names as they stand, times as ISO 8601 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from helpnet.domain.model import Photo
from helpnet.services.views import (
    AskView,
    AttemptView,
    ContactView,
    EvidenceView,
    MayBe,
    PostView,
    Readiness,
    ReplyView,
    SuggestedBy,
)


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the millisecond."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ask_json(view: AskView, base_url: str) -> dict[str, Any]:
    """An ask; `base_url` is where people reach helpnet."""
    return {
        "id": view.id,
        "text": view.text,
        "place": view.place,
        "needed_by": iso(view.needed_by),
        "topics": list(view.topics),
        "must": list(view.must),
        "state": view.state,
        "created_at": iso(view.created_at),
        "photos": [photo_json(photo) for photo in view.photos],
        "posts": [post_json(post) for post in view.posts],
        "replies_count": view.replies_count,
        "contacts_count": view.contacts_count,
        "first_reply_seconds": view.first_reply_seconds,
        "answer_url": view.answer_path and base_url + view.answer_path,
    }


def post_json(view: PostView) -> dict[str, Any]:
    """An ask's post on one network."""
    return {
        "network": view.network,
        "state": view.state,
        "account": view.account,
        "text": view.text,
        "photos": view.photos,
        "remote_id": view.remote_id,
        "url": view.url,
        "attempts": view.attempts,
        "message": view.message or None,
        "notes": list(view.notes),
        "sent_at": iso(view.sent_at),
        "not_before": iso(view.not_before),
        "replies_seen": view.replies_seen,
        "replies_reported": view.replies_reported,
        "checked_at": iso(view.checked_at),
        "delete_asked_at": iso(view.delete_asked_at),
        "deleted_at": iso(view.deleted_at),
        "visible": view.visible,
        "actions": list(view.actions),
    }


def attempt_json(view: AttemptView) -> dict[str, Any]:
    """An attempt."""
    return {
        "act": view.act,
        "number": view.number,
        "started_at": iso(view.started_at),
        "ended_at": iso(view.ended_at),
        "outcome": view.outcome,
        "code": view.code or None,
        "words": view.words,
    }


def photo_json(photo: Photo) -> dict[str, Any]:
    """A photo, without its content."""
    return {"id": photo.id, "width": photo.width, "height": photo.height, "alt": photo.alt}


def readiness_json(view: Readiness, accounts_url: str) -> dict[str, Any]:
    """Whether an ask could go out on a network; `accounts_url` is where accounts are connected."""
    return {
        "network": view.network,
        "account": view.account or None,
        "can_post": view.can_post,
        "checked_at": iso(view.checked_at),
        "message": view.message or None,
        "button": view.button or None,
        "url": (view.url or f"{accounts_url}#{view.network}") if view.button else None,
    }


def reply_json(view: ReplyView) -> dict[str, Any]:
    """A reply."""
    return {
        "id": view.id,
        "network": view.network,
        "remote_id": view.remote_id,
        "parent_remote_id": view.parent_remote_id,
        "author": {
            "name": view.author.name,
            "handle": view.author.handle,
            "url": view.author.url,
            "known": view.author.known,
        },
        "text": view.text,
        "created_at": iso(view.created_at),
        "kind": view.kind,
        "suggests": list(view.suggests),
        "url": view.url,
        "state": view.state,
    }


def contact_json(view: ContactView) -> dict[str, Any]:
    """A suggested person in their place."""
    return {
        "id": view.id,
        "rank": view.rank,
        "name": view.name,
        "org": view.org,
        "handles": dict(view.handles),
        "emails": list(view.emails),
        "phones": list(view.phones),
        "urls": list(view.urls),
        "closeness": view.closeness,
        "how_known": list(view.how_known),
        "word": view.word,
        "fits": view.fits,
        "score": view.score,
        "because": list(view.because),
        "path": [{"name": step.name, "closeness": step.closeness} for step in view.path],
        "suggested_by": [_said_json(one) for one in view.suggested_by],
        "advised_against": [_said_json(one) for one in view.advised_against],
        "status": view.status,
        "note": view.note,
        "certainty": view.certainty,
        "location": view.location,
        "bio": view.bio,
        "person_id": view.person_id,
        "told_by": dict(view.told_by),
        "fails": [{"must": one.must, "because": one.because} for one in view.fails],
        "trust": list(view.trust),
        "evidence": [_evidence_json(one) for one in view.evidence],
        "joined": [_may_be_json(one) for one in view.joined],
        "may_be": [_may_be_json(one) for one in view.may_be],
        "may_be_known": [_may_be_json(one) for one in view.may_be_known],
    }


def _evidence_json(one: EvidenceView) -> dict[str, Any]:
    return {
        "reply_id": one.reply_id,
        "why": str(one.why),
        "rule": one.said.rule,
        "certainty": one.said.certainty,
        "joined_because": one.joined_because or None,
    }


def _may_be_json(one: MayBe) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "about": one.about, "because": one.because}


def _said_json(said: SuggestedBy) -> dict[str, Any]:
    return {
        "name": said.name,
        "reply_id": said.reply_id,
        "quote": said.quote,
        "network": said.network,
        "span": list(said.span),
        "note": said.note,
    }
