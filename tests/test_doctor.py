"""`flask doctor` says what is missing, and whether an ask could go out now."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from helpnet import Helpnet, create_app
from helpnet.config import load
from helpnet.connect_practice import connect_practice
from helpnet.store import jobs
from tests.support.practice import Practice
from tests.support.running_app import practice_config

NOWHERE = "http://127.0.0.1:9"


def doctor(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["doctor", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def look(result: Result) -> str:
    """The lines that say that something is not well."""
    return "\n".join(line for line in result.stdout.splitlines() if line.startswith("look "))


@pytest.fixture
def ready(tmp_path: Path, practice: Practice) -> Iterator[Flask]:
    """An app with its practice accounts connected, and a worker that shows life."""
    app = create_app(practice_config(tmp_path, practice.url))
    helpnet: Helpnet = app.extensions["helpnet"]
    connect_practice(helpnet.work, helpnet.config, helpnet.prepare())
    jobs.beat(helpnet.store, "a worker", helpnet.clock())
    yield app
    helpnet.store.close()


def real(folder: Path, **settings: str) -> Flask:
    """An app that is to reach X for real, at an address where nobody is."""
    given = {
        "HELPNET_DATABASE": str(folder / "helpnet.db"),
        "HELPNET_SECRET_KEY": "a secret for tests that guards nothing",
        "HELPNET_BASE_URL": "https://ask.example.org",
        "HELPNET_X_CLIENT_ID": "client",
        "HELPNET_X_CLIENT_SECRET": "MARKED-client-secret",
        "HELPNET_X_API_BASE": NOWHERE,
    }
    app = create_app(load(given | settings))
    app.extensions["helpnet"].prepare()
    return app


def test_where_all_is_well_it_says_to_whom_an_ask_could_go_and_as_whom(ready: Flask) -> None:
    result = doctor(ready)
    assert result.exit_code == 0, result.output
    assert look(result) == ""
    assert result.stdout.splitlines()[-1] == (
        "An ask could go out now, to X as @robin_vale and Facebook Page as Robin Vale Speaks."
    )
    assert "Step 3 of docs/networks.md is next: Make a developer app" in result.stdout


def test_one_network_is_enough_and_the_other_s_trouble_is_told(
    ready: Flask, practice: Practice
) -> None:
    practice.control("POST", "/settings", {"x_credit": 0})
    result = doctor(ready)
    assert result.exit_code == 0
    assert look(result).startswith("look X @robin_vale: X says your API credit is used up")
    assert result.stdout.splitlines()[-1].startswith("An ask could go out now, to Facebook Page as")


def test_where_no_network_would_take_it_the_status_says_so(
    ready: Flask, practice: Practice
) -> None:
    practice.control("POST", "/settings", {"x_credit": 0})
    practice.control("POST", "/accounts", {"network": "facebook", "state": "password_changed"})
    result = doctor(ready)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: An ask could not go out now. X says your API credit")
    assert "Your Facebook password was changed" in look(result)


def test_networks_that_are_away_are_named(tmp_path: Path, ready: Flask) -> None:
    away = create_app(practice_config(tmp_path, NOWHERE))
    result = doctor(away)
    assert result.exit_code == 1
    assert f"look X: {NOWHERE}/x cannot be reached" in look(result)


def test_without_a_worker_nothing_goes_out(ready: Flask) -> None:
    jobs.leave(ready.extensions["helpnet"].store, "a worker")
    result = doctor(ready)
    assert result.exit_code == 1
    assert "No worker shows life" in result.stderr and "`make run`" in result.stderr


def test_before_the_first_start_it_says_how_to_and_makes_nothing(tmp_path: Path) -> None:
    result = doctor(create_app(practice_config(tmp_path, NOWHERE)))
    assert result.exit_code == 1
    assert "There is no database yet" in result.stderr
    assert not (tmp_path / "helpnet.db").exists()


def test_a_database_that_is_none_or_too_old_is_told_in_a_sentence(
    tmp_path: Path, ready: Flask
) -> None:
    store = ready.extensions["helpnet"].store
    store.write("delete from _sqlite_migrations where name = 'readiness'")
    result = doctor(ready)
    assert result.exit_code == 1 and "say `flask migrate`" in result.stderr
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "helpnet.db").write_bytes(b"these are no tables" * 100)
    result = doctor(create_app(practice_config(tmp_path / "none", NOWHERE)))
    assert result.exit_code == 1
    assert "is damaged" in result.stderr and "Traceback" not in result.output


def test_a_database_that_others_may_read_is_told_with_the_cure(
    tmp_path: Path, ready: Flask
) -> None:
    path = tmp_path / "helpnet.db"
    os.chmod(path, 0o644)
    result = doctor(ready)
    assert result.exit_code == 0
    assert f"look secrets: Others may read them: chmod 600 {path}" in look(result)


@pytest.mark.parametrize(
    ("settings", "step", "words"),
    [
        ({"HELPNET_X_CLIENT_SECRET": ""}, 5, "HELPNET_X_CLIENT_SECRET"),
        ({"HELPNET_BASE_URL": "http://ask.example.org"}, 4, "set HELPNET_BASE_URL"),
        ({}, 6, "Connect X on the page Accounts."),
    ],
)
def test_on_the_way_to_real_keys_the_first_thing_missing_is_named(
    tmp_path: Path, settings: dict[str, str], step: int, words: str
) -> None:
    result = doctor(real(tmp_path, **settings))
    assert result.exit_code == 1
    (line,) = [line for line in look(result).splitlines() if "the way to real X" in line]
    assert f"Step {step} of docs/networks.md is next" in line and words in line
    assert "the way to real Facebook: Step 2" in look(result)
    assert "MARKED" not in result.output


def test_it_can_be_read_by_a_program(ready: Flask) -> None:
    told = json.loads(doctor(ready, "--json").stdout)
    assert told["could_go_out"] is True
    assert {"about", "well", "says"} == set(told["lines"][0])
    jobs.leave(ready.extensions["helpnet"].store, "a worker")
    result = doctor(ready, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["could_go_out"] is False


def test_somebody_who_is_no_user_is_told_how_to_become_one(ready: Flask) -> None:
    result = doctor(ready, "--user", "ada")
    assert result.exit_code == 1 and "flask user add ada" in result.stderr
