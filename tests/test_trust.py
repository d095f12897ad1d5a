"""What may be checked of a suggested person: facts in words, no score."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpnet.domain.snowflake import account_made_at
from helpnet.domain.trust import is_of_organisation, trust
from tests.support.ranking import WELL, suggester

LONG_AGO = datetime(2009, 5, 1, tzinfo=UTC)


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert trust((), 0) == ()
    assert trust((), 0, emails=("joel@example.org",)) == ()


def test_who_only_speaks_for_themselves_is_said_to() -> None:
    assert trust((suggester("joel", is_candidate=True),), 1) == ("only they say so",)


@pytest.mark.parametrize(
    ("names", "replies", "says"),
    [
        ("j", 3, "one person says so, in 3 replies"),
        ("jr", 2, "2 people, independently"),
        ("jr", 5, "2 people, independently, in 5 replies"),
    ],
)
def test_voices_are_people_and_not_replies(names: str, replies: int, says: str) -> None:
    assert trust([suggester(name) for name in names], replies) == (says,)


def test_a_single_voice_in_a_single_reply_is_no_news() -> None:
    assert trust([suggester("jon", WELL)], 1) == ()


def test_how_further_voices_know_them_is_said_where_they_state_it() -> None:
    jon = suggester("jon", WELL, name="Jonathan", knows_candidate=True, knows_as="colleague")
    raj = suggester("raj", WELL, name="Raj", knows_candidate=True, knows_as="friend")
    odd = suggester("odd", knows_as="admirer")
    assert trust((jon, raj, odd), 3)[1:] == ("Raj: a friend of theirs",)


def test_since_when_a_profile_stands_is_said_where_it_is_known() -> None:
    assert trust((), 0, since=[("X", LONG_AGO)]) == ("on X since May 2009",)


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("joel@icgroup.ca", "mail at icgroup.ca, of IC Group"),
        ("joel@gmail.com", "mail at gmail.com, where anybody may have one"),
        ("joel@icgroups.example", "mail at icgroups.example, not named like IC Group"),
    ],
)
def test_a_mail_address_is_held_against_the_organisation(email: str, says: str) -> None:
    assert trust((), 0, emails=(email,), org="IC Group") == (says,)


@pytest.mark.parametrize(
    ("domain", "org", "sites"),
    [
        ("ic-group.ca", "IC Group", ()),
        ("mail.icgroup.co.uk", "IC Group Inc.", ()),
        ("3hats.com", "3 Hats Group", ()),
        ("uhn.ca", "University Health Network", ()),
        ("other.example", "IC Group", ("https://www.other.example/team",)),
    ],
)
def test_a_domain_is_the_organisation_s_by_its_name_or_its_page(
    domain: str, org: str, sites: tuple[str, ...]
) -> None:
    assert is_of_organisation(domain, org, sites)


@pytest.mark.parametrize(
    ("domain", "org", "sites"),
    [
        ("c.ca", "C", ()),
        ("", "IC Group", ("not a link", "http://[")),
        ("group.com", "IC Group", ()),
        ("icgroup.phish.example", "IC Group", ()),
    ],
)
def test_a_domain_that_only_resembles_is_not(domain: str, org: str, sites: tuple[str, ...]) -> None:
    assert not is_of_organisation(domain, org, sites)


@pytest.mark.parametrize("account_id", ["12", "4503599627", "joel", "", "²²²²²²²²²²²²²²²²"])
def test_an_account_that_was_merely_counted_tells_no_date(account_id: str) -> None:
    assert account_made_at(account_id) is None


def test_a_later_account_s_id_tells_when_it_was_made() -> None:
    made = account_made_at("1234567890123456789")
    assert made is not None
    assert (made.year, made.month) == (2020, 3)
