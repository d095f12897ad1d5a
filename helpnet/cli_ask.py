"""`flask ask`: the main job from a shell."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import click
from flask.cli import with_appcontext

from helpnet.cli_parts import Parts, parts, plain_errors
from helpnet.connect_practice import connect_practice
from helpnet.services import photos, results, send
from helpnet.services.errors import Invalid
from helpnet.services.labels import NETWORKS, label
from helpnet.services.views import AskPage, AskView, ContactView
from helpnet.services.work import new_id
from helpnet.services.written import ask_json, contact_json, reply_json
from helpnet.store import jobs
from helpnet.worker import Worker

SILENCE = timedelta(seconds=5)
LOOK_SECONDS = 0.25
UNSETTLED = ("queued", "sending")


@click.command()
@click.argument("text")
@click.option("--needed-by", help="When it is needed by, as ISO 8601 with its zone.")
@click.option("--place", default="", help="Where the person should be.")
@click.option(
    "--must",
    multiple=True,
    help="place or time: who is known to fail it stands below the others.",
)
@click.option("--network", "networks", multiple=True, help="x or facebook; all by default.")
@click.option(
    "--photo",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A picture to go with it; up to four.",
)
@click.option("--alt", "alts", multiple=True, help="What each picture shows, in their order.")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Seconds to wait for answers.",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="Print what the API gives.")
@with_appcontext
@plain_errors
def ask(
    text: str,
    needed_by: str | None,
    place: str,
    must: tuple[str, ...],
    networks: tuple[str, ...],
    files: tuple[Path, ...],
    alts: tuple[str, ...],
    wait: float,
    as_json: bool,
) -> None:
    """Send TEXT to X and Facebook, wait, and print the people suggested.

    The exit status is 0 when the ask stands on at least one network, and 1 when it stands on none
    or when that is not known yet: look there before you send it again.
    """
    app = parts()
    for typed in (text, place):
        typed.encode()  # raises where it is no text, before anything is reached
    draft = send.AskDraft(
        text=text,
        place=place,
        must=must,
        needed_by=_time(needed_by),
        networks=networks or None,
        client_key=new_id(),
    )
    user_id = app.prepare()
    # Nothing is kept, and no practice account connected, for an ask that cannot go.
    send.check(draft, NETWORKS, app.clock())
    draft = replace(draft, photos=_photos(app, user_id, files, alts))
    if app.config.practice:
        connect_practice(app.work, app.config, user_id)
    sent = send.send(app.work, user_id, draft, undo_seconds=0)
    worker = _own_worker(app)
    try:
        _wait(app, user_id, sent.ask_id, wait)
    finally:
        if worker is not None:
            worker.stop()
            worker.join(30)
    page = results.ask_page(app.store, user_id, sent.ask_id, app.clock())
    click.echo(_json(page, app.config.base_url) if as_json else _text(page, app.config.base_url))
    if not _stands(page.ask):
        sys.exit(1)


def _photos(
    app: Parts, user_id: str, files: tuple[Path, ...], alts: tuple[str, ...]
) -> tuple[photos.Chosen, ...]:
    """The files, taken in, each with what it shows."""
    if len(alts) > len(files):
        raise Invalid({"photos": "Give each --alt after the --photo that it describes."})
    if len(files) > photos.MOST:
        raise Invalid({"photos": photos.TOO_MANY})
    taken = [photos.take(app.work, user_id, file.read_bytes()).id for file in files]
    return tuple(photos.Chosen(*pair) for pair in zip_longest(taken, alts, fillvalue=""))


def _stands(view: AskView) -> bool:
    return any(post.state == "sent" for post in view.posts)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        sentence = "Write --needed-by as ISO 8601, such as 2026-05-01T18:00:00-05:00."
        raise Invalid({"needed_by": sentence}) from None


def _own_worker(app: Parts) -> Worker | None:
    """A worker for as long as this command runs, unless another one lives."""
    beat = jobs.last_beat(app.store)
    if beat is not None and app.clock() - beat < SILENCE:
        return None
    worker = Worker(app.work)
    worker.start()
    return worker


def _wait(app: Parts, user_id: str, ask_id: str, seconds: float) -> None:
    """Wait so long for answers, and in any case until it is known what became of each post."""
    end = time.monotonic() + max(0.0, seconds)
    settled_by = time.monotonic() + max(30.0, seconds)
    while time.monotonic() < settled_by:
        view = results.ask_view(app.store, user_id, ask_id, app.clock())
        states = {post.state for post in view.posts}
        # Where it stands nowhere, no answer can come.
        if states.isdisjoint(UNSETTLED) and ("sent" not in states or time.monotonic() >= end):
            return
        time.sleep(LOOK_SECONDS)  # the worker may be another process: its rows are the only sign


def _json(page: AskPage, base_url: str) -> str:
    body = ask_json(page.ask, base_url) | {
        "contacts": [contact_json(one) for one in _contacts(page)],
        "replies": [reply_json(one) for one in page.replies],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _contacts(page: AskPage) -> tuple[ContactView, ...]:
    return (*page.contacts, *page.possible)


def _text(page: AskPage, base_url: str) -> str:
    lines = list(_posts(page.ask))
    if not _contacts(page) and _stands(page.ask):
        lines.append(f"Nobody is suggested yet, in {page.ask.replies_count} replies.")
    for one in _contacts(page):
        lines += _contact(one)
    if any(post.actions for post in page.ask.posts):
        lines.append(f"Decide what is to become of it at {base_url}/asks/{page.ask.id}")
    return "\n".join(lines)


def _posts(view: AskView) -> Iterator[str]:
    for post in view.posts:
        said = f"{post.label} as {post.account}: {post.state}"
        yield " ".join(filter(None, (said, post.url, post.message, *post.notes)))


def _contact(one: ContactView) -> Iterator[str]:
    org = f", {one.org}" if one.org else ""
    possible = " (possible - confirm?)" if one.certainty == "possible" else ""
    yield f"\n{one.rank}. {one.name}{org}{possible}"
    yield f"   {' '.join((*(failed.because for failed in one.fails), *one.because))}"
    ways = [f"@{handle} on {label(network)}" for network, handle in one.handles.items()]
    ways += [*one.phones, *one.emails, *one.urls]
    if ways:
        yield f"   {', '.join(ways)}"
    for said in one.suggested_by:
        yield f"   {said.name}: {' '.join(said.quote.split())}"
