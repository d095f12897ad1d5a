"""Why a contact stands where it stands: the facts, strongest first, each to be said in one clause.

Every fact is one that is stored; nothing is computed that could not be shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from helpnet.domain.model import Candidate, HowKnown, Reason, Suggester, Tie
from helpnet.domain.ties import closeness, known_directly

MOST = 3  # clauses that one contact gets

# The order in which the kinds of relation are said: what tells most comes first.
_TELLING: tuple[HowKnown, ...] = (
    "family",
    "colleague",
    "client",
    "classmate",
    "neighbour",
    "friend",
    "met",
    "follows_each_other",
    "connection",
    "in_contacts",
    "you_follow",
    "follows_you",
    "other",
)
# Of a suggester, only these say more than how well they are known.
_SAID_OF_SUGGESTERS = ("family", "colleague", "client", "classmate", "neighbour", "met")
_SAID_AT_MOST = 2


def reasons(candidate: Candidate, tier: int, voices: Sequence[Suggester]) -> tuple[Reason, ...]:
    """At most three reasons, strongest first; `voices` are one per person, strongest first.

    Kinds: "own_word", "relation", "contact", "suggested", "acquainted", "offers", "offers_own",
    "unlinked".
    """
    direct = _own_word(candidate.tie) + _relation(candidate.tie) + _contact(candidate.tie, tier)
    said = _said(candidate, voices)
    if tier == 1:
        # That they offer, of somebody who is known, is more news than who else says so.
        offers = [reason for reason in said if reason.kind == "offers"]
        found = direct + offers + [reason for reason in said if reason not in offers]
    else:
        found = said + (direct if direct or tier == 2 else [Reason("unlinked")])
    return tuple(found[:MOST])


def acquaintance(tie: Tie) -> str:
    """How the user knows a suggester, in one key for words.

    One of know_well, know, know_slightly, written_to, a kind such as colleague, or, of those the
    user does not know, you_follow, follows_you, has_written, stranger.
    """
    if not known_directly(tie):
        for kind in ("you_follow", "follows_you"):
            if kind in tie.how_known:
                return kind
        if tie.days_in:
            return "has_written"
        return "written_to" if tie.days_out else "stranger"
    known = closeness(tie)
    if known == "know_well":
        return known
    for kind in _SAID_OF_SUGGESTERS:
        if kind in tie.how_known:
            return kind
    answered = tie.is_mutual or tie.is_two_way or "friend" in tie.how_known
    return known if answered else "written_to"


def _own_word(tie: Tie) -> list[Reason]:
    return [Reason("own_word", {"word": tie.word})] if tie.word in ("well", "little") else []


def _relation(tie: Tie) -> list[Reason]:
    kinds = [kind for kind in _TELLING if kind in tie.how_known]
    if "follows_each_other" in kinds:
        kinds = [kind for kind in kinds if kind not in ("you_follow", "follows_you")]
    return [Reason("relation", {"how_known": tuple(kinds[:_SAID_AT_MOST])})] if kinds else []


def _contact(tie: Tie, tier: int) -> list[Reason]:
    if not tie.days and (tier != 1 or not tie.how_known):
        return []
    if tie.days_out and tie.days_in:
        way = "both"
    elif tie.days_out or tie.days_in:
        way = "out" if tie.days_out else "in"
    else:
        way = "unknown"
    facts = {"messages": tie.messages, "days": tie.days, "way": way, "last": tie.last}
    return [Reason("contact", facts)]


def _said(candidate: Candidate, voices: Sequence[Suggester]) -> list[Reason]:
    """What the replies say, in the order of who says it."""
    others = [voice for voice in voices if not voice.is_candidate]
    own = [voice for voice in voices if voice.is_candidate]
    suggested = _suggested(others)
    offered = _offered(candidate, own)
    # Only a business of somebody known may rest more on its owner than on those who suggest it.
    owner_first = own and others and known_directly(own[0].tie) > known_directly(others[0].tie)
    return offered + suggested if owner_first else suggested + offered


def _suggested(others: Sequence[Suggester]) -> list[Reason]:
    if not others:
        return []
    first = others[0]
    facts = {
        "name": first.name,
        "how": acquaintance(first.tie),
        "others": len(others) - 1,
        "second": others[1].name if len(others) == 2 else "",
        "reply_id": first.reply_id,
    }
    found = [Reason("suggested", facts)]
    acquainted = [voice for voice in others if voice.knows_candidate]
    for voice in sorted(acquainted, key=lambda one: (not one.knows_as, not one.works_at))[:1]:
        facts = {
            "name": voice.name,
            "as": voice.knows_as,
            "at": voice.works_at,
            "reply_id": voice.reply_id,
        }
        found.append(Reason("acquainted", facts))
    return found


def _offered(candidate: Candidate, own: Sequence[Suggester]) -> list[Reason]:
    if not own:
        return []
    first = own[0]
    if _is_same_name(first.name, candidate.name):
        return [Reason("offers", {"reply_id": first.reply_id})]
    facts = {"name": first.name, "how": acquaintance(first.tie), "reply_id": first.reply_id}
    return [Reason("offers_own", facts)]


def _is_same_name(suggester: str, candidate: str) -> bool:
    """Whether two names may be one person's, rather than a person's and their business's."""
    if not suggester or not candidate or candidate.startswith("@"):
        return True
    return not _words(suggester).isdisjoint(_words(candidate))


def _words(name: str) -> set[str]:
    return set(unicodedata.normalize("NFKC", name).casefold().split())
