"""The Graph API's ways of saying no, in its own words, codes and HTTP statuses."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


class GraphError(Exception):
    """One error envelope; `extra` holds what only some errors carry (error_user_title ...)."""

    def __init__(
        self,
        message: str,
        code: int,
        *,
        kind: str = "OAuthException",
        status: int = 400,
        subcode: int | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.kind = kind
        self.status = status
        self.subcode = subcode
        self.extra = extra

    def inner(self) -> dict[str, Any]:
        """What stands inside `error`, without the trace id."""
        told: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            told["error_subcode"] = self.subcode
        return {**told, **self.extra}

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        return {"error": {**self.inner(), "fbtrace_id": trace_id()}}


def trace_id() -> str:
    """What Meta wants quoted in a bug report."""
    return "A" + secrets.token_urlsafe(16)[:22]


def numbered(code: int, message: str, **more: Any) -> GraphError:
    """Most errors repeat their code in front of the message."""
    return GraphError(f"(#{code}) {message}", code, **more)


# ---------------------------------------------------------------- tokens


def no_token(*, about_me: bool) -> GraphError:
    """No token came with the call."""
    if about_me:
        return GraphError(
            "An active access token must be used to query information about the current user.", 2500
        )
    return GraphError("An access token is required to request this resource.", 104)


def unreadable_token() -> GraphError:
    """A token that never was, or is no more."""
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190)


def expired_token(expired_at: float, now: float) -> GraphError:
    """A token past its time."""
    return GraphError(
        f"Error validating access token: Session has expired on {_spoken(expired_at)}. "
        f"The current time is {_spoken(now)}.",
        190,
        subcode=463,
    )


REFUSALS = {
    458: "The user has not authorized application.",
    459: "You cannot access the app till you log in to www.facebook.com and follow the "
    "instructions given.",
    460: "The session has been invalidated because the user changed their password or Facebook "
    "has changed the session for security reasons.",
    464: "Sessions for the user are not allowed because the user is not a confirmed user.",
    463: "Session has expired.",
    467: "The session is invalid because the user logged out.",
    492: "The user must be an administrator, editor, or moderator of the page in order to "
    "impersonate it.",
}


def refused_token(subcode: int) -> GraphError:
    """A token that the person or Facebook made void; `subcode` says why."""
    reason = REFUSALS.get(subcode, "The session is invalid.")
    return GraphError(f"Error validating access token: {reason}", 190, subcode=subcode)


def not_as_a_person() -> GraphError:
    """A call that only a Page may make, with a person's token."""
    return GraphError(
        "A Page access token is required to request this resource.",
        190,
        subcode=2069032,
        error_user_title="User Access Token Is Not Supported",
        error_user_msg="A Page access token is required for this call for the new Pages "
        "experience.",
    )


def wrong_proof() -> GraphError:
    """An appsecret_proof that does not fit the token."""
    return GraphError(
        "Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException"
    )


def _spoken(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%A, %d-%b-%y %H:%M:%S UTC")


# ---------------------------------------------------------------- permissions


def may_not_read(permission: str) -> GraphError:
    """The token was never allowed to read this."""
    return numbered(
        10,
        f"This endpoint requires the '{permission}' permission or the 'Page Public Content "
        "Access' feature. Refer to https://developers.facebook.com/docs/apps/review for details.",
    )


def may_not_publish() -> GraphError:
    """The token may not post on this Page."""
    return numbered(
        200,
        "If posting to a group, requires app being installed in the group, and either "
        "publish_to_groups permission with user token, or both pages_read_engagement and "
        "pages_manage_posts permission with page token; If posting to a page, requires both "
        "pages_read_engagement and pages_manage_posts as an admin with sufficient administrative "
        "permission",
        status=403,
    )


def may_not(permission: str = "") -> GraphError:
    """Something else that the token, the task or the object does not allow."""
    needed = f": requires {permission} permission" if permission else ""
    return numbered(200, f"Permissions error{needed}", status=403)


def lapsed() -> GraphError:
    """A permission that was allowed once, and unused for ninety days since."""
    return numbered(10, "Application does not have permission for this action", status=403)


def blocked() -> GraphError:
    """Facebook has blocked the person or the Page from this for a while."""
    return GraphError(
        "The action attempted has been deemed abusive or is otherwise disallowed",
        368,
        subcode=1390008,
        is_transient=False,
        error_user_title="You Can't Use This Feature Right Now",
        error_user_msg="We limit how often you can post, comment or do other things in a given "
        "amount of time in order to help protect the community from spam.",
    )


def as_a_person() -> GraphError:
    """Something that only a Page does here, with a person's token."""
    return numbered(1705, "There was an error posting to wall")


# ---------------------------------------------------------------- what is asked for


def missing_object(method: str, identity: str) -> GraphError:
    """There is no such object, or it may not be seen."""
    return GraphError(
        f"Unsupported {method.lower()} request. Object with ID '{identity}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this operation. Please "
        "read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
        100,
        kind="GraphMethodException",
        subcode=33,
    )


def unknown_alias(name: str) -> GraphError:
    """A word where an id should stand."""
    return numbered(803, f"Some of the aliases you requested do not exist: {name}", status=404)


def unknown_path(rest: str) -> GraphError:
    """A path with too many parts."""
    return GraphError(f"Unknown path components: /{rest}", 2500)


def unknown_field(field: str, node_type: str) -> GraphError:
    """A field or edge that the type does not have."""
    return numbered(100, f"Tried accessing nonexisting field ({field}) on node type ({node_type})")


def unknown_parameter(name: str, where: str) -> GraphError:
    """A parameter that the call does not have; the real API lets most of these pass unseen."""
    return numbered(100, f"Unknown parameter ({name}) on {where}")


def not_one_of(name: str, allowed: Iterable[str], got: str) -> GraphError:
    """A value outside its list."""
    choices = ", ".join(value.upper() for value in allowed)
    return numbered(100, f'Param {name} must be one of {{{choices}}} - got "{got}".')


def bad_parameter(name: str, wanted: str) -> GraphError:
    """A value of the wrong form."""
    return numbered(100, f"Param {name} must be {wanted}.")


def syntax(problem: str, at: int, text: str) -> GraphError:
    """A field list that cannot be read."""
    return GraphError(f'Syntax error "{problem}" at character {at}: {text}', 2500)


# ---------------------------------------------------------------- publishing


def duplicate_post() -> GraphError:
    """The same text as the last post."""
    return numbered(
        506,
        "Duplicate status message",
        subcode=1455006,
        is_transient=False,
        error_user_title="Duplicate Status Update",
        error_user_msg="This status update is identical to the last one you posted. Try posting "
        "something different, or delete your previous update.",
    )


def nothing_to_publish() -> GraphError:
    """Neither text nor link."""
    return numbered(100, "Missing message or attachment")


def too_long(limit: int) -> GraphError:
    """More characters than the place takes."""
    return numbered(100, f"Param message must be at most {limit:,} characters long")


def no_file() -> GraphError:
    """A photo without a file, or with an address that leads to none."""
    return numbered(324, "Requires upload file")


def not_a_photo() -> GraphError:
    """A file that is too large, or no picture of a kind that Facebook reads."""
    return GraphError(
        "Invalid parameter",
        100,
        subcode=1366046,
        is_transient=False,
        error_user_title="Can't Read Files",
        error_user_msg="Your photos couldn't be uploaded. Photos should be less than 4 MB and "
        "saved as JPG, PNG, GIF, TIFF, HEIF or WebP files.",
    )


def replied_already() -> GraphError:
    """A second private reply to one comment."""
    return numbered(10900, "Activity already replied to")


def not_replyable() -> GraphError:
    """A comment that takes no private reply (any more)."""
    return numbered(10902, "This is not a Replyable activity")


def too_many_calls(code: int, what: str) -> GraphError:
    """A limit was reached."""
    return numbered(code, f"{what} request limit reached", is_transient=True)


def too_many_to_page() -> GraphError:
    """The calls that a Page's own business gets are used up."""
    return numbered(
        80001, "There have been too many calls to this Page account. Wait a bit and try again."
    )
