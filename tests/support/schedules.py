"""Schedules drawn at random: asks, faults, crashes, stalls, decisions, deletions, restores.

After each step and at the end the networks are held against what the user is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from helpnet.domain.model import Delivery
from helpnet.services.errors import Conflict
from helpnet.services.undo import undo
from tests.support.crashing import POINTS
from tests.support.fault_lab import FaultLab
from tests.support.takeover import Forgotten, back_up, take_over

LINK = "https://example.org/a-rather-long-address-that-x-will-shorten"
CALLS = {
    "post": {"x": ("POST", "/x/2/tweets"), "facebook": ("POST", "/feed")},
    "photo": {"x": ("POST", "/x/2/media/upload"), "facebook": ("POST", "/photos")},
    "look": {"x": ("GET", "/x/2/users/"), "facebook": ("GET", "/published_posts")},
    "delete": {"x": ("DELETE", "/x/2/tweets/"), "facebook": ("DELETE", "/graph/")},
    "sign in": {"x": ("POST", "/oauth2/token"), "facebook": ("GET", "/me")},
}
EFFECTS: tuple[dict[str, Any], ...] = (
    *({"type": "status", "status": status} for status in (400, 401, 402, 403, 409, 429, 500, 503)),
    *({"type": "status", "status": status, "body": "<p>no</p>"} for status in (403, 429, 502, 503)),
    *({"type": "rate_limit", "reset_in": seconds} for seconds in (3, 120)),
    *({"type": name} for name in ("reset_before", "reset_after", "malformed", "truncated")),
    {"type": "latency", "seconds": 0.01},
)
# These cost real time, so that they are drawn more seldom.
HANGING: tuple[dict[str, Any], ...] = ({"type": "timeout_before"}, {"type": "timeout_after"})
NETWORKS = st.sampled_from(["x", "facebook"])
PROCESSES = st.sampled_from([0, 1])
WHICH = st.integers(0, 5)  # of things whose number the drawing must not hang on
LONGEST_STALL_IN_A_CALL = 25.0  # seconds; a call never lasts longer, and ends by itself


Thing = TypeVar("Thing")


def one_of(things: Sequence[Thing], which: int) -> Thing:
    """The thing of that number, counted round and round."""
    return things[which % len(things)]


@dataclass
class Tally:
    """What all schedules of a run came to."""

    schedules: int = 0
    posts: int = 0
    crashes: int = 0
    duplicates: int = 0
    losses: int = 0

    @property
    def line(self) -> str:
        """One sentence."""
        return (
            f"{self.schedules} schedules, {self.posts} posts, {self.crashes} crashes, "
            f"{self.duplicates} duplicates, {self.losses} losses"
        )


class Schedules(RuleBasedStateMachine):
    """One schedule; `lab` and `tally` are those of the whole run."""

    lab: FaultLab
    tally: Tally

    @initialize()
    def begin(self) -> None:
        """Everything is well, and one ask was made."""
        self.lab.clear()
        self.drafts: list[tuple[str, dict[str, Any]]] = []
        self.asked = 0
        self.drafts_copied: list[tuple[str, dict[str, Any]]] = []  # empty: there is no copy
        self.forgotten = Forgotten()
        self.ask(process=0, link=False, undo_seconds=0, minutes=None, photos=1)

    # ------------------------------------------------------------ what the user does

    @rule(
        process=PROCESSES,
        link=st.booleans(),
        undo_seconds=st.sampled_from([0, 5]),
        minutes=st.sampled_from([None, None, 2, 30]),
        photos=st.sampled_from([0, 0, 0, 1, 2]),
    )
    def ask(
        self, process: int, link: bool, undo_seconds: int, minutes: int | None, photos: int
    ) -> None:
        """An ask goes out to both networks."""
        text = f"who can mend cello number {self.asked} tonight?" + (f" {LINK}" * link)
        needed_by = None if minutes is None else self.lab.clock() + timedelta(minutes=minutes)
        draft = {
            "needed_by": needed_by,
            "client_key": f"key {self.asked}",
            "photos": self.lab.photos(photos),
        }
        self.lab.send(text, process=process, undo_seconds=undo_seconds, **draft)
        self.drafts.append((text, draft))
        self.asked += 1

    @rule(which=WHICH, process=PROCESSES)
    def press_send_again(self, which: int, process: int) -> None:
        """A double tap, another tab, another device: the same wish with the same key."""
        text, draft = one_of(self.drafts, which)
        before = len(self.lab.asks())
        self.lab.send(text, process=process, **draft)
        assert len(self.lab.asks()) == before

    @rule(which=WHICH)
    def ask_in_the_same_words(self, which: int) -> None:
        """Another ask, with another key, of a text that was sent before."""
        text, _ = one_of(self.drafts, which)
        self.lab.ledger.may_repeat.add(text)
        self.lab.send(text)

    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        """The user takes a whole ask back, or is told that it is too late."""
        ask = one_of(self.lab.asks(), which)
        try:
            undo(self.lab.store, self.lab.owner, ask.id, self.lab.clock())
        except Conflict:
            return
        assert all(each.state in ("cancelled", "refused") for each in self.lab.deliveries(ask.id))

    @rule(which=WHICH, cancel=st.booleans())
    def decide(self, which: int, cancel: bool) -> None:
        """The user decides about a post that waits for them; what they say is true."""
        delivery = one_of(self.lab.deliveries(), which)
        allowed = self.lab.allowed(delivery)
        is_true = "confirm" not in allowed or not self.lab.is_there(delivery)
        if cancel and "cancel" in allowed and is_true:
            self.lab.decide(delivery, "cancel")
        else:
            self.lab.decide_truly(delivery)

    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        """The user wants a post taken down that stands."""
        delivery = one_of(self.lab.deliveries(), which)
        if "delete" in self.lab.allowed(delivery):
            self.lab.decide(delivery, "delete")

    @rule()
    def reconnect(self) -> None:
        """The user connects again what is not connected any more."""
        self.lab.reconnect()

    @rule()
    def back_up(self) -> None:
        """The database is copied while the processes are at work."""
        back_up(self.lab)
        self.drafts_copied = list(self.drafts)

    @precondition(lambda self: self.drafts_copied)
    @rule()
    def restore(self) -> None:
        """The computer is lost, and the copy takes over on another."""
        self.drafts = list(self.drafts_copied)
        take_over(self.lab, self.forgotten)

    # ------------------------------------------------------------ what goes wrong

    @rule(
        network=NETWORKS,
        call=st.sampled_from(["post", "post", "photo", "look", "delete", "sign in"]),
        effect=st.sampled_from(EFFECTS),
        count=st.sampled_from([1, 1, 2]),
        skip=st.sampled_from([0, 0, 1]),
    )
    def fault(self, network: str, call: str, effect: dict[str, Any], count: int, skip: int) -> None:
        """Calls to come will fail."""
        method, path = CALLS[call][network]
        self.lab.fault(network, effect, method=method, path=path, count=count, skip=skip)

    @rule(
        network=NETWORKS,
        call=st.sampled_from(["post", "post", "photo"]),
        effect=st.sampled_from(HANGING),
    )
    def hang(self, network: str, call: str, effect: dict[str, Any]) -> None:
        """The next call of this kind will hang until it is given up."""
        method, path = CALLS[call][network]
        self.lab.fault(network, effect, method=method, path=path)

    @rule(seconds=st.sampled_from([0, 10, 40, 90]))
    def show_late(self, seconds: int) -> None:
        """The networks show a post to its author only so long after it was made."""
        self.lab.ledger.lag = timedelta(seconds=seconds)

    @rule(process=PROCESSES, point=st.sampled_from(sorted(POINTS)))
    def crash(self, process: int, point: str) -> None:
        """A process stops dead at this point of its next job, and is started again."""
        self._have_something_due()
        one = self.lab.processes[process]
        trap = one.trap
        trap.arm(point, trap.crash)
        one.run_one()
        self.tally.crashes += trap.is_dead

    @rule(
        process=PROCESSES,
        point=st.sampled_from(sorted(POINTS)),
        seconds=st.sampled_from([1.0, 20.0, 31.0, 200.0]),
        decides=st.booleans(),
    )
    def stall(self, process: int, point: str, seconds: float, decides: bool) -> None:
        """A process sleeps at this point of its next job, while the other one goes on."""
        self._have_something_due()
        other = self.lab.processes[1 - process]
        if point == "before the call":
            seconds = min(seconds, LONGEST_STALL_IN_A_CALL)

        def sleep() -> None:
            until = self.lab.clock() + timedelta(seconds=seconds)
            while self.lab.clock() < until:
                self.lab.clock.forward(min(10.0, (until - self.lab.clock()).total_seconds()))
                other.drain()
            if decides:
                for delivery in self.lab.deliveries():
                    self.lab.decide_truly(delivery)
                other.drain()

        in_a_commit = point in ("before it is noted", "before the commit")  # it holds the database
        one = self.lab.processes[process]
        one.trap.arm(point, (lambda: None) if in_a_commit else sleep)
        one.run_one()

    def _have_something_due(self) -> None:
        """A process that has nothing to do can neither crash nor stall in it."""
        if not self.lab.go_on_to_next():
            self.ask(process=0, link=False, undo_seconds=0, minutes=None, photos=1)

    # ------------------------------------------------------------ what goes on

    @rule(process=PROCESSES)
    def work(self, process: int) -> None:
        """A process runs the next job that is due."""
        self.lab.processes[process].run_one()

    @rule()
    def work_on(self) -> None:
        """Both processes run all that is due."""
        self.lab.drain()

    @rule(seconds=st.sampled_from([-20, 1, 2, 5, 15, 31, 61, 130, 2000]))
    def time_passes(self, seconds: int) -> None:
        """The clock moves on, or is set back a little."""
        self.lab.clock.forward(seconds)

    # ------------------------------------------------------------ what must hold

    @invariant()
    def each_ask_stands_once_at_most_and_is_known_where_it_stands(self) -> None:
        """Checked after each step."""
        if not hasattr(self, "drafts"):
            return
        posts, deliveries = self.lab.published(), self.lab.deliveries()
        self._none_stands_twice(posts, deliveries)
        self._told_as_it_is(posts, deliveries)

    def _none_stands_twice(self, posts: list[dict[str, Any]], deliveries: list[Delivery]) -> None:
        standing = Counter((post["network"], post["text"]) for post in posts)
        asked = Counter((each.network, each.text) for each in deliveries) + self.forgotten.asked
        known = Counter((each.network, each.remote_id) for each in deliveries if each.remote_id)
        too_many = [what for what, count in standing.items() if count > asked[what]]
        self.tally.duplicates += len(too_many) + len(self.lab.ledger.violations)
        assert not too_many, f"published twice: {too_many}"
        assert not [what for what, count in known.items() if count > 1], known
        assert self.lab.ledger.violations == []

    def _told_as_it_is(self, posts: list[dict[str, Any]], deliveries: list[Delivery]) -> None:
        carried = {post["id"]: len(post.get("media", ())) for post in posts}
        texts = {(post["network"], post["text"]) for post in posts}
        for each in deliveries:
            in_doubt = each.delete_asked_at or "It may still stand" in each.delete_message
            in_doubt = in_doubt or each.remote_id in self.forgotten.deleted
            if each.state == "sent" and not in_doubt:
                assert each.remote_id in carried, f"said to be sent, and is not there: {each}"
                mistakable = self.forgotten.anything and each.text in self.lab.ledger.may_repeat
                rightly = carried[each.remote_id] == each.photos or mistakable
                assert rightly, f"not with its photos: {each}"
            elif each.state == "deleted":
                assert each.remote_id not in carried, f"said to be deleted, and is there: {each}"
            elif each.text not in self.lab.ledger.may_repeat and each.state in (
                "refused",
                "cancelled",
            ):
                is_told = self.forgotten.excuses(each.network, each.text)
                assert is_told or (each.network, each.text) not in texts, f"there, unsaid: {each}"
            if each.state in ("unknown", "refused", "cancelled"):
                assert each.message.endswith("."), f"without a sentence: {each}"

    def teardown(self) -> None:
        """Whatever went before, all comes to rest, and the user knows how each ask stands."""
        if not hasattr(self, "drafts"):
            return
        self.lab.stepped.practice.control("DELETE", "/faults")
        self.lab.ledger.lag = timedelta(0)
        self.lab.settle()
        for delivery in self.lab.deliveries():
            self.lab.decide_truly(delivery)
        self.lab.reconnect()
        self.lab.settle()
        self.each_ask_stands_once_at_most_and_is_known_where_it_stands()
        posts = self.lab.published()
        self._nothing_is_lost(posts)
        self.tally.schedules += 1
        self.tally.posts += len(posts)

    def _nothing_is_lost(self, posts: list[dict[str, Any]]) -> None:
        deliveries = self.lab.deliveries()
        unnoticed = {post["id"] for post in posts} - {each.remote_id for each in deliveries}
        # What stands without being noticed must be something the user was told to look for.
        doubtful = {(each.network, each.text) for each in deliveries if each.state == "unknown"}
        lost = [
            post
            for post in posts
            if post["id"] in unnoticed
            and (post["network"], post["text"]) not in doubtful
            and not self.forgotten.excuses(post["network"], post["text"])
        ]
        self.tally.losses += len(lost)
        assert not lost, f"there, and nobody knows: {lost}"
        assert len(deliveries) == 2 * len(self.lab.asks())
