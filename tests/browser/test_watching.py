"""Watching an ask on a phone: what comes in appears by itself and pulls nothing away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from helpnet.services.capture import capture
from helpnet.services.views import ContactView
from tests.browser.conftest import PHONE, TEXT, Phone, phone_in, put_away
from tests.support.practice import Practice
from tests.support.running_app import running_app
from tests.support.suggesting import suggest


def suggested(phone: Phone, ask_id: str, name: str, by: str = "Jonathan") -> ContactView:
    """A reply comes in that suggests a person."""
    quote = f"You should talk to {name}, really."
    return suggest(phone.app.helpnet, phone.app.owner, ask_id, name, quote, by)


def test_both_posts_become_sent_before_the_users_eyes(phone: Phone) -> None:
    phone.send()
    page = phone.page
    expect(page.locator(".post.sent")).to_have_count(2)
    expect(page.locator("#post-x .line")).to_contain_text("X sent")
    expect(page.locator("#post-x .side")).to_have_text("Open")


def test_a_suggested_person_appears_without_a_reload(phone: Phone, practice: Practice) -> None:
    phone.send()
    page = phone.page
    expect(page.locator(".post.sent")).to_have_count(2)
    page.evaluate("window.unchanged = true")
    posts = practice.control("GET", "/posts")["items"]
    post_id = next(each["id"] for each in posts if each["text"] == TEXT and each["network"] == "x")
    reply = {
        "network": "x",
        "post_id": post_id,
        "author": "jonathanmarkoff",
        "text": "@robin_vale connect with Joel Parent at IC Group, he's in Winnipeg",
    }
    practice.control("POST", "/replies", reply)
    expect(page.locator("h3").first).to_have_text("Joel Parent")
    expect(page.locator("mark").first).to_contain_text("Joel Parent")
    assert page.evaluate("window.unchanged")


@pytest.mark.parametrize("streams", [True, False], ids=["by stream", "by asking"])
def test_a_quiet_page_goes_on_telling_when_it_was_checked(phone: Phone, streams: bool) -> None:
    page = phone.page
    if not streams:
        page.route("**/stream*", lambda route: route.fulfill(status=503, body="full"))
    phone.send()
    told = page.locator("[data-checked=x] time")
    expect(told).to_be_visible()
    first = str(told.get_attribute("datetime"))
    expect(told).not_to_have_attribute("datetime", first)
    assert str(told.get_attribute("datetime")) > first
    phone.complaints.clear()  # the streams that were refused


def test_what_is_open_and_focused_stays_so_while_others_come_in(phone: Phone) -> None:
    ask_id = phone.send()
    for by in ("Ann", "Ben", "Cid", "Dan"):
        contact = suggested(phone, ask_id, "Joel Parent", by)
    page = phone.page
    card = page.locator(f"#contact-{contact.id}")
    folded = card.locator(f"#said-{contact.id}")
    folded.locator("summary").tap()
    card.get_by_role("button", name="I have contacted").focus()
    handle = card.element_handle()
    suggested(phone, ask_id, "Leah Dyck")
    expect(page.locator(".person")).to_have_count(2)
    expect(folded).to_have_attribute("open", "")
    expect(card.get_by_role("button", name="I have contacted")).to_be_focused()
    assert handle.evaluate("card => card.isConnected")


def test_the_card_that_is_read_does_not_move_when_somebody_better_comes_in(
    phone: Phone,
) -> None:
    ask_id = phone.send()
    names = [f"Person Number{letter}" for letter in "ABCDEF"]
    for name in names:
        suggested(phone, ask_id, name)
    page = phone.page
    expect(page.locator(".person")).to_have_count(len(names))
    read = page.locator(".person").nth(3)
    name = read.get_attribute("data-name")
    # A light breathes until its post is sent; cards glide to their places.
    expect(page.locator(".post.sent")).to_have_count(2)
    page.wait_for_function("() => document.getAnimations().length === 0")
    read.evaluate("card => scrollTo({ top: card.offsetTop - 100, behavior: 'instant' })")
    before = read.bounding_box()
    for by in ("Ann", "Ben", "Cid"):
        suggested(phone, ask_id, "Joel Parent", by)
    expect(page.locator("h3").first).to_have_text("Joel Parent")
    after = page.locator(f'.person[data-name="{name}"]').bounding_box()
    assert before is not None and after is not None
    assert abs(after["y"] - before["y"]) < 2
    pill = page.locator("[data-news-up]")
    expect(pill).to_have_text("↑ New first: \u2068Joel Parent\u2069")
    pill.tap()
    expect(pill).to_be_hidden()
    expect(page.locator(".person").first).to_be_in_viewport()


def test_the_card_that_is_read_does_not_move_when_the_posts_say_more_or_when_they_were_checked(
    phone: Phone, practice: Practice
) -> None:
    ask_id = phone.send()
    for letter in "ABCDEF":
        suggested(phone, ask_id, f"Person Number{letter}")
    page = phone.page
    expect(page.locator(".post.sent")).to_have_count(2)
    expect(page.locator("[data-checked=x]")).to_be_visible()
    expect(page.locator(".person")).to_have_count(6)
    read = page.locator(".person").nth(3)
    # As on a page that was opened before the first look.
    page.evaluate("document.querySelector('[data-checked]').parentElement.hidden = true")
    read.evaluate("card => scrollTo({ top: card.offsetTop - 100, behavior: 'instant' })")
    # Measured from the part, as a card may still be gliding to its place.
    at = "document.querySelector('#people').getBoundingClientRect().top"
    before = page.evaluate(at)
    effect = {"type": "status", "status": 500}
    practice.control("POST", "/faults", {"network": "facebook", "count": None, "effect": effect})
    expect(page.locator("#post-facebook .soft, #post-facebook .wrong")).to_have_count(2)
    assert abs(page.evaluate(at) - before) < 2
    expect(page.locator("[data-checked=x]")).to_be_visible()  # X is still looked at
    assert abs(page.evaluate(at) - before) < 2


def test_nothing_moves_while_a_finger_is_down(phone: Phone) -> None:
    ask_id = phone.send()
    suggested(phone, ask_id, "Joel Parent")
    page = phone.page
    expect(page.locator(".person")).to_have_count(1)
    page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    with page.expect_response("**/live*"):
        suggested(phone, ask_id, "Leah Dyck")
        page.evaluate("fetch(document.querySelector('[data-live]').dataset.live + '/live')")
    expect(page.locator(".person")).to_have_count(1)
    page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    expect(page.locator(".person")).to_have_count(2)


def test_one_tap_notes_that_somebody_was_contacted(phone: Phone) -> None:
    ask_id = phone.send()
    contact = suggested(phone, ask_id, "Joel Parent")
    page = phone.page
    card = page.locator(f"#contact-{contact.id}")
    page.evaluate("window.unchanged = true")
    card.get_by_role("button", name="I have contacted \u2068Joel Parent\u2069").tap()
    expect(card.locator(".badge.done")).to_have_text("Contacted")
    expect(card.get_by_role("button", name="\u2068Joel Parent\u2069 said yes")).to_be_visible()
    assert page.evaluate("window.unchanged")


def test_a_tap_without_signal_says_so_and_can_be_repeated_at_once(phone: Phone) -> None:
    ask_id = phone.send()
    contact = suggested(phone, ask_id, "Joel Parent")
    page = phone.page
    button = page.locator(f"#contact-{contact.id}").get_by_role("button", name="I have contacted")
    expect(button).to_be_visible()
    page.context.set_offline(True)
    button.tap()
    expect(page.locator("[data-problem]")).to_contain_text("may not have been kept")
    page.context.set_offline(False)
    button.tap()
    expect(page.locator(".badge.done")).to_have_text("Contacted")
    phone.complaints.clear()  # the calls that had no signal


def test_where_streams_are_refused_the_page_asks_now_and_then(phone: Phone) -> None:
    page = phone.page
    page.route("**/stream*", lambda route: route.fulfill(status=503, body="full"))
    ask_id = phone.send()
    expect(page.locator("[data-connection]")).to_have_text("· asks every 5 s")
    suggested(phone, ask_id, "Joel Parent")
    expect(page.locator("h3").first).to_have_text("Joel Parent")
    phone.complaints.clear()  # the refused streams


def test_without_scripts_a_reload_shows_what_came_in_and_buttons_work(
    plain_phone: Phone,
) -> None:
    ask_id = plain_phone.send()
    contact = suggested(plain_phone, ask_id, "Joel Parent")
    page = plain_phone.page
    page.reload()
    expect(page.locator("h3").first).to_have_text("Joel Parent")
    page.locator(f"#contact-{contact.id}").get_by_role(
        "button", name="Set \u2068Joel Parent\u2069 aside"
    ).tap()
    expect(page.locator("#aside summary")).to_have_text("Set aside (1)")


def test_an_open_page_says_that_it_is_offline_and_takes_it_back_by_itself(phone: Phone) -> None:
    phone.send()
    page = phone.page
    sign = page.locator("[data-offline]")
    expect(page.locator(".post.sent")).to_have_count(2)
    expect(sign).to_be_hidden()
    page.context.set_offline(True)
    expect(sign).to_have_text(re.compile(r"^Offline: showing what was there at \d\d:\d\d$"))
    page.context.set_offline(False)
    expect(sign).to_be_hidden()
    phone.complaints.clear()  # the calls that had no signal


def test_without_scripts_a_waiting_post_tells_the_moment_it_leaves(
    chromium: Browser, tmp_path: Path, practice: Practice
) -> None:
    with (
        running_app(tmp_path, practice.url, HELPNET_UNDO_SECONDS="60") as app,
        chromium.new_context(**PHONE, java_script_enabled=False) as context,
    ):
        phone = phone_in(context, app)
        phone.send()
        line = phone.page.locator("#post-x .line")
        expect(line).to_have_text(re.compile(r"leaves at \d\d:\d\d:\d\d UTC"))
        expect(phone.page.locator(".empty noscript")).to_be_visible()
        put_away(phone)


def test_words_marked_in_a_reply_become_the_name_that_is_added(phone: Phone) -> None:
    ask_id = phone.send()
    helpnet = phone.app.helpnet
    capture(helpnet.work, phone.app.owner, ask_id, "what fee? zorblax quent would know", "Ann")
    page = phone.page
    reply = page.locator(".reply")
    expect(reply).to_have_count(1)
    mark = """words => {
        const text = words.querySelector("bdi").firstChild;
        getSelection().setBaseAndExtent(text, 10, text, 23);
    }"""
    reply.locator(".words").evaluate(mark)
    reply.locator("summary").tap()
    expect(reply.get_by_role("textbox", name="Name")).to_have_value("zorblax quent")
    reply.get_by_role("button", name="Add whom").tap()
    expect(page.locator(".person h3")).to_have_text("zorblax quent")


def test_one_tap_insists_on_the_place_in_the_text_and_another_lets_it_go(phone: Phone) -> None:
    ask_id = phone.send()
    app, page = phone.app, phone.page
    suggest(app.helpnet, app.owner, ask_id, "Joel Parent", "try Joel Parent")
    must = page.get_by_role("button", name="Must be in Winnipeg")
    for pressed in ("true", "false"):
        phone.open(f"/asks/{ask_id}")  # a page at rest: right after a tap it is deaf to another
        must.click()
        expect(must).to_have_attribute("aria-pressed", pressed)
        expect(page.locator(".person", has_text="Joel Parent")).to_be_visible()
