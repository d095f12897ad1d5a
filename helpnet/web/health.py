"""Whether the process, the database and the worker are well."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from helpnet.store import StoreError, jobs
from helpnet.web import trouble
from helpnet.web.current import now, store

bp = Blueprint("health", __name__)

# A worker shows itself every 2 seconds; one that is busy with the disk may be late.
SILENCE = timedelta(seconds=15)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 while all is well, else 503; tells nothing that needs a token."""
    beat, found = None, None
    try:
        found = store().why_unusable()
        beat = jobs.last_beat(store())
        database = "unusable" if found else "ok"
    except (StoreError, sqlite3.Error) as error:
        found, database = trouble.told(error), "unusable"
    worker = "ok" if beat is not None and now() - beat < SILENCE else "silent"
    well = database == worker == "ok"
    body = {"status": "ok" if well else "unwell", "database": database, "worker": worker}
    if found:
        body["message"] = found.sentence()
    return jsonify(body), 200 if well else 503
