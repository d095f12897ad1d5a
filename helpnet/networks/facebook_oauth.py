"""Connecting Facebook Pages: Facebook Login, then the Page tokens it leads to."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from helpnet.domain.model import Credentials, Profile
from helpnet.networks import (
    DECLINED,
    Authorization,
    Candidate,
    Connected,
    Consented,
    Refused,
    TryLater,
)
from helpnet.networks.facebook_graph import ORIGINS, VERSION, Graph, graph_id
from helpnet.networks.facebook_parse import NETWORK, WEB
from helpnet.networks.http import USUAL, Limits, NetworkSession
from helpnet.networks.refusals import as_error
from helpnet.networks.sentences import connect_again, in_words
from helpnet.networks.sign_in_errors import FACEBOOK_CONNECTING, row_of
from helpnet.networks.wire import Json, needed, readable, text, understood

SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
)
# What helpnet cannot do without, in words; the rest of SCOPES may be declined.
NEEDED = {
    "pages_show_list": "see which Pages you manage",
    "pages_read_engagement": "read your Page's own posts",
    "pages_read_user_content": "read the comments under them",
    "pages_manage_posts": "post as your Page",
    "pages_manage_engagement": "answer comments as your Page",
}
TASKS = {"CREATE_CONTENT": "post", "MODERATE": "read and answer comments"}
_AGAIN = connect_again("Facebook")
_NO_PAGE = (
    "Facebook shows no Page that you manage: make one at facebook.com/pages/create, or allow "
    f"helpnet to see yours, then {_AGAIN}."
)


def authorize_url(
    *,
    app_id: str,
    redirect_uri: str,
    consent_base: str = WEB,
    version: str = VERSION,
    scopes: tuple[str, ...] = SCOPES,
    again: bool = False,
) -> Authorization:
    """Where the user says yes to Facebook, with a fresh state.

    What was declined before Facebook leaves out, unless it is told to ask `again`.
    """
    state = secrets.token_urlsafe(24)
    asked = {
        "client_id": app_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
        "scope": ",".join(scopes),
    } | ({"auth_type": "rerequest"} if again else {})
    return Authorization(f"{consent_base}/{version}/dialog/oauth?{urlencode(asked)}", state)


def exchange(
    code: str,
    *,
    app_id: str,
    app_secret: str,
    redirect_uri: str,
    api_base: str,
    version: str = VERSION,
    limits: Limits = USUAL,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    web_base: str = WEB,
) -> Consented:
    """Turn the code of the redirect, once its state was checked, into the Pages it opens.

    Each Page comes with its own token, which does not run out; the user's token is used for this
    and dropped. A Page on which the user may not both post and read comments says what is lacking.
    Refused where there is no Page, or where the user declined what helpnet needs.
    """
    session = NetworkSession(api_base, network="Facebook", origins=ORIGINS, limits=limits)

    def graph(token: str | None) -> Graph:
        return Graph(token, session, clock=clock, version=version, app_secret=app_secret)

    with understood("Facebook"), _answered():
        short = _token(
            lambda: graph(None).get_access_token_from_code(code, redirect_uri, app_id, app_secret)
        )
        user = graph(_token(lambda: graph(short).extend_access_token(app_id, app_secret)))
        _check_scopes(user.get_all_connections("me", "permissions", limit=100))
        person_id = needed(user.get_object("me", fields="id"), "id")
        pages = list(
            user.get_all_connections(
                "me", "accounts", fields="id,name,access_token,tasks", limit=100
            )
        )
        if not pages:
            raise Refused(_NO_PAGE, code="no page")
        candidates = readable("Facebook", {"data": pages}, "data", partial(_candidate, web_base))
        return Consented(tuple(candidates), person_id)


def revoke(
    person_id: str,
    *,
    app_id: str,
    app_secret: str,
    api_base: str,
    version: str = VERSION,
    limits: Limits = USUAL,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Take a person's consent back, and with it every token it led to. Raises NetworkError.

    The app does it in its own name: a Page's token has no right to, and the user's is not kept.
    """
    session = NetworkSession(api_base, network="Facebook", origins=ORIGINS, limits=limits)
    app = Graph(
        f"{app_id}|{app_secret}", session, clock=clock, version=version, app_secret=app_secret
    )
    with understood("Facebook"):
        app.request(f"{version}/{graph_id(person_id)}/permissions", method="DELETE")


@contextmanager
def _answered() -> Iterator[None]:
    """Whatever call of a sign-in got no answer: nobody tries it again but the user."""
    try:
        yield
    except TryLater as problem:
        lost = problem
    else:
        return
    row = row_of(FACEBOOK_CONNECTING, 0, lost.code.split("/")[0])
    raise as_error(row, lost.code, "", lost.after, writes=lost.taken == "unknown")


def _token(ask: Callable[[], Json]) -> str:
    try:
        return needed(ask(), "access_token")
    except Refused as refused:
        problem = refused
    if problem.code.split("/")[0] != "100":
        raise problem
    raise as_error(row_of(FACEBOOK_CONNECTING, 0, "100"), problem.code, "", None, writes=False)


def _check_scopes(permissions: Iterable[Json]) -> None:
    granted = {text(one, "permission") for one in permissions if text(one, "status") == "granted"}
    declined = [words for scope, words in NEEDED.items() if scope not in granted]
    if declined:
        raise Refused(
            f"Facebook connected without letting helpnet {in_words(declined)}: "
            "grant it again and leave everything ticked.",
            code=DECLINED,
        )


def _candidate(web_base: str, page: Json) -> Candidate:
    told = page.get("tasks")
    held = told if isinstance(told, list) else []
    lacking = tuple(words for task, words in TASKS.items() if task not in held)
    remote_id = needed(page, "id")
    profile = Profile(NETWORK, remote_id, name=text(page, "name"), url=f"{web_base}/{remote_id}")
    token = text(page, "access_token") if lacking else needed(page, "access_token")
    return Candidate(Connected(profile, Credentials(token, scopes=SCOPES)), lacking)
