"""Connecting Facebook Pages: Facebook Login, then the Page tokens it leads to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from helpnet.domain.model import Credentials, Profile
from helpnet.networks import Authorization, Connected, Refused, TryLater
from helpnet.networks.facebook_graph import ORIGINS, VERSION, Graph
from helpnet.networks.facebook_parse import NETWORK, WEB
from helpnet.networks.http import USUAL, Limits, NetworkSession
from helpnet.networks.sentences import connect_again
from helpnet.networks.wire import Json, needed, text, understood

SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
)
_TASKS = {"CREATE_CONTENT": "post", "MODERATE": "read and answer comments"}
_STALE_CODE = "Facebook did not accept the sign-in, which holds once and briefly: connect again."
_AGAIN = connect_again("Facebook")
_NO_ANSWER = f"Facebook did not answer the sign-in: {_AGAIN}."


def authorize_url(
    *,
    app_id: str,
    redirect_uri: str,
    consent_base: str = WEB,
    version: str = VERSION,
    scopes: tuple[str, ...] = SCOPES,
) -> Authorization:
    """Where the user says yes to Facebook, with a fresh state."""
    state = secrets.token_urlsafe(24)
    asked = {
        "client_id": app_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
        "scope": ",".join(scopes),
    }
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
) -> list[Connected]:
    """Turn the code of the redirect, once its state was checked, into the Pages it opens.

    Only Pages on which the user may both post and read comments are given, each with its own
    token, which does not run out; the user's token is used for this and dropped. Refused where
    there is no such Page.
    """
    session = NetworkSession(api_base, network="Facebook", origins=ORIGINS, limits=limits)

    def graph(token: str | None) -> Graph:
        return Graph(token, session, clock=clock, version=version, app_secret=app_secret)

    with understood("Facebook"):
        short = _token(
            lambda: graph(None).get_access_token_from_code(code, redirect_uri, app_id, app_secret)
        )
        long = _token(lambda: graph(short).extend_access_token(app_id, app_secret))
        pages = graph(long).get_all_connections(
            "me", "accounts", fields="id,name,access_token,tasks", limit=100
        )
        return _usable(list(pages), web_base)


def _token(ask: Callable[[], Json]) -> str:
    problem: Refused | TryLater
    try:
        return needed(ask(), "access_token")
    except TryLater as lost:
        problem = TryLater(_NO_ANSWER, taken=lost.taken, after=lost.after, code=lost.code)
    except Refused as refused:
        stale = refused.code.split("/")[0] == "100"
        problem = Refused(_STALE_CODE, code=refused.code) if stale else refused
    raise problem


def _usable(pages: list[Json], web_base: str) -> list[Connected]:
    if not pages:
        raise Refused(
            "Facebook shows no Page that you manage: make one, or allow helpnet to see yours, "
            f"then {_AGAIN}.",
            code="no page",
        )
    usable = [page for page in pages if not _missing(page)]
    if not usable:
        page = pages[0]
        lacking = " and ".join(_TASKS[task] for task in _missing(page))
        raise Refused(
            f"Your role on {text(page, 'name') or 'the Page'} does not let helpnet {lacking}: have "
            f"its owner allow it, then {_AGAIN}.",
            code="tasks",
        )
    return [_connected(page, web_base) for page in usable]


def _missing(page: Json) -> list[str]:
    told = page.get("tasks")
    held = told if isinstance(told, list) else []
    return [task for task in _TASKS if task not in held]


def _connected(page: Json, web_base: str) -> Connected:
    remote_id = needed(page, "id")
    profile = Profile(NETWORK, remote_id, name=text(page, "name"), url=f"{web_base}/{remote_id}")
    return Connected(profile, Credentials(needed(page, "access_token"), scopes=SCOPES))
