"""facebook-sdk behind one subclass that cures what the library leaves open.

Whatever the library does ends in `request` here, which decides itself what is sent and what an
answer means. Its errors are the port's, and no token gets into them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import facebook

from helpnet.networks import Refused
from helpnet.networks.facebook_errors import facebook_error
from helpnet.networks.facebook_usage import rest_until
from helpnet.networks.http import NetworkSession, without_secrets
from helpnet.networks.wire import Json, Malformed, json_object, rows, table, text

ORIGINS = ("https://graph.facebook.com",)
VERSION = "v26.0"
_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")
_ID = re.compile(r"[0-9]+(_[0-9]+)*")
_NODE = re.compile(rf"me|{_ID.pattern}")
_EDGE = re.compile(r"[a-z][a-z_]*")
_WITHOUT_TOKEN = ("oauth/access_token", "debug_token")  # these carry their own proof of right
_MOST_PAGES = 200


class Graph(facebook.GraphAPI):  # type: ignore[misc]
    """The Graph API for one token.

    `token_in` "param" sends the token as Meta documents it, in the form of a POST and else in the
    query; "header" keeps it out of addresses. With an `app_secret`, each call proves that it comes
    from the app. `rests_until` is until when reading had better pause, as the latest answer told.
    """

    def __init__(
        self,
        access_token: str | None,
        session: NetworkSession,
        *,
        clock: Callable[[], datetime],
        version: str = VERSION,
        app_secret: str = "",
        token_in: Literal["param", "header"] = "param",
    ) -> None:
        super().__init__(access_token=access_token, session=session)
        if not _VERSION.fullmatch(version):
            raise ValueError(f"{version!r} is no version of the Graph API, such as v26.0")
        self.version = version  # the library's own check ends at 3.1
        self.rests_until: datetime | None = None
        self._app_secret, self._token_in, self._clock = app_secret, token_in, clock

    def request(
        self,
        path: str,
        args: Mapping[str, Any] | None = None,
        post_args: Mapping[str, Any] | None = None,
        files: Any = None,
        method: str | None = None,
    ) -> Json:
        """Call a path below the version's; returns Meta's JSON object or raises a port's error."""
        method = "POST" if post_args is not None else (method or "GET").upper()
        _check(path)
        query = _encoded(args)
        form = _encoded(post_args) if post_args is not None else None
        headers = {"Accept": "application/json"}
        self._prove(path, query, form, headers)
        answer = self.session.request(
            method,
            f"{ORIGINS[0]}/{path}",
            params=query,
            data=form,
            files=files,
            headers=headers,
        )
        now = self._clock()
        self.rests_until = rest_until(answer.headers, now)
        problem = facebook_error(
            answer.status_code,
            answer.headers,
            without_secrets(answer),
            writes=method != "GET",
            now=now,
            deletes=method == "DELETE",
        )
        if problem:
            raise problem
        return json_object(answer.content) or {}

    def get_all_connections(self, id: str, connection_name: str, **args: Any) -> Iterator[Json]:
        """All items of an edge, page by page.

        A list ends where no next page is named, not at a short or empty page; Malformed if a page
        comes round again, or pages never end. Only the position of the next page is taken from
        the answer, never its address.
        """
        for page in self.pages(id, connection_name, **args):
            yield from rows(page, "data")

    def pages(self, id: str, connection_name: str, **args: Any) -> Iterator[Json]:
        """The pages of an edge, as `get_all_connections` goes through them."""
        first = self.get_connections(id, connection_name, **args)
        yield from self.continued(first, id, connection_name, **args)

    def continued(self, page: Json, id: str, connection_name: str, **args: Any) -> Iterator[Json]:
        """A first page that has come already, and those that follow it."""
        seen: set[str] = set()
        for _ in range(_MOST_PAGES):
            yield page
            after = _next_position(page)
            if not after:
                return
            if after in seen:
                break
            seen.add(after)
            page = self.get_connections(id, connection_name, **args | {"after": after})
        raise Malformed("paging")

    def _prove(self, path: str, query: Json, form: Json | None, headers: dict[str, str]) -> None:
        """Put the token, and the proof that the app has it, where they belong."""
        token = self.access_token
        if not token or path.endswith(_WITHOUT_TOKEN):
            return
        if self._token_in == "header":
            headers["Authorization"] = f"Bearer {token}"
        else:
            (query if form is None else form)["access_token"] = token
        if self._app_secret:  # in the query on a POST too: some edges do not look for it in forms
            signed = hmac.new(self._app_secret.encode(), token.encode(), hashlib.sha256)
            query["appsecret_proof"] = signed.hexdigest()


def graph_id(value: str) -> str:
    """An id that is fit to stand in a path; Malformed for anything else."""
    if not _ID.fullmatch(value):
        raise Malformed("id")
    return value


def _check(path: str) -> None:
    version, _, rest = path.partition("/")
    node, *edge = rest.split("/")
    known = rest in _WITHOUT_TOKEN or (
        _NODE.fullmatch(node) and len(edge) < 2 and all(_EDGE.fullmatch(part) for part in edge)
    )
    if not (_VERSION.fullmatch(version) and known):
        raise Refused(
            "This is not the number of anything on Facebook: check the link of the post.", code="id"
        )


def _encoded(values: Mapping[str, Any] | None) -> Json:
    """A copy of what is to be sent, in the form Meta reads: JSON for lists and objects."""
    return {name: _form(value) for name, value in (values or {}).items() if value is not None}


def _form(value: Any) -> Any:
    if isinstance(value, bool | dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


def _next_position(page: Json) -> str:
    paging = table(page, "paging")
    following = text(paging, "next")
    if not following:
        return ""
    told = parse_qs(urlsplit(following).query).get("after", [""])[0]
    return text(table(paging, "cursors"), "after") or told
