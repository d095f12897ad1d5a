"""Nothing is sent, said or counted down that is not so: going back, being slow, being offline."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import TEXT, Phone
from tests.support.practice import Practice

ALREADY = "An ask was already sent from this form"


def toggle(page: Page, network: str) -> None:
    page.locator(f"[data-network={network}] label.toggle").tap()


def test_back_after_send_brings_no_form_that_is_still_to_be_sent(phone: Phone) -> None:
    phone.send()
    page = phone.page
    expect(page.locator(".post.sent")).to_have_count(2)
    page.go_back()
    expect(page).to_have_url(re.compile("/asks/new$"))
    expect(page.locator("#text")).to_have_value("")


def test_back_after_undo_and_send_says_that_it_was_sent(unhurried_phone: Phone) -> None:
    unhurried_phone.send()
    page = unhurried_phone.page
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".notice.good")).to_have_text("Nothing was sent.")
    page.locator("[data-send]").tap()
    expect(page.locator(".post")).to_have_count(2)
    expect(page.locator("time[data-time=wait]").first).to_have_text(re.compile("^in "))
    page.go_back()
    expect(page.locator("#form-wrong")).to_contain_text(ALREADY)
    # Nor does that text lie in wait as a draft.
    expect(unhurried_phone.open("/asks/new").locator("#text")).to_have_value("")


def test_a_network_left_off_in_a_draft_is_said_beside_send_and_one_tap_from_on(
    phone: Phone,
) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    toggle(page, "facebook")
    page = phone.open("/asks/new")
    off = page.get_by_role("button", name="Facebook is off, as you left it: switch on")
    expect(page.locator("[data-send]")).to_have_text("Send to X")
    off.tap()
    expect(off).to_have_count(0)
    expect(page.locator("[data-send]")).to_have_text("Send to X and Facebook")


def test_without_scripts_send_names_the_networks_that_are_on(plain_phone: Phone) -> None:
    page = plain_phone.open("/asks/new")
    send = page.locator("[data-send]")
    for switched, words in (
        (None, "Send to X and Facebook"),
        ("x", "Send to Facebook"),
        ("facebook", "Send"),
        ("x", "Send to X"),
    ):
        if switched:
            toggle(page, switched)
        expect(send).to_have_text(words, use_inner_text=True)


def test_counters_stand_beside_send_only_where_those_above_are_out_of_sight(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    expect(page.locator("[data-count]").first).to_be_in_viewport()
    expect(page.locator("[data-goes]")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 480})
    expect(page.locator("[data-goes]")).to_be_visible()


def test_what_is_too_long_dims_send_and_says_why_when_it_is_tapped(phone: Phone) -> None:
    page = phone.open("/asks/new")
    send, why = page.locator("[data-send]"), page.locator("[data-why]")
    page.fill("#text", "fog " * 90)
    expect(send).to_have_attribute("aria-disabled", "true")
    expect(why).to_be_hidden()
    send.tap(force=True)
    expect(why).to_have_text("Too long for X: shorten it, or switch X off.")
    expect(why).to_be_in_viewport()
    toggle(page, "x")
    expect(why).to_be_hidden()
    expect(send).not_to_have_attribute("aria-disabled", "true")


def test_a_post_that_is_long_under_way_says_so(phone: Phone, practice: Practice) -> None:
    effect = {"type": "latency", "seconds": 8}
    where = {"network": "x", "method": "POST", "path": "/x/2/tweets", "count": 1}
    practice.control("POST", "/faults", where | {"effect": effect})
    phone.send()
    slow = phone.page.locator("#post-x [data-slow]")
    expect(phone.page.locator("#post-x .line")).to_have_text("X sending…")
    expect(slow).to_be_hidden()
    expect(slow).to_be_visible()
    expect(slow).to_have_text("X is slow to answer: still waiting.")
    expect(phone.page.locator("#post-x .line")).to_contain_text("X sent")


def test_offline_nothing_counts_down_and_the_buttons_are_dimmed(unhurried_phone: Phone) -> None:
    unhurried_phone.send()
    page = unhurried_phone.page
    undo = page.get_by_role("button", name="Undo")
    leaves = page.locator("#post-x time[data-time=wait]")
    opacity = "button => getComputedStyle(button).opacity"
    expect(leaves).to_have_text(re.compile("^in "))
    assert undo.evaluate(opacity) == "1"
    page.context.set_offline(True)
    expect(leaves).to_have_text(re.compile(r"^at \d\d:\d\d:\d\d$"))
    assert float(undo.evaluate(opacity)) < 0.6
    page.context.set_offline(False)
    expect(leaves).to_have_text(re.compile("^in "))
    assert undo.evaluate(opacity) == "1"
    unhurried_phone.complaints.clear()  # the calls that had no signal


def test_without_scripts_the_page_of_an_ask_brings_itself_up_to_date(plain_phone: Phone) -> None:
    plain_phone.send()
    page = plain_phone.page
    expect(page.get_by_role("link", name="Reload")).to_be_visible()
    expect(page.locator(".post.sent")).to_have_count(2)
