"""A database of an earlier version is brought up to date with everything that is in it."""

from __future__ import annotations

from pathlib import Path

from helpnet.domain.model import Credentials, Profile
from helpnet.store import Store, accounts, asks, deleting, deliveries, photos, replies, users
from helpnet.store.convert import stamp
from helpnet.store.schema import migrations
from tests.support.clock import NOON


def test_replies_of_the_first_version_are_kept_and_advise_against_nobody(tmp_path: Path) -> None:
    store = Store(tmp_path / "helpnet.db", "a secret for tests that guards nothing")
    migrations.apply(store.db, stop_before="what_else_replies_say")
    users.add(store, "u1", "owner", NOON)
    store.write(
        "insert into asks (id, user_id, text, place, topics, needed_by, has_deadline, state,"
        " fingerprint, created_at) values ('a1', 'u1', 'need help', '', '[]', ?, 0, 'live', '', ?)",
        [stamp(NOON), stamp(NOON)],
    )
    store.write(
        "insert into replies (id, user_id, ask_id, author_name, author_handle, author_url, text,"
        " kind, url, created_at, collected_at)"
        " values ('r1', 'u1', 'a1', 'Maria', '', '', 'not Bob Hartigan', 'noise', '', ?, ?)",
        [stamp(NOON), stamp(NOON)],
    )
    store.migrate()
    [reply] = replies.of_ask(store, "a1")
    assert (reply.text, reply.negated) == ("not Bob Hartigan", ())
    ask = asks.get(store, "a1")
    assert ask is not None and len(ask.answer_code) >= 16
    replies.understood(store, "r1", "noise", ("Bob Hartigan",))
    [reply] = replies.of_ask(store, "a1")
    assert reply.negated == ("Bob Hartigan",)
    store.close()


def test_posts_of_before_there_were_photos_carry_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "helpnet.db", "a secret for tests that guards nothing")
    migrations.apply(store.db, stop_before="photos")
    users.add(store, "u1", "owner", NOON)
    profile = Profile("x", "1", "robin_vale", "Robin Vale")
    accounts.connect(store, "c1", "u1", "http://x.example", profile, Credentials("token"), NOON)
    store.write(
        "insert into asks (id, user_id, text, place, topics, needed_by, has_deadline, state,"
        " fingerprint, created_at) values ('a1', 'u1', 'need help', '', '[]', ?, 0, 'live', '', ?)",
        [stamp(NOON), stamp(NOON)],
    )
    store.write(
        "insert into deliveries (id, ask_id, user_id, network, account_id, text, state, not_before)"
        " values ('d1', 'a1', 'u1', 'x', 'c1', 'need help', 'queued', ?)",
        [stamp(NOON)],
    )
    store.migrate()
    [delivery] = deliveries.of_ask(store, "a1")
    assert (delivery.text, delivery.photos) == ("need help", 0)
    assert photos.media_of_ask(store, "a1") == ()
    store.close()


def test_posts_and_attempts_of_before_deleting_are_kept_and_can_be_deleted(tmp_path: Path) -> None:
    store = Store(tmp_path / "helpnet.db", "a secret for tests that guards nothing")
    migrations.apply(store.db, stop_before="deleting")
    users.add(store, "u1", "owner", NOON)
    profile = Profile("x", "1", "robin_vale", "Robin Vale")
    accounts.connect(store, "c1", "u1", "http://x.example", profile, Credentials("token"), NOON)
    store.write(
        "insert into asks (id, user_id, text, place, topics, needed_by, has_deadline, state,"
        " fingerprint, created_at) values ('a1', 'u1', 'need help', '', '[]', ?, 0, 'live', '', ?)",
        [stamp(NOON), stamp(NOON)],
    )
    store.write(
        "insert into deliveries (id, ask_id, user_id, network, account_id, text, state, not_before,"
        " remote_id, sent_at, photos) values ('d1', 'a1', 'u1', 'x', 'c1', 'need help', 'sent', ?1,"
        " '77', ?1, 2)",
        [stamp(NOON)],
    )
    store.write(
        "insert into attempts (delivery_id, number, act, started_at, outcome, code)"
        " values ('d1', 1, 'post', ?, 'sent', '')",
        [stamp(NOON)],
    )
    store.migrate()
    [delivery] = deliveries.of_ask(store, "a1")
    assert (delivery.state, delivery.remote_id, delivery.photos) == ("sent", "77", 2)
    assert [row["outcome"] for row in deliveries.attempts(store, "d1")] == ["sent"]
    deleting.ask(store, "d1", NOON)
    deleting.begin(store, "d1", NOON)
    deleting.end(store, "d1", NOON, "deleted")
    deleting.done(store, "d1", NOON, "")
    assert deliveries.get(store, "d1").state == "deleted"  # type: ignore[union-attr]
    # What belongs together still does, what finds it still stands, and nothing was left over.
    indexes = store.rows("select name from sqlite_master where name = 'deliveries_by_account'")
    assert len(indexes) == 1
    assert store.rows("select name from sqlite_master where name like 'kept_%'") == []
    assert store.rows("pragma foreign_key_check") == []
    store.write("delete from asks")
    assert store.rows("select 1 from attempts") == []
    store.close()
