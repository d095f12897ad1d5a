"""The pages over a fresh database, without a network to reach and without a worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpnet import Helpnet, create_app
from helpnet.domain.model import Credentials, Profile
from helpnet.services import results, send, signin
from helpnet.services.views import AskView
from helpnet.store import accounts
from tests.support.clock import StandingClock
from tests.support.html import Page
from tests.support.running_app import practice_config

NOWHERE = "http://127.0.0.1:9"


@dataclass
class Pages:
    """The app, its owner and the owner's browser."""

    app: Flask
    helpnet: Helpnet
    owner: str
    clock: StandingClock
    browser: FlaskClient

    def page(self, path: str, status: int = 200) -> Page:
        """A page that the signed-in owner opens."""
        answer = self.browser.get(path)
        assert answer.status_code == status, answer.text
        return Page(answer.text)

    def post(self, path: str, fields: dict[str, object], **more: object) -> TestResponse:
        """A form that the owner sends, with its token."""
        token = self.page("/asks/new").all("input", name="csrf_token")[0]["value"]
        return self.browser.post(path, data={"csrf_token": token, **fields}, **more)

    def ask(self, text: str = "need help: who talks in Winnipeg?", undo_seconds: float = 5) -> str:
        """An ask that was just sent; its id."""
        draft = send.AskDraft(text=text, place="Winnipeg")
        sent = send.send(self.helpnet.work, self.owner, draft, undo_seconds=undo_seconds)
        return sent.ask_id

    def helpnet_ask(self, location: str) -> AskView:
        """The ask whose page is at this address."""
        ask_id = location.rsplit("/", 1)[-1].split("?")[0].split("#")[0]
        return results.ask_view(self.helpnet.store, self.owner, ask_id, self.clock())

    def sign_in(self, user_id: str) -> FlaskClient:
        """Another browser, signed in as that user."""
        browser = self.app.test_client()
        secret = signin.new_link(self.helpnet.store, user_id, self.clock())
        assert browser.get(f"/sign-in/{secret}").status_code == 303
        return browser


def connect(helpnet: Helpnet, owner: str, clock: StandingClock) -> None:
    """Give the owner an account on both networks."""
    names = {"x": ("robin_vale", "Robin Vale"), "facebook": ("", "Robin's")}
    for network, (handle, name) in names.items():
        profile = Profile(network=network, remote_id="1", handle=handle, name=name)
        accounts.connect(
            helpnet.store,
            f"account-{network}",
            owner,
            helpnet.work.api_bases[network],
            profile,
            Credentials("a token"),
            clock(),
        )


@pytest.fixture
def pages(tmp_path: Path, clock: StandingClock) -> Iterator[Pages]:
    """The app with its owner signed in and both networks connected."""
    app = create_app(practice_config(tmp_path, NOWHERE), clock=clock)
    helpnet: Helpnet = app.extensions["helpnet"]
    owner = helpnet.prepare()
    connect(helpnet, owner, clock)
    pages = Pages(app, helpnet, owner, clock, app.test_client())
    pages.browser = pages.sign_in(owner)
    yield pages
    helpnet.store.close()
