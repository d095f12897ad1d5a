"""A database that cannot be written to: another program holds it, or its disk is full."""

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
    pages = store.db.execute("pragma page_count").fetchone()[0]
    store.db.execute("vacuum")
    store.db.execute(f"pragma max_page_count = {int(pages)}")
    yield
    store.db.execute("pragma max_page_count = 1000000")
