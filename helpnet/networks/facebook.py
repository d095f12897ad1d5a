"""The Facebook adapter: one Page through the Graph API, with facebook-sdk doing the calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from helpnet.domain.compose import same_text
from helpnet.domain.model import (
    Credentials,
    Cursor,
    Finding,
    Interaction,
    Media,
    Profile,
    Receipt,
    Reply,
)
from helpnet.networks import Expired, Refused, at_once, facebook_probe
from helpnet.networks.facebook_graph import ORIGINS, VERSION, Graph, graph_id
from helpnet.networks.facebook_history import interactions
from helpnet.networks.facebook_parse import (
    COMMENT_FIELDS,
    NETWORK,
    OPAQUE,
    OWN_POST_FIELDS,
    POST_FIELDS,
    WEB,
    created,
    post_url,
    reply,
)
from helpnet.networks.http import USUAL, Limits, NetworkSession, unknown_outcome
from helpnet.networks.sentences import signed_out
from helpnet.networks.uploads import uploading
from helpnet.networks.wire import (
    Json,
    Malformed,
    address,
    needed,
    number,
    readable,
    rows,
    table,
    understood,
)

_PER_PAGE = 100


class Facebook:
    """One Facebook Page, acting with its Page token.

    `api_base` is where the Graph API is reached, `web_base` where people read posts; `token_in`
    is told in Graph. Every call raises Refused, Expired or TryLater, or succeeds.
    """

    name = NETWORK
    asks_per_call = 1
    tells_all = True

    def __init__(
        self,
        credentials: Credentials,
        *,
        remote_id: str,
        api_base: str,
        version: str = VERSION,
        app_id: str = "",
        app_secret: str = "",
        token_in: Literal["param", "header"] = "param",
        limits: Limits = USUAL,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        web_base: str = WEB,
    ) -> None:
        self._page_id = remote_id
        self._app = (app_id, app_secret)
        self._clock, self._web = clock, web_base
        self._graph = Graph(
            credentials.access_token,
            NetworkSession(api_base, network="Facebook", origins=ORIGINS, limits=limits),
            clock=clock,
            version=version,
            app_secret=app_secret,
            token_in=token_in,
        )

    @property
    def rests_until(self) -> datetime | None:
        return self._graph.rests_until

    def post(
        self,
        text: str,
        media: Sequence[Media] = (),
        about_to_publish: Callable[[], None] = at_once,
    ) -> Receipt:
        with uploading("Facebook"):
            uploaded = [self._uploaded(photo) for photo in media]
        # Also for one photo: a photo posted by itself is another kind of post, with other ids.
        attached = [{"media_fbid": photo_id} for photo_id in uploaded] or None
        about_to_publish()
        answer = self._graph.put_object(
            self._page_id, "feed", message=text, attached_media=attached
        )
        try:
            remote_id = graph_id(needed(answer, "id"))
        except Malformed:
            raise unknown_outcome("Facebook", "malformed") from None
        return self._receipt(remote_id, self._clock())

    def find(self, text: str, since: datetime, others: Collection[str] = ()) -> Receipt | None:
        earliest = since.replace(microsecond=0)  # Facebook tells whole seconds
        with understood("Facebook"):
            for post in self._graph.get_all_connections(
                self._page_id,
                "published_posts",
                fields=POST_FIELDS,
                since=int(earliest.timestamp()),
                limit=_PER_PAGE,
            ):
                if created(post) >= earliest and same_text(str(post.get("message", "")), text):
                    remote_id = graph_id(needed(post, "id"))
                    if remote_id not in others:
                        return self._receipt(remote_id, created(post))
        return None

    def own_post(self, name: str) -> Receipt | None:
        with understood("Facebook"):
            post = self._linked(name) if name.startswith(OPAQUE) else self._node(name)
            if post is None or table(post, "from").get("id") != self._page_id:
                return None
            return self._receipt(graph_id(needed(post, "id")), created(post))

    def delete(self, receipt: Receipt) -> bool:
        try:
            answer = self._graph.delete_object(receipt.remote_id)
        except Refused as refused:
            if refused.gone:
                return False
            raise
        if answer.get("success") is not True:
            raise unknown_outcome("Facebook", "malformed")
        return True

    def replies(self, receipts: Sequence[Receipt], cursor: Cursor) -> tuple[list[Reply], Cursor]:
        heard: list[Reply] = []
        following: dict[str, str] = {}
        with understood("Facebook"):
            for receipt in receipts:
                read = self._comments(receipt.remote_id)
                heard += read
                latest = max((one.created_at.isoformat() for one in read), default="")
                following[receipt.remote_id] = latest or cursor.get(receipt.remote_id, "")
        return heard, following

    def missing(self, remote_ids: Sequence[str]) -> frozenset[str]:
        """None that `replies` would not tell: it reads all comments each time."""
        return frozenset()

    def counts(self, receipts: Sequence[Receipt]) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for receipt in receipts:
            answer = self._graph.get_connections(
                receipt.remote_id, "comments", filter="stream", summary=True, limit=1, fields="id"
            )
            if summary := table(answer, "summary"):
                counted[receipt.remote_id] = number(summary, "total_count")
        return counted

    def profiles(self, handles: Sequence[str]) -> list[Profile]:
        """Nobody: Facebook has no handles, and a Page cannot look people up."""
        return []

    def history(self, since: datetime | None) -> list[Interaction]:
        with understood("Facebook"):
            return list(interactions(self._graph, self._page_id, since))

    def refresh(self) -> Credentials:
        """Never: a Page's token holds until it is taken back, and then only the user can help."""
        raise Expired(signed_out("Facebook"), code="no refresh")

    def probe(self) -> list[Finding]:
        with understood("Facebook"):
            return facebook_probe.findings(self._graph, self._page_id, self._app, self._clock())

    def _uploaded(self, photo: Media) -> str:
        """Send a photo up without publishing it; its id."""
        answer = self._graph.put_photo(
            ("photo.jpg", photo.content, "image/jpeg"),
            album_path=f"{self._page_id}/photos",
            published=False,
            alt_text_custom=photo.alt or None,
        )
        return graph_id(needed(answer, "id"))

    def _node(self, remote_id: str) -> Json | None:
        try:
            post: Json = self._graph.get_object(remote_id, fields=OWN_POST_FIELDS)
        except Refused as refused:
            if refused.gone:
                return None
            raise
        return post

    def _linked(self, word: str) -> Json | None:
        """The Page's post, of the latest ones, in whose own link the word stands for its number."""
        page = self._graph.get_connections(
            self._page_id, "published_posts", fields=OWN_POST_FIELDS, limit=_PER_PAGE
        )
        linked = (post for post in rows(page, "data") if word in address(post, "permalink_url"))
        return next(linked, None)

    def _comments(self, post_id: str) -> list[Reply]:
        # All comments each time: what the edge's `since` counts is not told, and a comment may be
        # shown late, after it was held back.
        pages = self._graph.pages(
            post_id,
            "comments",
            filter="stream",
            order="chronological",
            limit=_PER_PAGE,
            fields=COMMENT_FIELDS,
        )

        def read(comment: Json) -> Reply:
            return reply(comment, post_id, self._page_id)

        return [said for page in pages for said in readable("Facebook", page, "data", read)]

    def _receipt(self, remote_id: str, at: datetime) -> Receipt:
        return Receipt(NETWORK, remote_id, post_url(self._page_id, remote_id, self._web), at)
