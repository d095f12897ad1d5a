"""The people pages in a phone's hand: exports go in, doubles are put together, one is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, Phone
from tests.browser.test_thumb import LISTED_TWICE, SMALL, take_in
from tests.support.practice import Practice

EXPORTS = ("x.zip", "facebook.zip", "linkedin.csv", "contacts.vcf")


@pytest.fixture
def exports(practice: Practice, tmp_path: Path) -> list[Path]:
    """The owner's acquaintance, downloaded from the practice networks."""
    files = []
    for name in EXPORTS:
        answer = practice.http.get(f"{practice.url}/practice/exports/{name}", timeout=30)
        files.append(tmp_path / name)
        files[-1].write_bytes(answer.content)
    return files


def test_exports_go_in_together_and_doubles_are_put_together(
    phone: Phone, exports: list[Path]
) -> None:
    page = phone.open("/people")
    page.get_by_role("link", name="Import", exact=True).tap()
    page.set_input_files("#file", exports)
    page.get_by_role("button", name="Import").tap()
    read = page.locator(".imports li", has_text="read, ")
    expect(read).to_have_count(len(EXPORTS))
    page.get_by_role("link", name="People you know").tap()
    named = page.locator(".people h3", has_text="Jonathan Markoff")
    expect(named).not_to_have_count(1)
    page.get_by_role("link", name="Look at them").tap()
    jonathan = page.locator("fieldset", has_text="Jonathan Markoff")
    expect(jonathan.get_by_role("checkbox", checked=True)).not_to_have_count(1)
    jonathan.get_by_role("button", name="Same person").tap()
    expect(page.get_by_role("status")).to_contain_text("Put together: 1 person.")
    page.get_by_role("button", name="Put together all").first.tap()
    expect(page.get_by_role("status")).to_contain_text("people.")
    page = phone.open("/people")
    expect(named).to_have_count(1)
    named.get_by_role("link").tap()
    expect(page.locator("summary", has_text="Put together from")).to_be_visible()


def test_somebody_who_was_sent_the_link_answers_and_the_user_says_who_they_are(
    phone: Phone, chromium: Browser
) -> None:
    take_in(phone.app, LISTED_TWICE[0])
    ask_id = phone.send()
    page = phone.open(f"/asks/{ask_id}")
    page.locator("summary", has_text="Ask others by link").tap()
    link = page.locator(".address a").get_attribute("href")
    assert link
    with chromium.new_context(**PHONE) as context:
        other = context.new_page()
        other.goto(phone.app.url + link[link.index("/a/") :])
        other.get_by_label("Who could help?").fill("Joel Parent, IC Group")
        other.get_by_label("How do you know them?").select_option("colleague")
        other.get_by_role("button", name="Send the answer").tap()
        expect(other.locator(".wrong")).to_contain_text("Write your name")
        expect(other.get_by_label("Who could help?")).to_have_value("Joel Parent, IC Group")
        assert other.evaluate(SMALL) == []
        assert other.evaluate("document.documentElement.scrollWidth") <= 390
        other.get_by_label("Your name").fill("Nia Okonkwo")
        other.get_by_role("button", name="Send the answer").tap()
        expect(other.get_by_role("status")).to_contain_text("has arrived")
        other.wait_for_load_state()
        context.close()
    card = page.locator(".person", has_text="Joel Parent")
    expect(card).to_contain_text("by your link")
    card.get_by_role("button", name="It is the").tap()
    expect(card).to_contain_text("Suggested by Nia Okonkwo")
    expect(card).not_to_contain_text("Is it them?")
    expect(card).to_contain_text("colleague")
