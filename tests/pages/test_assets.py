"""Few bytes on a slow network: the style in the page, scripts kept for good, text compressed."""

from __future__ import annotations

import gzip
import re

from tests.pages.conftest import Pages
from tests.support.html import Page

GZIP = {"Accept-Encoding": "gzip"}
# What a server may send before it hears from the phone is about 14 KB; headers and what people
# write need some of it.
FIRST_PAGE_LIMIT = 10 * 1024


def test_the_first_page_fits_into_the_first_round_trip(pages: Pages) -> None:
    for path in ("/asks/new", f"/asks/{pages.ask()}", "/sign-in"):
        answer = pages.browser.get(path, headers=GZIP, follow_redirects=True)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) < FIRST_PAGE_LIMIT
        assert gzip.decompress(answer.data).startswith(b"<!doctype html>")


def test_the_style_is_in_the_page_and_no_request_of_its_own(pages: Pages) -> None:
    page = pages.page("/asks/new")
    style = page.one("style").text
    assert "@layer tokens,base,parts" in style
    assert "/*" not in style
    assert style.count("{") == style.count("}")
    assert not page.all("link", rel="stylesheet")


def test_every_script_a_page_names_is_there_and_kept_for_good(pages: Pages) -> None:
    named = set()
    for path in ("/asks/new", "/asks", f"/asks/{pages.ask()}"):
        page = pages.page(path)
        named |= {script["src"] for script in page.all("script")}
        named |= {link["href"] for link in page.all("link")}
    assert len(named) > 7
    for path in named:
        answer = pages.browser.get(path, buffered=True)
        assert answer.status_code == 200, path
        assert "immutable" in answer.headers["Cache-Control"]


def test_every_module_that_a_script_imports_is_announced_by_its_page(pages: Pages) -> None:
    for path in ("/asks/new", f"/asks/{pages.ask()}"):
        page = pages.page(path)
        announced = {link["href"] for link in page.all("link", rel="modulepreload")}
        waiting = [script["src"] for script in page.all("script")]
        imported = set()
        while waiting:
            base, _, _ = waiting[0].rpartition("/")
            text = pages.browser.get(waiting.pop(0), buffered=True).text
            for name in re.findall(r'from "\./([\w.]+)"', text):
                if f"{base}/{name}" not in imported:
                    imported.add(f"{base}/{name}")
                    waiting.append(f"{base}/{name}")
        assert imported == announced


def test_an_old_version_is_served_but_not_kept(pages: Pages) -> None:
    answer = pages.browser.get("/static/v/older/js/times.js", buffered=True)
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


def test_nothing_outside_the_folder_is_served(pages: Pages) -> None:
    for path in ("../config.py", "..%2fconfig.py", "js/../../config.py", "nothing.js"):
        assert pages.browser.get(f"/static/v/any/{path}").status_code == 404


def test_scripts_need_no_signing_in_and_are_compressed(pages: Pages) -> None:
    source = pages.page("/asks/new").all("script")[0]["src"]
    answer = pages.app.test_client().get(source, headers=GZIP, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"import" in gzip.decompress(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_does_not_take_gzip_gets_plain_text(pages: Pages) -> None:
    for accepted in ("", "br", "gzip;q=0"):
        answer = pages.browser.get("/asks/new", headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers
        assert Page(answer.text).all("textarea")


def test_a_stream_is_never_compressed(pages: Pages) -> None:
    answer = pages.browser.get(f"/asks/{pages.ask()}/stream", headers=GZIP, buffered=False)
    assert "Content-Encoding" not in answer.headers
    answer.close()
