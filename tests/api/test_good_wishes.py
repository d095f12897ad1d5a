"""Good wishes are filed with thanks, apart from noise and spam; what they come with decides."""

from __future__ import annotations

import pytest

from tests.support.api import Api


@pytest.mark.parametrize(
    "text",
    [
        "good luck!",
        "Good luck, that fog is brutal",
        "fingers crossed for you",
        "hope you find somebody!!",
        "thinking of you, hope it works out",
        "Viel Glück euch!",
        "Bonne chance",
        "¡Mucha suerte!",
    ],
)
def test_good_wishes_are_filed_with_thanks(api: Api, text: str) -> None:
    assert api.reply(api.ask()["id"], text)["kind"] == "thanks"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lol that fog", "noise"),
        ("Good luck! Invest in crypto, guaranteed profit, text me on whatsapp", "noise"),
        ("good luck! try Joel Parent", "suggestion"),
        ("RT'd, good luck!", "relay"),
        ("good luck, what's the fee?", "question"),
    ],
)
def test_wishes_do_not_hide_what_else_a_reply_is(api: Api, text: str, kind: str) -> None:
    assert api.reply(api.ask()["id"], text)["kind"] == kind
