"""What pages, the API and the command line show: one read model for all three.

Names are those of the JSON API; times are aware UTC datetimes until they are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from helpnet.domain.model import (
    AskState,
    Certainty,
    Closeness,
    ContactStatus,
    Failed,
    Fits,
    HowKnown,
    Must,
    OwnWord,
    Photo,
    PostState,
    ReplyKind,
    ReplyState,
    Suggester,
    Suggestion,
    Tie,
)
from helpnet.domain.why import Why, why


@dataclass(frozen=True, slots=True)
class PostView:
    """An ask on one network."""

    network: str
    label: str  # "X", "Facebook Page"
    account: str  # as whom: "@robin" or the Page's name
    account_url: str | None  # where that account's posts are seen
    text: str
    state: PostState
    remote_id: str | None
    url: str | None
    attempts: int
    message: str  # a sentence or two; empty when there is nothing to say
    sent_at: datetime | None
    not_before: datetime | None  # while queued: when it leaves, so until when it can be undone
    replies_seen: int
    replies_reported: int | None
    checked_at: datetime | None
    visible: str
    actions: tuple[str, ...]  # what the user may decide now, of: cancel, confirm, delete, resend
    photos: int = 0  # how many go with it
    notes: tuple[str, ...] = ()  # what to know: a dearer post, one without the ask's photos
    button: str = ""  # the one thing worth offering beside the message: "Edit and send" ...
    delete_asked_at: datetime | None = None  # while it is being taken down
    deleted_at: datetime | None = None
    delete_failed: bool = False  # the user wanted it deleted, and `message` says why it is not


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One call to a network about a post, as it is on record.

    `outcome` is of: started, sent, found, refused, expired, unknown, not taken, not sent, not seen,
    could not look, deleted, gone.
    """

    act: Literal["post", "find", "delete"]
    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    code: str  # HTTP's or the network's own, or what went wrong on the way; empty where none
    what: str  # "Attempt 2 to send it"
    words: str  # "X did not take it (HTTP 429)"


@dataclass(frozen=True, slots=True)
class AuthorView:
    """Who wrote a reply, and how well the user knows them themselves."""

    name: str
    handle: str | None
    url: str | None
    closeness: Closeness

    @property
    def known(self) -> bool:
        """Whether the user knows them at all."""
        return self.closeness != "stranger"


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply, from whichever network or none."""

    id: str
    network: str | None
    remote_id: str | None
    parent_remote_id: str | None
    author: AuthorView
    text: str
    created_at: datetime
    kind: ReplyKind
    suggests: tuple[str, ...]  # contact ids
    url: str | None
    state: ReplyState
    by_link: bool = False  # given on the ask's answer page
    claims: bool = False  # by who says to be somebody the user knows; only the user can tell


@dataclass(frozen=True, slots=True)
class SuggestedBy:
    """One reply that suggests a contact, or advises against; `span` is where its text does so."""

    name: str
    reply_id: str
    quote: str
    network: str | None
    url: str | None
    span: tuple[int, int]
    note: str = ""  # what to mind, in their words: "tell him Ravi sent you"
    by_link: bool = False
    claims: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One thing that was said of a contact, and why it is taken to be about them."""

    reply_id: str
    said: Suggestion  # with the rule or model that found it, and how sure it is
    author: str
    text: str
    joined_because: str  # why it is taken for the same person; empty for the first

    @property
    def why(self) -> Why:
        """Why it is evidence, in words; a page shows few of many."""
        return why(self.said, self.author, self.text)


@dataclass(frozen=True, slots=True)
class MayBe:
    """Another contact, or somebody the user knows, and what speaks for being the same person."""

    id: str
    name: str
    about: str  # what tells them from others of that name; may be empty
    because: str
    rank: int = 0  # of another contact


@dataclass(frozen=True, slots=True)
class Step:
    """One person on the path to a contact."""

    name: str
    closeness: Closeness


@dataclass(frozen=True, slots=True)
class ContactView:
    """A suggested person in their place, with the reasons in words."""

    id: str
    rank: int
    name: str
    org: str | None
    handles: Mapping[str, str]  # network -> handle without "@"
    emails: tuple[str, ...]
    phones: tuple[str, ...]  # E.164
    urls: tuple[str, ...]
    closeness: Closeness
    how_known: tuple[HowKnown, ...]
    fits: Fits
    score: float
    because: tuple[str, ...]
    path: tuple[Step, ...]
    suggested_by: tuple[SuggestedBy, ...]
    status: ContactStatus
    note: str
    certainty: Certainty  # "possible" asks the user to confirm
    location: str | None
    bio: str | None
    tie: Tie = field(default_factory=Tie)
    voices: tuple[Suggester, ...] = ()  # who suggests them: one per person, strongest first
    person_id: str | None = None  # who they are of the people the user knows of
    # Who of the user's own sources told an address: value -> "your contacts"; none: a reply did.
    told_by: Mapping[str, str] = field(default_factory=dict)
    fails: tuple[Failed, ...] = ()  # of what the ask insists on
    trust: tuple[str, ...] = ()  # what may be checked before trusting them, in short facts
    advised_against: tuple[SuggestedBy, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    joined: tuple[MayBe, ...] = ()  # other contacts that are shown here, as the same person
    word: OwnWord = ""  # how well the user says they know them
    may_be: tuple[MayBe, ...] = ()  # other contacts that the user is asked about
    may_be_known: tuple[MayBe, ...] = ()  # people the user knows, likewise


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask with its posts; the whole page adds contacts and replies."""

    id: str
    text: str
    place: str | None
    needed_by: datetime
    has_deadline: bool
    topics: tuple[str, ...]
    state: AskState
    created_at: datetime
    posts: tuple[PostView, ...]
    replies_count: int
    contacts_count: int
    first_reply_seconds: int | None
    answer_path: str | None  # of the page where anybody may answer, while the ask is on
    revision: int  # grows with every change that the page shows
    photos: tuple[Photo, ...] = ()
    is_unsent: bool = False  # nothing of it is out, and nothing can still go out by itself
    must: tuple[Must, ...] = ()
    insistable_place: str = ""  # typed, or the only one that the text names
    can_undo: bool = False  # no post has left yet, so that all of it can be taken back


@dataclass(frozen=True, slots=True)
class AskPage:
    """All that an ask's page shows."""

    ask: AskView
    contacts: tuple[ContactView, ...]  # ranked, certain ones
    possible: tuple[ContactView, ...]  # "possible - confirm?", ranked after the certain ones
    replies: tuple[ReplyView, ...]  # newest last
    unnamed: tuple[ReplyView, ...]  # the replies that name nobody


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with one network for a user.

    `not_set_up`: helpnet has no developer app there. `unconnected`: nobody has connected an
    account, or it was disconnected; `message` then says what became of that.
    """

    network: str
    label: str  # "X", "Facebook Page"
    state: Literal["connected", "expired", "unconnected", "not_set_up"]
    account_id: str = ""
    account: str = ""  # as whom: "@robin" or the Page's name
    url: str = ""
    message: str = ""  # one sentence; empty when there is nothing to say
    removal_url: str = ""  # where the user takes their consent back by hand


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an ask could go out on one network now: as whom, when checked, what to do.

    `can_post` is None where it is not known: nobody has looked yet, or the network did not answer.
    """

    network: str
    label: str
    account: str  # as whom; empty where none is connected
    can_post: bool | None
    checked_at: datetime | None
    message: str  # one sentence; empty when there is nothing to say
    button: str = ""
    url: str = ""  # where the button leads; empty for the page of accounts


@dataclass(frozen=True, slots=True)
class AccountView:
    """Who posts where: what stands beside Send."""

    network: str
    label: str
    account: str  # "@robin", or the Page's name
    url: str | None
    state: str  # connected | expired | disconnected
    message: str
    ready: Readiness
    unit: str  # how its texts are counted: "weighted characters", "characters"
    limit: int
    takes_photos: bool = True
