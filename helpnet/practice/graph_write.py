"""What the Graph API lets a Page do: post, comment, edit, hide, delete."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_values import Thing
from helpnet.practice.model import Comment, Page, PagePost, Person

LONGEST_POST = 63_206  # characters
LONGEST_COMMENT = 8_000
SUCCESS = {"success": True}


def publish(viewer: Viewer, page: Page, params: Mapping[str, str]) -> PagePost:
    """Post on a Page, as the Page: `POST /{page}/feed`."""
    _only(params, ("message", "link", "published"), "feed")
    if not viewer.is_page(page.id) or not viewer.may("pages_manage_posts"):
        raise errors.may_not_publish()
    if not viewer.may("pages_read_engagement"):
        raise errors.numbered(283, "Requires pages_read_engagement permission to manage the object")
    if not viewer.can(page.id, "CREATE_CONTENT"):
        raise errors.may_not_publish()
    if _flag("published", params.get("published", "true")) is False:
        raise errors.numbered(100, "The practice networks publish at once or not at all")
    text, link = params.get("message", ""), params.get("link", "")
    if not text.strip() and not link:
        raise errors.nothing_to_publish()
    if len(text) > LONGEST_POST:
        raise errors.too_long(LONGEST_POST)
    if link and not link.startswith(("http://", "https://")):
        raise errors.bad_parameter("link", "a valid URL")
    _refuse_duplicate(viewer, page, text, link)
    return viewer.world.facebook.add_post(page.id, text, link=link, by_api=True)


def _refuse_duplicate(viewer: Viewer, page: Page, text: str, link: str) -> None:
    """The very text of the Page's last post is refused."""
    own = [post for post in viewer.world.facebook.posts_of(page.id) if post.author == page.id]
    if own and (own[-1].text, own[-1].link) == (unicodedata.normalize("NFC", text), link):
        raise errors.duplicate_post()


def comment(viewer: Viewer, thing: PagePost | Comment, params: Mapping[str, str]) -> Comment:
    """Answer a post or a comment, as the Page: `POST /{post or comment}/comments`."""
    _only(params, ("message",), "comments")
    post_id = thing.id if isinstance(thing, PagePost) else thing.post_id
    page_id = post_id.split("_")[0]
    _need_to_engage(viewer, page_id)
    text = params.get("message", "")
    if not text.strip():
        raise errors.nothing_to_publish()
    if len(text) > LONGEST_COMMENT:
        raise errors.too_long(LONGEST_COMMENT)
    answers = thing.id if isinstance(thing, Comment) else ""
    return viewer.world.facebook.add_comment(post_id, page_id, text, answers=answers, by_api=True)


def edit(viewer: Viewer, thing: Thing, params: Mapping[str, str]) -> dict[str, Any]:
    """Change the Page's own text, or hide what others wrote: `POST /{post or comment}`."""
    if not isinstance(thing, (PagePost, Comment)):
        raise errors.may_not()
    _only(params, ("message", "is_hidden"), type(thing).__name__)
    page_id = _page_id(thing)
    if isinstance(thing, PagePost):
        if not viewer.is_page(page_id) or not viewer.may("pages_manage_posts"):
            raise errors.may_not("pages_manage_posts")
    else:
        _need_to_engage(viewer, page_id)
    text = params.get("message")
    if text is not None:
        _check_new_text(thing, page_id, text)
    hidden = _flag("is_hidden", params["is_hidden"]) if "is_hidden" in params else None
    if hidden is not None and isinstance(thing, Comment) and thing.author == page_id:
        raise errors.may_not()  # a Page cannot hide its own comment
    viewer.world.facebook.edit(thing, text=text, hidden=hidden)
    return SUCCESS


def _check_new_text(thing: PagePost | Comment, page_id: str, text: str) -> None:
    if thing.author != page_id:
        raise errors.may_not()
    if not text.strip():
        raise errors.nothing_to_publish()
    longest = LONGEST_POST if isinstance(thing, PagePost) else LONGEST_COMMENT
    if len(text) > longest:
        raise errors.too_long(longest)


def delete(viewer: Viewer, thing: Thing) -> dict[str, Any]:
    """Take a post or comment down: `DELETE /{post or comment}`."""
    if isinstance(thing, PagePost):
        if not viewer.is_page(thing.page_id) or not viewer.may("pages_manage_posts"):
            raise errors.may_not("pages_manage_posts")
        viewer.world.facebook.delete_post(thing)
    elif isinstance(thing, Comment):
        _need_to_engage(viewer, _page_id(thing))
        viewer.world.facebook.delete_comment(thing)
    else:
        raise errors.may_not()
    return SUCCESS


def withdraw_consent(viewer: Viewer, person: Person, params: Mapping[str, str]) -> dict[str, Any]:
    """The person removes the app: `DELETE /me/permissions`; every token of theirs is void."""
    _only(params, (), "permissions")
    viewer.world.tokens.end_consent(person.id, viewer.token.client_id, 458)
    return SUCCESS


def _need_to_engage(viewer: Viewer, page_id: str) -> None:
    if not viewer.is_page(page_id) or not viewer.may("pages_manage_engagement"):
        raise errors.may_not("pages_manage_engagement")
    if not viewer.can(page_id, "MODERATE"):
        raise errors.may_not()


def _page_id(thing: PagePost | Comment) -> str:
    return thing.page_id if isinstance(thing, PagePost) else thing.post_id.split("_")[0]


def _only(params: Mapping[str, str], known: tuple[str, ...], where: str) -> None:
    for name in params:
        if name not in known:
            raise errors.unknown_parameter(name, where)


def _flag(name: str, text: str) -> bool:
    """The forms of a boolean that the Graph API takes."""
    if text.casefold() in ("true", "1"):
        return True
    if text.casefold() in ("false", "0"):
        return False
    raise errors.bad_parameter(name, "a boolean")
