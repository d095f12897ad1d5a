"""Whatever is said of contacts, nobody reads or changes what is another user's."""

from __future__ import annotations

import pytest

from tests.support.api import Api

DRAFT = {"text": "who talks in Winnipeg?", "networks": ["x"]}


def everything(api: Api) -> list[object]:
    store = api.helpnet.store
    return [
        store.rows(f"select * from {table} order by 1, 2")
        for table in ("contacts", "contact_pairs", "contact_people", "suggestions", "replies")
    ]


@pytest.fixture
def owners(api: Api) -> dict[str, str]:
    """An ask of the owner's with two contacts of one reply."""
    ask_id = api.call("POST", "/asks", 201, json=DRAFT).body["id"]
    text = "ask Joel Parent at IC Group, joel@icgroup.example, or Zorblax Quent"
    path = f"/asks/{ask_id}/replies"
    reply = api.call("POST", path, 201, json={"text": text, "author_name": "Ada Quill"}).body
    one, other = (contact["id"] for contact in api.contacts(ask_id))
    return {"ask": ask_id, "reply": reply["id"], "one": one, "other": other}


def test_a_strangers_calls_on_what_is_anothers_find_nothing(
    api: Api, owners: dict[str, str]
) -> None:
    stranger, before = api.other_user(), everything(api)
    one, other, ask = owners["one"], owners["other"], owners["ask"]
    for method, path, body in (
        ("PATCH", f"/contacts/{one}", {"note": "mine"}),
        ("POST", f"/contacts/{one}/merge", {"into": other}),
        ("POST", f"/contacts/{one}/split", {"from": other}),
        ("POST", f"/contacts/{one}/split", {"reply_id": owners["reply"]}),
        ("POST", f"/asks/{ask}/contacts", {"name": "Somebody", "reply_id": owners["reply"]}),
        ("POST", f"/asks/{ask}/replies", {"text": "ask me"}),
    ):
        api.call(method, path, 404, stranger, json=body)
    assert everything(api) == before


def test_ids_of_another_user_in_ones_own_calls_lead_nowhere(
    api: Api, owners: dict[str, str]
) -> None:
    stranger = api.other_user()
    [row] = api.helpnet.store.rows("select id from users where name = 'somebody else'")
    api.connect(row["id"], "x")
    ask_id = api.call("POST", "/asks", 201, stranger, json=DRAFT).body["id"]
    path = f"/asks/{ask_id}/replies"
    reply = {"text": "ask Mona Field at IC Group", "author_name": "Bo"}
    api.call("POST", path, 201, stranger, json=reply)
    listed = api.call("GET", f"/asks/{ask_id}/contacts", 200, stranger).body["items"]
    own, before = listed[0]["id"], everything(api)
    foreign = owners["one"]
    for path, body, status in (
        (f"/contacts/{own}/merge", {"into": foreign}, 422),
        (f"/contacts/{own}/split", {"from": foreign}, 404),
        (f"/contacts/{own}/split", {"reply_id": owners["reply"]}, 409),
        (f"/asks/{ask_id}/contacts", {"name": "Zorblax Quent", "reply_id": owners["reply"]}, 422),
    ):
        api.call("POST", path, status, stranger, json=body)
    [person] = api.helpnet.store.rows("select id from people limit 1") or [{"id": "somebody"}]
    api.call("PATCH", f"/contacts/{own}", 422, stranger, json={"person_id": person["id"]})
    assert everything(api) == before


def test_a_reply_of_another_ask_of_ones_own_suggests_nobody_here(
    api: Api, owners: dict[str, str]
) -> None:
    ask_id = api.call("POST", "/asks", 201, json=DRAFT | {"text": "another"}).body["id"]
    before = everything(api)
    body = {"name": "Zorblax Quent", "reply_id": owners["reply"]}
    api.call("POST", f"/asks/{ask_id}/contacts", 422, json=body)
    assert everything(api) == before
