"""An ask's page kept up to date: by a stream of events, and by asking where that is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from flask import (
    Blueprint,
    Response,
    copy_current_request_context,
    jsonify,
    make_response,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from helpnet.services import results
from helpnet.store import asks
from helpnet.web import fragments, trouble
from helpnet.web.current import helpnet, now, store, user_id
from helpnet.web.fragments import Fragment, Rendered
from helpnet.web.live import Subscription, TooMany
from helpnet.web.signin import required

bp = Blueprint("stream", __name__)
bp.before_request(required)

LIFE_SECONDS = 300.0  # a stream holds a thread, so it ends now and then; the phone comes back
KEEPALIVE_SECONDS = 15.0  # shorter than the idle limits of proxies and mobile networks
_RETRY = "retry: 2000\n\n"
_rendered = Rendered()


@bp.get("/asks/<ask_id>/stream")
def stream(ask_id: str) -> ResponseReturnValue:
    """Fragments as events, each when it differs from what this phone has."""
    have = request.headers.get("Last-Event-ID") or request.args.get("have", "")
    latest = _latest(ask_id, everything="all" in request.args)
    with ExitStack() as stack:
        subscription = _subscribe(stack, ask_id)
        revision = subscription.standing.revision
        first = latest(revision)  # not this user's ask: said before a stream begins
        # Rendering needs a request around it; nothing else of the stream holds on to one.
        later = copy_current_request_context(latest)
        body = events(subscription, later, (revision, first), have)
        response = Response(body, mimetype="text/event-stream")
        response.call_on_close(stack.pop_all().close)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that collects would hold back events
    return response


def _subscribe(stack: ExitStack, ask_id: str) -> Subscription:
    try:
        return stack.enter_context(helpnet().live.subscribe(ask_id))
    except TooMany:
        raise ServiceUnavailable(
            "As many pages as can be are kept up to date by stream; this one asks instead.",
            retry_after=60,
        ) from None


@bp.get("/asks/<ask_id>/live")
def live(ask_id: str) -> ResponseReturnValue:
    """The fragments as JSON, with an ETag, so that asking again costs next to nothing.

    When the replies were last looked for stands in a header: a 304 tells that as well.
    """
    return answer(ask_id)


def answer(ask_id: str) -> Response:
    """All fragments of an ask of the signed-in user, or 304 where the phone has them."""
    made = _latest(ask_id, everything="all" in request.args)(None)
    response = make_response(jsonify({each.name: each.html for each in made}))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Helpnet-Checked"] = asks.standings(store(), [ask_id])[ask_id].checked
    response.set_etag(fragments.marks(made))
    response.make_conditional(request)
    return response


Latest = Callable[[int | None], tuple[Fragment, ...]]


def _latest(ask_id: str, *, everything: bool) -> Latest:
    """What renders the ask's fragments: at a revision or later, or, for None, afresh."""
    owner = user_id()

    def make() -> tuple[int, tuple[Fragment, ...]]:
        page = results.ask_page(store(), owner, ask_id, now())
        made = fragments.render(page, everything=everything)
        return page.ask.revision, made

    def latest(revision: int | None) -> tuple[Fragment, ...]:
        if revision is None:
            return make()[1]
        # The owner is part of the key: what was rendered for one user is never another's.
        return _rendered.get((owner, ask_id, everything), revision, make)

    return latest


def events(
    subscription: Subscription,
    latest: Latest,
    first: tuple[int, tuple[Fragment, ...]],
    have: str,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[str]:
    """The text of one stream: what the phone lacks, then what changes, until its life is over.

    `first` is a rendering and its revision, `have` the id of the last fragment that the phone got:
    the marks of all it shows. When the replies were looked for is told apart, as it changes far
    more often than what they say.
    """
    ends = clock() + LIFE_SECONDS
    shown, checked = fragments.parse_marks(have), ""
    revision, made = first
    yield _RETRY
    while not subscription.stopped:
        for fragment in made:
            if shown.get(fragment.name) != fragment.mark:
                shown[fragment.name] = fragment.mark
                yield _event(fragment, shown)
        if checked != subscription.standing.checked:
            checked = subscription.standing.checked
            yield f"event: checked\ndata: {checked}\n\n"
        while not subscription.wait(min(KEEPALIVE_SECONDS, ends - clock())):
            if clock() >= ends:
                return
            yield ": still here\n\n"
        if subscription.stopped:
            return
        if revision == subscription.standing.revision:
            continue
        revision = subscription.standing.revision
        try:
            made = latest(revision)
        except trouble.TROUBLE as error:  # the phone comes back, and asks instead meanwhile
            trouble.note(error, "a stream")
            return


def _event(fragment: Fragment, shown: dict[str, str]) -> str:
    data = "\n".join(f"data: {line}" for line in fragment.html.splitlines())
    mark = fragments.join_marks(shown)
    return f"event: {fragment.name}\nid: {mark}\n{data}\n\n"
