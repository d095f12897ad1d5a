"""What each field of a Page, post, comment or person says.

Every function takes the viewer and the thing and returns the field's value; None leaves the field
out of the answer. A Page, post, comment or person as value is told with its own fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from helpnet.practice.graph_access import Viewer
from helpnet.practice.model import Comment, Page, PagePost, Person, Photo
from helpnet.practice.people import stable_number
from helpnet.practice.tokens import FACEBOOK_APP_ID

PRIVATE_REPLY_SECONDS = 7 * 86400
APPLICATION = {"id": FACEBOOK_APP_ID, "name": "Practice app", "category": "Business"}

Thing = Page | PagePost | Photo | Comment | Person
Value = Callable[[Viewer, Any], Any]


def graph_time(at: float) -> str:
    """A moment as the Graph API writes it: 2026-11-22T06:00:00+0000."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def author(viewer: Viewer, identity: str, page_id: str) -> dict[str, str] | None:
    """Who wrote it. Others' names are told only to the Page itself, and by their consent."""
    page = viewer.world.facebook.pages.get(identity)
    if page is not None:
        return {"name": page.name, "id": page.id}
    person = viewer.world.people.get(identity)
    if person is None or not viewer.is_page(page_id) or not viewer.may("pages_read_user_content"):
        return None
    return {"name": person.facebook_name or person.name, "id": person.facebook_id}


def _commenter(viewer: Viewer, comment: Comment) -> dict[str, str] | None:
    """Who wrote a comment; of others' comments, a part that is set comes without it."""
    withheld = viewer.world.settings.facebook_nameless * 9_000
    if not _is_own(comment) and stable_number(comment.id, 4) - 1_000 < withheld:
        return None
    return author(viewer, comment.author, _page_of(comment))


def tags(viewer: Viewer, text: str, tagged: Sequence[str]) -> list[dict[str, Any]] | None:
    """The tagged names with their places in the text, counted in UTF-16 units.

    Whether the real API counts so is not documented; a reader had better look for the name.
    """
    found = []
    for identity in tagged:
        page = viewer.world.facebook.pages.get(identity)
        person = viewer.world.people.get(identity)
        if page is not None:
            shown, remote_id, kind = page.name, page.id, "page"
        elif person is not None and person.facebook_id:
            shown, remote_id, kind = person.facebook_name, person.facebook_id, "user"
        else:
            continue
        place = text.find(shown)
        if place >= 0:
            found.append(
                {
                    "id": remote_id,
                    "name": shown,
                    "type": kind,
                    "offset": _utf16_length(text[:place]),
                    "length": _utf16_length(shown),
                }
            )
    return found or None


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _post_link(viewer: Viewer, post_id: str) -> str:
    page_id, number = post_id.split("_")
    return f"{viewer.site}/{page_id}/posts/{number}"


def _comment_link(viewer: Viewer, comment: Comment) -> str:
    number = comment.id.split("_")[1]
    shown = (comment.parent or comment.id).split("_")[1]
    link = f"{_post_link(viewer, comment.post_id)}?comment_id={shown}"
    if comment.parent:
        link += f"&reply_comment_id={number}"
    return f"{link}#comment-{number}"


def _page_of(comment: Comment) -> str:
    return comment.post_id.split("_")[0]


def _is_own(comment: Comment) -> bool:
    return comment.author == _page_of(comment)


def _may_moderate(viewer: Viewer, comment: Comment) -> bool:
    return viewer.is_page(_page_of(comment)) and viewer.can(_page_of(comment), "MODERATE")


def _can_reply_privately(viewer: Viewer, comment: Comment) -> bool:
    is_recent = viewer.world.now() - comment.at < PRIVATE_REPLY_SECONDS
    is_open = is_recent and not comment.private_reply and not _is_own(comment)
    return is_open and viewer.can(_page_of(comment), "MESSAGING")


def _conversation(viewer: Viewer, comment: Comment) -> dict[str, Any] | None:
    """The message thread that a private reply began."""
    if not comment.private_reply:
        return None
    identity = f"t_{comment.private_reply['id'].removeprefix('m_')}"
    return {
        "id": identity,
        "link": f"/{_page_of(comment)}/inbox/{identity}/",
        "updated_time": graph_time(comment.private_reply["at"]),
    }


def _photo_file(viewer: Viewer, identity: str) -> str:
    return f"{viewer.site}/photos/{identity}"


def _first_photo(viewer: Viewer, post: PagePost) -> str | None:
    return _photo_file(viewer, post.photos[0]) if post.photos else None


def _status_type(viewer: Viewer, post: PagePost) -> str:
    if post.photos:
        return "added_photos"
    return "shared_story" if post.link else "mobile_status_update"


def _last_touched(viewer: Viewer, post: PagePost) -> str:
    comments = viewer.world.facebook.comments_of(post.id)
    return graph_time(max(post.at, post.edited_at, *(comment.at for comment in comments), 0.0))


def _page_token(viewer: Viewer, page: Page) -> str | None:
    """The Page's own token, for those who run it."""
    if viewer.is_page(page.id):
        return viewer.token.value
    if not viewer.runs(page.id) or not viewer.may("pages_show_list"):
        return None
    tokens = viewer.world.tokens
    for token in tokens:
        if (
            token.page_id == page.id
            and token.session == viewer.token.session
            and token.scopes == viewer.token.scopes
            and (token.expires_at is None) == (viewer.token.kind == "long")
            and tokens.valid("facebook", token.value, "page")
        ):
            return token.value
    # Got with a long-lived token it never expires; otherwise it goes when the person's goes.
    ends = viewer.token.expires_at if viewer.token.kind == "short" else None
    return tokens.issue(
        "facebook",
        "page",
        viewer.token.person,
        viewer.token.client_id,
        viewer.token.scopes,
        lives=None if ends is None else ends - viewer.world.now(),
        page_id=page.id,
        session=viewer.token.session,
        of=viewer.token,
    ).value


def _fans(viewer: Viewer, page: Page) -> int:
    """Everybody on Facebook but the one who runs it."""
    return sum(bool(who.facebook_id) and who.id != page.admin for who in viewer.world.people)


PAGE_VALUES: dict[str, Value] = {
    "id": lambda viewer, page: page.id,
    "name": lambda viewer, page: page.name,
    "access_token": _page_token,
    "tasks": lambda viewer, page: page.tasks if viewer.runs(page.id) else None,
    "category": lambda viewer, page: page.category,
    "category_list": lambda viewer, page: [{"id": "2214", "name": page.category}],
    "link": lambda viewer, page: f"{viewer.site}/{page.id}",
    "is_published": lambda viewer, page: True,
    "can_post": lambda viewer, page: viewer.runs(page.id),
    "has_transitioned_to_new_page_experience": lambda viewer, page: True,
    "verification_status": lambda viewer, page: "not_verified",
    "fan_count": _fans,
    "followers_count": _fans,
}

POST_VALUES: dict[str, Value] = {
    "id": lambda viewer, post: post.id,
    "message": lambda viewer, post: post.text or None,
    "created_time": lambda viewer, post: graph_time(post.at),
    "updated_time": _last_touched,
    "from": lambda viewer, post: author(viewer, post.author, post.page_id),
    "permalink_url": lambda viewer, post: _post_link(viewer, post.id),
    "message_tags": lambda viewer, post: tags(viewer, post.text, post.tags),
    "is_hidden": lambda viewer, post: post.hidden,
    "is_published": lambda viewer, post: True,
    "is_expired": lambda viewer, post: False,
    "is_popular": lambda viewer, post: False,
    "status_type": _status_type,
    "full_picture": _first_photo,
    "picture": _first_photo,
    "privacy": lambda viewer, post: {
        "allow": "",
        "deny": "",
        "description": "Public",
        "friends": "",
        "value": "EVERYONE",
    },
    "application": lambda viewer, post: APPLICATION if post.by_api else None,
    "promotable_id": lambda viewer, post: post.id,
    "timeline_visibility": lambda viewer, post: "normal",
    "can_reply_privately": lambda viewer, post: False,
}

COMMENT_VALUES: dict[str, Value] = {
    "id": lambda viewer, comment: comment.id,
    "message": lambda viewer, comment: comment.text,
    "created_time": lambda viewer, comment: graph_time(comment.at),
    "from": _commenter,
    "message_tags": lambda viewer, comment: tags(viewer, comment.text, comment.tags),
    "parent": lambda viewer, comment: viewer.world.facebook.comment(comment.parent),
    "object": lambda viewer, comment: viewer.world.facebook.post(comment.post_id),
    "permalink_url": _comment_link,
    "comment_count": lambda viewer, comment: len(viewer.world.facebook.replies_to(comment)),
    "like_count": lambda viewer, comment: len(comment.likes),
    "user_likes": lambda viewer, comment: (
        viewer.is_page(_page_of(comment)) and _page_of(comment) in comment.likes
    ),
    "private_reply_conversation": _conversation,
    "is_hidden": lambda viewer, comment: comment.hidden,
    "is_private": lambda viewer, comment: False,
    "can_comment": _may_moderate,
    "can_like": _may_moderate,
    "can_remove": _may_moderate,
    "can_hide": lambda viewer, comment: _may_moderate(viewer, comment) and not _is_own(comment),
    "can_reply_privately": _can_reply_privately,
    "application": lambda viewer, comment: APPLICATION if comment.by_api else None,
}

PHOTO_VALUES: dict[str, Value] = {
    "id": lambda viewer, photo: photo.id,
    "name": lambda viewer, photo: photo.text or None,
    "alt_text_custom": lambda viewer, photo: photo.alt_text or None,
    "alt_text": lambda viewer, photo: photo.alt_text or None,
    "created_time": lambda viewer, photo: graph_time(photo.at),
    "updated_time": lambda viewer, photo: graph_time(photo.at),
    "from": lambda viewer, photo: author(viewer, photo.page_id, photo.page_id),
    "width": lambda viewer, photo: photo.width or None,
    "height": lambda viewer, photo: photo.height or None,
    "picture": lambda viewer, photo: _photo_file(viewer, photo.id),
    "source": lambda viewer, photo: _photo_file(viewer, photo.id),
    "images": lambda viewer, photo: [
        {
            "height": photo.height,
            "source": _photo_file(viewer, photo.id),
            "width": photo.width,
        }
    ],
    "link": lambda viewer, photo: _post_link(viewer, photo.post_id) if photo.post_id else None,
    "page_story_id": lambda viewer, photo: photo.post_id or None,
    "can_delete": lambda viewer, photo: viewer.is_page(photo.page_id),
}

USER_VALUES: dict[str, Value] = {
    "id": lambda viewer, person: person.facebook_id,
    "name": lambda viewer, person: person.facebook_name,
    "first_name": lambda viewer, person: person.facebook_name.partition(" ")[0],
    "last_name": lambda viewer, person: person.facebook_name.partition(" ")[2] or None,
    "short_name": lambda viewer, person: person.facebook_name.partition(" ")[0],
    "name_format": lambda viewer, person: "{first} {last}",
}

# Which names may be chosen inside an object, by the field it stands in.
SUBTYPES = {
    "from": "FromObject",
    "message_tags": "EntityAtTextRange",
    "application": "Application",
    "privacy": "Privacy",
    "category_list": "PageCategory",
    "images": "PlatformImageSource",
    "private_reply_conversation": "UnifiedThread",
}
