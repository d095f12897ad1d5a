"""Connecting and disconnecting on a phone, over the practice networks' consent pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Phone, phone_in, put_away
from tests.support.practice import Practice
from tests.support.processes import free_port
from tests.support.running_app import RunningApp, running_app


@pytest.fixture
def app(tmp_path: Path, practice: Practice) -> Iterator[RunningApp]:
    """The whole app, at the address that the networks send people back to."""
    port = free_port()
    with running_app(tmp_path, practice.url, port=port, PORT=str(port)) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request: pytest.FixtureRequest, chromium: Browser, app: RunningApp) -> Iterator[Phone]:
    """A phone with scripts, and one without; the console of neither may complain."""
    with chromium.new_context(**PHONE, java_script_enabled=request.param) as context:
        phone = phone_in(context, app)
        yield phone
        put_away(phone)
    assert phone.complaints == []


def row(page: Page, network: str):
    return page.locator(f"#{network}")


def disconnect(page: Page, network: str) -> None:
    row(page, network).locator("summary").tap()
    row(page, network).get_by_label("Also erase").check()
    row(page, network).get_by_role("button", name="Disconnect").tap()
    expect(page.locator(".notice")).to_contain_text("is disconnected, and its sign-in erased")


def test_x_is_disconnected_refused_and_connected_again(phone: Phone, practice: Practice) -> None:
    page = phone.open("/accounts")
    expect(row(page, "x")).to_contain_text("@robin_vale")
    disconnect(page, "x")
    row(page, "x").get_by_role("button", name="Connect X").tap()
    page.get_by_role("button", name="Cancel").tap()
    expect(page.locator(".notice")).to_contain_text("You did not allow it at X")
    row(page, "x").get_by_role("button", name="Connect X").tap()
    page.get_by_role("button", name="Authorize app").tap()
    expect(page.locator(".notice")).to_have_text("X is connected as @robin_vale.")
    assert page.url == f"{phone.app.url}/accounts#x"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_account_on_x_takes_the_place_only_when_the_user_says_so(phone: Phone) -> None:
    page = phone.open("/accounts")
    row(page, "x").get_by_role("button", name="Reconnect X").tap()
    other = page.locator("select[name=who] option").nth(1).get_attribute("value")
    page.select_option("select[name=who]", other)
    page.get_by_role("button", name="Authorize app").tap()
    expect(page.locator("h1")).to_have_text(f"Post as @{other}?")
    page.get_by_role("button", name="Keep @robin_vale").tap()
    expect(row(page, "x")).to_contain_text("@robin_vale")


def test_a_page_is_chosen_after_what_was_declined_is_granted(phone: Phone) -> None:
    page = phone.open("/accounts")
    disconnect(page, "facebook")
    row(page, "facebook").get_by_role("button", name="Connect Facebook").tap()
    page.get_by_label("Create and manage content on your Page").check()
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator(".notice")).to_contain_text("without letting helpnet post as your Page")
    row(page, "facebook").get_by_role("button", name="Grant again").tap()
    expect(page).to_have_url(re.compile("auth_type=rerequest"))
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator("h1")).to_have_text("Post as Robin Vale Speaks?")
    page.get_by_role("button", name="Post as Robin Vale Speaks").tap()
    expect(page.locator(".notice")).to_have_text("Facebook Page is connected as Robin Vale Speaks.")
    assert page.url == f"{phone.app.url}/accounts#facebook"
