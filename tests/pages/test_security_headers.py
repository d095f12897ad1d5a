"""What every answer tells the browser, so that nothing foreign can run, frame or leak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpnet import create_app
from tests.pages.conftest import NOWHERE, Pages
from tests.support.html import Page
from tests.support.running_app import practice_config

PATHS = (
    "/asks/new",
    "/asks",
    "/accounts",
    "/privacy",
    "/sign-in/wrong",
    "/nothing-here",
    "/healthz",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_inline_and_nothing_foreign_may_run(pages: Pages, path: str) -> None:
    headers = pages.browser.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_style_sheets_nonce_is_the_policys_and_new_each_time(pages: Pages) -> None:
    seen = set()
    for _ in range(3):
        answer = pages.browser.get("/asks/new")
        nonce = Page(answer.text).one("style")["nonce"]
        assert f"style-src 'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
        seen.add(nonce)
    assert len(seen) == 3


@pytest.mark.parametrize("path", ["/asks/new", "/asks", "/accounts", "/privacy", "/sign-in"])
def test_no_page_has_an_inline_script_a_handler_or_a_style_attribute(
    pages: Pages, path: str
) -> None:
    page = Page(pages.browser.get(path, follow_redirects=True).text)
    for element in page.elements:
        assert "style" not in element
        assert not [name for name in element.attributes if re.match("on[a-z]", name)]
        assert element.tag != "script" or element["src"].startswith("/static/")


def test_pages_are_kept_by_nobody_but_the_users_own_browser(pages: Pages) -> None:
    assert pages.browser.get("/asks").headers["Cache-Control"] == "private, no-cache"


@pytest.fixture
def https_pages(tmp_path: Path) -> Iterator[Pages]:
    """The app as it is served under an https address."""
    config = practice_config(tmp_path, NOWHERE, HELPNET_BASE_URL="https://help.example")
    app = create_app(config)
    helpnet = app.extensions["helpnet"]
    pages = Pages(app, helpnet, helpnet.prepare(), helpnet.clock, app.test_client())
    yield pages
    helpnet.store.close()


def test_under_https_cookies_and_returns_stay_under_https(https_pages: Pages) -> None:
    answer = https_pages.browser.get("/sign-in", base_url="https://help.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
