"""Contacts of an ask seen as people whom exports tell of: certain, asked about, or refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from helpnet.domain.model import Profile
from helpnet.services import imports, people
from helpnet.services.knowing import meet
from tests.support.api import Api


def take_in(api: Api, *names: str) -> None:
    """Import an address book that holds these people, each with an address."""
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nEND:VCARD\r\n" for name in names
    )
    file = io.BytesIO(cards.encode())
    imports.import_now(api.helpnet.work, api.owner, file, "all.vcf")


def one_contact(api: Api, ask_id: str) -> dict[str, Any]:
    [contact] = api.contacts(ask_id)
    return contact


def asked(api: Api, text: str) -> str:
    ask_id = api.ask()["id"]
    api.reply(ask_id, text, author_name="Ann Berg")
    return ask_id


def test_whoever_is_suggested_is_recognised_once_an_export_tells_of_them(api: Api) -> None:
    ask_id = asked(api, "try Nia Okonkwo")
    assert one_contact(api, ask_id)["closeness"] == "stranger"
    take_in(api, "Nia Okonkwo")
    nia = one_contact(api, ask_id)
    assert (nia["closeness"], nia["how_known"]) == ("know_slightly", ["in_contacts"])


def test_a_name_that_only_resembles_one_of_an_export_is_asked_about(api: Api) -> None:
    ask_id = asked(api, "try Bob Handley")
    take_in(api, "Robert Handley", "Ann Handley")
    bob = one_contact(api, ask_id)
    [question] = bob["may_be_known"]
    assert question["name"] == "Robert Handley"
    assert question["because"] == "a short form of the same name"
    assert bob["closeness"] == "stranger"


def test_whom_the_user_refused_no_export_brings_back(api: Api) -> None:
    ask_id = asked(api, "try Bob Handley")
    take_in(api, "Robert Handley")
    bob = one_contact(api, ask_id)
    assert len(bob["may_be_known"]) == 1
    api.call("PATCH", f"/contacts/{bob['id']}", 200, json={"person_id": ""})
    take_in(api, "Robert Handley", "Bob Handley-Moss")
    assert one_contact(api, ask_id)["may_be_known"] == []


def test_somebody_who_only_replied_is_nobody_the_user_knows(api: Api) -> None:
    stranger = Profile("x", "77", "niao", "Nia Okonkwo")
    meet(api.helpnet.work, api.owner, [stranger], api.clock())
    nia = one_contact(api, asked(api, "try Nia Okonkwo"))
    assert (nia["handles"], nia["may_be_known"]) == ({}, [])


def test_two_rows_of_one_person_are_one_question_and_one_answer(api: Api) -> None:
    work = api.helpnet.work
    for remote_id, handle in (("1", "joelp"), ("2", "brandonjoel")):
        someone = Profile("x", remote_id, handle, "Joel Parent", relation=frozenset({"you_follow"}))
        meet(work, api.owner, [someone], api.clock())
    ask_id = asked(api, "try Joel Parent")
    one, other = (each["id"] for each in one_contact(api, ask_id)["may_be_known"])
    root = people.say(work, api.owner, one, {"same_as": other})
    joel = one_contact(api, ask_id)
    assert [each["id"] for each in joel["may_be_known"]] == [root]
    told = api.call("PATCH", f"/contacts/{joel['id']}", 200, json={"person_id": root}).body
    assert (told["how_known"], told["may_be_known"]) == (["you_follow"], [])


def test_a_forgotten_person_leaves_the_asks_as_well(api: Api) -> None:
    ask_id = asked(api, "try Nia Okonkwo")
    take_in(api, "Nia Okonkwo")
    [known] = people.listed(api.helpnet.store, api.owner, api.clock(), "nia", "", None)[0]
    people.forget(api.helpnet.work, api.owner, known.id)
    assert api.contacts(ask_id) == []
    take_in(api, "Nia Okonkwo")
    assert people.listed(api.helpnet.store, api.owner, api.clock(), "nia", "", None)[0] == []


def test_what_a_network_tells_of_one_profile_lists_the_whole_person(api: Api) -> None:
    work, store = api.helpnet.work, api.helpnet.store
    [elder] = meet(
        work, api.owner, [Profile("facebook", "9", "", "Robert Handley")], api.clock()
    ).values()
    stranger = Profile("x", "1", "robh", "Rob")
    [younger] = meet(work, api.owner, [stranger], api.clock()).values()
    assert people.say(work, api.owner, elder, {"same_as": younger}) == elder
    assert people.listed(store, api.owner, api.clock(), "", "", None)[0] == []
    both = frozenset({"follows_you", "you_follow"})
    meet(work, api.owner, [replace(stranger, relation=both)], api.clock())
    [known] = people.listed(store, api.owner, api.clock(), "", "", None)[0]
    assert (known.id, known.closeness) == (elder, "know_slightly")


def test_who_gave_an_answer_by_telephone_is_known_by_their_full_name(api: Api) -> None:
    take_in(api, "Ann Berg")
    ask_id = asked(api, "try Nia Okonkwo")
    assert one_contact(api, ask_id)["closeness"] == "through"
    assert "Suggested by Ann Berg" in one_contact(api, ask_id)["because"][0]


def test_an_export_tells_later_who_gave_an_answer_and_offered_themselves(api: Api) -> None:
    ask_id = asked(api, "I could do that myself")
    other_id = asked(api, "try Nia Okonkwo")
    assert one_contact(api, other_id)["closeness"] == "stranger"
    take_in(api, "Ann Berg")
    assert one_contact(api, other_id)["closeness"] == "through"
    assert one_contact(api, ask_id)["closeness"] == "know_slightly"


@pytest.mark.parametrize("cards", [("Ann Berger",), ("Anna Berg",), ("Berg",), ()])
def test_nobody_is_taken_for_whoever_gave_an_answer_by_half_a_name(
    api: Api, cards: tuple[str, ...]
) -> None:
    take_in(api, "Otto Lund", *cards)
    assert one_contact(api, asked(api, "try Nia Okonkwo"))["closeness"] == "stranger"


def test_of_two_of_one_name_neither_is_taken_for_who_gave_an_answer(api: Api) -> None:
    take_in(api, "Ann Berg")
    meet(api.helpnet.work, api.owner, [MET, replace(MET, remote_id="8")], api.clock())
    assert one_contact(api, asked(api, "try Nia Okonkwo"))["closeness"] == "stranger"


MET = Profile("x", "7", "ann_berg", "Ann Berg", relation=frozenset({"you_follow", "follows_you"}))
