"""Photos on X: uploaded in one go, and described in words."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from helpnet.practice import x_access, x_params
from helpnet.practice.image_sizes import Picture, picture_in
from helpnet.practice.model import Person, XMedia
from helpnet.practice.world import World
from helpnet.practice.x_bodies import checked_body, missing, typed
from helpnet.practice.x_params import IDENTITY
from helpnet.practice.x_problems import forbidden, invalid

LARGEST_IMAGE = 5 * 1024 * 1024  # bytes
USABLE_SECONDS = 86400.0
LONGEST_ALT_TEXT = 1000
TYPES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "webp", "bmp", "tiff"))
CATEGORIES = ("tweet_image", "dm_image", "subtitles")
UPLOAD: dict[str, type] = {
    "additional_owners": list,
    "media": str,
    "media_category": str,
    "media_type": str,
    "shared": bool,
}
METADATA: dict[str, type] = {"id": str, "metadata": dict}


def register(app: Flask, world: World) -> None:
    """Put the calls into the application."""
    routes = Blueprint("practice_x_media", __name__, url_prefix="/x/2/media")

    @routes.post("/upload")
    @x_access.guarded(world, x_access.UPLOAD)
    def upload() -> Response:
        owner = x_access.author()
        category, data = _uploaded()
        media = world.x_belongings.add_medium(owner, category, _picture(data))
        return jsonify(data=_told(media, world))

    @routes.get("/upload")
    @x_access.guarded(world, x_access.UPLOAD_STATUS)
    def status() -> Response:
        x_params.wanted({}, "media_id", "command")
        x_params.choice("command", ("STATUS",))
        identity = x_params.one("media_id", x_params.required("media_id"), IDENTITY)
        media = usable(world, x_access.author(), identity)
        if media is None:
            raise invalid("", None, "BadRequest: Not found")
        done = {"processing_info": {"state": "succeeded", "progress_percent": 100}}
        return jsonify(data=_told(media, world) | done)

    @routes.post("/metadata")
    @x_access.guarded(world, x_access.METADATA)
    def describe() -> Response:
        given = checked_body(METADATA)
        identity = x_params.one("id", typed(given, "id", str), IDENTITY)
        text = _alt_text(given.get("metadata", {}))
        media = usable(world, x_access.author(), identity)
        if media is None:
            raise forbidden("You do not have permission to access this media.")
        world.x_belongings.describe(media, text)
        told = {"id": media.id, "associated_metadata": {"alt_text": {"text": text}}}
        return jsonify(data=told)

    app.register_blueprint(routes)


def usable(world: World, owner: Person, identity: str) -> XMedia | None:
    """Their own photo, while its day has not passed."""
    media = world.x_belongings.medium(identity)
    if media is None or media.owner != owner.id or world.now() - media.at >= USABLE_SECONDS:
        return None
    return media


def _uploaded() -> tuple[str, bytes]:
    """(category, content), from JSON with base64 or from a multipart form."""
    if request.mimetype == "multipart/form-data":
        given: dict[str, Any] = dict(request.form)
        file = request.files.get("media")
        if file is None and "media" not in given:
            raise missing("media")
        data = file.read() if file else _decoded(given["media"])
    else:
        given = checked_body(UPLOAD)
        data = _decoded(typed(given, "media", str))
    category = typed(given, "media_category", str)
    if category not in CATEGORIES:
        raise invalid("", None, "$.media_category: does not have a value in the enumeration")
    return category, data


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("", None, "$.media: must be base64") from None


def _picture(data: bytes) -> Picture:
    if len(data) > LARGEST_IMAGE:
        raise invalid("", None, f"File size exceeds {LARGEST_IMAGE} bytes.")
    picture = picture_in(data)
    if picture is None or picture.media_type not in TYPES:
        raise invalid("", None, "media type unrecognized.")
    return picture


def _alt_text(metadata: dict[str, Any]) -> str:
    told = typed(metadata, "alt_text", dict, "$.metadata")
    text: str = typed(told, "text", str, "$.metadata.alt_text")
    if len(text) > LONGEST_ALT_TEXT:
        raise invalid(
            "",
            None,
            f"$.metadata.alt_text.text: must be at most {LONGEST_ALT_TEXT} characters long",
        )
    return text


def _told(media: XMedia, world: World) -> dict[str, Any]:
    image: dict[str, Any] = {"image_type": media.mime}
    if media.width:
        image |= {"w": media.width, "h": media.height}
    return {
        "id": media.id,
        "media_key": media.key,
        "size": media.size,
        "expires_after_secs": round(media.at + USABLE_SECONDS - world.now()),
        "image": image,
    }
