"""One thumb on a small screen: big enough to hit, nothing cut off, nothing the policy refuses."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, expect

from helpnet.services import imports
from tests.browser.conftest import PHONE, TEXT, Phone, phone_in, put_away
from tests.support.practice import Practice
from tests.support.running_app import RunningApp
from tests.support.suggesting import suggest

LISTED_TWICE = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nia Okonkwo\r\nURL:https://x.com/nia\r\nTEL:+12045550142\r\n"
    b"EMAIL:nia@example.org\r\nEND:VCARD\r\n",
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    b"Nia,Okonkwo,https://www.linkedin.com/in/nia,,An Organisation,,01 Jan 2024\r\n",
)
LEAST_TARGET = 48
TARGETS = "button, a:not(.skip), input, select, textarea, summary"
SMALL = """() => [...document.querySelectorAll("TARGETS")]
  .filter((each) => each.checkVisibility() && !each.closest(".toggle, .tick"))
  .concat([...document.querySelectorAll(".toggle, .tick")].filter((each) => each.checkVisibility()))
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < LEAST || box.width < LEAST))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)""".replace(
    "LEAST", str(LEAST_TARGET)
).replace("TARGETS", TARGETS)


def pages_of(phone: Phone) -> list[str]:
    """One page of each kind, with somebody suggested, and some people imported."""
    ask_id = phone.send()
    app = phone.app
    joel = suggest(app.helpnet, app.owner, ask_id, "Joel Parent", "try Joel Parent")
    import_ids = [take_in(app, content) for content in LISTED_TWICE]
    nia = app.helpnet.store.row("select root_id from people where name = 'Nia Okonkwo'")
    assert nia is not None
    expect(phone.page.locator(".post.sent")).to_have_count(2)
    of_x = f"/asks/{ask_id}/posts/x"
    asks = ["/asks/new", f"/asks/{ask_id}", f"{of_x}/delete", f"{of_x}/details", "/asks"]
    person = f"/people/{nia['root_id']}?same=nia"
    people = ["/people", person, "/people/duplicates", f"/people/imports/{import_ids[0]}"]
    return [*asks, f"/contacts/{joel.id}", *people, "/accounts", "/privacy"]


def take_in(app: RunningApp, content: bytes) -> str:
    """Import an export that was uploaded; the id of the import."""
    file = io.BytesIO(content)
    return imports.import_now(app.helpnet.work, app.owner, file, "an export").id


def test_everything_to_be_tapped_is_big_enough_for_a_thumb(phone: Phone) -> None:
    for path in pages_of(phone):
        assert phone.open(path).evaluate(SMALL) == [], path


def test_a_quoted_reply_and_its_writer_are_one_tap_away(phone: Phone, practice: Practice) -> None:
    phone.send()
    page = phone.page
    expect(page.locator(".post.sent")).to_have_count(2)
    posts = practice.control("GET", "/posts")["items"]
    post_id = next(each["id"] for each in posts if each["text"] == TEXT and each["network"] == "x")
    text = "@robin_vale connect with Joel Parent at IC Group, he's in Winnipeg"
    reply = {"network": "x", "post_id": post_id, "author": "jonathanmarkoff", "text": text}
    practice.control("POST", "/replies", reply)
    card = page.locator(".person", has_text="Joel Parent")
    expect(card.locator(".first")).to_have_text("Ask Jonathan")
    link = card.locator(".open").get_attribute("href")
    assert link and card.locator(".first").get_attribute("href") == link
    assert page.evaluate(SMALL) == []


def test_send_is_at_the_thumb_whatever_was_typed(phone: Phone) -> None:
    page = phone.open("/asks/new")
    for text in ("", "fog " * 60, "a long story\n" * 40):
        page.fill("#text", text)
        send = page.locator("[data-send]")
        expect(send).to_be_in_viewport(ratio=1)
        box = send.bounding_box()
        assert box is not None
        assert box["y"] > 844 * 0.8
        assert box["width"] > 340


def test_text_fields_are_large_enough_that_no_phone_zooms_in(phone: Phone) -> None:
    page = phone.open("/asks/new")
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('input, select, textarea')]"
        ".map((each) => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 16


@pytest.mark.parametrize("width", [320, 390, 844])
def test_no_page_is_wider_than_the_screen(
    chromium: Browser, live_app: RunningApp, width: int
) -> None:
    size = {"viewport": {"width": width, "height": 700}}
    with chromium.new_context(**PHONE | size) as context:
        phone = phone_in(context, live_app)
        for path in [*pages_of(phone), "/nothing-here"]:
            page = phone.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        put_away(phone)


def test_the_policy_is_never_violated(phone: Phone) -> None:
    page = phone.page
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (event) => console.error(`violated: ${event.violatedDirective}`))"
    )
    for path in pages_of(phone):
        phone.open(path)
        expect(page.locator("main")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_function("true")
    assert any("violated: style-src" in each for each in phone.complaints), "the listener works"
    phone.complaints = [each for each in phone.complaints if "style-src" not in each]


def test_focus_is_seen_and_the_first_tab_leads_past_the_navigation(phone: Phone) -> None:
    page = phone.open("/asks")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_motion_is_left_out_where_it_is_not_wanted(chromium: Browser, live_app: RunningApp) -> None:
    with chromium.new_context(**PHONE, reduced_motion="reduce") as context:
        phone = phone_in(context, live_app)
        phone.send()
        duration = "[...document.querySelectorAll('*')].filter("
        duration += "(each) => getComputedStyle(each).animationName !== 'none').length"
        assert phone.page.evaluate(duration) == 0
        put_away(phone)
