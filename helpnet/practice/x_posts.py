"""Everything posted on X, with its threads and the lists that are read from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator

from helpnet.practice.model import Person, XPost
from helpnet.practice.people import People
from helpnet.practice.records import Records
from helpnet.practice.snowflakes import Ids
from helpnet.practice.x_text import composed, render


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
        return iter(self._posts.values())

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
            yield self._posts[str(self._order[index])]

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
        )
        self._render(post)
        self._index(post)
        self._records.save(post.id, post)
        self._noticed(post)
        return post

    def edit(self, post: XPost, *, text: str | None = None, hidden: bool | None = None) -> None:
        """Change what it says, under the same id, or whether it is hidden."""
        if text is not None:
            post.text = composed(text)
            self._render(post)
        if hidden is not None:
            post.hidden = hidden
        self._records.save(post.id, post)

    def delete(self, post: XPost) -> None:
        """Take it down; what answers it stays."""
        del self._posts[post.id]
        del self._by_author[post.author][post.id]
        del self._by_conversation[post.conversation_id][post.id]
        del self._order[bisect_left(self._order, int(post.id))]
        if post.in_reply_to:
            self._answers[post.in_reply_to] -= 1
        if post.quote:
            self._quotes[post.quote] -= 1
        self._records.remove(XPost, post.id)

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

    def _index(self, post: XPost) -> None:
        self._posts[post.id] = post
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
