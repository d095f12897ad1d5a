"""The things of the practice world: who is there, what they wrote, who may act for whom.

Times are unix seconds (UTC). A person's `id` is the practice world's own; `x_id` and
`facebook_id` are what the networks show. Everything here is saved as one JSON object, so fields
are numbers, texts, lists and dicts only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Network = Literal["x", "facebook"]
NETWORKS: tuple[Network, ...] = ("x", "facebook")

OWNER_ID = "owner"


@dataclass(slots=True)
class Person:
    """Somebody with an account on X, on Facebook, or on both."""

    id: str
    name: str
    x_id: str = ""
    x_username: str = ""
    facebook_id: str = ""
    facebook_name: str = ""
    bio: str = ""
    location: str = ""
    joined_at: float = 0.0
    x_suspended: bool = False
    # Facebook's 459, 464 or 368 while it wants something of this person before they go on
    facebook_trouble: int = 0

    @property
    def is_owner(self) -> bool:
        """This is the one whose helpnet it is."""
        return self.id == OWNER_ID

    def is_on(self, network: Network) -> bool:
        """They have an account there."""
        return bool(self.x_id if network == "x" else self.facebook_id)


@dataclass(slots=True)
class Edge:
    """Somebody's one-way relation to somebody: `follows` on X, `friend` on Facebook."""

    source: str  # Person.id
    target: str  # Person.id
    kind: Literal["follows", "friend"]

    @property
    def id(self) -> str:
        """The key it is kept under."""
        return f"{self.kind}:{self.source}:{self.target}"


@dataclass(slots=True)
class Act:
    """One dated interaction between the owner and a person, and the post it was acted out as."""

    id: str
    person: str  # Person.id
    network: Network
    outgoing: bool  # the owner acted
    at: float
    text: str = ""
    became: str = ""  # id of the post or comment


@dataclass(slots=True)
class XPost:
    """A post on X, with what X itself derives from its text."""

    id: str  # a snowflake: its upper bits are `at` in milliseconds
    author: str  # Person.id
    text: str  # as written
    at: float
    conversation_id: str
    wire_text: str = ""  # as the API tells it, links shortened
    entities: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)  # a long post in full: text, entities
    in_reply_to: str = ""  # the post it answers
    in_reply_to_author: str = ""  # Person.id, kept when that post is deleted
    quote: str = ""  # the post it quotes
    reply_settings: str = "everyone"  # who may answer
    hidden: bool = False
    by_api: bool = False  # made through the API rather than by the world itself
    media: list[str] = field(default_factory=list)  # ids of XMedia
    versions: list[str] = field(default_factory=list)  # ids it had before it was edited
    edited_as: str = ""  # the id of its latest version, where this is an earlier one


@dataclass(slots=True)
class XMedia:
    """A photo uploaded to X; of its content only type and size are kept."""

    id: str
    owner: str  # Person.id
    category: str
    mime: str
    size: int  # bytes
    width: int  # pixels; 0 where the format does not tell it easily
    height: int
    at: float
    alt_text: str = ""

    @property
    def key(self) -> str:
        """What posts refer to it by."""
        return f"3_{self.id}"


@dataclass(slots=True)
class XMessage:
    """A direct message on X from one person to another."""

    id: str
    sender: str  # Person.id
    recipient: str  # Person.id
    text: str
    at: float


@dataclass(slots=True)
class Page:
    """A Facebook Page and who runs it."""

    id: str
    name: str
    admin: str  # Person.id
    category: str = "Public figure"
    tasks: list[str] = field(
        default_factory=lambda: [
            "ADVERTISE",
            "ANALYZE",
            "CREATE_CONTENT",
            "MESSAGING",
            "MODERATE",
            "MANAGE",
        ]
    )
    role_lost: bool = False  # the admin is shut out, until they are let in again


@dataclass(slots=True)
class PagePost:
    """A post on a Page."""

    id: str  # "{page id}_{number}"
    page_id: str
    author: str  # Page.id, or Person.id of a visitor
    text: str
    at: float
    link: str = ""
    tags: list[str] = field(default_factory=list)  # Person.id or Page.id named in the text
    hidden: bool = False
    edited_at: float = 0.0
    by_api: bool = False
    photos: list[str] = field(default_factory=list)  # Photo.id
    likes: list[str] = field(default_factory=list)  # Person.id or Page.id
    roles_only: bool = False  # seen only by those with a role on the app that made it


@dataclass(slots=True)
class Photo:
    """A picture given to a Page, with a post of its own or waiting for one."""

    id: str
    page_id: str
    text: str
    alt_text: str
    media_type: str
    width: int
    height: int
    content: str = field(repr=False)  # the file, in base64
    at: float
    post_id: str = ""  # "" = not published yet


@dataclass(slots=True)
class Comment:
    """A comment on a Page post, or a reply to one."""

    id: str  # "{number of the post}_{number}"
    post_id: str
    author: str  # Person.id or Page.id
    text: str
    at: float
    parent: str = ""  # the top-level comment it stands under; Facebook keeps no deeper level
    answers: str = ""  # the very comment it answers
    tags: list[str] = field(default_factory=list)  # Person.id or Page.id named in the text
    hidden: bool = False
    edited_at: float = 0.0
    by_api: bool = False
    likes: list[str] = field(default_factory=list)  # Person.id or Page.id
    private_reply: dict[str, Any] = field(default_factory=dict)  # id, text, at


@dataclass(slots=True)
class Code:
    """An authorization code, to be traded in once."""

    value: str = field(repr=False)
    network: Network
    person: str  # Person.id
    client_id: str
    redirect_uri: str
    scopes: list[str]
    expires_at: float
    challenge: str = ""  # PKCE, S256
    declined: list[str] = field(default_factory=list)  # asked for and not allowed
    kept_out: list[str] = field(default_factory=list)  # Page.id the app is not to see


@dataclass(slots=True)
class Token:
    """What lets a client act for somebody.

    Kinds: on X `access`, `refresh`, `app`; on Facebook `short`, `long`, `page`, `app`. Tokens of
    one consent share a `session`, so that they can be revoked together.
    """

    value: str = field(repr=False)
    network: Network
    kind: str
    person: str  # Person.id; empty for an app's own token
    client_id: str
    scopes: list[str]
    issued_at: float
    expires_at: float | None = None  # None: never
    page_id: str = ""
    session: str = ""
    refused: int = 0  # Facebook's subcode for why it no longer holds: 460 password changed ...
    declined: list[str] = field(default_factory=list)  # asked for and not allowed
    lapsed: list[str] = field(default_factory=list)  # allowed once, unused for ninety days
    kept_out: list[str] = field(default_factory=list)  # Page.id the app is not to see


@dataclass(slots=True)
class Play:
    """A scenario being played under one post.

    At time t, `minute + (t - since) / 60 * speed` of its minutes have passed.
    """

    network: Network
    post_id: str
    scenario: str
    speed: float
    minute: float
    since: float
    # scenario key -> id of the post or comment it became; "" for what can no longer come
    told: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The key it is kept under."""
        return f"{self.network}:{self.post_id}"


@dataclass(slots=True)
class Settings:
    """What a tester may turn; `reset` brings the defaults back."""

    search_lag: float = 0.0  # seconds until X's search shows a post; the real one takes about 30
    rate_limit_factor: float = 1.0  # multiplies every request limit; benchmarks raise it
    x_credit: float | None = None  # dollars left to spend on X's API; None: more than enough
    x_post_cap: int = 3_000_000  # posts that may be read in a month
    x_owns_app: bool = False  # the owner owns the developer app too: owned reads are cheaper
    x_includes_billed: bool = False  # whether X bills expansions is not known
    x_premium: bool = False  # long posts and edits are open to those who post through the API
    x_spelling: str = "both"  # which names of X's fields hold: tweet, post or both
    x_callback: str = ""  # the one address consent may lead back to; "": any on this computer
    facebook_mode: str = "live"  # or "development": what the app posts, its own people see alone
    facebook_access: str = "advanced"  # or "standard": no Page permission from strangers
    facebook_roles: list[str] = field(default_factory=list)  # names with a role, beside the owner
    facebook_nameless: float = 0.0  # which part of comments comes without `from`
    facebook_deauthorize_url: str = ""  # told when somebody removes the app
    facebook_deletion_url: str = ""  # asked to delete what is known of them
