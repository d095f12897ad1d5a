"""What is in the way of posting comes into a page that stands open."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.support.practice import Practice


def test_spent_credit_comes_into_the_composer_while_somebody_types(
    phone: Phone, practice: Practice
) -> None:
    practice.control("POST", "/settings", {"x_credit": 0})
    page = phone.open("/asks/new")
    page.locator("#text").press_sequentially("need help: who")
    place = page.locator('[data-ready="x"]')
    expect(place).to_contain_text("X says your API credit is used up")
    expect(place.get_by_role("link", name="Top up")).to_have_attribute(
        "href", "https://developer.x.com"
    )
    expect(page.locator('[data-ready="facebook"]')).to_be_empty()
    assert page.locator("#text").input_value() == "need help: who"


def test_the_light_of_an_account_turns_by_itself(phone: Phone, practice: Practice) -> None:
    practice.control("POST", "/settings", {"x_credit": 0})
    page = phone.open("/accounts")
    expect(page.locator("#x.barred .light")).to_be_visible()
    expect(page.locator("#facebook.barred, #facebook.warned")).to_have_count(0)
