"""Forgetting somebody and the user's word on people hold, whatever else is under way."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from helpnet.imports import Act, Told
from helpnet.imports.told import Report
from helpnet.services import imports as use
from helpnet.services import people
from helpnet.services.intake import Intake
from helpnet.services.work import Work
from helpnet.store import Store, imports, joined, ties, users
from tests.support.clock import NOON, StandingClock

OWNER = "u1"


@pytest.fixture
def work(store: Store, clock: StandingClock) -> Work:
    users.add(store, OWNER, "owner", NOON)
    return Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]


def take_in(work: Work, content: bytes, name: str = "export") -> imports.Import:
    return use.import_now(work, OWNER, io.BytesIO(content), name)


def person_called(store: Store, name: str) -> str:
    [row] = store.rows("select distinct root_id from people where name = ?", [name])
    return str(row["root_id"])


def card(number: int, *lines: str) -> bytes:
    text = ("BEGIN:VCARD", "VERSION:3.0", f"UID:{number}", "FN:John Smith", *lines, "END:VCARD")
    return "".join(f"{line}\r\n" for line in text).encode()


def facebook_archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        profile = {"profile_v2": {"name": {"full_name": "Eric Me"}}}
        archive.writestr("profile_information/profile_information.json", json.dumps(profile))
        for name in names:
            messages = [{"sender_name": name, "timestamp_ms": 1_700_000_000_000}]
            thread = {"participants": [{"name": name}, {"name": "Eric Me"}], "messages": messages}
            folder = f"messages/inbox/{name.replace(' ', '').lower()}_123"
            archive.writestr(f"{folder}/message_1.json", json.dumps(thread))
    return written.getvalue()


def test_whoever_is_forgotten_while_an_import_reads_on_stays_forgotten(work: Work) -> None:
    imports.add(work.store, "an import", OWNER, "file", NOON)
    intake = Intake(work, OWNER, "an import", Report("facebook"))
    for name in ("Nia Okonkwo", "Bo Ekberg"):
        intake.take(Told("facebook", f"~{name}", name=name, kinds=frozenset({"friend"})))
    intake.keep_people()
    people.forget(work, OWNER, person_called(work.store, "Nia Okonkwo"))
    for name in ("Nia Okonkwo", "Bo Ekberg"):
        intake.take(Act("facebook", f"~{name}", True, NOON.timestamp()))
    intake.finish()
    [row] = work.store.rows("select person_id from interaction_days")
    assert row["person_id"] == person_called(work.store, "Bo Ekberg")


def test_no_later_report_tells_of_whoever_is_forgotten(work: Work) -> None:
    content = facebook_archive("Nia Okonkwo", "Bo Ekberg")
    take_in(work, content, "Nia Okonkwo.zip")
    people.forget(work, OWNER, person_called(work.store, "Nia Okonkwo"))
    for name in ("facebook.zip", "Nia Okonkwo.zip"):
        take_in(work, content, name)
    kept = "\n".join(work.store.db.conn.iterdump()).casefold()
    assert "boekberg_123" in kept
    assert "niaokonkwo" not in kept and "nia okonkwo" not in kept


def test_a_third_who_is_both_never_joins_two_whom_the_user_parted(work: Work) -> None:
    one, other = ["EMAIL:one@example.org"], ["EMAIL:other@example.org"]
    take_in(work, card(1, *one) + card(2, *other))
    ids = [row["id"] for row in work.store.rows("select id from people")]
    people.say(work, OWNER, ids[0], {"not_same": ids[1]})
    news = ("TEL:+12045550142", "TEL:+12045550143")
    for third in range(3, 9):  # the order in which new ids stand is not to matter
        both = card(third, *one, *other)
        take_in(work, both + card(1, *one, news[0]) + card(2, *other, news[1]))
        assert len(set(joined.roots(work.store, ids).values())) == 2


def test_of_two_words_on_one_person_that_of_whoever_is_shown_counts(work: Work) -> None:
    for number in range(0, 12, 2):
        lines = [[f"EMAIL:a{each}@example.org"] for each in (number, number + 1)]
        take_in(work, card(number, *lines[0]) + card(number + 1, *lines[1]))
        ids = {
            row["root_id"]
            for row in work.store.rows(
                "select p.root_id from people p join person_addresses a on a.person_id = p.id"
                " where a.value in (?, ?)",
                [f"a{number}@example.org", f"a{number + 1}@example.org"],
            )
        }
        shown, other = sorted(ids)
        people.say(work, OWNER, other, {"word": "not"})
        people.say(work, OWNER, shown, {"word": "well"})
        people.say(work, OWNER, shown, {"same_as": other})
        assert ties.of(work.store, OWNER, [shown], NOON, NOON)[shown].word == "well"
        shown, other = other, shown


def test_whoever_shares_a_telephone_with_somebody_forgotten_is_kept_up_to_date(work: Work) -> None:
    """A family's line is not the forgotten one's alone."""
    line = "TEL:+12045550142"
    ann, bob = card(1, line).replace(b"John", b"Ann"), card(2, line).replace(b"John", b"Bob")
    take_in(work, ann + bob)
    people.forget(work, OWNER, person_called(work.store, "Ann Smith"))
    take_in(work, ann + bob.replace(b"END:", b"ORG:Mill Street Bakery\r\nEND:"))
    told = work.store.rows("select name, org from identities")
    assert told == [{"name": "Bob Smith", "org": "Mill Street Bakery"}]


def test_no_kind_that_the_user_takes_back_stays_with_a_row_that_was_joined(work: Work) -> None:
    take_in(work, card(1, "EMAIL:one@example.org") + card(2, "EMAIL:other@example.org"))
    one, other = sorted(row["id"] for row in work.store.rows("select id from people"))
    people.say(work, OWNER, other, {"kinds": ["friend"]})
    people.say(work, OWNER, one, {"same_as": other})
    assert people.person_page(work.store, OWNER, one, NOON).own_kinds == ("friend",)
    people.say(work, OWNER, one, {"kinds": []})
    assert people.person_page(work.store, OWNER, one, NOON).own_kinds == ()


def test_nothing_of_whoever_is_forgotten_stays_in_the_file_however_sqlite_was_built(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def careless(*place: Any, **how: Any) -> sqlite3.Connection:
        connection = connect(*place, **how)
        connection.execute("pragma secure_delete = off")
        return connection

    monkeypatch.setattr("helpnet.store.sqlite3.connect", careless)
    store = Store(tmp_path / "careless.db", "a secret for tests that guards nothing")
    store.migrate()
    users.add(store, OWNER, "owner", NOON)
    work = Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]
    take_in(work, card(1, "EMAIL:nobody.else@example.org"))
    people.forget(work, OWNER, person_called(store, "John Smith"))
    store.close()  # what stands in the journal goes over into the file
    assert b"nobody.else" not in (tmp_path / "careless.db").read_bytes()
