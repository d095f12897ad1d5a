"""The words helpnet thinks in: plain, frozen values that every floor may name.

Times are timezone-aware and in UTC. An id called ``remote_id`` is a network's own, opaque text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

AskState = Literal["live", "found", "expired", "withdrawn"]
PostState = Literal[
    "queued", "sending", "unknown", "sent", "refused", "cancelled", "by_hand", "deleted"
]
ReplyKind = Literal["suggestion", "offer", "question", "relay", "thanks", "noise"]
ReplyState = Literal["new", "answered", "thanked", "hidden", "deleted"]
ContactStatus = Literal["new", "contacted", "agreed", "declined", "dismissed"]
Certainty = Literal["sure", "possible"]
Closeness = Literal["know_well", "know", "know_slightly", "through", "stranger"]
Fits = Literal["yes", "unknown", "no"]
# What an ask may insist on: being at its place, being free at the time it is needed by.
Must = Literal["place", "time"]

# How the user knows somebody: the kinds of relation, in the order they are said.
HowKnown = Literal[
    "friend",
    "family",
    "colleague",
    "client",
    "classmate",
    "met",
    "neighbour",
    "connection",
    "follows_each_other",
    "you_follow",
    "follows_you",
    "in_contacts",
    "other",
]
# How well, in the user's own word; empty where they have not said.
OwnWord = Literal["", "well", "little", "not"]
# The kinds both sides agreed to: each is a mutual edge of the tie formula.
MUTUAL_KINDS: frozenset[str] = frozenset(
    {"friend", "connection", "follows_each_other", "in_contacts"}
)


# ---------------------------------------------------------------- what the networks tell


@dataclass(frozen=True, slots=True)
class Credentials:
    """What lets an adapter act for one account; never shown, never logged."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands in the way of an account, or soon will, in one sentence with one button.

    `blocks` says that nothing can be posted till it is mended; `url` is where the button leads,
    empty for one of the app's own.
    """

    code: str  # for the record: "402", "scope", "clock" ...; never a secret
    sentence: str
    button: str = ""
    url: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a post stands on a network."""

    network: str
    remote_id: str
    url: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A photo as it goes out with a post: a JPEG, and in words what it shows."""

    content: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody on a network, as that network shows them to the user."""

    network: str
    remote_id: str
    handle: str = ""  # without "@"; empty on networks that have none
    name: str = ""
    url: str = ""
    bio: str = ""
    location: str = ""
    # The user's relation to them, of: follows_each_other, you_follow, follows_you, friend.
    # None where the network did not tell; empty where it told that there is none.
    relation: frozenset[str] | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Something the network itself marked in a text: a mention, a link, a tagged person."""

    kind: Literal["mention", "url", "tag"]
    text: str  # as it stands in the text ("@joel", "https://t.co/x", "Joel Parent")
    handle: str = ""  # of a mention, without "@"
    name: str = ""  # of a tag
    remote_id: str = ""  # of a mention or tag, where told
    url: str = ""  # of a link, unshortened
    is_person: bool = True  # False for a tagged Page, group or event


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply as its network tells it."""

    network: str
    remote_id: str
    post_remote_id: str  # the post of the ask it belongs to
    author: Profile
    text: str
    created_at: datetime
    url: str = ""
    parent_remote_id: str | None = None  # the reply it answers; None when it answers the post
    entities: tuple[Entity, ...] = ()
    language: str = ""
    is_own: bool = False  # written by the user's own account


@dataclass(frozen=True, slots=True)
class Interaction:
    """One dated act between the user and somebody on a network."""

    person: Profile
    outgoing: bool  # the user acted on the person
    at: datetime
    kind: str = "message"  # message, mention, reply, comment, like ...
    under: str = ""  # the post that began the conversation it is in, where the network told


# A network's own position in each post's replies: the post's remote_id -> an opaque mark.
Cursor = Mapping[str, str]


# ---------------------------------------------------------------- what the user asks


@dataclass(frozen=True, slots=True)
class Ask:
    """One urgent question of one user."""

    id: str
    user_id: str
    text: str
    state: AskState
    created_at: datetime
    needed_by: datetime  # the ask's own deadline, or a day after it was made
    has_deadline: bool = False  # the user gave needed_by
    place: str = ""
    topics: tuple[str, ...] = ()
    needed_by_as_typed: str = ""  # choice, picked local time and zone, as the form had them
    must: tuple[Must, ...] = ()
    answer_code: str = ""  # of the page where anybody who has its link may answer


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the user chose, without its content; width and height in pixels."""

    id: str
    width: int
    height: int
    alt: str = ""  # in words, for those who cannot see it


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the user on a network, without its secrets."""

    id: str
    user_id: str
    network: str
    api_base: str
    remote_id: str
    handle: str
    name: str
    url: str = ""
    state: Literal["connected", "expired", "disconnected"] = "connected"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An ask on its way to one network."""

    id: str
    ask_id: str
    user_id: str
    network: str
    account_id: str
    text: str
    state: PostState
    attempts: int = 0
    not_before: datetime | None = None
    message: str = ""
    remote_id: str = ""
    url: str = ""
    sent_at: datetime | None = None
    replies_seen: int = 0
    replies_reported: int | None = None
    checked_at: datetime | None = None
    cursor: str = ""
    first_attempt_at: datetime | None = None
    button: str = ""  # the one thing worth offering beside `message`, as its network's table has it
    lost_at: datetime | None = None  # since when an attempt's outcome is not known
    looks: int = 0  # how often it was looked for since
    delete_asked_at: datetime | None = None  # while a sent one is being taken down
    deleted_at: datetime | None = None
    delete_message: str = ""  # how that stands, or why it failed
    delete_button: str = ""  # the one thing worth offering beside it
    photos: int = 0  # how many photos go with it: all of the ask's, or none
    visible: Literal["public", "app_roles_only", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply as helpnet keeps it."""

    id: str
    ask_id: str
    kind: ReplyKind
    state: ReplyState
    author_name: str
    author_handle: str
    author_url: str
    text: str
    created_at: datetime
    network: str | None  # None for a reply that came by phone, mail, paste or share
    remote_id: str | None
    parent_remote_id: str | None
    url: str
    person_id: str | None  # the author among the people helpnet knows of
    negated: tuple[str, ...] = ()  # names and handles that it advises against
    source: str = ""  # by which way it came, where by no network
    claims: str | None = None  # the person whom they say to be, where only the user can tell


# ---------------------------------------------------------------- who is suggested


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a text, as far as it is known."""

    name: str = ""
    handle: str = ""  # without "@"
    network: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a text: the network's own marks, the places phones may be from."""

    entities: tuple[Entity, ...] = ()
    regions: tuple[str, ...] = ()  # ISO 3166 two-letter codes, likeliest first, for phone numbers
    language: str = ""  # ISO 639 code of the text, where the network told
    asker_handles: tuple[str, ...] = ()  # the user's own: being addressed is not being suggested
    asker_names: tuple[str, ...] = ()  # likewise


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person that a text suggests, with the span of the text that says so."""

    span: tuple[int, int]
    name: str = ""
    org: str = ""
    handle: str = ""  # without "@", lower case
    network: str = ""  # of the handle
    email: str = ""
    phone: str = ""  # E.164, with ";ext=" where there is an extension
    url: str = ""
    is_author: bool = False  # the writer offers themselves
    certainty: Certainty = "sure"
    rule: str = ""  # which rule or model found it, for "why"
    how_known: str = ""  # the tie to the candidate that the writer states: "colleague", "friend"
    remote_id: str = ""  # of a tagged person or mention, where the network told
    note: str = ""  # in the writer's words: whom to mention, under which condition they offer


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a reply is, and whom it suggests."""

    kind: ReplyKind
    suggestions: tuple[Suggestion, ...] = ()
    # Every kind that is present, of which `kind` is the highest; and "wishes" for good wishes.
    acts: frozenset[str] = frozenset()
    negated: tuple[str, ...] = ()  # names and handles (without "@") that the text advises against


# ---------------------------------------------------------------- how the user knows them


@dataclass(frozen=True, slots=True)
class Tie:
    """The facts of how the user knows one person; `strength` is the formula over them."""

    strength: float = 0.0
    messages: int = 0  # in both directions
    days: int = 0  # distinct UTC days with any
    days_out: int = 0
    days_in: int = 0
    last: datetime | None = None
    how_known: tuple[HowKnown, ...] = ()
    word: OwnWord = ""  # wins over everything else here

    @property
    def is_mutual(self) -> bool:
        """Both sides agreed to an edge."""
        return bool(MUTUAL_KINDS.intersection(self.how_known))

    @property
    def is_two_way(self) -> bool:
        """Both have acted towards the other."""
        return self.days_out > 0 and self.days_in > 0


@dataclass(frozen=True, slots=True)
class Suggester:
    """Somebody who suggests a candidate, and how the user knows them."""

    id: str  # the person's id, or what else identifies them; one person counts once
    name: str
    tie: Tie
    reply_id: str
    quote: str
    knows_candidate: bool = False  # they state it ("my colleague"), or both work at one place
    is_candidate: bool = False  # they suggest themselves or their own business
    candidates_named: int = 1  # how many people they named under this ask
    knows_as: str = ""  # the tie to the candidate that they state, as HowKnown names it
    works_at: str = ""  # the organisation where both are told to work


@dataclass(frozen=True, slots=True)
class Failed:
    """What an ask insists on and somebody is known not to meet, with the fact that says so."""

    must: Must
    because: str  # one sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suggested contact as the ranking sees it."""

    id: str
    name: str
    tie: Tie = Tie()
    suggesters: tuple[Suggester, ...] = ()
    fit: float = 0.0  # 0..1
    fits: Fits = "unknown"
    fails: tuple[Failed, ...] = ()  # of what the ask insists on, what they are known not to meet
    status: ContactStatus = "new"
    latest: datetime | None = None  # the newest reply that suggests them


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause of why a contact stands where it stands: data, said in words when shown."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    rank: int  # from 1
    tier: Literal[1, 2, 3]
    score: float
    closeness: Closeness
    reasons: tuple[Reason, ...]
    path: tuple[Suggester, ...]  # through whom, strongest first; empty for tier 1 and strangers
    voices: tuple[Suggester, ...] = ()  # who suggests them: one per person, strongest first
