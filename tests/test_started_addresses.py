"""What the running app was started with is known in other shells, and only while it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from helpnet import addresses, config, started
from helpnet.config import Config, load
from tests.support.html import Page
from tests.support.processes import ROOT, free_port, kill, running, settings

FLASK = [sys.executable, "-m", "flask"]


def loaded(monkeypatch: pytest.MonkeyPatch, folder: Path, **more: str) -> Config:
    """What a command reads in a shell in which these settings and no others are set."""
    wanted = settings(folder, **more)
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    return load()


def test_a_command_beside_the_running_app_knows_its_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started.kept(tmp_path, {"PORT": "9000", "PRACTICE_PORT": "9100", "HOST": ""}):
        read = loaded(monkeypatch, tmp_path)
        assert read.base_url == "http://127.0.0.1:9000"
        assert read.practice_url == "http://127.0.0.1:9100"
    assert loaded(monkeypatch, tmp_path).port == 8000
    assert list(tmp_path.iterdir()) == []


def test_what_the_shell_sets_itself_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with started.kept(tmp_path, {"PORT": "9000", "PRACTICE_PORT": "9100"}):
        read = loaded(monkeypatch, tmp_path, PORT="9500")
    assert (read.port, read.practice_url) == (9500, "http://127.0.0.1:9100")


def test_what_the_app_was_started_with_wins_over_the_file_of_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make run PORT=9000` is another port than `.env` names, and then so it is for commands."""
    project = tmp_path / "project"
    project.mkdir()
    (project / ".env").write_text("PORT=8500\nPRACTICE_PORT=8600\n")
    monkeypatch.setattr(config, "ROOT", project)
    with started.kept(tmp_path, {"PORT": "9000"}):
        read = loaded(monkeypatch, tmp_path)
        assert (read.port, read.practice_url) == (9000, "http://127.0.0.1:8600")
        assert load(starting=True).port == 8500  # another start is told nothing by the first


def test_what_a_killed_app_left_behind_is_believed_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where its process id has become another process's."""
    (tmp_path / started.NAME).write_text('{"PORT": "9000"}')
    assert loaded(monkeypatch, tmp_path).port == 8000


@pytest.mark.parametrize("content", ["", "{", "[]", '{"PORT": 9000}', '{"PATH": "/"}', "\0"])
def test_a_file_that_makes_no_sense_is_ignored(tmp_path: Path, content: str) -> None:
    with started.kept(tmp_path, {}):
        (tmp_path / started.NAME).write_text(content)
        assert started.read(tmp_path, {"PORT"}) == {}


def test_of_two_apps_the_later_is_known_and_the_earlier_removes_only_its_own(
    tmp_path: Path,
) -> None:
    with started.kept(tmp_path, {"PORT": "9000"}):
        later = started.kept(tmp_path, {"PORT": "9001"})
        later.__enter__()
        assert started.read(tmp_path, {"PORT"}) == {"PORT": "9001"}
    assert started.read(tmp_path, {"PORT"}) == {"PORT": "9001"}
    later.__exit__(None, None, None)
    assert started.read(tmp_path, {"PORT"}) == {}


def test_a_folder_that_takes_no_file_keeps_no_app_from_running(tmp_path: Path) -> None:
    with started.kept(tmp_path / "nowhere", {"PORT": "9000"}):
        assert started.read(tmp_path / "nowhere", {"PORT"}) == {}


def test_other_shells_reach_the_app_and_its_practice_networks_and_a_phone_the_app(
    tmp_path: Path,
) -> None:
    ports = {"PORT": str(free_port()), "PRACTICE_PORT": str(free_port())}
    environment = settings(tmp_path, HOST="0.0.0.0", **ports)
    with running(["-m", "helpnet.supervisor"], environment) as supervisor:
        link = supervisor.line_with("Sign in once with this link: ").rsplit(" ", 1)[1]
        phone = f"http://{addresses.shared('0.0.0.0')}:{ports['PORT']}"
        assert link.startswith(f"{phone}/sign-in/")
        if "127.0.0.1" not in phone:
            local = supervisor.line_with("On this computer it may").rsplit(" ", 1)[1]
            assert local == link.replace(phone, f"http://127.0.0.1:{ports['PORT']}")
        assert command(tmp_path, "signin").startswith(f"{phone}/sign-in/")
        with requests.Session() as browser:
            signed_in = browser.get(link, timeout=10)
            assert signed_in.url.startswith(f"{phone}/")
            shown = Page(signed_in.text)
            form = {"csrf_token": shown.all("input", name="csrf_token")[0]["value"]}
            left = browser.post(f"{phone}/sign-out", data=form, timeout=10)
            assert (left.status_code, left.url) == (200, f"{phone}/sign-in")
        asked = json.loads(command(tmp_path, "ask", "who mends a cello?", "--json"))
        assert {post["state"] for post in asked["posts"]} == {"sent"}
        kill(supervisor.process.pid)
        supervisor.end()
        assert (tmp_path / started.NAME).exists()
        assert command(tmp_path, "signin").startswith("http://127.0.0.1:8000/sign-in/")


def command(folder: Path, *arguments: str) -> str:
    """What a command prints in a shell that knows of nothing but the database."""
    made = subprocess.run(
        [*FLASK, *arguments],
        cwd=ROOT,
        env=settings(folder),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout
