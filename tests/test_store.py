"""The database: all or nothing, unreadable secrets, one schema."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from helpnet.domain.model import Credentials, Profile
from helpnet.store import Store, StoreError, accounts, users
from helpnet.store.convert import moment, stamp
from tests.support.clock import NOON, StandingClock


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        users.add(store, "u1", "owner", NOON)
        raise RuntimeError
    assert users.id_of(store, "owner") is None


def test_a_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    store.write("create table parent (id integer primary key) strict")
    store.write(
        "create table child (parent integer references parent(id) deferrable initially deferred)"
        " strict"
    )
    with pytest.raises(sqlite3.IntegrityError):
        store.write("insert into child values (1)")  # the reference is checked at the commit
    assert not store.db.conn.in_transaction
    users.add(store, "u1", "owner", NOON)
    other = Store(store.path, "x")
    assert users.id_of(other, "owner") == "u1"
    other.close()


def test_a_transaction_in_another_belongs_to_it(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        with store.transaction():
            users.add(store, "u1", "owner", NOON)
        raise RuntimeError
    assert users.id_of(store, "owner") is None


def test_writers_in_many_threads_wait_for_each_other(store: Store) -> None:
    store.write("create table counter (n integer) strict")
    store.write("insert into counter values (0)")
    failed: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(25):
                with store.transaction():
                    present = store.rows("select n from counter")[0]["n"]
                    store.write("update counter set n = ?", [present + 1])
        except sqlite3.Error as error:
            failed.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert store.rows("select n from counter") == [{"n": 100}]


def test_migrating_again_changes_nothing_and_keeps_what_is_there(store: Store) -> None:
    users.add(store, "u1", "owner", NOON)
    before = store.rows("select name, sql from sqlite_master order by name")
    store.migrate()
    assert store.rows("select name, sql from sqlite_master order by name") == before
    assert users.id_of(store, "owner") == "u1"


@pytest.mark.parametrize("attempt", range(20))
def test_processes_that_migrate_at_once_do_not_disturb_each_other(
    tmp_path: Path, attempt: int
) -> None:
    stores = [Store(tmp_path / "helpnet.db", "x") for _ in range(6)]
    failed: list[Exception] = []

    def migrate(store: Store) -> None:
        try:
            store.migrate()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=migrate, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert stores[0].row("select count(*) as n from asks") == {"n": 0}
    for store in stores:
        store.close()


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "helpnet.db"
    path.write_text("this is not a database, but it is long enough to look at" * 100)
    with pytest.raises(StoreError, match=r"helpnet\.db"):
        Store(path, "x").migrate()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="check that its folder"):
        Store(tmp_path / "file" / "helpnet.db", "x").migrate()


def test_tokens_are_not_readable_in_the_database_files(tmp_path: Path) -> None:
    store = Store(tmp_path / "helpnet.db", "the secret")
    store.migrate()
    users.add(store, "u1", "owner", NOON)
    kept = Credentials("marked-access", "marked-refresh", NOON, ("tweet.read",))
    account = accounts.connect(store, "a1", "u1", "https://x", Profile("x", "1"), kept, NOON)
    assert accounts.credentials(store, account.id) == kept
    store.close()
    for file in tmp_path.iterdir():
        assert b"marked" not in file.read_bytes()


def test_tokens_sealed_under_another_secret_are_none(tmp_path: Path) -> None:
    first = Store(tmp_path / "helpnet.db", "the secret")
    first.migrate()
    users.add(first, "u1", "owner", NOON)
    accounts.connect(first, "a1", "u1", "b", Profile("x", "1"), Credentials("t"), NOON)
    second = Store(tmp_path / "helpnet.db", "another secret")
    assert accounts.credentials(second, "a1") is None
    first.close()
    second.close()


def test_an_account_connected_again_keeps_its_id(store: Store) -> None:
    users.add(store, "u1", "owner", NOON)
    profile = Profile("x", "1", handle="robin")
    accounts.connect(store, "a1", "u1", "b", profile, Credentials("old"), NOON)
    accounts.set_state(store, "a1", "expired", "Connect again.")
    again = accounts.connect(store, "a2", "u1", "b", profile, Credentials("new"), NOON)
    assert (again.id, again.state, again.message) == ("a1", "connected", "")
    assert accounts.credentials(store, "a1") == Credentials("new")


def test_one_refresh_at_a_time_per_account(store: Store, clock: StandingClock) -> None:
    users.add(store, "u1", "owner", NOON)
    accounts.connect(store, "a1", "u1", "b", Profile("x", "1"), Credentials("t"), NOON)
    until = clock.at.replace(second=30)
    assert accounts.claim_refresh(store, "a1", clock(), until)
    assert not accounts.claim_refresh(store, "a1", clock(), until)
    clock.forward(31)
    assert accounts.claim_refresh(store, "a1", clock(), clock.at)


def test_text_order_of_stamps_is_time_order() -> None:
    later = NOON.replace(microsecond=1)
    assert stamp(NOON) < stamp(later)
    assert moment(stamp(later)) == later


def test_the_data_version_moves_with_the_writes_of_others(store: Store) -> None:
    before = store.data_version()
    other = Store(store.path, "x")
    users.add(other, "u1", "owner", NOON)
    other.close()
    assert store.data_version() != before
