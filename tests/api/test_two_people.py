"""Merging contacts joins the people they are seen to be; parting them parts these again."""

from __future__ import annotations

import io
from typing import Any

from helpnet.services import imports, people
from tests.support.api import Api


def card(name: str, *lines: str) -> str:
    uid = name.replace(" ", "").lower()
    body = "".join(f"{line}\r\n" for line in lines)
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\n{body}END:VCARD\r\n"


BOTH = card("Nia Okonkwo", "EMAIL:nia@example.org") + card("Bo Ekberg", "EMAIL:bo@example.org")


def take_in(api: Api, text: str, name: str = "all.vcf") -> None:
    imports.import_now(api.helpnet.work, api.owner, io.BytesIO(text.encode()), name)


def two(api: Api) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An ask with two contacts, each seen to be somebody of the address book."""
    take_in(api, BOTH)
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Nia Okonkwo", author_name="Ann Berg")
    api.reply(ask_id, "try Bo Ekberg", author_name="Raj Rao")
    nia, bo = sorted(api.contacts(ask_id), key=lambda one: str(one["name"]), reverse=True)
    assert [nia["closeness"], bo["closeness"]] == ["know_slightly"] * 2
    return ask_id, nia, bo


def known(api: Api) -> dict[str, tuple[str, ...]]:
    """The people the user knows, by name, with their addresses."""
    items = api.call("GET", "/people", 200).body["items"]
    return {one["name"]: tuple(one["emails"]) for one in items}


SEPARATE = {"Nia Okonkwo": ("nia@example.org",), "Bo Ekberg": ("bo@example.org",)}


def test_merged_contacts_are_one_of_the_people_and_two_again_once_parted(api: Api) -> None:
    ask_id, nia, bo = two(api)
    api.call("POST", f"/contacts/{bo['id']}/merge", 200, json={"into": nia["id"]})
    [emails] = known(api).values()
    assert set(emails) == {"nia@example.org", "bo@example.org"}
    take_in(api, BOTH)
    assert len(known(api)) == 1
    api.call("POST", f"/contacts/{bo['id']}/split", 200, json={})
    assert known(api) == SEPARATE
    take_in(api, BOTH)
    assert known(api) == SEPARATE
    assert len(api.contacts(ask_id)) == 2


def test_what_was_imported_of_either_since_leaves_with_them(api: Api) -> None:
    _, nia, bo = two(api)
    api.call("POST", f"/contacts/{bo['id']}/merge", 200, json={"into": nia["id"]})
    phones = ("+12045550142", "+12045550143")
    take_in(api, card("Bo E", "EMAIL:bo@example.org", f"TEL:{phones[0]}"))
    take_in(api, card("Nia O", "EMAIL:nia@example.org", f"TEL:{phones[1]}"))
    api.call("POST", f"/contacts/{bo['id']}/split", 200, json={})
    items = api.call("GET", "/people", 200).body["items"]
    told = {(one["emails"][0], *one["phones"]) for one in items if len(one["emails"]) == 1}
    assert told == {("bo@example.org", phones[0]), ("nia@example.org", phones[1])}


def test_whom_the_user_has_said_them_to_be_since_they_stay(api: Api) -> None:
    _, nia, bo = two(api)
    take_in(api, card("Zoe Third", "EMAIL:zoe@example.org"))
    [zoe] = api.call("GET", "/people?q=zoe", 200).body["items"]
    api.call("POST", f"/contacts/{bo['id']}/merge", 200, json={"into": nia["id"]})
    work, owner, row = api.helpnet.work, api.owner, bo["person_id"]
    people.say(work, owner, nia["person_id"], {"not_same": row})
    people.say(work, owner, row, {"same_as": zoe["id"]})
    api.call("POST", f"/contacts/{bo['id']}/split", 200, json={})
    assert set(known(api).values()) == {
        ("bo@example.org", "zoe@example.org"),
        ("nia@example.org",),
    }


def test_all_rows_of_whoever_was_joined_leave_together(api: Api) -> None:
    _, nia, bo = two(api)
    [person] = api.call("GET", "/people?q=bo", 200).body["items"]
    take_in(api, card("B. E.", "EMAIL:bo@example.org", "TEL:+12045550142"))
    [person] = api.call("GET", "/people?q=bo", 200).body["items"]
    assert person["phones"] == ["+12045550142"]
    api.call("POST", f"/contacts/{bo['id']}/merge", 200, json={"into": nia["id"]})
    api.call("POST", f"/contacts/{nia['id']}/split", 200, json={"from": bo["id"]})
    [again] = api.call("GET", "/people?q=bo", 200).body["items"]
    assert (again["phones"], again["emails"]) == (["+12045550142"], ["bo@example.org"])
    assert known(api)["Nia Okonkwo"] == ("nia@example.org",)


def test_parting_contacts_leaves_people_whom_the_user_joined_otherwise(api: Api) -> None:
    _, nia, bo = two(api)
    by_name = {one["name"]: one["id"] for one in api.call("GET", "/people", 200).body["items"]}
    people.say(
        api.helpnet.work, api.owner, by_name["Nia Okonkwo"], {"same_as": by_name["Bo Ekberg"]}
    )
    api.call("POST", f"/contacts/{bo['id']}/merge", 200, json={"into": nia["id"]})
    api.call("POST", f"/contacts/{bo['id']}/split", 200, json={})
    assert len(known(api)) == 1


def test_merging_somebody_known_with_somebody_unknown_leaves_people_as_they_are(api: Api) -> None:
    ask_id, nia, _ = two(api)
    api.reply(ask_id, "try Zoe Quill", author_name="Raj Rao")
    zoe = next(one for one in api.contacts(ask_id) if one["name"] == "Zoe Quill")
    union = api.call("POST", f"/contacts/{zoe['id']}/merge", 200, json={"into": nia["id"]}).body
    assert union["closeness"] == "know_slightly"
    assert known(api) == SEPARATE


def test_forgetting_erases_all_contacts_that_are_them_and_what_reports_say(api: Api) -> None:
    ask_id, nia, bo = two(api)
    api.reply(ask_id, "try Zoe Quill", author_name="Raj Rao")
    zoe = next(one for one in api.contacts(ask_id) if one["name"] == "Zoe Quill")
    api.call("POST", f"/contacts/{zoe['id']}/merge", 200, json={"into": nia["id"]})
    store = api.helpnet.store
    lines = '[["inbox/niaokonkwo_17/message_1.json", "3"], ["inbox/boekberg_1/m.json", "1"]]'
    store.write("update imports set read = ?, skipped = ?", [lines, lines])
    [person] = api.call("GET", "/people?q=nia", 200).body["items"]
    people.forget(api.helpnet.work, api.owner, person["id"])
    assert [one["id"] for one in api.contacts(ask_id)] == [bo["id"]]
    told = store.rows("select read, skipped from imports")
    assert "niaokonkwo" not in str(told) and str(told).count("boekberg") == 2
    take_in(api, BOTH)
    assert list(known(api)) == ["Bo Ekberg"]
