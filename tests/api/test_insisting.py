"""What an ask insists on: who is known to fail it stands below, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from helpnet.domain.model import Profile
from helpnet.services.knowing import meet
from tests.support.api import Api

DAY = timedelta(days=1)


def meet_at(api: Api, **where: str) -> None:
    """Let X tell where these people are, whom the user and they follow."""
    both = frozenset({"follows_each_other"})
    told = [
        Profile("x", str(number), name.lower(), f"{name} Okafor", location=place, relation=both)
        for number, (name, place) in enumerate(where.items(), 1)
    ]
    meet(api.helpnet.work, api.owner, told, api.clock())


def answered(api: Api, *names: str, **ask: Any) -> str:
    ask_id = api.ask(place="Winnipeg", **ask)["id"]
    for name in names:
        api.reply(ask_id, f"try @{name.lower()}, {name} Okafor", author_name="Ann Berg")
    return ask_id


def order(api: Api, ask_id: str) -> list[str]:
    return [contact["name"].split()[0] for contact in api.contacts(ask_id)]


def insist(api: Api, ask_id: str, *must: str, status: int = 200) -> Any:
    return api.call("PATCH", f"/asks/{ask_id}", status, json={"must": list(must)})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"must": ["place"]}, "Name the place"),
        ({"must": ["time"]}, "Say by when"),
        ({"must": ["shoes"]}, "There is no condition 'shoes'"),
        ({"must": "place"}, "as a list"),
        ({"must": [3]}, "as a list"),
    ],
)
def test_what_cannot_be_insisted_on_is_refused(api: Api, body: Any, says: str) -> None:
    refused = api.call("POST", "/asks", 422, json={"text": "need help"} | body)
    assert says in refused.fields["must"]
    ask_id = api.ask("need help")["id"]
    assert says in api.call("PATCH", f"/asks/{ask_id}", 422, json=body).fields["must"]


def test_nothing_else_of_an_ask_is_changed(api: Api) -> None:
    ask_id = api.ask(place="Winnipeg")["id"]
    assert "text" in api.call("PATCH", f"/asks/{ask_id}", 422, json={"text": "other"}).fields
    assert "must" in api.call("PATCH", f"/asks/{ask_id}", 422, json={}).fields


def test_an_ask_of_somebody_else_is_not_there(api: Api) -> None:
    ask_id = api.ask(place="Winnipeg")["id"]
    api.call("PATCH", f"/asks/{ask_id}", 404, client=api.other_user(), json={"must": ["place"]})


def test_who_is_known_to_be_elsewhere_stands_below_who_is_not(api: Api) -> None:
    meet_at(api, Tora="Toronto, Canada", Unn="", Wim="Winnipeg, MB")
    ask_id = answered(api, "Tora", "Unn", "Wim")
    assert order(api, ask_id)[0] == "Wim"
    insist(api, ask_id, "place")
    assert order(api, ask_id)[-1] == "Tora"
    *others, tora = api.contacts(ask_id)
    assert tora["fails"] == [
        {"must": "place", "because": "By what X says, they are in Toronto, Canada."}
    ]
    assert [one["fails"] for one in others] == [[], []]


def test_a_stranger_of_whom_nothing_is_known_stands_above_a_friend_elsewhere(api: Api) -> None:
    meet_at(api, Tora="Toronto, Canada")
    ask_id = answered(api, "Tora", "Nils")
    assert order(api, ask_id) == ["Tora", "Nils"]
    insist(api, ask_id, "place")
    assert order(api, ask_id) == ["Nils", "Tora"]
    assert api.call("GET", f"/asks/{ask_id}", 200).body["must"] == ["place"]
    insist(api, ask_id)
    assert order(api, ask_id) == ["Tora", "Nils"]


def test_who_is_away_on_the_day_stands_below_only_where_time_is_insisted_on(api: Api) -> None:
    ask_id = api.ask(place="Winnipeg", needed_by=(api.clock() + DAY).isoformat())["id"]
    api.reply(ask_id, "try Joel Parent. He's away tomorrow", author_name="Ann Berg")
    api.reply(ask_id, "try Nia Okonkwo", author_name="Bo Ek")
    names = [one["name"] for one in api.contacts(ask_id)]
    assert all(one["fails"] == [] for one in api.contacts(ask_id))
    insist(api, ask_id, "time", "place")
    nia, joel = api.contacts(ask_id)
    assert {nia["name"], joel["name"]} == set(names)
    [failed] = joel["fails"]
    assert failed["because"] == "Ann Berg writes: “He's away tomorrow”."


def test_two_places_told_of_one_person_leave_it_open_where_they_are(api: Api) -> None:
    meet_at(api, Tora="Toronto, Canada")
    told = [Profile("facebook", "9", "", "Tora Okafor", location="Winnipeg")]
    meet(api.helpnet.work, api.owner, told, api.clock())
    rows = api.helpnet.store.rows("select id from people order by created_at, id")
    api.helpnet.store.write("update people set root_id = ?", [rows[0]["id"]])
    ask_id = answered(api, "Tora", must=["place"])
    [tora] = api.contacts(ask_id)
    assert (tora["fits"], tora["fails"]) == ("unknown", [])


def test_the_same_key_with_another_condition_is_another_ask(api: Api) -> None:
    body = {"text": "need help", "place": "Winnipeg", "client_key": "one"}
    made = api.call("POST", "/asks", 201, json=body).body
    assert made["must"] == []
    assert api.call("POST", "/asks", 200, json=body | {"must": []}).body["id"] == made["id"]
    api.call("POST", "/asks", 409, json=body | {"must": ["place"]})


def test_a_place_that_only_the_text_names_is_the_ask_s_as_long_as_it_is_insisted_on(
    api: Api,
) -> None:
    ask_id = api.ask("who talks on Web 2.0 and is based in Winnipeg?")["id"]
    for must, place in (("place",), "Winnipeg"), ((), None):
        told = insist(api, ask_id, *must).body
        assert (told["must"], told["place"]) == (list(must), place)
