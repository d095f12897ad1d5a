"""A copy of the database that takes over later, and what it cannot know by then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from helpnet.connect_practice import connect_practice
from helpnet.domain.model import Delivery
from helpnet.store import copying
from tests.support.fault_lab import FaultLab

Post = tuple[str, str]  # network and text


@dataclass
class Forgotten:
    """What befell since the copies were made that have taken over; the user is told to look."""

    asked: Counter[Post] = field(default_factory=Counter)  # which no ask here stands for
    sent: set[Post] = field(default_factory=set)  # which the ask here says did not go
    deleted: set[str] = field(default_factory=set)  # the ids of posts said to stand here
    # From then on, which of two asks in the same words a post was is anybody's guess.
    anything: bool = False

    def excuses(self, network: str, text: str) -> bool:
        """Whether a post may stand there without being noticed."""
        return bool(self.asked[network, text]) or (network, text) in self.sent


def back_up(lab: FaultLab) -> None:
    """Copy the database as it stands."""
    copying.copy(lab.store.path, lab.store.path.with_name("backup.db"), lab.clock())


def take_over(lab: FaultLab, forgotten: Forgotten) -> None:
    """Stop all, put the copy in the place of the database, start anew."""
    before, posts = {each.id: each for each in lab.deliveries()}, lab.published()
    for process in lab.processes:
        process.close()
    lab.store.close()
    # Into the same file, as the lab keeps its store.
    lab.store.path.write_bytes(lab.store.path.with_name("backup.db").read_bytes())
    lab.stepped.helpnet.prepare()
    connect_practice(lab.stepped.helpnet.work, lab.stepped.helpnet.config, lab.owner)
    for process in lab.processes:
        process.start()
    _note(forgotten, before, lab.deliveries(), posts)


def _note(
    forgotten: Forgotten,
    before: dict[str, Delivery],
    present: list[Delivery],
    posts: list[dict[str, Any]],
) -> None:
    forgotten.anything = True
    here = {each.id for each in present}
    forgotten.asked.update(
        (each.network, each.text) for each in before.values() if each.id not in here
    )
    standing = {(post["network"], post["text"]) for post in posts}
    ids = {post["id"] for post in posts}
    for each in present:
        if each.state == "sent" and each.remote_id not in ids:
            forgotten.deleted.add(each.remote_id)
        if each.state in ("refused", "cancelled") and (each.network, each.text) in standing:
            forgotten.sent.add((each.network, each.text))
