"""The answer page: whoever has an ask's link says whom they suggest, without any account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpnet.domain.compose import normalise
from helpnet.domain.model import Ask, Author, Context, Extraction, HowKnown, Suggestion
from helpnet.services.contacts import understand
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.knowing import who_is_called
from helpnet.services.placing import keep_extraction
from helpnet.services.results import own_reply
from helpnet.services.work import Work
from helpnet.store import Store, asks, contacts, jobs, replies
from helpnet.store.replies import ANSWER_PAGE

LONGEST = 200
_A_MINUTE, _MOST_A_MINUTE = timedelta(minutes=1), 20
# How somebody says that they know whom they suggest; empty where they do not.
KNOWN_AS: dict[HowKnown, str] = {
    "friend": "A friend of mine",
    "family": "Family of mine",
    "colleague": "A colleague of mine",
    "client": "A client of mine",
    "classmate": "We studied together",
    "met": "We have met",
    "neighbour": "A neighbour of mine",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers: whom they suggest, or that they could help themselves."""

    who: str = ""  # a name, and after a comma where they work
    reach: str = ""  # addresses, numbers, handles or links, as typed
    how_known: str = ""
    free: str = ""  # when they are free
    name: str = ""  # of who answers
    is_me: bool = False


def asked(store: Store, code: str) -> Ask:
    """The ask that a link leads to. Raises NotFound."""
    ask = asks.answered_at(store, code)
    if ask is None:
        raise NotFound("There is no such ask: the link may have been cut off.")
    return ask


def is_open(ask: Ask, now: datetime) -> bool:
    """Whether answers still help."""
    return ask.state == "live" and now < ask.needed_by


def give(work: Work, code: str, answer: Answer) -> None:
    """Keep an answer as a reply to its ask; the same one again only once.

    Raises NotFound; Conflict where the ask is over or too many answer at once; Invalid.
    """
    store, now, ask = work.store, work.clock(), asked(work.store, code)
    if not is_open(ask, now):
        raise Conflict("This ask is over: nobody waits for answers any more. Thank you.")
    answer = _checked(answer)
    text = _text(answer)
    extraction = Extraction("offer" if answer.is_me else "suggestion", (_suggestion(answer, text),))
    with store.transaction():
        if replies.captured(store, ask.id, text, answer.name) is not None:
            return
        if replies.came_lately(store, ask.id, ANSWER_PAGE, now - _A_MINUTE) >= _MOST_A_MINUTE:
            raise Conflict("Many people answer just now: press Send again in a minute.")
        # Anybody may write any name: only the user can say that it is really them.
        claims = who_is_called(store, ask.user_id, answer.name)
        reply_id = work.new_id()
        replies.capture(
            store, reply_id, ask.user_id, ask.id, text, answer.name, ANSWER_PAGE, now, claims=claims
        )
        keep_extraction(work, ask.user_id, ask.id, reply_id, extraction)
        jobs.add(store, work.new_id(), ask.user_id, "look_up", ask.id, now)


def confirm_author(work: Work, user_id: str, reply_id: str, *, is_them: bool) -> None:
    """Keep the user's word on whether a reply is by whom its author says to be.

    Raises NotFound.
    """
    store = work.store
    with store.transaction():
        reply = own_reply(store, user_id, reply_id)
        if reply.claims is None:
            return
        if is_them:
            replies.is_by(store, reply_id, reply.claims)
            for evidence in contacts.evidence_of_reply(store, reply_id):
                if evidence.suggestion.is_author:
                    contacts.is_person(store, evidence.own_contact_id, reply.claims)
        else:
            replies.claims_to_be(store, reply_id, None)
        asks.touch(store, reply.ask_id)


def _checked(answer: Answer) -> Answer:
    answer = Answer(
        who=_one_line(answer.who),
        reach=_one_line(answer.reach),
        how_known=answer.how_known,
        free=_one_line(answer.free),
        name=_one_line(answer.name),
        is_me=answer.is_me,
    )
    wrong = {
        name: f"Keep this under {LONGEST} characters."
        for name in ("who", "reach", "free", "name")
        if len(getattr(answer, name)) > LONGEST
    }
    if not _is_told(answer.name):
        wrong["name"] = "Write your name, so that it is clear who answers."
    if not _is_told(answer.who.partition(",")[0]) and not answer.is_me:
        wrong["who"] = "Write whom you suggest, or tick that you could help yourself."
    if answer.how_known not in ("", *KNOWN_AS):
        wrong["how_known"] = "Choose one from the list."
    if wrong:
        raise Invalid(wrong)
    return replace(answer, who=answer.name, how_known="") if answer.is_me else answer


def _is_told(typed: str) -> bool:
    return any(map(str.isalnum, typed))


def _one_line(typed: str) -> str:
    return " ".join(normalise(typed).split())


def _text(answer: Answer) -> str:
    """The answer as a reply that the user reads."""
    says = "I could help myself" if answer.is_me else answer.who
    known = KNOWN_AS.get(answer.how_known, "")  # type: ignore[call-overload]
    free = f"Free: {answer.free}" if answer.free else ""
    first = ", ".join(filter(None, (says, answer.reach)))
    return "\n".join(filter(None, (first, known, free)))


def _suggestion(answer: Answer, text: str) -> Suggestion:
    """Whom the answer is about; how to reach them is found as in any reply."""
    name, _, org = (part.strip() for part in answer.who.partition(","))
    start = max(text.find(name), 0)
    is_address = "@" in name or "://" in name
    known_by = f"{name} {answer.reach}" if is_address else f"Try {name}: {answer.reach}"
    found = understand(known_by, Author(), Context()).suggestions
    read = found[0] if found and (answer.reach or is_address) else Suggestion((0, 0))
    return replace(
        read,
        span=(start, start + len(name)) if not answer.is_me else (0, len(text.splitlines()[0])),
        name="" if is_address and found else name,
        org=org or read.org,
        is_author=answer.is_me,
        certainty="sure",
        rule=ANSWER_PAGE,
        how_known=answer.how_known,
    )
