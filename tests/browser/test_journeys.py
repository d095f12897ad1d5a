"""Somebody who travels: each time is told where they are, and means what it meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from helpnet.services import results, send
from tests.browser.conftest import PHONE, TEXT, Phone, phone_in, put_away
from tests.support.running_app import RunningApp


@dataclass
class Traveller:
    """A phone that changes its zone while its pages are open."""

    phone: Phone
    session: CDPSession

    def arrive(self, zone: str) -> None:
        self.session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})


@pytest.fixture
def traveller(chromium: Browser, live_app: RunningApp) -> Iterator[Traveller]:
    """Somebody who sets out from Tokyo."""
    settings = {name: value for name, value in PHONE.items() if name != "timezone_id"}
    with chromium.new_context(**settings) as context:
        phone = phone_in(context, live_app)
        one = Traveller(phone, context.new_cdp_session(phone.page))
        one.arrive("Asia/Tokyo")
        yield one
        put_away(phone)
    assert phone.complaints == []


def test_a_page_that_stays_open_on_a_journey_tells_the_time_where_one_is(
    traveller: Traveller,
) -> None:
    phone = traveller.phone
    work, clock = phone.app.helpnet.work, phone.app.helpnet.clock
    needed_by = clock() + timedelta(hours=2)
    draft = send.AskDraft(TEXT, needed_by=needed_by)
    ask_id = send.send(work, phone.app.owner, draft, undo_seconds=0).ask_id
    page = phone.open(f"/asks/{ask_id}")
    until = page.locator("time[data-time=until]")
    tokyo = (needed_by + timedelta(hours=9)).strftime("%H:%M")
    expect(until).to_have_text(re.compile(rf"^until .*{tokyo} GMT\+9$"))
    expect(page.locator("time[data-time=left]")).to_have_text(re.compile(r"^1 h 5\d min left$"))
    traveller.arrive("Asia/Kolkata")
    kolkata = (needed_by + timedelta(hours=5, minutes=30)).strftime("%H:%M")
    expect(until).to_have_text(re.compile(rf"^until .*{kolkata} GMT\+5:30$"))
    phone.open("/asks")
    expect(page.locator(".ask-row time[data-time=left]")).to_have_text(re.compile("left$"))


def test_tonight_of_a_kept_draft_is_tonight_where_one_is_and_a_picked_time_stays(
    traveller: Traveller,
) -> None:
    phone = traveller.phone
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    page.select_option("#needed-by", "tonight")
    hint = page.locator("[data-deadline-hint]")
    expect(hint).to_contain_text(re.compile("JST, Asia/Tokyo time.$"))
    traveller.arrive("Australia/Perth")
    page = phone.open("/asks/new")
    expect(page.locator("#zone")).to_have_value("Australia/Perth")
    page.select_option("#needed-by", "pick")
    page.locator("#picked").fill(_in_three_days(phone))
    expect(hint).to_contain_text(re.compile("18:00 AWST, Australia/Perth time.$"))
    traveller.arrive("Asia/Tokyo")
    page = phone.open("/asks/new")
    expect(page.locator("#zone")).to_have_value("Australia/Perth")
    expect(hint).to_contain_text(re.compile("Where you are that is .* 19:00 JST.$"))
    page.locator("[data-send]").tap()
    expect(page.locator("time[data-time=until]")).to_have_text(re.compile(r"19:00 GMT\+9$"))
    ask_id = page.url.rsplit("/", 1)[-1]
    app = phone.app
    view = results.ask_view(app.helpnet.store, app.owner, ask_id, app.helpnet.clock())
    assert f"{view.needed_by:%H:%M}" == "10:00"


def _in_three_days(phone: Phone) -> str:
    return (phone.app.helpnet.clock() + timedelta(days=3)).strftime("%Y-%m-%dT18:00")
