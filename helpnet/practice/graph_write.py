"""What the Graph API lets a Page do: post, comment, edit, hide, like, delete."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_values import Thing
from helpnet.practice.model import Comment, Page, PagePost, Person, Photo
from helpnet.practice.standing import remove_app

LONGEST_POST = 63_206  # characters
LONGEST_COMMENT = 8_000
SUCCESS = {"success": True}
_NUMBERED = re.compile(r"attached_media\[\d{1,2}\]")


def publish(viewer: Viewer, page: Page, params: Mapping[str, str]) -> PagePost:
    """Post on a Page, as the Page: `POST /{page}/feed`."""
    photo_ids, rest = attached_media(params)
    only(rest, ("message", "link", "published"), "feed")
    need_to_publish(viewer, page)
    if flag("published", rest.get("published", "true")) is False:
        raise errors.numbered(100, "The practice networks publish at once or not at all")
    text, link = rest.get("message", ""), rest.get("link", "")
    if not text.strip() and not link and not photo_ids:
        raise errors.nothing_to_publish()
    if len(text) > LONGEST_POST:
        raise errors.too_long(LONGEST_POST)
    if link and not link.startswith(("http://", "https://")):
        raise errors.bad_parameter("link", "a valid URL")
    photos = [_waiting_photo(viewer, page, identity) for identity in photo_ids]
    if not photos:
        _refuse_duplicate(viewer, page, text, link)
    return add_post(viewer, page, text, photos, link=link)


def need_to_publish(viewer: Viewer, page: Page) -> None:
    """Raise unless the call may put something on this Page."""
    if not viewer.is_page(page.id) or not viewer.can(page.id, "CREATE_CONTENT"):
        raise errors.may_not_publish()
    viewer.allowed("pages_manage_posts", errors.may_not_publish())
    lacking = errors.numbered(283, "Requires pages_read_engagement permission to manage the object")
    viewer.allowed("pages_read_engagement", lacking)


def add_post(
    viewer: Viewer, page: Page, text: str, photos: Sequence[Photo], *, link: str = ""
) -> PagePost:
    """The post with its photos; in development mode only the app's own people will see it."""
    facebook = viewer.world.facebook
    made = facebook.add_post(
        page.id,
        text,
        link=link,
        by_api=True,
        photos=[photo.id for photo in photos],
        roles_only=viewer.world.settings.facebook_mode == "development",
    )
    for photo in photos:
        facebook.photos.publish(photo, made.id)
    return made


def attached_media(params: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """The ids in `attached_media` (a list, or `attached_media[0]` ...), and the other parameters.

    Each is an object with `media_fbid`.
    """
    rest = dict(params)
    told = rest.pop("attached_media", "[]")
    numbered = sorted(name for name in rest if _NUMBERED.fullmatch(name))
    try:
        media = [*json.loads(told), *(json.loads(rest.pop(name)) for name in numbered)]
        return [str(one["media_fbid"]) for one in media], rest
    except (ValueError, TypeError, KeyError):
        raise errors.bad_parameter("attached_media", "an array of {media_fbid}") from None


def _waiting_photo(viewer: Viewer, page: Page, identity: str) -> Photo:
    """A photo of this Page that has not been published yet."""
    photo = viewer.world.facebook.photos.get(identity)
    if photo is None or photo.page_id != page.id or photo.post_id:
        raise errors.bad_parameter("attached_media", "photos of this Page, not published before")
    return photo


def _refuse_duplicate(viewer: Viewer, page: Page, text: str, link: str) -> None:
    """The very text of the Page's last post is refused."""
    own = [post for post in viewer.world.facebook.posts_of(page.id) if post.author == page.id]
    if own and (own[-1].text, own[-1].link) == (unicodedata.normalize("NFC", text), link):
        raise errors.duplicate_post()


def comment(viewer: Viewer, thing: PagePost | Comment, params: Mapping[str, str]) -> Comment:
    """Answer a post or a comment, as the Page: `POST /{post or comment}/comments`."""
    only(params, ("message",), "comments")
    post_id = thing.id if isinstance(thing, PagePost) else thing.post_id
    page_id = post_id.split("_")[0]
    need_to_engage(viewer, page_id)
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
    only(params, ("message", "is_hidden"), type(thing).__name__)
    page_id = _page_id(thing)
    if isinstance(thing, PagePost):
        _need_to_manage(viewer, page_id)
    else:
        need_to_engage(viewer, page_id)
    text = params.get("message")
    if text is not None:
        _check_new_text(thing, page_id, text)
    hidden = flag("is_hidden", params["is_hidden"]) if "is_hidden" in params else None
    if hidden is not None and isinstance(thing, Comment) and thing.author == page_id:
        raise errors.may_not()  # a Page cannot hide its own comment
    viewer.world.facebook.edit(thing, text=text, hidden=hidden)
    return SUCCESS


def _check_new_text(thing: PagePost | Comment, page_id: str, text: str) -> None:
    if thing.author != page_id or (isinstance(thing, PagePost) and not thing.by_api):
        raise errors.may_not()  # nor may an app change a post that was made without it
    if not text.strip():
        raise errors.nothing_to_publish()
    longest = LONGEST_POST if isinstance(thing, PagePost) else LONGEST_COMMENT
    if len(text) > longest:
        raise errors.too_long(longest)


def delete(viewer: Viewer, thing: Thing) -> dict[str, Any]:
    """Take a post or comment down: `DELETE /{post or comment}`."""
    if isinstance(thing, PagePost):
        _need_to_manage(viewer, thing.page_id)
        viewer.world.facebook.delete_post(thing)
    elif isinstance(thing, Comment):
        need_to_engage(viewer, _page_id(thing))
        viewer.world.facebook.delete_comment(thing)
    elif isinstance(thing, Photo):
        _need_to_manage(viewer, thing.page_id)
        viewer.world.facebook.delete_photo(thing)
    else:
        raise errors.may_not()
    return SUCCESS


def like(viewer: Viewer, thing: PagePost | Comment, *, on: bool) -> dict[str, Any]:
    """Like something as the Page, or no longer: `POST`, `DELETE /{post or comment}/likes`."""
    page_id = _page_id(thing)
    need_to_engage(viewer, page_id)
    viewer.world.facebook.like(thing, page_id, on=on)
    return SUCCESS


def withdraw_consent(viewer: Viewer, person: Person, params: Mapping[str, str]) -> dict[str, Any]:
    """The person removes the app, or one permission: `DELETE /me/permissions[/{permission}]`."""
    only(params, ("permission",), "permissions")
    if "permission" not in params:
        remove_app(viewer.world, person)
        return SUCCESS
    scope = params["permission"]
    if not viewer.world.tokens.withdraw(person.id, viewer.token.client_id, scope):
        raise errors.numbered(100, f"Permission {scope} was not granted")
    return SUCCESS


def need_to_engage(viewer: Viewer, page_id: str) -> None:
    """Raise unless the call may deal with what others say on this Page."""
    if not viewer.is_page(page_id):
        raise errors.as_a_person()
    viewer.allowed("pages_manage_engagement", errors.may_not("pages_manage_engagement"))
    if not viewer.can(page_id, "MODERATE"):
        raise errors.may_not()


def _need_to_manage(viewer: Viewer, page_id: str) -> None:
    lacking = errors.may_not("pages_manage_posts")
    if not viewer.is_page(page_id):
        raise lacking
    viewer.allowed("pages_manage_posts", lacking)


def _page_id(thing: PagePost | Comment) -> str:
    return thing.page_id if isinstance(thing, PagePost) else thing.post_id.split("_")[0]


def only(params: Mapping[str, str], known: tuple[str, ...], where: str) -> None:
    """Raise for a parameter that the call does not have."""
    for name in params:
        if name not in known:
            raise errors.unknown_parameter(name, where)


def flag(name: str, text: str) -> bool:
    """The forms of a boolean that the Graph API takes."""
    if text.casefold() in ("true", "1"):
        return True
    if text.casefold() in ("false", "0"):
        return False
    raise errors.bad_parameter(name, "a boolean")
