"""Consent on practice X: codes and tokens, once, in time, for whom they were given."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.practice import (
    CALLBACK,
    VERIFIER,
    Practice,
    consent_query,
)

pytestmark = pytest.mark.standing_clock


def by_code(authorization_code: str, **changes: str) -> dict[str, str]:
    form = {
        "grant_type": "authorization_code",
        "code": authorization_code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return {**form, **changes}


def by_refresh(token: str) -> dict[str, str]:
    return {"grant_type": "refresh_token", "refresh_token": token}


def revoke(practice: Practice, **form: str):
    return practice.http.post(
        f"{practice.url}/x/2/oauth2/revoke",
        data=form,
        auth=("practice-x-client", "practice-x-secret"),
        timeout=10,
    )


def who(practice: Practice, token: str) -> str:
    answer = practice.x("GET", "/2/users/me", token)
    return answer.json()["data"]["username"] if answer.ok else f"{answer.status_code}"


def decided(practice: Practice, **form: str) -> dict[str, list[str]]:
    answer = practice.http.post(
        f"{practice.url}/x/i/oauth2/authorize",
        data={**consent_query(), **form},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(CALLBACK + "?")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_the_consent_page_says_what_is_allowed_and_keeps_what_it_was_given(practice):
    shown = practice.http.get(
        f"{practice.url}/x/i/oauth2/authorize",
        params={**consent_query(), "state": '"><b>'},
        timeout=10,
    )
    assert shown.status_code == 200
    assert "Post and repost for you." in shown.text
    assert "@robin_vale" in shown.text and "@jonathanmarkoff" in shown.text
    assert '"><b>' not in shown.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", "someone-else"),
        ("redirect_uri", "https://evil.example.com/callback"),
        ("redirect_uri", "http://127.0.0.1.evil.example.com/"),
        ("response_type", "token"),
        ("state", ""),
        ("state", "s" * 501),
        ("scope", ""),
        ("scope", "tweet.read everything"),
        ("code_challenge", ""),
        ("code_challenge_method", "md5"),
    ],
)
def test_a_wrong_consent_address_shows_a_sentence_and_goes_nowhere(practice, field, value):
    query = {**consent_query(), field: value}
    for method in ("GET", "POST"):
        place = {"params": query} if method == "GET" else {"data": {**query, "decision": "allow"}}
        answer = practice.http.request(
            method,
            f"{practice.url}/x/i/oauth2/authorize",
            allow_redirects=False,
            timeout=10,
            **place,
        )
        assert answer.status_code == 400
        assert "You can&#39;t give access" in answer.text


@pytest.mark.parametrize("ending", ["/", "?a=b", "2"])
def test_where_the_app_names_its_callback_no_other_will_do(practice, ending):
    practice.control("POST", "/settings", {"x_callback": CALLBACK})
    assert practice.x_code()
    answer = practice.http.get(
        f"{practice.url}/x/i/oauth2/authorize",
        params={**consent_query(), "redirect_uri": CALLBACK + ending},
        timeout=10,
    )
    assert answer.status_code == 400
    assert "redirect_uri is not registered" in answer.text


def test_who_denies_goes_back_with_access_denied(practice):
    assert decided(practice, decision="deny") == {"error": ["access_denied"], "state": ["a state"]}


def test_a_code_becomes_tokens_of_the_one_who_consented(practice):
    owner, other = practice.x_tokens(), practice.x_tokens("jonathanmarkoff")
    assert (owner["token_type"], owner["expires_in"]) == ("bearer", 7200)
    assert owner["scope"] == "tweet.read tweet.write users.read offline.access"
    assert who(practice, owner["access_token"]) == "robin_vale"
    assert who(practice, other["access_token"]) == "jonathanmarkoff"


def test_a_code_works_once(practice):
    code = practice.x_code()
    assert practice.x_token(by_code(code)).status_code == 200
    again = practice.x_token(by_code(code))
    assert again.status_code == 400
    assert again.json() == {
        "error": "invalid_request",
        "error_description": "Value passed for the authorization code was invalid.",
    }


def test_a_code_works_for_thirty_seconds(practice, clock):
    in_time, late = practice.x_code(), practice.x_code()
    clock.forward(30)
    assert practice.x_token(by_code(in_time)).status_code == 200
    clock.forward(1)
    assert practice.x_token(by_code(late)).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another"},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:1/"},
        {"grant_type": "password"},
        {"code": "made-up"},
    ],
)
def test_a_code_without_its_proof_is_worth_nothing(practice, changes):
    refused = practice.x_token(by_code(practice.x_code(), **changes))
    assert refused.status_code == 400
    assert "access_token" not in refused.json()


@pytest.mark.parametrize("name", ["grant_type", "code", "redirect_uri", "code_verifier"])
def test_what_the_token_endpoint_misses_it_names_and_the_code_is_not_spent(practice, name):
    form = by_code(practice.x_code())
    refused = practice.x_token({given: form[given] for given in form if given != name})
    assert refused.status_code == 400
    assert refused.json() == {
        "error": "invalid_request",
        "error_description": f"Missing required parameter [{name}].",
    }
    assert practice.x_token(form).status_code == 200


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"grant_type": "refresh_token"}, "Missing required parameter [refresh_token]."),
        (by_refresh("made-up"), "Value passed for the token was invalid."),
    ],
)
def test_a_refresh_without_its_token_is_refused(practice, form, says):
    refused = practice.x_token(form)
    assert (refused.status_code, refused.json()["error_description"]) == (400, says)


def test_the_clients_secret_is_needed(practice):
    for auth in (None, ("practice-x-client", "guessed")):
        refused = practice.http.post(
            f"{practice.url}/x/2/oauth2/token",
            data=by_code(practice.x_code()),
            auth=auth,
            timeout=10,
        )
        assert refused.status_code == 401
        assert refused.json()["error"] == "unauthorized_client"


def test_an_access_token_lives_two_hours(practice, clock):
    token = practice.x_tokens()["access_token"]
    clock.forward(7199)
    assert who(practice, token) == "robin_vale"
    clock.forward(1)
    expired = practice.x("GET", "/2/users/me", token)
    assert expired.status_code == 401
    assert expired.json() == {
        "title": "Unauthorized",
        "detail": "Unauthorized",
        "type": "about:blank",
        "status": 401,
    }


def test_a_refresh_token_works_once_and_brings_the_next(practice, clock):
    first = practice.x_tokens("priya_n")
    clock.forward(30 * 86400)
    second = practice.x_token(by_refresh(first["refresh_token"])).json()
    assert who(practice, second["access_token"]) == "priya_n"
    assert second["refresh_token"] != first["refresh_token"]
    again = practice.x_token(by_refresh(first["refresh_token"]))
    assert again.status_code == 400
    assert practice.x_token(by_refresh(second["refresh_token"])).status_code == 200


def test_without_offline_access_there_is_no_refresh_token(practice):
    assert "refresh_token" not in practice.x_tokens(scope="tweet.read users.read")


def test_a_token_does_no_more_than_its_scopes(practice):
    reader = practice.x_tokens(scope="tweet.read users.read")["access_token"]
    assert practice.x("GET", "/2/users/me", reader).status_code == 200
    refused = practice.x("POST", "/2/tweets", reader, json={"text": "hello"})
    assert refused.status_code == 403
    assert practice.control("GET", "/posts")["items"] == []


def test_an_apps_own_token_reads_but_is_nobody(practice):
    issued = practice.http.post(
        f"{practice.url}/x/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("practice-x-client", "practice-x-secret"),
        timeout=10,
    ).json()
    token = issued["access_token"]
    found = practice.x("GET", "/2/users/by", token, params={"usernames": "priya_n"})
    assert found.status_code == 200
    refused = practice.x("GET", "/2/users/me", token)
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/unsupported-authentication")


def test_revoking_the_refresh_token_ends_the_whole_consent(practice):
    tokens = practice.x_tokens()
    other = practice.x_tokens()
    revoked = revoke(practice, token=tokens["refresh_token"])
    assert revoked.json() == {"revoked": True}
    assert who(practice, tokens["access_token"]) == "401"
    assert practice.x_token(by_refresh(tokens["refresh_token"])).status_code == 400
    assert who(practice, other["access_token"]) == "robin_vale"


def test_revoking_needs_a_token_and_is_at_peace_with_one_that_is_gone(practice):
    missing = revoke(practice)
    assert missing.status_code == 400
    assert missing.json()["error_description"] == "Missing required parameter [token]."
    assert revoke(practice, token="made-up").json() == {"revoked": True}


def test_revoking_the_access_token_leaves_the_refresh_token(practice):
    tokens = practice.x_tokens()
    revoke(practice, token=tokens["access_token"])
    assert who(practice, tokens["access_token"]) == "401"
    assert practice.x_token(by_refresh(tokens["refresh_token"])).status_code == 200


def test_codes_and_tokens_are_not_in_the_log_of_requests(practice):
    code = practice.x_code()
    tokens = practice.x_token(by_code(code)).json()
    practice.x_token(by_refresh(tokens["refresh_token"]))
    practice.x("GET", "/2/users/me", tokens["access_token"])
    practice.x("GET", "/2/users/me", params={"access_token": tokens["access_token"]})
    practice.x("POST", "/2/tweets", tokens["access_token"], json={"text": tokens["access_token"]})
    logged = practice.http.get(f"{practice.url}/practice/requests", timeout=10).text
    for secret in (code, VERIFIER, tokens["access_token"], tokens["refresh_token"]):
        assert secret not in logged
    assert "[redacted]" in logged
