"""`flask ask`: the main job from a shell, also where no worker runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from helpnet import cli_ask
from helpnet.domain import pace
from helpnet.store import jobs
from tests.support.api import Api
from tests.support.clock import StandingClock
from tests.support.commands import commands_of
from tests.support.pictures import photo
from tests.support.practice import Practice
from tests.support.processes import wait_for
from tests.support.running_app import RunningApp
from tests.support.stepped_app import WINNIPEG


def posts(practice: Practice, text: str) -> dict[str, str]:
    """The asks of this text that the world sees: network -> id."""
    made = practice.control("GET", "/posts")["items"]
    return {post["network"]: post["id"] for post in made if post["text"] == text}


@contextmanager
def community_at_work(practice: Practice, text: str) -> Iterator[None]:
    """As soon as the ask stands on both networks, the whole story is told under it."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(0.05):
            found = posts(practice, text)
            if len(found) == 2:
                order = {"scenario": "winnipeg", "post_ids": found, "speed": 1_000_000}
                practice.control("POST", "/play", order)
                return

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def test_an_ask_from_a_fresh_database_brings_back_ranked_people(
    tmp_path: Path, practice: Practice
) -> None:
    """Nothing was prepared: the accounts are connected and the jobs run by the command itself."""
    with commands_of(tmp_path, practice.url) as commands, community_at_work(practice, WINNIPEG):
        printed = commands.said("ask", WINNIPEG, "--place", "Winnipeg", "--wait", "6")
        lines = printed.splitlines()
        assert [line.split(":")[0] for line in lines[:2]] == [
            "X as @robin_vale",
            "Facebook Page as Robin Vale Speaks",
        ]
        assert all("sent http" in line for line in lines[:2])
        first = lines.index("1. Joel Parent, IC Group")
        assert "Suggested by Jonathan Markoff, whom you know well" in lines[first + 1]
        assert any(line.startswith("2. ") for line in lines)
        assert any(" on X" in line for line in lines[first:])
        assert " on x" not in printed
        assert "Traceback" not in printed
        shown = json.loads(commands.said("ask", f"{WINNIPEG} again", "--network", "x", "--json"))
        api = Api(commands.app, commands.helpnet, StandingClock(), commands.helpnet.prepare())
        api.validate({"type": "array", "items": ref("Contact")}, shown.pop("contacts"))
        api.validate({"type": "array", "items": ref("Reply")}, shown.pop("replies"))
        api.validate(ref("Ask"), shown)
        assert [post["state"] for post in shown["posts"]] == ["sent"]
        assert jobs.last_beat(commands.helpnet.store) is None  # its worker has left


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_where_a_worker_runs_the_command_leaves_the_jobs_to_it(
    live_app: RunningApp, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second_worker(work: object) -> None:
        raise AssertionError("a second worker was started")

    monkeypatch.setattr(cli_ask, "Worker", second_worker)
    with commands_of(tmp_path, practice.url) as commands:
        wait_for(lambda: jobs.last_beat(commands.helpnet.store))
        assert "X as @robin_vale: sent" in commands.said("ask", WINNIPEG)
    assert set(posts(practice, WINNIPEG)) == {"x", "facebook"}


def test_a_network_that_refuses_is_told_and_the_other_goes_out(
    tmp_path: Path, practice: Practice
) -> None:
    fault = {"network": "x", "path": "/2/tweets", "method": "POST", "count": 1}
    practice.control("POST", "/faults", fault | {"effect": {"type": "status", "status": 403}})
    with commands_of(tmp_path, practice.url) as commands:
        lines = commands.said("ask", WINNIPEG).splitlines()
    assert lines[0].startswith("X as @robin_vale: refused X ")
    assert lines[1].startswith("Facebook Page as Robin Vale Speaks: sent ")
    assert lines[2] == "Nobody is suggested yet, in 0 replies."


def test_what_is_wrong_is_said_in_one_sentence_and_nothing_goes_out(
    tmp_path: Path, practice: Practice
) -> None:
    past = str(StandingClock().at - timedelta(days=4000))
    with commands_of(tmp_path, practice.url) as commands:
        for arguments, said in (
            (("",), "empty"),
            ((" ",), "empty"),
            (("a" * 281,), "280"),
            ((WINNIPEG, "--network", "myspace"), "myspace"),
            ((WINNIPEG, "--needed-by", "tonight"), "ISO 8601"),
            ((WINNIPEG, "--needed-by", "2026-05-01T18:00:00"), "zone"),
            ((WINNIPEG, "--needed-by", past), "past"),
            ((WINNIPEG, "--place", "p" * 201), "200"),
            ((WINNIPEG, "--place", "\udcff"), "no text"),
            ((WINNIPEG, "--must", "place"), "Name the place"),
            ((WINNIPEG, "--must", "shoes"), "shoes"),
            (("who speaks \udcff?",), "no text"),
        ):
            assert said in commands.refused("ask", *arguments), arguments
        assert commands.helpnet.store.rows("select id from asks") == []
        assert commands.helpnet.store.rows("select id from accounts") == []
    assert practice.control("GET", "/requests")["items"] == []


def test_practice_networks_that_do_not_run_are_named_with_what_to_do(tmp_path: Path) -> None:
    with commands_of(tmp_path) as commands:
        sentence = commands.refused("ask", WINNIPEG)
        assert "flask practice" in sentence and "make run" in sentence
        assert commands.helpnet.store.rows("select id from asks") == []


def test_an_ask_that_no_network_took_ends_with_status_1_in_words_fit_for_a_shell(
    tmp_path: Path, practice: Practice
) -> None:
    refusal = {"type": "status", "status": 403}
    for network, path in (("x", "/2/tweets"), ("facebook", "/feed")):
        fault = {"network": network, "path": path, "method": "POST", "count": None}
        practice.control("POST", "/faults", fault | {"effect": refusal})
    with commands_of(tmp_path, practice.url) as commands:
        refused = commands.run("ask", WINNIPEG)
        as_json = commands.run("ask", f"{WINNIPEG} again", "--json")
        asks = commands.helpnet.store.rows("select id from asks order by created_at")
    assert refused.exit_code == 1, refused.output
    assert "send it again" in refused.stdout
    assert "press" not in refused.stdout.lower()
    assert f"http://127.0.0.1:8000/asks/{asks[0]['id']}" in refused.stdout.splitlines()[-1]
    assert as_json.exit_code == 1
    assert {post["state"] for post in json.loads(as_json.stdout)["posts"]} == {"refused"}


def test_an_ask_of_which_nobody_knows_whether_it_went_ends_with_status_1(
    tmp_path: Path, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 0 promises that it stands somewhere; what may stand there is no such thing."""
    monkeypatch.setattr(pace, "LOOKS", pace.LOOKS[:1])
    monkeypatch.setattr("helpnet.services.outcomes.LOOKS", pace.LOOKS[:1])
    fault = {"network": "x", "path": "/2/tweets", "method": "POST", "count": 1}
    practice.control("POST", "/faults", fault | {"effect": {"type": "reset_before"}})
    with commands_of(tmp_path, practice.url) as commands:
        result = commands.run("ask", WINNIPEG, "--network", "x")
    assert result.stdout.startswith("X as @robin_vale: unknown ")
    assert result.exit_code == 1


def test_pictures_go_with_an_ask_from_the_command_line(tmp_path: Path, practice: Practice) -> None:
    for name, colour in (("a.jpg", "teal"), ("b.jpg", "red")):
        (tmp_path / name).write_bytes(photo(colour=colour))
    (tmp_path / "c.txt").write_bytes(b"no picture")
    files = ("--photo", str(tmp_path / "a.jpg"), "--photo", str(tmp_path / "b.jpg"))
    with commands_of(tmp_path, practice.url) as commands:
        assert "no picture" in commands.refused("ask", "x", "--photo", str(tmp_path / "c.txt"))
        assert "--alt" in commands.refused("ask", "x", "--alt", "alone")
        assert "4 photos" in commands.refused("ask", "x", *files, *files, *files)
        commands.said("ask", WINNIPEG, *files, "--alt", "a teal door")
    for post in practice.control("GET", "/posts")["items"]:
        assert [one["alt_text"] for one in post["media"]] == ["a teal door", ""]
