"""The practice networks come back as they were, start once, and stop when they are told to."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from helpnet.practice.world import World
from tests.support.clock import StandingClock
from tests.support.practice import running_practice

SERVE = (
    "import sys; from pathlib import Path; from helpnet.practice import serve; "
    "serve('127.0.0.1', int(sys.argv[1]), Path(sys.argv[2]), False)"
)


def test_posts_tokens_plays_and_settings_outlive_a_restart(tmp_path):
    clock, database = StandingClock(), tmp_path / "deep" / "practice.db"
    with running_practice(clock=clock.seconds, database=database) as practice:
        tokens = practice.x_tokens()
        made = practice.x(
            "POST", "/2/tweets", tokens["access_token"], json={"text": "see example.com"}
        ).json()["data"]
        practice.control(
            "POST", "/play", {"scenario": "winnipeg", "post_ids": {"x": made["id"]}, "speed": 60}
        )
        practice.control("POST", "/settings", {"rate_limit_factor": 10})
        community = practice.control("GET", "/people")
        clock.forward(5)
        practice.control("GET", "/posts")
        heard = practice.world.x.reply_count(made["id"])
    with running_practice(clock=clock.seconds, database=database) as practice:
        token = tokens["access_token"]
        told = practice.x("GET", f"/2/tweets/{made['id']}", token).json()["data"]
        assert told["text"] == made["text"]
        assert practice.control("GET", "/people") == community
        assert practice.control("GET", "/settings")["rate_limit_factor"] == 10
        assert practice.world.x.reply_count(made["id"]) == heard > 0
        clock.forward(60)
        practice.control("GET", "/posts")
        assert practice.world.x.reply_count(made["id"]) > heard
        refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        assert practice.x_token(refresh).status_code == 200


def test_no_id_is_given_twice_over_restarts(tmp_path):
    clock, seen = StandingClock(), set()
    for _ in range(3):
        world = World(tmp_path / "practice.db", clock=clock.seconds)
        with world.held():
            post = world.x.add(world.people.owner, "again")
            seen.add(post.id)
            world.x.delete(post)
        world.close()
    assert len(seen) == 3


def test_what_an_older_version_wrote_can_still_be_read(tmp_path):
    database = tmp_path / "practice.db"
    world = World(database)
    owner = world.people.owner.x_id
    world.close()
    with sqlite3.connect(database) as connection:
        changed = connection.execute(
            "update thing set body = json_set(body, '$.forgotten', 1) where id = 'owner'"
        ).rowcount
    connection.close()
    assert changed == 1
    world = World(database)
    assert world.people.owner.x_id == owner
    world.close()


def serving(port: int, database: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(database)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_at_once_with_lines_open(tmp_path, which):
    with serving(0, tmp_path / "practice.db") as process, requests.Session() as kept:
        address = process.stdout.readline().split()[-1]
        assert kept.get(f"{address}/practice/people", timeout=10).ok
        process.send_signal(which)
        _, errors = process.communicate(timeout=5)
        assert (process.returncode, errors) == (0, "")


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(port, tmp_path / "practice.db") as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors == (
        f"Port {port} is taken by another program; stop that one, or choose another port for the "
        "practice networks.\n"
    )


def test_a_file_in_use_is_said_in_one_sentence(tmp_path):
    world = World(tmp_path / "practice.db")
    with serving(0, tmp_path / "practice.db") as process:
        _, errors = process.communicate(timeout=30)
    world.close()
    assert process.returncode == 1
    assert "another process may have it open" in errors
    assert "Traceback" not in errors


def test_one_connection_carries_many_calls(tmp_path):
    with running_practice() as practice, requests.Session() as session:
        for _ in range(3):
            with session.get(f"{practice.url}/practice/settings", stream=True, timeout=5) as answer:
                assert answer.json()
                assert answer.headers.get("Connection", "keep-alive") != "close"
        (pool,) = session.get_adapter("http://").poolmanager.pools._container.values()
        assert (pool.num_connections, pool.num_requests) == (1, 3)
