"""What speaks for two descriptions being one person's, from an account down to a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import DamerauLevenshtein

from helpnet.domain.handles import LEAST_SURNAME, handle_says
from helpnet.domain.identity import Words, is_full
from helpnet.domain.namesakes import is_frequent, may_be_short_for
from helpnet.domain.traits import Traits, different, different_accounts

_NETWORKS = {"x": "X", "facebook": "Facebook", "linkedin": "LinkedIn"}
# Behind these stands whoever reads the mail, not somebody of that name.
_ROLES = frozenset(
    (
        *("admin", "booking", "bookings", "contact", "events", "hello", "info", "mail", "media"),
        *("marketing", "office", "press", "sales", "speakers", "support", "team", "welcome"),
    )
)
# A guess at a slip of the pen: at most so many letters differ, of so many each.
_MOST_SLIPS = 2
_LETTERS_PER_SLIP = 10


class Level(IntEnum):
    """How a link was found; the lower, the stronger."""

    ACCOUNT = 0
    ADDRESS = 1
    NAME = 2
    HANDLE = 3
    SHORTER_NAME = 4
    INITIAL = 5
    FIRST_NAME = 6
    GUESS = 7


@dataclass(frozen=True, slots=True)
class Link:
    """What speaks for two being one person; `reason` is a clause for the user."""

    level: Level
    reason: str
    certain: bool = True


def hard_link(one: Traits, other: Traits) -> Link | None:
    """An account, e-mail address, phone number or web address that both have.

    Not certain where an address is shared by what must be two people: by other names, or other
    accounts on one network.
    """
    for network, kind, _ in sorted(one.accounts & other.accounts):
        if kind == "id" or not different(one.values(network, "id"), other.values(network, "id")):
            shown = _NETWORKS.get(network, network.title())
            return Link(Level.ACCOUNT, f"the same account on {shown}")
    agree = _first_names_agree(one, other)
    certain = agree is not False and not different_accounts(one, other)
    if one.emails & other.emails:
        return Link(Level.ADDRESS, "the same e-mail address", certain)
    if one.phones & other.phones:
        return Link(Level.ADDRESS, "the same phone number", certain)
    if one.pages & other.pages and agree is not False:
        # An organisation's page is everybody's there: names have to agree as well.
        nameless = not one.names and not other.names
        return Link(Level.ADDRESS, "the same web address", certain and bool(agree or nameless))
    return None


def soft_link(one: Traits, other: Traits, places: Sequence[str] = ()) -> Link | None:
    """The strongest likeness of names and handles; None when there is none."""
    links = [*_name_links(one, other)]
    if links or not (one.has_full_name and other.has_full_name):
        links += [*_handle_links(one, other, places), *_handle_links(other, one, places)]
        if one.handles & other.handles:
            links.append(Link(Level.GUESS, "the same handle on another network", certain=False))
    return min(links, key=lambda link: (link.level, not link.certain), default=None)


def _first_names_agree(one: Traits, other: Traits) -> bool | None:
    """Whether their first names may be one; None when one of them has no name."""
    if not one.names or not other.names:
        return None
    if one.keys & other.keys:
        return True
    return any(_may_be_one(a, b) for a in one.names for b in other.names)


def _may_be_one(a: Words, b: Words) -> bool:
    first, other_first = a[0], b[0]
    if first == other_first or may_be_short_for(first, other_first):
        return True
    if 1 in (len(first), len(other_first)) and first[0] == other_first[0]:
        return True
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) == 1 and shorter[0] == longer[-1]


def _name_links(one: Traits, other: Traits) -> Iterator[Link]:
    if one.keys & other.keys:
        yield Link(Level.NAME, "the same full name")
    for a in one.names:
        for b in other.names:
            shorter, longer = sorted((a, b), key=len)
            link = (
                _lone_name_link(shorter[0], longer)
                if len(shorter) == 1
                else _initials_link(shorter, longer) or _guess(shorter, longer)
            )
            if link is not None:
                yield link


def _lone_name_link(name: str, other: Words) -> Link | None:
    if is_full((name,)):
        return None
    if name == other[0]:
        return Link(Level.FIRST_NAME, "the same first name, which nobody else here has")
    if name == other[-1]:
        return Link(Level.GUESS, "the same surname", certain=False)
    if may_be_short_for(name, other[0]):
        return Link(Level.GUESS, "a short form of the same first name", certain=False)
    return None


def _initials_link(shorter: Words, longer: Words) -> Link | None:
    """Names that differ by what is left out of one of them or shortened to a letter."""
    first, last = shorter[0], shorter[-1]
    if first == longer[0] and last == longer[-1]:
        if not _middles_agree(shorter[1:-1], longer[1:-1]):
            return None
        certain = not is_frequent(last)
        return Link(Level.SHORTER_NAME, "the same name but for a middle one", certain)
    if last == longer[-1] and _is_initial(first, longer[0]):
        certain = len(last) >= LEAST_SURNAME and not is_frequent(last)
        return Link(Level.INITIAL, "the same initial and surname", certain)
    if first == longer[0] and _is_initial(last, longer[-1]):
        return Link(Level.FIRST_NAME, "the same first name and initial, which nobody else here has")
    return None


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _middles_agree(some: Words, others: Words) -> bool:
    """Nothing is left out but whole names, and an initial stands for a name it begins."""
    pairs = zip(some, others, strict=False)
    return all(a == b or _is_initial(a, b) for a, b in pairs)


def _guess(shorter: Words, longer: Words) -> Link | None:
    """What only a person can decide."""
    reason = ""
    if shorter[-1] == longer[-1] and may_be_short_for(shorter[0], longer[0]):
        reason = "a short form of the same name"
    elif sorted(shorter) == sorted(longer):
        reason = "the same name in another order"
    else:
        a, b = "".join(shorter), "".join(longer)
        slips = DamerauLevenshtein.distance(a, b, score_cutoff=_MOST_SLIPS)
        if slips <= _MOST_SLIPS and slips * _LETTERS_PER_SLIP <= min(len(a), len(b)):
            reason = "nearly the same name"
    return Link(Level.GUESS, reason, certain=False) if reason else None


def _handle_links(one: Traits, other: Traits, places: Sequence[str]) -> Iterator[Link]:
    """What the handles and e-mail addresses of one say of the names of the other."""
    written = {handle: "handle" for handle in one.handles}
    for email in one.emails:
        local = email.partition("@")[0].partition("+")[0]
        if local not in _ROLES:
            written.setdefault(local, "e-mail address")
    for name in other.names:
        for handle, kind in sorted(written.items()):
            says = handle_says(handle, name, places)
            if says == "name":
                yield Link(Level.HANDLE, f"the {kind} is the name")
            elif says == "initial":
                certain = not is_frequent(name[-1])
                yield Link(Level.INITIAL, f"the {kind} is the initial and surname", certain)
            elif says == "short":
                yield Link(Level.GUESS, f"the {kind} may be the name", certain=False)
