"""tweepy behind one narrow, typed door, on our own session."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import tweepy

from helpnet.domain.model import Media
from helpnet.networks.http import Limits, NetworkSession, without_secrets
from helpnet.networks.wire import Json, Malformed, json_object, needed, table, text
from helpnet.networks.x_errors import x_error
from helpnet.networks.x_names import Spelling, asked_as

# What tweepy has built in, and where X has moved to.
ORIGINS = ("https://api.twitter.com", "https://api.x.com")


class XSession(NetworkSession):
    """Calls to X that return only successes; whatever else X answers is raised as port's error.

    Fields are asked for in the names of `spelling`.
    """

    def __init__(
        self,
        base: str,
        limits: Limits,
        clock: Callable[[], datetime],
        spelling: Spelling = "tweet",
    ) -> None:
        super().__init__(base, network="X", origins=ORIGINS, limits=limits)
        self._clock, self._spelling = clock, spelling

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        kwargs["params"] = asked_as(kwargs.get("params") or {}, self._spelling)
        answer = super().request(method, url, *args, **kwargs)
        problem = x_error(
            answer.status_code,
            answer.headers,
            without_secrets(answer),
            writes=method not in ("GET", b"GET"),
            now=self._clock(),
            deletes=method in ("DELETE", b"DELETE"),
        )
        if problem:
            raise problem
        return answer


class XCalls:
    """tweepy's calls for one user, by name; each returns X's JSON object as it came."""

    def __init__(self, access_token: str, session: XSession) -> None:
        self._client = tweepy.Client(bearer_token=access_token, return_type=dict)
        self._client.session = session

    def read(self, name: str, *arguments: Any, **options: Any) -> Json:
        """A call that changes nothing."""
        answer: Json = getattr(self._client, name)(*arguments, **options)
        return answer

    def write(self, name: str, *arguments: Any, **options: Any) -> Json:
        """A call in the user's name; tweepy would sign it the old way unless told not to."""
        return self.read(name, *arguments, user_auth=False, **options)

    def upload(self, photo: Media) -> str:
        """Send a photo up and say what it shows; the id to post it by. Malformed without one."""
        content = base64.b64encode(photo.content).decode()
        answer = self._sent("/2/media/upload", media=content, media_category="tweet_image")
        media_id = needed(table(answer, "data"), "id")
        if photo.alt:
            described = {"alt_text": {"text": photo.alt}}
            self._sent("/2/media/metadata", id=media_id, metadata=described)
        return media_id

    def _sent(self, route: str, **body: Any) -> Json:
        """A call that tweepy has no name for."""
        return json_object(self._client.request("POST", route, json=body).content) or {}

    def pages(self, name: str, *arguments: Any, most: int, **options: Any) -> Iterator[Json]:
        """The answers of a call that pages, at most `most` of them.

        X ends a list by naming no next page, not by a short or empty one. Malformed if a page
        names itself as the next.
        """
        parameter = _PAGE_PARAMETER.get(name, "pagination_token")
        token = ""
        for _ in range(most):
            answer = self.read(name, *arguments, **options | ({parameter: token} if token else {}))
            yield answer
            token, before = text(table(answer, "meta"), "next_token"), token
            if not token:
                return
            if token == before:
                raise Malformed("next_token")

    def use(self, access_token: str) -> None:
        """From now on call with another token of the same user."""
        self._client.bearer_token = access_token


_PAGE_PARAMETER = {"search_recent_tweets": "next_token"}
