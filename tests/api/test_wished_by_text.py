"""What an ask's text says of place and subject orders its people, also where nobody tapped it."""

from __future__ import annotations

from tests.api.test_insisting import meet_at, order
from tests.support.api import Api

TEXT = "need help: anyone know anyone who talks on Web 2.0 and is based in Winnipeg?"


def answered(api: Api, text: str, *replies: str) -> str:
    ask_id = api.ask(text)["id"]
    for reply in replies:
        api.reply(ask_id, reply, author_name="Ann Berg")
    return ask_id


def test_who_is_where_the_text_wants_somebody_stands_first(api: Api) -> None:
    meet_at(api, Ana="Toronto, Ontario", Ben="Winnipeg, Manitoba")
    ask_id = answered(api, TEXT, "try @ana, Ana Okafor", "try @ben, Ben Okafor")
    assert order(api, ask_id) == ["Ben", "Ana"]
    assert {one["name"]: one["fits"] for one in api.contacts(ask_id)} == {
        "Ana Okafor": "no",
        "Ben Okafor": "yes",
    }


def test_who_is_said_to_know_the_subject_stands_first(api: Api) -> None:
    ask_id = answered(
        api,
        "need help: who talks on Web 2.0?",
        "try Ana Okafor, she is nice",
        "try Ben Okafor, he gives talks on Web 2.0",
    )
    assert order(api, ask_id) == ["Ben", "Ana"]


def test_what_the_user_gave_as_the_place_wins_over_the_text(api: Api) -> None:
    meet_at(api, Ana="Toronto, Ontario", Ben="Winnipeg, Manitoba")
    ask_id = api.ask(TEXT, place="Toronto")["id"]
    for name in ("Ben", "Ana"):
        api.reply(ask_id, f"try @{name.lower()}, {name} Okafor", author_name="Ann Berg")
    assert order(api, ask_id) == ["Ana", "Ben"]


def test_nobody_is_put_into_the_section_below_unless_the_user_insists(api: Api) -> None:
    meet_at(api, Ana="Toronto, Ontario")
    [ana] = api.contacts(answered(api, TEXT, "try @ana, Ana Okafor"))
    assert ana["fails"] == []
