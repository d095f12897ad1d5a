"""The pages of an ask: where launching leads, the list of asks, one ask with what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.asked_place import asked_places
from helpnet.services import at_once, restoring, results
from helpnet.store import asks as rows
from helpnet.web import fragments
from helpnet.web.current import helpnet, now, store, user_id
from helpnet.web.cursors import place_cursor, read_place
from helpnet.web.signin import required

bp = Blueprint("asks", __name__)
bp.before_request(required)


@bp.get("/")
def home() -> ResponseReturnValue:
    """The ask that is on, or else the composer."""
    live = rows.newest_live(store(), user_id(), now())
    target = url_for("asks.show", ask_id=live) if live else url_for("compose.new")
    return redirect(target, 303)


@bp.get("/asks")
def listed() -> ResponseReturnValue:
    """The user's asks, newest first."""
    before = read_place(request.args.get("cursor"))
    page, more = results.ask_list(store(), user_id(), now(), before)
    return render_template(
        "asks/list.html",
        asks=page,
        following=place_cursor(more),
        restored=restoring.told(store(), now()),
    )


@bp.get("/asks/<ask_id>")
def show(ask_id: str) -> ResponseReturnValue:
    """One ask: where it went, who is suggested, what was replied."""
    return shown(ask_id)


def shown(ask_id: str, links: Mapping[str, str] | None = None) -> str:
    """The page of an ask; `links` by network stand in the fields they were pasted into."""
    everything = "all" in request.args
    page = results.ask_page(store(), user_id(), ask_id, now())
    parts = fragments.render(page, everything=everything, links=links)
    place = page.ask.place or next(iter(asked_places(page.ask.text)), "")
    return render_template(
        "asks/show.html",
        ask=page.ask,
        known=at_once.known(store(), user_id(), page.ask.text, place, page.ask.topics, now()),
        suggested=len(page.contacts),
        parts=parts,
        marks=fragments.marks(parts),
        everything=everything,
        answer_url=page.ask.answer_path and helpnet().config.base_url + page.ask.answer_path,
    )
