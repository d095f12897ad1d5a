"""The lists that hang on a Page, post, comment or person, before they are paged and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_paging import Key
from helpnet.practice.graph_types import EDGE_PARAMETERS, PAGING
from helpnet.practice.graph_values import Thing, author
from helpnet.practice.model import Comment, Page, PagePost, Person, Photo


@dataclass(frozen=True, slots=True)
class Listing:
    """One edge's items in order with their sort keys; `kind` names what they are."""

    kind: str
    items: Sequence[Thing | dict[str, Any]] = ()
    keys: Sequence[Key] = ()
    summary: dict[str, Any] | None = None
    defaults: tuple[str, ...] | None = None  # the fields told unasked, where not the type's own
    strict_limit: bool = False
    hides_ids: bool = False


def listing(viewer: Viewer, thing: Thing, edge: str, params: Mapping[str, str]) -> Listing:
    """What stands on an edge; a GraphError where it may not be read."""
    if isinstance(thing, Page):
        return _PAGE_EDGES[edge](viewer, thing, params)
    if isinstance(thing, Person):
        return _USER_EDGES[edge](viewer, thing, params)
    if isinstance(thing, Photo):
        # What is said of a photo is said under its post.
        post = viewer.world.facebook.post(thing.post_id)
        return _THREAD_EDGES[edge](viewer, post, params) if post else Listing("Comment")
    return _THREAD_EDGES[edge](viewer, thing, params)


def check(edge: str, params: Mapping[str, str]) -> None:
    """Raise for a parameter that the edge does not have, or a value outside its list."""
    known = EDGE_PARAMETERS.get(edge, {})
    for name, value in params.items():
        if name not in known and name not in PAGING:
            raise errors.unknown_parameter(name, edge)
        if known.get(name) and value.casefold() not in map(str.casefold, known[name]):
            raise errors.not_one_of(name, known[name], value)


# ---------------------------------------------------------------- comments


def _comments(viewer: Viewer, thing: PagePost | Comment, params: Mapping[str, str]) -> Listing:
    """Comments under a post, or answers under a comment.

    Without `filter=stream` or an `order` the network's own choice is told: the liveliest first,
    hidden ones left out. `filter=stream` has the answers to comments among them.
    """
    page_id = thing.id.split("_")[0] if isinstance(thing, PagePost) else _page_of(thing)
    viewer.need_to_read(page_id, "pages_read_engagement")
    order = params.get("order", "").casefold()
    stream = params.get("filter", "").casefold() == "stream"
    if not viewer.is_page(page_id):
        # A person's token sees an empty list here, and no error.
        return Listing("Comment", summary=_summary(order, 0, can_comment=False))
    viewer.need_to_read(page_id, "pages_read_user_content")
    facebook = viewer.world.facebook
    everything = facebook.comments_of(thing.id if isinstance(thing, PagePost) else thing.post_id)
    comments = _under(thing, everything, stream)
    since = _moment("since", params.get("since"))
    comments = [comment for comment in comments if since is None or comment.at >= since]
    if not stream and not order:
        comments = [comment for comment in comments if not comment.hidden]
    rank = _rank(everything, order, stream)
    comments.sort(key=rank)
    return Listing(
        "Comment",
        comments,
        [rank(comment) for comment in comments],
        _summary(order or ("chronological" if stream else "ranked"), len(comments)),
        hides_ids=not viewer.can(page_id, "MODERATE"),
    )


def _page_of(comment: Comment) -> str:
    return comment.post_id.split("_")[0]


def _under(thing: PagePost | Comment, everything: Sequence[Comment], stream: bool) -> list[Comment]:
    if isinstance(thing, Comment):
        return [comment for comment in everything if comment.parent == thing.id]
    return [comment for comment in everything if stream or not comment.parent]


def _rank(comments: Sequence[Comment], order: str, stream: bool) -> Callable[[Comment], Key]:
    """The sort key of the order that is asked for; `comments` are all under the post."""

    def oldest_first(comment: Comment) -> Key:
        return int(comment.at * 1000), _number(comment.id)

    def newest_first(comment: Comment) -> Key:
        return -int(comment.at * 1000), -_number(comment.id)

    if order == "reverse_chronological":
        return newest_first
    if order or stream:
        return oldest_first
    answers = Counter(comment.parent for comment in comments)
    return lambda comment: (-answers[comment.id], *oldest_first(comment))


def _number(identity: str) -> int:
    return int(identity.rsplit("_", 1)[-1])


def _summary(order: str, total: int, *, can_comment: bool = True) -> dict[str, Any]:
    return {"order": order or "ranked", "total_count": total, "can_comment": can_comment}


# ---------------------------------------------------------------- posts


def _moment(name: str, text: str | None) -> float | None:
    """Unix seconds or an ISO 8601 time, as unix seconds; without a zone it is UTC."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise errors.bad_parameter(name, "a valid timestamp") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _posts(viewer: Viewer, page: Page, params: Mapping[str, str], *, by: str) -> Listing:
    """Posts on a Page, newest first: `by` "page", "visitors" or "all"."""
    if viewer.runs(page.id) and not viewer.is_page(page.id):
        raise errors.not_as_a_person()
    viewer.need_to_read(page.id, "pages_read_engagement")
    if by != "page":
        viewer.need_to_read(page.id, "pages_read_user_content")
    since = _moment("since", params.get("since"))
    until = _moment("until", params.get("until"))
    posts = [
        post
        for post in viewer.world.facebook.posts_of(page.id)
        if (by == "all" or (post.author == page.id) == (by == "page"))
        and (since is None or post.at >= since)
        and (until is None or post.at <= until)
    ]
    posts.sort(key=_newest_first)
    keys = [_newest_first(post) for post in posts]
    return Listing("PagePost", posts, keys, strict_limit=True)


def _newest_first(post: PagePost) -> Key:
    return -int(post.at * 1000), -_number(post.id)


def _feed(viewer: Viewer, page: Page, params: Mapping[str, str]) -> Listing:
    return _posts(viewer, page, params, by="all")


def _published_posts(viewer: Viewer, page: Page, params: Mapping[str, str]) -> Listing:
    return _posts(viewer, page, params, by="page")


def _visitor_posts(viewer: Viewer, page: Page, params: Mapping[str, str]) -> Listing:
    return _posts(viewer, page, params, by="visitors")


def _photos(viewer: Viewer, page: Page, params: Mapping[str, str]) -> Listing:
    """The photos that the Page has published, newest first."""
    viewer.need_to_read(page.id, "pages_read_engagement")
    uploaded = params.get("type", "uploaded").casefold() == "uploaded"
    photos = viewer.world.facebook.photos.of_page(page.id)[::-1] if uploaded else []
    return Listing("Photo", photos, [(-int(photo.at * 1000), -int(photo.id)) for photo in photos])


def _attachments(viewer: Viewer, thing: PagePost | Comment, params: Mapping[str, str]) -> Listing:
    told = list(_attached(viewer, thing)) if isinstance(thing, PagePost) else []
    keys = [(index,) for index in range(len(told))]
    defaults = ("description", "media", "subattachments", "target", "title", "type", "url")
    return Listing("StoryAttachment", told, keys, defaults=defaults)


def _attached(viewer: Viewer, post: PagePost) -> Iterator[dict[str, Any]]:
    photos = [photo for photo in map(viewer.world.facebook.photos.get, post.photos) if photo]
    shown = [_photo_attached(viewer, photo) for photo in photos]
    if len(shown) == 1:
        yield shown[0]
    elif shown:
        album = {"media_type": "album", "type": "album", "title": "Photos from the post"}
        yield {**album, "url": shown[0]["url"], "subattachments": {"data": shown}}
    if post.link:
        share = {"title": post.link, "type": "share", "media_type": "link"}
        yield {**share, "unshimmed_url": post.link, "url": post.link}


def _photo_attached(viewer: Viewer, photo: Photo) -> dict[str, Any]:
    source = f"{viewer.site}/photos/{photo.id}"
    image = {"height": photo.height, "src": source, "width": photo.width}
    told = {"media": {"image": image}, "media_type": "photo", "type": "photo", "url": source}
    return {**told, "description": photo.alt_text, "target": {"id": photo.id, "url": source}}


def _likes(viewer: Viewer, thing: PagePost | Comment, params: Mapping[str, str]) -> Listing:
    """Who likes it, as far as one may know: the Page itself, and people by their consent."""
    page_id = thing.id.split("_")[0] if isinstance(thing, PagePost) else _page_of(thing)
    viewer.need_to_read(page_id, "pages_read_engagement")
    known = [author(viewer, who, page_id) for who in thing.likes]
    likers: list[Thing | dict[str, Any]] = [who for who in known if who]
    summary = {
        "total_count": len(thing.likes),
        "can_like": viewer.can(page_id, "MODERATE"),
        "has_liked": viewer.is_page(page_id) and page_id in thing.likes,
    }
    return Listing("Profile", likers, [(index,) for index in range(len(likers))], summary)


# ---------------------------------------------------------------- a person's own


def _accounts(viewer: Viewer, person: Person, params: Mapping[str, str]) -> Listing:
    """The Pages a person runs; none without pages_show_list."""
    pages = []
    if viewer.may("pages_show_list"):
        pages = [page for page in viewer.world.facebook.pages_of(person.id) if viewer.runs(page.id)]
    defaults = ("access_token", "category", "category_list", "name", "id", "tasks")
    return Listing("Page", pages, [(int(page.id),) for page in pages], defaults=defaults)


def _permissions(viewer: Viewer, person: Person, params: Mapping[str, str]) -> Listing:
    """What was granted, declined, or has lapsed since."""
    token = viewer.token
    told = [
        {"permission": scope, "status": status}
        for status, scopes in (
            ("granted", token.scopes),
            ("declined", token.declined),
            ("expired", token.lapsed),
        )
        for scope in scopes
        if params.get("permission", scope) == scope and params.get("status", status) == status
    ]
    return Listing("Permission", told, [(index,) for index in range(len(told))])


def _nothing(kind: str) -> Callable[[Viewer, Any, Mapping[str, str]], Listing]:
    """An edge that is always empty here."""
    return lambda viewer, thing, params: Listing(kind, summary={"total_count": 0})


_PAGE_EDGES: dict[str, Callable[[Viewer, Page, Mapping[str, str]], Listing]] = {
    "feed": _feed,
    "posts": _published_posts,
    "published_posts": _published_posts,
    "visitor_posts": _visitor_posts,
    "scheduled_posts": _nothing("PagePost"),
    "tagged": _nothing("PagePost"),
    "photos": _photos,
}
_USER_EDGES: dict[str, Callable[[Viewer, Person, Mapping[str, str]], Listing]] = {
    "accounts": _accounts,
    "permissions": _permissions,
    # Since 2018 an app reads nothing of a person's own timeline.
    "feed": _nothing("PagePost"),
    "posts": _nothing("PagePost"),
    "likes": _nothing("Page"),
}
_THREAD_EDGES: dict[str, Callable[[Viewer, PagePost | Comment, Mapping[str, str]], Listing]] = {
    "comments": _comments,
    "attachments": _attachments,
    "likes": _likes,
    "reactions": _nothing("Profile"),
    "sharedposts": _nothing("PagePost"),
    "to": _nothing("Profile"),
}
