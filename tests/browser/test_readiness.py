"""What is in the way of posting comes into a page that stands open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.support.practice import Practice
from tests.support.running_app import RunningApp


@pytest.fixture
def spent(live_app: RunningApp, practice: Practice) -> None:
    """X's credit is gone once the app is up, before the phone has it looked at."""
    practice.control("POST", "/settings", {"x_credit": 0})


@pytest.mark.usefixtures("spent")
def test_spent_credit_comes_into_the_composer_while_somebody_types(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.locator("#text").press_sequentially("need help: who")
    place = page.locator('[data-ready="x"]')
    expect(place).to_contain_text("X says your API credit is used up")
    expect(place.get_by_role("link", name="Top up")).to_have_attribute(
        "href", "https://developer.x.com"
    )
    expect(page.locator('[data-ready="facebook"]')).to_be_empty()
    assert page.locator("#text").input_value() == "need help: who"


@pytest.mark.usefixtures("spent")
def test_the_light_of_an_account_turns_by_itself(phone: Phone) -> None:
    page = phone.open("/accounts")
    expect(page.locator("#x.barred .light")).to_be_visible()
    expect(page.locator("#facebook.barred, #facebook.warned")).to_have_count(0)
