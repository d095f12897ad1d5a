"""The commands as a shell runs them: no --app needed, stopped by a signal, no trace left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.support.practice import Practice
from tests.support.processes import ROOT, free_port, is_running, running, settings, wait_for
from tests.support.running_app import running_app
from tests.support.stepped_app import WINNIPEG

FLASK = ["-m", "flask"]


def test_commands_need_no_app_named_and_print_only_what_was_asked_for(tmp_path: Path) -> None:
    environment = settings(tmp_path, HELPNET_BASE_URL="https://ask.example.org")
    made = subprocess.run(
        [sys.executable, *FLASK, "signin"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("https://ask.example.org/sign-in/")
    assert made.stdout.count("\n") == 1


def test_extract_answers_each_line_as_it_comes(tmp_path: Path) -> None:
    """A program at the other end of the pipe need not close it to be answered."""
    with subprocess.Popen(
        [sys.executable, *FLASK, "extract"],
        cwd=ROOT,
        env=settings(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            for number in range(2):
                line = {"id": number, "text": "Ask Joel Parent"}
                process.stdin.write(json.dumps(line) + "\n")
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                assert answer["id"] == number
                assert answer["suggestions"][0]["name"] == "Joel Parent"
            process.stdin.close()
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_the_practice_networks_run_alone(tmp_path: Path) -> None:
    database = {"HELPNET_SECRET_KEY": "so that nothing is made beside the database"}
    environment = settings(tmp_path / "new", **database)
    with running([*FLASK, "practice", "--port", "0"], environment) as process:
        address = process.line_with("listen on http").rsplit(" ", 1)[1]
        people = requests.get(f"{address}/practice/people", timeout=10).json()["items"]
        assert "Joel Parent" in {person["name"] for person in people}
        assert process.stop(signal.SIGINT) < 5
        assert process.process.returncode == 0
        assert (tmp_path / "new" / "practice.db").exists()
        assert len(process.output) == 1


def test_the_worker_runs_alone_beside_an_app_without_one(
    tmp_path: Path, practice: Practice
) -> None:
    with running_app(tmp_path, practice.url, worker=False) as app:
        assert requests.get(f"{app.url}/healthz", timeout=10).status_code == 503
        asked = requests.post(
            f"{app.url}/api/v1/asks", json={"text": WINNIPEG}, headers=app.headers, timeout=10
        )
        where = f"{app.url}/api/v1/asks/{asked.json()['id']}"

        def states() -> set[str]:
            posts = requests.get(where, headers=app.headers, timeout=10).json()["posts"]
            return {post["state"] for post in posts}

        assert states() == {"queued"}
        secret = "a secret for tests that guards nothing"
        environment = settings(
            tmp_path, HELPNET_SECRET_KEY=secret, HELPNET_PRACTICE_URL=practice.url
        )
        with running([*FLASK, "worker"], environment) as worker:
            worker.line_with("The worker runs")
            wait_for(lambda: states() == {"sent"})
            assert requests.get(f"{app.url}/healthz", timeout=10).status_code == 200
            assert worker.stop(signal.SIGTERM) < 5
            assert worker.process.returncode == 0
        assert requests.get(f"{app.url}/healthz", timeout=10).status_code == 503


def test_without_its_supervisor_nothing_goes_on_running(tmp_path: Path) -> None:
    """Also where the supervisor is killed outright; here with the worker left to others."""
    app = free_port()
    environment = settings(
        tmp_path, PORT=str(app), PRACTICE_PORT=str(free_port()), HELPNET_WORKER="off"
    )
    with running(["-m", "helpnet.supervisor"], environment) as supervisor:
        supervisor.line_with("`flask worker`")
        supervisor.line_with("/sign-in/")
        assert requests.get(f"http://127.0.0.1:{app}/sign-in", timeout=10).status_code == 200
        started = supervisor.children()
        assert len(started) >= 3
        os.kill(supervisor.process.pid, signal.SIGKILL)
        wait_for(lambda: not any(is_running(pid) for pid in started), 10)
