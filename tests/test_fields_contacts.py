"""E-mails, phones and links as people write them in replies."""

from __future__ import annotations

import itertools

import pytest

from helpnet.domain.fields import find_fields
from helpnet.domain.fields_emails import emails_in
from helpnet.domain.fields_links import links_in
from helpnet.domain.fields_phones import phones_in, regions_to_try
from helpnet.domain.model import Context, Entity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joel.parent@icgroup.example", ["joel.parent@icgroup.example"]),
        ("mail JOEL@ICGroup.Example!", ["joel@icgroup.example"]),
        ("mailto:joel@icgroup.example.", ["joel@icgroup.example"]),
        ("joel dot parent at icgroup dot com", ["joel.parent@icgroup.com"]),
        ("joel (at) icgroup (dot) ca", ["joel@icgroup.ca"]),
        ("joel [at] icgroup [dot] co [dot] uk", ["joel@icgroup.co.uk"]),
        ("joel @ icgroup.ca", ["joel@icgroup.ca"]),
        ("marie arobase voyou point ca", ["marie@voyou.ca"]),
        ("ines arroba norte punto es", ["ines@norte.es"]),
        ("meet Joel at icgroup.ca", []),
        ("joel@", []),
        ("joel..parent@icgroup.example", []),
        ("@joel.parent", []),
        ("joel@localhost", []),
        ("an e-mail@somewhere", []),
    ],
)
def test_an_address_is_found_plain_or_spelled_out(text: str, expected: list[str]) -> None:
    assert [field.value for field in emails_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "regions", "expected"),
    [
        ("204-555-0134", ("CA",), ["+12045550134"]),
        ("(204) 555 0134", ("CA",), ["+12045550134"]),
        ("204.555.0134 x12", ("CA",), ["+12045550134;ext=12"]),
        ("204-555-0134, poste 7", ("CA",), ["+12045550134;ext=7"]),
        ("+49 30 901820", (), ["+4930901820"]),
        ("030 901820", ("DE",), ["+4930901820"]),
        ("2045550134 or 4315550172", ("CA",), ["+12045550134", "+14315550172"]),
        ("in 15 minutes, 100 people, 2026-11-22 10:30", ("CA",), []),
        ("order 123456789012345678", ("CA",), []),
        ("555-0134", ("CA",), []),
    ],
)
def test_a_phone_number_is_valid_somewhere_likely(
    text: str, regions: tuple[str, ...], expected: list[str]
) -> None:
    assert [field.value for field in phones_in(text, regions)] == expected


def test_the_default_regions_are_tried_only_where_none_is_told() -> None:
    assert regions_to_try((), "") == ("CA", "US", "GB")
    assert regions_to_try(("mx",), "") == ("MX",)
    assert regions_to_try(("CA",), "fr") == ("CA", "FR", "BE", "CH")
    assert regions_to_try((), "de")[:1] == ("DE",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://icgroup.example/team.", ["https://icgroup.example/team"]),
        ("(www.icgroup.ca)", ["www.icgroup.ca"]),
        ("icgroup.ca/team, now", ["icgroup.ca/team"]),
        (
            "https://en.wikipedia.example/wiki/Fog_(film)",
            ["https://en.wikipedia.example/wiki/Fog_(film)"],
        ),
        ("call him.it works", []),
        ("bit.ly/x1", ["bit.ly/x1"]),
        ("end.Start", []),
        ("joel@icgroup.ca", []),
    ],
)
def test_a_link_is_found_without_the_sentence_around_it(text: str, expected: list[str]) -> None:
    assert [field.url for field in links_in(text)] == expected


@pytest.mark.parametrize(
    ("link", "kind", "network", "value"),
    [
        ("https://x.com/Prairie_Geek", "handle", "x", "prairie_geek"),
        ("twitter.com/prairie_geek?s=20", "handle", "x", "prairie_geek"),
        ("https://www.facebook.com/joel.parent", "handle", "facebook", "joel.parent"),
        ("https://instagram.com/joelp/", "handle", "instagram", "joelp"),
        ("https://x.com/joel/status/12", "url", "", "https://x.com/joel/status/12"),
        ("https://x.com/search?q=a", "url", "", "https://x.com/search?q=a"),
        (
            "https://ca.linkedin.com/in/joel-p",
            "profile",
            "linkedin",
            "https://ca.linkedin.com/in/joel-p",
        ),
    ],
)
def test_a_link_to_a_profile_is_told_from_others(
    link: str, kind: str, network: str, value: str
) -> None:
    (field,) = links_in(link)
    assert (field.kind, field.network, field.value) == (kind, network, value)


def test_what_the_network_marked_comes_before_what_the_text_looks_like() -> None:
    shortened = Entity("url", "https://t.co/a1", url="https://x.com/prairie_geek")
    mention = Entity("mention", "@Joel_P", handle="Joel_P", remote_id="42")
    text = "try @joel_p or https://t.co/a1"
    first, second = find_fields(text, "x", Context(entities=(shortened, mention)))
    assert (first.value, first.remote_id) == ("joel_p", "42")
    assert (second.kind, second.value) == ("handle", "prairie_geek")
    assert text[second.start : second.end] == "https://t.co/a1"


def test_an_entity_that_is_not_in_the_text_marks_nothing() -> None:
    tag = Entity("tag", "Joel Parent", name="Joel Parent")
    assert find_fields("Joel Parenteau", "facebook", Context(entities=(tag,))) == []


def test_fields_never_overlap() -> None:
    text = "joel@x.com @joel https://x.com/joel@x.com 204-555-0134x5@a.ca"
    fields = find_fields(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(fields))
