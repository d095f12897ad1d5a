"""Which contact a new suggestion joins, and whom of the user's people a contact is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from helpnet.domain.match import KnownPerson, Match, as_person, place, recognise
from helpnet.domain.model import Suggestion
from tests.support.laws import given


def contact(id: str, name: str = "", **facts: frozenset[str]) -> KnownPerson:
    return KnownPerson(id=id, names=frozenset({name} if name else ()), **facts)


def suggestion(**facts: str) -> Suggestion:
    return Suggestion(span=(0, 1), **facts)


JOEL = contact("joel", "Joel Parent", orgs=frozenset({"IC Group"}))
ANA = contact("ana", "Ana Vell")


def test_nobody_is_found_where_nobody_is() -> None:
    assert place(suggestion(name="Joel Parent"), []) is None
    assert recognise(suggestion(name="Joel Parent"), []) is None


def test_an_empty_suggestion_joins_nobody() -> None:
    assert place(suggestion(), [JOEL, contact("empty")]) is None


def test_a_full_name_joins_the_contact_that_bears_it_and_says_so() -> None:
    assert place(suggestion(name="joel parent"), [ANA, JOEL]) == Match(
        "joel", "the same full name", certain=True
    )


def test_a_lone_first_name_joins_the_one_contact_that_bears_it() -> None:
    match = place(suggestion(name="Joel"), [ANA, JOEL])
    assert match is not None
    assert (match.id, match.certain) == ("joel", True)


def test_a_lone_first_name_that_two_contacts_bear_joins_neither() -> None:
    assert place(suggestion(name="Joel"), [JOEL, contact("other", "Joel Smith")]) is None


def test_a_lone_first_name_counts_a_bearer_it_cannot_be() -> None:
    taken = contact("other", "Joel Smith", handles={"x": frozenset({"joelsmith"})})
    assert place(suggestion(name="Joel", network="x", handle="jojo"), [JOEL, taken]) is None


def test_a_contact_that_has_got_a_surname_is_no_longer_joined_by_another_surname() -> None:
    joel = KnownPerson(id="joel", names=frozenset({"Joel", "Joel Parent"}))
    assert place(suggestion(name="Joel Smith"), [joel]) is None


def test_two_contacts_of_one_name_leave_it_uncertain_which_is_meant() -> None:
    twins = [contact("one", "Joel Parent"), contact("two", "Joel Parent")]
    match = place(suggestion(name="Joel Parent"), twins)
    assert match is not None
    assert not match.certain


def test_of_two_contacts_of_one_name_the_organisation_tells_which_is_meant() -> None:
    other = contact("two", "Joel Parent")
    match = place(suggestion(name="Joel Parent", org="ICGroup Inc."), [other, JOEL])
    assert match == Match("joel", "the same full name", certain=True)


def test_an_account_decides_whatever_the_names() -> None:
    known = contact("jp", "J the Speaker", handles={"x": frozenset({"JP_Speaks"})})
    match = place(suggestion(name="Joel Parent", network="x", handle="jp_speaks"), [JOEL, known])
    assert match == Match("jp", "the same account on X", certain=True)


def test_a_handle_that_now_belongs_to_another_account_is_not_the_same() -> None:
    known = KnownPerson(
        id="old", handles={"x": frozenset({"joel"})}, remote_ids={"x": frozenset({"1"})}
    )
    assert place(suggestion(network="x", handle="joel", remote_id="2"), [known]) is None


def test_a_renamed_account_is_still_the_same() -> None:
    known = KnownPerson(
        id="old", handles={"x": frozenset({"joel"})}, remote_ids={"x": frozenset({"1"})}
    )
    match = place(suggestion(network="x", handle="joel_speaks", remote_id="1"), [known])
    assert match == Match("old", "the same account on X", certain=True)


def test_a_hard_key_wins_over_a_name() -> None:
    by_mail = contact("mail", "J P", emails=frozenset({"joel@example.org"}))
    match = place(suggestion(name="Joel Parent", email="JOEL@example.org"), [JOEL, by_mail])
    assert match == Match("mail", "the same e-mail address", certain=True)


def test_a_smaller_place_behind_a_name_is_known_when_the_ask_names_it() -> None:
    handle = suggestion(network="x", handle="joelparent_gimli")
    assert place(handle, [JOEL]) is None
    match = place(handle, [JOEL], places=["Gimli"])
    assert match == Match("joel", "the handle is the name", certain=True)


def test_names_in_replies_join_a_profile_but_two_profiles_are_asked() -> None:
    on_x = contact("x", "Joel Parent", handles={"x": frozenset({"joelparent"})})
    named = place(suggestion(name="Joel Parent"), [on_x])
    tagged = place(suggestion(name="Joel Parent", network="facebook", remote_id="77"), [on_x])
    assert named is not None and named.certain
    assert tagged is not None and not tagged.certain


def test_a_person_named_in_a_reply_is_recognised_by_the_full_name() -> None:
    known = contact("jonathan", "Jonathan Markoff", handles={"x": frozenset({"3hats"})})
    match = recognise(contact("", "Jonathan Markoff"), [ANA, known])
    assert match == Match("jonathan", "the same full name", certain=True)


def test_a_lone_first_name_is_nobody_of_the_people_the_user_knows() -> None:
    assert recognise(suggestion(name="Jonathan"), [contact("one", "Jonathan Markoff")]) is None


def test_a_frequent_name_is_asked_unless_the_organisation_is_the_same() -> None:
    smith = contact("smith", "John Smith", orgs=frozenset({"Brandt Ltd"}))
    alone = recognise(suggestion(name="John Smith"), [smith])
    colleague = recognise(suggestion(name="John Smith", org="Brandt"), [smith])
    assert alone is not None and not alone.certain
    assert colleague is not None and colleague.certain


def test_a_profile_is_recognised_by_its_account_and_by_its_name_only_asked() -> None:
    known = contact("known", "Joel Parent", handles={"facebook": frozenset({"joel.parent"})})
    on_x = KnownPerson(
        id="", names=frozenset({"Joel Parent"}), handles={"x": frozenset({"joelparent"})}
    )
    by_name = recognise(on_x, [known])
    by_account = recognise(suggestion(network="facebook", handle="Joel.Parent"), [known])
    assert by_name is not None and not by_name.certain
    assert by_account is not None and by_account.certain


def test_two_known_people_of_one_name_are_asked() -> None:
    twins = [contact("one", "Joel Parent"), contact("two", "Joel Parent")]
    match = recognise(suggestion(name="Joel Parent"), twins)
    assert match is not None
    assert not match.certain


wild = st.text(max_size=40) | st.sampled_from(
    ["http://[", "x.com/a", "@", "a@", "(", "Ana Vell,", "é"]
)
wild_suggestions = st.builds(
    suggestion,
    name=wild,
    org=wild,
    handle=wild,
    network=st.sampled_from(["", "x", "facebook"]),
    email=wild,
    phone=wild,
    url=wild,
    remote_id=wild,
)


@given(wild_suggestions, wild_suggestions)
def test_whatever_people_are_called_matching_ends_in_an_answer(
    one: Suggestion, other: Suggestion
) -> None:
    known = [replace(as_person(other), id="other")]
    for match in (place(one, known), recognise(one, known)):
        assert match is None or (match.id == "other" and match.reason)


@given(wild_suggestions, wild_suggestions)
def test_who_joins_whom_does_not_depend_on_who_came_first(
    one: Suggestion, other: Suggestion
) -> None:
    there = place(one, [as_person(other)])
    back = place(other, [as_person(one)])
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.certain == back.certain


@given(wild_suggestions)
def test_whoever_has_an_account_or_an_address_is_found_again_by_it(one: Suggestion) -> None:
    found = place(one, [as_person(one)])
    if one.email.strip() or (one.handle.strip(" @") and one.network):
        assert found is not None
        assert found.certain
