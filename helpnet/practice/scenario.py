"""What the community answers to the ask from Winnipeg: forty minutes on both networks.

Each line of `WINNIPEG` is one reply: `minute` counts from the start of the play, `author` is an
`x_username` or a `facebook_name` of the community, `in_reply_to` the key of an earlier reply on
the same network (None: the post itself), `tags` the Facebook names that the text tags.
Texts stand as their network's API tells them, so X's begin with those they are addressed to.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Line(TypedDict):
    """One scripted reply."""

    key: str
    minute: float
    network: str
    author: str
    text: str
    in_reply_to: str | None
    tags: NotRequired[list[str]]


def _x(minute: float, key: str, author: str, text: str, in_reply_to: str | None = None) -> Line:
    return {
        "key": key,
        "minute": minute,
        "network": "x",
        "author": author,
        "text": text,
        "in_reply_to": in_reply_to,
    }


def _facebook(
    minute: float,
    key: str,
    author: str,
    text: str,
    in_reply_to: str | None = None,
    tags: tuple[str, ...] = (),
) -> Line:
    line: Line = {
        "key": key,
        "minute": minute,
        "network": "facebook",
        "author": author,
        "text": text,
        "in_reply_to": in_reply_to,
    }
    if tags:
        line["tags"] = list(tags)
    return line


WINNIPEG: list[Line] = [
    _x(
        0.8,
        "relay-tunde",
        "tunde_ade",
        "@robin_vale ugh, fog. RT'd to my prairie crowd, good luck!",
    ),
    _facebook(
        1.5,
        "wishes-mum",
        "Dorothy Vale",
        "Oh love, stuck AGAIN. Eat something proper and good luck xx",
    ),
    _x(
        3.0,
        "question-fee",
        "yusufdemir_ist",
        "@robin_vale what time do they go on, and is there a fee?",
    ),
    _x(
        4.6,
        "handle-leah",
        "priya_n",
        "@robin_vale try @leahdyck_wpg, she does social media workshops in Winnipeg",
    ),
    _facebook(
        6.2,
        "question-video",
        "Ruth Abernathy",
        "Would it have to be in person or could they do it by video?",
    ),
    _x(
        7.5,
        "spam",
        "btc_kingmaker77",
        "@robin_vale need money fast?? I turned $500 into $9,200 in 3 days 🚀🚀 "
        "WhatsApp +1 204-555-0190 or https://btc-kingmaker.example/join",
    ),
    _facebook(
        9.0,
        "phone-darlene",
        "Frances Whitecloud",
        "Call Darlene Pruden, she teaches exactly this here in Winnipeg. 204-555-0143",
    ),
    _x(
        10.7,
        "offer-tanis",
        "tanisbear_wpg",
        "@robin_vale saw this via a friend. I speak on Web 2.0 and live in Winnipeg, DM me if "
        "you're still stuck",
    ),
    _facebook(
        12.1,
        "answer-video",
        "Bohdan Melnyk",
        "it's a keynote, in person i guess",
        in_reply_to="question-video",
    ),
    _x(
        13.4,
        "negation-gord",
        "kylebrandt_mc",
        "@robin_vale whatever you do don't call Gord Hiebert, he moved to Toronto last year lol",
    ),
    _facebook(
        15.0,
        "relay-chantal",
        "Chantal Gauthier",
        "Bonne chance, Robin ! Je partage à mes amis de Saint-Boniface.",
    ),
    _x(
        16.8,
        "email-nadia",
        "meilingchow",
        "@robin_vale drop a line to Nadia Haddad, nadia@prairiepixel.example.com - she did web "
        "2.0 for us in Winnipeg in spring",
    ),
    _x(
        18.9,
        "nested-wes",
        "brettolafson",
        "@tunde_ade @robin_vale what about Wes Kaminski from Portage Media? Winnipeg guy, talks "
        "social media all day",
        in_reply_to="relay-tunde",
    ),
    _facebook(
        20.6,
        "tag-joel",
        "Raj Malhotra",
        "Joel Parent from IC Group! Heard him on social media at the Winnipeg chamber in the "
        "fall, room was full.",
        tags=("Joel Parent",),
    ),
    _x(
        22.3,
        "wishes-siobhan",
        "siobhan_g",
        "@robin_vale fingers crossed 🤞 airports, eh",
    ),
    _facebook(
        24.0,
        "thanks-raj",
        "Gloria Jiménez",
        "What a nice community you have here Robin",
        in_reply_to="tag-joel",
    ),
    _x(
        26.5,
        "relay-brother",
        "gustaflq",
        "@robin_vale don't know anyone myself, will ask my brother, he flies there every week",
    ),
    _facebook(
        28.7,
        "name-sunita",
        "Beatriz Carvalho",
        "I'd ask Sunita Rao, she lectures on marketing and Web 2.0 in Winnipeg and is lovely",
        tags=("Sunita Rao",),
    ),
    _x(
        31.0,
        "joel-jonathan",
        "jonathanmarkoff",
        "@robin_vale connect with Joel Parent at IC Group, he's in Winnipeg and talks on Web 2.0 "
        "+ social media",
    ),
    _x(
        33.2,
        "nested-wishes",
        "arohangata",
        "@jonathanmarkoff @robin_vale hope that works out! kia kaha",
        in_reply_to="joel-jonathan",
    ),
    _facebook(
        35.8,
        "wishes-kerry",
        "Kerry-Ann Brown",
        "Sending sunshine from Kingston to burn off that fog ☀️",
    ),
    _facebook(
        37.3,
        "nested-video",
        "Ruth Abernathy",
        "Ah, thanks Bohdan!",
        in_reply_to="answer-video",
    ),
    _x(
        39.5,
        "noise-jets",
        "diegofuentes_mx",
        "@robin_vale lol only know the jets from winnipeg",
    ),
]
