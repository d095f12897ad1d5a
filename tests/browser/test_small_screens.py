"""The composer where there is least room: keyboard open, letters twice as large, on its side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_thumb import pages_of

LONG = "fog " * 90


def resize(phone: Phone, width: int, height: int) -> Page:
    """The composer on a screen of this size."""
    phone.page.set_viewport_size({"width": width, "height": height})
    return phone.open("/asks/new")


def test_beside_send_it_says_who_posts_how_much_where(phone: Phone) -> None:
    page = resize(phone, 390, 480)
    page.fill("#text", LONG)
    line = page.locator("[data-goes]")
    expect(line).to_be_in_viewport(ratio=1)
    expect(line.locator("span")).to_have_text(
        ["X @robin_vale 359/280 too long", "Facebook Robin Vale Speaks 359/63,206"]
    )
    expect(page.locator("[data-send]")).to_be_in_viewport(ratio=1)
    page.locator("[data-network=x] label.toggle").tap()
    page.evaluate("scrollTo(0, 0)")  # away from the networks, which say it themselves
    expect(line.locator("span")).to_have_count(1)
    page.locator("[data-network=facebook] label.toggle").tap()
    expect(line).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(390, 480), (320, 480), (844, 390)])
def test_send_never_covers_the_text_however_long_it_is(
    phone: Phone, width: int, height: int
) -> None:
    page = resize(phone, width, height)
    page.fill("#text", "a long story\n" * 40)
    field, bar = page.locator("#text").bounding_box(), page.locator(".send").bounding_box()
    assert field is not None and bar is not None
    assert field["y"] + field["height"] <= bar["y"] + 16  # the bar begins with a fading edge
    assert bar["y"] + bar["height"] <= height + 1
    expect(page.locator("[data-send]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 390])
def test_letters_twice_as_large_make_no_page_wider_than_the_screen(
    phone: Phone, width: int
) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    for path in [*pages_of(phone), "/nothing-here"]:
        page = phone.open(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    phone.complaints.clear()  # that there is nothing here


def test_a_place_named_in_the_text_is_filled_in_with_one_tap(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", "who talks on Web 2.0 and is based in Winnipeg?")
    offered = page.get_by_role("button", name="Winnipeg")
    expect(page.locator("#place")).to_have_value("")
    offered.tap()
    expect(page.locator("#place")).to_have_value("Winnipeg")
    expect(offered).to_have_count(0)
    expect(page.locator("#text")).to_be_focused()
    expect(phone.open("/asks/new").locator("#place")).to_have_value("Winnipeg")
