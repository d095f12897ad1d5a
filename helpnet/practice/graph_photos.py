"""Photos on a Page: `POST /{page}/photos`, from a file or from an address."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_write import LONGEST_POST, add_post, flag, need_to_publish, only
from helpnet.practice.image_sizes import Picture, picture_in
from helpnet.practice.model import Page
from helpnet.practice.turning import is_loopback

LARGEST_PHOTO = 4 * 1024 * 1024  # bytes
FETCH_SECONDS = 5.0
_PARAMETERS = (
    *("message", "caption", "name", "url", "published", "temporary", "no_story"),
    "alt_text_custom",
)


def upload(
    viewer: Viewer, page: Page, params: Mapping[str, str], file: bytes | None
) -> dict[str, Any]:
    """Take a photo, and post it unless `published` is false: its id, and the post's."""
    only(params, _PARAMETERS, "photos")
    need_to_publish(viewer, page)
    text = params.get("message") or params.get("caption") or params.get("name") or ""
    if len(text) > LONGEST_POST:
        raise errors.too_long(LONGEST_POST)
    published = flag("published", params.get("published", "true"))
    content = file if file is not None else _fetched(params.get("url", ""))
    picture = _picture(content)
    photos = viewer.world.facebook.photos
    photo = photos.add(page.id, picture, text, params.get("alt_text_custom", ""))
    if not published:
        return {"id": photo.id}
    return {"id": photo.id, "post_id": add_post(viewer, page, text, [photo]).id}


def _picture(content: bytes) -> Picture:
    picture = picture_in(content) if len(content) <= LARGEST_PHOTO else None
    if picture is None:
        raise errors.not_a_photo()
    return picture


def _fetched(url: str) -> bytes:
    """The file at an address of this computer; what lies elsewhere cannot be reached from here."""
    try:
        target = urlsplit(url)
        if target.scheme != "http" or not is_loopback(target.hostname):
            raise errors.no_file()
        line = HTTPConnection(target.hostname or "", target.port or 80, timeout=FETCH_SECONDS)
        try:
            line.request("GET", f"{target.path or '/'}?{target.query}".removesuffix("?"))
            answer = line.getresponse()
            content = answer.read(LARGEST_PHOTO + 1)
        finally:
            line.close()
    except (OSError, HTTPException, ValueError):
        raise errors.no_file() from None
    if answer.status != 200:
        raise errors.no_file()
    return content
