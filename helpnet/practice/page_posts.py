"""Facebook Pages, what is posted on them, and the comments below."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from helpnet.practice.model import Comment, Page, PagePost, Photo
from helpnet.practice.page_photos import PagePhotos
from helpnet.practice.records import Records
from helpnet.practice.snowflakes import Ids


class PagePosts:
    """Pages, posts and comments by id; lists come oldest first.

    An author is a Person.id or a Page.id: the person who wrote, or the Page as which it was
    written.
    """

    def __init__(
        self,
        records: Records,
        ids: Ids,
        now: Callable[[], float],
        noticed: Callable[[PagePost], None],
    ) -> None:
        self._noticed = noticed
        self._records = records
        self._ids = ids
        self._now = now
        self.photos = PagePhotos(records, ids, now)
        self.pages: dict[str, Page] = {page.id: page for page in records.all(Page)}
        self._posts: dict[str, PagePost] = {}
        self._by_page: dict[str, dict[str, PagePost]] = {}
        self._comments: dict[str, Comment] = {}
        self._by_post: dict[str, dict[str, Comment]] = {}
        self._by_author: dict[str, dict[str, Comment]] = {}
        for post in records.all(PagePost):
            self._index_post(post)
        for comment in records.all(Comment):
            self._index_comment(comment)

    def add_page(self, page: Page) -> Page:
        """Open a Page, or keep what has changed about it."""
        self.pages[page.id] = page
        self._records.save(page.id, page)
        return page

    def pages_of(self, person: str) -> list[Page]:
        """The Pages a person (Person.id) runs."""
        return [page for page in self.pages.values() if page.admin == person and not page.role_lost]

    def posts(self) -> Iterator[PagePost]:
        """Every post on every Page."""
        return iter(self._posts.values())

    def comments(self) -> Iterator[Comment]:
        """Every comment on every Page."""
        return iter(self._comments.values())

    def post(self, identity: str) -> PagePost | None:
        """The post, while it stands."""
        return self._posts.get(identity)

    def comment(self, identity: str) -> Comment | None:
        """The comment, while it stands."""
        return self._comments.get(identity)

    def posts_of(self, page_id: str) -> list[PagePost]:
        """What stands on a Page, oldest first."""
        return sorted(self._by_page.get(page_id, {}).values(), key=lambda post: (post.at, post.id))

    def comments_of(self, post_id: str) -> list[Comment]:
        """Every comment under a post, replies to comments too, oldest first."""
        comments = self._by_post.get(post_id, {}).values()
        return sorted(comments, key=lambda comment: (comment.at, comment.id))

    def comments_by(self, author: str) -> list[Comment]:
        """Every comment of one author, in no order."""
        return list(self._by_author.get(author, {}).values())

    def replies_to(self, comment: Comment) -> list[Comment]:
        """The comments standing under a top-level comment, oldest first."""
        return [other for other in self.comments_of(comment.post_id) if other.parent == comment.id]

    def add_post(
        self,
        page_id: str,
        text: str,
        *,
        author: str = "",
        link: str = "",
        tags: Sequence[str] = (),
        at: float | None = None,
        by_api: bool = False,
        photos: Sequence[str] = (),
        roles_only: bool = False,
    ) -> PagePost:
        """Post on a Page, as the Page itself if no author is given; `at` in unix seconds."""
        post = PagePost(
            f"{page_id}_{self._ids.for_facebook()}",
            page_id,
            author or page_id,
            unicodedata.normalize("NFC", text),
            self._now() if at is None else at,
            link=link,
            tags=list(tags),
            by_api=by_api,
            photos=list(photos),
            roles_only=roles_only,
        )
        self._index_post(post)
        self._records.save(post.id, post)
        self._noticed(post)
        return post

    def add_comment(
        self,
        post_id: str,
        author: str,
        text: str,
        *,
        answers: str = "",
        tags: Sequence[str] = (),
        at: float | None = None,
        by_api: bool = False,
    ) -> Comment:
        """Comment on a post, or answer a comment under it; both must stand.

        An answer to an answer is put under the top-level comment, as Facebook does.
        """
        answered = self._comments[answers] if answers else None
        comment = Comment(
            f"{post_id.split('_')[-1]}_{self._ids.for_facebook()}",
            post_id,
            author,
            unicodedata.normalize("NFC", text),
            self._now() if at is None else at,
            parent=(answered.parent or answered.id) if answered else "",
            answers=answers,
            tags=list(tags),
            by_api=by_api,
        )
        self._index_comment(comment)
        self._records.save(comment.id, comment)
        return comment

    def edit(
        self, thing: PagePost | Comment, *, text: str | None = None, hidden: bool | None = None
    ) -> None:
        """Change what a post or comment says, or whether it is hidden."""
        if text is not None:
            thing.text = unicodedata.normalize("NFC", text)
            thing.edited_at = self._now()
        if hidden is not None:
            thing.hidden = hidden
        self._records.save(thing.id, thing)

    def like(self, thing: PagePost | Comment, who: str, *, on: bool) -> None:
        """Somebody (Person.id or Page.id) likes something, or no longer does."""
        thing.likes = [other for other in thing.likes if other != who] + [who] * on
        self._records.save(thing.id, thing)

    def reply_privately(self, comment: Comment, text: str) -> str:
        """Answer a comment by a message to its author; the message's id."""
        identity = f"m_{self._ids.for_facebook()}"
        comment.private_reply = {"id": identity, "text": text, "at": self._now()}
        self._records.save(comment.id, comment)
        return identity

    def delete_photo(self, photo: Photo) -> None:
        """Take a photo down, and its post where nothing else stands in it."""
        self.photos.remove(photo)
        post = self._posts.get(photo.post_id)
        if post is None:
            return
        post.photos.remove(photo.id)
        if post.photos or post.text:
            self._records.save(post.id, post)
        else:
            self.delete_post(post)

    def delete_post(self, post: PagePost) -> None:
        """Take a post down with all its comments."""
        for comment in self.comments_of(post.id):
            self._drop(comment)
        for photo in map(self.photos.get, post.photos):
            if photo is not None:
                self.photos.remove(photo)
        self._by_post.pop(post.id, None)
        del self._posts[post.id]
        del self._by_page[post.page_id][post.id]
        self._records.remove(PagePost, post.id)

    def delete_comment(self, comment: Comment) -> None:
        """Take a comment down with the answers under it."""
        for reply in self.replies_to(comment):
            self._drop(reply)
        self._drop(comment)

    def clear(self) -> None:
        """Take all posts, photos and comments down; the Pages stay."""
        for index in (self._posts, self._by_page, self._comments, self._by_post, self._by_author):
            index.clear()
        self.photos.clear()
        self._records.clear(PagePost)
        self._records.clear(Comment)

    def _drop(self, comment: Comment) -> None:
        del self._comments[comment.id]
        del self._by_post[comment.post_id][comment.id]
        del self._by_author[comment.author][comment.id]
        self._records.remove(Comment, comment.id)

    def _index_post(self, post: PagePost) -> None:
        self._posts[post.id] = post
        self._by_page.setdefault(post.page_id, {})[post.id] = post

    def _index_comment(self, comment: Comment) -> None:
        self._comments[comment.id] = comment
        self._by_post.setdefault(comment.post_id, {})[comment.id] = comment
        self._by_author.setdefault(comment.author, {})[comment.id] = comment
