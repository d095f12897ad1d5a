"""A start that cannot be ends with one sentence and exit status 1, and leaves nothing running."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpnet import supervisor
from tests.support.processes import descendants, free_port, settings

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers_put_back() -> Iterator[None]:
    """The supervisor takes the signals; the tests want them back."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings with which a start could be, to be spoilt by the test."""
    ports = {"PORT": str(free_port()), "PRACTICE_PORT": str(free_port())}
    wanted = settings(tmp_path / "data", **ports)
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def refusal(capfd: pytest.CaptureFixture[str]) -> str:
    """The one sentence that a start ends with."""
    before = set(descendants(os.getpid()))  # a browser of other tests, say
    assert supervisor.main() == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"helpnet cannot start: [^\n]+\.\n", said.err), said.err
    assert set(descendants(os.getpid())) <= before
    return said.err


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PRACTICE_PORT", "70000"),
        ("HOST", "no such host"),
        ("HOST", "192.0.2.1"),
        ("HELPNET_WORKER", "maybe"),
        ("HELPNET_THREADS", "2"),
        ("HELPNET_BASE_URL", "example.org"),
        ("HELPNET_PRACTICE_URL", "practice"),
        ("HELPNET_SECRET_KEY_FILE", "/there/is/no/such/file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    environment: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    setting: str,
    value: str,
) -> None:
    environment.setenv(setting, value)
    sentence = refusal(capfd)
    assert setting in sentence or value in sentence


@pytest.mark.parametrize("setting", ["PORT", "PRACTICE_PORT"])
def test_a_taken_port_is_named_with_how_to_choose_another(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], setting: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment.setenv(setting, port)
        sentence = refusal(capfd)
    assert f"port {port} " in sentence
    assert f"{setting}=" in sentence


def test_a_folder_that_cannot_be_made_is_named(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    environment.setenv("HELPNET_DATABASE", str(tmp_path / "file" / "helpnet.db"))
    assert str(tmp_path / "file") in refusal(capfd)


@pytest.mark.parametrize("content", [b"no database" * 1000, b"SQLite format 3\0" * 1000])
def test_a_damaged_database_is_named_before_anything_is_started(
    environment: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    content: bytes,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "helpnet.db").write_bytes(content)
    assert "helpnet.db" in refusal(capfd)


def test_a_disk_without_room_for_the_secret_key_is_told_and_nothing_is_left_behind(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def full(handle: int, *_: object, **__: object) -> None:
        os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    environment.setattr(os, "fdopen", full)
    assert "The disk of the computer that runs helpnet is full: make room" in refusal(capfd)
    assert [path.name for path in (tmp_path / "data").iterdir()] == []


def test_a_damaged_secret_key_is_named(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_text("short")
    assert "secret.key" in refusal(capfd)


def test_practice_networks_that_do_not_answer_are_named(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    environment.setenv("HELPNET_PRACTICE_URL", nobody)
    environment.setattr(supervisor, "START_SECONDS", 0.3)
    assert nobody in refusal(capfd)


def test_a_database_that_another_program_holds_is_told(
    environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    holder = sqlite3.connect(tmp_path / "data" / "helpnet.db")
    try:
        holder.execute("pragma locking_mode = exclusive")
        holder.execute("create table held (here text)")
        holder.commit()
        environment.setattr("helpnet.Store", impatient_store())
        assert "helpnet.db" in refusal(capfd)
    finally:
        holder.close()


def impatient_store() -> object:
    """The store, which gives up on a busy database at once."""
    from functools import partial

    from helpnet.store import Store

    return partial(Store, busy_seconds=0.05)
