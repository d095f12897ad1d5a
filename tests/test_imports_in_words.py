"""A report says what was read and left out in plain words, however many files that was."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from benchmarks import made_exports
from helpnet.imports import read
from helpnet.imports.summary import LeftOut, Summary, summary
from tests.support.practice import running_practice


def told(content: bytes, name: str = "export") -> Summary:
    export = read(io.BytesIO(content), name)
    assert list(export.items)
    report = export.report
    return summary(
        report.kind, [(file, f"{n:,}") for file, n in report.read.items() if n], report.reasons()
    )


def facebook(threads: dict[str, object]) -> bytes:
    written = io.BytesIO()
    files = {
        "profile_information.json": {"profile_v2": {"name": {"full_name": "Eric Me"}}},
        "friends/friends.json": {"friends_v2": [{"name": "Nia Okonkwo"}, {"name": "Bo Ekberg"}]},
    }
    inbox = {f"messages/inbox/{path}.json": thread for path, thread in threads.items()}
    with zipfile.ZipFile(written, "w") as archive:
        for path, content in {**files, **inbox}.items():
            archive.writestr(f"your_activity/{path}", json.dumps(content))
    return written.getvalue()


def thread(*names: str, messages: int = 2) -> dict[str, object]:
    said = [
        {"sender_name": names[0], "timestamp_ms": 1_700_000_000_000 + n} for n in range(messages)
    ]
    return {"participants": [{"name": name} for name in (*names, "Eric Me")], "messages": said}


CROWD = [f"Person Number{letter}" for letter in "abcdefg"]


def test_hundreds_of_conversations_are_one_line_and_no_folder_is_named() -> None:
    threads = {f"person{n}_{n}/message_1": thread(f"Person Fellow{n}") for n in range(300)}
    threads["person7_7/message_2"] = thread("Person Fellow7", messages=1)
    found = told(facebook(threads))
    assert found.read == (
        ("Profile", "yours"),
        ("Friends", "2"),
        ("Messages", "300 conversations, 601 messages"),
    )
    assert not any("inbox" in name for one in found.left_out for name in one.files)


def test_files_left_out_for_one_reason_are_counted_and_the_first_are_named() -> None:
    found = told(facebook({f"crowd_{n}/message_1": thread(*CROWD) for n in range(5)}))
    assert found.left_out[-1] == LeftOut(
        "Messages",
        "a conversation of many is not counted as contact",
        tuple(f"your_activity/messages/inbox/crowd_{n}/message_1.json" for n in range(3)),
        5,
    )
    assert found.left_out[-1].unnamed == 2


def test_entries_left_out_for_one_reason_are_added_up_over_files() -> None:
    undated = {"participants": [{"name": "Bo Ekberg"}, {"name": "Eric Me"}], "messages": [{}, {}]}
    found = told(facebook({f"bo_{n}/message_1": undated for n in range(2)}))
    [one] = [each for each in found.left_out if "without its time" in each.why]
    assert (one.what, one.why, one.count) == (
        "Messages",
        "4 entries: a message without its time",
        2,
    )


def test_what_an_archive_lacks_is_told_once_by_its_sort() -> None:
    lacking = LeftOut("Comments", "they are not in this archive", (), 1)
    assert lacking in told(facebook({"bo_1/message_1": thread("Bo Ekberg")})).left_out


def test_a_damaged_file_is_named() -> None:
    archive = made_exports.zipped(
        {
            "data/account.js": made_exports.script("account", [{"account": {"accountId": "1"}}]),
            "data/follower.js": made_exports.script("follower", [{"follower": {"accountId": "2"}}]),
            "data/following.js": "window.YTD.following.part0 = [ {",
        }
    )
    found = told(archive)
    assert ("Followers", "1") in found.read
    [one] = [each for each in found.left_out if each.what == "Whom you follow"]
    assert one.files == ("data/following.js",) and "nothing of it was kept" in one.why


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.zip", {"Profile", "Followers", "Whom you follow", "Tweets", "Direct messages"}),
        ("facebook.zip", {"Profile", "Friends", "Messages", "Comments"}),
        ("linkedin.csv", {"Connections"}),
        ("contacts.vcf", {"Contacts"}),
    ],
)
def test_every_part_of_the_practised_exports_has_a_plain_name(
    name: str, expected: set[str]
) -> None:
    with running_practice() as practice:
        content = practice.http.get(f"{practice.url}/practice/exports/{name}").content
    found = told(content, name)
    assert {what for what, _ in found.read} >= expected
    assert not any(sign in what for what, _ in found.read for sign in "./")


def test_a_file_that_is_not_known_goes_by_its_own_name() -> None:
    found = summary("x", [("people", "2,500")], [("the rest", "There are more by now.")])
    assert found.read == (("people", "2,500"),)
    assert found.left_out == (LeftOut("the rest", "There are more by now.", (), 1),)
