"""Signing in by one-time link, and the guard before every page that belongs to a user."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import signin
from helpnet.web import trouble
from helpnet.web.current import now, store, wants_json

bp = Blueprint("signin", __name__)

_USED_UP = (
    "This link does not sign in any more: it works once and not for long. "
    "In the folder of helpnet, make a fresh one with “.venv/bin/flask signin”."
)
# Programs that fetch a link which was sent in a message, to show what it leads to.
_PREVIEWS = re.compile(r"bot\b|preview|externalhit|whatsapp/", re.IGNORECASE)
_BUSY = "Busy just now: the link is not used up. Sign in again in a moment."


def required() -> ResponseReturnValue | None:
    """Let only a signed-in user pass; a guard for `before_request`."""
    if signed_in():
        return None
    if wants_json() or request.accept_mimetypes["text/event-stream"] == 1:
        abort(401)
    # A form cannot be sent again by a redirect: its page is where to go on.
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else "/"
    return redirect(url_for("signin.page", next=wanted), 303)


def signed_in() -> bool:
    """Whether this request comes from a user; then `g.user_id` and `g.user_name` are theirs."""
    user = session.get("user_id")
    name = signin.user(store(), user) if isinstance(user, str) else None
    if name is None:
        return False
    g.user_id, g.user_name = user, name
    return True


@bp.get("/sign-in")
def page() -> ResponseReturnValue:
    """How to sign in, and where to paste the link."""
    if signed_in():
        return redirect(_local(request.args.get("next", "")), 303)
    return _page(request.args.get("next", ""))


@bp.post("/sign-in")
def paste() -> ResponseReturnValue:
    """Sign in with a pasted link, or with the code at its end."""
    pasted = request.form.get("link", "").strip()
    token = pasted.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    try:
        return _redeem(token, request.form.get("next", ""), pasted)
    except trouble.TROUBLE as error:
        trouble.note(error)
        return trouble.unavailable(_page(request.form.get("next", ""), _BUSY, pasted))


@bp.get("/sign-in/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Sign in with the link that was followed; instead of another user only when told so."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    previews = _PREVIEWS.search(request.user_agent.string)
    if request.method == "HEAD" or "prefetch" in purpose or previews:
        return "", 204  # looking ahead at a link must not use it up
    wanted = request.args.get("next", "")
    meant = signin.meant(store(), token, now())
    if meant and signed_in() and meant != g.user_id:
        # Whoever sent the link may want this user to write under another name.
        name = signin.user(store(), meant)
        return render_template("sign_in_as.html", name=name, link=token, next=_local(wanted))
    return _redeem(token, wanted, "")


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Sign out of this browser."""
    session.clear()
    return redirect(url_for("signin.page"), 303)


def _redeem(token: str, wanted: str, pasted: str) -> ResponseReturnValue:
    user = signin.redeem(store(), token, now()) if token else None
    if user is None and signed_in():
        return redirect(_local(wanted), 303)  # it has done its work, here and before
    if user is None:
        wrong = _USED_UP if token else "Paste the sign-in link here first."
        return _page(wanted, wrong, pasted), 422 if not token else 403
    session.clear()  # nothing of a session begun by somebody else lives on
    session["user_id"] = user
    session.permanent = True
    return redirect(_local(wanted), 303)


def _page(wanted: str, wrong: str = "", pasted: str = "") -> str:
    return render_template("sign_in.html", next=_local(wanted), wrong=wrong, pasted=pasted)


def _local(wanted: str) -> str:
    """Where to go after signing in: a page of this app, never another site."""
    # Browsers skip control characters and headers take none: no address of ours has any.
    if not wanted.isprintable():
        return "/"
    try:
        parts = urlsplit(wanted.replace("\\", "/"))
    except ValueError:
        return "/"
    is_local = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return wanted if is_local and not wanted.startswith(("//", "/\\")) else "/"
