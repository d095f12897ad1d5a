"""What may be checked of a suggested person before trusting them: facts in words, no score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from helpnet.domain.model import Suggester
from helpnet.domain.places import fold
from helpnet.domain.words import month


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ANYBODYS = _words(
    "gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol gmx web proton "
    "protonmail pm mail zoho fastmail hey yandex"
)
_SECOND_LEVEL = _words("co com org net ac gov edu")
_NO_NAME = _words("inc ltd llc gmbh ag sa co corp group company limited")
_SHORTEST = 2  # letters of a domain that may stand for a name


def trust(
    voices: Sequence[Suggester],
    replies: int,
    *,
    since: Sequence[tuple[str, datetime]] = (),
    emails: Iterable[str] = (),
    org: str = "",
    sites: Iterable[str] = (),
) -> tuple[str, ...]:
    """Short facts for one line, such as ("2 people, independently", "on X since May 2009").

    `voices` are one per person, over all networks, `replies` how many replies they wrote; `since`
    holds (network, when the profile was made) as far as it is known; `sites` are addresses of
    pages of theirs.
    """
    facts = _said_by(voices, replies)
    stating = [voice for voice in voices if voice.knows_as in AS]
    # What the first of them states is one of the reasons already.
    facts += [f"{voice.name}: {AS[voice.knows_as]}" for voice in stating[1:]]
    facts += [f"on {network} since {month(when)}" for network, when in since]
    domains = dict.fromkeys(email.rpartition("@")[2].lower() for email in emails)
    facts += [_mail(domain, org, list(sites)) for domain in domains if org and domain]
    return tuple(facts)


# What somebody states to be to the person they suggest.
AS = {
    "family": "of their family",
    "colleague": "a colleague of theirs",
    "client": "a client of theirs",
    "classmate": "a classmate of theirs",
    "neighbour": "a neighbour of theirs",
    "friend": "a friend of theirs",
    "met": "has met them",
}


def _said_by(voices: Sequence[Suggester], replies: int) -> list[str]:
    others = [voice for voice in voices if not voice.is_candidate]
    if len(others) > 1:
        told = f"{len(others)} people, independently"
    elif others:
        told = "one person says so"
        if replies == len(voices):
            return []  # that much every card says
    else:
        return ["only they say so"] if voices else []
    return [f"{told}, in {replies} replies" if replies > len(voices) else told]


def _mail(domain: str, org: str, sites: Sequence[str]) -> str:
    if _label(domain) in _ANYBODYS:
        return f"mail at {domain}, where anybody may have one"
    if is_of_organisation(domain, org, sites):
        return f"mail at {domain}, of {org}"
    return f"mail at {domain}, not named like {org}"


def is_of_organisation(domain: str, org: str, sites: Iterable[str] = ()) -> bool:
    """Whether a mail domain is the organisation's, by its name or by that of its web page."""
    label = _label(domain).replace("-", "")
    if len(label) < _SHORTEST:
        return False
    return label in _names(org) or any(_host(site) == domain for site in sites)


def _names(org: str) -> set[str]:
    """How an organisation may call its domain: in one word, without its form, by its initials."""
    words = list(fold(org))
    found = {"".join(word[0] for word in words)} if len(words) > _SHORTEST else set[str]()
    if words[:1] == ["the"]:
        words = words[1:]
    found.add("".join(words))
    while words and words[-1] in _NO_NAME:
        words.pop()
        found.add("".join(words))
    return found


def _label(domain: str) -> str:
    """The part of a domain that is a name: "icgroup" of "mail.icgroup.co.uk"."""
    parts = domain.split(".")[:-1]
    if len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    return parts[-1] if parts else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
