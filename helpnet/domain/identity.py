"""Names, organisations, addresses and accounts in a form in which equal ones are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, urlsplit

Words = tuple[str, ...]
Account = tuple[str, str, str]  # network, "handle" or "id", value


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LONGEST = 200  # characters of a name that are looked at
_TITLES = _words(
    "dr prof professor mr mrs ms miss mx sir dame herr frau mme mlle m sr sra dipl ing"
)
_CREDENTIALS = _words(
    "phd md mba ma ba msc bsc cpa pmp esq llb jd rn pe cfa csp dds dr phil she her he him they them"
)
_PARTICLES = _words("van von de der den del della di da dos du la le el al bin ibn ter ten st")
_LEGAL = _words(
    "inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh mbh ag kg ohg ug "
    "ev se sa sas sarl srl spa bv nv oy oyj ab as asa aps pty pvt sro kft doo"
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# How the same letters are written where the sign is not to be had.
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_ASIDE = re.compile(r"\([^()]*\)|\[[^][]*\]|\"[^\"]*\"|“[^”]*”")
_AFTERTHOUGHT = re.compile(r"\s*[|•·/\\]\s*|\s+[-–—~@]\s*")
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―.,;:_]+")
# Accents and Arabic vowel signs; other scripts' marks are letters to those who read them.
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\ufe00-\ufe0f]")
_UNPARTED_NAMES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")

_X_HOSTS = _words("x.com twitter.com")
_FACEBOOK_HOSTS = _words("facebook.com fb.com fb.me m.me")
_PROFILE_PATHS = (
    ("linkedin", _words("linkedin.com"), re.compile(r"/(?:in|pub)/([^/]+)")),
    ("instagram", _words("instagram.com instagr.am"), re.compile(r"/([\w.]+)/?$")),
    ("threads", _words("threads.net threads.com"), re.compile(r"/@([\w.]+)/?$")),
    ("github", _words("github.com"), re.compile(r"/([\w-]+)/?$")),
    ("bluesky", _words("bsky.app"), re.compile(r"/profile/([^/]+)/?$")),
    ("youtube", _words("youtube.com"), re.compile(r"/@([\w.-]+)/?$")),
    ("tiktok", _words("tiktok.com"), re.compile(r"/@([\w.]+)/?$")),
    ("medium", _words("medium.com"), re.compile(r"/@([\w.]+)/?$")),
)
_NO_PROFILES = _words(
    "home search i intent hashtag share explore settings login messages notifications groups "
    "events pages watch sharer sharer.php story.php photo photo.php permalink.php profile.php p "
    "reel reels stories about privacy tos help features topics orgs marketplace"
)


def name_words(name: str) -> Words:
    """A person's name as folded words: no case, accents, titles, asides, emoji or initials' dots.

    "Parent, Joel" reads as "Joel Parent", "Dr. Joel Parent, MBA (he/him) | Speaker" too.
    """
    return _in_order(_folded(name))


def name_keys(name: str) -> frozenset[str]:
    """The forms in which equal full names are equal, to be stored and looked up.

    Empty for what is no full name. Two where a letter has two ways of being written: "Müller" is
    both "Muller" and "Mueller".
    """
    written_out = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().translate(_DIGRAPHS)
    forms = {name_words(name), name_words(written_out)}
    return frozenset("".join(words) for words in forms if is_full(words))


def is_full(words: Words) -> bool:
    """Whether folded words are a full name: two words of which the ends are no initials.

    East Asian names are full without a space between their parts.
    """
    if _UNPARTED_NAMES.fullmatch("".join(words)):
        return True
    return len(words) > 1 and min(len(words[0]), len(words[-1])) > 1


def same_organisation(one: str, other: str) -> bool:
    """Whether two names are one organisation's.

    Case, accents, spaces and legal forms make no difference ("IC Group, Inc." is "ICGroup"), nor
    what follows a name ("3 Hats" and "3 Hats Digital"), nor shortening to initials.
    """
    a, b = _organisation(one), _organisation(other)
    if not a or not b:
        return False
    if "".join(a) == "".join(b):
        return True
    shorter, longer = sorted((a, b), key=len)
    if len("".join(shorter)) > 2 and longer[: len(shorter)] == shorter:
        return True
    return len(shorter) == 1 and shorter[0] in _initials(longer)


def organisation_key(name: str) -> str:
    """What is equal for two ways of writing one organisation: "IC Group, Inc." and "ICGroup"."""
    return "".join(_organisation(name))


def account_of(url: str) -> Account | None:
    """The account that a profile's address stands for; None for any other address."""
    parts = _split(url)
    host = _host(parts.netloc)
    first = parts.path.strip("/").split("/")[0].lower()
    if host in _FACEBOOK_HOSTS and first == "profile.php":
        ids = parse_qs(parts.query).get("id", [])
        return ("facebook", "id", ids[0]) if ids else None
    if not first or first in _NO_PROFILES:
        return None
    if host in _X_HOSTS or host in _FACEBOOK_HOSTS:
        if "/" in parts.path.strip("/"):
            return None  # a post, not a profile
        return ("x" if host in _X_HOSTS else "facebook", "handle", first.removeprefix("@"))
    for network, hosts, path in _PROFILE_PATHS:
        if host in hosts and (found := path.match(parts.path)):
            return network, "handle", found[1].lower()
    return None


def canonical_url(url: str) -> str:
    """An address without what tells none apart: scheme, www, the host's case, a last slash."""
    parts = _split(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{_host(parts.netloc)}{parts.path.rstrip('/')}{query}"


def canonical_phone(phone: str) -> str:
    """An E.164 number, with its extension, without spaces and signs."""
    return re.sub(r"[^\d+;=a-z]", "", phone.lower())


def _split(url: str) -> SplitResult:
    url = url.strip()
    try:
        return urlsplit(url if "//" in url else f"//{url}")
    except ValueError:  # brackets or signs that no host may have
        return SplitResult("", "", url, "", "")


def _host(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    return re.sub(r"^(?:www|m|mobile|mbasic|web|[a-z]{2}-[a-z]{2}|[a-z]{2})\.(?=.+\.)", "", host)


def _folded(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().translate(_LETTERS)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
    return unicodedata.normalize("NFC", bare)


def _in_order(name: str) -> Words:
    name = _AFTERTHOUGHT.split(_ASIDE.sub(" ", _APOSTROPHES.sub("", name)).strip())[0]
    before, comma, after = name.partition(",")
    first, rest = tuple(_parts(before)), tuple(_parts(after))
    surname_first = len(first) == 1 or (first and first[0] in _PARTICLES)
    if comma and rest and surname_first and not _CREDENTIALS.issuperset(rest):
        return rest + first
    return first


def _parts(name: str) -> Iterator[str]:
    pieces = _BETWEEN_WORDS.split(name)
    words = ["".join(filter(_is_letter, piece)) for piece in pieces if piece[:1].isalpha()]
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 2 and words[-1] in _CREDENTIALS:
        words = words[:-1]
    yield from words


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _organisation(name: str) -> Words:
    flat = _folded(name).replace("&", " and ")
    flat = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", flat)  # "S.A." is "SA"
    words = re.findall(r"[^\W_]+", _APOSTROPHES.sub("", flat))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    return tuple(words)


def _initials(words: Words) -> frozenset[str]:
    """ "ig" and "icg" of "IC Group": a short first word may be initials itself."""
    if len(words) < 2:
        return frozenset()
    rest = "".join(word[0] for word in words[1:])
    forms = {words[0][0] + rest}
    if len(words[0]) <= 3:
        forms.add(words[0] + rest)
    return frozenset(form for form in forms if len(form) > 2)
