"""The answer page: whoever has an ask's link may answer, signed in nowhere."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import answers, results
from helpnet.services.answers import Answer
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.web import trouble
from helpnet.web.current import helpnet, now, store, user_id
from helpnet.web.decisions import done
from helpnet.web.security import csrf
from helpnet.web.signin import required

bp = Blueprint("answers", __name__)
_BUSY = "Your answer could not be kept just now: press Send again in a moment."
_TYPED = ("who", "reach", "how_known", "free", "name")


@bp.get("/a/<code>")
def page(code: str) -> ResponseReturnValue:
    """The ask, and what an answer takes."""
    return _page(code, Answer())


@bp.post("/a/<code>")
def give(code: str) -> ResponseReturnValue:
    """Keep an answer; what was typed stays where it cannot be kept."""
    typed = {name: request.form.get(name, "") for name in _TYPED}
    answer = Answer(**typed, is_me="is_me" in request.form)
    try:
        answers.give(helpnet().work, code, answer)
    except Invalid as error:
        return _page(code, answer, wrong=error.fields, status=422)
    except Conflict as error:
        return _page(code, answer, notice=error.message, status=409)
    except NotFound:
        return _page(code, answer)
    except trouble.TROUBLE as error:
        trouble.note(error)
        return trouble.unavailable(_page(code, answer, notice=_BUSY))
    return redirect(url_for("answers.page", code=code, arrived="yes"), 303)


csrf.exempt(give)  # nobody's authority is used there, and it works without cookies


@bp.post("/replies/<reply_id>/author")
def confirm(reply_id: str) -> ResponseReturnValue:
    """Keep whether somebody who answered is whom they say to be."""
    if (refused := required()) is not None:
        return refused
    is_them = request.form.get("is_them") == "yes"
    answers.confirm_author(helpnet().work, user_id(), reply_id, is_them=is_them)
    ask_id = results.own_reply(store(), user_id(), reply_id).ask_id
    return done(ask_id, f"reply-{reply_id}")


def _page(
    code: str,
    answer: Answer,
    *,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    try:
        ask = answers.asked(store(), code)
    except NotFound as error:
        ask, notice, status = None, error.message, 404
    html = render_template(
        "answer.html",
        ask=ask,
        is_open=ask is not None and answers.is_open(ask, now()),
        answer=answer,
        wrong=wrong or {},
        notice=notice,
        arrived="arrived" in request.args and not notice and not wrong,
        known_as=answers.KNOWN_AS,
        longest=answers.LONGEST,
    )
    response = make_response(html, status)
    response.headers["X-Robots-Tag"] = "noindex"  # a link is for whom it was sent to
    return response
