"""The stream: what a phone lacks, then what changes; and polling that costs nothing when quiet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from markupsafe import Markup

from helpnet.services.decide import decide
from helpnet.store import deliveries
from helpnet.store.asks import Standing
from helpnet.store.convert import stamp
from helpnet.web import fragments, stream
from helpnet.web.fragments import Fragment, Rendered
from helpnet.web.live import Subscription
from tests.pages.conftest import Pages

JSON = {"Accept": "application/json"}


def parts(posts: str = "p1", people: str = "q1", replies: str = "r1") -> tuple[Fragment, ...]:
    """Fragments whose html and mark are these words."""
    words = {"posts": posts, "people": people, "replies": replies}
    return tuple(Fragment(name, Markup(words[name]), words[name]) for name in fragments.NAMES)


class Waiting(Subscription):
    """A subscription that a test wakes: each wait ends as the script says.

    True: the ask has changed, False: nothing came in time, a text: its replies were looked for.
    """

    def __init__(self, *script: bool | str) -> None:
        super().__init__("a1", Standing(1, ""))
        self.script = list(script)
        self.waited: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        if not self.script:
            self.stopped = True
            return True
        step = self.script.pop(0)
        if isinstance(step, str):
            self.standing = self.standing._replace(checked=step)
        elif step:
            self.standing = self.standing._replace(revision=self.standing.revision + 1)
        return bool(step)


changed, quiet = True, False


def told(
    subscription: Waiting,
    *renderings: tuple[Fragment, ...],
    have: str = "",
    clock: Callable[[], float] = lambda: 0.0,
) -> list[str]:
    """What a stream sends while the page goes through these renderings."""
    later: Iterator[tuple[Fragment, ...]] = iter(renderings[1:])
    sent = stream.events(
        subscription, lambda revision: next(later), (1, renderings[0]), have, clock=clock
    )
    return list(sent)


def test_a_phone_that_has_nothing_gets_every_part() -> None:
    sent = told(Waiting(), parts())
    assert sent == [
        "retry: 2000\n\n",
        "event: posts\nid: p1..\ndata: p1\n\n",
        "event: people\nid: p1.q1.\ndata: q1\n\n",
        "event: replies\nid: p1.q1.r1\ndata: r1\n\n",
    ]


def test_a_phone_gets_only_what_it_lacks() -> None:
    assert told(Waiting(), parts(people="q2"), have="p1.q1.r1")[1:] == [
        "event: people\nid: p1.q2.r1\ndata: q2\n\n"
    ]


@pytest.mark.parametrize("have", ["nonsense", "a.b.c.d.e", "..", "p1.q1"])
def test_marks_that_fit_nothing_only_cost_a_part_that_was_there(have: str) -> None:
    sent = "".join(told(Waiting(), parts(), have=have))
    assert "event: replies" in sent


def test_a_change_sends_the_parts_that_differ_and_the_rest_not_again() -> None:
    sent = told(Waiting(changed), parts(), parts(posts="p2"), have="p1.q1.r1")
    assert sent[1:] == ["event: posts\nid: p2.q1.r1\ndata: p2\n\n"]


def test_a_change_that_shows_nothing_sends_nothing() -> None:
    assert told(Waiting(changed, changed), parts(), parts(), parts(), have="p1.q1.r1")[1:] == []


def test_a_check_that_found_nothing_new_tells_its_time_and_renders_nothing() -> None:
    sent = told(Waiting("{1}", "{1}", "{2}"), parts(), have="p1.q1.r1")
    assert sent[1:] == ["event: checked\ndata: {1}\n\n", "event: checked\ndata: {2}\n\n"]


def test_a_phone_that_comes_back_is_told_at_once_when_it_was_checked() -> None:
    subscription = Waiting()
    subscription.standing = Standing(1, "{1}")
    assert told(subscription, parts(), have="p1.q1.r1")[1] == "event: checked\ndata: {1}\n\n"


def test_html_of_several_lines_stays_one_event() -> None:
    long = Fragment("posts", Markup("<p>\n<b>one</b>\n</p>"), "p2")
    sent = told(Waiting(), (long, *parts()[1:]), have="p1.q1.r1")
    assert sent[1] == "event: posts\nid: p2.q1.r1\ndata: <p>\ndata: <b>one</b>\ndata: </p>\n\n"


def test_a_quiet_stream_says_now_and_then_that_it_is_there_and_ends_in_time() -> None:
    times = iter([0.0, 0.0, 15.0, 15.0, 290.0, 290.0, 300.0])
    subscription = Waiting(quiet, quiet, quiet)
    sent = told(subscription, parts(), have="p1.q1.r1", clock=lambda: next(times))
    assert sent[1:] == [": still here\n\n", ": still here\n\n"]
    assert subscription.waited == [15.0, 15.0, 10.0]


def test_a_stopped_hub_ends_the_stream() -> None:
    subscription = Waiting()
    subscription.stopped = True
    assert told(subscription, parts()) == ["retry: 2000\n\n"]


def test_one_rendering_serves_all_who_watch_until_the_revision_grows() -> None:
    made: list[int] = []

    def make() -> tuple[int, tuple[Fragment, ...]]:
        made.append(len(made) + 1)
        return made[-1], parts(posts=f"p{made[-1]}")

    rendered, key = Rendered(), ("u1", "a1", False)
    assert rendered.get(key, 1, make) is rendered.get(key, 1, make)
    assert made == [1]
    assert rendered.get(key, 2, make)[0].mark == "p2"
    assert rendered.get(("u2", "a1", False), 1, make)[0].mark == "p3"


def test_only_so_many_renderings_are_kept() -> None:
    made: list[str] = []

    def maker(ask_id: str) -> Callable[[], tuple[int, tuple[Fragment, ...]]]:
        return lambda: (made.append(ask_id) or 1, parts())

    rendered = Rendered(keep=2)
    for ask_id in ("a1", "a2", "a3", "a1"):
        rendered.get(("u1", ask_id, False), 1, maker(ask_id))
    assert made == ["a1", "a2", "a3", "a1"]


def test_the_page_and_its_stream_agree_on_what_the_phone_has(pages: Pages) -> None:
    ask_id = pages.ask()
    marks = pages.page(f"/asks/{ask_id}").one("div", **{"data-live": f"/asks/{ask_id}"})
    answer = pages.browser.get(
        f"/asks/{ask_id}/stream?have={marks['data-marks']}",
        headers={"Accept": "text/event-stream"},
        buffered=False,
    )
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    sent = iter(answer.response)
    assert next(sent) == b"retry: 2000\n\n"
    assert next(sent) == b"event: checked\ndata: {}\n\n"
    decide(pages.helpnet.work, pages.owner, ask_id, "x", "cancel", "")
    pages.helpnet.live.look()
    assert next(sent).startswith(b"event: posts\n")
    answer.close()


def test_a_stream_ends_quietly_when_the_database_cannot_be_read(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask_id = pages.ask()
    answer = pages.browser.get(f"/asks/{ask_id}/stream", buffered=False)
    sent = iter(answer.response)
    assert [next(sent)[:6] for _ in range(5)] == [b"retry:", *[b"event:"] * 4]

    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(stream.results, "ask_page", broken)
    decide(pages.helpnet.work, pages.owner, ask_id, "x", "cancel", "")
    pages.helpnet.live.look()
    assert list(sent) == []
    assert [record.exc_info for record in caplog.records] == [None]
    answer.close()


def test_a_stream_that_ends_makes_room_for_another(pages: Pages) -> None:
    ask_id = pages.ask()
    hub = pages.helpnet.live
    for _ in range(hub._streams + 1):
        answer = pages.browser.get(f"/asks/{ask_id}/stream", buffered=False)
        assert answer.status_code == 200
        answer.close()


def test_beyond_the_cap_a_stream_is_refused_with_a_time_to_come_back(pages: Pages) -> None:
    ask_id = pages.ask()
    held = [
        pages.browser.get(f"/asks/{ask_id}/stream", buffered=False)
        for _ in range(pages.helpnet.live._streams)
    ]
    answer = pages.browser.get(f"/asks/{ask_id}/stream")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert pages.browser.get(f"/asks/{ask_id}/live").status_code == 200
    for each in held:
        each.close()


def test_asking_again_while_nothing_changed_answers_304(pages: Pages) -> None:
    ask_id = pages.ask()
    first = pages.browser.get(f"/asks/{ask_id}/live", headers=JSON)
    assert sorted(first.get_json()) == ["people", "posts", "replies"]
    again = {**JSON, "If-None-Match": first.headers["ETag"]}
    assert pages.browser.get(f"/asks/{ask_id}/live", headers=again).status_code == 304
    decide(pages.helpnet.work, pages.owner, ask_id, "x", "cancel", "")
    assert pages.browser.get(f"/asks/{ask_id}/live", headers=again).status_code == 200


def test_a_poll_that_finds_nothing_new_tells_when_it_was_checked_all_the_same(
    pages: Pages,
) -> None:
    ask_id, store = pages.ask(), pages.helpnet.store
    facebook = next(one for one in deliveries.of_ask(store, ask_id) if one.network == "facebook")
    deliveries.settle(store, facebook.id, "sent", "")
    first = pages.browser.get(f"/asks/{ask_id}/live", headers=JSON)
    assert first.headers["Helpnet-Checked"] == "{}"
    deliveries.checked(store, facebook.id, pages.clock(), "", None)
    again = {**JSON, "If-None-Match": first.headers["ETag"]}
    answer = pages.browser.get(f"/asks/{ask_id}/live", headers=again)
    assert answer.status_code == 304
    assert json.loads(answer.headers["Helpnet-Checked"]) == {"facebook": stamp(pages.clock())}


def test_the_etag_of_a_poll_is_what_a_stream_goes_on_from(pages: Pages) -> None:
    ask_id = pages.ask()
    etag = pages.browser.get(f"/asks/{ask_id}/live").headers["ETag"].removeprefix("W/")
    page = pages.page(f"/asks/{ask_id}")
    assert etag.strip('"') == page.one("div", **{"data-live": f"/asks/{ask_id}"})["data-marks"]
