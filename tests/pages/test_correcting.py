"""What the user corrects on an ask's page, without a script: names, people, who is whom."""

from __future__ import annotations

from helpnet.domain.model import Profile
from helpnet.services import results
from helpnet.services.capture import capture
from helpnet.services.knowing import meet
from helpnet.services.views import AskPage
from tests.pages.conftest import Pages
from tests.support.html import Page

JSON = {"Accept": "application/json"}


def bring(pages: Pages, ask_id: str, text: str, by: str = "Jonathan Markoff") -> str:
    """A reply that is read as any other; its id."""
    return capture(pages.helpnet.work, pages.owner, ask_id, text, by).id


def now(pages: Pages, ask_id: str) -> AskPage:
    return results.ask_page(pages.helpnet.store, pages.owner, ask_id, pages.clock())


def press(pages: Pages, ask_id: str, text: str, **typed: str) -> str:
    """Press the button of this text on the ask's page, as a browser without scripts would."""
    page = pages.page(f"/asks/{ask_id}")
    button = next(each for each in page.all("button") if each.text == text)
    filled = {each["name"]: each.attributes.get("value", "") for each in page.all("input")}
    fields = {**filled, **typed, button["name"]: button["value"]}
    fields.pop("csrf_token")
    answer = pages.post(button["formaction"], dict(fields))
    assert answer.status_code == 303, answer.text
    return answer.location


def test_why_somebody_is_listed_is_told_in_a_sentence(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "connect with Joel Parent at IC Group")
    page = pages.page(f"/asks/{ask_id}")
    [item] = [each for each in page.all("li") if each.text.startswith("Named by")]
    assert item.text == (
        "Named by Jonathan Markoff: “connect with Joel Parent at IC Group”"
        " - a full name after “connect with”."
    )
    assert page.texts("b")[-1] == "Joel Parent"


def test_a_wrong_name_is_mended_on_the_card(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "connect with Joel Parrant at IC Group")
    [joel] = now(pages, ask_id).contacts
    typed = {f"name_{joel.id}": "Joel Parent", f"org_{joel.id}": "ICG"}
    location = press(pages, ask_id, "Keep this name", **typed)
    assert location.endswith(f"#contact-{joel.id}")
    [mended] = now(pages, ask_id).contacts
    assert (mended.name, mended.org) == ("Joel Parent", "ICG")


def test_what_is_no_person_is_set_aside_by_one_button(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "connect with Joel Parent at IC Group")
    press(pages, ask_id, "Not a person")
    assert [one.status for one in now(pages, ask_id).contacts] == ["dismissed"]


def test_who_was_overlooked_in_a_reply_is_added_from_it(pages: Pages) -> None:
    ask_id = pages.ask()
    reply_id = bring(pages, ask_id, "what about the fee? zorblax quent would know")
    assert now(pages, ask_id).contacts == ()
    page = pages.page(f"/asks/{ask_id}")
    button = page.one("button", name="add", value=reply_id)
    fields = {"add": reply_id, f"name_{reply_id}": "Zorblax Quent", "name_somebody": "Nobody Else"}
    answer = pages.post(button["formaction"], fields, follow_redirects=False)
    [added] = now(pages, ask_id).contacts
    assert answer.location.endswith(f"#contact-{added.id}")
    assert (added.name, added.suggested_by[0].name) == ("Zorblax Quent", "Jonathan Markoff")


def test_somebody_is_added_by_name_alone_and_an_empty_name_is_refused(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "good luck")
    assert press(pages, ask_id, "Add") == f"/asks/{ask_id}"  # where the notice stands
    assert now(pages, ask_id).contacts == ()
    notice = pages.page(f"/asks/{ask_id}").texts("p", "notice")
    assert notice[0] == "Write whom to add: the name is empty."
    press(pages, ask_id, "Add", name_somebody="Joel Parent", org_somebody="IC Group")
    [added] = now(pages, ask_id).contacts
    assert (added.name, added.org) == ("Joel Parent", "IC Group")


def test_two_who_may_be_one_are_asked_about_once_and_joined_by_one_button(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "try Robert Handley", "Ann Berg")
    bring(pages, ask_id, "I recommend Bob Handley", "Raj Rao")
    page = pages.page(f"/asks/{ask_id}")
    questions = [each.text for each in page.all("p") if each.text.startswith("Same person as")]
    assert len(questions) == 1
    assert questions[0].endswith("? a short form of the same name")
    press(pages, ask_id, "Yes, one person")
    [union] = now(pages, ask_id).contacts
    assert {said.name for said in union.suggested_by} == {"Ann Berg", "Raj Rao"}
    press(pages, ask_id, "Two people")
    assert len(now(pages, ask_id).contacts) == 2
    assert "Same person as Bob" not in pages.browser.get(f"/asks/{ask_id}").text


def test_a_no_ends_the_question(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "try Robert Handley", "Ann Berg")
    bring(pages, ask_id, "I recommend Bob Handley", "Raj Rao")
    press(pages, ask_id, "No")
    page = now(pages, ask_id)
    assert [one.may_be for one in page.contacts] == [(), ()]


def test_what_a_rule_joined_is_parted_on_the_card(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "try Joel Parent at IC Group", "Ann Berg")
    bring(pages, ask_id, "yes, ask @joelparent", "Raj Rao")
    assert len(now(pages, ask_id).contacts) == 1
    press(pages, ask_id, "That is somebody else")
    assert {one.name for one in now(pages, ask_id).contacts} == {"Joel Parent", "@joelparent"}


def test_namesakes_whom_the_user_knows_are_chosen_from(pages: Pages) -> None:
    work = pages.helpnet.work
    for number, place in enumerate(("Winnipeg", "Brandon")):
        someone = Profile(
            "x",
            str(number),
            f"joel{number}",
            "Joel Parent",
            location=place,
            relation=frozenset({"you_follow"}),
        )
        meet(work, pages.owner, [someone], pages.clock())
    ask_id = pages.ask()
    bring(pages, ask_id, "try Joel Parent")
    text = Page(pages.browser.get(f"/asks/{ask_id}").text).texts("div", "question")[0]
    assert text.startswith("Do you mean Joel Parent, ")
    assert "Winnipeg" in text and ", or Joel Parent, " in text
    press(pages, ask_id, "Brandon · @joel1")
    [joel] = now(pages, ask_id).contacts
    assert (joel.location, joel.how_known) == ("Brandon", ("you_follow",))


def test_any_two_can_be_joined_from_a_page_of_their_own(pages: Pages) -> None:
    ask_id = pages.ask()
    bring(pages, ask_id, "try Joel Parent", "Ann Berg")
    bring(pages, ask_id, "I recommend Dana Whitecloud", "Raj Rao")
    joel, dana = sorted(now(pages, ask_id).contacts, key=lambda one: one.name, reverse=True)
    page = pages.page(f"/contacts/{dana.id}")
    button = page.one("button", name="same")
    assert button["value"] == joel.id
    answer = pages.post(page.one("form", id="act")["action"], {"same": joel.id})
    assert answer.status_code == 303
    assert len(now(pages, ask_id).contacts) == 1
    pages.page("/contacts/nobody", 404)


def test_what_cannot_be_parted_any_more_is_said(pages: Pages) -> None:
    ask_id = pages.ask()
    reply_id = bring(pages, ask_id, "try Joel Parent")
    [joel] = now(pages, ask_id).contacts
    answer = pages.post(f"/contacts/{joel.id}", {"not_said_in": reply_id}, headers=JSON)
    assert answer.status_code == 409
    answer = pages.post(f"/contacts/{joel.id}", {"not_said_in": reply_id}, follow_redirects=True)
    assert Page(answer.text).texts("p", "notice")[0].startswith("There is nothing to take apart")


def test_a_reply_that_names_one_may_name_another(pages: Pages) -> None:
    ask_id = pages.ask()
    reply_id = bring(pages, ask_id, "try Joel Parent or my old boss zorblax")
    [one] = now(pages, ask_id).contacts
    page = pages.page(f"/contacts/{one.id}")
    link = next(each for each in page.all("a") if each.text == "Names somebody else?")
    form = pages.page(link["href"])
    button = form.one("button", name="add")
    fields = {"add": button["value"], f"name_{reply_id}": "zorblax"}
    assert pages.post(button["formaction"], fields).status_code == 303
    added = next(one for one in now(pages, ask_id).contacts if one.name == "zorblax")
    assert added.suggested_by[0].reply_id == reply_id
    pages.page("/replies/nothing/names", 404)


def test_whoever_addresses_the_user_in_a_reply_that_is_brought_does_not_suggest_them(
    pages: Pages,
) -> None:
    """Those that are pasted often begin with the user's own name."""
    ask_id = pages.ask()
    bring(pages, ask_id, "@robin_vale you want Joel Parent")
    bring(pages, ask_id, "Robin Vale, ask Nia Okonkwo", by="Nia's friend")
    assert {one.name for one in now(pages, ask_id).contacts} == {"Joel Parent", "Nia Okonkwo"}
