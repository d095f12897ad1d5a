"""Saying yes on a practice network's consent page, as the user's browser would.

So the first start in practice mode connects over the same OAuth endpoints as with real networks.
"""

from __future__ import annotations

import ipaddress
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from helpnet.networks import Refused

_SECONDS = 10


def approve(authorize_url: str, session: requests.Session) -> dict[str, str]:
    """Press "allow" on a consent page and return the query of the redirect: `code` and `state`.

    The redirect itself is not followed. ValueError for a page that is not on this computer;
    Refused where the page says no.
    """
    if not _is_here(authorize_url):
        raise ValueError("only a practice network on this computer is agreed to unasked")
    page = session.get(authorize_url, timeout=_SECONDS, allow_redirects=False)
    form = _Form()
    form.feed(page.text)
    target = urljoin(authorize_url, form.action)
    if page.status_code != 200 or not form.found or not _is_here(target):
        raise _refusal(page.status_code)
    answer = session.post(
        target,
        data={**form.fields, "decision": "allow"},
        timeout=_SECONDS,
        allow_redirects=False,
    )
    if not 300 <= answer.status_code < 400:
        raise _refusal(answer.status_code)
    query = dict(parse_qsl(urlsplit(answer.headers.get("location", "")).query))
    if not query.get("code"):
        raise _refusal(answer.status_code)
    return query


def _refusal(status: int) -> Refused:
    return Refused(
        "The practice network did not let helpnet connect: restart the practice networks.",
        code=str(status),
    )


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Form(HTMLParser):
    """The first form of a page: where it goes, and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self.action = ""
        self.fields: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.found:
            self.found = self._inside = True
            self.action = told.get("action", "")
        elif tag == "input" and self._inside and told.get("type", "").lower() == "hidden":
            self.fields[told.get("name", "")] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
