"""Photos on practice X: uploaded, described, attached, told."""

from __future__ import annotations

import base64

import pytest

from tests.support.pictures import jpeg, png
from tests.support.practice import Practice, running_practice

DAY = 86400
SCOPES = "tweet.read tweet.write users.read media.write"
UPLOAD = "/2/media/upload"

pytestmark = pytest.mark.standing_clock


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens(scope=SCOPES)["access_token"]


def photo(data: bytes, **changes: object) -> dict[str, object]:
    encoded = base64.b64encode(data).decode()
    return {"media": encoded, "media_category": "tweet_image", **changes}


def uploaded(practice: Practice, token: str, data: bytes | None = None) -> dict:
    answer = practice.x("POST", UPLOAD, token, json=photo(data or png(64, 48)))
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def post(practice: Practice, token: str, media: object, **more: object):
    return practice.x("POST", "/2/tweets", token, json={"media": {"media_ids": media}, **more})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "$.media: is missing"),
        ({"media": "", "media_category": 1}, "$.media_category: string expected"),
        ({"media": "no base64!", "media_category": "tweet_image"}, "must be base64"),
        (photo(b"GIF89a"), "media type unrecognized"),
        (photo(b""), "media type unrecognized"),
        (photo(b"\x89PNG\r\n\x1a\n"), "media type unrecognized"),
        (photo(b"\xff\xd8\xff\xe0"), "media type unrecognized"),
        (photo(png(1, 1) + bytes(5 * 1024 * 1024)), "exceeds 5242880 bytes"),
        (photo(png(1, 1), media_category="tweet_video"), "does not have a value"),
        (photo(png(1, 1), colour="red"), "$.colour: is not defined"),
    ],
)
def test_what_is_no_photo_is_refused(practice, token, body, says):
    refused = practice.x("POST", UPLOAD, token, json=body)
    assert refused.status_code == 400
    assert says in refused.json()["errors"][0]["message"]


def test_uploading_needs_its_own_scope_and_a_person(practice):
    writer = practice.x_tokens()["access_token"]
    refused = practice.x("POST", UPLOAD, writer, json=photo(png(1, 1)))
    assert (refused.status_code, refused.json()["detail"]) == (403, "Forbidden")
    app = practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value
    refused = practice.x("POST", UPLOAD, app, json=photo(png(1, 1)))
    assert refused.json()["type"].endswith("/unsupported-authentication")


@pytest.mark.parametrize("number", [0, 5])
def test_a_post_has_one_to_four_photos(practice, token, number):
    media = [uploaded(practice, token)["id"] for _ in range(number)]
    refused = post(practice, token, media)
    assert refused.status_code == 400
    assert "1 to 4 items" in refused.json()["errors"][0]["message"]


def test_a_photo_of_another_an_old_one_or_none_cannot_be_posted(practice, token, clock):
    old = uploaded(practice, token)["id"]
    clock.forward(DAY)
    token = practice.x_tokens(scope=SCOPES)["access_token"]
    theirs = practice.x_tokens("priya_n", scope=SCOPES)["access_token"]
    strange = uploaded(practice, theirs)["id"]
    for media in (["1"], [old], [strange], [7]):
        refused = post(practice, token, media, text="look")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["message"] == "Your media IDs are invalid."
    twice = uploaded(practice, token)["id"]
    assert post(practice, token, [twice, twice]).status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "1", "metadata": {"alt_text": {"text": "a"}}}, 403),
        ({"id": "x", "metadata": {"alt_text": {"text": "a"}}}, 400),
        ({"metadata": {"alt_text": {"text": "a"}}}, 400),
        ({"id": "1", "metadata": {"alt_text": {"text": "a" * 1001}}}, 400),
        ({"id": "1", "metadata": {"alt_text": "a"}}, 400),
    ],
)
def test_only_ones_own_photo_is_described_in_a_thousand_characters(practice, token, body, status):
    assert practice.x("POST", "/2/media/metadata", token, json=body).status_code == status


def test_a_form_with_a_file_uploads_as_json_does(practice, token):
    answer = practice.x(
        "POST",
        UPLOAD,
        token,
        data={"media_category": "tweet_image"},
        files={"media": ("hall.jpg", jpeg(20, 10))},
    )
    told = answer.json()["data"]
    assert told["image"] == {"image_type": "image/jpeg", "w": 20, "h": 10}
    assert told["media_key"] == f"3_{told['id']}"
    assert told["expires_after_secs"] == DAY
    missing = practice.x("POST", UPLOAD, token, data={}, files={"other": b"1"})
    assert missing.status_code == 400


def test_photos_end_a_post_with_one_link_and_come_along_with_their_words(practice, token):
    first, second = uploaded(practice, token), uploaded(practice, token, jpeg(20, 10))
    words = {"id": first["id"], "metadata": {"alt_text": {"text": "a full hall"}}}
    assert practice.x("POST", "/2/media/metadata", token, json=words).status_code == 200
    made = post(practice, token, [first["id"], second["id"]], text="the hall").json()["data"]
    fields = {
        "tweet.fields": "entities",
        "expansions": "attachments.media_keys",
        "media.fields": "alt_text,width,url",
    }
    answer = practice.x("GET", f"/2/tweets/{made['id']}", token, params=fields).json()
    links = answer["data"]["entities"]["urls"]
    assert answer["data"]["text"] == made["text"] == f"the hall {links[0]['url']}"
    assert [link["media_key"] for link in links] == [first["media_key"], second["media_key"]]
    assert answer["data"]["attachments"] == {
        "media_keys": [first["media_key"], second["media_key"]]
    }
    one, other = answer["includes"]["media"]
    assert (one["alt_text"], one["width"], one["type"]) == ("a full hall", 64, "photo")
    assert one["url"].startswith("https://pbs.twimg.com/media/")
    assert (other["width"], "alt_text" in other) == (20, False)
    assert practice.control("GET", "/meter")["x"]["items"][0]["what"] == "post"  # no link of theirs


def test_the_outside_world_sees_the_photos_of_a_post(practice, token):
    bare = practice.x("POST", "/2/tweets", token, json={"text": "no photo"}).json()["data"]["id"]
    media = uploaded(practice, token)["id"]
    post(practice, token, [media], text="look")
    without, pictured = practice.control("GET", "/posts")["items"]
    assert (without["id"], "media" in without) == (bare, False)
    assert pictured["text"] == "look"
    (shown,) = pictured["media"]
    assert (shown["mime"], shown["width"], shown["height"]) == ("image/png", 64, 48)


def test_a_photo_alone_is_a_post(practice, token):
    made = post(practice, token, [uploaded(practice, token)["id"]])
    assert made.status_code == 201
    assert made.json()["data"]["text"].startswith("https://t.co/")


def test_the_log_of_requests_keeps_no_photos(practice, token):
    uploaded(practice, token, png(64, 48) + bytes(3000))
    (logged,) = [
        item
        for item in practice.control("GET", "/requests")["items"]
        if item["path"] == "/x/2/media/upload"
    ]
    assert logged["json"]["media"].endswith(" characters")


def test_photos_outlive_a_restart_and_go_with_a_reset(tmp_path, clock):
    database = tmp_path / "practice.db"
    with running_practice(clock=clock.seconds, database=database) as practice:
        first = uploaded(practice, practice.x_tokens(scope=SCOPES)["access_token"])["id"]
    with running_practice(clock=clock.seconds, database=database) as practice:
        token = practice.x_tokens(scope=SCOPES)["access_token"]
        status = practice.x("GET", UPLOAD, token, params={"media_id": first, "command": "STATUS"})
        assert status.json()["data"]["processing_info"]["state"] == "succeeded"
        practice.control("POST", "/reset")
        gone = practice.x("GET", UPLOAD, token, params={"media_id": first})
        assert gone.status_code == 400
