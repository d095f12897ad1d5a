"""Whatever is joined, parted, said, forgotten and imported again, in any order: the user's word
stands, nobody comes back whom the user forgot, and all that is kept agrees with itself.
"""

from __future__ import annotations

import tempfile
from itertools import combinations, product
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from helpnet.services import duplicates, people
from helpnet.services.work import Work
from helpnet.store import Store, joined, ties, users
from tests.support.clock import NOON, StandingClock
from tests.test_forgetting_for_good import OWNER, take_in

# What one source tells of somebody: a word that is theirs alone, a name, addresses. Some share a
# name, some an address, and one card ties together two that share nothing.
CARDS = (
    ("aaron", "John Smith", ("one",)),
    ("bertha", "John Smith", ("two",)),
    ("cyprian", "John Smith", ("one", "two")),
    ("dorothea", "Jane Doe", ("three",)),
    ("eusebius", "Nia Okonkwo", ("three",)),
    ("florian", "Nia Okonkwo", ("four",)),
)
numbers = st.integers(0, len(CARDS) - 1)
words = st.sampled_from(["well", "little", "not"])


def card(number: int) -> str:
    own, name, shared = CARDS[number]
    addresses = [f"EMAIL:{own}@example.org", *(f"EMAIL:{each}@example.com" for each in shared)]
    lines = ("BEGIN:VCARD", "VERSION:3.0", f"UID:{own}", f"FN:{name}", *addresses, "END:VCARD")
    return "".join(f"{line}\r\n" for line in lines)


class Corrections(RuleBasedStateMachine):
    """One user's people, and what the user last said of each two cards and of each card."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(
            Path(self.folder.name) / "helpnet.db", "a secret for tests that guards nothing"
        )
        self.store.migrate()
        self.clock = StandingClock()
        users.add(self.store, OWNER, "owner", NOON)
        self.work = Work(self.store, self.clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]
        self.said: dict[frozenset[int], bool] = {}
        self.words: dict[int, str] = {}
        self.forgotten: set[int] = set()
        self.kept: set[int] = set()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def rows(self) -> dict[int, str]:
        """The row of each card that is kept."""
        found = self.store.rows("select value, person_id from person_addresses")
        own = {row["value"]: row["person_id"] for row in found}
        return {
            number: own[address]
            for number, (name, *_) in enumerate(CARDS)
            if (address := f"{name}@example.org") in own
        }

    def groups(self) -> dict[int, set[int]]:
        """Which cards are one person with each."""
        rows = self.rows()
        root = joined.roots(self.store, rows.values())
        return {
            one: {other for other in rows if root[rows[other]] == root[rows[one]]} for one in rows
        }

    def note(self, some: set[int], others: set[int], same: bool) -> None:
        self.said |= {
            frozenset(pair): same for pair in product(some, others) if len(set(pair)) == 2
        }

    @rule(chosen=st.sets(numbers, min_size=1))
    def take_in(self, chosen: set[int]) -> None:
        take_in(self.work, "".join(map(card, sorted(chosen))).encode())
        unwanted = {each for one in self.forgotten for each in CARDS[one][2]}
        self.kept |= {one for one in chosen - self.forgotten if unwanted.isdisjoint(CARDS[one][2])}

    @rule(one=numbers, other=numbers)
    def same(self, one: int, other: int) -> None:
        rows, groups = self.rows(), self.groups()
        if one in rows and other in rows and other not in groups[one]:
            people.say(self.work, OWNER, rows[one], {"same_as": rows[other]})
            self.note(groups[one], groups[other], same=True)

    @rule(one=numbers, other=numbers)
    def not_same(self, one: int, other: int) -> None:
        rows, groups = self.rows(), self.groups()
        if one in rows and other in rows and one != other:
            people.say(self.work, OWNER, rows[one], {"not_same": rows[other]})
            if other in groups[one]:
                self.note({other}, groups[one] - {other}, same=False)
            else:
                self.note(groups[one], groups[other], same=False)

    @rule(chosen=st.sets(numbers, min_size=2), together=st.booleans())
    def several(self, chosen: set[int], together: bool) -> None:
        rows, groups = self.rows(), self.groups()
        some = [groups[one] for one in chosen if one in rows]
        if len({frozenset(one) for one in some}) < 2:
            return
        ids = {rows[one] for one in chosen if one in rows}
        if together:
            duplicates.put_together(self.work, OWNER, [ids])
        else:
            duplicates.tell_apart(self.work, OWNER, ids)
        for one, other in combinations(some, 2):
            if one != other:
                self.note(one, other, same=together)

    @rule(one=numbers, word=words)
    def word(self, one: int, word: str) -> None:
        rows, groups = self.rows(), self.groups()
        if one in rows:
            people.say(self.work, OWNER, rows[one], {"word": word})
            self.words |= dict.fromkeys(groups[one], word)

    @rule(one=numbers)
    def forget(self, one: int) -> None:
        rows, groups = self.rows(), self.groups()
        if one in rows:
            people.forget(self.work, OWNER, rows[one])
            self.forgotten |= groups[one]
            self.kept -= groups[one]
            self.said = {pair: same for pair, same in self.said.items() if not pair & groups[one]}
            for each in groups[one]:
                self.words.pop(each, None)

    @invariant()
    def the_user_s_word_on_who_is_whom_stands(self) -> None:
        groups = self.groups()
        for pair, same in self.said.items():
            one, other = pair
            assert (other in groups[one]) == same

    @invariant()
    def nobody_else_is_lost(self) -> None:
        assert self.rows().keys() >= self.kept

    @invariant()
    def a_word_said_of_somebody_stands(self) -> None:
        rows, groups = self.rows(), self.groups()
        for one, group in groups.items():
            said = {self.words[each] for each in group if each in self.words}
            tie = ties.of(self.store, OWNER, [rows[one]], NOON, NOON).get(rows[one])
            assert (tie.word if tie else "") in (said or {""})

    @invariant()
    def nothing_of_anybody_forgotten_is_kept(self) -> None:
        kept = "\n".join(self.store.db.conn.iterdump()).casefold()
        assert not any(CARDS[one][0] in kept for one in self.forgotten)

    @invariant()
    def all_that_is_kept_agrees(self) -> None:
        rows = self.store.rows(
            "select p.id from people p left join people r on r.id = p.root_id"
            " where r.id is null or r.root_id <> r.id"
        )
        assert rows == []
        assert self.store.rows("pragma foreign_key_check") == []
        texts = self.store.rows(
            "select 1 from person_texts t join people p on p.id = t.person_id"
            " join people r on r.id = p.root_id where (t.root_id, t.is_known, t.strength)"
            " <> (p.root_id, r.is_known, r.strength)"
        )
        assert texts == []
        self.store.write(
            "insert into person_search (person_search, rank) values ('integrity-check', 1)", []
        )
        before = self.store.rows("select id, strength, is_known from people where root_id = id")
        ties.refresh(self.store, OWNER, NOON)
        after = self.store.rows("select id, strength, is_known from people where root_id = id")
        assert before == after


def test_the_user_s_word_stands_in_any_order_of_imports_and_corrections() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Corrections,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
        ),
    )
