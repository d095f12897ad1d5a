"""One person once: what is joined, what is asked, and what the user says, which stays."""

from __future__ import annotations

from typing import Any

from helpnet.domain.model import Author, Context, Profile
from helpnet.services.contacts import understand
from helpnet.services.knowing import meet
from helpnet.services.placing import keep_extraction
from tests.support.api import Api


def named(api: Api, ask_id: str) -> dict[str, dict[str, Any]]:
    """The contacts of an ask by name; nobody may be listed twice."""
    listed = api.contacts(ask_id)
    by_name = {one["name"]: one for one in listed}
    assert len(by_name) == len(listed)
    return by_name


def two(api: Api) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An ask with two contacts that may be one person."""
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Robert Handley, bob@example.org", author_name="Ann Berg")
    api.reply(ask_id, "I recommend Bob Handley, 204-555-0142", author_name="Raj Rao")
    found = named(api, ask_id)
    return ask_id, found["Robert Handley"], found["Bob Handley"]


def merge(api: Api, one: str, into: str, status: int = 200) -> dict[str, Any]:
    return api.call("POST", f"/contacts/{one}/merge", status, json={"into": into}).body


def split(api: Api, one: str, status: int = 200, **body: Any) -> dict[str, Any]:
    return api.call("POST", f"/contacts/{one}/split", status, json=body).body


def edit(api: Api, ask_id: str, reply_id: str, text: str) -> None:
    """Let a reply say something else, as when its network tells of an edit."""
    work = api.helpnet.work
    with work.store.transaction() as db:
        db.table("replies").update(reply_id, {"text": text})
        keep_extraction(work, api.owner, ask_id, reply_id, understand(text, Author(), Context()))


def test_a_short_form_of_a_name_is_asked_about_and_never_joined(api: Api) -> None:
    _, robert, bob = two(api)
    [question] = bob["may_be"]
    assert (question["id"], question["name"]) == (robert["id"], "Robert Handley")
    assert question["because"] == "a short form of the same name"
    assert robert["may_be"][0]["id"] == bob["id"]


def test_two_become_one_under_the_older_id_and_answer_to_both(api: Api) -> None:
    ask_id, robert, bob = two(api)
    union = merge(api, robert["id"], into=bob["id"])
    assert union["id"] == robert["id"]
    assert (union["emails"], union["phones"]) == (["bob@example.org"], ["+12045550142"])
    assert {said["name"] for said in union["suggested_by"]} == {"Ann Berg", "Raj Rao"}
    assert [(one["id"], one["because"]) for one in union["joined"]] == [(bob["id"], "you said so")]
    assert union["may_be"] == []
    assert [one["id"] for one in api.contacts(ask_id)] == [robert["id"]]
    by_the_other = {"status": "contacted", "note": "by mail"}
    changed = api.call("PATCH", f"/contacts/{bob['id']}", 200, json=by_the_other).body
    assert (changed["id"], changed["status"], changed["note"]) == (
        robert["id"],
        "contacted",
        "by mail",
    )
    replies = api.call("GET", f"/asks/{ask_id}/replies", 200).body["items"]
    assert [reply["suggests"] for reply in replies] == [[robert["id"]]] * 2
    assert api.call("GET", f"/asks/{ask_id}", 200).body["contacts_count"] == 1
    assert merge(api, bob["id"], into=robert["id"])["id"] == robert["id"]


def test_a_union_is_undone_and_not_asked_about_again(api: Api) -> None:
    ask_id, robert, bob = two(api)
    merge(api, bob["id"], into=robert["id"])
    for either in (robert["id"], bob["id"]):
        merge(api, bob["id"], into=robert["id"])
        assert split(api, either)["id"] == either
        assert {one["id"] for one in api.contacts(ask_id)} == {robert["id"], bob["id"]}
        assert [one["may_be"] for one in api.contacts(ask_id)] == [[], []]


def test_a_no_is_kept_whatever_is_read_later(api: Api) -> None:
    ask_id, robert, bob = two(api)
    split(api, bob["id"], **{"from": robert["id"]})
    api.reply(ask_id, "Bob Handley of Stormlight, 204-555-0142", author_name="Mia Stone")
    found = named(api, ask_id)
    assert found["Bob Handley"]["id"] == bob["id"]
    assert found["Bob Handley"]["org"] == "Stormlight"
    assert [one["may_be"] for one in found.values()] == [[], []]


def test_three_are_joined_and_one_leaves(api: Api) -> None:
    ask_id, robert, bob = two(api)
    api.reply(ask_id, "Dana Whitecloud is great")
    dana = named(api, ask_id)["Dana Whitecloud"]
    merge(api, bob["id"], into=dana["id"])
    assert merge(api, dana["id"], into=robert["id"])["id"] == robert["id"]
    assert len(api.contacts(ask_id)) == 1
    split(api, bob["id"])
    assert {one["id"] for one in api.contacts(ask_id)} == {robert["id"], bob["id"]}


def test_of_three_only_the_two_that_are_told_apart_part(api: Api) -> None:
    ask_id = api.ask()["id"]
    for name in ("Robert Handley", "Bob Handley", "Rob Handley"):
        api.reply(ask_id, f"try {name}", author_name=f"Friend of {name}")
    found = named(api, ask_id)
    robert, bob, rob = (found[f"{name} Handley"]["id"] for name in ("Robert", "Bob", "Rob"))
    merge(api, robert, into=bob)
    merge(api, rob, into=bob)
    split(api, bob, **{"from": rob})
    shown = {one["id"]: len(one["suggested_by"]) for one in api.contacts(ask_id)}
    assert shown == {robert: 2, rob: 1}


def test_what_a_rule_joined_is_parted_reply_by_reply(api: Api) -> None:
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Joel Parent at IC Group", author_name="Ann Berg")
    second = api.reply(ask_id, "yes, ask @joelparent", author_name="Raj Rao")
    [joel] = api.contacts(ask_id)
    assert [one["joined_because"] for one in joel["evidence"]] == [None, "the handle is the name"]
    other = split(api, joel["id"], reply_id=second["id"])
    assert (other["name"], other["may_be"]) == ("@joelparent", [])
    assert len(api.contacts(ask_id)) == 2
    edit(api, ask_id, second["id"], "yes yes, ask @joelparent soon")
    assert {one["id"] for one in api.contacts(ask_id)} == {joel["id"], other["id"]}


def test_without_a_word_what_rules_joined_is_parted(api: Api) -> None:
    ask_id = api.ask()["id"]
    for text in ("try Joel Parent at IC Group", "+1 for Joel Parent"):
        api.reply(ask_id, text, author_name=text)
    [joel] = api.contacts(ask_id)
    api.call("POST", f"/contacts/{joel['id']}/split", 200)
    assert len(api.contacts(ask_id)) == 2
    error = api.call("POST", f"/contacts/{joel['id']}/split", 409).error
    assert error["message"].startswith("There is nothing to take apart")


def test_what_cannot_be_joined_is_said(api: Api) -> None:
    ask_id, robert, _ = two(api)
    other_ask, other, _ = two(api)
    assert ask_id != other_ask
    for into in (other["id"], robert["id"], "nobody", ""):
        body = {"into": into}
        answer = api.call("POST", f"/contacts/{robert['id']}/merge", 422, json=body)
        assert list(answer.fields) == ["into"]
    api.call("POST", "/contacts/nobody/merge", 404, json={"into": robert["id"]})
    api.call("POST", "/contacts/nobody/split", 404)
    stranger = api.other_user()
    api.call("POST", f"/contacts/{robert['id']}/merge", 404, stranger, json={"into": "x"})
    api.call("POST", f"/contacts/{robert['id']}/split", 404, stranger)


def test_an_address_that_both_turn_out_to_have_joins_them(api: Api) -> None:
    ask_id, robert, _ = two(api)
    api.reply(ask_id, "Bob Handley: bob@example.org 204-555-0142", author_name="Mia Stone")
    [one] = api.contacts(ask_id)
    assert one["id"] == robert["id"]
    assert one["joined"][0]["because"] in ("the same e-mail address", "the same phone number")


def test_an_edit_changes_only_what_the_text_changed(api: Api) -> None:
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, "try Joel Parent or Dana Whitecloud", author_name="Ann Berg")
    before = named(api, ask_id)
    joel = before["Joel Parent"]["id"]
    api.call("PATCH", f"/contacts/{joel}", 200, json={"status": "dismissed"})
    edit(api, ask_id, reply["id"], "try Joel Parent (204-555-0142) or Mia Stone")
    after = named(api, ask_id)
    assert set(after) == {"Joel Parent", "Mia Stone"}
    assert (after["Joel Parent"]["id"], after["Joel Parent"]["status"]) == (joel, "dismissed")
    assert after["Joel Parent"]["phones"] == ["+12045550142"]


def test_whom_the_user_set_aside_stays_aside_when_an_edit_brings_them_back(api: Api) -> None:
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, "try Joel Parent", author_name="Ann Berg")
    [joel] = api.contacts(ask_id)
    api.call("PATCH", f"/contacts/{joel['id']}", 200, json={"status": "dismissed"})
    edit(api, ask_id, reply["id"], "sorry, nobody comes to mind")
    edit(api, ask_id, reply["id"], "try Joel Parent")
    [again] = api.contacts(ask_id)
    assert (again["id"], again["status"]) == (joel["id"], "dismissed")


def test_a_name_that_was_mended_is_known_by_both_spellings(api: Api) -> None:
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Joel Parrant", author_name="Ann Berg")
    [joel] = api.contacts(ask_id)
    api.call("PATCH", f"/contacts/{joel['id']}", 200, json={"name": "Joel Parent"})
    api.reply(ask_id, "Joel Parent for sure", author_name="Raj Rao")
    [one] = api.contacts(ask_id)
    assert (one["id"], one["name"]) == (joel["id"], "Joel Parent")
    assert len(one["suggested_by"]) == 2


def know(api: Api, remote_id: str, **profile: Any) -> None:
    """Somebody on X whom the user follows."""
    someone = Profile("x", remote_id, relation=frozenset({"you_follow"}), **profile)
    work = api.helpnet.work
    meet(work, api.owner, [someone], api.clock())


def test_among_namesakes_whom_the_user_knows_the_user_is_asked(api: Api) -> None:
    know(api, "1", handle="joelp", name="Joel Parent", location="Winnipeg")
    know(api, "2", handle="brandonjoel", name="Joel Parent", location="Brandon")
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Joel Parent", author_name="Ann Berg")
    [joel] = api.contacts(ask_id)
    assert joel["closeness"] == "stranger"
    asked = {one["about"]: one["id"] for one in joel["may_be_known"]}
    assert set(asked) == {"Winnipeg · @joelp", "Brandon · @brandonjoel"}
    wrong = {"person_id": "somebody"}
    api.call("PATCH", f"/contacts/{joel['id']}", 422, json=wrong)
    said = {"person_id": asked["Winnipeg · @joelp"]}
    known = api.call("PATCH", f"/contacts/{joel['id']}", 200, json=said).body
    assert (known["how_known"], known["handles"]) == (["you_follow"], {"x": "joelp"})
    assert known["may_be_known"] == []


def test_none_of_them_is_an_answer_too(api: Api) -> None:
    know(api, "1", handle="jsmith_wpg", name="John Smith")
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, "try John Smith", author_name="Ann Berg")
    [john] = api.contacts(ask_id)
    assert [one["name"] for one in john["may_be_known"]] == ["John Smith"]
    api.call("PATCH", f"/contacts/{john['id']}", 200, json={"person_id": ""})
    edit(api, ask_id, reply["id"], "try John Smith, he is good")
    [john] = api.contacts(ask_id)
    assert (john["may_be_known"], john["how_known"]) == ([], [])


def test_profiles_on_two_networks_are_joined_by_the_user_alone(api: Api) -> None:
    ask_id = api.ask()["id"]
    api.reply(ask_id, "Joel Parent https://x.com/joelparent", author_name="Ann Berg")
    api.reply(ask_id, "Joel Parent https://facebook.com/joel.parent.5", author_name="Raj Rao")
    one, other = api.contacts(ask_id)
    assert [question["id"] for question in one["may_be"]] == [other["id"]]
    union = merge(api, other["id"], into=one["id"])
    assert union["handles"] == {"x": "joelparent", "facebook": "joel.parent.5"}
