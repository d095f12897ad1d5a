"""Followers and follows over X's API: only when asked for, never dearer than told, never twice."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import requests

from benchmarks import made_exports
from helpnet.networks.practice_consent import approve
from helpnet.services import follows, people
from helpnet.services import imports as exports
from helpnet.services.connecting import Signer, begin, finish
from helpnet.services.disconnecting import disconnect
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.people import person_page
from helpnet.store import accounts, imports, jobs, people_list
from helpnet.store.imports import Import
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.stepped_app import SteppedApp

READING = re.compile(r"/x/2/users/\d+/follow(ers|ing)$")


def agree(stepped: SteppedApp) -> None:
    """The user lets helpnet read whom they follow, on X's own consent page."""
    signer = Signer(stepped.owner, "a browser")
    with requests.Session() as browser:
        answer = approve(begin(stepped.helpnet.work, signer, "x", follows=True), browser)
    finish(stepped.helpnet.work, signer, "x", answer)
    stepped.drain()


def read(stepped: SteppedApp, told: int = 0) -> Import:
    """Read as many as told, or all; what came of it."""
    work = stepped.helpnet.work
    import_id = follows.begin(work, stepped.owner, told or offered(stepped).people)
    stepped.drain()
    found = imports.get(work.store, stepped.owner, import_id)
    assert found is not None
    return found


def offered(stepped: SteppedApp) -> follows.Offer:
    return follows.offer(stepped.helpnet.work, stepped.owner)


def calls(stepped: SteppedApp) -> list[dict[str, Any]]:
    """The calls that read people, as X heard them."""
    items = stepped.practice.control("GET", "/requests")["items"]
    return [one for one in items if READING.search(one["path"])]


def spent(stepped: SteppedApp) -> float:
    """What X has charged so far, in dollars."""
    return float(stepped.practice.control("GET", "/meter")["x"]["total"])


def related(stepped: SteppedApp, kind: str) -> set[str]:
    rows = stepped.helpnet.store.rows(
        "select distinct i.handle from relations r join identities i on i.person_id = r.person_id"
        " where r.kind = ? and r.source like 'x%' and i.network = 'x'",
        [kind],
    )
    return {row["handle"] for row in rows}


def told_by_practice(stepped: SteppedApp, which: str) -> set[str]:
    everybody = stepped.practice.world.people
    listed = everybody.followers if which == "followers" else everybody.following
    return {one.x_username for one in listed(everybody.owner)}


# ---------------------------------------------------------------- before anything is read


def test_nothing_is_read_by_itself_or_by_asking_for_the_price(stepped: SteppedApp) -> None:
    stepped.send()
    stepped.work(30)
    assert offered(stepped).people > 0
    assert calls(stepped) == []


def test_the_price_is_that_of_everybody_who_is_counted(stepped: SteppedApp) -> None:
    counts = offered(stepped).counts
    assert counts.followers == len(told_by_practice(stepped, "followers"))
    assert counts.following == len(told_by_practice(stepped, "following"))
    offer = follows.Offer("@ada", True, follows.FollowCounts(2_000, 500))
    assert (offer.people, offer.price, offer.price_if_owned) == (2_500, "$25.00", "$2.50")


def test_without_an_account_or_anybody_to_read_nothing_begins(stepped: SteppedApp) -> None:
    work = stepped.helpnet.work
    with pytest.raises(Invalid):
        follows.begin(work, stepped.owner, 0)
    with pytest.raises(NotFound):
        follows.begin(work, "somebody else", 10)
    with pytest.raises(NotFound):
        follows.offer(work, "somebody else")
    assert calls(stepped) == []


def test_x_refuses_while_the_user_has_not_agreed_there_and_that_is_said(
    stepped: SteppedApp,
) -> None:
    assert not offered(stepped).may_read
    ended = read(stepped)
    assert (ended.state, ended.people) == ("refused", 0)
    assert ended.message.endswith(".")
    assert not follows_known(stepped)


def follows_known(stepped: SteppedApp) -> bool:
    sql = "select 1 from relations where source like 'x_follow%'"
    return bool(stepped.helpnet.store.rows(sql))


# ---------------------------------------------------------------- reading


def test_everybody_is_read_once_for_no_more_than_was_told(stepped: SteppedApp) -> None:
    agree(stepped)
    offer = offered(stepped)
    assert offer.may_read
    before = spent(stepped)
    ended = read(stepped)
    assert (ended.state, ended.skipped, ended.kind) == ("done", (), follows.KIND)
    assert ended.people == offer.people
    assert related(stepped, "follows_you") == told_by_practice(stepped, "followers")
    assert related(stepped, "you_follow") == told_by_practice(stepped, "following")
    assert 0 < spent(stepped) - before <= float(offer.price[1:]) + 0.01
    assert len(calls(stepped)) == 2


def test_never_more_is_read_than_was_told_and_the_rest_is_said(stepped: SteppedApp) -> None:
    agree(stepped)
    ended = read(stepped, told=3)
    assert (ended.state, ended.people) == ("done", 3)
    assert "more by now than you were told" in dict(ended.skipped)["the rest"]
    assert [one["query"]["max_results"] for one in calls(stepped)] == ["3"]
    assert len(related(stepped, "follows_you") & told_by_practice(stepped, "followers")) >= 3


def test_it_goes_on_where_a_lost_answer_left_it(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follows, "_PAGE", 4)
    agree(stepped)
    stepped.fault("x", {"type": "reset_before"}, method="GET", path="/followers", skip=1)
    ended = read(stepped)
    assert ended.state == "running" and ended.people == 4
    stepped.work(90)
    done = imports.get(stepped.helpnet.store, stepped.owner, ended.id)
    assert done is not None and (done.state, done.skipped) == ("done", ())
    assert related(stepped, "follows_you") == told_by_practice(stepped, "followers")
    first = [one for one in calls(stepped) if "pagination_token" not in one["query"]]
    assert len(first) == 2  # each list was begun once


def nobody_in_both_lists(stepped: SteppedApp) -> None:
    """Let those unfollow the user whom the user follows: X charges once for who is in both."""
    everybody = stepped.practice.world.people
    with stepped.practice.world.held():
        for one in everybody.following(everybody.owner):
            everybody.relate(one, everybody.owner, "follows", on=False)


@pytest.mark.parametrize(
    ("effect", "is_whole"),
    [({"type": "reset_after"}, False), ({"type": "rate_limit", "reset_in": 60}, True)],
)
def test_an_answer_lost_before_midnight_is_not_paid_twice_beyond_what_was_told(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch, effect: dict[str, Any], is_whole: bool
) -> None:
    monkeypatch.setattr(follows, "_PAGE", 4)
    agree(stepped)
    nobody_in_both_lists(stepped)
    offer, before = offered(stepped), spent(stepped)
    stepped.fault("x", effect, method="GET", path="/following", skip=1)
    import_id = follows.begin(stepped.helpnet.work, stepped.owner, offer.people)
    stepped.drain()
    stepped.clock.forward(86_400)
    stepped.drain()
    ended = imports.get(stepped.helpnet.store, stepped.owner, import_id)
    assert ended is not None and ended.state == "done"
    assert spent(stepped) - before <= float(offer.price[1:])
    assert (ended.skipped == ()) is is_whole
    assert ended.people == offer.people - (0 if is_whole else 4)
    assert is_whole or "charged twice" in dict(ended.skipped)["the rest"]


def test_x_s_limit_is_waited_for_as_long_as_x_says(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follows, "_PAGE", 4)
    agree(stepped)
    stepped.fault(
        "x", {"type": "rate_limit", "reset_in": 600}, method="GET", path="/followers", skip=1
    )
    ended = read(stepped)
    heard = len(calls(stepped))
    stepped.work(30)
    assert len(calls(stepped)) == heard
    stepped.clock.forward(600)
    stepped.work(5)
    done = imports.get(stepped.helpnet.store, stepped.owner, ended.id)
    assert done is not None and done.state == "done"


def test_one_reading_at_a_time(stepped: SteppedApp) -> None:
    follows.begin(stepped.helpnet.work, stepped.owner, 5)
    with pytest.raises(Conflict):
        follows.begin(stepped.helpnet.work, stepped.owner, 5)


def test_a_newer_reading_knows_who_has_left(stepped: SteppedApp) -> None:
    agree(stepped)
    read(stepped)
    everybody = stepped.practice.world.people
    gone = everybody.followers(everybody.owner)[0]
    with stepped.practice.world.held():
        everybody.relate(gone, everybody.owner, "follows", on=False)
    stepped.clock.forward(86_400)
    read(stepped)
    assert gone.x_username not in related(stepped, "follows_you")
    assert related(stepped, "follows_you") == told_by_practice(stepped, "followers")


def test_a_reading_takes_nobody_off_another_account_s_list_nor_does_its_archive(
    stepped: SteppedApp,
) -> None:
    def followers() -> int:
        sql = "select * from relations where source = 'x_followers'"
        return len(stepped.helpnet.store.rows(sql))

    agree(stepped)
    read(stepped)
    alone = followers()
    other = io.BytesIO(made_exports.x_archive(3, 0, 0))
    exports.import_now(stepped.helpnet.work, stepped.owner, other, "other.zip")
    assert followers() == alone + 3
    read(stepped)
    assert followers() == alone + 3


def test_whoever_is_forgotten_is_not_brought_back_by_the_api(stepped: SteppedApp) -> None:
    agree(stepped)
    read(stepped)
    store = stepped.helpnet.store
    [person_id, *_] = people_list.search(store, stepped.owner, ["jonathan"], limit=5)
    handle = person_page(store, stepped.owner, person_id, stepped.clock()).person.handles["x"]
    people.forget(stepped.helpnet.work, stepped.owner, person_id)
    stepped.clock.forward(86_400)
    read(stepped)
    assert handle not in related(stepped, "follows_you") | related(stepped, "you_follow")


def test_whom_the_user_shut_out_no_reading_through_the_api_brings_back(
    stepped: SteppedApp,
) -> None:
    agree(stepped)
    read(stepped)
    store = stepped.helpnet.store
    [row, *_] = store.rows(
        "select i.remote_id, i.handle from identities i join interaction_days d"
        " on d.person_id = i.person_id where i.network = 'x' and d.source = 'x'"
        " and i.person_id in (select person_id from relations where source = 'x_followers')"
    )
    entries = [{"blocking": {"accountId": row["remote_id"]}}]
    content = io.BytesIO(made_exports.script("block", entries).encode())
    exports.import_now(stepped.helpnet.work, stepped.owner, content, "block.js")
    account = store.row("select id from accounts where network = 'x'")
    assert account is not None
    job = (stepped.helpnet.work.new_id(), stepped.owner, "history", account["id"])
    jobs.add(store, *job, stepped.clock())
    read(stepped)
    assert row["handle"] not in related(stepped, "follows_you") | related(stepped, "you_follow")
    values = [row["remote_id"]]
    mine = "from interaction_days d join identities i on i.person_id = d.person_id"
    assert not store.rows(f"select 1 {mine} where d.source = 'x' and i.remote_id = ?", values)


def test_disconnecting_with_forgetting_erases_whom_the_lists_told_of(stepped: SteppedApp) -> None:
    agree(stepped)
    read(stepped)
    assert follows_known(stepped)
    disconnect(stepped.helpnet.work, stepped.owner, "x", forget=True)
    assert not follows_known(stepped)


# ---------------------------------------------------------------- on the page


def browser_of(stepped: SteppedApp) -> Pages:
    pages = Pages(
        stepped.app, stepped.helpnet, stepped.owner, stepped.clock, stepped.app.test_client()
    )
    pages.browser = pages.sign_in(stepped.owner)
    return pages


def test_the_page_tells_the_price_and_what_is_free_before_it_offers_to_read(
    stepped: SteppedApp,
) -> None:
    pages = browser_of(stepped)
    assert "Followers and follows from X" in pages.browser.get("/people").text
    asked = pages.post("/people/follows", {}).text
    offer = offered(stepped)
    assert offer.price in asked and "free" in asked
    assert "Allow it on X" in asked and "Read for" not in asked
    agree(stepped)
    assert f"Read for {offer.price} at most" in pages.post("/people/follows", {}).text
    answer = pages.post("/people/follows/read", {"people": str(offer.people)})
    stepped.drain()
    assert f"{offer.people} people" in pages.browser.get(answer.location).text


def form_of(html: str) -> dict[str, object]:
    """What the page sends along when its button is pressed."""
    hidden = Page(html).all("input", type="hidden")
    return {each["name"]: each["value"] for each in hidden if each["name"] != "csrf_token"}


def test_a_price_that_was_told_once_is_paid_once(stepped: SteppedApp) -> None:
    """A form sent again on another day, from another tab or as its answer was lost."""
    agree(stepped)
    pages = browser_of(stepped)
    form = form_of(pages.post("/people/follows", {}).text)
    pages.post("/people/follows/read", form)
    stepped.drain()
    paid = spent(stepped)
    stepped.clock.forward(86_400)
    answer = pages.post("/people/follows/read", form)
    stepped.drain()
    assert spent(stepped) == paid
    assert "have the price told again" in pages.browser.get(answer.location).text
    pages.post("/people/follows/read", form_of(pages.post("/people/follows", {}).text))
    stepped.drain()
    assert spent(stepped) > paid + 0.1


@pytest.mark.parametrize("told", ["", "-5", "0", "many", "٣", "9" * 30])
def test_a_form_without_a_price_that_was_told_reads_nothing(stepped: SteppedApp, told: str) -> None:
    pages = browser_of(stepped)
    assert pages.post("/people/follows/read", {"people": told}).status_code == 303
    stepped.drain()
    assert calls(stepped) == []


def test_who_has_not_connected_x_is_offered_no_reading(stepped: SteppedApp) -> None:
    store = stepped.helpnet.store
    [account] = [one for one in accounts.of_user(store, stepped.owner) if one.network == "x"]
    accounts.erase(store, account.id, "disconnected", "")
    pages = browser_of(stepped)
    assert "Followers and follows from X" not in pages.browser.get("/people").text
    answer = pages.post("/people/follows", {})
    assert "Connect X first" in pages.browser.get(answer.location).text
