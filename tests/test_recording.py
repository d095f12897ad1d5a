"""Calls are written down without what they say, and compared with the practice networks."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpnet import create_app, rehearsal
from helpnet.domain.model import Media
from helpnet.networks import NetworkError
from helpnet.networks.comparing import Call, compared, recorded
from helpnet.networks.http import Limits
from helpnet.networks.recording import record_into
from tests.support.commands import Commands, commands_of
from tests.support.pictures import photo
from tests.support.practice import Practice, running_practice
from tests.support.running_app import practice_config
from tests.support.stages import FacebookStage, PracticeStage, RenamedXStage, XStage

STAGES = {"x": XStage, "renamed x": RenamedXStage, "facebook": FacebookStage}
TEXT = "a private text about Zebulon, zeb@example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where this test's calls are recorded."""
    yield tmp_path / "calls"
    record_into(None)


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    with commands_of(tmp_path / "instance") as made:
        yield made


def conversation(stage: PracticeStage) -> None:
    """What a day of helpnet asks of a network, in another way than the rehearsal does."""
    network = stage.open()
    receipt = network.post(TEXT)
    first = stage.answer(receipt.remote_id, "ask Joel")
    stage.answer(receipt.remote_id, "thank you", in_reply_to=first, own=True)
    _, cursor = network.replies([receipt], {})
    network.replies([receipt], cursor)
    network.counts([receipt])
    assert network.own_post(receipt.remote_id)
    network.profiles(["ada_quill"])
    list(network.history(datetime.now(UTC) - timedelta(days=20)))
    assert network.find(TEXT, datetime.now(UTC) - timedelta(minutes=5))
    with pytest.raises(NetworkError):
        network.post(TEXT)
    network.delete(receipt)
    shown = network.post(TEXT, [Media(photo(), "Zebulon at a door"), Media(photo(colour="red"))])
    assert network.own_post(shown.remote_id)
    assert network.probe() == []
    stage.revoke()


@pytest.mark.parametrize("name", STAGES)
def test_what_is_recorded_with_the_practice_networks_does_not_differ_from_them(
    practice: Practice, folder: Path, commands: Commands, name: str
) -> None:
    record_into(folder)
    conversation(STAGES[name](practice))
    calls = len(list(folder.iterdir()))
    assert calls > 10
    said = commands.said("compare-recording", str(folder))
    assert said == f"{calls} calls, and nothing differs from the practice networks.\n"


@pytest.fixture(scope="module")
def calls() -> Sequence[Call]:
    """Every kind of call, made with practice networks."""
    return rehearsal.rehearsed("tweet")


@pytest.fixture(scope="module")
def samples(calls: Sequence[Call]) -> dict[str, Any]:
    """One recorded call of each kind that these tests change."""
    return {
        "search": next(c for c in calls if c["path"].endswith("recent") and "data" in c["answer"]),
        "comments": next(c for c in calls if c["path"].endswith("}/comments")),
        "feed": next(c for c in calls if c["path"].endswith("/feed") and c["status"] == 200),
        "twice": next(c for c in calls if c.get("problem", {}).get("code") == 506),
    }


def replace(*path: Any) -> Callable[[Any], None]:
    """A change: put the last of `path` at the place that the rest leads to."""
    *way, last, value = path

    def change(call: Any) -> None:
        for step in way:
            call = call[step]
        call[last] = value

    return change


def without(*path: Any) -> Callable[[Any], None]:
    """A change: take away what stands at a place."""
    *way, last = path

    def change(call: Any) -> None:
        for step in way:
            call = call[step]
        del call[last]

    return change


SEARCH = "X GET /2/tweets/search/recent"
COMMENTS = "Facebook GET /{version}/{id}/comments"
FEED = "Facebook POST /{version}/{id}/feed"
CHANGES = [
    ("search", replace("answer", "meta", "cost", "number"), f"{SEARCH} 200: meta.cost (number)"),
    ("search", replace("answer", "data", 0, "id", "number"), "data[].id is number, not id"),
    ("search", without("answer", "meta", "result_count"), "meta.result_count is missing"),
    ("search", replace("answer", "data", {"0": "text"}), "data is object, not list"),
    ("search", without("headers", "x-rate-limit-reset"), "header x-rate-limit-reset is missing"),
    ("search", replace("headers", "x-app-usage", "text"), "header x-app-usage is new"),
    ("search", replace("query", "place.fields", "id"), "sent ?place.fields, which is new"),
    ("search", replace("query", "expansions", "geo"), "sent ?expansions=geo, not author_id"),
    ("search", replace("status", 418), "answered 418, which the practice networks never do"),
    ("search", replace("path", "/3/search"), "X GET /3/search: the practice networks were never"),
    ("comments", replace("headers", "content-type", "text/plain"), "header content-type is text"),
    ("comments", replace("authorization", "Bearer"), "authorized by Bearer, not"),
    ("comments", replace("answer", "no JSON"), "the whole is no JSON, not object"),
    ("feed", replace("body", "published", "yes or no"), f"{FEED}: sent body: published"),
    ("feed", replace("answer", "post_id", "id"), f"{FEED} 200: post_id (id) is new"),
    ("twice", replace("problem", "error_subcode", 1), f"{FEED}: answered 400 506 1, which the"),
    ("twice", without("answer", "error", "fbtrace_id"), "error.fbtrace_id is missing"),
]


@pytest.mark.parametrize(("sample", "change", "line"), CHANGES, ids=[case[2] for case in CHANGES])
def test_each_difference_is_said_in_one_line_and_nothing_else(
    calls: Sequence[Call],
    samples: dict[str, Any],
    sample: str,
    change: Callable[[Any], None],
    line: str,
) -> None:
    call = json.loads(json.dumps(samples[sample]))
    if isinstance(call["answer"].get("data"), list):
        call["answer"]["data"] = call["answer"]["data"][:1]
    change(call)
    (said,) = compared([call], calls)
    assert line in said


def test_the_command_ends_badly_where_anything_differs(
    samples: dict[str, Any], tmp_path: Path, commands: Commands
) -> None:
    (tmp_path / "1.json").write_text(json.dumps(samples["feed"] | {"path": "/elsewhere"}))
    result = commands.run("compare-recording", str(tmp_path))
    assert result.exit_code == 1
    assert result.stdout.startswith("Facebook POST /elsewhere: the practice networks were never")
    assert result.stderr == "Error: 1 calls, 1 differences.\n"


def test_a_folder_without_calls_is_refused_in_one_sentence(
    tmp_path: Path, commands: Commands
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds no recorded calls" in commands.refused("compare-recording", str(empty))
    for odd in ("no json", "[]", '{"network": "X"}', "null"):
        (empty / "1.json").write_text(odd)
        assert "is no recorded call" in commands.refused("compare-recording", str(empty))


# ---------------------------------------------------------------- what is written


def test_a_recording_holds_no_text_name_number_or_token(practice: Practice, folder: Path) -> None:
    record_into(folder)
    secret = []
    for stage_of in (XStage, FacebookStage):
        stage = stage_of(practice)
        conversation(stage)
        own = stage.connected
        secret += [own.credentials.access_token, own.profile.remote_id, own.profile.name]
        secret += [own.credentials.refresh_token or own.profile.remote_id]
    written = "".join(path.read_text() for path in folder.iterdir())
    assert "secret" in written
    for mark in [*secret, TEXT, "Zebulon", "zeb@", "Ada", "ask Joel", "robin_vale", "practice-x-"]:
        assert mark not in written
    assert {path.stat().st_mode & 0o777 for path in [folder]} == {0o700}


def test_a_refusal_keeps_its_codes_and_its_sentence_without_what_it_quotes(
    practice: Practice, folder: Path
) -> None:
    stage = XStage(practice)
    body = {"title": "Odd", "detail": 'No "Zebulon" [123456] for @zeb', "type": "about:blank"}
    stage.trouble("status", status=400, body=body)
    record_into(folder)
    with pytest.raises(NetworkError):
        stage.open().post(TEXT)
    (call,) = recorded(folder)
    assert call["problem"] == {"type": "about:blank", "title": "Odd", "says": "No … … for …"}


def test_a_call_without_an_answer_is_written_too_and_not_compared(folder: Path) -> None:
    with running_practice() as practice:
        stage = XStage(practice)
        stage.trouble("timeout_after")
        record_into(folder)
        with pytest.raises(NetworkError):
            stage.open(Limits(total_seconds=0.3)).post(TEXT)
    (call,) = recorded(folder)
    assert call["trouble"] and "status" not in call
    assert rehearsal.compare(folder) == ([], 1)


def test_calls_of_many_threads_are_written_one_by_one(practice: Practice, folder: Path) -> None:
    stage = XStage(practice)
    record_into(folder)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: stage.open().profiles([f"user{number}"]), range(40)))
    assert len(recorded(folder)) == 40
    assert {path.suffix for path in folder.iterdir()} == {".json"}


def test_a_folder_that_cannot_be_written_fails_no_call(
    practice: Practice, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file stands here")
    record_into(folder)
    stage = XStage(practice)
    with caplog.at_level(logging.WARNING):
        assert stage.open().post(TEXT).remote_id
    assert "could not be recorded" in caplog.text
    assert TEXT not in caplog.text


def test_the_setting_records_what_the_app_calls_and_nothing_without_it(
    practice: Practice, folder: Path, tmp_path: Path
) -> None:
    for settings, written in (({}, False), ({"HELPNET_RECORD": str(folder)}, True)):
        app = create_app(practice_config(tmp_path, practice.url, **settings))
        XStage(practice).open().profiles(["ada_quill"])
        assert folder.exists() == written
        app.extensions["helpnet"].store.close()
