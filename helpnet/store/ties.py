"""Dated interactions by person and UTC day, and the ties they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from helpnet.domain.model import HowKnown, OwnWord, Tie
from helpnet.domain.ties import combine, known_directly, standing
from helpnet.store import Store
from helpnet.store.convert import moment, moment_or_none, stamp

DAY_SECONDS = 86_400
_AT_ONCE = 2_000  # people whose order is written in one transaction


@dataclass(slots=True)
class DayCount:
    """How much happened in one direction on one UTC day."""

    messages: int
    first_at: datetime
    last_at: datetime


DayKey = tuple[str, bool, int]  # person id, outgoing, day since 1970


def keep_days(store: Store, user_id: str, source: str, days: Mapping[DayKey, DayCount]) -> None:
    """Keep the counts of whole days; reading the same day again changes nothing.

    Whoever was forgotten since they were met stays forgotten.
    """
    with store.transaction() as db:
        db.conn.executemany(
            "insert into interaction_days (user_id, person_id, outgoing, day, source,"
            " messages, first_at, last_at)"
            " select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 from people where id = ?2"
            " on conflict (user_id, person_id, outgoing, day, source) do update set"
            " messages = max(messages, excluded.messages),"
            " first_at = min(first_at, excluded.first_at),"
            " last_at = max(last_at, excluded.last_at)"
            " where excluded.messages > messages or excluded.first_at < first_at"
            " or excluded.last_at > last_at",
            [
                (
                    user_id,
                    person_id,
                    int(outgoing),
                    day,
                    source,
                    count.messages,
                    stamp(count.first_at),
                    stamp(count.last_at),
                )
                for (person_id, outgoing, day), count in days.items()
            ],
        )


_SUMS = """
with rows as (
    select asked.id as asked, p.id as person_id from people asked
    join people p on p.user_id = asked.user_id and p.root_id = asked.root_id
    where asked.id in (select value from json_each(:ids))
),
told as (
    -- An archive and a network tell the same acts of one person under two names.
    select asked, outgoing, day, max(messages) as messages, max(last_at) as last_at
    from rows cross join interaction_days d on d.user_id = :user and d.person_id = rows.person_id
    where first_at < :before
    group by asked, outgoing, day, d.source
),
days as (
    select asked, outgoing, day, sum(messages) as messages, max(last_at) as last_at
    from told group by asked, outgoing, day
)
select asked,
    sum(case when outgoing = 1 then 1 / sqrt(1 + max(0, :now - day - .5)) else 0 end) as out_sum,
    sum(case when outgoing = 0 then 1 / sqrt(1 + max(0, :now - day - .5)) else 0 end) as in_sum,
    sum(outgoing = 1) as days_out, sum(outgoing = 0) as days_in,
    count(distinct day) as days, sum(messages) as messages, max(last_at) as last_at
from days group by asked
"""

_KINDS = """
select asked.id as asked, p.knows, group_concat(r.source || ' ' || r.kind) as told
from people asked
join people p on p.user_id = asked.user_id and p.root_id = asked.root_id
left join relations r on r.user_id = asked.user_id and r.person_id = p.id
where asked.id in (select value from json_each(:ids))
group by asked.id, p.id having p.knows <> '' or told is not null
order by p.id = p.root_id
"""

# Who stands anywhere but at the end of a list: one who merely follows, say, does not.
_TO_PUT_IN_ORDER = """
select distinct p.root_id from people p where p.user_id = :user and (
    p.strength <> 0 or p.is_known <> 0 or p.knows <> ''
    or p.id in (select person_id from interaction_days where user_id = :user)
    or p.id in (select person_id from relations where user_id = :user
        and kind not in ('follows_you', 'you_follow', 'other'))
    or p.id in (select person_id from relations where user_id = :user and kind = 'you_follow')
)
"""

# The kinds that are somebody's judgement: what the user says of a person replaces all of them.
JUDGED = frozenset({"family", "colleague", "client", "classmate", "met", "neighbour", "other"})
OWN_WORD = "you"  # the source of what the user says themselves


def is_judged(source: str, kind: str) -> bool:
    """Whether a relation is a judgement: a friend in an address book is, one on Facebook a fact.

    Facebook itself may tell it, or its archive's list of friends, "facebook_friends".
    """
    return kind in JUDGED or (kind == "friend" and not source.startswith("facebook"))


def of(
    store: Store,
    user_id: str,
    person_ids: Iterable[str],
    before: datetime,
    now: datetime,
    *,
    unsaid: bool = False,
) -> dict[str, Tie]:
    """How the user knows these people, from what happened before `before`, as strong as `now`.

    All sources that tell of a person count. What an ask itself set off is no sign of knowing
    somebody: `before` is when the ask was made. With `unsaid`, what the user says of them
    themselves is left out.
    """
    ids = json.dumps(list(dict.fromkeys(person_ids)))
    values = {
        "ids": ids,
        "user": user_id,
        "before": stamp(before),
        "now": now.timestamp() / DAY_SECONDS,
    }
    sums = {row["asked"]: row for row in store.rows(_SUMS, values)}
    kinds: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for row in store.rows(_KINDS, {"ids": ids}):
        word, told = kinds.get(row["asked"], ("", []))
        pairs = [one.split(" ") for one in (row["told"] or "").split(",") if one]
        told += [(source, kind) for source, kind in pairs if not (unsaid and source == OWN_WORD)]
        kinds[row["asked"]] = ("" if unsaid else row["knows"] or word, told)
    return {
        person_id: _tie(sums.get(person_id), *kinds.get(person_id, ("", [])))
        for person_id in dict.fromkeys((*sums, *kinds))
    }


class FromSource(NamedTuple):
    """What one source tells of the contact with a person."""

    source: str
    messages: int
    days_out: int
    days_in: int
    first: datetime
    last: datetime


def by_source(store: Store, user_id: str, person_id: str, before: datetime) -> list[FromSource]:
    """What a tie is made of, source by source, from what happened before `before`."""
    rows = store.rows(
        "select source, sum(messages) as messages, sum(outgoing = 1) as days_out,"
        " sum(outgoing = 0) as days_in, min(first_at) as first, max(last_at) as last from"
        " (select d.source, outgoing, max(d.messages) as messages, min(first_at) as first_at,"
        "  max(last_at) as last_at"
        " from people asked join people p on p.user_id = asked.user_id"
        "  and p.root_id = asked.root_id"
        " join interaction_days d on d.user_id = p.user_id and d.person_id = p.id"
        " where asked.user_id = ? and asked.id = ? and d.first_at < ?"
        " group by d.source, outgoing, day) group by source order by 1",
        [user_id, person_id, stamp(before)],
    )
    return [
        FromSource(**row | {"first": moment(row["first"]), "last": moment(row["last"])})
        for row in rows
    ]


def refresh(store: Store, user_id: str, now: datetime, person_ids: Iterable[str] = ()) -> None:
    """Compute anew in which order people stand in lists; of everybody where nobody is named."""
    named = list(person_ids)
    rows = (
        store.rows(
            "select distinct root_id from people where id in (select value from json_each(?))",
            [json.dumps(named)],
        )
        if named
        else store.rows(_TO_PUT_IN_ORDER, {"user": user_id})
    )
    ids = [row["root_id"] for row in rows]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found = of(store, user_id, some, now, now)
        with store.transaction() as db:
            db.conn.executemany(
                "update people set strength = ?1, is_known = ?2"
                " where id = ?3 and (strength <> ?1 or is_known <> ?2)",
                [
                    (round(standing(tie), 9), int(known_directly(tie)), one)
                    for one in some
                    for tie in [found.get(one, Tie())]
                ],
            )


def _tie(sums: Mapping[str, Any] | None, word: str, told: Sequence[tuple[str, str]]) -> Tie:
    how_known = _how_known(told)
    mutual = Tie(how_known=how_known).is_mutual
    tie = Tie(strength=combine(0, 0, mutual=mutual), how_known=how_known, word=cast(OwnWord, word))
    if sums is None:
        return tie
    return replace(
        tie,
        strength=combine(sums["out_sum"], sums["in_sum"], mutual=mutual),
        messages=sums["messages"],
        days=sums["days"],
        days_out=sums["days_out"],
        days_in=sums["days_in"],
        last=moment_or_none(sums["last_at"]),
    )


def _how_known(told: Sequence[tuple[str, str]]) -> tuple[HowKnown, ...]:
    """The kinds of relation that hold, of those that the sources tell."""
    own = {kind for source, kind in told if source == OWN_WORD}
    kinds = {kind for source, kind in told if not own or not is_judged(source, kind)} | own
    if {"you_follow", "follows_you"} <= kinds:
        kinds.add("follows_each_other")
    return tuple(cast(HowKnown, kind) for kind in sorted(kinds))
