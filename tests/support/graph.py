"""Calls the practice Graph API in this process, signed in by the practice consent page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpnet.practice import create_practice_app
from helpnet.practice.model import Comment, PagePost, Person
from helpnet.practice.tokens import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from helpnet.practice.world import World

V26 = "/graph/v26.0"
CALLBACK = "http://127.0.0.1:8000/accounts/facebook/callback"
SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
)
APP_TOKEN = f"{FACEBOOK_APP_ID}|{FACEBOOK_APP_SECRET}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any

    @property
    def error(self) -> dict[str, Any]:
        """The error envelope's inside."""
        return self.body["error"]

    @property
    def code(self) -> tuple[int, int | None]:
        """Code and subcode of an error."""
        return self.error["code"], self.error.get("error_subcode")


class Graph:
    """A client of a fresh practice world; `page_token` is taken from the consent flow."""

    def __init__(self, clock: Callable[[], float], scopes: Sequence[str] = SCOPES) -> None:
        app = create_practice_app(None, clock=clock)
        self.client = app.test_client()
        self.world: World = app.extensions["practice"]
        self.page_id = self.world.page().id
        self.user_token = self.sign_in(scopes)
        self.page_token = self.page_token_of(self.user_token)

    def sign_in(self, scopes: Sequence[str] = SCOPES) -> str:
        """A long-lived token of the owner with these scopes."""
        short = self.redeem(self.consent(scopes))
        extended = self.get(
            "oauth/access_token",
            client_id=FACEBOOK_APP_ID,
            client_secret=FACEBOOK_APP_SECRET,
            grant_type="fb_exchange_token",
            fb_exchange_token=short,
        )
        return extended.body["access_token"]

    def consent(self, scopes: Sequence[str] = SCOPES) -> str:
        """The code that the consent page hands out when everything is allowed."""
        answer = self.client.post(
            f"{V26}/dialog/oauth",
            data={
                "client_id": FACEBOOK_APP_ID,
                "redirect_uri": CALLBACK,
                "scope": ",".join(scopes),
                "decision": "allow",
            },
        )
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def redeem(self, code: str) -> str:
        """The short-lived token for a code."""
        answer = self.get(
            "oauth/access_token",
            client_id=FACEBOOK_APP_ID,
            client_secret=FACEBOOK_APP_SECRET,
            redirect_uri=CALLBACK,
            code=code,
        )
        return answer.body["access_token"]

    def page_token_of(self, user_token: str) -> str:
        """The token of the owner's Page, "" when none is told."""
        pages = self.get("me/accounts", user_token, fields="access_token").body["data"]
        return pages[0]["access_token"] if pages else ""

    def call(self, method: str, path: str, token: str = "", **params: Any) -> Answer:
        """One call; parameters go where the method has them."""
        params = {name: str(value) for name, value in params.items()}
        if token:
            params["access_token"] = token
        place = {"data": params} if method == "POST" else {"query_string": params}
        answer = self.client.open(f"{V26}/{path}", method=method, **place)
        return Answer(answer.status_code, answer.get_json(silent=True), answer.headers)

    def get(self, path: str, token: str = "", **params: Any) -> Answer:
        """GET."""
        return self.call("GET", path, token, **params)

    def post(self, path: str, token: str = "", **params: Any) -> Answer:
        """POST."""
        return self.call("POST", path, token, **params)

    def delete(self, path: str, token: str = "", **params: Any) -> Answer:
        """DELETE."""
        return self.call("DELETE", path, token, **params)

    def person(self, facebook_name: str) -> Person:
        """Somebody of the community."""
        (person,) = self.world.people.named(facebook_name)
        return person

    def page_post(self, text: str = "need help") -> PagePost:
        """A post of the Page that came about without the API."""
        with self.world.held():
            return self.world.facebook.add_post(self.page_id, text)

    def comment(
        self, post: PagePost, author: str, text: str, answers: str = "", tags: Sequence[str] = ()
    ) -> Comment:
        """Somebody comments; `author` and `tags` are Facebook names."""
        with self.world.held():
            return self.world.facebook.add_comment(
                post.id,
                self.person(author).id,
                text,
                answers=answers,
                tags=[self.person(name).id for name in tags],
            )
