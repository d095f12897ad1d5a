"""Undo leads back to the composer, with everything that was typed."""

from __future__ import annotations

from helpnet.services import send, signin
from helpnet.store import deliveries
from tests.pages.conftest import Pages
from tests.support.html import Page

JSON = {"Accept": "application/json"}
FORM = {
    "text": "need help: who talks\nin Winnipeg?",
    "text.x": "who talks in Winnipeg?",
    "place": "Winnipeg",
    "needed_by": "2h",
    "picked": "",
    "zone": "Asia/Tokyo",
    "networks": ["x"],
    "client_key": "0123456789abcdef",
}


def sent(pages: Pages, **fields: object) -> str:
    """The path of an ask that was sent from the form."""
    answer = pages.post("/asks", {**FORM, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def undone(pages: Pages, path: str) -> Page:
    answer = pages.post(f"{path}/undo", {}, follow_redirects=True)
    assert answer.status_code == 200
    return Page(answer.text)


def chosen(page: Page) -> list[str]:
    return [each["value"] for each in page.all("input", name="networks") if "checked" in each]


def test_one_undo_stands_for_all_posts_while_all_of_them_wait(pages: Pages) -> None:
    path = sent(pages, networks=["x", "facebook"])
    [button] = [each for each in pages.page(path).all("button", form="act")]
    assert (button.text, button["formaction"]) == ("Undo", f"{path}/undo")
    ask_id = path.rsplit("/", 1)[-1]
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    deliveries.begin(pages.helpnet.store, delivery.id, pages.clock())
    [button] = [each for each in pages.page(path).all("button", form="act")]
    assert button["formaction"] == f"{path}/posts/facebook"


def test_undo_brings_everything_that_was_typed_back_into_the_composer(pages: Pages) -> None:
    answer = pages.post(f"{sent(pages)}/undo", {}, follow_redirects=True)
    page = Page(answer.text)
    assert page.texts("p", "good", role="status") == ["Nothing was sent."]
    assert f">\n{FORM['text']}</textarea>" in answer.text
    assert page.one("textarea", id="text-x").text.strip() == FORM["text.x"]
    assert page.one("textarea", id="text-facebook").text.strip() == ""
    assert page.one("input", id="place")["value"] == "Winnipeg"
    assert '<option value="2h" selected>' in answer.text
    assert "<option selected>Asia/Tokyo" in answer.text
    assert chosen(page) == ["x"]
    assert "data-answered" in page.one("form", "composer")
    assert page.one("input", name="client_key")["value"] != FORM["client_key"]


def test_a_picked_time_comes_back_as_it_was_picked(pages: Pages) -> None:
    local = pages.clock().strftime("%Y-%m-%dT23:30")
    page = undone(pages, sent(pages, needed_by="pick", picked=local))
    assert page.one("input", id="picked")["value"] == local
    assert "selected" in page.one("option", value="pick")


def test_an_ask_of_a_program_comes_back_with_its_time_and_its_topics(pages: Pages) -> None:
    needed_by = pages.clock().replace(hour=18, minute=30)
    draft = send.AskDraft("help", needed_by=needed_by, topics=("web 2.0", "talks"))
    ask_id = send.send(pages.helpnet.work, pages.owner, draft, undo_seconds=5).ask_id
    page = undone(pages, f"/asks/{ask_id}")
    assert page.one("input", id="picked")["value"] == f"{needed_by:%Y-%m-%dT18:30}"
    assert [each["value"] for each in page.all("input", name="topics")] == ["web 2.0", "talks"]
    again = sent(pages, topics=["web 2.0", "talks"])
    assert pages.helpnet_ask(again).topics == ("web 2.0", "talks")


def test_what_was_undone_is_sent_as_a_new_ask(pages: Pages) -> None:
    path = sent(pages)
    page = undone(pages, path)
    again = sent(pages, client_key=page.one("input", name="client_key")["value"])
    assert again != path
    assert pages.helpnet_ask(again).state == "live"


def test_an_ask_that_was_undone_reads_not_sent_and_launching_opens_the_composer(
    pages: Pages,
) -> None:
    path = sent(pages)
    undone(pages, path)
    assert pages.page(path).texts("span", "state") == ["Not sent"]
    assert pages.page("/asks").texts("span", "state") == []
    assert pages.browser.get("/").location == "/asks/new"


def test_a_script_is_told_where_undo_leads(pages: Pages) -> None:
    path = sent(pages)
    answer = pages.post(f"{path}/undo", {}, headers=JSON)
    assert answer.status_code == 200
    page = pages.page(answer.get_json()["location"])
    assert page.texts("p", "notice") == ["Nothing was sent."]
    assert chosen(page) == ["x"]


def test_undo_too_late_says_so_and_stays_on_the_asks_page(pages: Pages) -> None:
    path = sent(pages)
    [delivery] = deliveries.of_ask(pages.helpnet.store, path.rsplit("/", 1)[-1])
    deliveries.begin(pages.helpnet.store, delivery.id, pages.clock())
    answer = pages.post(f"{path}/undo", {}, headers=JSON)
    assert answer.status_code == 409
    assert "too late" in answer.get_json()["error"]["message"]
    page = undone(pages, path)
    assert "too late" in page.texts("p", "notice")[0]
    assert page.texts("h1", "ask-text")


def test_somebody_elses_ask_fills_no_composer(pages: Pages) -> None:
    path = sent(pages)
    other = signin.add_user(pages.helpnet.store, "other", pages.clock())
    stranger = pages.sign_in(other)
    answer = stranger.get(f"/asks/new?again={path.rsplit('/', 1)[-1]}")
    assert answer.status_code == 404
