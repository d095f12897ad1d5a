"""Photos on a Page, likes and private replies through the practice Graph API."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from helpnet.practice.image_sizes import picture_in
from tests.support.clock import StandingClock
from tests.support.graph import SCOPES, V26, Answer, Graph

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\x00\x00\x00"
)
GIF = b"GIF89a" + struct.pack("<HH", 30, 20)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 300, 400)
LARGEST = 4 * 1024 * 1024


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds, (*SCOPES, "pages_messaging"))
    yield graph
    graph.world.close()


def upload(graph: Graph, content: bytes, **form: str) -> Answer:
    """Put a photo on the Page as an HTML form would."""
    fields = {"access_token": graph.page_token, **form}
    files = {"source": ("photo.png", content, "image/png")}
    sent = requests.Request("POST", "http://localhost", data=fields, files=files).prepare()
    kind = sent.headers["Content-Type"]
    answer = graph.client.post(f"{V26}/me/photos", data=sent.body, content_type=kind)
    return Answer(answer.status_code, answer.get_json(), answer.headers)


def without(graph: Graph, scope: str) -> str:
    """A Page token whose person declined one scope."""
    scopes = [each for each in (*SCOPES, "pages_messaging") if each != scope]
    return graph.page_token_of(graph.sign_in(scopes))


# ---------------------------------------------------------------- photos


def test_what_is_no_picture_or_too_large_is_refused(graph: Graph) -> None:
    for content in (b"", b"%PDF-1.7", b"<svg/>", PNG[:15], JPEG[:8], PNG + bytes(LARGEST)):
        answer = upload(graph, content)
        assert (answer.status, answer.code) == (400, (100, 1366046))
        assert "less than 4 MB" in answer.error["error_user_msg"]
    exactly = upload(graph, PNG + bytes(LARGEST - len(PNG)))
    assert exactly.status == 200


def test_a_photo_needs_a_file_or_an_address_that_leads_to_one(graph: Graph) -> None:
    assert graph.post("me/photos", graph.page_token, message="look").code == (324, None)
    for url in ("http://127.0.0.1:9/away.png", "https://app.example/a.png", "nonsense", "http://["):
        assert graph.post("me/photos", graph.page_token, url=url).code == (324, None)


def test_only_a_page_with_the_permission_and_the_task_puts_photos_up(graph: Graph) -> None:
    for token in (graph.user_token, without(graph, "pages_manage_posts")):
        answer = graph.post(f"{graph.page_id}/photos", token, url="http://127.0.0.1:9/a.png")
        assert answer.error["code"] == 200
    graph.world.page().tasks = ["MODERATE"]
    assert upload(graph, PNG).error["code"] == 200
    assert upload(graph, PNG, colour="red").code == (100, None)


def test_a_photo_comes_with_its_post_its_size_and_its_description(graph: Graph) -> None:
    made = upload(graph, PNG, message="the hall", alt_text_custom="an empty hall").body
    assert made.keys() == {"id", "post_id"}
    fields = "name,width,height,alt_text_custom,images{width,source},page_story_id,from"
    told = graph.get(made["id"], graph.page_token, fields=fields).body
    assert (told["width"], told["height"]) == (640, 480)
    assert (told["name"], told["alt_text_custom"]) == ("the hall", "an empty hall")
    assert told["page_story_id"] == made["post_id"]
    path = told["images"][0]["source"].partition("localhost")[2]
    seen = graph.client.get(path)
    assert (seen.content_type, seen.data) == ("image/png", PNG)
    fields = "message,status_type,full_picture,attachments{type,target,description}"
    post = graph.get(made["post_id"], graph.page_token, fields=fields).body
    assert (post["message"], post["status_type"]) == ("the hall", "added_photos")
    assert post["attachments"]["data"][0]["target"]["id"] == made["id"]
    assert post["attachments"]["data"][0]["description"] == "an empty hall"
    (listed,) = graph.get("me/photos", graph.page_token).body["data"]
    assert listed["id"] == made["id"]


def test_several_photos_are_put_up_unseen_and_published_in_one_post(graph: Graph) -> None:
    ids = [upload(graph, one, published="false").body["id"] for one in (PNG, GIF)]
    assert graph.get("me/photos", graph.page_token).body == {"data": []}
    media = json.dumps([{"media_fbid": identity} for identity in ids])
    made = graph.post("me/feed", graph.page_token, message="both", attached_media=media).body
    told = graph.get(made["id"], graph.page_token, fields="attachments").body
    (album,) = told["attachments"]["data"]
    targets = [one["target"]["id"] for one in album["subattachments"]["data"]]
    assert (album["type"], targets) == ("album", ids)
    again = graph.post("me/feed", graph.page_token, message="once more", attached_media=media)
    assert again.code == (100, None)


def test_attached_media_may_be_numbered_and_must_be_waiting_photos(graph: Graph) -> None:
    identity = upload(graph, GIF, published="false").body["id"]
    numbered = {"attached_media[0]": json.dumps({"media_fbid": identity})}
    assert graph.post("me/feed", graph.page_token, **numbered).status == 200
    for wrong in ("media_fbid", "[1]", "7", '[{"media_fbid": "1"}]', '[{"id": "1"}]'):
        answer = graph.post("me/feed", graph.page_token, message="x", attached_media=wrong)
        assert (answer.status, answer.code) == (400, (100, None))


def test_a_photo_from_an_address_of_this_computer_is_fetched(graph: Graph) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.startswith("/a.jpg") else 404)
            self.end_headers()
            self.wfile.write(JPEG)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        made = graph.post("me/photos", graph.page_token, url=f"{base}/a.jpg?size=1")
        missing = graph.post("me/photos", graph.page_token, url=f"{base}/b.jpg")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert missing.code == (324, None)
    told = graph.get(made.body["id"], graph.page_token, fields="width,height").body
    assert (told["width"], told["height"]) == (400, 300)


def test_a_photo_taken_down_takes_an_otherwise_empty_post_along(graph: Graph) -> None:
    bare, worded = upload(graph, PNG).body, upload(graph, GIF, message="words").body
    for made in (bare, worded):
        assert graph.delete(made["id"], graph.page_token).body == {"success": True}
        assert graph.get(made["id"], graph.page_token).code == (100, 33)
    assert graph.get(bare["post_id"], graph.page_token).code == (100, 33)
    assert graph.get(worded["post_id"], graph.page_token).status == 200
    third = upload(graph, PNG).body
    graph.delete(third["post_id"], graph.page_token)
    assert graph.get(third["id"], graph.page_token).code == (100, 33)


def test_photos_in_forms_are_logged_by_their_fields_without_token_or_content(graph: Graph) -> None:
    upload(graph, PNG, message="the hall")
    heard = graph.client.get("/practice/requests").get_json()["items"][-1]
    assert heard["form"] == {
        "access_token": "[redacted]",
        "message": "the hall",
        "source": f"[{len(PNG)} bytes]",
    }


def test_the_size_of_a_picture_is_read_from_its_beginning() -> None:
    sizes = [(one.width, one.height) for one in map(picture_in, (PNG, GIF, JPEG)) if one]
    assert sizes == [(640, 480), (30, 20), (400, 300)]
    assert picture_in(b"RIFF\x00\x00\x00\x00WEBPVP8 ") is not None
    assert picture_in(b"\xff\xd8\xff\x00nothing follows") is None


# ---------------------------------------------------------------- likes


def test_a_page_likes_a_comment_once_and_no_longer(graph: Graph) -> None:
    post = graph.page_post()
    theirs = graph.comment(post, "Raj Malhotra", "Joel Parent!")
    assert graph.post(f"{theirs.id}/likes", graph.user_token).code == (1705, None)
    assert graph.post(f"{theirs.id}/likes", without(graph, "pages_manage_engagement")).code == (
        200,
        None,
    )
    for _ in range(2):
        assert graph.post(f"{theirs.id}/likes", graph.page_token).body == {"success": True}
    fields = "like_count,user_likes,likes.summary(true){name}"
    told = graph.get(theirs.id, graph.page_token, fields=fields).body
    assert (told["like_count"], told["user_likes"]) == (1, True)
    assert told["likes"]["data"] == [{"name": "Robin Vale Speaks", "id": graph.page_id}]
    assert told["likes"]["summary"]["total_count"] == 1
    assert graph.delete(f"{theirs.id}/likes", graph.page_token).body == {"success": True}
    assert graph.get(theirs.id, graph.page_token, fields="like_count").body["like_count"] == 0
    assert graph.post(f"{post.id}/likes", graph.page_token).status == 200


def test_a_post_made_without_the_app_cannot_be_edited_by_it(graph: Graph) -> None:
    post = graph.page_post("by hand")
    assert graph.post(post.id, graph.page_token, message="by program").error["code"] == 200
    assert graph.get(post.id, graph.page_token).body["message"] == "by hand"


# ---------------------------------------------------------------- private replies


def send(graph: Graph, comment_id: str, text: str = "thank you", token: str = "") -> Answer:
    recipient, message = json.dumps({"comment_id": comment_id}), json.dumps({"text": text})
    return graph.post(
        f"{graph.page_id}/messages",
        token or graph.page_token,
        recipient=recipient,
        message=message,
        messaging_type="RESPONSE",
    )


def test_a_private_reply_needs_its_own_permission_and_task(graph: Graph) -> None:
    theirs = graph.comment(graph.page_post(), "Raj Malhotra", "hello")
    assert send(graph, theirs.id, token=without(graph, "pages_messaging")).code == (10, None)
    assert send(graph, theirs.id, token=graph.user_token).code == (1705, None)
    graph.world.page().tasks = ["CREATE_CONTENT", "MODERATE"]
    assert send(graph, theirs.id).code == (200, None)


def test_a_private_reply_names_a_comment_of_its_page_and_says_something(graph: Graph) -> None:
    theirs = graph.comment(graph.page_post(), "Raj Malhotra", "hello")
    for answer in (
        send(graph, "1_2"),
        send(graph, theirs.id, " "),
        send(graph, theirs.id, "x" * 2001),
        graph.post("me/messages", graph.page_token, recipient="Raj", message="{}"),
        graph.post("me/messages", graph.page_token, message='{"text":"hi"}'),
    ):
        assert (answer.status, answer.code) == (400, (100, None))


def test_a_comment_takes_one_private_reply_within_seven_days(
    graph: Graph, clock: StandingClock
) -> None:
    post = graph.page_post()
    early, late = (graph.comment(post, "Raj Malhotra", text) for text in ("one", "two"))
    clock.forward(days=6)
    sent = send(graph, early.id, "thank you, Raj").body
    assert sent["recipient_id"] == graph.person("Raj Malhotra").facebook_id
    assert send(graph, early.id).code == (10900, None)
    told = graph.get(
        early.id, graph.page_token, fields="can_reply_privately,private_reply_conversation{id}"
    ).body
    assert told["can_reply_privately"] is False
    assert told["private_reply_conversation"]["id"].startswith("t_")
    (logged,) = graph.client.get("/practice/private-replies").get_json()["items"]
    assert (logged["comment_id"], logged["recipient"]) == (early.id, "Raj Malhotra")
    assert (logged["id"], logged["text"]) == (sent["message_id"], "thank you, Raj")
    clock.forward(days=1)
    assert send(graph, late.id).code == (10902, None)


def test_the_page_writes_no_private_reply_to_itself(graph: Graph) -> None:
    own = graph.post(f"{graph.page_post().id}/comments", graph.page_token, message="hi").body["id"]
    assert send(graph, own).code == (10902, None)
