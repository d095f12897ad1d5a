"""What was undone or refused comes back as one form, which says so when it was sent already."""

from __future__ import annotations

import pytest

from helpnet.services import send, signin
from helpnet.services.errors import Invalid
from helpnet.store import asks, deliveries
from tests.pages.conftest import Pages
from tests.pages.test_undo import FORM, chosen, sent, undone
from tests.support.html import Page

ALREADY = "An ask was already sent from this form. To send this one as well, press Send."

ANOTHER_WAY = (
    "This ask has gone to X another way, or is about to: see your asks. "
    "To send this one as well, press Send."
)


def key(page: Page) -> str:
    return page.one("input", name="client_key")["value"]


def composer_of(path: str) -> str:
    return f"/asks/new?again={path.rsplit('/', 1)[-1]}"


def test_the_form_of_what_was_undone_is_the_same_each_time_and_sent_once(pages: Pages) -> None:
    path = sent(pages)
    page = undone(pages, path)
    assert key(page) == key(pages.page(composer_of(path)))
    again = sent(pages, client_key=key(page))
    assert sent(pages, client_key=key(page)) == again


def test_going_back_to_a_form_that_was_sent_asks_before_it_is_sent_a_second_time(
    pages: Pages,
) -> None:
    path = sent(pages)
    sent(pages, client_key=key(undone(pages, path)))
    answer = pages.browser.get(composer_of(path))
    assert answer.headers["Cache-Control"] == "no-store"
    page = Page(answer.text)
    assert page.one("p", id="form-wrong").text == ALREADY
    assert "data-spent" in page.one("form", "composer")


def test_what_was_undone_twice_is_gone_on_with_where_it_was_undone_last(pages: Pages) -> None:
    first = sent(pages)
    second = sent(pages, client_key=key(undone(pages, first)), text="another wording")
    undone(pages, second)
    answer = pages.browser.get(composer_of(first))
    assert (answer.status_code, answer.location) == (303, composer_of(second))
    page = pages.page(composer_of(second))
    assert page.one("textarea", name="text").text == "another wording"
    assert ALREADY not in page.texts("p")


def test_what_no_network_took_is_edited_for_all_of_them(pages: Pages) -> None:
    path = sent(pages, networks=["x", "facebook"])
    for delivery in deliveries.of_ask(pages.helpnet.store, path.rsplit("/", 1)[-1]):
        deliveries.settle(
            pages.helpnet.store, delivery.id, "refused", "No.", button="Edit and send"
        )
    buttons = [each["href"] for each in pages.page(path).all("a", "button")]
    links = [each for each in buttons if each.startswith("/asks/new")]
    assert links == [composer_of(path)] * 2
    assert chosen(pages.page(links[0])) == ["x", "facebook"]


@pytest.mark.parametrize(("network", "text"), [("x", "short for X"), ("facebook", "for all")])
def test_what_one_network_refused_is_edited_for_it_alone(
    pages: Pages, network: str, text: str
) -> None:
    both = {"text": "for all", "text.x": "short for X", "networks": ["x", "facebook"]}
    path = sent(pages, **both)
    for delivery in deliveries.of_ask(pages.helpnet.store, path.rsplit("/", 1)[-1]):
        state = "refused" if delivery.network == network else "sent"
        deliveries.settle(pages.helpnet.store, delivery.id, state, "", button="Edit and send")
    edits = pages.page(path).all("a", "button")
    links = [each["href"] for each in edits if each.text == "Edit and send"]
    assert links == [f"{composer_of(path)}&network={network}"]
    page = pages.page(f"{composer_of(path)}&network={network}")
    assert page.one("textarea", name="text").text == text
    assert chosen(page) == [network]
    assert key(page) != key(pages.page(composer_of(path)))


def test_what_was_tried_and_not_taken_back_in_time_stays_in_the_list(pages: Pages) -> None:
    path = sent(pages)
    [delivery] = deliveries.of_ask(pages.helpnet.store, path.rsplit("/", 1)[-1])
    deliveries.begin(pages.helpnet.store, delivery.id, pages.clock())
    deliveries.settle(pages.helpnet.store, delivery.id, "queued", "X is overloaded.")
    pages.post(f"{path}/posts/x", {"action": "cancel"})
    assert pages.page("/asks").texts("span", "state") == ["Not sent"]


def took(pages: Pages, path: str) -> dict[str, str]:
    found = deliveries.of_ask(pages.helpnet.store, path.rsplit("/", 1)[-1])
    return {delivery.network: delivery.state for delivery in found}


BOTH = {"networks": ["x", "facebook"], "text.x": ""}


def test_what_was_undone_goes_once_although_two_tabs_send_it_in_two_ways(pages: Pages) -> None:
    path = sent(pages, **BOTH)
    undone(pages, path)
    whole, for_x = (key(pages.page(composer_of(path) + end)) for end in ("", "&network=x"))
    assert whole != for_x
    sent(pages, **BOTH, client_key=whole)
    answer = pages.post("/asks", {**FORM, "client_key": for_x})
    assert answer.status_code == 409
    page = Page(answer.text)
    assert page.one("p", id="form-wrong").text == ANOTHER_WAY
    sent(pages, client_key=key(page))  # asked clearly, they want it


def test_what_went_after_all_by_send_again_is_not_sent_from_its_form_as_well(pages: Pages) -> None:
    path = sent(pages, **BOTH)
    form = key(undone(pages, path))
    assert pages.post(f"{path}/posts/x", {"action": "resend"}).status_code == 303
    assert pages.post("/asks", {**FORM, **BOTH, "client_key": form}).status_code == 409
    page = pages.page(composer_of(path))
    assert page.one("p", id="form-wrong").text == ANOTHER_WAY
    sent(pages, networks=["facebook"], client_key=form)  # where it has not gone


def test_what_went_from_its_form_is_not_sent_again_as_what_it_was(pages: Pages) -> None:
    path = sent(pages, **BOTH)
    pages_of_it = pages.page(path)
    assert pages_of_it.texts("button", value="resend") == []
    again = sent(pages, client_key=key(undone(pages, path)), text="in other words")
    assert pages.page(path).texts("button", value="resend") == ["Send it after all"]  # to Facebook
    answer = pages.post(
        f"{path}/posts/x", {"action": "resend"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    assert "another way" in answer.get_json()["error"]["message"]
    assert took(pages, path)["x"] == "cancelled"
    last = sent(pages, client_key=key(undone(pages, again)), text="in yet other words")
    for one in (path, again):
        assert (
            pages.post(
                f"{one}/posts/x", {"action": "resend"}, headers={"Accept": "application/json"}
            ).status_code
            == 409
        )
    undone(pages, last)
    assert pages.post(f"{path}/posts/x", {"action": "resend"}).status_code == 303
    assert took(pages, path)["x"] == "queued"


def test_a_form_of_somebody_elses_ask_tells_nothing_of_it(pages: Pages) -> None:
    path = sent(pages)
    other = signin.add_user(pages.helpnet.store, "other", pages.clock())
    stranger = send.AskDraft("help", again_of=path.rsplit("/", 1)[-1], networks=("x",))
    with pytest.raises(Invalid) as caught:  # the stranger has no X: nothing else is said
        send.send(pages.helpnet.work, other, stranger, undo_seconds=0)
    assert set(caught.value.fields) == {"networks"}
    assert asks.gone_out(pages.helpnet.store, other, path.rsplit("/", 1)[-1]) == frozenset()


def test_what_was_deleted_on_its_network_is_sent_again_without_a_question(pages: Pages) -> None:
    path = sent(pages, **BOTH)
    form = key(undone(pages, path))
    again = sent(pages, **BOTH, client_key=form)
    for delivery in deliveries.of_ask(pages.helpnet.store, again.rsplit("/", 1)[-1]):
        deliveries.settle(pages.helpnet.store, delivery.id, "deleted", "You deleted it.")
    assert asks.gone_out(pages.helpnet.store, pages.owner, path.rsplit("/", 1)[-1]) == frozenset()
