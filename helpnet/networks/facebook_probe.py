"""Whether a Facebook Page could be posted to now: what its token, tasks and version tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from helpnet.domain.model import Finding
from helpnet.networks import Expired, Refused
from helpnet.networks.facebook_graph import VERSION, Graph
from helpnet.networks.facebook_oauth import NEEDED, TASKS
from helpnet.networks.probing import RECONNECT, clock, refusal, runs_out
from helpnet.networks.sentences import connect_again, in_words, signed_out
from helpnet.networks.wire import Json, number, table, unix_moment

_AGAIN = connect_again("Facebook")
_TO_POST = frozenset({"CREATE_CONTENT", "pages_manage_posts"})


def findings(graph: Graph, page_id: str, app: tuple[str, str], now: datetime) -> list[Finding]:
    """All that is found; Expired and TryLater are raised.

    `app` is the app's id and secret; without an id the token itself is not asked about.
    """
    try:
        # Needs what reading needs: a permission that lapsed after 90 idle days shows here.
        graph.get_connections(page_id, "published_posts", fields="id", limit=1)
    except Refused as refused:
        return [refusal(refused, blocks=True)]
    used_up = graph.rests_until is not None
    return [
        *_tasks(graph, page_id),
        *(_token(graph, app, now) if app[0] else ()),
        *_version(graph),
        *clock("Facebook", graph.session.told, now),
        *([_USED_UP] if used_up else []),
    ]


_USED_UP = Finding(
    "usage",
    "More than four fifths of what Facebook allows your Page are used: helpnet reads replies less "
    "often till that is over.",
)

_UNKNOWN_APP = Finding(
    "app",
    "Facebook does not know the app's id and secret: correct HELPNET_FACEBOOK_APP_ID and "
    "HELPNET_FACEBOOK_APP_SECRET, then restart helpnet.",
)


def _tasks(graph: Graph, page_id: str) -> Iterator[Finding]:
    """What the user may not do on the Page any more, where Facebook tells."""
    held = None
    with suppress(Refused):  # that it is told to a Page itself, Meta does not promise
        held = graph.get_object(page_id, fields="tasks").get("tasks")
    lacking = [task for task in TASKS if isinstance(held, list) and task not in held]
    if lacking:
        words = in_words([TASKS[task] for task in lacking])
        yield Finding(
            "tasks",
            f"Your role on this Facebook Page no longer lets you {words}: have its owner give it "
            f"back to you, then {_AGAIN}.",
            RECONNECT,
            blocks=not _TO_POST.isdisjoint(lacking),
        )


def _token(graph: Graph, app: tuple[str, str], now: datetime) -> Iterator[Finding]:
    """What the Page's token is worth, as the app itself is told."""
    try:
        answer = graph.debug_access_token(graph.access_token, *app)
    except (Expired, Refused):  # the app's own name was refused, which nobody is signed out by
        yield _UNKNOWN_APP
        return
    told = table(answer, "data")
    if told.get("is_valid") is False:
        yield Finding("token", signed_out("Facebook"), RECONNECT, blocks=True)
        return
    yield from _scopes(told)
    for name in ("expires_at", "data_access_expires_at"):
        at = unix_moment(number(told, name))
        if at and runs_out(at, now):
            yield Finding(
                name,
                f"What Facebook lets helpnet do ends on {at:%-d %B}: {_AGAIN} before then."
                if at > now
                else f"What Facebook lets helpnet do ended on {at:%-d %B}: {_AGAIN}.",
                RECONNECT,
            )
            return


def _scopes(told: Json) -> Iterator[Finding]:
    held = told.get("scopes")
    missing = [scope for scope in NEEDED if isinstance(held, list) and scope not in held]
    if missing:
        words = in_words([NEEDED[scope] for scope in missing])
        yield Finding(
            "scope",
            f"Facebook no longer lets helpnet {words}: {_AGAIN} and leave everything ticked.",
            RECONNECT,
            blocks=not _TO_POST.isdisjoint(missing),
        )


def _version(graph: Graph) -> Iterator[Finding]:
    """The version asked for has expired: Facebook then answers as another, without a word."""
    answered = graph.session.told.get("facebook-api-version", "")
    if answered and answered != graph.version:
        yield Finding(
            "version",
            f"Facebook has ended version {graph.version} of its Graph API and answers as "
            f"{answered}: set HELPNET_FACEBOOK_GRAPH_VERSION to {VERSION}, then restart helpnet.",
        )
