"""What the user decides on an ask's page, with and without a script."""

from __future__ import annotations

import pytest

from helpnet.services import results, signin
from helpnet.services.views import ContactView
from helpnet.store import deliveries
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.suggesting import suggest

JSON = {"Accept": "application/json"}


def person(pages: Pages, ask_id: str) -> ContactView:
    """Somebody whom a reply suggests under the ask."""
    quote = "Call Darlene Pruden, she teaches this here"
    return suggest(pages.helpnet, pages.owner, ask_id, "Darlene Pruden", quote)


def unknown(pages: Pages, ask_id: str) -> None:
    """Let the post to X be of unknown outcome."""
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    deliveries.settle(pages.helpnet.store, delivery.id, "unknown", "Look there yourself.")


def test_what_hangs_on_reconnecting_leads_there_beside_the_decision(pages: Pages) -> None:
    ask_id = pages.ask()
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    told = "The sign-in is over."
    deliveries.settle(pages.helpnet.store, delivery.id, "unknown", told, button="Reconnect")
    page = pages.page(f"/asks/{ask_id}")
    [link] = [each for each in page.all("a", "button") if each.text == "Reconnect"]
    assert link["href"] == "/accounts#x"
    assert page.texts("button", value="confirm") == ["It is there"]


def state(pages: Pages, ask_id: str) -> str:
    """How the post to X stands."""
    return deliveries.of_ask(pages.helpnet.store, ask_id)[0].state


def test_undo_takes_a_waiting_post_back(pages: Pages) -> None:
    ask_id = pages.ask()
    answer = pages.post(f"/asks/{ask_id}/posts/x", {"action": "cancel"})
    assert answer.status_code == 303
    assert answer.location == f"/asks/{ask_id}#posts"
    assert state(pages, ask_id) == "cancelled"


def test_undo_too_late_says_so_at_the_top_of_the_page(pages: Pages) -> None:
    ask_id = pages.ask()
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    deliveries.settle(pages.helpnet.store, delivery.id, "refused", "")
    answer = pages.post(f"/asks/{ask_id}/posts/x", {"action": "cancel"})
    assert answer.location == f"/asks/{ask_id}"  # not further down, where nobody sees the notice
    notice = pages.page(answer.location).texts("p", "notice")[0]
    assert notice == "X did not take the post: nothing was changed."


def test_a_link_that_cannot_be_looked_up_now_is_taken_on_the_users_word(pages: Pages) -> None:
    ask_id = pages.ask()
    unknown(pages, ask_id)
    link = "https://x.com/robin_vale/status/2024395570058494950"
    form = {"action": "confirm", "url_x": link, "url_facebook": "not this one"}
    assert pages.post(f"/asks/{ask_id}/posts/x", form).status_code == 303
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    assert (delivery.state, delivery.remote_id) == ("sent", "2024395570058494950")
    assert delivery.message == "You say that it is there: X could not be asked yet."


def test_a_link_that_is_refused_stays_in_its_field_without_a_script(pages: Pages) -> None:
    ask_id = pages.ask()
    unknown(pages, ask_id)
    link = "https://x.com/robin_vale/status/9124395570058494950"  # from years to come
    answer = pages.post(f"/asks/{ask_id}/posts/x", {"action": "confirm", "url_x": link})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.texts("p", "notice")[0].startswith("X shows no post of yours at that link")
    assert page.one("input", name="url_x")["value"] == link
    assert state(pages, ask_id) == "unknown"


def test_a_link_of_something_else_is_refused_in_one_sentence(pages: Pages) -> None:
    ask_id = pages.ask()
    unknown(pages, ask_id)
    form = {"action": "confirm", "url_x": "https://example.org/"}
    answer = pages.post(f"/asks/{ask_id}/posts/x", form, headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"].startswith("That is not the link of a post on X")
    assert state(pages, ask_id) == "unknown"


@pytest.mark.parametrize("network", ["facebook", "myspace"])
def test_there_is_nothing_to_decide_about_a_post_that_is_not_there(
    pages: Pages, network: str
) -> None:
    answer = pages.post(f"/asks/none/posts/{network}", {"action": "cancel"})
    assert answer.status_code == 404


@pytest.mark.parametrize("status", ["contacted", "agreed", "declined", "dismissed", "new"])
def test_how_things_stand_with_a_person_is_kept(pages: Pages, status: str) -> None:
    ask_id = pages.ask()
    contact = person(pages, ask_id)
    answer = pages.post(f"/contacts/{contact.id}", {"status": status})
    assert answer.location == f"/asks/{ask_id}#contact-{contact.id}"
    view = results.contact(pages.helpnet.store, pages.owner, contact.id, pages.clock())
    assert view.status == status


def test_a_status_that_is_none_is_refused(pages: Pages) -> None:
    contact = person(pages, pages.ask())
    answer = pages.post(f"/contacts/{contact.id}", {"status": "married"})
    assert answer.status_code == 422
    assert "There is no status 'married'" in answer.text.replace("&#39;", "'")


def test_nobody_decides_about_somebody_elses_contact(pages: Pages) -> None:
    contact = person(pages, pages.ask())
    pages.browser = pages.sign_in(signin.add_user(pages.helpnet.store, "other", pages.clock()))
    assert pages.post(f"/contacts/{contact.id}", {"status": "agreed"}).status_code == 404


def test_a_script_gets_the_page_as_it_now_stands(pages: Pages) -> None:
    ask_id = pages.ask()
    contact = person(pages, ask_id)
    answer = pages.post(f"/contacts/{contact.id}", {"status": "contacted"}, headers=JSON)
    parts = answer.get_json()
    assert sorted(parts) == ["people", "posts", "replies"]
    assert Page(parts["people"]).texts("span", "done") == ["Contacted"]


def test_seeing_everything_goes_on_after_a_decision(pages: Pages) -> None:
    ask_id = pages.ask()
    answer = pages.post(f"/asks/{ask_id}/posts/x?all=", {"action": "cancel"})
    assert answer.location == f"/asks/{ask_id}?all=#posts"


def words_said(pages: Pages, ask_id: str) -> dict[str, str | None]:
    """The buttons by which the user says how well they know somebody: word -> whether pressed."""
    buttons = pages.page(f"/asks/{ask_id}").all("button", name="word")
    return {one["value"]: one.attributes.get("aria-pressed") for one in buttons}


def test_how_well_somebody_is_known_is_said_in_one_tap_changed_and_taken_back(
    pages: Pages,
) -> None:
    ask_id = pages.ask()
    darlene = person(pages, ask_id)
    assert words_said(pages, ask_id) == {"well": None, "little": None, "not": None}
    answer = pages.post(f"/contacts/{darlene.id}", {"word": "well"})
    assert answer.location == f"/asks/{ask_id}#contact-{darlene.id}"
    page = pages.page(f"/asks/{ask_id}")
    assert "You know them well, as you said." in "".join(page.texts("bdi"))
    assert words_said(pages, ask_id) == {"": "true", "little": "false", "not": "false"}
    pages.post(f"/contacts/{darlene.id}", {"word": ""})
    assert words_said(pages, ask_id) == {"well": None, "little": None, "not": None}


def test_a_word_that_no_button_has_is_refused(pages: Pages) -> None:
    ask_id = pages.ask()
    darlene = person(pages, ask_id)
    assert pages.post(f"/contacts/{darlene.id}", {"word": "very"}).status_code == 422
    assert words_said(pages, ask_id) == {"well": None, "little": None, "not": None}
