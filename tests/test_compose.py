"""Counting a text for each network, making it fit to send, finding it again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import strategies as st
from twitter_text import parse_tweet

from helpnet.domain.compose import measure, normalise, same_text
from tests.support.laws import given

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
HEART = "\N{HEAVY BLACK HEART}\ufe0f"

WORDS = ["help", "icgroup.com", "https://x.com/a?b=c.", "(see http://a.co/b)", FAMILY, ENGLAND]
WORDS += ["日本語", "web2.0", "joel@icgroup.com", "www.foo.org,bar.net", "#a.com", "@b.com", "é"]
WORDS += ["t.co/abc", "v1.in", "http://日本.jp/x", "$a.com", "a-b.co.uk/x(y)", "...", HEART]
GAPS = ["", " ", "  ", "\n", "\n\n", "\u3000"]


def test_an_unknown_network_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="myspace"):
        measure("myspace", "hello")


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("", 0),
        ("  \n ", 0),
        ("help", 4),
        ("café", 4),
        ("cafe\u0301", 4),
        ("日本", 4),
        (FAMILY, 2),
        (ENGLAND, 2),
        (HEART, 2),
        ("see https://example.org/a/long/way/to/go?with=a&query=string", 27),
        ("see example.org", 27),
        ("a\r\nb", 3),
        ("a\u200bb\u202e", 2),
    ],
)
def test_x_weighs_letters_emoji_and_links_in_its_own_way(text: str, used: int) -> None:
    measured = measure("x", text)
    assert (measured.used, measured.limit, measured.unit) == (used, 280, "weighted characters")


def test_x_is_full_at_280_and_over_at_281() -> None:
    full, over = measure("x", "a" * 280), measure("x", "a" * 281)
    assert (full.over, full.left) == (False, 0)
    assert (over.over, over.left) == (True, -1)


@pytest.mark.parametrize("network", ["facebook", "facebook_profile"])
def test_facebook_takes_63_206_characters(network: str) -> None:
    full, over = measure(network, "é" * 63_206), measure(network, "é" * 63_207)
    assert (full.over, full.left, full.unit) == (False, 0, "characters")
    assert (over.over, over.left) == (True, -1)


@pytest.mark.parametrize(
    ("text", "has_link"),
    [
        ("write to example.org", True),
        ("https://example.org.", True),
        ("at 7:53. Who is in Winnipeg?", False),
        ("mail joel@example.org", False),
        ("about Web 2.0", False),
        ("well...ok", False),
    ],
)
def test_a_link_is_told_because_it_costs(text: str, has_link: bool) -> None:
    assert measure("x", text).has_link is has_link
    assert measure("facebook", text).has_link is has_link


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=9))
def test_the_count_is_that_of_the_whole_text_at_once(parts: list[tuple[str, str]]) -> None:
    text = normalise("".join(word + gap for word, gap in parts))
    assert measure("x", text).used == parse_tweet(text).weightedLength


@pytest.mark.parametrize("text", ["a." * 30_000, "http://" + "a." * 30_000, "a.a " * 15_000])
def test_a_text_made_to_be_slow_is_over_and_counted_all_the_same(text: str) -> None:
    # The parser alone takes minutes for these; the suite would not end.
    assert measure("x", text).over
    assert measure("facebook", text).used == len(text.strip())
    assert same_text(text, text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  need help \t\r\n  now  \r", "need help\n  now"),
        ("a\u2028b\u0085c", "a\nb\nc"),
        ("one\n\n\ntwo", "one\n\n\ntwo"),
        ("col\tumn", "col\tumn"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("a\u00adb\ufeffc\u200bd\x00e\x1bf\u2066g", "abcdefg"),
        ("\u202egnp.exe", "gnp.exe"),
        ("half \ud800 a pair", "half  a pair"),
        ("loose \U000e0068\U000e0069 tags", "loose  tags"),
        (FAMILY + HEART + ENGLAND, FAMILY + HEART + ENGLAND),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_goes_out_is_composed_visible_and_otherwise_as_written(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_normalising_twice_changes_nothing_and_always_can_be_sent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("need help", "need  help\n"),
        ("Q&A <now>", "Q&amp;A &lt;now&gt;"),
        ("Q&amp;A", "Q&amp;amp;A"),
        ("cafe\u0301", "café"),
        ("see https://example.org/a?b=c, please", "see https://t.co/AbC123, please"),
        ("see example.org", "see https://t.co/AbC123"),
        ("a example.org b http://c.example.org", "a https://t.co/x1 b https://t.co/x2"),
        ("see https://www.Example.org/", "see http://example.org"),
        ("hi\u200b there", "hi there"),
    ],
)
def test_a_post_is_found_again_as_its_network_tells_it(sent: str, told: str) -> None:
    assert same_text(sent, told)
    assert same_text(told, sent)


@pytest.mark.parametrize(
    ("sent", "other"),
    [
        ("need help", "need help now"),
        ("need help", "Need help"),
        ("see example.org", "see"),
        ("see example.org/a", "see example.org/b"),
        ("see example.org", "see https://t.co/a https://t.co/b"),
        ("see https://t.co/a now", "see now https://t.co/a"),
        ("a", ""),
    ],
)
def test_another_post_is_not_taken_for_it(sent: str, other: str) -> None:
    assert not same_text(sent, other)
    assert not same_text(other, sent)


@given(st.text())
def test_every_text_is_the_same_as_itself(text: str) -> None:
    assert same_text(text, text)
