"""An ask's page: where it went, who is suggested and why, what else was replied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.services import signin
from helpnet.services.views import AskPage
from helpnet.store import deliveries
from helpnet.web import fragments
from tests.pages.conftest import Pages
from tests.support.clock import NOON
from tests.support.html import Page
from tests.support.sample_pages import ask, ask_page, contact, post, reply, said

JONATHAN = "connect with Joel Parent at IC Group, he's in Winnipeg"
MUSTS = ["Must be in Winnipeg", "Must be free"]


def shown(pages: Pages, page: AskPage, *, everything: bool = False, practice: bool = False) -> Page:
    """The live parts of a page, together."""
    pages.app.jinja_env.globals["practice"] = practice
    with pages.app.test_request_context():
        made = fragments.render(page, everything=everything)
    return Page("\n".join(each.html for each in made))


def joel(**changes: object) -> AskPage:
    """A page with Joel on it."""
    by = (said("Jonathan Markoff", JONATHAN, "Joel Parent at IC Group"),)
    because = ("Suggested by Jonathan Markoff, whom you know well.",)
    facts = {"org": "IC Group", "suggested_by": by, "because": because, **changes}
    return ask_page(contacts=(contact(1, "Joel Parent", **facts),))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "X sent 12:00:00 UTC"),
        ({"state": "sending"}, "X sending…"),
        ({"state": "sending", "message": "X may have it: checking."}, "X checking…"),
        ({"state": "unknown"}, "X may have it: checking…"),
        ({"state": "unknown", "actions": ("confirm", "resend", "cancel")}, "X may have it"),
        ({"state": "refused", "actions": ("resend",)}, "X did not take it"),
        ({"state": "cancelled", "actions": ("resend",), "sent_at": None}, "X not sent"),
        ({"state": "cancelled"}, "X was sent 12:00:00 UTC, and is gone by now"),
        ({"state": "by_hand"}, "X to be posted by you"),
        ({"delete_asked_at": NOON}, "X is being deleted…"),
        ({"state": "deleted", "deleted_at": NOON}, "X deleted 12:00:00 UTC"),
        (
            {"state": "queued", "attempts": 0, "not_before": NOON, "actions": ("cancel",)},
            "X leaves at 12:00:00 UTC",
        ),
        ({"state": "queued", "attempts": 2, "not_before": NOON}, "X tries again at 12:00:00 UTC"),
    ],
)
def test_each_post_says_in_one_line_how_it_stands(
    pages: Pages, changes: dict[str, object], line: str
) -> None:
    page = shown(pages, ask_page(ask=ask(post("x", **changes))))
    assert page.one("p", "line").text == line


def test_a_waiting_post_can_be_undone_and_one_that_has_left_cannot(pages: Pages) -> None:
    waiting = post("x", state="queued", attempts=0, not_before=NOON, actions=("cancel",))
    page = shown(pages, ask_page(ask=ask(waiting, post("facebook"))))
    button = page.one("button", value="cancel")
    assert button.text == "Don’t send"
    assert button["formaction"] == "/asks/a1/posts/x"


def test_a_post_of_unknown_outcome_asks_for_its_link_or_to_send_again(pages: Pages) -> None:
    unknown = post(
        "x", state="unknown", actions=("confirm", "resend", "cancel"), message="Look there."
    )
    page = shown(pages, ask_page(ask=ask(unknown)))
    assert page.texts("button", formaction="/asks/a1/posts/x") == [
        "It is there",
        "Send again",
        "It is not there",
    ]
    assert page.one("input", name="url_x")["form"] == "act"
    assert "Look there." in page.texts("p", "doubt")


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"state": "cancelled", "actions": ("resend",), "sent_at": None}, ["Send it after all"]),
        ({"state": "cancelled", "actions": ("resend",)}, ["Send again"]),
        ({"state": "refused", "actions": ("resend",), "sent_at": None}, ["Send again"]),
        ({"state": "unknown", "actions": ("confirm",)}, ["It is there"]),
        ({"state": "cancelled"}, []),
        ({"state": "refused"}, []),
    ],
)
def test_sending_again_is_offered_only_where_it_may_be_done(
    pages: Pages, changes: dict[str, object], texts: list[str]
) -> None:
    page = shown(pages, ask_page(ask=ask(post("x", **changes))))
    assert page.texts("button") == texts


@pytest.mark.parametrize(
    ("seen", "reported", "sentence"),
    [
        (0, None, "no replies yet"),
        (0, 0, "no replies yet"),
        (3, None, "3 replies read"),
        (4, 4, "4 replies"),
        (1, 1, "1 reply"),
        (4, 5, "X shows 5 replies, we have 4"),
        (361, 360, "361 replies"),
        (1, 0, "1 reply"),
    ],
)
def test_it_says_whether_all_replies_have_been_read(
    pages: Pages, seen: int, reported: int | None, sentence: str
) -> None:
    sent = post("x", replies_seen=seen, replies_reported=reported)
    line = shown(pages, ask_page(ask=ask(sent))).one("p", "soft").text
    assert line == sentence


def test_the_page_says_when_each_network_was_last_looked_at(pages: Pages) -> None:
    ask_id = pages.ask()
    lines = pages.page(f"/asks/{ask_id}").all("span", "soft")
    assert not [each for each in lines if "data-checked" in each and "hidden" not in each]
    delivery = deliveries.of_ask(pages.helpnet.store, ask_id)[0]
    deliveries.settle(pages.helpnet.store, delivery.id, "sent", "")
    deliveries.checked(pages.helpnet.store, delivery.id, NOON, "", 0)
    lines = pages.page(f"/asks/{ask_id}").all("span", "soft")
    shown = [each.text for each in lines if "data-checked" in each and "hidden" not in each]
    assert shown == ["X checked 12:00:00 UTC"]


def test_a_post_that_nobody_outside_the_app_can_see_is_never_passed_off_as_public(
    pages: Pages,
) -> None:
    page = shown(pages, ask_page(ask=ask(post("facebook", visible="app_roles_only"))))
    assert page.one("p", "wrong").text.startswith("Only people with a role in your Meta app")


def test_the_first_card_is_the_best_person_with_the_reason_and_the_marked_quote(
    pages: Pages,
) -> None:
    page = shown(pages, joel())
    assert page.texts("h3") == ["Joel Parent"]
    assert page.one("mark").text == "Joel Parent at IC Group"
    assert page.one("blockquote").text == JONATHAN
    assert page.one("ul", "because").text == "Suggested by Jonathan Markoff, whom you know well."
    assert page.one("figcaption").text == "Jonathan Markoff on X"


def test_people_stand_in_their_order_and_those_set_aside_below(pages: Pages) -> None:
    people = (
        contact(1, "Joel Parent"),
        contact(2, "Gord Hiebert", status="dismissed"),
        contact(3, "Leah Dyck"),
    )
    page = shown(pages, ask_page(contacts=people))
    assert page.texts("h3") == ["Joel Parent", "Leah Dyck"]
    aside = page.one("details", id="aside").text
    assert aside.startswith("Set aside (1)")
    assert "Gord Hiebert" in aside


def test_the_quickest_way_to_reach_somebody_comes_first(pages: Pages) -> None:
    page = shown(
        pages,
        joel(
            phones=("+12045550143",),
            emails=("joel@icgroup.example",),
            handles={"x": "joelparent"},
            urls=("https://icgroup.example/joel",),
        ),
    )
    *ways, same = page.all("a", "button")
    assert (same.text, same["href"]) == ("Same person as …", "/contacts/c1")
    ways = [each for each in ways if "/details" not in each["href"]]
    assert [(each.text, each["href"]) for each in ways[:-2]] == [
        ("Open", "https://x.example/77"),
        ("Open", "https://facebook.example/77"),
        ("Call", "tel:+12045550143"),
        ("Mail", "mailto:joel@icgroup.example"),
        ("Open on X", "https://x.com/joelparent"),
    ]
    assert ways[-2].text == "Website"
    assert ways[-1].text == "Search the web"
    assert "q=%22Joel+Parent%22+IC+Group+Winnipeg" in ways[-1]["href"]


def test_an_address_that_could_run_something_is_never_linked(pages: Pages) -> None:
    evil = "javascript:alert(1)"
    sent = post("x", url=evil)
    by = (said("Eve", "call Joel", "Joel", url=evil),)
    person = contact(1, "Joel", urls=(evil, "data:text/html,x", "//evil.example"), suggested_by=by)
    answer = reply("Eve", "what fee?", "question", url=evil)
    page = shown(pages, ask_page(ask=ask(sent), contacts=(person,), unnamed=(answer,)))
    links = [each["href"] for each in page.all("a")]
    assert links.pop(2).startswith("https://duckduckgo.com/")
    assert links == ["/asks/a1/posts/x/details", "/contacts/c1", "/contacts/c1"]


def test_what_strangers_write_is_shown_and_never_run(pages: Pages) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    by = (said(nasty, f"try {nasty} now", nasty),)
    person = contact(1, nasty, org=nasty, suggested_by=by, because=(nasty,))
    page = shown(
        pages,
        ask_page(
            ask=ask(post("x", message=nasty, state="refused"), place=nasty),
            contacts=(person,),
            unnamed=(reply(nasty, nasty, "question"),),
        ),
    )
    assert not page.all("script")
    assert not page.all("img")
    assert page.one("mark").text == nasty
    assert page.one("h3").text == nasty


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (4, 2), (0, 10_000)])
def test_a_span_outside_the_quote_marks_nothing(pages: Pages, span: tuple[int, int]) -> None:
    by = (said("Jonathan", JONATHAN, "Joel", span=span),)
    page = shown(pages, joel(suggested_by=by))
    assert page.one("blockquote").text == JONATHAN
    assert not page.all("mark")


def test_a_possible_person_is_asked_about_and_not_ranked(pages: Pages) -> None:
    page = shown(pages, ask_page(possible=(contact(4, "Wes", certainty="possible"),)))
    assert page.texts("button") == [*MUSTS, "Yes, add", "Not a person", "Keep this name", "Add"]
    assert [each["value"] for each in page.all("button")][2:4] == ["new", "dismissed"]
    assert not page.all("span", "rank")


def test_who_advises_against_somebody_stands_on_their_card(pages: Pages) -> None:
    against = said("Maria", "not Wes, he moved away", "Wes")
    person = contact(
        1,
        "Wes",
        suggested_by=tuple(
            said(name, "try Wes, tell him Ravi sent you", "Wes", note="tell him Ravi sent you")
            for name in ("Ann", "Bo", "Cy")
        ),
        advised_against=(against,),
    )
    page = shown(pages, ask_page(contacts=(person,)))
    assert page.texts("p", "against") == ["Maria advises against:"]
    assert page.texts("blockquote")[-1] == against.quote
    # What is folded away still tells what to mind.
    assert page.texts("p", "mind") == ["Cy: “tell him Ravi sent you”"]


def test_replies_that_name_nobody_stay_visible_questions_first(pages: Pages) -> None:
    unnamed = (
        reply("Tunde", "RT'd", "relay"),
        reply("Yusuf", "what is the fee?", "question"),
        reply("Mum", "good luck", "thanks"),
        reply("Bot", "buy coins", "noise"),
        reply("Gone", "withdrawn", "relay", state="hidden"),
    )
    page = shown(pages, ask_page(unnamed=unnamed))
    assert page.texts("h2")[-2:] == ["Needs your answer", "Other replies"]
    folded = [each for each in page.texts("summary") if each != "Names somebody?"]
    assert folded == ["Add somebody", "Good wishes (1)", "Beside the point (1)"]
    assert page.texts("summary").count("Names somebody?") == 4
    assert page.texts("p", "words") == ["what is the fee?", "RT'd", "good luck", "buy coins"]
    assert page.texts("span", "badge") == ["Passed it on", "Good wishes", "Something else"]


def test_what_may_be_spam_leads_nowhere(pages: Pages) -> None:
    lure = "5000 a week! bit.ly/x1 or https://coins.example/a?b, WhatsApp +1 (204) 555-0123 now"
    page = shown(pages, ask_page(unnamed=(reply("Bot", lure, "noise"),)))
    assert page.texts("p", "words") == ["5000 a week! [link] or [link], WhatsApp [number] now"]


def test_many_people_and_replies_are_cut_short_until_all_are_asked_for(pages: Pages) -> None:
    people = tuple(contact(rank, f"Person {rank}") for rank in range(1, 41))
    unnamed = tuple(reply(f"R{number}", f"luck {number}", "thanks") for number in range(60))
    page = ask_page(contacts=people, unnamed=unnamed)
    short, whole = shown(pages, page), shown(pages, page, everything=True)
    assert short.texts("h3") == [f"Person {rank}" for rank in range(1, 26)]
    assert "Show 15 more" in short.texts("a", "button")
    assert short.texts("p", "words")[-1] == "luck 59"
    assert len(short.texts("p", "words")) == 25
    assert len(whole.texts("h3")) == 40
    assert len(whole.texts("p", "words")) == 60


def test_how_a_contact_stands_is_said_and_the_next_step_offered(pages: Pages) -> None:
    folded = ["Well", "A little", "No", "Not a person", "Keep this name", "Add"]
    assert shown(pages, joel()).texts("button") == [*MUSTS, "Contacted", "Not them", *folded]
    page = shown(pages, joel(status="contacted"))
    assert page.texts("button") == [*MUSTS, "Said yes", "Said no", "Undo", *folded]
    assert "Contacted" in page.texts("span", "badge")
    assert shown(pages, joel(status="agreed")).texts("button") == [*MUSTS, "Undo", *folded]


def test_times_carry_their_moment_for_the_phone_to_make_local(pages: Pages) -> None:
    page = shown(pages, joel())
    left = page.one("time", **{"data-time": "left"})
    assert left["datetime"] == (NOON + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert left.text == "until 14 Mar, 14:00 UTC"


def test_equal_pages_give_equal_fragments_whenever_they_are_rendered(pages: Pages) -> None:
    with pages.app.test_request_context():
        first = fragments.render(joel())
    pages.clock.forward(3600)
    with pages.app.test_request_context():
        again = fragments.render(joel())
    assert first == again


def test_the_page_of_somebody_elses_ask_is_not_there(pages: Pages) -> None:
    other = signin.add_user(pages.helpnet.store, "other", pages.clock())
    stranger = pages.sign_in(other)
    ask_id = pages.ask()
    for path in ("", "/stream", "/live"):
        assert stranger.get(f"/asks/{ask_id}{path}").status_code == 404


def test_the_page_holds_the_live_parts_and_one_form_for_their_buttons(pages: Pages) -> None:
    page = pages.page(f"/asks/{pages.ask()}")
    assert [each["data-part"] for each in page.all("section", "live")] == list(fragments.NAMES)
    act = page.one("form", id="act")
    assert act["method"] == "post"
    assert page.texts("button", form="act") == ["Undo"]


def test_what_enter_would_press_in_a_link_field_does_nothing(pages: Pages) -> None:
    page = pages.page(f"/asks/{pages.ask()}")
    first = next(each for each in page.all("button"))
    assert "disabled" in first


def test_who_cannot_be_reached_is_asked_for_at_their_best_known_suggester(pages: Pages) -> None:
    by = (
        said("Ann Lee", "Joel Parent!", "Joel Parent", network=None, url=None),
        said("Dr. Jonathan Markoff", JONATHAN, "Joel Parent at IC Group"),
        said("Raj Rao", "Joel Parent", "Joel Parent", url="https://x.example/80"),
    )
    page = shown(pages, joel(suggested_by=by))
    first = page.one("a", "first")
    assert (first.text, first["href"]) == ("Ask Jonathan", "https://x.example/78")
    assert first["aria-label"] == (
        "Ask \u2068Dr. Jonathan Markoff\u2069 on X how to reach \u2068Joel Parent\u2069"
    )


def test_who_offers_to_help_is_answered_and_nobodys_reply_leaves_the_web_search(
    pages: Pages,
) -> None:
    own = (said("Joel Parent", "I can do it", "I"),)
    assert shown(pages, joel(suggested_by=own)).one("a", "first").text == "Answer Joel"
    by_hand = (said("Ann Lee", "Joel Parent!", "Joel Parent", network=None, url=None),)
    assert shown(pages, joel(suggested_by=by_hand)).one("a", "first").text == "Search the web"
    reachable = joel(phones=("+12045550123",))
    assert shown(pages, reachable).one("a", "first").text == "Call"


def test_a_post_to_be_looked_for_by_the_user_leads_to_the_users_own_posts(pages: Pages) -> None:
    message = "It could not be seen on X: look at your posts there."
    unknown = post("x", state="unknown", actions=("confirm", "resend", "cancel"), message=message)
    page = shown(pages, ask_page(ask=ask(unknown)))
    way = page.all("a", "button")[0]
    assert (way.text, way["href"]) == ("Look at your posts on X", "https://x.example/robin")
    assert page.one("p", "doubt").text == message
    assert not page.all("p", "wrong")


def test_without_a_script_nothing_is_promised_to_come_by_itself(pages: Pages) -> None:
    page = shown(pages, ask_page())
    assert "Load the page again" in page.one("noscript").text
    assert "reload" not in page.one("p", "empty").text
