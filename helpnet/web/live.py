"""Live updates: one watcher per process wakes the streams of the asks that have changed.

The watcher only reads two numbers: the database's version, and, when that has moved, the revisions
of the asks that somebody watches. What a stream then sends is the stream's own business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager


class TooMany(Exception):
    """As many streams are open as the server can hold; poll instead."""


class Subscription:
    """One stream's wish to be woken when its ask changes."""

    def __init__(self, ask_id: str, revision: int) -> None:
        self.ask_id = ask_id
        self.revision = revision
        self.stopped = False
        self._woken = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait until the ask has changed or the hub stops; False when neither came in time."""
        woken = self.stopped or self._woken.wait(max(0.0, seconds))
        self._woken.clear()
        return woken or self.stopped

    def wake(self, revision: int | None = None) -> None:
        """Tell the stream that its ask now stands at this revision, or that the hub stops."""
        if revision is None:
            self.stopped = True
        else:
            self.revision = revision
        self._woken.set()


class Hub:
    """The open streams of one process, and the thread that watches on their behalf.

    `data_version` moves when the database has changed; `revisions` tells the present revision of
    each of the given asks. Both are called from the watcher's thread, `revisions` also from the
    threads that subscribe.
    """

    def __init__(
        self,
        data_version: Callable[[], int],
        revisions: Callable[[Iterable[str]], Mapping[str, int]],
        *,
        streams: int = 100,
        interval: float = 0.25,
    ) -> None:
        self._data_version = data_version
        self._revisions = revisions
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
        subscription = Subscription(ask_id, 0)
        with self._lock:
            if self.is_stopping or len(self._subscriptions) >= self._streams:
                raise TooMany
            self._subscriptions.add(subscription)
        try:
            # Read only now that it would be woken: what changes meanwhile is not missed.
            revision = self._revisions([ask_id]).get(ask_id, 0)
            with self._lock:
                subscription.revision = max(subscription.revision, revision)
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    def look(self) -> int:
        """Wake the streams whose ask has changed since the last look; how many they were."""
        version = self._data_version()
        if version == self._seen:
            return 0
        with self._lock:
            watching = tuple(self._subscriptions)
        revisions = self._revisions({each.ask_id for each in watching}) if watching else {}
        with self._lock:
            changed = [each for each in watching if revisions.get(each.ask_id, 0) > each.revision]
            for each in changed:
                each.wake(revisions[each.ask_id])
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
