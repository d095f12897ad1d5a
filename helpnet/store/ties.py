"""Dated interactions by person and UTC day, and the ties they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from helpnet.domain.model import HowKnown, Tie
from helpnet.domain.ties import combine
from helpnet.store import Store
from helpnet.store.convert import moment_or_none, stamp

DAY_SECONDS = 86_400


@dataclass(slots=True)
class DayCount:
    """How much happened in one direction on one UTC day."""

    messages: int
    first_at: datetime
    last_at: datetime


DayKey = tuple[str, bool, int]  # person id, outgoing, day since 1970


def keep_days(store: Store, user_id: str, source: str, days: Mapping[DayKey, DayCount]) -> None:
    """Keep the counts of whole days; reading the same day again changes nothing."""
    with store.transaction() as db:
        for (person_id, outgoing, day), count in days.items():
            db.execute(
                "insert into interaction_days (user_id, person_id, outgoing, day, source,"
                " messages, first_at, last_at) values (?, ?, ?, ?, ?, ?, ?, ?)"
                " on conflict (user_id, person_id, outgoing, day, source) do update set"
                " messages = max(messages, excluded.messages),"
                " first_at = min(first_at, excluded.first_at),"
                " last_at = max(last_at, excluded.last_at)",
                [
                    user_id,
                    person_id,
                    int(outgoing),
                    day,
                    source,
                    count.messages,
                    stamp(count.first_at),
                    stamp(count.last_at),
                ],
            )


_SUMS = """
with days as (
    select person_id, outgoing, day, sum(messages) as messages, max(last_at) as last_at
    from interaction_days
    where user_id = ? and first_at < ? and person_id in ({marks})
    group by person_id, outgoing, day
)
select person_id,
    sum(case when outgoing = 1 then 1 / sqrt(1 + max(0, ? - day - .5)) else 0 end) as out_sum,
    sum(case when outgoing = 0 then 1 / sqrt(1 + max(0, ? - day - .5)) else 0 end) as in_sum,
    sum(outgoing = 1) as days_out, sum(outgoing = 0) as days_in,
    count(distinct day) as days, sum(messages) as messages, max(last_at) as last_at
from days group by person_id
"""


def of(
    store: Store, user_id: str, person_ids: Sequence[str], before: datetime, now: datetime
) -> dict[str, Tie]:
    """How the user knows these people, from what happened before `before`, as strong as `now`.

    What an ask itself set off is no sign of knowing somebody: `before` is when the ask was made.
    """
    ids = list(dict.fromkeys(person_ids))
    marks = ", ".join("?" * len(ids))
    now_days = now.timestamp() / DAY_SECONDS
    values: list[Any] = [user_id, stamp(before), *ids, now_days, now_days]
    sums = {row["person_id"]: row for row in store.rows(_SUMS.format(marks=marks), values)}
    kinds = _kinds(store, user_id, ids)
    return {
        person_id: _tie(sums.get(person_id), kinds.get(person_id, ()))
        for person_id in ids
        if person_id in sums or person_id in kinds
    }


def _kinds(store: Store, user_id: str, ids: list[str]) -> dict[str, tuple[HowKnown, ...]]:
    marks = ", ".join("?" * len(ids))
    rows = store.rows(
        f"select distinct person_id, kind from relations where user_id = ?"
        f" and person_id in ({marks}) order by kind",
        [user_id, *ids],
    )
    kinds: dict[str, tuple[HowKnown, ...]] = {}
    for row in rows:
        kinds[row["person_id"]] = (*kinds.get(row["person_id"], ()), cast(HowKnown, row["kind"]))
    return kinds


def _tie(sums: Mapping[str, Any] | None, how_known: tuple[HowKnown, ...]) -> Tie:
    mutual = Tie(how_known=how_known).is_mutual
    if sums is None:
        return Tie(strength=combine(0, 0, mutual=mutual), how_known=how_known)
    return Tie(
        strength=combine(sums["out_sum"], sums["in_sum"], mutual=mutual),
        messages=sums["messages"],
        days=sums["days"],
        days_out=sums["days_out"],
        days_in=sums["days_in"],
        last=moment_or_none(sums["last_at"]),
        how_known=how_known,
    )
