"""Made-up exports of any size, in the shapes that the networks and address books write."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import UTC, datetime, timedelta

OWN_ID = "1000000001"
NEWEST = datetime(2025, 6, 1, 12, tzinfo=UTC)
_FIRST = ("Ana", "Björn", "Chloé", "Dmitri", "Emeka", "Fatima", "Gwen", "Hana", "Ivo", "Júlia")
_LAST = ("Okafor", "Lindqvist", "Parent", "Moreau", "Vale", "Tanaka", "Haddad", "Novák", "Reyes")
_PLACES = ("Winnipeg", "Toronto", "Berlin", "Lyon", "Lima", "Pune", "Osaka", "Accra", "Oslo")
RARE_PLACE = "Gimli"
_ORGS = ("3 Hats", "IC Group", "Northern Loom", "Prairie Radio", "Chez Ada", "Otter & Sons")


def name(number: int) -> str:
    """The name of the person of this number; full, and rarely shared."""
    tail = "".join(chr(97 + int(digit)) for digit in str(number))
    return f"{_FIRST[number % 10]} {_LAST[number // 10 % 9]}{tail}"


def place(number: int) -> str:
    """Where they live: one of nine places, or, one in 20,000, a tenth."""
    return _PLACES[number % 9] if number % 20_000 != 19_999 else RARE_PLACE


def x_archive(followers: int, tweets: int, messages: int) -> bytes:
    """An archive with so many followers, a twentieth followed back, posts, message headers."""
    draw = random.Random(1)
    files = {
        "account": [{"account": {"username": "ada_dev", "accountId": OWN_ID}}],
        "follower": [{"follower": _link(1 + n)} for n in range(followers)],
        "following": [{"following": _link(followers - 1 - n)} for n in range(followers // 20)],
        "tweets": [{"tweet": _tweet(draw, n, followers)} for n in range(tweets)],
        "direct-message-headers": [
            {"dmConversation": _conversation(draw, n)} for n in range(messages // 20)
        ],
    }
    return zipped({f"data/{kind}.js": script(kind, rows) for kind, rows in files.items()})


def script(kind: str, rows: object) -> str:
    """A data file of the archive."""
    return f"window.YTD.{kind.replace('-', '_')}.part0 = {json.dumps(rows, indent=2)}"


def zipped(files: dict[str, str]) -> bytes:
    """Texts by name as one archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return made.getvalue()


def account(number: int) -> str:
    """The number by which X knows the person of this number; of neighbours, far from each other."""
    return str(2_000_000_000 + number * 2_654_435_761 % (1 << 32))


def _link(number: int) -> dict[str, str]:
    link = f"https://twitter.com/intent/user?user_id={account(number)}"
    return {"accountId": account(number), "userLink": link}


def _tweet(draw: random.Random, number: int, people: int) -> dict[str, object]:
    other = draw.randrange(max(1, people // 20))
    at = NEWEST - timedelta(minutes=30 * number)
    mention = {
        "name": name(other),
        "screen_name": f"person_{other}",
        "indices": ["0", "10"],
        "id_str": account(other),
        "id": account(other),
    }
    words = " ".join(draw.choice(_ORGS) for _ in range(12))
    return {
        "edit_info": {"initial": {"editTweetIds": [str(number)], "isEditEligible": False}},
        "retweeted": False,
        "source": '<a href="https://example.org" rel="nofollow">An app</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [mention], "urls": []},
        "display_text_range": ["0", "140"],
        "favorite_count": "0",
        "id_str": str(number),
        "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "full_text": f"@person_{other} {words}",
        "in_reply_to_status_id_str": str(9_000_000 + number),
        "in_reply_to_user_id_str": account(other),
        "in_reply_to_screen_name": f"person_{other}",
    }


def _conversation(draw: random.Random, number: int) -> dict[str, object]:
    ends = (OWN_ID, account(number))
    messages = []
    for count in range(20):
        sender = draw.randrange(2)
        at = NEWEST - timedelta(days=draw.randrange(900), seconds=count)
        messages.append(
            {
                "messageCreate": {
                    "id": str(count),
                    "senderId": ends[sender],
                    "recipientId": ends[1 - sender],
                    "createdAt": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                }
            }
        )
    return {"conversationId": "-".join(ends), "messages": messages}


def facebook_archive(friends: int, messages: int) -> bytes:
    """An archive with so many friends, to a tenth of whom so many messages went in all."""
    threads = max(1, friends // 10)
    per_thread = messages // threads
    owner = "Ada Vale"
    files: dict[str, object] = {
        "personal_information/profile_information/profile_information.json": {
            "profile_v2": {"name": {"full_name": owner}}
        },
        "connections/friends/your_friends.json": {
            "friends_v2": [{"name": name(n), "timestamp": 1_500_000_000} for n in range(friends)]
        },
        "your_facebook_activity/comments_and_reactions/comments.json": {
            "comments_v2": [
                {"timestamp": 1_600_000_000 + n, "title": f"{owner} commented on {name(n)}'s post."}
                for n in range(threads)
            ]
        },
    }
    for n in range(threads):
        said = [
            {
                "sender_name": (owner, name(n))[count % 2],
                "timestamp_ms": 1_600_000_000_000 + count * 40_000_000,
                "content": "hello there",
            }
            for count in range(per_thread)
        ]
        path = f"your_facebook_activity/messages/inbox/person_{n}/message_1.json"
        files[path] = {
            "participants": [{"name": name(n)}, {"name": owner}],
            "messages": said,
        }
    return zipped(
        {f"facebook-ada/{path}": json.dumps(_mangled(told)) for path, told in files.items()}
    )


def _mangled(value: object) -> object:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {key: _mangled(inner) for key, inner in value.items()}
    return [_mangled(inner) for inner in value] if isinstance(value, list) else value


def linkedin(connections: int) -> bytes:
    """`Connections.csv`."""
    rows = [
        'Notes:\n"When exporting your connection data, some are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    ]
    for n in range(connections):
        first, last = name(n).split()
        mail = f"p{n}@example.org" if n % 5 == 0 else ""
        org = _ORGS[n % 6]
        rows.append(
            f"{first},{last},https://www.linkedin.com/in/person-{n},{mail},"
            f'"{org}, Inc.",Speaker,12 Mar 2024\n'
        )
    return "".join(rows).encode()


def google(contacts: int) -> bytes:
    """Google Contacts as CSV, in the form of today."""
    rows = ["First Name,Last Name,Organization Name,Labels,E-mail 1 - Value,Phone 1 - Value\n"]
    for n in range(contacts):
        first, last = name(n).split()
        label = ("* myContacts", "Family ::: * myContacts", "Clients")[n % 3]
        phone = f"+1 204 555 {n % 10_000:04}"
        rows.append(f"{first},{last},{_ORGS[n % 6]},{label},p{n}@example.org,{phone}\n")
    return "".join(rows).encode()


def google_of_old(contacts: int) -> bytes:
    """Google Contacts as CSV, in the form of before."""
    rows = ["Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value\n"]
    for n in range(contacts):
        first, last = name(n).split()
        group = ("* myContacts", "* myContacts ::: Family", "Clients")[n % 3]
        rows.append(f"{name(n)},{first},{last},{group},Work,p{n}@example.org\n")
    return "".join(rows).encode()


_FURTHER = {
    "2.1": "NOTE;ENCODING=QUOTED-PRINTABLE:met at the caf=C3=A9=\r\n of the fair",
    "3.0": "item1.X-ABRELATEDNAMES:Ada Vale\r\nitem1.X-ABLabel:_$!<Spouse>!$_",
    "4.0": "RELATED;TYPE=colleague;VALUE=text:Ada Vale",
}


def vcards(cards: int, *versions: str) -> bytes:
    """vCards of these versions, or of all three, by turns."""
    versions = versions or tuple(_FURTHER)
    made = []
    for n in range(cards):
        version = versions[n % len(versions)]
        first, last = name(n).split()
        lines = ["BEGIN:VCARD", f"VERSION:{version}", f"N:{last};{first};;;", f"FN:{name(n)}"]
        lines += [f"EMAIL;TYPE=WORK:p{n}@example.org", f"TEL;TYPE=CELL:+1204{2_000_000 + n}"]
        lines += [
            f"ADR:;;;{place(n)};;;",
            f"ORG:{_ORGS[n % 6]}",
            f"UID:card-{n}",
            _FURTHER[version],
            "END:VCARD",
        ]
        made.append("\r\n".join(lines) + "\r\n")
    return "".join(made).encode()
