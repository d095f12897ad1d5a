"""A database of an earlier version is brought up to date with everything that is in it."""

from __future__ import annotations

from pathlib import Path

from helpnet.domain.model import Credentials, Profile
from helpnet.store import Store, accounts, deliveries, photos, replies, users
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
    replies.capture(store, "r1", "u1", "a1", "not Bob Hartigan", "Maria", "", NOON)
    store.migrate()
    [reply] = replies.of_ask(store, "a1")
    assert (reply.text, reply.negated) == ("not Bob Hartigan", ())
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
