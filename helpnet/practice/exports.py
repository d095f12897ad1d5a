"""The owner's acquaintance as the exports that people download: `GET /practice/exports/{name}`.

They tell the relations and dated interactions that the networks tell over their APIs, and the
friends whom no API tells. The same state gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response

from helpnet.practice import export_contacts, export_facebook, export_x
from helpnet.practice.complaint import Complaint
from helpnet.practice.control import only_from_here
from helpnet.practice.world import World

_MIDNIGHT = (2026, 1, 1, 0, 0, 0)  # a zip dates its members; this one tells no moment

_EXPORTS: Mapping[str, tuple[str, Callable[[World], bytes]]] = {
    "x.zip": ("application/zip", lambda world: zipped(export_x.files(world))),
    "facebook.zip": ("application/zip", lambda world: zipped(export_facebook.files(world))),
    "linkedin.csv": (
        "text/csv; charset=utf-8",
        lambda world: export_contacts.connections(world).encode(),
    ),
    "contacts.vcf": (
        "text/vcard; charset=utf-8",
        lambda world: export_contacts.cards(world).encode(),
    ),
}


def register(app: Flask, world: World) -> None:
    """Put the exports into the control plane."""
    plane = Blueprint("practice_exports", __name__, url_prefix="/practice/exports")
    plane.before_request(only_from_here)

    @plane.get("/<name>")
    def export(name: str) -> Response:
        if name not in _EXPORTS:
            raise Complaint(404, f"There is no export {name!r}; known are {', '.join(_EXPORTS)}.")
        kind, make = _EXPORTS[name]
        response = Response(make(world), content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    app.register_blueprint(plane)


def zipped(files: Mapping[str, str]) -> bytes:
    """Files by name as one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, _MIDNIGHT)
            member.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(member, text)
    return archive.getvalue()
