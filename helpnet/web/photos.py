"""Photos on their way in, from the form and from its script, and back to their owner's page."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from helpnet.domain.model import Photo
from helpnet.services import photos
from helpnet.services.errors import Invalid
from helpnet.services.photos import Chosen
from helpnet.services.pictures import LARGEST_UPLOAD
from helpnet.store import photos as rows
from helpnet.web.current import LONGEST_TEXT, helpnet, store, user_id
from helpnet.web.signin import required, signed_in

bp = Blueprint("photos", __name__)
bp.before_request(required)

_FORM = 1_000_000  # bytes of a form beside its files
_WITH_PHOTOS = {"compose.create": photos.MOST, "photos.add": 1}  # by how many in one request


def init_app(app: Flask) -> None:
    """Let the owner's forms be as large as photos are; to be called before forms are read."""

    @app.before_request
    def widen() -> None:
        count = _WITH_PHOTOS.get(request.endpoint or "", 0)
        if count and request.mimetype == "multipart/form-data" and signed_in():
            request.max_content_length = may_be_large(count)


def may_be_large(count: int) -> int:
    """How many bytes a request with so many photos may have; single ones are looked at later."""
    return count * 2 * LARGEST_UPLOAD + _FORM


def too_large() -> str | None:
    """What to do about a request that is too large, where it may have photos; else None."""
    if (request.max_content_length or 0) < may_be_large(1):
        return None
    return f"Send photos of at most {LARGEST_UPLOAD // 1024**2} MB each."


@bp.post("/photos")
def add() -> ResponseReturnValue:
    """Take in one photo, before the form that it belongs to is sent."""
    return jsonify(id=received().id), 201


@bp.get("/photos/<photo_id>")
def show(photo_id: str) -> ResponseReturnValue:
    """The user's photo as it goes out."""
    content = rows.content(store(), user_id(), photo_id)
    if content is None:
        abort(404)
    answer: Response = make_response(content)
    answer.mimetype = "image/jpeg"
    # What an id stands for never changes; nobody between may keep it.
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def received() -> Photo:
    """The one photo of this request, taken in. Raises Invalid for `photos`."""
    file = request.files.get("photo")
    if file is None:
        raise Invalid({"photos": "Send the photo as a file, in the form's field “photo”."})
    return _taken(file)


def typed() -> tuple[tuple[Chosen, ...], dict[str, str]]:
    """The photos of the composer's form, those it brought taken in, and what is wrong with them.

    Whatever can be kept is kept, so that nobody has to choose it again.
    """
    form, wrong = request.form, {}
    left_out = form.get("remove")
    chosen = [
        Chosen(photo_id, form.get(f"alt.{photo_id}", "")[:LONGEST_TEXT])
        for photo_id in dict.fromkeys(form.getlist("photo"))
        if photo_id != left_out
    ]
    for file in request.files.getlist("files"):
        if not file.filename:
            continue  # a browser's word for "none"
        if len(chosen) >= photos.MOST:
            wrong["photos"] = photos.TOO_MANY
            break
        try:
            chosen.append(Chosen(_taken(file).id))
        except Invalid as error:
            wrong |= error.fields
    return tuple(chosen), wrong


def shown(chosen: tuple[Chosen, ...]) -> list[Photo]:
    """Those of the photos that are still there, to be shown."""
    kept = ((one, rows.get(store(), user_id(), one.id)) for one in chosen)
    return [
        Photo(one.id, found.photo.width, found.photo.height, one.alt)
        for one, found in kept
        if found is not None
    ]


def _taken(file: FileStorage) -> Photo:
    content = file.stream.read(LARGEST_UPLOAD + 1)
    return photos.take(helpnet().work, user_id(), content)
