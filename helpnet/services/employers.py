"""Where the user works: whoever an export says works there too is a colleague."""

from __future__ import annotations

from helpnet.domain.identity import same_organisation
from helpnet.services.errors import Invalid
from helpnet.services.work import Work
from helpnet.store import Store, asks, employers, ties

_LONGEST = 200
_MOST = 10


def of_user(store: Store, user_id: str) -> list[str]:
    """Where the user works, as they wrote it."""
    return employers.of_user(store, user_id)


def say(work: Work, user_id: str, written: str) -> None:
    """Keep where the user works, one employer a line, and who works there too. Raises Invalid."""
    names = list(dict.fromkeys(" ".join(line.split()) for line in written.splitlines()))
    names = [name for name in names if name]
    if len(names) > _MOST or any(len(name) > _LONGEST for name in names):
        sentence = f"Write at most {_MOST} employers, each in at most {_LONGEST} characters."
        raise Invalid({"employers": sentence})
    with work.store.transaction():
        employers.keep(work.store, user_id, names)
        changed = recognise_colleagues(work.store, user_id)
        if changed:
            ties.refresh(work.store, user_id, work.clock(), changed)
        asks.touch_live(work.store, user_id)


def recognise_colleagues(store: Store, user_id: str) -> set[str]:
    """See anew who works where the user does; the ids of those of whom that changed."""
    own = employers.of_user(store, user_id)
    shared = [
        org
        for org in (employers.told(store, user_id) if own else ())
        if any(same_organisation(org, each) for each in own)
    ]
    return employers.relate(store, user_id, shared)
