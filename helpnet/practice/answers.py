"""How somebody of the practice world answers a post: by the control plane or in a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpnet.practice.checking import ROUNDING_SECONDS
from helpnet.practice.complaint import Complaint
from helpnet.practice.model import Network, Person, XPost

if TYPE_CHECKING:
    from helpnet.practice.world import World

LONGEST: dict[Network, int] = {"x": 25_000, "facebook": 8_000}


def answer(
    world: World,
    network: Network,
    post_id: str,
    author: str,
    text: str,
    *,
    in_reply_to: str = "",
    quote: bool = False,
    tags: Sequence[str] = (),
    at: float | None = None,
) -> str:
    """Somebody answers a post, or another answer under it; the id of what they wrote.

    `author` and `tags` are x_usernames or facebook_names. Raises Complaint: 404 for who or what
    is not there, 422 for what that network cannot do.
    """
    if len(text) > LONGEST[network]:
        raise Complaint(422, f"A text on {network} has {LONGEST[network]:,} characters at most.")
    writer = somebody(world, author, network)
    tagged = [_tagged(world, name, network) for name in tags]
    if network == "x":
        return _on_x(world, post_id, writer, text, in_reply_to, quote, at)
    if quote:
        raise Complaint(422, "Only posts on X can be quoted.")
    return _on_facebook(world, post_id, writer, text, in_reply_to, tagged, at)


def somebody(world: World, name: str, network: Network) -> Person:
    """The one person of that name who is on the network; Complaint if there is none or more."""
    people = world.people.named(name)
    if not people:
        raise Complaint(404, f"There is nobody called {name!r}; POST /practice/people makes them.")
    there = [person for person in people if person.is_on(network)]
    if not there:
        raise Complaint(422, f"{name!r} has no account on {network}.")
    if len(there) > 1:
        raise Complaint(422, f"More than one person is called {name!r}; give their x_username.")
    return there[0]


def _tagged(world: World, name: str, network: Network) -> str:
    if network == "x":
        raise Complaint(422, "On X people are named by an @username in the text, not by tags.")
    return somebody(world, name, network).id


def _on_x(
    world: World,
    post_id: str,
    writer: Person,
    text: str,
    in_reply_to: str,
    quote: bool,
    at: float | None,
) -> str:
    post = world.x.get(post_id)
    if post is None:
        raise Complaint(404, f"There is no post {post_id!r} on X.")
    answered = in_reply_to or post_id
    parent = world.x.get(answered)
    if parent is None or not _is_under(world, parent, post):
        raise Complaint(404, f"There is no reply {in_reply_to!r} under that post.")
    at = _after(parent.at, at)
    if quote:
        return world.x.add(writer, text, quote=answered, at=at).id
    return world.x.add(writer, text, in_reply_to=answered, at=at).id


def _after(parent_at: float, at: float | None) -> float | None:
    """The date of an answer, not before what it answers; less than a second is rounding."""
    if at is None or at >= parent_at:
        return at
    if parent_at - at >= ROUNDING_SECONDS:
        raise Complaint(422, '"at" lies before what is answered.')
    return parent_at


def _is_under(world: World, reply: XPost, post: XPost) -> bool:
    """The reply is of the post's conversation, or of one that quotes the post."""
    root = world.x.get(reply.conversation_id)
    return reply.conversation_id == post.conversation_id or (
        root is not None and root.quote == post.id
    )


def _on_facebook(
    world: World,
    post_id: str,
    writer: Person,
    text: str,
    in_reply_to: str,
    tags: Sequence[str],
    at: float | None,
) -> str:
    post = world.facebook.post(post_id)
    if post is None:
        raise Complaint(404, f"There is no post {post_id!r} on Facebook.")
    if post.roles_only and not world.has_app_role(writer):
        raise Complaint(
            422,
            f"{writer.name} cannot see that post: the app that made it was in development mode, "
            "and shows it to people with a role on it only.",
        )
    if in_reply_to == post_id:
        in_reply_to = ""
    answered = world.facebook.comment(in_reply_to) if in_reply_to else None
    if in_reply_to and (answered is None or answered.post_id != post_id):
        raise Complaint(404, f"There is no comment {in_reply_to!r} under that post.")
    at = _after(answered.at if answered else post.at, at)
    comment = world.facebook.add_comment(
        post_id, writer.id, text, answers=in_reply_to, tags=tags, at=at
    )
    return comment.id
