"""Writing an ask on a phone: counted while typed, kept until sent, sent with two taps."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import TEXT, Phone
from tests.support.practice import Practice


def test_the_cursor_is_in_the_text_at_once(phone: Phone) -> None:
    expect(phone.open("/").locator("#text")).to_be_focused()


def test_each_network_counts_in_its_own_unit_while_typing(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", "日本 👩‍👩‍👧 https://example.org/a-rather-long-path")
    counts = page.locator("[data-count]")
    expect(counts).to_have_text(["31/280", "47/63,206"])
    expect(page.locator("[data-link-hint]")).to_be_visible()
    page.fill("#text", "no link")
    expect(page.locator("[data-link-hint]")).to_be_hidden()
    expect(counts.first).to_have_text("7/280")


def test_the_phones_own_count_is_right_for_what_is_commonly_typed(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.route("**/compose/measure", lambda route: route.abort())
    for text, count in {
        "fog  ": 3,
        "naïve café": 10,
        "日本語": 6,
        "ok 👍🏽": 5,
        "🇨🇦!": 3,
        "see example.org or https://a.example/b?c=d now": 3 + 1 + 23 + 1 + 2 + 1 + 23 + 4,
        "Web 2.0, at 7.53": 16,
    }.items():
        page.fill("#text", text)
        expect(page.locator("[data-count]").first).to_have_text(f"{count}/280")
    phone.complaints.clear()  # the refused calls


def test_what_is_too_long_for_x_is_said_at_once_and_can_go_to_facebook_alone(
    phone: Phone,
) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", "fog " * 90)
    row = page.locator("[data-network=x]")
    expect(row.locator("[data-count]")).to_have_text("359/280")
    expect(row.locator("[data-count]")).to_have_class(re.compile("over"))
    expect(row.locator("[data-too-long]")).to_be_visible()
    expect(page.locator("[data-send]")).to_have_text("Send to X and Facebook")
    row.locator("label.toggle").tap()
    expect(page.locator("[data-send]")).to_have_text("Send to Facebook")
    page.locator("[data-send]").tap()
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".post strong")).to_have_text("Facebook Page")


def test_a_shorter_text_for_x_alone_is_counted_on_its_own(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", "fog " * 90)
    row = page.locator("[data-network=x]")
    row.locator("summary").tap()
    row.locator("[data-own]").fill("fog, short")
    expect(row.locator("[data-count]")).to_have_text("10/280")
    expect(row.locator("[data-too-long]")).to_be_hidden()
    page.locator("[data-send]").tap()
    expect(page.locator(".post")).to_have_count(2)


def test_what_was_typed_survives_leaving_the_page_until_it_is_sent(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    page.fill("#place", "Winnipeg")
    page.select_option("#needed-by", "4h")
    page.locator("[data-network=facebook] label.toggle").tap()
    phone.open("/asks")
    page = phone.open("/asks/new")
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.locator("#place")).to_have_value("Winnipeg")
    expect(page.locator("#needed-by")).to_have_value("4h")
    expect(page.locator("[data-network=facebook] input[type=checkbox]")).not_to_be_checked()
    page.locator("[data-send]").tap()
    expect(page.locator(".post")).to_have_count(1)
    # The page is there before its script, which forgets the draft when it runs.
    expect(page.locator("time[data-time=left]")).to_have_text(re.compile("left$"))
    expect(phone.open("/asks/new").locator("#text")).to_have_value("")


def test_a_draft_that_is_back_says_so_and_one_tap_starts_over(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    page = phone.open("/asks/new")
    expect(page.get_by_text("What you began is here again.")).to_be_visible()
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="Start over").tap()
    expect(page.locator("#text")).to_have_value(TEXT)
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Start over").tap()
    expect(page.locator("#text")).to_have_value("")
    expect(page.get_by_text("What you began is here again.")).to_have_count(0)
    expect(phone.open("/asks/new").locator("#text")).to_have_value("")


def test_an_ask_whose_answer_was_lost_is_sent_again_as_the_same_ask(phone: Phone) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    # The server takes the form, but its answer never reaches the phone.
    page.route("**/asks", lambda route: (route.fetch(max_redirects=0), route.abort()))
    page.locator("[data-send]").tap()
    page.wait_for_event("requestfailed")
    page.unroute("**/asks")
    page = phone.open("/asks/new")
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.get_by_text("it cannot go out twice")).to_be_visible()
    page.locator("[data-send]").tap()
    expect(page.locator(".post")).to_have_count(2)
    phone.open("/asks")
    expect(page.locator(".ask-row")).to_have_count(1)
    phone.complaints.clear()  # the lost answer


def test_times_are_chosen_and_said_in_the_phones_own_zone(phone: Phone) -> None:
    page = phone.open("/asks/new")
    expect(page.locator("#zone")).to_be_hidden()
    page.select_option("#needed-by", "2h")
    expect(page.locator("[data-deadline-hint]")).to_contain_text("Asia/Tokyo time")
    page.select_option("#needed-by", "pick")
    expect(page.locator("#picked")).to_be_visible()
    expect(page.locator("#zone")).to_have_value("Asia/Tokyo")
    page.fill("#text", TEXT)
    page.locator("[data-send]").tap()
    expect(page.locator("time[data-time=left]")).to_have_text(re.compile(r"^[23] h .*left$"))


def test_undo_brings_the_composer_back_with_all_that_was_typed(
    unhurried_phone: Phone, practice: Practice
) -> None:
    page = unhurried_phone.open("/asks/new")
    page.fill("#place", "Winnipeg")
    page.select_option("#needed-by", "2h")
    page.locator("[data-network=facebook] .toggle").tap()
    page.fill("#text", TEXT)
    page.locator("[data-send]").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".notice")).to_have_text("Nothing was sent.")
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.locator("#place")).to_have_value("Winnipeg")
    expect(page.locator("#needed-by")).to_have_value("2h")
    expect(page.locator("[data-network=x] input[type=checkbox]")).to_be_checked()
    expect(page.locator("[data-network=facebook] input[type=checkbox]")).not_to_be_checked()
    page.locator("[data-send]").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert practice.control("GET", "/posts")["items"] == []


def test_a_browser_without_scripts_sends_and_sees_how_it_went(plain_phone: Phone) -> None:
    plain_phone.send()
    page = plain_phone.page
    expect(page.locator("h1")).to_have_text(TEXT)
    expect(page.locator(".post")).to_have_count(2)


def test_a_browser_without_scripts_keeps_all_that_was_typed_when_something_is_wrong(
    plain_phone: Phone,
) -> None:
    page = plain_phone.open("/asks/new")
    page.fill("#text", "fog " * 90)
    page.fill("#place", "Winnipeg")
    page.select_option("#needed-by", "pick")
    page.locator("[data-send]").tap()
    expect(page.locator("#needed-by-wrong")).to_contain_text("Pick the date and the time")
    expect(page.locator("#text")).to_have_value("fog " * 90)
    expect(page.locator("#place")).to_have_value("Winnipeg")
    expect(page.locator("#picked")).to_be_visible()
    page.select_option("#needed-by", "1h")
    page.locator("[data-send]").tap()
    expect(page.locator("#text-wrong")).to_contain_text("X takes 280 weighted characters")
    expect(page.locator("#needed-by")).to_have_value("1h")


def test_a_count_that_was_asked_for_before_the_text_changed_is_not_shown(phone: Phone) -> None:
    held: list[Route] = []
    phone.open("/asks")  # signing in led to a composer, which asks for a count as well
    phone.page.route("**/compose/measure", lambda route: held.append(route))
    with phone.page.expect_request("**/compose/measure"):
        page = phone.open("/asks/new")
    page.fill("#text", "fog " * 90)
    count = page.locator("[data-network=x] [data-count]")
    expect(count).to_have_text("359/280")
    with page.expect_response("**/compose/measure"):
        held[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done))")
    expect(count).to_have_text("359/280", timeout=1)
    for later in held[1:]:
        later.continue_()
