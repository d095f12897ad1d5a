"""The Winnipeg scenario: what is said, by whom, and that Joel must come out first."""

from __future__ import annotations

import math

import phonenumbers
from email_validator import validate_email
from twitter_text import parse_tweet

from helpnet.practice.community import PEOPLE, Person
from helpnet.practice.scenario import WINNIPEG
from tests.test_practice_community import strength

LINES = {line["key"]: line for line in WINNIPEG}
# Who is suggested or offers themselves, and in which lines.
SUGGESTED = {
    "Joel Parent": ("joel-jonathan", "tag-joel"),
    "Leah Dyck": ("handle-leah",),
    "Darlene Pruden": ("phone-darlene",),
    "Nadia Haddad": ("email-nadia",),
    "Wes Kaminski": ("nested-wes",),
    "Sunita Rao": ("name-sunita",),
    "Tanis Bear": ("offer-tanis",),
}


def called(name: str) -> Person:
    """The one person of the community that a line names."""
    (person,) = [
        person
        for person in PEOPLE
        if name in (person["name"], person.get("x_username"), person.get("facebook_name"))
    ]
    return person


def closeness(person: Person) -> float:
    """The strongest tie that either network's API shows; 0 without contact both ways."""
    ways = {act["direction"] for act in person["interactions"]}
    if ways != {"in", "out"}:
        return 0.0
    return max(strength(person, network)[0] for network in ("x", "facebook"))


def path(name: str) -> float:
    """The strongest path to somebody by those who named them, at the highest weight there is."""
    miss = 1.0
    for key in SUGGESTED[name]:
        tie = closeness(called(LINES[key]["author"]))
        weight = 0.3 if name == "Joel Parent" else 0.5
        miss *= 1 - weight * tie / (tie + 1)
    return 1 - miss


def test_it_lasts_forty_minutes_on_both_networks() -> None:
    minutes = [line["minute"] for line in WINNIPEG]
    assert minutes == sorted(minutes)
    assert 0 < minutes[0] < 2 and 38 < minutes[-1] <= 40
    assert len(LINES) == len(WINNIPEG) >= 20
    for network in ("x", "facebook"):
        assert sum(line["network"] == network for line in WINNIPEG) >= 8


def test_every_author_and_tagged_person_is_of_the_community_and_on_that_network() -> None:
    for line in WINNIPEG:
        wanted = "x_username" if line["network"] == "x" else "facebook_name"
        assert called(line["author"]).get(wanted) == line["author"]
        for tag in line.get("tags", []):
            assert called(tag).get("facebook_name") == tag
            assert tag in line["text"]


def test_an_answer_to_an_answer_comes_later_and_on_the_same_network() -> None:
    nested = [line for line in WINNIPEG if line["in_reply_to"]]
    assert {line["network"] for line in nested} == {"x", "facebook"}
    for line in nested:
        parent = LINES[str(line["in_reply_to"])]
        assert parent["network"] == line["network"]
        assert parent["minute"] < line["minute"]


def test_every_text_on_x_is_short_enough_and_begins_with_whom_it_answers() -> None:
    for line in WINNIPEG:
        if line["network"] == "x":
            assert parse_tweet(line["text"]).valid
            answered = LINES[line["in_reply_to"]]["author"] if line["in_reply_to"] else "robin_vale"
            assert line["text"].startswith(f"@{answered} ")


def test_the_phone_number_and_the_address_can_be_taken_from_the_text() -> None:
    (match,) = phonenumbers.PhoneNumberMatcher(
        LINES["phone-darlene"]["text"], "CA", leniency=phonenumbers.Leniency.VALID
    )
    assert phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164).startswith(
        "+1204"
    )
    address = next(word for word in LINES["email-nadia"]["text"].split() if "@" in word[1:])
    assert validate_email(address, check_deliverability=False)


def test_nobody_suggested_is_known_to_the_owner() -> None:
    for name in SUGGESTED:
        assert called(name)["relation"] == {}
        assert called(name)["interactions"] == []


def test_joel_is_named_by_two_who_are_known_well_and_by_nobody_else() -> None:
    namers = {line["author"] for line in WINNIPEG if "Joel" in line["text"]}
    assert namers == {"jonathanmarkoff", "Raj Malhotra"}
    jonathan, raj = closeness(called("jonathanmarkoff")), closeness(called("Raj Malhotra"))
    assert jonathan >= 1.5 and raj >= 1
    assert not any(line["author"] in ("joelparent", "Joel Parent") for line in WINNIPEG)


def test_no_other_path_comes_near_joels() -> None:
    others = [path(name) for name in SUGGESTED if name != "Joel Parent"]
    assert max(others) < path("Joel Parent")
    assert any(math.isclose(value, 0.0, abs_tol=1e-9) for value in others)  # strangers' too
