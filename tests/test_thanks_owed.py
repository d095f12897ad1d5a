"""Whom the user owes thanks: who named somebody that the user then contacted."""

from __future__ import annotations

import pytest

from helpnet.services import people
from helpnet.services.contacts import update
from helpnet.services.errors import NotFound
from helpnet.services.people import PersonPage, own_person
from tests.support.stepped_app import SteppedApp


def helped(stepped: SteppedApp) -> tuple[str, str]:
    """An ask to which somebody replied with a name, and who replied."""
    ask_id = stepped.send()
    stepped.work()
    post_id = stepped.post(ask_id, "x").remote_id
    body = {"network": "x", "post_id": post_id, "author": "jonathanmarkoff"}
    stepped.practice.control("POST", "/replies", body | {"text": "ask Joel Parent at IC Group"})
    stepped.work(6)
    [row] = stepped.helpnet.store.rows("select person_id from replies")
    return ask_id, own_person(stepped.helpnet.store, stepped.owner, row["person_id"])


def page(stepped: SteppedApp, person_id: str) -> PersonPage:
    return people.person_page(stepped.helpnet.store, stepped.owner, person_id, stepped.clock())


def owed(stepped: SteppedApp) -> list[str]:
    listed = people.owed_thanks(stepped.helpnet.store, stepped.owner, stepped.clock())
    return [one.name for one in listed]


@pytest.mark.parametrize("status", ["new", "dismissed", "declined"])
def test_a_name_that_led_nowhere_owes_nothing_yet(stepped: SteppedApp, status: str) -> None:
    ask_id, jonathan = helped(stepped)
    joel = stepped.contact(ask_id, "Joel Parent")
    update(stepped.helpnet.work, stepped.owner, joel.id, {"status": status})
    assert (page(stepped, jonathan).thanks_owed, owed(stepped)) == (0, [])
    [answered] = page(stepped, jonathan).answered
    assert answered["ask_id"] == ask_id


@pytest.mark.parametrize("status", ["contacted", "agreed"])
def test_whoever_named_somebody_contacted_is_owed_thanks_until_thanked(
    stepped: SteppedApp, status: str
) -> None:
    ask_id, jonathan = helped(stepped)
    joel = stepped.contact(ask_id, "Joel Parent")
    update(stepped.helpnet.work, stepped.owner, joel.id, {"status": status})
    assert page(stepped, jonathan).thanks_owed == 1
    assert owed(stepped) == ["Jonathan Markoff"]
    [answered] = page(stepped, jonathan).answered
    people.say(stepped.helpnet.work, stepped.owner, jonathan, {"thanked": answered["reply_id"]})
    assert (page(stepped, jonathan).thanks_owed, owed(stepped)) == (0, [])


def test_a_reply_of_somebody_else_is_not_thanked_here(stepped: SteppedApp) -> None:
    _, jonathan = helped(stepped)
    with pytest.raises(NotFound):
        people.say(stepped.helpnet.work, stepped.owner, jonathan, {"thanked": "no such reply"})
