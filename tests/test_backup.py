"""`flask backup` makes a whole copy while the app is at work, or says in one sentence why not."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpnet import create_app, utc_now
from helpnet.services import photos, results, send
from helpnet.store import Store, accounts
from helpnet.worker import Worker
from tests.support.commands import commands_of
from tests.support.pictures import photo
from tests.support.practice import Practice
from tests.support.processes import running, settings, wait_for
from tests.support.running_app import practice_config, practice_environment, running_app

SECRET = "a secret for tests that guards nothing"


def integrity(database: Path) -> str:
    with closing(sqlite3.connect(database)) as opened:
        return str(opened.execute("pragma integrity_check").fetchone()[0])


def test_a_copy_made_while_asks_go_out_is_restored_whole_and_posts_nothing_twice(
    tmp_path: Path, practice: Practice
) -> None:
    """The app writes all the while; the copy is made by a process of its own."""
    copy, texts = tmp_path / "copy.db", ["need help: who has a van?"]
    environment = settings(tmp_path) | practice_environment(tmp_path, practice.url)
    slow = {"type": "latency", "seconds": 0.2}
    with running_app(tmp_path, practice.url) as app:
        store, work, owner = app.helpnet.store, app.helpnet.work, app.owner
        van = photos.Chosen(photos.take(work, owner, photo()).id, "a van")
        first = send.AskDraft(texts[0], photos=(van,))
        ask_ids = [send.send(work, owner, first, undo_seconds=0).ask_id]
        for network in ("x", "facebook"):
            body = {"network": network, "method": "POST", "count": None, "effect": slow}
            practice.control("POST", "/faults", body)
        with running(["-m", "flask", "backup", str(copy)], environment) as command:
            while not copy.exists() and command.process.poll() is None:
                texts.append(f"need help: number {len(texts)}")
                draft = send.AskDraft(texts[-1])
                ask_ids.append(send.send(work, owner, draft, undo_seconds=0).ask_id)
                # A few are on their way at any moment.
                wait_for(lambda: all(_is_sent(store, owner, one) for one in ask_ids[:-3]))
            assert command.end() == 0, command.output
        wait_for(lambda: all(_is_sent(store, owner, one) for one in ask_ids))
        practice.control("DELETE", "/faults")
    assert integrity(copy) == "ok"
    folder = tmp_path / "restored"
    folder.mkdir()
    copy.rename(folder / "helpnet.db")
    ahead = timedelta(0)

    def clock() -> datetime:
        return utc_now() + ahead

    again = create_app(practice_config(folder, practice.url), clock=clock).extensions["helpnet"]
    again.prepare()
    worker = Worker(again.work, threads=0)
    for _ in range(70):
        while worker.run_one():
            pass
        ahead += timedelta(seconds=1)
    asks, _ = results.ask_list(again.store, owner, clock())
    assert {ask.text for ask in asks} <= set(texts)
    assert {post.state for ask in asks for post in ask.posts} == {"sent"}
    [kept] = asks[-1].photos
    assert (asks[-1].text, kept.alt) == (texts[0], "a van")
    connected = accounts.of_user(again.store, owner)
    assert [accounts.credentials(again.store, one.id) for one in connected].count(None) == 0
    published = [
        (post["network"], post["text"])
        for post in practice.control("GET", "/posts")["items"]
        if post["text"] in texts
    ]
    assert len(published) == len(set(published)) == 2 * len(ask_ids)
    again.store.close()


def _is_sent(store: Store, owner: str, ask_id: str) -> bool:
    view = results.ask_view(store, owner, ask_id, utc_now())
    return all(post.state == "sent" for post in view.posts)


def test_the_copy_is_its_owners_alone_and_what_else_it_needs_is_said(tmp_path: Path) -> None:
    with commands_of(tmp_path) as commands:
        commands.said("migrate")
        said = commands.said("backup", str(tmp_path / "copy.db"))
        assert said.startswith(f"{tmp_path}/copy.db: 0.")
        assert " MB, 0 asks. Keep the key in HELPNET_SECRET_KEY as well" in said
        assert len(said.splitlines()) == 1
        assert not (tmp_path / "copy.db.key").exists()
        said = commands.said("backup", str(tmp_path / "with.db"), "--with-key")
        assert f"Its key is {tmp_path}/with.db.key" in said
    assert (tmp_path / "with.db.key").read_text() == SECRET
    for name in ("copy.db", "with.db", "with.db.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_copy_holds_what_was_just_written_and_is_one_file(tmp_path: Path) -> None:
    with commands_of(tmp_path / "instance") as commands:
        commands.said("user", "add", "ada")  # still in the write-ahead log
        commands.said("backup", str(tmp_path / "copy.db"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert ("ada",) in copy.execute("select name from users").fetchall()
    assert {path.name for path in tmp_path.iterdir()} == {"instance", "copy.db"}


def test_the_key_beside_the_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = practice_config(tmp_path, "http://127.0.0.1:9", HELPNET_SECRET_KEY="")
    app = create_app(config)
    app.extensions["helpnet"].prepare()
    said = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.db")]).output
    assert f"Keep the key in {tmp_path}/secret.key as well" in said
    app.extensions["helpnet"].store.close()


def test_a_file_that_is_there_is_replaced_only_when_told_so(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("something else")
    with commands_of(tmp_path) as commands:
        commands.said("migrate")
        assert "--force" in commands.refused("backup", str(copy))
        assert copy.read_text() == "something else"
        commands.said("backup", "--force", str(copy))
        assert integrity(copy) == "ok"
        (tmp_path / "other.db.key").write_text("another key")
        assert "other.db.key" in commands.refused(
            "backup", "--with-key", str(tmp_path / "other.db")
        )
        assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("name", ["missing/copy.db", "folder", "helpnet.db"])
def test_a_place_that_cannot_hold_the_copy_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with commands_of(tmp_path) as commands:
        commands.said("migrate")
        assert str(tmp_path / name) in commands.refused("backup", "--force", str(tmp_path / name))
    assert integrity(tmp_path / "helpnet.db") == "ok"


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    with commands_of(tmp_path) as commands:
        assert "no database" in commands.refused("backup", str(tmp_path / "copy.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_leaves_the_older_copy_as_it_is(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with commands_of(tmp_path) as commands:
        commands.said("migrate")
        commands.said("backup", str(copy))
        before = copy.read_bytes()
    spoil(tmp_path / "helpnet.db")
    with commands_of(tmp_path) as commands:
        told = commands.refused("backup", "--force", str(copy))
        assert told.startswith("The database is damaged: stop helpnet and restore a backup")
        assert str(tmp_path / "helpnet.db") in told
    assert copy.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def spoil(database: Path) -> None:
    """Write rubbish over every page but the first."""
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (database.stat().st_size - 4096))
