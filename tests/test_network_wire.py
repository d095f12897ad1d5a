"""What strangers send is read so that no file, database or clock of ours breaks on it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.networks.wire import Malformed, moment, needed, readable, text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("ask \ud83d Joel", "ask \ufffd Joel"),
        ("\udc4b", "\ufffd"),
        ("a\x00b", "a\ufffdb"),
        ("👋 Zoë\n\tand\u200d more", "👋 Zoë\n\tand\u200d more"),
    ],
)
def test_what_no_database_can_hold_becomes_the_sign_for_an_unreadable_character(
    sent: str, kept: str
) -> None:
    assert text({"name": sent}, "name") == kept
    assert needed({"name": sent}, "name") == kept


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written_to_a_file_once_it_is_read(sent: str) -> None:
    read = text(json.loads(json.dumps({"text": sent})), "text")
    assert read.encode().decode() == read
    assert "\x00" not in read


@pytest.mark.parametrize(
    "odd",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-11-22T12:00:00",
        "2026-13-01T00:00:00Z",
        "yesterday",
        "",
    ],
)
def test_a_time_that_no_calendar_holds_is_none(odd: str) -> None:
    assert moment(odd) is None


def test_a_time_is_read_in_the_world_s_own() -> None:
    read = moment("2026-11-22T12:00:00+0200")
    assert read == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert read is not None and read.tzinfo is UTC


# ---------------------------------------------------------------- rows


def numbers(page: Any) -> list[str]:
    return readable("X", page, "data", lambda row: needed(row, "id"))


def test_rows_that_make_no_sense_are_left_out_and_counted_in_the_log_without_their_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "helpnet.networks")
    page = {"data": [{"id": "1"}, {"text": "private"}, "private", None, {"id": "2"}]}
    assert numbers(page) == ["1", "2"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert caplog.messages == ["X sent 3 of 5 rows in a form that helpnet cannot read: left out"]
    assert "private" not in caplog.text


@pytest.mark.parametrize("page", [{}, {"data": []}, {"data": None}, {"data": [{"id": "1"}]}])
def test_a_page_without_fault_is_read_without_a_word(
    page: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert numbers(page) == [row["id"] for row in page.get("data") or []]
    assert caplog.messages == []


@pytest.mark.parametrize("data", [[{}], [None], [{"text": "x"}, []], {"id": "1"}, "1"])
def test_a_page_of_which_nothing_makes_sense_is_malformed(data: Any) -> None:
    with pytest.raises(Malformed):
        numbers({"data": data})
