"""One app and its practice networks for many trials of what can go wrong, cleared between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from helpnet.connect_practice import connect_practice
from helpnet.domain.model import Ask, Delivery
from helpnet.services import photos, send
from helpnet.services.decide import actions, decide, is_open
from helpnet.store import accounts, asks, deliveries
from helpnet.store.convert import moment
from tests.support.clock import NOON, StandingClock
from tests.support.crashing import Ledger, Process
from tests.support.pictures import photo
from tests.support.stepped_app import SteppedApp, stepped_app

CALL_SECONDS = 0.4  # of real time, after which a call that hangs is given up
MOST_STEPS = 4000  # asks in the same words wait for one another, a minute each
PICTURE = photo(8, 8)
UNSETTLED = ("queued", "sending")


def is_on_its_way(delivery: Delivery) -> bool:
    """Whether something is still to come of it by itself: it is sent, or taken down."""
    return delivery.state in UNSETTLED or delivery.delete_asked_at is not None


class FaultLab:
    """The app in two processes over one database, and the networks they post to."""

    def __init__(self, stepped: SteppedApp) -> None:
        self.stepped, self.clock = stepped, stepped.clock
        self.store, self.owner = stepped.helpnet.store, stepped.owner
        self.ledger = Ledger(stepped.clock)
        self.processes = [Process(stepped.helpnet, self.ledger) for _ in range(2)]

    def clear(self) -> None:
        """Nothing was ever asked, the networks are empty and well, it is noon."""
        for process in self.processes:
            process.close()
        self.stepped.practice.control("POST", "/reset")
        self.clock.at = NOON
        with self.store.transaction() as db:
            for table in ("asks", "jobs", "photos"):
                db.execute(f"delete from {table}")
            db.execute("update accounts set refresh_until = null")
        self.reconnect()
        self.ledger = Ledger(self.clock)
        self.processes = [Process(self.stepped.helpnet, self.ledger) for _ in range(2)]

    def reconnect(self) -> None:
        """The user connects again what is not connected any more."""
        if any(each.state != "connected" for each in accounts.of_user(self.store, self.owner)):
            connect_practice(self.stepped.helpnet.work, self.stepped.helpnet.config, self.owner)

    def send(self, text: str, *, process: int = 0, undo_seconds: float = 0, **draft: Any) -> str:
        """Send an ask; its id."""
        work = self.processes[process].work
        made = send.AskDraft(text, **draft)
        return send.send(work, self.owner, made, undo_seconds=undo_seconds).ask_id

    def photos(self, count: int) -> tuple[photos.Chosen, ...]:
        """So many photos, chosen to go with an ask."""
        work = self.processes[0].work
        taken = [photos.take(work, self.owner, PICTURE) for _ in range(count)]
        return tuple(photos.Chosen(one.id, "a cello") for one in taken)

    def fault(self, network: str, effect: dict[str, Any], **where: Any) -> None:
        """Have calls to the network fail."""
        self.stepped.fault(network, effect, **where)

    def asks(self) -> list[Ask]:
        """Every ask, undone ones too, in an order that hangs on nothing random."""
        found = (asks.get(self.store, row["id"]) for row in self.store.rows("select id from asks"))
        return sorted(filter(None, found), key=lambda ask: (ask.created_at, ask.text))

    def deliveries(self, ask_id: str = "") -> list[Delivery]:
        """What became of an ask, or of all."""
        wanted = [ask_id] if ask_id else [ask.id for ask in self.asks()]
        return [one for each in wanted for one in deliveries.of_ask(self.store, each)]

    def published(self) -> list[dict[str, Any]]:
        """What the outside world sees."""
        posts: list[dict[str, Any]] = self.stepped.practice.control("GET", "/posts")["items"]
        return posts

    def allowed(self, delivery: Delivery) -> tuple[str, ...]:
        """What the user may decide about a delivery now."""
        ask = asks.get(self.store, delivery.ask_id)
        assert ask is not None
        posts = deliveries.of_ask(self.store, ask.id)
        return actions(delivery, may_send=is_open(ask, posts, self.clock()))

    def decide(self, delivery: Delivery, action: str) -> None:
        """Carry out what the user decides."""
        if action == "resend":
            self.ledger.not_taken(delivery.network, delivery.text)
        decide(
            self.processes[0].work,
            self.owner,
            delivery.ask_id,
            delivery.network,
            action,
            self._link(delivery) if action == "confirm" else "",
        )

    def decide_truly(self, delivery: Delivery) -> None:
        """The user looks at the network, and says what is so."""
        allowed = self.allowed(delivery)
        if "confirm" in allowed and self.is_there(delivery):
            self.decide(delivery, "confirm")
        elif "resend" in allowed and not self.is_there(delivery):
            self.decide(delivery, "resend")

    def is_there(self, delivery: Delivery) -> bool:
        """A post of this text stands on the network and is no other delivery's."""
        return bool(self._its_posts(delivery))

    def _its_posts(self, delivery: Delivery) -> list[dict[str, Any]]:
        taken = {each.remote_id for each in self.deliveries() if each.id != delivery.id}
        return [
            post
            for post in self.published()
            if post["network"] == delivery.network
            and post["text"] == delivery.text
            and post["id"] not in taken
        ]

    def _link(self, delivery: Delivery) -> str:
        account = accounts.get(self.store, delivery.account_id)
        assert account is not None
        number = self._its_posts(delivery)[0]["id"]
        if delivery.network == "x":
            return f"{account.url}/status/{number}"
        return f"{account.url}/posts/{number.split('_')[-1]}"

    def go_on_to_next(self) -> bool:
        """Move on to when a post is next to be sent or looked for; False when none ever is."""
        due = self._next_due()
        if due is not None:
            self.clock.at = max(due, self.clock())
        return due is not None

    def drain(self) -> None:
        """Both processes run, by turns, all that is due now."""
        for _ in range(MOST_STEPS):
            if not any([process.run_one() for process in self.processes]):
                return
        raise AssertionError("jobs keep coming back without the time moving on")

    def settle(self) -> None:
        """Move on from one due job to the next until nothing is on its way any more."""
        self.drain()
        for _ in range(MOST_STEPS):
            if not any(is_on_its_way(each) for each in self.deliveries()):
                return
            assert self.go_on_to_next(), "on its way, and nothing will come of it"
            self.drain()
        raise AssertionError(f"still on its way: {self.deliveries()}")

    def _next_due(self) -> datetime | None:
        rows = self.store.rows(
            "select coalesce(run_at, lease_until) as due from jobs"
            " where kind in ('deliver', 'delete')"
        )
        return min((moment(row["due"]) for row in rows), default=None)


@contextmanager
def fault_lab(folder: Path) -> Iterator[FaultLab]:
    """Put it up."""
    with stepped_app(folder, StandingClock(), call_seconds=CALL_SECONDS) as stepped:
        lab = FaultLab(stepped)
        try:
            yield lab
        finally:
            for process in lab.processes:
                process.close()
