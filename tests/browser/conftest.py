"""A phone's browser: real Chromium at 390x844, touch, one thumb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

from tests.support.practice import Practice
from tests.support.running_app import RunningApp, running_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "Asia/Tokyo",  # its clocks have not been put forward or back since 1951
}
TEXT = "need help: anyone know anyone who talks on Web 2.0 and is based in Winnipeg?"
# A screen may wait for a worker on a computer that is busy with other tests.
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each test has windows of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Phone:
    """The owner's phone, signed in."""

    app: RunningApp
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the app."""
        self.page.goto(self.app.url + path)
        return self.page

    def send(self, text: str = TEXT) -> str:
        """Write an ask and send it; the id of the ask whose page opens."""
        self.open("/asks/new")
        self.page.fill("#text", text)
        self.page.click("[data-send]")
        self.page.wait_for_url(re.compile(r"/asks/[0-9a-f]+$"))
        return self.page.url.rsplit("/", 1)[-1]


def phone_in(context: BrowserContext, app: RunningApp) -> Phone:
    """A phone whose browser's complaints are kept: none is acceptable."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    phone = Phone(app, page)
    page.on("pageerror", lambda error: phone.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: phone.complaints.append(said.text) if _counts(said) else None,
    )
    page.goto(app.sign_in_link())
    return phone


def _counts(said: ConsoleMessage) -> bool:
    """An error of the app; the practice networks' few pages have no icon, which browsers miss."""
    return said.type == "error" and not str(said.location["url"]).endswith("/favicon.ico")


def put_away(phone: Phone) -> None:
    """Close the phone once its page is there: the server is not left with half an answer."""
    with suppress(Error):
        phone.page.wait_for_load_state(timeout=5_000)
    phone.page.context.close()


@pytest.fixture
def phone(chromium: Browser, live_app: RunningApp) -> Iterator[Phone]:
    """A phone with scripts; the test fails when its console complains."""
    with chromium.new_context(**PHONE) as context:
        phone = phone_in(context, live_app)
        yield phone
        put_away(phone)
    assert phone.complaints == []


@pytest.fixture
def unhurried_phone(chromium: Browser, tmp_path: Path, practice: Practice) -> Iterator[Phone]:
    """A phone with scripts whose asks wait a minute, in which they can be undone."""
    with (
        running_app(tmp_path, practice.url, HELPNET_UNDO_SECONDS="60") as app,
        chromium.new_context(**PHONE) as context,
    ):
        phone = phone_in(context, app)
        yield phone
        put_away(phone)
    assert phone.complaints == []


@pytest.fixture
def plain_phone(chromium: Browser, live_app: RunningApp) -> Iterator[Phone]:
    """A phone whose browser runs no scripts."""
    with chromium.new_context(**PHONE, java_script_enabled=False) as context:
        phone = phone_in(context, live_app)
        yield phone
        put_away(phone)
