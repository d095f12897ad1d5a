"""`flask extract`: replies in as JSON lines, whom they suggest out as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import Commands, commands_of

FIELDS = {"name", "org", "handle", "email", "phone", "url", "self"}


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    with commands_of(tmp_path) as made:
        yield made


def extracted(commands: Commands, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    given = "".join(json.dumps(line) + "\n" for line in lines)
    return [json.loads(line) for line in commands.said("extract", given=given).splitlines()]


def test_each_line_is_answered_by_one_line(commands: Commands) -> None:
    answers = extracted(
        commands,
        {"id": "a", "text": "Talk to Joel Parent at IC Group, @JoelParent, +1 204 555 0142"},
        {"id": 2, "text": "Good luck!"},
        {"text": "I can do it.", "author": {"name": "Raj", "handle": "@Raj", "network": "x"}},
    )
    assert [answer["id"] for answer in answers] == ["a", 2, None]
    assert all(set(answer) == {"id", "kind", "suggestions"} for answer in answers)
    [joel] = answers[0]["suggestions"]
    assert joel == {
        "name": "Joel Parent",
        "org": "IC Group",
        "handle": "joelparent",
        "email": None,
        "phone": "+12045550142",
        "url": None,
        "self": False,
    }
    assert answers[1]["suggestions"] == []
    assert answers[2]["kind"] == "offer"
    assert [one["self"] for one in answers[2]["suggestions"]] == [True]
    assert all(set(one) == FIELDS for answer in answers for one in answer["suggestions"])


def test_what_the_network_marked_and_where_phones_are_from_is_used(commands: Commands) -> None:
    mention = {"kind": "mention", "text": "@jp_talks", "handle": "jp_talks"}
    context = {"entities": [mention], "regions": ["CA"], "language": "en", "asker_handles": ["me"]}
    [answer] = extracted(
        commands, {"text": "@me try @jp_talks or call (204) 555-0142", "context": context}
    )
    assert {one["handle"] for one in answer["suggestions"]} >= {"jp_talks"}
    assert "+12045550142" in {one["phone"] for one in answer["suggestions"]}
    assert "me" not in {one["handle"] for one in answer["suggestions"]}


def test_other_scripts_go_through_unchanged(commands: Commands) -> None:
    [answer] = extracted(commands, {"id": "ü", "text": "Frag Zoë Müller"})
    assert answer["id"] == "ü"
    assert [one["name"] for one in answer["suggestions"]] == ["Zoë Müller"]
    assert "Zoë" in commands.said("extract", given='{"text": "Frag Zoë Müller"}')


def test_nothing_in_is_nothing_out(commands: Commands) -> None:
    assert commands.said("extract", given="") == ""
    assert commands.said("extract", given="\n  \n") == ""


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b'"text"',
        b"{}",
        b'{"text": null}',
        b'{"text": 17}',
        b'{"text": "unfinished',
        b'{"text": "caf\xe9"}',
        b'{"text": "a", "author": "Raj"}',
        b'{"text": "a", "author": ["Raj"]}',
        b'{"text": "a", "context": "CA"}',
        b'{"text": "a", "context": {"entities": ["@raj"]}}',
        b'{"text": "a", "context": {"entities": [{"colour": "red"}]}}',
        b'{"text": "a", "context": {"entities": {"kind": "mention"}}}',
        b'{"text": "a", "context": {"entities": [{"kind": "mention", "text": 17}]}}',
        b'{"text": "a", "context": {"entities": 17}}',
        b'{"text": "a", "context": {"regions": "CA"}}',
        b'{"text": "a", "context": {"regions": [17]}}',
        b'{"text": "a", "context": {"asker_handles": {"a": 1}}}',
        b"[" * 200_000,
        b'{"text": ' + b"9" * 5_000 + b"}",
        b'{"text": "Ask \\ud83d Joel Parent"}',
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_line_that_cannot_be_read_is_left_out_and_the_others_go_on(
    commands: Commands, line: bytes
) -> None:
    good = b'{"id": 1, "text": "Ask Joel Parent"}\n'
    result = commands.run("extract", given=good + line + b"\n" + good)
    assert result.exit_code == 1
    assert [json.loads(each)["id"] for each in result.stdout.splitlines()] == [1, 1]
    [sentence] = result.stderr.splitlines()
    assert sentence.startswith("Line 2 is left out: ") and sentence.endswith(".")
    for code in ("Entity", "__init__", "codec", "Traceback", "NoneType", "object is not"):
        assert code not in sentence
