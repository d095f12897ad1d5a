"""Everything posted on X, with its threads and the lists that are read from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from helpnet.practice.model import Person, XPost
from helpnet.practice.people import People
from helpnet.practice.records import Records
from helpnet.practice.snowflakes import Ids
from helpnet.practice.x_text import add_media_link, composed, render


class XPosts:
    """The posts by id, by author and by conversation, oldest first."""

    def __init__(
        self,
        records: Records,
        ids: Ids,
        people: People,
        now: Callable[[], float],
        noticed: Callable[[XPost], None],
    ) -> None:
        self._noticed = noticed
        self._records = records
        self._ids = ids
        self._people = people
        self._now = now
        self._posts: dict[str, XPost] = {}
        self._by_author: dict[str, dict[str, XPost]] = {}
        self._by_conversation: dict[str, dict[str, XPost]] = {}
        self._order: list[int] = []  # every id, ascending
        self._answers: dict[str, int] = {}  # post id -> direct replies that still stand
        self._quotes: dict[str, int] = {}  # post id -> quotes that still stand
        for post in records.all(XPost):
            self._index(post)

    def __iter__(self) -> Iterator[XPost]:
        return (post for post in self._posts.values() if not post.edited_as)

    def get(self, identity: str) -> XPost | None:
        """The post, while it stands."""
        return self._posts.get(identity)

    def by(self, author: str) -> list[XPost]:
        """All that a person (Person.id) posted, replies too, newest first."""
        return newest_first(self._by_author.get(author, {}).values())

    def newest(self, *, above: int = -1, below: int | None = None) -> Iterator[XPost]:
        """Every post with an id between two, exclusively, newest first."""
        first = bisect_right(self._order, above)
        last = len(self._order) if below is None else bisect_left(self._order, below)
        for index in range(last - 1, first - 1, -1):
            post = self._posts[str(self._order[index])]
            if self.is_shown(post):
                yield post

    def is_shown(self, post: XPost) -> bool:
        """Its author has not been shut out."""
        author = self._people.get(post.author)
        return author is None or not author.x_suspended

    def history(self, post: XPost) -> list[str]:
        """The ids of every version of a post, oldest first."""
        latest = self._posts[post.edited_as] if post.edited_as else post
        return [*latest.versions, latest.id]

    def quotes_of(self, identity: str) -> Iterator[XPost]:
        """Who quotes a post, newest first."""
        return (post for post in self.newest(above=int(identity)) if post.quote == identity)

    def in_conversation(self, conversation_id: str) -> list[XPost]:
        """A post and everything under it, newest first."""
        return newest_first(self._by_conversation.get(conversation_id, {}).values())

    def reply_count(self, identity: str) -> int:
        """How many direct replies a post has, as X counts them."""
        return self._answers.get(identity, 0)

    def quote_count(self, identity: str) -> int:
        """How often a post was quoted."""
        return self._quotes.get(identity, 0)

    def mentions_of(self, person: Person) -> Iterator[XPost]:
        """What others wrote to them or quoted of theirs, newest first."""
        return (
            post
            for post in self.newest()
            if post.author != person.id and self.speaks_to(post, person)
        )

    def add(
        self,
        author: Person,
        text: str,
        *,
        in_reply_to: str = "",
        quote: str = "",
        reply_settings: str = "everyone",
        media: Sequence[str] = (),
        at: float | None = None,
        by_api: bool = False,
    ) -> XPost:
        """Post; `at` in unix seconds, now if not given. What is answered must stand."""
        at = round(self._now() if at is None else at, 3)
        identity = self._ids.for_x(at)
        parent = self._posts[in_reply_to] if in_reply_to else None
        post = XPost(
            identity,
            author.id,
            composed(text),
            at,
            conversation_id=parent.conversation_id if parent else identity,
            in_reply_to=in_reply_to,
            in_reply_to_author=parent.author if parent else "",
            quote=quote,
            reply_settings=reply_settings,
            by_api=by_api,
            media=list(media),
        )
        self._keep(post)
        self._noticed(post)
        return post

    def revise(self, post: XPost, text: str) -> XPost:
        """Edit as its author does: a new version under a new id; the old one stays to be read."""
        at = round(self._now(), 3)
        versions = self.history(post)
        self._unindex(post)
        revised = replace(
            post, id=self._ids.for_x(at), text=composed(text), at=at, versions=versions
        )
        for identity in versions:
            self._posts[identity].edited_as = revised.id
            self._records.save(identity, self._posts[identity])
        self._keep(revised)
        return revised

    def edit(self, post: XPost, *, text: str | None = None, hidden: bool | None = None) -> None:
        """Change what it says, under the same id, or whether it is hidden."""
        if text is not None:
            post.text = composed(text)
            self._render(post)
        if hidden is not None:
            post.hidden = hidden
        self._records.save(post.id, post)

    def delete(self, post: XPost) -> None:
        """Take it down with all its versions; what answers it stays."""
        *earlier, latest = self.history(post)
        self._unindex(self._posts[latest])
        for identity in (*earlier, latest):
            del self._posts[identity]
            self._records.remove(XPost, identity)

    def _keep(self, post: XPost) -> None:
        self._render(post)
        self._index(post)
        self._records.save(post.id, post)

    def _unindex(self, post: XPost) -> None:
        """Out of every list; it can still be looked up."""
        del self._by_author[post.author][post.id]
        del self._by_conversation[post.conversation_id][post.id]
        del self._order[bisect_left(self._order, int(post.id))]
        if post.in_reply_to:
            self._answers[post.in_reply_to] -= 1
        if post.quote:
            self._quotes[post.quote] -= 1

    def clear(self) -> None:
        """Take everything down."""
        for index in (self._posts, self._by_author, self._by_conversation):
            index.clear()
        self._order.clear()
        self._answers.clear()
        self._quotes.clear()
        self._records.clear(XPost)

    def speaks_to(self, post: XPost, person: Person) -> bool:
        """The post answers the person, names them or quotes them."""
        if post.in_reply_to_author == person.id:
            return True
        if any(mention.get("id") == person.x_id for mention in post.entities.get("mentions", ())):
            return True
        quoted = self._posts.get(post.quote)
        return quoted is not None and quoted.author == person.id

    def _render(self, post: XPost) -> None:
        rendered = render(post.text, post.id, self._people.by_username)
        post.wire_text, post.entities = rendered.text, rendered.entities
        post.note = rendered.note
        author = self._people.get(post.author)
        if post.media and author:
            add_media_link(post, author.x_username)

    def _index(self, post: XPost) -> None:
        self._posts[post.id] = post
        if post.edited_as:
            return
        insort(self._order, int(post.id))
        self._by_author.setdefault(post.author, {})[post.id] = post
        self._by_conversation.setdefault(post.conversation_id, {})[post.id] = post
        if post.in_reply_to:
            self._answers[post.in_reply_to] = self._answers.get(post.in_reply_to, 0) + 1
        if post.quote:
            self._quotes[post.quote] = self._quotes.get(post.quote, 0) + 1


def newest_first(posts: Iterable[XPost]) -> list[XPost]:
    """In the order X's lists have."""
    return sorted(posts, key=lambda post: -int(post.id))
