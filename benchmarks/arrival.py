"""How long a reply takes from its network to an open page, beside the polling interval."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from statistics import median

from playwright.sync_api import Page, ViewportSize, sync_playwright

from benchmarks.figures import Figure, percentile
from benchmarks.product import CannotMeasure, Product, running_product
from helpnet.domain.pace import collect_interval

REPLIES = 20
TEXT = "need help: who can mend a cello tonight?"
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_SECONDS = 60.0

# Notes, for each word awaited, when it first stands in the page; Date.now() is this computer's
# clock, the same that Python reads.
WATCH = """words => {
  window.firstSeen = {};
  const awaited = new Set(words);
  const look = () => {
    const text = document.body.textContent;
    for (const word of awaited) {
      if (!text.includes(word)) continue;
      window.firstSeen[word] = Date.now() / 1000;
      awaited.delete(word);
    }
  };
  new MutationObserver(look).observe(
    document.body, { childList: true, subtree: true, characterData: true });
}"""


def measure() -> Iterator[Figure]:
    """Let people reply at random moments, on X and Facebook by turns, and watch the page."""
    interval = collect_interval(timedelta(0), None).total_seconds()
    with running_product() as product:
        ask_id = product.ask(TEXT)
        posts = product.sent_posts(ask_id)
        with _open_page(product, ask_id) as page:
            waits = _waits(product, page, posts, interval)
    for name, value in (("median", median(waits)), ("p95", percentile(waits, 0.95))):
        yield Figure(f"reply on an open page, {name}", value, "s", interval, "polling interval")


@contextmanager
def _open_page(product: Product, ask_id: str) -> Iterator[Page]:
    """The ask's page in a phone-sized browser, signed in and with its stream open."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise CannotMeasure("There is no Chromium: tools/chromium.sh installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport=PHONE)
            page.goto(product.sign_in_link())
            with page.expect_response(lambda answer: "/stream" in answer.url):
                page.goto(f"{product.url}/asks/{ask_id}")
            yield page
        finally:
            browser.close()


def _waits(product: Product, page: Page, posts: dict[str, str], interval: float) -> list[float]:
    """The seconds from each reply's creation until it stands in the page.

    Replies come at moments that do not hang on when the ones before appeared, so that a slow one
    is not followed by a pause that spares the next.
    """
    authors = _authors(product)
    words = [f"lantern{number:02}" for number in range(REPLIES)]
    page.evaluate(WATCH, words)
    rhythm = random.Random(1)
    created: dict[str, float] = {}
    for word, network in zip(words, cycle(posts), strict=False):
        page.wait_for_timeout(rhythm.uniform(0, interval) * 1000)
        body = {
            "network": network,
            "post_id": posts[network],
            "author": authors[network],
            "text": f"Good luck tonight, I am thinking of you! {word}",
        }
        created[word] = time.time()
        product.practice("POST", "/replies", body)
    seen = _seen(page, words)
    return [seen[word] - created[word] for word in words]


def _authors(product: Product) -> dict[str, str]:
    """Somebody who is on each network."""
    people = product.practice("GET", "/people")["items"]
    return {
        "x": next(one["x_username"] for one in people if "x_username" in one),
        "facebook": next(one["facebook_name"] for one in people if "facebook_name" in one),
    }


def _seen(page: Page, words: list[str]) -> dict[str, float]:
    until = time.monotonic() + PATIENCE_SECONDS
    seen: dict[str, float] = {}
    while len(seen) < len(words):
        if time.monotonic() > until:
            raise CannotMeasure(f"{len(words) - len(seen)} replies never came to the page.")
        page.wait_for_timeout(100)
        seen = page.evaluate("window.firstSeen")
    return seen
