"""How people move in, and how a past with the owner becomes posts that an API can tell.

An app learns whom its user knows from dated posts, mentions, comments and replies alone; so every
interaction is acted out as one of them, at its own date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpnet.practice.model import Act, Comment, Network, Person, XPost
from helpnet.practice.people import stable_number

if TYPE_CHECKING:
    from helpnet.practice.world import World

DAY = 86400.0
ANSWERED_WITHIN = 7 * DAY  # an X post older than that gets a fresh mention, no reply
PAGE_POST_EVERY = 30 * DAY
PAGE_POST_BEFORE = DAY / 4  # how long before the first comment its post stood already

SAID = (
    "thank you for yesterday, that was a good room",
    "how did the workshop go?",
    "this made me smile, thanks",
    "agreed, and well put",
    "see you at the next one?",
    "safe travels!",
    "happy to hear it",
    "that story about the empty hall again, please",
    "congratulations, well deserved",
    "let us catch up when the season is over",
    "read your notes twice, very useful",
    "count on me",
)
PAGE_TALK = (
    "Back from a week on the road. What did I miss?",
    "A room of two hundred and not one phone on the table. Thank you all.",
    "Preparing next month's talk: what should nobody have to hear again?",
    "Three cities, three stages, one suitcase that arrived.",
    "The best question today came from the last row.",
    "Working on a new keynote about communities. Tell me about yours.",
)


@dataclass(slots=True)
class Newcomer:
    """Somebody to be let in: what the control plane and the default community say of them.

    Lists that are None leave what is known already as it is.
    """

    name: str
    x_username: str = ""
    facebook_name: str = ""
    bio: str = ""
    location: str = ""
    relation: dict[Network, list[str]] | None = None
    acts: list[tuple[Network, bool, float, str]] = field(default_factory=list)
    """(network, the owner acted, unix seconds, text or "")"""
    x_suspended: bool | None = None


def settle(world: World, newcomers: Sequence[Newcomer]) -> list[Person]:
    """Let people in, or bring up to date who is there; act their past with the owner out."""
    settled = [_let_in(world, newcomer) for newcomer in newcomers]
    acts = [
        Act(f"{person.id}:{world.ids.number()}", person.id, network, outgoing, at, text)
        for newcomer, person in zip(newcomers, settled, strict=True)
        for network, outgoing, at, text in newcomer.acts
    ]
    for act in sorted(acts, key=lambda act: act.at):
        _act_out(world, act)
        world.remember(act)
    return settled


def known_as(world: World, newcomer: Newcomer) -> Person | None:
    """Who is there already under one of these names; two X names are two people.

    The owner is nobody's namesake.
    """
    people = world.people
    found = people.by_username(newcomer.x_username) if newcomer.x_username else None
    if found is not None or not newcomer.facebook_name:
        return found
    namesakes = people.on_facebook_as(newcomer.facebook_name)
    return next(
        (
            who
            for who in namesakes
            if not who.is_owner and not (newcomer.x_username and who.x_username)
        ),
        None,
    )


def _let_in(world: World, newcomer: Newcomer) -> Person:
    known = known_as(world, newcomer)
    person = Person(
        known.id if known else f"person-{stable_number(_key(newcomer), 12)}",
        newcomer.name,
        x_id=known.x_id if known else "",
        x_username=newcomer.x_username or (known.x_username if known else ""),
        facebook_id=known.facebook_id if known else "",
        facebook_name=newcomer.facebook_name or (known.facebook_name if known else ""),
        bio=newcomer.bio or (known.bio if known else ""),
        location=newcomer.location or (known.location if known else ""),
        joined_at=known.joined_at if known else _joined(world, newcomer),
        facebook_trouble=known.facebook_trouble if known else 0,
    )
    suspended = newcomer.x_suspended
    person.x_suspended = known.x_suspended if known and suspended is None else bool(suspended)
    world.people.add(person)
    if newcomer.relation is not None:
        _relate(world, person, newcomer.relation)
    return person


def _key(newcomer: Newcomer) -> str:
    return f"{newcomer.x_username.casefold()}/{newcomer.facebook_name.casefold()}"


def _joined(world: World, newcomer: Newcomer) -> float:
    """Some years before today, and before the first thing they did."""
    first = min((at for _, _, at, _ in newcomer.acts), default=world.now())
    return float(int(min(first, world.now()) - (400 + stable_number(_key(newcomer), 4) / 4) * DAY))


def _relate(world: World, person: Person, relation: dict[Network, list[str]]) -> None:
    owner, people = world.people.owner, world.people
    if "x" in relation:
        people.relate(owner, person, "follows", on="following" in relation["x"])
        people.relate(person, owner, "follows", on="followed_by" in relation["x"])
    if "facebook" in relation:
        people.relate(owner, person, "friend", on="friend" in relation["facebook"])


def _act_out(world: World, act: Act) -> None:
    person = world.people.get(act.person)
    if person is None:
        return
    text = act.text or SAID[stable_number(f"{act.person}{act.at:.0f}", 6) % len(SAID)]
    if act.network == "x":
        act.became = _on_x(world, person, act, text).id
    else:
        act.became = _on_facebook(world, person, act, text).id


def _on_x(world: World, person: Person, act: Act, text: str) -> XPost:
    """A reply to the other's latest post to them, else a mention."""
    owner = world.people.owner
    author, other = (owner, person) if act.outgoing else (person, owner)
    if f"@{other.x_username}".casefold() not in text.casefold():
        text = f"@{other.x_username} {text}"
    answered = _latest_to(world.x.by(other.id), author, act.at)
    return world.x.add(author, text, in_reply_to=answered.id if answered else "", at=act.at)


def _latest_to(posts: Iterable[XPost], reader: Person, at: float) -> XPost | None:
    for post in posts:  # newest first
        if post.at >= at:
            continue
        if at - post.at > ANSWERED_WITHIN:
            return None
        if any(mention.get("id") == reader.x_id for mention in post.entities.get("mentions", ())):
            return post
    return None


def _on_facebook(world: World, person: Person, act: Act, text: str) -> Comment:
    """A comment under the Page's latest post; the Page answers it, or else names the person."""
    if not act.outgoing:
        return world.facebook.add_comment(_page_post(world, act.at), person.id, text, at=act.at)
    earlier = [
        comment
        for comment in world.facebook.comments_by(person.id)
        if comment.at <= act.at and not comment.parent
    ]
    page = world.page()
    if earlier:
        answered = max(earlier, key=lambda comment: comment.at)
        return world.facebook.add_comment(
            answered.post_id, page.id, text, answers=answered.id, at=act.at
        )
    return world.facebook.add_comment(
        _page_post(world, act.at),
        page.id,
        f"{person.facebook_name}, {text}",
        tags=[person.id],
        at=act.at,
    )


def _page_post(world: World, at: float) -> str:
    """The post that stood newest on the owner's Page then; one is made where none is near."""
    page = world.page()
    for post in reversed(world.facebook.posts_of(page.id)):
        if post.at <= at and at - post.at <= PAGE_POST_EVERY and post.author == page.id:
            return post.id
    text = PAGE_TALK[stable_number(f"{at:.0f}", 6) % len(PAGE_TALK)]
    return world.facebook.add_post(page.id, text, at=at - PAGE_POST_BEFORE).id
