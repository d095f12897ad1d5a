"""Faults to put into the adapters, one at a time: what their tests must notice.

Each is a file of helpnet/networks, a text that stands there exactly once, what to put in its
place, and what that does.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One deliberate mistake."""

    file: str
    old: str
    new: str
    name: str


FAULTS: tuple[Fault, ...] = (
    # ------------------------------------------------------------ X: asking
    Fault("x.py", 'exclude=["retweets"],', "", "retweets are looked through"),
    Fault("x.py", "start_time=since,", "", "a post is looked for since ever"),
    Fault("x.py", "_PEOPLE_PER_CALL = 100", "_PEOPLE_PER_CALL = 101", "too many names in a call"),
    Fault("x.py", "_POSTS_PER_CALL = 100", "_POSTS_PER_CALL = 101", "too many posts in a call"),
    Fault("x.py", "in dict.fromkeys(plain)", "in list(plain)", "a name is asked for twice"),
    Fault(
        "x.py",
        "            if refused.gone:\n                return False\n            raise\n",
        "            return False\n",
        "a refused deletion counts as done",
    ),
    Fault(
        "x.py",
        'table(answer, "data").get("deleted") is not True',
        "False",
        "a deletion that X does not confirm counts as done",
    ),
    Fault(
        "x_calls.py",
        'deletes=method in ("DELETE", b"DELETE")',
        "deletes=False",
        "a refused deletion is to be sent again",
    ),
    Fault(
        "x.py",
        "self._calls.use(self._credentials.access_token)",
        "",
        "the fresh token is not used",
    ),
    Fault(
        "x.py",
        "next_mark(marks[conversation], found, conversation)",
        "marks[conversation]",
        "the cursor does not move",
    ),
    Fault(
        "x.py",
        'needed(post, "author_id") != self._remote_id',
        "False",
        "somebody else's post is adopted",
    ),
    Fault("x_calls.py", "user_auth=False, ", "", "writes are signed the old way"),
    Fault("x_calls.py", "            if not token:", "            if True:", "paging is lost"),
    Fault("x_calls.py", "if token == before:", "if False:", "a page that repeats is read on"),
    Fault("x_search.py", "ASKS_PER_CALL = 13", "ASKS_PER_CALL = 14", "too many asks in a search"),
    Fault("x_search.py", "_QUERY_CHARACTERS = 512", "_QUERY_CHARACTERS = 300", "few asks a search"),
    Fault(
        "x_search.py", "_LATE = timedelta(minutes=5)", "_LATE = timedelta(0)", "late posts missed"
    ),
    Fault("x_search.py", "timedelta(days=7) -", "timedelta(days=8) -", "searches too far back"),
    Fault("x_search.py", 'expansions=["author_id"],', "", "authors are not asked for"),
    Fault("x_search.py", "str(mark.since)}", '"1"}', "all is read, and paid for, each time"),
    Fault(
        "x_search.py",
        " or number == int(conversation):",
        ":",
        "the ask itself is taken for a reply",
    ),
    Fault(
        "x_search.py",
        'raise TryLater(no_proper_answer("X"), taken="no", code=refused.code) from None',
        "return",
        "a search that failed counts as empty",
    ),
    Fault(
        "x_names.py",
        '"note_tweet": "note_post", ',
        "",
        "a renamed field is asked for by its old name",
    ),
    Fault("x_history.py", '{"start_time": since} if since else {}', "{}", "all history is read"),
    Fault(
        "x_history.py", "            if person.remote_id != own_id\n", "", "one deals with oneself"
    ),
    Fault(
        "x_history.py",
        '[] if "retweeted" in references(post) else acts(post, known)',
        "acts(post, known)",
        "retweets count as words",
    ),
    # ------------------------------------------------------------ X: understanding
    Fault("x_parse.py", "is_own=author_id == own_id,", "is_own=False,", "own posts are not marked"),
    Fault(
        "x_parse.py",
        "answered if answered != conversation else None",
        "answered",
        "a reply to the ask has a parent",
    ),
    Fault(
        "x_parse.py",
        'text(table(post, "note_tweet", "note_post"), "text") or ',
        "",
        "long posts are cut",
    ),
    Fault(
        "x_errors.py",
        'outcome="expired",',
        'outcome="refused",',
        "an expired sign-in is never refreshed",
    ),
    Fault(
        "x_errors.py", "reset_at(headers, now) if status == 429 else None", "None", "no pause kept"
    ),
    Fault(
        "x_errors.py",
        'when=_only(503),\n        outcome="no",',
        'when=_only(503),\n        outcome="refused",',
        "an overload is final",
    ),
    Fault("x_oauth.py", "code_verifier=verifier,", "", "the sign-in lacks its verifier"),
    Fault(
        "x_oauth.py",
        'token(answer, "refresh_token") or before.refresh_token',
        "before.refresh_token",
        "the used refresh token is kept",
    ),
    # ------------------------------------------------------------ Facebook: asking
    Fault("facebook.py", '"feed", message=text', '"posts", message=text', "posts to a wrong edge"),
    Fault(
        "facebook.py",
        '"published_posts",\n                fields=POST_FIELDS,',
        '"feed",\n                fields=POST_FIELDS,',
        "strangers' posts are looked through",
    ),
    Fault(
        "facebook.py",
        ' or table(post, "from").get("id") != self._page_id',
        "",
        "somebody else's post is adopted",
    ),
    Fault("facebook.py", "int(earliest.timestamp())", "int(since.timestamp()) + 60", "wrong since"),
    Fault(
        "facebook.py",
        '            filter="stream",\n            order="chronological",\n',
        '            order="chronological",\n',
        "answers to comments are not read",
    ),
    Fault("facebook.py", 'filter="stream", summary=True', "summary=True", "nested ones uncounted"),
    Fault(
        "facebook.py",
        "            if refused.gone:\n                return False\n            raise\n",
        "            return False\n",
        "a refused deletion counts as done",
    ),
    Fault(
        "facebook.py",
        'answer.get("success") is not True',
        "False",
        "a deletion that Facebook does not confirm counts as done",
    ),
    Fault("facebook_graph.py", '**args | {"after": after}', "**args", "paging stands still"),
    Fault(
        "facebook_graph.py",
        '(query if form is None else form)["access_token"] = token',
        'query["access_token"] = token',
        "a post's token is in its address",
    ),
    Fault(
        "facebook_graph.py",
        'query["appsecret_proof"] = signed.hexdigest()',
        "pass",
        "no proof that the app calls",
    ),
    Fault(
        "facebook_history.py",
        "if since is None or comment.at >= since:",
        "if True:",
        "old comments come again",
    ),
    Fault(
        "facebook_oauth.py",
        ', "MODERATE": "read and answer comments"',
        "",
        "a Page whose comments cannot be read is taken",
    ),
    # ------------------------------------------------------------ Facebook: understanding
    Fault("facebook_parse.py", "is_own=writer.remote_id == page_id,", "", "own comments unmarked"),
    Fault(
        "facebook_parse.py",
        'text(table(comment, "parent"), "id") or None',
        "None",
        "the thread is lost",
    ),
    Fault("facebook_errors.py", '_number(error, "error_subcode")', "-1", "subcodes are ignored"),
    Fault(
        "facebook_errors.py",
        '{506}),),\n        outcome="refused"',
        '{506}),),\n        outcome="no"',
        "a duplicate is sent again and again",
    ),
    Fault(
        "facebook_errors.py",
        'error.get("is_transient") is True',
        "False",
        "passing trouble is final",
    ),
    Fault("facebook_usage.py", "_SLOW_ABOVE = 80", "_SLOW_ABOVE = 180", "never slows down"),
    # ------------------------------------------------------------ probing and signing in
    Fault("x_probe.py", ", start_time=now - _LATELY", "", "a probe of X costs reads"),
    Fault("x_probe.py", "credentials.scopes or SCOPES", "SCOPES", "lacking scopes are not seen"),
    Fault("facebook_probe.py", "answered != graph.version", "False", "an ended version unseen"),
    Fault(
        "facebook_probe.py",
        "except (Expired, Refused):",
        "except Refused:",
        "a wrong app signs people out",
    ),
    Fault(
        "probing.py", "abs(apart) > _CLOCKS_APART", "apart > _CLOCKS_APART", "slow clocks unseen"
    ),
    Fault("sign_in_errors.py", "error in _PAUSED", "False", "a pause is taken for silence"),
    # ------------------------------------------------------------ both
    Fault(
        "wire.py",
        "at.astimezone(UTC) if at.tzinfo else None",
        "at.replace(tzinfo=UTC) if at.tzinfo else None",
        "time zones are dropped",
    ),
    Fault("http.py", "if not call.sent:", "if False:", "what never left may have been taken"),
    Fault("http.py", "        if reads:\n", "        if False:\n", "a lost read is in doubt"),
    Fault(
        "http.py",
        '            body = body.replace(written.encode(), b"***")\n',
        "            pass\n",
        "a secret that is answered back is shown",
    ),
)
