"""Calls of the practice X beyond posting and reading: photos, messages, follows, money, edits."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from helpnet.practice.x_vocabulary import old_name
from tests.support.pictures import jpeg, png

if TYPE_CHECKING:
    from benchmarks.check_x_answers import Drive

UPLOAD = ("post", "/2/media/upload")
METADATA = ("post", "/2/media/metadata")
HIDE = ("put", "/2/tweets/{tweet_id}/hidden")
FOLLOWS = ("/2/users/{id}/followers", "/2/users/{id}/following")


def drive_more(drive: Drive, ask: str) -> None:
    """All of it, right and wrong."""
    drive_photos(drive)
    drive_messages(drive)
    drive_people(drive)
    drive_threads(drive, ask)
    drive_edits(drive)
    drive_spelling(drive, ask)
    drive_money(drive)


def lists_of(drive: Drive, path: str) -> dict[str, str]:
    """Every list parameter of an endpoint with all its values."""
    return {
        told["name"]: ",".join(told["schema"]["items"]["enum"])
        for told in drive.document.parameters("get", path)
        if "enum" in told["schema"].get("items", {}) and told["name"] != "exclude"
    }


def drive_photos(drive: Drive) -> None:
    """Uploaded both ways, described, attached, told; and what is no photo."""
    data = base64.b64encode(png(64, 48)).decode()
    photo = {"media": data, "media_category": "tweet_image"}
    first = drive.call(*UPLOAD, json=photo)["data"]["id"]
    form = {"media_category": "tweet_image"}
    second = drive.call(*UPLOAD, data=form, files={"media": jpeg(20, 10)})["data"]["id"]
    drive.known["media_id"] = first
    drive.call("get", "/2/media/upload", params={"media_id": first})
    drive.call("get", "/2/media/upload", 400, params={"media_id": "1"})
    drive.call("get", "/2/media/upload", 400)
    alt = {"alt_text": {"text": "a hall full of people"}}
    drive.call(*METADATA, json={"id": first, "metadata": alt})
    drive.call(*METADATA, 403, json={"id": "1", "metadata": alt})
    for wrong in ({}, {"id": "x"}, {"id": first, "metadata": {"alt_text": {"text": "x" * 1001}}}):
        drive.call(*METADATA, 400, json=wrong)
    pictured = drive.post("the hall", media={"media_ids": [first, second]})
    bare = drive.call("post", "/2/tweets", 201, json={"media": {"media_ids": [first]}})
    lists = lists_of(drive, "/2/tweets")
    ids = f"{pictured},{bare['data']['id']}"
    told = drive.call("get", "/2/tweets", params={"ids": ids, **lists})
    assert [one["width"] for one in told["includes"]["media"]] == [64, 20]
    for wrong in (
        {},
        {**photo, "media": "no base64"},
        {**photo, "media": base64.b64encode(b"no photo").decode()},
        {**photo, "media": base64.b64encode(png(1, 1) + bytes(5 << 20)).decode()},
        {**photo, "media_category": "tweet_video"},
        {**photo, "colour": "red"},
    ):
        drive.call(*UPLOAD, 400, json=wrong)
    for wrong in ([], [first] * 2, ["1"], [first] * 5):
        drive.call("post", "/2/tweets", 400, json={"text": "hi", "media": {"media_ids": wrong}})


def drive_messages(drive: Drive) -> None:
    """Direct messages over several pages, and one that is not there."""
    write = {"author": "priya_n", "text": "ask @leahdyck_wpg & see https://example.com #fog"}
    for _ in range(3):
        drive.known["event_id"] = drive.practice.control("POST", "/messages", write)["id"]
    lists = lists_of(drive, "/2/dm_events")
    page = drive.call("get", "/2/dm_events", params={"max_results": 2, **lists})
    token = page["meta"]["next_token"]
    drive.call("get", "/2/dm_events", params={"pagination_token": token})
    one, lists = "/2/dm_events/{event_id}", lists_of(drive, "/2/dm_events/{event_id}")
    drive.call("get", one, _event_id=drive.known["event_id"], params=lists)
    drive.call("get", one, 404, _event_id="1")
    reader = drive.practice.x_tokens()["access_token"]
    drive.call("get", "/2/dm_events", 403, token=reader)


def drive_people(drive: Drive) -> None:
    """Who follows whom, over pages; somebody shut out, in every place where they could be told."""
    gone = {"name": "Gone", "x_username": "gone_one", "x_suspended": True}
    person = drive.practice.control("POST", "/people", gone)["x_id"]
    me = drive.call("get", "/2/users/me")["data"]["id"]
    for path in FOLLOWS:
        lists = lists_of(drive, path)
        page = drive.call("get", path, _id=me, params={"max_results": 5, **lists})
        token = page["meta"]["next_token"]
        drive.call("get", path, _id=me, params={"max_results": 5, "pagination_token": token})
        drive.call("get", path, _id="1")
        drive.call("get", path, _id=person)
        drive.call("get", path, 400, _id=me, params={"max_results": 1001})
        drive.call("get", path, 403, _id=me, token=drive.practice.x_tokens()["access_token"])
    drive.call("get", "/2/users/by", params={"usernames": "gone_one,robin_vale,nobody_here"})
    drive.call("get", "/2/users", params={"ids": f"{person},{me}"})
    drive.call("get", "/2/users/{id}", _id=person)
    drive.call("get", "/2/users/{id}/tweets", _id=person)


def drive_threads(drive: Drive, ask: str) -> None:
    """Quotes told, replies hidden, a stranger's thread left alone."""
    path = "/2/tweets/{id}/quote_tweets"
    reply = {"network": "x", "post_id": ask, "author": "priya_n", "text": "quoting", "quote": True}
    for number in range(11):
        drive.practice.control("POST", "/replies", {**reply, "text": f"quoting {number}"})
    page = drive.call("get", path, _id=ask, params=lists_of(drive, path))
    drive.call("get", path, _id=ask, params={"pagination_token": page["meta"]["next_token"]})
    drive.call("get", path, _id="1")
    said = {"network": "x", "post_id": ask, "author": "arohangata", "text": "spam"}
    spam = drive.practice.control("POST", "/replies", said)["id"]
    for hidden in (True, False):
        drive.call(*HIDE, _tweet_id=spam, json={"hidden": hidden})
    drive.call(*HIDE, 400, _tweet_id=spam, json={})
    drive.call(*HIDE, 403, _tweet_id=ask, json={"hidden": True})
    drive.call(*HIDE, 404, _tweet_id="1", json={"hidden": True})
    author = drive.practice.control(
        "POST", "/people", {"name": "Aroha", "x_username": "arohangata", "x_suspended": True}
    )
    drive.call("get", "/2/tweets", params={"ids": f"{ask},{spam}"})
    drive.call("get", "/2/tweets/{id}", _id=spam)
    drive.practice.control("POST", "/people", {**author_of(author), "x_suspended": False})


def author_of(told: dict[str, Any]) -> dict[str, Any]:
    """Somebody as POST /practice/people takes them."""
    return {"name": told["name"], "x_username": told["x_username"]}


def drive_edits(drive: Drive) -> None:
    """Premium: long posts and edits; without it neither."""
    post = drive.post("a post with a mistaek")
    edit = {"text": "a post without one", "edit_options": {"previous_post_id": post}}
    drive.call("post", "/2/tweets", 403, json=edit)
    drive.practice.control("POST", "/settings", {"x_premium": True})
    edited = drive.call("post", "/2/tweets", 201, json=edit)["data"]["id"]
    long = drive.post("word " * 100)
    params = {"ids": f"{post},{edited},{long}", **lists_of(drive, "/2/tweets")}
    drive.call("get", "/2/tweets", params=params)
    drive.call("post", "/2/tweets", 400, json={"text": "a", "edit_options": {}})
    drive.practice.control("POST", "/settings", {"x_premium": False})


def drive_spelling(drive: Drive, ask: str) -> None:
    """The names of August 2026 tell the same; the document knows the ones before."""
    search, query = "/2/tweets/search/recent", {"query": f"conversation_id:{ask}"}
    before = drive.call("get", search, params={**query, **lists_of(drive, search)})
    drive.practice.control("POST", "/settings", {"x_spelling": "post"})
    asked = {
        name.replace("tweet.fields", "post.fields"): value.replace(
            "referenced_tweets", "referenced_posts"
        )
        .replace("edit_history_tweet_ids", "edit_history_post_ids")
        .replace("note_tweet", "note_post")
        .replace("most_recent_tweet_id", "most_recent_post_id")
        .replace("pinned_tweet_id", "pinned_post_id")
        .replace("media_source_tweet", "media_source_post")
        for name, value in lists_of(drive, search).items()
    }
    after = drive.practice.x("GET", search, drive.token, params={**query, **asked})
    drive.document.check("get", search, after.status_code, spelt_before(after.json()))
    if spelt_before(after.json()) != before or after.json() == before:
        drive.document.violations.append(f"{search}: the new spelling tells something else")
    drive.call("get", search, 400, params={**query, "tweet.fields": "id"})
    drive.practice.control("POST", "/settings", {"x_spelling": "tweet"})
    drive.call("get", search, 400, params={**query, "post.fields": "id"})
    drive.practice.control("POST", "/settings", {"x_spelling": "both"})


def spelt_before(answer: Any) -> Any:
    """The same answer in the names before August 2026."""
    if isinstance(answer, dict):
        return {
            old_name(name).replace("repost_count", "retweet_count"): spelt_before(value)
            for name, value in answer.items()
        }
    if isinstance(answer, list):
        return [spelt_before(one) for one in answer]
    return answer


def drive_money(drive: Drive) -> None:
    """What was read, and what X says when credit or cap are used up."""
    usage = "/2/usage/tweets"
    drive.call("get", usage, params=lists_of(drive, usage))
    drive.call("get", usage, 400, params={"days": "91"})
    drive.call("get", usage, 403, token=drive.token)
    drive.practice.control("POST", "/settings", {"x_credit": 0})
    for method, path in (("get", "/2/users/me"), ("post", "/2/tweets"), UPLOAD):
        drive.call(method, path, 402, **({"json": {"text": "hi"}} if method == "post" else {}))
    drive.practice.control("POST", "/settings", {"x_credit": None, "x_post_cap": 0})
    drive.call("get", "/2/tweets/search/recent", 429, params={"query": "fog"})
    drive.practice.control("POST", "/settings", {"x_post_cap": 3_000_000})
