"""The user's own word on a suggested person: at once, for good, changed and taken back."""

from __future__ import annotations

import io
from typing import Any

import pytest

from helpnet.services import imports, people, signin
from helpnet.store import labels
from tests.support.api import Api

NIA = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:nia\r\nFN:Nia Okonkwo\r\n{}END:VCARD\r\n"


def take_in(api: Api, more: str = "") -> None:
    file = io.BytesIO(NIA.format(more).encode())
    imports.import_now(api.helpnet.work, api.owner, file, "all.vcf")


def asked(api: Api, *texts: str) -> str:
    ask_id = str(api.ask()["id"])
    for text in texts:
        api.reply(ask_id, text, author_name="Ann Berg")
    return ask_id


def called(api: Api, ask_id: str, name: str) -> dict[str, Any]:
    return next(one for one in api.contacts(ask_id) if one["name"] == name)


def say(api: Api, contact: dict[str, Any], **changes: object) -> dict[str, Any]:
    return api.call("PATCH", f"/contacts/{contact['id']}", 200, json=changes).body


def kept(api: Api) -> list[tuple[str, bool]]:
    """The labels: the word, and whether somebody known is seen in them."""
    found = labels.of_user(api.helpnet.store, api.owner, 10)
    return [(one.word, bool(one.person_id)) for one in found]


@pytest.mark.parametrize("word", ["very", 1, None, ["well"]])
def test_a_word_that_is_none_is_refused_and_nothing_kept(api: Api, word: object) -> None:
    ask_id = asked(api, "ask Joel Parent")
    joel = called(api, ask_id, "Joel Parent")
    answer = api.call("PATCH", f"/contacts/{joel['id']}", 422, json={"word": word, "note": "hm"})
    assert "well, little or not" in answer.fields["word"]
    assert kept(api) == []
    assert called(api, ask_id, "Joel Parent")["note"] == ""


def test_another_user_s_contact_takes_no_word(api: Api) -> None:
    joel = called(api, asked(api, "ask Joel Parent"), "Joel Parent")
    other = api.other_user()
    api.call("PATCH", f"/contacts/{joel['id']}", 404, client=other, json={"word": "well"})
    assert kept(api) == []


def test_whom_the_user_knows_by_their_word_goes_before_all_others_at_once(api: Api) -> None:
    ask_id = asked(api, "ask Ada Quill", "ask Ada Quill or Joel Parent")
    assert [one["name"] for one in api.contacts(ask_id)] == ["Ada Quill", "Joel Parent"]
    joel = say(api, called(api, ask_id, "Joel Parent"), word="little")
    assert (joel["rank"], joel["closeness"], joel["word"]) == (1, "know_slightly", "little")
    joel = say(api, joel, word="well")
    assert joel["closeness"] == "know_well"
    ada = say(api, called(api, ask_id, "Ada Quill"), word="well")
    assert ada["closeness"] == "know_well"
    joel = say(api, joel, word="not")
    assert (joel["rank"], joel["closeness"]) == (2, "stranger")


def test_a_word_taken_back_leaves_no_label(api: Api) -> None:
    ask_id = asked(api, "ask Joel Parent")
    joel = say(api, called(api, ask_id, "Joel Parent"), word="well")
    assert kept(api) == [("well", False)]
    joel = say(api, joel, word="little")
    assert kept(api) == [("little", False)]
    assert say(api, joel, word="")["closeness"] == "stranger"
    assert kept(api) == []


def test_the_word_holds_under_every_ask_and_after_every_import(api: Api) -> None:
    take_in(api)
    first = asked(api, "try Nia Okonkwo")
    say(api, called(api, first, "Nia Okonkwo"), word="well")
    take_in(api, "NOTE:moved\r\n")
    nia = called(api, asked(api, "try Nia Okonkwo"), "Nia Okonkwo")
    assert (nia["word"], nia["closeness"]) == ("well", "know_well")
    assert kept(api) == [("well", True)]
    say(api, nia, word="not")
    assert called(api, first, "Nia Okonkwo")["word"] == "not"
    assert kept(api) == [("not", True)]


def test_a_word_given_before_somebody_was_recognised_is_of_whom_they_are_then(api: Api) -> None:
    ask_id = asked(api, "try Nia Okonkwo")
    say(api, called(api, ask_id, "Nia Okonkwo"), word="well")
    take_in(api)
    assert called(api, ask_id, "Nia Okonkwo")["closeness"] == "know_well"
    assert kept(api) == [("well", True)]


def test_the_word_of_the_person_s_page_and_of_the_card_are_one(api: Api) -> None:
    take_in(api)
    ask_id = asked(api, "try Nia Okonkwo")
    say(api, called(api, ask_id, "Nia Okonkwo"), word="well")
    [nia] = api.call("GET", "/people?q=nia", 200).body["items"]
    people.say(api.helpnet.work, api.owner, nia["id"], {"word": "little"})
    assert called(api, ask_id, "Nia Okonkwo")["word"] == "little"
    assert kept(api) == [("little", True)]
    people.say(api.helpnet.work, api.owner, nia["id"], {"word": ""})
    assert called(api, ask_id, "Nia Okonkwo")["word"] == ""
    assert kept(api) == []


def test_as_what_the_user_knows_somebody_holds_under_every_ask(api: Api) -> None:
    take_in(api)
    first = asked(api, "try Nia Okonkwo")
    say(api, called(api, first, "Nia Okonkwo"), how_known=["colleague", "other"])
    take_in(api, "CATEGORIES:Family\r\n")
    nia = called(api, asked(api, "try Nia Okonkwo"), "Nia Okonkwo")
    assert set(nia["how_known"]) == {"colleague", "in_contacts"}
    [listed] = api.call("GET", "/people?how=colleague", 200).body["items"]
    assert listed["name"] == "Nia Okonkwo"
    say(api, called(api, first, "Nia Okonkwo"), how_known=[])
    nia = called(api, first, "Nia Okonkwo")
    assert set(nia["how_known"]) == {"family", "in_contacts"}


def test_labels_of_whoever_is_forgotten_are_erased(api: Api) -> None:
    take_in(api)
    nia = called(api, asked(api, "try Nia Okonkwo"), "Nia Okonkwo")
    say(api, nia, word="well")
    [person] = api.call("GET", "/people?q=nia", 200).body["items"]
    people.forget(api.helpnet.work, api.owner, person["id"])
    assert api.helpnet.store.rows("select * from labels") == []


def test_users_have_labels_of_their_own(api: Api) -> None:
    joel = called(api, asked(api, "ask Joel Parent"), "Joel Parent")
    say(api, joel, word="well")
    other = signin.add_user(api.helpnet.store, "somebody else", api.clock())
    assert labels.of_user(api.helpnet.store, other, 10) == []


def before_recognised(api: Api, word: str = "well") -> str:
    """The id of an ask under which Nia was given a word before anybody was seen in her."""
    ask_id = asked(api, "try Nia Okonkwo")
    say(api, called(api, ask_id, "Nia Okonkwo"), word=word)
    return ask_id


def take_back_on_the_page(api: Api) -> None:
    [nia] = api.call("GET", "/people?q=nia", 200).body["items"]
    people.say(api.helpnet.work, api.owner, nia["id"], {"word": ""})


def test_an_early_word_is_the_person_s_once_they_are_recognised(api: Api) -> None:
    first = before_recognised(api)
    take_in(api)
    second = asked(api, "try Nia Okonkwo")
    assert called(api, second, "Nia Okonkwo")["word"] == "well"
    take_in(api, "NOTE:moved\r\n")
    [listed] = api.call("GET", "/people?q=nia", 200).body["items"]
    assert listed["closeness"] == "know_well"
    take_back_on_the_page(api)
    assert [called(api, one, "Nia Okonkwo")["word"] for one in (first, second)] == ["", ""]
    assert kept(api) == []
    take_in(api, "NOTE:moved again\r\n")
    assert called(api, first, "Nia Okonkwo")["word"] == ""


def test_of_two_words_said_before_somebody_was_recognised_the_newer_one_holds(api: Api) -> None:
    first = before_recognised(api)
    api.clock.forward(60)
    second = before_recognised(api, "little")
    take_in(api)
    assert [called(api, one, "Nia Okonkwo")["word"] for one in (first, second)] == ["little"] * 2
    assert kept(api) == [("little", True)]


@pytest.mark.parametrize("newer", ["contact", "person"])
def test_joined_to_somebody_known_a_contact_s_word_wins_only_if_it_is_newer(
    api: Api, newer: str
) -> None:
    take_in(api)
    ask_id = asked(api, "try Nia Okonkwo", "ask Joel Parent")
    order = {"person": ("Joel Parent", "Nia Okonkwo"), "contact": ("Nia Okonkwo", "Joel Parent")}
    for name, word in zip(order[newer], ("little", "well"), strict=True):
        say(api, called(api, ask_id, name), word=word)
        api.clock.forward(60)
    nia, joel = (called(api, ask_id, name)["id"] for name in ("Nia Okonkwo", "Joel Parent"))
    api.call("POST", f"/contacts/{joel}/merge", 200, json={"into": nia})
    [listed] = api.call("GET", "/people?q=nia", 200).body["items"]
    assert listed["closeness"] == "know_well"
    assert called(api, asked(api, "try Nia Okonkwo"), "Nia Okonkwo")["word"] == "well"
    assert kept(api) == [("well", True)]
    take_back_on_the_page(api)
    assert called(api, ask_id, "Nia Okonkwo")["word"] == ""
    assert kept(api) == []
