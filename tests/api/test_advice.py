"""What replies say beside suggesting: whom they advise against, and what to mind when calling."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Api

AGAINST = "Not Bob Hartigan, he moved away"


def contacts(api: Api, *replies: str) -> list[dict[str, Any]]:
    """The contacts of an ask that these replies, each of somebody else, came to."""
    ask_id = api.ask(place="Winnipeg")["id"]
    for number, text in enumerate(replies):
        api.clock.forward(1)
        api.reply(ask_id, text, author_name=f"Maria {['Ivanova', 'Quill'][number % 2]}")
    return api.contacts(ask_id)


@pytest.mark.parametrize("text", [AGAINST, "anyone but @bobhartigan", "don't call Bob Hartigan"])
def test_who_is_advised_against_is_no_contact(api: Api, text: str) -> None:
    assert contacts(api, text) == []


@pytest.mark.parametrize("turned", [False, True], ids=["suggested first", "advised against first"])
def test_where_another_suggests_them_the_contact_says_who_advises_against(
    api: Api, turned: bool
) -> None:
    replies = ["try Bob Hartigan or Joel Parent", AGAINST]
    by_name = {one["name"]: one for one in contacts(api, *(replies[::-1] if turned else replies))}
    assert by_name.keys() == {"Bob Hartigan", "Joel Parent"}
    assert by_name["Joel Parent"]["advised_against"] == []
    [said] = by_name["Bob Hartigan"]["advised_against"]
    assert (said["name"], said["quote"]) == (f"Maria {'Ivanova' if turned else 'Quill'}", AGAINST)
    start, end = said["span"]
    assert said["quote"][start:end] == "Bob Hartigan"
    assert [one["quote"] for one in by_name["Bob Hartigan"]["suggested_by"]] == [replies[0]]


def test_somebody_else_of_the_same_first_name_is_left_alone(api: Api) -> None:
    suggested = contacts(api, "try Bob Hartigan, or Bob Keller", "not Bob, he moved away")
    assert [one["advised_against"] for one in suggested] == [[], []]


def test_a_handle_that_is_advised_against_is_the_same_person(api: Api) -> None:
    [contact] = contacts(api, "try Bob Hartigan @bobhartigan", "not @bobhartigan again please")
    assert [one["quote"] for one in contact["advised_against"]] == ["not @bobhartigan again please"]


def test_what_to_mind_is_told_with_the_suggestion(api: Api) -> None:
    [joel] = contacts(
        api, "Talk to Joel Parent, tell him Ravi sent you", "Joel Parent, no question"
    )
    notes = [one["note"] for one in joel["suggested_by"]]
    assert notes == ["tell him Ravi sent you", ""]
