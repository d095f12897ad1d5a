"""Style and scripts: the style stands in the page, scripts are kept by the phone for good.

On a slow network each further file costs a round trip of seconds, so the style sheet is part of
every page, and a script's address carries the version of all of them: it never has to be asked
for again, and a new version is never mixed with an old one.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from markupsafe import Markup

_LEAST_BYTES = 600  # below, compressing saves no packet
_BODILESS = frozenset({204, 206, 304})  # nothing to compress, or a part that must stay as it is
_TEXT = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})


def init_app(app: Flask) -> None:
    """Serve the static folder under its version, and compress what is worth it."""
    folder = Path(app.static_folder or "")
    version = _version(folder)
    styles = {
        path.stem: Markup(_smaller(path.read_text(encoding="utf-8")))  # noqa: S704 (our own files)
        for path in folder.glob("*.css")
    }

    def versioned(asked: str, filename: str) -> Response:
        response = send_from_directory(folder, filename)
        if asked == version:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.add_url_rule("/static/v/<asked>/<path:filename>", "versioned", versioned)
    app.jinja_env.globals["styles"] = styles
    app.jinja_env.globals["asset"] = lambda name: f"/static/v/{version}/{name}"
    app.after_request(compress)


def _version(folder: Path) -> str:
    digest = hashlib.blake2s(digest_size=6)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _smaller(style: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", without_comments)).strip()


def compress(response: Response) -> Response:
    """Send text compressed to whoever takes it; streams go out as they are."""
    if response.mimetype not in _TEXT or (response.is_streamed and not response.direct_passthrough):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if response.status_code in _BODILESS or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _LEAST_BYTES:
        return response
    response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response
