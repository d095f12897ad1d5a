"""The main job over the API alone: sent, answered, ranked, each answer as described."""

from __future__ import annotations

from tests.support.api import Api
from tests.support.stepped_app import WINNIPEG, SteppedApp


def test_an_ask_goes_out_and_brings_back_ranked_people(stepped: SteppedApp) -> None:
    api = Api(stepped.app, stepped.helpnet, stepped.clock, stepped.owner)
    ask = api.ask(WINNIPEG, place="Winnipeg", topics=["social media"])
    stepped.work()
    path = f"/asks/{ask['id']}"
    posts = {post["network"]: post for post in api.call("GET", path, 200).body["posts"]}
    for post in posts.values():
        assert (post["state"], post["attempts"]) == ("sent", 1)
        assert post["remote_id"] and post["url"] and post["sent_at"]
    played = {network: post["remote_id"] for network, post in posts.items()}
    order = {"scenario": "winnipeg", "post_ids": played, "speed": 60}
    stepped.practice.control("POST", "/play", order)
    stepped.work(60)
    shown = api.call("GET", path, 200).body
    replies = [one for page in api.everything(f"{path}/replies") for one in page]
    contacts = [one for page in api.everything(f"{path}/contacts") for one in page]
    assert shown["replies_count"] == len(replies) >= 16
    assert shown["contacts_count"] == len(contacts)
    assert {reply["network"] for reply in replies} == {"x", "facebook"}
    assert {"suggestion", "offer", "question", "noise"} <= {reply["kind"] for reply in replies}
    for post in shown["posts"]:
        assert post["replies_seen"] == sum(one["network"] == post["network"] for one in replies)
        assert post["checked_at"]
    first = contacts[0]
    assert (first["name"], first["org"]) == ("Joel Parent", "IC Group")
    assert "Jonathan Markoff, whom you know well" in first["because"][0]
    assert first["path"][0] == {"name": "Jonathan Markoff", "closeness": "know_well"}
    by_id = {reply["id"]: reply for reply in replies}
    for contact in contacts:
        for said in contact["suggested_by"]:
            assert contact["id"] in by_id[said["reply_id"]]["suggests"]
            assert said["quote"] == by_id[said["reply_id"]]["text"]
