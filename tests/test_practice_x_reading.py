"""How practice X is read: search, look-ups, mentions, fields, paging and limits."""

from __future__ import annotations

import pytest

from helpnet.practice.snowflakes import snowflake
from tests.support.practice import Practice

DAY = 86400
SEARCH = "/2/tweets/search/recent"

pytestmark = pytest.mark.standing_clock


@pytest.fixture
def ask(practice: Practice, token: str) -> str:
    made = practice.x("POST", "/2/tweets", token, json={"text": "need help in Winnipeg"})
    return made.json()["data"]["id"]


def answered(practice: Practice, ask: str, author: str, text: str, **more: object) -> str:
    body = {"network": "x", "post_id": ask, "author": author, "text": text, **more}
    return practice.control("POST", "/replies", body, status=201)["id"]


def search(practice: Practice, token: str, query: str, **params: object):
    return practice.x("GET", SEARCH, token, params={"query": query, **params})


def found(practice: Practice, token: str, query: str, **params: object) -> set[str]:
    answer = search(practice, token, query, max_results=100, **params)
    assert answer.status_code == 200, answer.text
    return {post["id"] for post in answer.json().get("data", [])}


def refusal(answer) -> str:
    assert answer.status_code == 400
    return answer.json()["errors"][0]["message"]


def test_a_conversation_is_found_with_what_is_nested_in_it(practice, token, ask):
    direct = answered(practice, ask, "jonathanmarkoff", "@robin_vale ask Joel Parent")
    nested = answered(practice, ask, "priya_n", "@jonathanmarkoff yes!", in_reply_to=direct)
    answer = search(
        practice,
        token,
        f"conversation_id:{ask}",
        since_id=ask,
        **{"tweet.fields": "referenced_tweets,conversation_id,in_reply_to_user_id,author_id"},
    ).json()
    first, second = answer["data"]
    assert (first["id"], second["id"]) == (nested, direct)
    assert first["referenced_tweets"] == [{"type": "replied_to", "id": direct}]
    assert first["conversation_id"] == second["conversation_id"] == ask
    assert first["in_reply_to_user_id"] == second["author_id"]
    assert answer["meta"] == {"result_count": 2, "newest_id": nested, "oldest_id": direct}


def test_operators_find_what_they_name(practice, token, ask):
    direct = answered(practice, ask, "jonathanmarkoff", "Try Joel Parent #winnipeg")
    nested = answered(practice, ask, "priya_n", "good idea, https://joel.example.com/x")
    deeper = answered(practice, ask, "tunde_ade", "hear, hear", in_reply_to=direct)
    quote = answered(practice, ask, "gustaflq", "anyone?", quote=True)
    own = practice.x(
        "POST",
        "/2/tweets",
        token,
        json={"text": "thanks!", "reply": {"in_reply_to_tweet_id": direct}},
    ).json()["data"]["id"]
    here = f"(conversation_id:{ask} OR quotes_of_tweet_id:{ask})"
    for query, wanted in {
        here: {ask, direct, nested, deeper, quote, own},
        f"{here} -from:robin_vale": {direct, nested, deeper, quote},
        f"{here} from:robin_vale": {ask, own},
        f"{here} to:robin_vale": {direct, nested},
        f"in_reply_to_tweet_id:{direct}": {deeper, own},
        f"{here} joel parent": {direct},
        f'{here} "joel parent"': {direct},
        f'{here} "parent joel"': set(),
        f"{here} #Winnipeg": {direct},
        f"{here} is:quote": {quote},
        f"{here} has:links": {nested},
        f"{here} from:priya_n OR {here} from:gustaflq": {nested, quote},
        f"{here} -is:reply": {ask, quote},
    }.items():
        assert found(practice, token, query) == wanted, query


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "can not be empty"),
        ("x" * 513, "between 1 and 512"),
        ("bounding_box:1", "invalid operator"),
        ("is:lovely", "invalid operator"),
        ("-from:robin_vale", "at least one positive"),
        ("lang:en", "at least one positive"),
        ("(fog", "missing ')'"),
        ("fog)", "extraneous input"),
        ("fog OR", "no viable alternative"),
        ("fog -(a OR b)", "only a single operator"),
        ("from:", "no value given"),
    ],
)
def test_a_query_that_x_would_not_run_is_a_400_that_says_why(practice, token, query, says):
    assert says in refusal(search(practice, token, query))


def test_thirteen_asks_fit_one_search(practice, token):
    asks = [
        practice.x("POST", "/2/tweets", token, json={"text": f"ask {number}"}).json()["data"]["id"]
        for number in range(13)
    ]
    replies = {answered(practice, ask, "priya_n", "here") for ask in asks}
    query = " OR ".join(f"conversation_id:{ask}" for ask in asks)
    assert len(query) <= 512
    assert found(practice, token, query, since_id=asks[-1]) == replies


def test_search_goes_back_seven_days_and_says_so(practice, token, ask, clock):
    answered(practice, ask, "priya_n", "here")
    clock.forward(7 * DAY + 60)
    token = practice.x_tokens()["access_token"]
    assert found(practice, token, f"conversation_id:{ask}") == set()
    message = refusal(search(practice, token, f"conversation_id:{ask}", since_id=ask))
    assert message.startswith("'since_id' must be a tweet id created after [2026-03-14T12:01Z]")
    oldest = str(snowflake(clock.seconds() - 7 * DAY + 1))
    assert search(practice, token, "fog", since_id=oldest).status_code == 200


def test_pages_hold_each_post_once_though_more_come_in_between(practice, token, ask):
    replies = {answered(practice, ask, "priya_n", f"reply {number}") for number in range(25)}
    query, seen = {"query": f"in_reply_to_tweet_id:{ask}", "max_results": 10}, []
    page = practice.x("GET", SEARCH, token, params=query).json()
    while True:
        seen += [post["id"] for post in page["data"]]
        if "next_token" not in page["meta"]:
            break
        answered(practice, ask, "tunde_ade", f"meanwhile {len(seen)}")
        page = practice.x(
            "GET", SEARCH, token, params={**query, "next_token": page["meta"]["next_token"]}
        ).json()
    assert len(seen) == 25
    assert set(seen) == replies
    assert seen == sorted(seen, key=int, reverse=True)


def test_search_shows_a_post_only_after_its_lag(practice, token, ask, clock):
    practice.control("POST", "/settings", {"search_lag": 30})
    reply = answered(practice, ask, "priya_n", "here")
    clock.forward(29)
    assert found(practice, token, f"in_reply_to_tweet_id:{ask}") == set()
    clock.forward(1)
    assert found(practice, token, f"in_reply_to_tweet_id:{ask}") == {reply}


def test_only_the_fields_asked_for_come(practice, token, ask):
    plain = practice.x("GET", f"/2/tweets/{ask}", token).json()["data"]
    assert plain.keys() == {"id", "text", "edit_history_tweet_ids"}
    dated = practice.x(
        "GET", f"/2/tweets/{ask}", token, params={"tweet.fields": "created_at,public_metrics"}
    ).json()["data"]
    assert dated["created_at"] == "2026-03-14T12:00:00.000Z"
    assert dated["public_metrics"]["reply_count"] == 0
    me = practice.x("GET", "/2/users/me", token).json()["data"]
    assert me.keys() == {"id", "name", "username"}


def test_the_new_spelling_of_august_2026_is_understood_and_answered(practice, token, ask):
    reply = answered(practice, ask, "priya_n", "here")
    told = practice.x(
        "GET", f"/2/tweets/{reply}", token, params={"post.fields": "referenced_posts"}
    ).json()["data"]
    assert told["referenced_posts"] == [{"type": "replied_to", "id": ask}]
    assert told["edit_history_post_ids"] == [reply]


def test_an_unknown_parameter_or_field_is_refused_as_x_does(practice, token):
    unknown = refusal(practice.x("GET", "/2/users/me", token, params={"colour": "red"}))
    assert unknown.startswith("The query parameter [colour] is not one of [")
    wrong = refusal(practice.x("GET", "/2/users/me", token, params={"user.fields": "colour"}))
    assert wrong.startswith("The `user.fields` query parameter value [colour] is not one of [")
    size = refusal(search(practice, token, "fog", max_results=9))
    assert size == "The `max_results` query parameter value [9] is not between 10 and 100"


def test_authors_come_along_with_their_relation_to_the_one_who_asks(practice, token, ask):
    practice.control(
        "POST",
        "/people",
        {
            "name": "Mutual Mary",
            "x_username": "mary",
            "relation": {"x": ["following", "followed_by"]},
        },
    )
    practice.control("POST", "/people", {"name": "Stranger Stan", "x_username": "stan"})
    answered(practice, ask, "mary", "one")
    answered(practice, ask, "stan", "two")
    params = {"expansions": "author_id", "user.fields": "connection_status"}
    query = f"in_reply_to_tweet_id:{ask}"
    users = search(practice, token, query, **params).json()["includes"]["users"]
    told = {user["username"]: user["connection_status"] for user in users}
    assert told == {"mary": ["followed_by", "following"], "stan": []}
    app_only = practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value
    users = search(practice, app_only, query, **params).json()["includes"]["users"]
    assert all("connection_status" not in user for user in users)


def test_what_a_reply_answers_comes_along_or_is_told_to_be_gone(practice, token, ask):
    reply = answered(practice, ask, "priya_n", "here")
    params = {"expansions": "referenced_tweets.id.author_id"}
    whole = practice.x("GET", f"/2/tweets/{reply}", token, params=params).json()
    assert [post["id"] for post in whole["includes"]["tweets"]] == [ask]
    assert [user["username"] for user in whole["includes"]["users"]] == ["robin_vale"]
    practice.x("DELETE", f"/2/tweets/{ask}", token)
    torn = practice.x("GET", f"/2/tweets/{reply}", token, params=params).json()
    assert "includes" not in torn
    assert torn["errors"][0]["parameter"] == "referenced_tweets.id"


def test_a_long_reply_is_told_in_short_and_in_full(practice, token, ask):
    written = (
        "@robin_vale " + "my experience with speakers & stages " * 12 + "so ask @jonathanmarkoff"
    )
    reply = answered(practice, ask, "priya_n", written)
    fields = {"tweet.fields": "note_tweet,entities"}
    told = practice.x("GET", f"/2/tweets/{reply}", token, params=fields).json()["data"]
    assert len(told["text"]) <= 280 and told["text"].endswith("…")
    assert [one["username"] for one in told["entities"]["mentions"]] == ["robin_vale"]
    note = told["note_tweet"]
    assert note["text"] == written.replace("&", "&amp;")
    last = note["entities"]["mentions"][-1]
    assert note["text"][last["start"] : last["end"]] == "@jonathanmarkoff"
    short = answered(practice, ask, "priya_n", "short")
    told = practice.x("GET", f"/2/tweets/{short}", token, params=fields).json()["data"]
    assert "note_tweet" not in told


def test_those_who_are_there_are_told_beside_those_who_are_not(practice, token):
    answer = practice.x(
        "GET", "/2/users/by", token, params={"usernames": "Priya_N,nobody_here,robin_vale"}
    ).json()
    assert [user["username"] for user in answer["data"]] == ["priya_n", "robin_vale"]
    (error,) = answer["errors"]
    assert error["detail"] == "Could not find user with usernames: [nobody_here]."
    too_many = ",".join(f"user{number}" for number in range(101))
    refused = practice.x("GET", "/2/users/by", token, params={"usernames": too_many})
    assert refused.status_code == 400


def test_mentions_are_replies_names_and_quotes_and_end_at_800(practice, token, ask):
    me = practice.world.people.owner
    stan = practice.control("POST", "/people", {"name": "Stan", "x_username": "stan"}, status=201)
    earlier = len(list(practice.world.x.mentions_of(me)))
    answered(practice, ask, "stan", "no name in here")
    answered(practice, ask, "stan", "look at this", quote=True)
    thread = _own_post_of(practice, "stan")
    answered(practice, thread, "stan", "not for Robin")
    assert len(list(practice.world.x.mentions_of(me))) == earlier + 2
    author = practice.world.people.by_x_id(stan["x_id"])
    with practice.world.held():
        for number in range(900):
            practice.world.x.add(author, f"@robin_vale {number}")
    seen, params = 0, {"max_results": 100}
    while True:
        page = practice.x("GET", f"/2/users/{me.x_id}/mentions", token, params=params).json()
        seen += page["meta"]["result_count"]
        if "next_token" not in page["meta"]:
            break
        params["pagination_token"] = page["meta"]["next_token"]
    assert seen == 800


def _own_post_of(practice: Practice, username: str) -> str:
    token = practice.x_tokens(username)["access_token"]
    made = practice.x("POST", "/2/tweets", token, json={"text": "my own thread"})
    return made.json()["data"]["id"]


def test_a_users_own_posts_can_leave_replies_out(practice, token, ask):
    me = practice.world.people.owner.x_id
    practice.x(
        "POST",
        "/2/tweets",
        token,
        json={"text": "one more thing", "reply": {"in_reply_to_tweet_id": ask}},
    )
    params = {"since_id": str(int(ask) - 1)}
    both = practice.x("GET", f"/2/users/{me}/tweets", token, params=params).json()
    assert both["meta"]["result_count"] == 2
    alone = practice.x(
        "GET", f"/2/users/{me}/tweets", token, params={**params, "exclude": "replies"}
    ).json()
    assert [post["id"] for post in alone["data"]] == [ask]


def test_limits_are_told_and_kept_per_person_and_lifted_with_the_window(practice, token, clock):
    for left in range(74, -1, -1):
        answer = practice.x("GET", "/2/users/me", token)
        assert answer.status_code == 200
        assert answer.headers["x-rate-limit-limit"] == "75"
        assert answer.headers["x-rate-limit-remaining"] == str(left)
    refused = practice.x("GET", "/2/users/me", token)
    assert refused.status_code == 429
    assert refused.json() == {
        "title": "Too Many Requests",
        "detail": "Too Many Requests",
        "type": "about:blank",
        "status": 429,
    }
    assert refused.headers["x-rate-limit-reset"] == str(int(clock.seconds()) + 900)
    other = practice.x_tokens("priya_n")["access_token"]
    assert practice.x("GET", "/2/users/me", other).status_code == 200
    clock.forward(900)
    assert practice.x("GET", "/2/users/me", token).status_code == 200


def test_the_page_of_a_post_shows_its_thread_escaped(practice, token, ask):
    answered(practice, ask, "priya_n", "<script>alert(1)</script>")
    shown = practice.http.get(f"{practice.url}/x/robin_vale/status/{ask}", timeout=10)
    assert shown.status_code == 200
    assert "need help in Winnipeg" in shown.text
    assert "<script>" not in shown.text and "&lt;script&gt;" in shown.text
    gone = practice.http.get(f"{practice.url}/x/i/web/status/1", timeout=10)
    assert gone.status_code == 404


def test_the_page_of_a_person_shows_what_they_say_of_themselves(practice, token, ask):
    answered(practice, ask, "priya_n", "on it")
    shown = practice.http.get(f"{practice.url}/x/priya_n", timeout=10)
    assert shown.status_code == 200
    assert "@priya_n" in shown.text and "on it" in shown.text
    assert practice.http.get(f"{practice.url}/x/nobody_here", timeout=10).status_code == 404
