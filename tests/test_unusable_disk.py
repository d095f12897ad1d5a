"""A full disk, a file that is damaged or gone: said plainly, and nothing goes out twice."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpnet import create_app
from helpnet.domain.model import Account, Media, Receipt
from helpnet.networks import Network
from helpnet.store import Store, StoreError
from helpnet.worker import Worker
from tests.support.commands import commands_of
from tests.support.processes import running, settings
from tests.support.running_app import practice_config, practice_environment
from tests.support.stepped_app import SteppedApp
from tests.support.unusable_database import full, read_only

Trouble = Callable[[Store], AbstractContextManager[None]]
NOWHERE = "http://127.0.0.1:9"
# So long that to note anything of it takes new pages.
LONG = "need help: who talks in Winnipeg? " * 1_000


class Striking:
    """An adapter after whose post the database cannot be written to."""

    def __init__(self, network: Network, strike: Callable[[], None]) -> None:
        self._network, self._strike = network, strike

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def post(
        self, text: str, media: Sequence[Media], about_to_publish: Callable[[], None]
    ) -> Receipt:
        receipt = self._network.post(text, media, about_to_publish)
        self._strike()
        return receipt


@pytest.mark.parametrize(
    ("network", "trouble", "text"),
    [
        ("x", read_only, "need help"),
        ("facebook", read_only, "need help"),
        ("facebook", full, LONG),
    ],
)
def test_what_the_network_took_but_could_not_be_noted_is_found_when_there_is_room_again(
    stepped: SteppedApp, network: str, trouble: Trouble, text: str
) -> None:
    store, inner = stepped.helpnet.store, stepped.helpnet.work.open_network
    standing: list[AbstractContextManager[None]] = []

    def strike() -> None:
        standing.append(trouble(store))
        standing[0].__enter__()

    def opened(account: Account) -> Any:
        return Striking(inner(account), strike)

    stepped.worker = Worker(replace(stepped.helpnet.work, open_network=opened), threads=0)
    ask_id = stepped.send(text, networks=(network,))
    with suppress(sqlite3.OperationalError):  # where not even the job can be put off
        stepped.drain()
    [strange] = standing
    assert stepped.post(ask_id, network).state == "sending"  # and its page can be read
    strange.__exit__(None, None, None)
    stepped.clock.forward(31)  # the lease has run out
    stepped.work(3)
    post = stepped.post(ask_id, network)
    assert (post.state, post.attempts) == ("sent", 1)
    posts = stepped.practice.control("GET", "/posts")["items"]
    assert [each["text"] for each in posts if each["network"] == network].count(text.strip()) == 1


def test_health_tells_of_a_database_that_cannot_be_written_to_until_it_can(
    stepped: SteppedApp,
) -> None:
    client = stepped.app.test_client()
    stepped.worker.keep_once()
    assert client.get("/healthz").status_code == 200
    with read_only(stepped.helpnet.store):
        stepped.worker.keep_once()
        for _ in range(2):
            answer = client.get("/healthz")
            assert answer.status_code == 503
            told = answer.get_json()
            assert (told["database"], told["worker"]) == ("unusable", "ok")
            assert told["message"].startswith("The database cannot be written to: let the user")
    assert client.get("/healthz").get_json() == {"status": "ok", "database": "ok", "worker": "ok"}


def test_nothing_is_taken_or_sent_while_the_file_is_gone_and_all_goes_on_when_it_is_back(
    stepped: SteppedApp, tmp_path: Path
) -> None:
    """What is written to a file that was removed would be lost at the next start."""
    client, database = stepped.client(), stepped.helpnet.store.path
    ask_id = stepped.send()
    database.rename(tmp_path / "elsewhere")
    answer = client.post("/api/v1/asks", json={"text": "need help too"})
    assert answer.status_code == 503
    assert "database file is gone" in answer.get_json()["error"]["message"]
    assert str(tmp_path) not in answer.text
    with pytest.raises(StoreError):
        stepped.worker.run_one()
    assert not database.exists()
    told = client.get("/healthz").get_json()
    assert (told["database"], "is gone" in told["message"]) == ("unusable", True)
    (tmp_path / "elsewhere").rename(database)
    stepped.work(1)
    assert stepped.post(ask_id, "x").state == "sent"
    assert client.post("/api/v1/asks", json={"text": "need help too"}).status_code == 201


def test_another_file_in_its_place_is_not_written_to(stepped: SteppedApp, tmp_path: Path) -> None:
    database = stepped.helpnet.store.path
    shutil.copy(database, tmp_path / "another")
    (tmp_path / "another").replace(database)
    with pytest.raises(StoreError, match="is gone from where it was"):
        stepped.send()


@contextmanager
def damaged(stepped: SteppedApp, *tables: str) -> Iterator[SteppedApp]:
    """The same app started anew, rubbish in the middle of its file."""
    store = stepped.helpnet.store
    store.db.execute("pragma wal_checkpoint(truncate)")
    size = int(store.db.execute("pragma page_size").fetchone()[0])
    marks = ", ".join("?" * len(tables))
    roots = store.rows(f"select rootpage from sqlite_master where name in ({marks})", tables)
    store.close()
    with store.path.open("r+b") as file:
        for root in roots:
            file.seek((root["rootpage"] - 1) * size)
            file.write(b"\xff" * size)
    config = practice_config(store.path.parent, stepped.practice.url)
    app = create_app(config, clock=stepped.clock)
    helpnet = app.extensions["helpnet"]
    helpnet.prepare()
    try:
        yield SteppedApp(app, helpnet, stepped.practice, stepped.clock, stepped.owner)
    finally:
        helpnet.store.close()


def test_damage_in_the_middle_of_the_file_is_said_and_what_was_typed_is_given_back(
    stepped: SteppedApp, caplog: pytest.LogCaptureFixture
) -> None:
    stepped.send()
    stepped.work(1)
    client, browser = stepped.client(), stepped.app.test_client()
    with browser.session_transaction() as session:
        session["user_id"] = stepped.owner
    stepped.app.config["WTF_CSRF_ENABLED"] = False
    with damaged(stepped, "asks") as broken:
        broken.app.config["WTF_CSRF_ENABLED"] = False
        client.application = browser.application = broken.app
        answer = client.get("/api/v1/asks")
        assert answer.status_code == 503
        assert "restore a backup" in answer.get_json()["error"]["message"]
        page = browser.get("/asks")
        assert page.status_code == 503
        assert "The database is damaged: stop helpnet and restore a backup" in page.text
        page = browser.post("/asks", data={"text": "who has <a> van?", "networks": "x"})
        assert page.status_code == 503
        assert "who has &lt;a&gt; van?</textarea>" in page.text
        assert "is damaged" in page.text
    assert "Traceback" not in caplog.text


def test_a_worker_tells_of_trouble_once_until_it_is_over(
    stepped: SteppedApp, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(stepped.helpnet.work, threads=0)
    caplog.set_level(logging.INFO, logger="helpnet.worker")
    for _ in range(2):
        with read_only(stepped.helpnet.store):
            for _ in range(3):
                worker.keep_once()
        worker.keep_once()
    assert len(caplog.records) == 2
    assert [record.exc_info for record in caplog.records] == [None, None]
    assert "readonly" in caplog.text


def of_the_future(folder: Path) -> None:
    with commands_of(folder) as commands:
        commands.said("migrate")
        commands.helpnet.store.write(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('helpnet', 'something_new', '2036-01-01')"
        )


def a_folder(folder: Path) -> None:
    (folder / "helpnet.db").mkdir()


def rubbish(folder: Path) -> None:
    (folder / "helpnet.db").write_bytes(b"no database" * 1000)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (of_the_future, "The database is of a newer helpnet: update helpnet"),
        (a_folder, "A folder stands where the database should be: move it away"),
        (rubbish, "The database is damaged: stop helpnet and restore a backup"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_at_the_start(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    """By every command, and by the app itself under any web server, without a trace."""
    spoil(tmp_path)
    with commands_of(tmp_path) as commands:
        for command in (["migrate"], ["signin"], ["worker"], ["ask", "need help"]):
            assert words in commands.refused(*command)
        result = commands.run("doctor")
        assert result.exit_code == 1
        assert words in result.stderr
    environment = settings(tmp_path) | practice_environment(tmp_path, NOWHERE)
    with running(["-c", "import wsgi"], environment) as app:
        assert app.end() == 3
        [line] = app.output
    assert line.startswith(f"helpnet cannot start: {words}")
