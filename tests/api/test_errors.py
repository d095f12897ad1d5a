"""Every error under the API speaks to a program: of calls, never of pages and buttons."""

from __future__ import annotations

import re

import pytest
from flask import abort

from helpnet.web.errors import SENTENCES
from tests.support.api import Api

OF_PAGES = re.compile(
    r"\b(page|button|form|back|phone|typed|sign in|reload|open|link|list of)\b", re.IGNORECASE
)


@pytest.mark.parametrize("status", [*SENTENCES, 406, 418, 501, 504])
def test_every_http_error_has_words_for_programs(api: Api, status: int) -> None:
    api.app.view_functions["api.list_asks"] = lambda: abort(status)
    answer = api.call("GET", "/asks", status)
    assert not OF_PAGES.search(answer.error["message"])
    assert answer.error["message"].endswith(".")


def test_a_wrong_method_names_the_header_that_says_which_are_right(api: Api) -> None:
    answer = api.call("DELETE", "/asks", 405)
    assert "Allow" in answer.error["message"]


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/asks"])
def test_an_address_that_no_call_has_is_told_in_json(api: Api, path: str) -> None:
    answer = api.client.get(path)
    assert answer.status_code == 404
    assert "/api/v1/openapi.json" in answer.get_json()["error"]["message"]


def test_what_a_use_case_refuses_is_said_without_pages_as_well(api: Api) -> None:
    ask_id = api.ask(client_key="one")["id"]
    refused = [
        api.call("GET", "/asks/nothing", 404),
        api.call("POST", "/asks/nothing/replies", 404, json={"text": "try Joel"}),
        api.call("PATCH", "/contacts/nothing", 404, json={"note": "called"}),
        api.call("POST", f"/asks/{ask_id}/posts/mastodon", 404, json={"action": "cancel"}),
        api.call("POST", f"/asks/{ask_id}/posts/x", 409, json={"action": "confirm"}),
        api.call("POST", "/asks", 409, json={"text": "another", "client_key": "one"}),
    ]
    for answer in refused:
        assert not OF_PAGES.search(answer.error["message"]), answer.error["message"]
    assert "client_key" in refused[-1].error["message"]
