"""Answering a comment by a message to its author: `POST /{page}/messages`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_values import PRIVATE_REPLY_SECONDS
from helpnet.practice.graph_write import only
from helpnet.practice.model import Comment, Page

LONGEST_MESSAGE = 2_000  # characters


def reply(viewer: Viewer, page: Page, params: Mapping[str, str]) -> dict[str, Any]:
    """Send the one private reply that a comment takes within seven days."""
    only(params, ("recipient", "message", "messaging_type"), "messages")
    if not viewer.is_page(page.id):
        raise errors.as_a_person()
    lacking = errors.numbered(
        10, "This endpoint requires the 'pages_messaging' permission", status=403
    )
    viewer.allowed("pages_messaging", lacking)
    if not viewer.can(page.id, "MESSAGING"):
        raise errors.may_not()
    comment = _comment(viewer, page, _object(params, "recipient").get("comment_id"))
    text = _object(params, "message").get("text")
    if not isinstance(text, str) or not text.strip():
        raise errors.numbered(100, "Param message[text] must be a non-empty UTF-8 encoded string")
    if len(text) > LONGEST_MESSAGE:
        raise errors.numbered(100, "Length of param message[text] must be less than 2000")
    author = viewer.world.people.get(comment.author)
    if author is None or viewer.world.now() - comment.at >= PRIVATE_REPLY_SECONDS:
        raise errors.not_replyable()
    if comment.private_reply:
        raise errors.replied_already()
    message_id = viewer.world.facebook.reply_privately(comment, text)
    return {"recipient_id": author.facebook_id, "message_id": message_id}


def _comment(viewer: Viewer, page: Page, identity: object) -> Comment:
    comment = viewer.world.facebook.comment(str(identity)) if identity else None
    if comment is None or not comment.post_id.startswith(f"{page.id}_"):
        raise errors.bad_parameter("recipient[comment_id]", "a comment on a post of this Page")
    return comment


def _object(params: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        value = json.loads(params.get(name, ""))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise errors.bad_parameter(name, "an object")
    return value
