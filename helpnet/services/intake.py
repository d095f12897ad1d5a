"""What an export tells, on its way into the store: batch by batch, so that nobody waits long.

An export that is older than one of its kind that was read before adds what is missing: it says
nothing of who is related to the user today, nor what anybody is called.
One of another account of the user's says nothing of who is on the lists of the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from helpnet.domain.model import HowKnown
from helpnet.imports import Act, Report, Told
from helpnet.services.employers import recognise_colleagues
from helpnet.services.knowing import join_known
from helpnet.services.placing import recognise_again
from helpnet.services.work import Work, new_ids
from helpnet.store import asks, imports, numbers, people, seen, ties
from helpnet.store.seen import Kept, Ref, Seen
from helpnet.store.ties import DAY_SECONDS, DayCount

_AT_ONCE = 2_000  # people kept in one transaction, so that nobody else waits long
_NUMBERS_AT_ONCE = 25_000  # likewise, of those who are no more than the number of an account
_DAYS_AT_ONCE = 200_000  # days of contact held in memory
IS_OLDER = (
    "it is older than one that was read before: what was missing was added, and who is connected to"
    " you now, and what they are called, was left as it was"
)

IS_OF_ANOTHER = (
    "archives of two of your accounts were read: their lists were added together, and nobody was"
    " taken off a list"
)


@dataclass(slots=True)
class Intake:
    """What an export tells, on its way into the store."""

    work: Work
    user_id: str
    import_id: str
    report: Report
    told: list[Told] = field(default_factory=list)
    numbers: list[Told] = field(default_factory=list)  # those who are no more than that
    days: dict[tuple[Ref, bool, int], DayCount] = field(default_factory=dict)
    ids: dict[Ref, str] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=dict)  # person ids by source
    acts: int = 0
    asked: frozenset[str] = frozenset()
    latest: float = 0
    is_older: bool = False
    is_of_another: bool = False

    def __post_init__(self) -> None:
        self.asked = imports.asked_threads(self.work.store, self.user_id)
        self.latest = self.work.clock().timestamp() + DAY_SECONDS
        if self.report.made_at >= self.latest:
            self.report.made_at = 0
        whose = (self.work.store, self.user_id, self.report.kind, self.report.owner)
        self.is_older = 0 < self.report.made_at < imports.newest_made(*whose) - DAY_SECONDS
        self.is_of_another = imports.is_of_several(*whose)
        imports.note_made(self.work.store, self.import_id, self.report.made_at, self.report.owner)

    def take(self, item: Told | Act) -> None:
        """Take one thing that the export tells."""
        if isinstance(item, Act):
            if 0 < item.at < self.latest and item.under not in self.asked:
                self.count(item)
        elif item.is_number:
            if self.is_older and item.kinds:
                return  # a list's number, which may be nobody's to the user any more
            self.numbers.append(item)
            if len(self.numbers) >= _NUMBERS_AT_ONCE:
                self.keep_numbers()
        else:
            self.told.append(item)
            if len(self.told) >= _AT_ONCE:
                self.keep_people()

    def count(self, act: Act) -> None:
        """Count an act towards its UTC day."""
        key = ((act.network, act.remote_id), act.outgoing, int(act.at // DAY_SECONDS))
        at = datetime.fromtimestamp(act.at, UTC)
        count = self.days.get(key)
        if count is None:
            count = self.days[key] = DayCount(0, at, at)
        count.messages += 1
        count.first_at = min(count.first_at, at)
        count.last_at = max(count.last_at, at)
        self.acts += 1
        if len(self.days) >= _DAYS_AT_ONCE:
            self.keep_days()

    def keep_numbers(self) -> None:
        """Keep the accounts told so far of which nothing but their number is."""
        store, told = self.work.store, self.numbers
        self.numbers = []
        together: dict[tuple[str, str, frozenset[HowKnown] | None], list[str]] = {}
        for one in told:
            together.setdefault((one.network, one.source, one.kinds), []).append(one.remote_id)
        with store.transaction():
            now = self.work.clock()
            with self.watch():
                for (network, source, kinds), ids in together.items():
                    kept = numbers.keep(store, self.user_id, network, ids, new_ids, now)
                    self.meet(kept)
                    if kinds is not None:
                        self.relate(source, dict.fromkeys(kept.people.values(), kinds))
            self.tell()

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Note it beside the import where something that is kept here was not known before."""
        store = self.work.store
        with store.transaction():
            before = store.changes
            yield
            if store.changes > before:
                imports.add_news(store, self.import_id, 0)

    def meet(self, kept: Kept) -> None:
        """Remember who was kept, and how many of them were met for the first time."""
        self.ids |= kept.people
        if kept.fresh:
            imports.add_news(self.work.store, self.import_id, kept.fresh)

    def relate(self, source: str, kinds: Mapping[str, Collection[str]]) -> None:
        """Keep by which kinds a source relates people to the user."""
        if self.is_older:
            return
        people.relate(self.work.store, self.user_id, source, kinds)
        self.related.setdefault(source, set()).update(kinds)

    def tell(self) -> None:
        """Say how far the reading is."""
        kind = self.report.kind
        imports.progress(self.work.store, self.import_id, kind, len(self.ids), self.acts)

    def keep_people(self) -> None:
        """Keep the people told so far, and join them to whom they are."""
        store, told = self.work.store, self.told
        self.told = []
        with store.transaction():
            now, told_of = self.work.clock(), map(_seen, told)
            with self.watch():
                kept = seen.keep(store, self.user_id, told_of, new_ids, now, is_older=self.is_older)
                self.meet(kept)
                relations: dict[str, dict[str, set[HowKnown]]] = {}
                for one in told:
                    person_id = kept.people.get((one.network, one.remote_id))
                    if person_id and one.kinds is not None:
                        kinds = relations.setdefault(one.source, {}).setdefault(person_id, set())
                        kinds |= one.kinds
                for source, by_person in relations.items():
                    self.relate(source, by_person)
            join_known(store, self.user_id, kept.news)
            self.tell()

    def keep_days(self) -> None:
        """Keep the days counted so far, of all whom the user has not forgotten."""
        self.keep_numbers()
        self.keep_people()
        by_source: dict[str, dict[ties.DayKey, DayCount]] = {}
        for (ref, outgoing, day), count in self.days.items():
            if person_id := self.ids.get(ref):
                by_source.setdefault(ref[0], {})[person_id, outgoing, day] = count
            else:
                self.acts -= count.messages
        self.days = {}
        for source, days in by_source.items():
            pairs = list(days.items())
            for start in range(0, len(pairs), 10 * _AT_ONCE):
                some = dict(pairs[start : start + 10 * _AT_ONCE])
                with self.watch():
                    ties.keep_days(self.work.store, self.user_id, source, some)

    def shut_out(self) -> None:
        """Keep of whom the user wants nothing, so that no network brings them back either."""
        store, told = self.work.store, self.report.shut_out
        unwanted = seen.forgotten(store, self.user_id, [Seen(*ref) for ref in told])
        if self.report.tells_all_shut_out and not self.is_of_another:
            people.let_in(store, self.user_id, "x")
        people.shut_out(store, self.user_id, told.difference(unwanted))

    def drop_relations(self) -> None:
        """Let nobody be on a list that was read whole who is no more told to be."""
        with self.watch():
            for source in self.report.whole:
                others = self.related.get(source, ())
                imports.drop_relations(self.work.store, self.user_id, source, others)

    def finish(self) -> None:
        """Keep the rest, drop relations that are no more, and put everybody in order."""
        self.keep_days()
        store = self.work.store
        if not self.is_older:
            if not self.is_of_another:
                self.drop_relations()
            self.shut_out()
        people.unrelate_shut_out(store, self.user_id)
        recognise_colleagues(store, self.user_id)
        ties.refresh(store, self.user_id, self.work.clock())
        recognise_again(self.work, self.user_id)
        self.tell()
        asks.touch_live(store, self.user_id)


def _seen(told: Told) -> Seen:
    return Seen(
        told.network,
        told.remote_id,
        name=told.name,
        handle=told.handle,
        url=told.url,
        bio=told.bio,
        location=told.location,
        org=told.org,
        title=told.title,
        emails=tuple(sorted(told.emails)),
        phones=tuple(sorted(told.phones)),
        urls=tuple(sorted(told.urls)),
    )
