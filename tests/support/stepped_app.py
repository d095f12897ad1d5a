"""The app with the practice networks under one standing clock, its jobs run step by step.

Everything goes over real HTTP; only the time and the moment a job runs are the test's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from helpnet import Helpnet, create_app
from helpnet.connect_practice import connect_practice
from helpnet.networks.http import Limits
from helpnet.services import results, send, signin
from helpnet.services.views import AskPage, ContactView, PostView
from helpnet.worker import Worker
from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice
from tests.support.running_app import practice_config

WINNIPEG = (
    "need help: anyone know anyone who talks on Web 2.0 and Social Media and is based in Winnipeg?"
)


@dataclass
class SteppedApp:
    """The app, its owner, the networks and the clock they share."""

    app: Flask
    helpnet: Helpnet
    practice: Practice
    clock: StandingClock
    owner: str
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.worker = Worker(self.helpnet.work, threads=0)

    def client(self) -> FlaskClient:
        """A program with a fresh API token."""
        token = signin.new_token(self.helpnet.store, self.owner, "tests", self.clock())
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    def send(self, text: str = WINNIPEG, **draft: Any) -> str:
        """Send an ask; its id."""
        made = send.AskDraft(text, **draft)
        return send.send(self.helpnet.work, self.owner, made, undo_seconds=0).ask_id

    def work(self, seconds: float = 0) -> None:
        """Move on by so much, running whatever becomes due at each second."""
        self.drain()
        for _ in range(round(seconds)):
            self.clock.forward(1)
            self.drain()

    def drain(self) -> None:
        """Run all jobs that are due now."""
        for _ in range(200):
            if not self.worker.run_one():
                return
        raise AssertionError("jobs keep coming back without the time moving on")

    def page(self, ask_id: str) -> AskPage:
        """What the ask's page shows now."""
        return results.ask_page(self.helpnet.store, self.owner, ask_id, self.clock())

    def post(self, ask_id: str, network: str) -> PostView:
        """How the ask stands on one network."""
        return next(post for post in self.page(ask_id).ask.posts if post.network == network)

    def contact(self, ask_id: str, name: str) -> ContactView:
        """The suggested person of this name."""
        page = self.page(ask_id)
        return next(one for one in (*page.contacts, *page.possible) if one.name == name)

    def published(self, network: str) -> list[dict[str, Any]]:
        """The asks that the outside world sees on a network, replies left out."""
        posts = self.practice.control("GET", "/posts")["items"]
        return [post for post in posts if post["network"] == network and post["text"] == WINNIPEG]

    def fault(self, network: str, effect: dict[str, Any], **where: Any) -> None:
        """Have the network fail in a way that the practice networks offer."""
        body = {"network": network, "count": 1, "effect": effect} | where
        self.practice.control("POST", "/faults", body)


@contextmanager
def stepped_app(
    folder: Path, clock: StandingClock, *, call_seconds: float = 1.0, **settings: str
) -> Iterator[SteppedApp]:
    """Put it up, the owner's practice accounts connected and their history read."""
    limits = Limits(total_seconds=call_seconds, connect_seconds=call_seconds / 2)
    with running_practice(clock=clock.seconds) as practice:
        config = practice_config(folder, practice.url, **settings)
        app = create_app(config, clock=clock, limits=limits)
        helpnet: Helpnet = app.extensions["helpnet"]
        owner = helpnet.prepare()
        connect_practice(helpnet.work, config, owner)
        stepped = SteppedApp(app, helpnet, practice, clock, owner)
        stepped.drain()
        try:
            yield stepped
        finally:
            helpnet.store.close()
