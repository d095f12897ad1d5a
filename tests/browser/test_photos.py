"""Photos on a phone: chosen, made small, described, sent; and what a bad network does to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TEXT, Phone
from tests.support.pictures import photo
from tests.support.practice import Practice

ROW = "[data-photo]"


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """A camera's picture, and a smaller one."""
    made = [tmp_path / "camera.jpg", tmp_path / "small.png"]
    made[0].write_bytes(photo(4000, 3000))
    made[1].write_bytes(photo(300, 400, "orange", "PNG"))
    return made


def ids(page: Page) -> list[str]:
    return page.locator(f"{ROW} [name=photo]").evaluate_all("all => all.map((one) => one.value)")


def wait_until_up(page: Page, count: int) -> None:
    page.wait_for_function(
        "count => [...document.querySelectorAll('[data-photo] [name=photo]')]"
        ".filter((one) => one.value).length === count",
        arg=count,
    )


def test_photos_are_chosen_described_sent_and_seen(
    phone: Phone, practice: Practice, pictures: list[Path]
) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    with page.expect_request("**/photos") as sent:
        page.set_input_files("#files", pictures)
    assert len(sent.value.post_data_buffer or b"") < pictures[0].stat().st_size
    wait_until_up(page, 2)
    page.locator("[name^='alt.']").first.fill("a teal door")
    page.locator(".preview summary").tap()
    expect(page.locator("[data-preview-of=x]")).to_contain_text("as @robin_vale, with 2 photos")
    expect(page.locator("[data-preview-of=x] [data-preview-text]")).to_have_text(TEXT)
    page.locator("[data-send]").tap()
    expect(page.locator(".pictures img")).to_have_count(2)
    expect(page.locator(".pictures img").first).to_have_attribute("alt", "a teal door")
    loaded = "one => one.complete && one.naturalWidth"
    page.wait_for_function("() => document.querySelector('.pictures img').naturalWidth > 0")
    assert page.locator(".pictures img").first.evaluate(loaded) == 2048
    expect(page.locator(".post.sent")).to_have_count(2)
    posts = practice.control("GET", "/posts")["items"]
    assert [[one["alt_text"] for one in post["media"]] for post in posts] == [
        ["a teal door", ""],
        ["a teal door", ""],
    ]


def test_what_was_chosen_survives_leaving_the_page(phone: Phone, pictures: list[Path]) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    page.set_input_files("#files", pictures[1])
    wait_until_up(page, 1)
    page.locator("[name^='alt.']").fill("an orange door")
    kept = ids(page)
    phone.open("/asks")
    page = phone.open("/asks/new")
    wait_until_up(page, 1)
    assert ids(page) == kept
    expect(page.locator("[name^='alt.']")).to_have_value("an orange door")
    page.get_by_role("button", name="Remove this photo").tap()
    expect(page.locator(ROW)).to_have_count(0)
    phone.open("/asks")
    page = phone.open("/asks/new")
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.locator(ROW)).to_have_count(0)


def test_any_picture_that_the_phone_can_read_goes_and_of_others_it_is_said_why(
    phone: Phone, tmp_path: Path
) -> None:
    page = phone.open("/asks/new")
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1")
    page.set_input_files("#files", tmp_path / "phone.heic")
    expect(page.locator("#photos-wrong")).to_contain_text("kind HEIC cannot be read here")
    (tmp_path / "scan.bmp").write_bytes(photo(300, 400, "orange", "BMP"))
    page.set_input_files("#files", tmp_path / "scan.bmp")
    wait_until_up(page, 1)
    phone.complaints.clear()  # the refused file


def test_what_cannot_go_is_said_before_anything_is_sent(
    phone: Phone, pictures: list[Path], tmp_path: Path
) -> None:
    page = phone.open("/asks/new")
    (tmp_path / "words.txt").write_text("no picture")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    page.set_input_files("#files", tmp_path / "words.txt")
    expect(page.locator("#photos-wrong")).to_contain_text("no picture that can be read")
    page.set_input_files("#files", tmp_path / "broken.jpg")
    expect(page.locator(ROW)).to_have_count(0)
    expect(page.locator("#photos-wrong")).to_contain_text("no picture that can be read")
    page.set_input_files("#files", [pictures[1]] * 5)
    expect(page.locator("#photos-wrong")).to_contain_text("4 photos at most")
    expect(page.locator(ROW)).to_have_count(4)
    expect(page.get_by_text("Add a photo")).to_be_hidden()
    wait_until_up(page, 4)
    phone.complaints.clear()  # the refused file


def test_a_photo_that_could_not_be_sent_up_holds_the_ask_and_is_tried_again(
    phone: Phone, pictures: list[Path]
) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    page.route("**/photos", lambda route: route.abort())
    page.set_input_files("#files", pictures[1])
    expect(page.locator("[data-photo-says]")).to_contain_text("not sent up yet")
    page.locator("[data-send]").tap()
    expect(page.locator("[data-send]")).to_have_text("Send to X and Facebook")
    assert page.url.endswith("/asks/new")
    page.unroute("**/photos")
    page.get_by_role("button", name="Try again").tap()
    wait_until_up(page, 1)
    page.locator("[data-send]").tap()
    expect(page.locator(".pictures img")).to_have_count(1)
    phone.complaints.clear()  # the aborted call


def test_send_waits_for_photos_on_their_way(phone: Phone, pictures: list[Path]) -> None:
    page = phone.open("/asks/new")
    page.fill("#text", TEXT)
    held = []
    page.route("**/photos", lambda route: held.append(route))
    page.set_input_files("#files", pictures[1])
    page.locator("[data-send]").tap()
    expect(page.locator("[data-send]")).to_have_text("Sending…")
    assert page.url.endswith("/asks/new")
    held[0].continue_()
    page.wait_for_url(re.compile(r"/asks/[0-9a-f]+$"))
    expect(page.locator(".pictures img")).to_have_count(1)


def test_a_browser_without_scripts_sends_photos_too(
    plain_phone: Phone, pictures: list[Path]
) -> None:
    page = plain_phone.open("/asks/new")
    page.fill("#text", TEXT)
    page.set_input_files("#files", pictures)
    page.get_by_role("button", name="Show what I chose").tap()
    expect(page.locator(f"{ROW} img")).to_have_count(2)
    page.locator("[name^='alt.']").first.fill("a teal door")
    page.get_by_role("button", name="Remove this photo").last.tap()
    expect(page.locator(f"{ROW} img")).to_have_count(1)
    expect(page.locator("#text")).to_have_value(TEXT)
    page.locator("[data-send]").tap()
    expect(page.locator(".pictures img")).to_have_attribute("alt", "a teal door")
