"""A database that cannot be written to: it is held by another program, full or read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from helpnet.store import Store


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another connection writes all the while, and nobody waits for it."""
    store.db.execute("pragma busy_timeout = 0")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


@contextmanager
def full(store: Store) -> Iterator[None]:
    """There is room for nothing more than there is."""
    store.db.execute("vacuum")
    pages = store.db.execute("pragma page_count").fetchone()[0]
    store.db.execute(f"pragma max_page_count = {int(pages)}")
    yield
    store.db.execute("pragma max_page_count = 1000000")


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Nothing can be written by this thread."""
    store.db.execute("pragma query_only = on")
    yield
    store.db.execute("pragma query_only = off")
