"""Live updates: one watcher per process wakes the streams of the asks that have changed.

The watcher only reads the database's version and, when that has moved, how the asks that somebody
watches stand, in one query. What a stream then sends is the stream's own business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from helpnet.store.asks import Standing

_NOTHING = Standing(0, "")


class TooMany(Exception):
    """As many streams are open as the server can hold; poll instead."""


class Subscription:
    """One stream's wish to be woken when its ask changes, or its replies were looked for."""

    def __init__(self, ask_id: str, standing: Standing) -> None:
        self.ask_id = ask_id
        self.standing = standing
        self.stopped = False
        self._woken = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait until the ask has changed or the hub stops; False when neither came in time."""
        woken = self.stopped or self._woken.wait(max(0.0, seconds))
        self._woken.clear()
        return woken or self.stopped

    def is_behind(self, standing: Standing) -> bool:
        """Whether the ask stands otherwise by now than the stream was told."""
        return standing != self.standing and standing.revision >= self.standing.revision

    def wake(self, standing: Standing | None = None) -> None:
        """Tell the stream how its ask now stands, or that the hub stops."""
        if standing is None:
            self.stopped = True
        else:
            self.standing = standing
        self._woken.set()


class Hub:
    """The open streams of one process, and the thread that watches on their behalf.

    `data_version` moves when the database has changed; `standings` tells how each of the given
    asks stands. Both are called from the watcher's thread, `standings` also from the threads that
    subscribe.
    """

    def __init__(
        self,
        data_version: Callable[[], int],
        standings: Callable[[Iterable[str]], Mapping[str, Standing]],
        *,
        streams: int = 100,
        interval: float = 0.25,
    ) -> None:
        self._data_version = data_version
        self._standings = standings
        self._streams = streams
        self._interval = interval
        self._lock = threading.RLock()  # re-entrant: stop() may interrupt its own thread
        self._subscriptions: set[Subscription] = set()
        self._seen: int | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_stopping(self) -> bool:
        """No stream is to begin or go on."""
        return self._stopping.is_set()

    @contextmanager
    def subscribe(self, ask_id: str) -> Iterator[Subscription]:
        """Be woken while the ask changes; raises TooMany when no more streams can be held."""
        subscription = Subscription(ask_id, _NOTHING)
        with self._lock:
            if self.is_stopping or len(self._subscriptions) >= self._streams:
                raise TooMany
            self._subscriptions.add(subscription)
        try:
            # Read only now that it would be woken: what changes meanwhile is not missed.
            standing = self._standings([ask_id]).get(ask_id, _NOTHING)
            with self._lock:
                if subscription.is_behind(standing):
                    subscription.standing = standing
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    def look(self) -> int:
        """Wake the streams whose ask stands otherwise than at the last look; how many they were."""
        version = self._data_version()
        if version == self._seen:
            return 0
        with self._lock:
            watching = tuple(self._subscriptions)
        standings = self._standings({each.ask_id for each in watching}) if watching else {}
        with self._lock:
            changed = [
                each for each in watching if each.is_behind(standings.get(each.ask_id, _NOTHING))
            ]
            for each in changed:
                each.wake(standings[each.ask_id])
        self._seen = version
        return len(changed)

    def start(self, on_trouble: Callable[[Exception], None]) -> None:
        """Watch in a thread of its own until stopped; `on_trouble` hears of looks that failed."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._watch, args=(on_trouble,), name="live-watcher", daemon=True
            )
            self._thread.start()

    def _watch(self, on_trouble: Callable[[Exception], None]) -> None:
        while not self._stopping.wait(self._interval):
            try:
                self.look()
            except Exception as error:  # a busy database must not end the watch: look again
                on_trouble(error)

    def stop(self) -> None:
        """End every stream and the watching; may be called from a signal handler."""
        self._stopping.set()
        with self._lock:
            watching = tuple(self._subscriptions)
        for each in watching:
            each.wake()

    def join(self, seconds: float = 5) -> None:
        """Wait for the watcher to end."""
        if self._thread is not None:
            self._thread.join(seconds)
