"""How things are said on a page: words for states, times, links that may be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask
from markupsafe import Markup, escape

from helpnet.domain.fields_links import links_in
from helpnet.domain.why import Why
from helpnet.services import labels
from helpnet.services.person_views import PersonView
from helpnet.services.views import AskView, ContactView, PostView, ReplyView, SuggestedBy

_NUMBER = re.compile(r"\+?\d(?:[\s().\-/]{0,2}\d){7,19}")
_SCHEMES = frozenset({"http", "https"})
KINDS = {
    "suggestion": "Suggestion",
    "offer": "Offer",
    "question": "Question",
    "relay": "Passed it on",
    "thanks": "Good wishes",
    "noise": "Something else",
}
RELATIONS = {
    "family": "Family",
    "friend": "Friend",
    "colleague": "Colleague",
    "client": "Client",
    "classmate": "Classmate",
    "met": "Met in person",
    "neighbour": "Neighbour",
    "connection": "Connected",
    "in_contacts": "In your contacts",
    "follows_each_other": "You follow each other",
    "you_follow": "You follow them",
    "follows_you": "Follows you",
    "other": "Something else",
}
# Who tells that two people are related.
SOURCES = {
    "x": "X",
    "x_followers": "X, your followers",
    "x_following": "X, whom you follow",
    "x_followers_draft": "X, your followers",
    "x_following_draft": "X, whom you follow",
    "facebook": "Facebook",
    "facebook_friends": "Facebook archive, friends",
    "linkedin": "LinkedIn, connections",
    "contacts": "Address book",
    "employer": "Works where you work",
    "you": "You said so",
}
CLOSENESS = {
    "know_well": "You know well",
    "know": "You know",
    "know_slightly": "You know slightly",
}
STATUSES = {
    "contacted": "Contacted",
    "agreed": "Said yes",
    "declined": "Said no",
    "dismissed": "Set aside",
}
ASK_STATES = {"live": "Live", "found": "Found", "expired": "Time is up", "withdrawn": "Withdrawn"}


def init_app(app: Flask) -> None:
    """Give the templates these words and filters."""
    app.jinja_env.globals.update(
        KINDS=KINDS, RELATIONS=RELATIONS, SOURCES=SOURCES, CLOSENESS=CLOSENESS, STATUSES=STATUSES
    )
    app.jinja_env.filters.update(
        iso=iso,
        moment=moment,
        clock_time=clock_time,
        exact=exact,
        network=network,
        counted=counted,
        web_link=web_link,
        call_link=call_link,
        mail_link=mail_link,
        marked=marked,
        reasoned=reasoned,
        because=because,
        heaps=heaps,
        unlinked=unlinked,
        standing=standing,
        apart=apart,
        first_name=first_name,
        suggester_to_ask=suggester_to_ask,
        channels=channels,
        unjudged=unjudged,
        told_by=told_by,
        search_link=search_link,
        completeness=completeness,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def standing(ask: AskView) -> str:
    """In a word or two, how an ask stands."""
    return "Not sent" if ask.is_unsent else ASK_STATES[ask.state]


def iso(when: datetime) -> str:
    """A time as `<time datetime>` wants it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(when: datetime) -> str:
    """A time as it reads where no script makes it local."""
    return when.astimezone(UTC).strftime("%-d %b, %H:%M UTC")


def clock_time(when: datetime) -> str:
    """A time of today, to the second, as it reads where no script makes it local."""
    return when.astimezone(UTC).strftime("%H:%M:%S UTC")


def exact(when: datetime) -> str:
    """A time of any day, to the second, as it reads where no script makes it local."""
    return when.astimezone(UTC).strftime("%-d %b, %H:%M:%S UTC")


def network(name: str | None) -> str:
    """What a network is called; a reply of none came by hand."""
    return "By hand" if name is None else labels.source(name)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 reply", "2 replies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def web_link(url: str | None) -> str:
    """The address if a browser may be sent there, else nothing."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme.lower() in _SCHEMES and parts.netloc else ""


def marked(said: SuggestedBy) -> Markup:
    """A quoted reply with the words that suggest somebody marked."""
    return _with_words_in("mark", said.quote, said.span)


def reasoned(why: Why) -> Markup:
    """Why somebody is listed, with the words in question marked."""
    quote = _with_words_in("b", why.quote, why.span)
    told = f"<bdi>{escape(why.lead)}</bdi>{f': “<bdi>{quote}</bdi>”' if quote else ''}"
    return Markup(f"{told} - {escape(why.taken_for)}.")  # noqa: S704 (all of it is escaped)


def _with_words_in(tag: str, text: str, span: tuple[int, int]) -> Markup:
    start, end = span
    if not 0 <= start < end <= len(text):
        return escape(text)
    before, words, after = (escape(part) for part in (text[:start], text[start:end], text[end:]))
    return Markup(f"{before}<{tag}>{words}</{tag}>{after}")  # noqa: S704 (all of it is escaped)


def because(contact: ContactView) -> list[Markup]:
    """The reasons for a contact's place, in which no name can turn the words around it."""
    told = [contact.name, *(said.name for said in contact.suggested_by)]
    told += [step.name for step in contact.path]
    longest_first = sorted(filter(None, told), key=len, reverse=True)
    names = "|".join(map(re.escape, dict.fromkeys(longest_first)))
    find = re.compile(rf"(?<!\w)({names})(?!\w)" if names else "$^")
    return [_isolated(find.split(sentence)) for sentence in contact.because]


def told_by(contact: ContactView) -> str:
    """From where the user has addresses besides the replies: "Phone and mail from LinkedIn"."""
    kinds: dict[str, list[str]] = {}
    for kind, values in (("phone", contact.phones), ("mail", contact.emails)):
        for source in dict.fromkeys(contact.told_by.get(one, "") for one in values):
            kinds.setdefault(source, []).append(kind)
    told = [f"{' and '.join(found)} from {source}" for source, found in kinds.items() if source]
    return ", ".join(told)[:1].upper() + ", ".join(told)[1:]


def _isolated(pieces: Iterable[str]) -> Markup:
    """Split by one group, every second piece is a name."""
    parts = (
        f"<bdi>{escape(piece)}</bdi>" if number % 2 else str(escape(piece))
        for number, piece in enumerate(pieces)
    )
    return Markup("".join(parts))  # noqa: S704 (all of it is escaped)


def unlinked(text: str) -> str:
    """What says nothing, and may be spam: no address or number to follow stands in it."""
    shown, position = "", 0
    for link in links_in(text):
        shown += f"{_NUMBER.sub('[number]', text[position : link.start])}[link]"
        position = link.end
    return shown + _NUMBER.sub("[number]", text[position:])


def heaps(replies: Iterable[ReplyView]) -> Mapping[str, Sequence[ReplyView]]:
    """The replies that stand, by what the page does with them: question, rest, thanks, noise."""
    found: dict[str, list[ReplyView]] = {"question": [], "rest": [], "thanks": [], "noise": []}
    for reply in replies:
        if reply.state not in ("hidden", "deleted"):
            found.get(reply.kind, found["rest"]).append(reply)
    return found


def apart(name: str) -> str:
    """A name in a plain sentence, such as a label: it cannot turn the words around it."""
    return f"\u2068{name}\u2069"


def first_name(name: str) -> str:
    """What to call somebody on a button: "Jonathan" of "Dr. Jonathan Markoff"."""
    return next((word for word in name.split() if not word.endswith(".")), name)


def suggester_to_ask(contact: ContactView) -> SuggestedBy | None:
    """Who can be asked how to reach somebody: of those with a reply to answer, the best known."""
    return next((said for said in contact.suggested_by if web_link(said.url)), None)


def unjudged(contact: ContactView) -> bool:
    """Whether the user's own word would tell most: nothing shows that they know somebody."""
    is_known = contact.closeness in CLOSENESS
    return not contact.word and not is_known and contact.status == "new"


def call_link(phone: str) -> str:
    """Where a tap calls a number, whatever a stranger's card holds for one."""
    return f"tel:{quote(phone.replace(' ', ''), safe='+;=')}"


def mail_link(email: str) -> str:
    """Where a tap writes to an address: to it alone, with nothing that it brings along."""
    return f"mailto:{quote(email, safe='@+')}"


def channels(
    contact: ContactView | PersonView, *, practice: bool = False
) -> list[tuple[str, str, str]]:
    """Ways to reach somebody, quickest first: (what the button says, address, what it shows).

    In practice people are invented: no address at the real X is made up for them.
    """
    ways = [("Call", call_link(phone), phone) for phone in contact.phones]
    ways += [("Mail", mail_link(email), email) for email in contact.emails]
    handle = contact.handles.get("x")
    profile = _profile(contact.urls, handle, practice=practice) if handle else ""
    if profile:
        ways.append(("Open on X", profile, f"@{handle}"))
    for url in contact.urls:
        host = urlsplit(web_link(url)).netloc.removeprefix("www.")
        if host and url != profile and not (handle and host in ("x.com", "twitter.com")):
            ways.append(
                ("Open on Facebook" if host.endswith("facebook.com") else "Website", url, host)
            )
    return ways


def _profile(urls: Iterable[str], handle: str, *, practice: bool) -> str:
    """Where somebody stands on X: the address that X told, else the one their handle has."""
    for url in urls:
        path = urlsplit(web_link(url)).path.rstrip("/")
        if path.rpartition("/")[2].casefold() == handle.casefold():
            return url
    return "" if practice else f"https://x.com/{quote(handle, safe='')}"


def search_link(contact: ContactView, place: str | None) -> str:
    """A web search that shows who somebody is."""
    words = [f'"{contact.name}"', contact.org or "", contact.location or place or ""]
    return "https://duckduckgo.com/?" + urlencode({"q": " ".join(word for word in words if word)})


def completeness(post: PostView) -> str:
    """How many replies the network counts, and how many of them have been read."""
    seen, reported = post.replies_seen, post.replies_reported
    if reported is None:
        return f"{counted(seen, 'reply', 'replies')} read" if seen else "no replies yet"
    if seen >= reported:  # a network's own count lags behind, and leaves out what it hides
        return counted(seen, "reply", "replies") if seen else "no replies yet"
    # Why, the network does not say.
    return f"{post.label} shows {counted(reported, 'reply', 'replies')}, we have {seen:,}"
