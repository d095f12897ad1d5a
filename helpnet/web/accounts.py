"""The user's accounts: how each network stands, connecting one in the browser, disconnecting it."""

from __future__ import annotations

import secrets

from flask import (
    Blueprint,
    abort,
    flash,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from helpnet.domain.model import Account
from helpnet.services import accounts, connecting, disconnecting, readiness
from helpnet.services.accounts import shown_name
from helpnet.services.connecting import Choice, Signer
from helpnet.services.errors import NotConnected, NotFound
from helpnet.services.labels import NETWORKS, account_label, label
from helpnet.web.current import helpnet, user_id
from helpnet.web.signin import required, signed_in

bp = Blueprint("accounts", __name__)

_SIGNED_OUT = (
    "{name} sent you back to {here}, where nobody is signed in: sign in here, then connect {name} "
    "again."
)


@bp.before_request
def guard() -> ResponseReturnValue | None:
    """Only for who is signed in; the code in a network's answer is not carried along."""
    network = (request.view_args or {}).get("network", NETWORKS[0])
    if network not in NETWORKS:
        abort(404)
    if request.endpoint != "accounts.callback" or signed_in():
        return required()
    flash(_SIGNED_OUT.format(name=label(network), here=request.host_url.rstrip("/")))
    return redirect(url_for("signin.page", next=url_for("accounts.page")), 303)


@bp.get("/accounts")
def page() -> ResponseReturnValue:
    """How each network stands, and what can be done about it."""
    return render_template(
        "accounts/list.html",
        standings=accounts.standings(helpnet().work, user_id()),
        base_url=helpnet().config.base_url,
        declined=request.args.get("declined", ""),
        checking=readiness.is_checking(helpnet().work, user_id()),
        ready={one.network: one for one in readiness.of_user(helpnet().work, user_id())},
    )


@bp.get("/accounts/ready")
def ready() -> ResponseReturnValue:
    """What pages that are open show of each network, as HTML; `checking`: there is more to come.

    What was looked at long ago is looked at again. It is asked for by a page that stands already,
    so that none waits for it, not even for a busy database.
    """
    work, shown = helpnet().work, get_template_attribute("accounts/_ready.html", "ready")
    checking = readiness.look_again(work, user_id())
    here = "here" in request.args
    told = {
        view.network: str(shown(view, here)).strip() for view in readiness.of_user(work, user_id())
    }
    return jsonify(ready=told, checking=checking)


@bp.post("/accounts/<network>/connect")
def connect(network: str) -> ResponseReturnValue:
    """On to the network's consent page.

    By a page that leads on and not by a redirect: what a form may lead to is held to this app,
    redirects and all, and networks redirect onwards as they please.
    """
    again = request.form.get("again") == "declined"
    try:
        follows = request.form.get("follows") == "yes"
        url = connecting.begin(helpnet().work, _signer(), network, again=again, follows=follows)
    except NotConnected as error:
        return _back(network, error.message)
    return render_template("accounts/leaving.html", network=network, url=url)


@bp.get("/accounts/<network>/callback")
def callback(network: str) -> ResponseReturnValue:
    """Back from the network: the account is connected, or chosen next."""
    answer = request.args.to_dict()
    try:
        opened = connecting.finish(helpnet().work, _signer(), network, answer)
    except NotConnected as error:
        return _back(network, error.message, declined=error.declined)
    if isinstance(opened, Choice):
        # With an anchor, or browsers would keep the one that Facebook appends.
        return redirect(url_for("accounts.choice", network=network, _anchor="main"), 303)
    return _done(network, opened)


@bp.get("/accounts/<network>/choose")
def choice(network: str) -> ResponseReturnValue:
    """As whom to post."""
    offered = connecting.choice(helpnet().work, _signer(), network)
    if offered is None:
        return redirect(url_for("accounts.page", _anchor=network), 303)
    return render_template("accounts/choose.html", network=network, choice=offered)


@bp.post("/accounts/<network>/choose")
def choose(network: str) -> ResponseReturnValue:
    """Post as the chosen account, or as none of them."""
    remote_id = request.form.get("account", "")
    try:
        if not remote_id:
            connecting.leave(helpnet().work, _signer(), network)
            return _back(network, "Nothing was changed.", "good")
        account = connecting.choose(helpnet().work, _signer(), network, remote_id)
    except NotConnected as error:
        return _back(network, error.message)
    return _done(network, account)


@bp.post("/accounts/<network>/disconnect")
def disconnect(network: str) -> ResponseReturnValue:
    """Make the sign-in void and erase it, and what was learned with it if that is ticked."""
    forget = request.form.get("forget") == "yes"
    try:
        ended = disconnecting.disconnect(helpnet().work, user_id(), network, forget=forget)
    except NotFound as error:
        return _back(network, error.message)
    if ended.certain:
        flash(ended.sentence, "good")
    return redirect(url_for("accounts.page", _anchor=network), 303)


def _signer() -> Signer:
    """The user in this browser, whose session has a name that no other has."""
    browser = session.setdefault("browser", secrets.token_urlsafe(16))
    return Signer(user_id(), str(browser))


def _done(network: str, account: Account) -> ResponseReturnValue:
    sentence = f"{account_label(network)} is connected as {shown_name(account)}."
    return _back(network, sentence, "good")


def _back(
    network: str, sentence: str, category: str = "message", *, declined: bool = False
) -> ResponseReturnValue:
    flash(sentence, category)
    told = network if declined else None
    return redirect(url_for("accounts.page", declined=told, _anchor=network), 303)
