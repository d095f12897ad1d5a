"""The acquaintance that the practice networks tell, written as the exports people download."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest

from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice

NAMES = ("x.zip", "facebook.zip", "linkedin.csv", "contacts.vcf")
NIA = {
    "name": "Nia Férreira",
    "x_username": "nia_f",
    "facebook_name": "Nia Férreira",
    "bio": "Talks; walks, both",
    "location": "Winnipeg, Manitoba",
    "relation": {"x": ["following", "followed_by"], "facebook": ["friend"]},
    "interactions": [
        {"network": "x", "direction": "out", "at": "2025-05-01T06:30:00Z", "text": "tea & talk?"},
        {"network": "x", "direction": "in", "at": "2025-06-01T06:30:00Z", "text": "gladly"},
        {
            "network": "facebook",
            "direction": "in",
            "at": "2025-05-01T06:30:00Z",
            "text": "Grüße 🙏",
        },
        {"network": "facebook", "direction": "out", "at": "2025-06-01T06:30:00Z"},
    ],
}


@pytest.fixture
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture
def nia(practice: Practice) -> dict:
    return practice.control("POST", "/people", NIA)


def export(practice: Practice, name: str) -> bytes:
    answer = practice.http.get(f"{practice.url}/practice/exports/{name}", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    return answer.content


def members(content: bytes) -> dict[str, str]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(files: dict[str, str], name: str) -> list[dict]:
    """The array in a file of X's archive, read as the archive's own page reads it."""
    prefix, _, rows = files[f"data/{name}.js"].partition(" = ")
    assert prefix == f"window.YTD.{name.replace('-', '_')}.part0"
    return json.loads(rows)


def test_an_export_that_does_not_exist_is_refused_with_those_that_do(practice):
    sentence = practice.refused("GET", "/exports/myspace.zip", 404)
    assert all(name in sentence for name in NAMES)


def test_exports_are_given_to_this_computer_only(practice):
    headers = {"Origin": "https://elsewhere.example"}
    practice.refused("GET", "/exports/x.zip", 403, headers=headers)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_state_gives_the_same_bytes_and_another_state_others(practice, name):
    before = export(practice, name)
    assert export(practice, name) == before
    practice.control("POST", "/people", NIA)
    assert export(practice, name) != before


def test_the_archive_of_x_tells_follows_by_numbers_alone(practice, nia):
    files = members(export(practice, "x.zip"))
    for name, kind in (("follower", "follower"), ("following", "following")):
        ids = {row[kind]["accountId"] for row in rows_of(files, name)}
        assert nia["x_id"] in ids
        assert "nia_f" not in files[f"data/{name}.js"]
    assert rows_of(files, "account")[0]["account"]["username"] == "robin_vale"
    assert rows_of(files, "block") == []


def test_the_archive_of_x_holds_what_the_owner_wrote_with_its_peculiarities(practice, nia):
    files = members(export(practice, "x.zip"))
    tweets = [row["tweet"] for row in rows_of(files, "tweets")]
    (tweet,) = [one for one in tweets if "tea" in one["full_text"]]
    assert tweet["full_text"] == "@nia_f tea &amp; talk?"
    assert tweet["created_at"] == "Thu May 01 06:30:00 +0000 2025"
    (mention,) = tweet["entities"]["user_mentions"]
    assert (mention["id_str"], mention["indices"]) == (nia["x_id"], ["0", "6"])
    assert not re.search(r'": \d', files["data/tweets.js"]), "every number is a text"
    assert not any("gladly" in one["full_text"] for one in tweets)


def test_what_others_said_to_the_owner_stands_as_direct_messages(practice, nia):
    files = members(export(practice, "x.zip"))
    owner = rows_of(files, "account")[0]["account"]["accountId"]
    for name in ("direct-messages", "direct-message-headers"):
        told = [
            message["messageCreate"]
            for row in rows_of(files, name)
            for message in row["dmConversation"]["messages"]
        ]
        (message,) = [one for one in told if one["senderId"] == nia["x_id"]]
        assert message["recipientId"] == owner
        assert message["createdAt"] == "2025-06-01T06:30:00.000Z"
        assert ("text" in message) == (name == "direct-messages")


def test_the_manifest_of_x_names_every_file_and_how_much_is_in_it(practice):
    files = members(export(practice, "x.zip"))
    config = json.loads(files["data/manifest.js"].partition(" = ")[2])
    told = [file for kind in config["dataTypes"].values() for file in kind["files"]]
    assert {file["fileName"] for file in told} == {
        name for name in files if name.startswith("data/") and "manifest" not in name
    }
    for file in told:
        name = file["fileName"].removeprefix("data/").removesuffix(".js")
        assert file["count"] == str(len(rows_of(files, name)))


def test_the_archive_of_facebook_is_mangled_as_the_real_one_is(practice, nia):
    text = members(export(practice, "facebook.zip"))["connections/friends/your_friends.json"]
    assert "Nia F\\u00c3\\u00a9rreira" in text
    names = [friend["name"].encode("latin-1").decode() for friend in json.loads(text)["friends_v2"]]
    assert "Nia Férreira" in names and "Jonathan Markoff" in names
    assert "Robin Vale" not in names


def test_messages_with_friends_carry_who_when_and_what(practice, nia):
    files = members(export(practice, "facebook.zip"))
    (name,) = [one for one in files if nia["facebook_id"] in one]
    assert name.startswith("your_facebook_activity/messages/inbox/niafrreira_")
    assert name.endswith("/message_1.json")
    thread = json.loads(files[name])
    newest, oldest = thread["messages"]
    assert oldest["content"].encode("latin-1").decode() == "Grüße 🙏"
    assert oldest["timestamp_ms"] == 1746081000000
    assert [one["name"] for one in thread["participants"]][1] == "Robin Vale"
    assert newest["sender_name"] == "Robin Vale"


def test_linkedin_begins_with_its_notes_and_dates_every_connection(practice, nia):
    lines = export(practice, "linkedin.csv").decode().split("\n")
    assert lines[0] == "Notes:" and lines[2] == ""
    rows = list(csv.DictReader(lines[3:]))
    assert list(rows[0]) == [
        *("First Name", "Last Name", "URL", "Email Address", "Company", "Position"),
        "Connected On",
    ]
    (row,) = [one for one in rows if one["First Name"] == "Nia"]
    assert row["Last Name"] == "Férreira"
    assert row["Position"] == "Talks; walks, both"
    assert re.fullmatch(r"\d\d [A-Z][a-z]{2} \d{4}", row["Connected On"])
    assert sum(bool(one["Email Address"]) for one in rows) < len(rows) / 2


def test_cards_come_in_two_versions_with_short_lines_and_escaped_texts(practice, nia):
    content = export(practice, "contacts.vcf")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    text = content.decode()
    assert {"VERSION:3.0", "VERSION:4.0"} <= set(text.split("\r\n"))
    assert text.count("BEGIN:VCARD") == text.count("END:VCARD") == text.count("\r\nFN:")
    (card,) = [one for one in text.replace("\r\n ", "").split("END:VCARD") if "nia_f" in one]
    assert "NOTE:Talks\\; walks\\, both" in card
    assert "ADR:;;;Winnipeg\\, Manitoba;;;" in card
    assert re.search(r"\+1-204-555-01\d\d", card)
