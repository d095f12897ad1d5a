"""The practice world: its clock, its lock, its people, and what stands on both networks.

Whoever reads or changes the world holds it: `with world.held(): ...`. The web application does so
around every request, and brings the world up to the present first (`advance`), so that no thread
of its own is needed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from helpnet.practice import default_world
from helpnet.practice.acquaintance import settle
from helpnet.practice.callbacks import Callbacks
from helpnet.practice.faults import Faults
from helpnet.practice.limits import Windows
from helpnet.practice.meter import Meter
from helpnet.practice.model import OWNER_ID, Act, Page, PagePost, Person, Settings, XPost
from helpnet.practice.page_posts import PagePosts
from helpnet.practice.people import People
from helpnet.practice.play import Plays
from helpnet.practice.records import Records
from helpnet.practice.requests_log import RequestsLog
from helpnet.practice.snowflakes import Ids
from helpnet.practice.standing import all_well
from helpnet.practice.tokens import Tokens
from helpnet.practice.x_belongings import XBelongings
from helpnet.practice.x_posts import XPosts


class World:
    """Everything there is, in memory, written through to one file.

    `database` None keeps it in memory only. `clock` tells unix seconds.
    """

    def __init__(
        self,
        database: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        autoplay: bool = False,
    ) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._records = Records(database)
        self.autoplay = autoplay
        self.ids = Ids(self._records)
        self.tokens = Tokens(self._records, self.now)
        self.people = People(self._records)
        self.x = XPosts(self._records, self.ids, self.people, self.now, self._noticed_on_x)
        self.x_belongings = XBelongings(self._records, self.ids, self.now)
        self.facebook = PagePosts(self._records, self.ids, self.now, self._noticed_on_page)
        self.acts = {act.id: act for act in self._records.all(Act)}
        self.plays = Plays(self, self._records)
        self.faults = Faults()
        self.heard = RequestsLog()
        self.windows = Windows(self.now)
        self.meter = Meter(self._records, self.now)
        self.settings = next(iter(self._records.all(Settings)), Settings())
        self.callbacks = Callbacks(lambda: self.settings, self.now)
        with self.held():
            if self.people.get(OWNER_ID) is None:
                self.people.add(default_world.owner())
                self.facebook.add_page(default_world.page())
                settle(self, default_world.newcomers(self.now()))
            default_world.open_pages(self.facebook, self.people)

    def now(self) -> float:
        """The time in this world, unix seconds."""
        return self._clock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The world to oneself; everything changed inside is written in one go. May be nested."""
        with self._lock, self._records.batch():
            yield

    def advance(self) -> None:
        """Let happen what was due by now."""
        self.plays.advance(self.now())

    def remember(self, act: Act) -> None:
        """Keep an interaction with the owner, as the control plane lists it."""
        self.acts[act.id] = act
        self._records.save(act.id, act)

    def change(self, **settings: Any) -> None:
        """Turn settings; unknown names raise TypeError."""
        known = {field.name for field in fields(Settings)}
        if not settings.keys() <= known:
            raise TypeError(f"No such setting: {sorted(settings.keys() - known)}")
        for name, value in settings.items():
            setattr(self.settings, name, value)
        self._records.save("settings", self.settings)

    def reset(self) -> None:
        """Empty everything but the owner's accounts and all tokens; load the default community."""
        self.x.clear()
        self.x_belongings.clear()
        self.facebook.clear()
        all_well(self)
        self.people.remove_all_but_owner()
        self.callbacks.clear()
        self.plays.clear()
        self.faults.clear()
        self.heard.clear()
        self.windows.clear()
        self.meter.clear()
        self.acts.clear()
        self._records.clear(Act)
        self.settings = Settings()
        self._records.clear(Settings)
        settle(self, default_world.newcomers(self.now()))
        default_world.open_pages(self.facebook, self.people)

    def has_app_role(self, person: Person) -> bool:
        """The person has a role on the app: the owner, and whom the settings name."""
        names = map(str.casefold, self.settings.facebook_roles)
        return person.is_owner or person.facebook_name.casefold() in names

    def page(self) -> Page:
        """The owner's Page."""
        return self.facebook.pages[default_world.PAGE_ID]

    def author_name(self, author: str) -> str:
        """What a network shows of a Person.id or Page.id."""
        if author in self.facebook.pages:
            return self.facebook.pages[author].name
        person = self.people.get(author)
        return person.name if person else ""

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._records.close()

    def _noticed_on_x(self, post: XPost) -> None:
        if self.autoplay and post.by_api and post.author == OWNER_ID and not post.in_reply_to:
            self.plays.start_for("x", post.id, post.text, post.at)

    def _noticed_on_page(self, post: PagePost) -> None:
        page = self.facebook.pages[post.page_id]
        if self.autoplay and post.by_api and post.author == page.id and page.admin == OWNER_ID:
            self.plays.start_for("facebook", post.id, post.text, post.at)
