"""Whom Facebook's archive tells of: never its owner, nobody who is gone, nobody by a phrase."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from helpnet.imports import Act, Told, read

NOON_MS = 1_700_000_000_000


def thread(*names: str) -> dict[str, object]:
    """A conversation in which each of them writes once."""
    return {
        "participants": [{"name": name} for name in names],
        "messages": [{"sender_name": name, "timestamp_ms": NOON_MS} for name in names],
    }


def told_by(
    files: dict[str, object], owner: tuple[str, ...] = ()
) -> tuple[set[str], set[tuple[str, bool]]]:
    """The names that an archive tells, and (remote id, whether outgoing) of its acts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, json.dumps(content))
    written.seek(0)
    items = list(read(written, "facebook.zip", owner).items)
    return (
        {one.name for one in items if isinstance(one, Told)},
        {(one.remote_id, one.outgoing) for one in items if isinstance(one, Act)},
    )


MINE = {"profile_information/profile_information.json": {"profile": {"name": {"full_name": "Me"}}}}


def test_without_a_profile_the_owner_is_whoever_is_in_all_conversations() -> None:
    names, acts = told_by(
        {
            "messages/inbox/ana_1/message_1.json": thread("Ana Vale", "Ada L. Lovelace"),
            "messages/inbox/bo_1/message_1.json": thread("Bo Roy", "Ada L. Lovelace"),
        },
        owner=("ada on X",),
    )
    assert names == {"Ana Vale", "Bo Roy"}
    assert {outgoing for _, outgoing in acts} == {True, False}


@pytest.mark.parametrize(("owner", "names"), [("Ada Lovelace", {"Ana Vale"}), ("ada on X", set())])
def test_in_a_lone_conversation_the_owner_is_known_by_the_name_on_x(
    owner: str, names: set[str]
) -> None:
    files: dict[str, object] = {
        "messages/inbox/a/message_1.json": thread("Ana Vale", "Ada Lovelace")
    }
    assert told_by(files, owner=(owner,))[0] == names


@pytest.mark.parametrize("gone", ["Facebook user", "Facebook-Nutzer", "Utilisateur de Facebook"])
def test_accounts_that_are_gone_are_not_taken_for_one_person(gone: str) -> None:
    names, acts = told_by(
        {
            **MINE,
            "messages/inbox/a/message_1.json": thread(gone, "Me"),
            "messages/inbox/b/message_1.json": thread(gone, "Ana Vale", "Me"),
        }
    )
    assert names == {"Ana Vale"}
    assert acts == {("~ana vale", True), ("~ana vale", False)}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Me commented on a post in Winnipeg's Best.", set()),
        ("Me replied to a comment in Joe's group.", set()),
        ("Me commented on the Morning Post's photo.", set()),
        ("Me commented on Bo Roy's photo.", {"Bo Roy"}),
    ],
)
def test_a_comment_s_phrase_is_nobody_s_name(title: str, names: set[str]) -> None:
    comments = {"comments": [{"timestamp": NOON_MS // 1000, "title": title}]}
    assert told_by({**MINE, "comments/comments.json": comments})[0] == names


@pytest.mark.parametrize("key", ["friends", "friends_v2"])
def test_a_lone_list_of_friends_is_read_in_both_forms(key: str) -> None:
    content = json.dumps({key: [{"name": "Bo Roy", "timestamp": 1}]}, indent=2)
    [told] = read(io.BytesIO(content.encode()), "friends.json", ()).items
    assert isinstance(told, Told) and told.name == "Bo Roy"
