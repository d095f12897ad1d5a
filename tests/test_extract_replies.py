"""Replies of many kinds, each with what it is and whom it suggests."""

from __future__ import annotations

import pytest

from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Suggestion

WRITER = Author("Jonathan Markoff", "jmarkoff", "x")
ASKER = Context(asker_handles=("robin_vale",))
SELF = {"name": "Jonathan Markoff", "handle": "jmarkoff", "is_author": True}

REPLIES = [
    (
        "@robin_vale connect with Joel Parent at IC Group, he does exactly this",
        "suggestion",
        [{"name": "Joel Parent", "org": "IC Group"}],
    ),
    (
        "Joel Parent (IC Group) all the way - joel.parent@icgroup.example",
        "suggestion",
        [{"name": "Joel Parent", "org": "IC Group", "email": "joel.parent@icgroup.example"}],
    ),
    ("try Bud Fisher, he is in Winnipeg", "suggestion", [{"name": "Bud Fisher"}]),
    ("Bud Fisher knows all about it", "suggestion", [{"name": "Bud Fisher"}]),
    ("my bud Carl Fisher knows all about it", "suggestion", [{"name": "Carl Fisher"}]),
    ("Mate Joel Parent knows all about it", "suggestion", [{"name": "Joel Parent"}]),
    ("Mate Dave is your man", "suggestion", [{"name": "Dave"}]),
    ("Best Mate Dave knows", "suggestion", [{"name": "Dave"}]),
    ("try Mate Kovac", "suggestion", [{"name": "Mate Kovac"}]),
    ("try Will Turner", "suggestion", [{"name": "Will Turner"}]),
    ("Will Turner is who you want", "suggestion", [{"name": "Will Turner"}]),
    ("Will Joel do?", "question", []),
    ("try @prairie_geek", "suggestion", [{"handle": "prairie_geek"}]),
    ("@joel", "suggestion", [{"handle": "joel"}]),
    (
        "Call Dana Whitecloud 204-555-0134",
        "suggestion",
        [{"name": "Dana Whitecloud", "phone": "+12045550134"}],
    ),
    ("I speak on Web 2.0 and I live in Winnipeg, DM me!", "offer", [SELF]),
    ("what's the fee?", "question", []),
    ("RT'd, good luck!", "relay", []),
    ("don't call Marty Funk, he moved to Toronto", "noise", []),
    ("ask my colleague Priya Raman", "suggestion", [{"name": "Priya Raman"}]),
    (
        "joel parent at ic group is who you want",
        "suggestion",
        [{"name": "joel parent", "org": "ic group"}],
    ),
    ("Thanks so much @dana_w!", "thanks", []),
    ("Good luck, that fog is brutal", "noise", []),
    (
        "Not Marty Funk, but Joel Parent would be great",
        "suggestion",
        [{"name": "Joel Parent"}],
    ),
    ("can't recommend Joel Parent enough", "suggestion", [{"name": "Joel Parent"}]),
    ("anyone but Marty Funk", "noise", []),
    (
        "Talk to Joel Parent, tell him Ravi sent you",
        "suggestion",
        [{"name": "Joel Parent"}],
    ),
    (
        "Joel Parent or Dana Whitecloud (dana@whitecloud.example)",
        "suggestion",
        [
            {"name": "Joel Parent"},
            {"name": "Dana Whitecloud", "email": "dana@whitecloud.example"},
        ],
    ),
    (
        "name is Joel Parent, joel dot parent at icgroup dot com",
        "suggestion",
        [{"name": "Joel Parent", "email": "joel.parent@icgroup.com"}],
    ),
    ("I'll ask my brother Dave, he knows people", "relay", []),
    ("cc @prairie_geek @dana_w", "suggestion", [{"handle": "prairie_geek"}, {"handle": "dana_w"}]),
    (
        "We do this every week at Lantern Digital, hello@lantern.example",
        "offer",
        [{**SELF, "org": "Lantern Digital", "email": "hello@lantern.example"}],
    ),
    ("I can do it, I'm in Winnipeg today", "offer", [SELF]),
    ("wish I could, I'm in Halifax", "noise", []),
    ("I used to speak on this but I retired", "noise", []),
    ("I'd love to help but I'm in Toronto", "offer", [SELF]),
    ("when and where is it?", "question", []),
    ("Does anyone in my network know someone for Robin?", "relay", []),
    ("have you tried Joel Parent?", "suggestion", [{"name": "Joel Parent"}]),
    ("I loved that Gary Vaynerchuk book", "noise", []),
    (
        "call the Winnipeg Chamber of Commerce",
        "suggestion",
        [{"org": "Winnipeg Chamber of Commerce"}],
    ),
    (
        "Essaie Marie Tremblay, elle travaille chez Voyou Média",
        "suggestion",
        [{"name": "Marie Tremblay", "org": "Voyou Média"}],
    ),
    ("Je suis dispo, écris-moi", "offer", [SELF]),
    ("C'est à quelle heure?", "question", []),
    ("Frag mal Jürgen Weber, der macht das", "suggestion", [{"name": "Jürgen Weber"}]),
    ("nicht Uwe Krüger, lieber Sabine Vogt", "suggestion", [{"name": "Sabine Vogt"}]),
    ("Ich mache das gerne, schreib mir", "offer", [SELF]),
    (
        "Habla con Lucía Fernández, da charlas de esto",
        "suggestion",
        [{"name": "Lucía Fernández"}],
    ),
    ("No llames a Pedro Salas, mejor a Inés Quiroga", "suggestion", [{"name": "Inés Quiroga"}]),
    ("Muchas gracias a todos", "thanks", []),
    ("Neha Kulkarni se pucho, woh talks deti hai", "suggestion", [{"name": "Neha Kulkarni"}]),
    ("RT @robin_vale: anyone know Joel Parent in Winnipeg?", "relay", []),
    ("Earn $5000 weekly with bitcoin, WhatsApp +1 204 555 0134", "noise", []),
]


@pytest.mark.parametrize(("text", "kind", "expected"), REPLIES, ids=[r[0][:40] for r in REPLIES])
def test_a_reply_is_what_it_is_and_suggests_whom_it_suggests(
    text: str, kind: str, expected: list[dict[str, object]]
) -> None:
    extraction = extract(text, WRITER, ASKER)
    assert extraction.kind == kind
    assert [told(suggestion) for suggestion in extraction.suggestions] == expected


def told(suggestion: Suggestion) -> dict[str, object]:
    keys = ("name", "org", "handle", "email", "phone", "url", "is_author")
    return {key: getattr(suggestion, key) for key in keys if getattr(suggestion, key)}
