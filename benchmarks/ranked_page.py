"""What the page of a much answered ask costs the server, beside that of an ask without replies."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from urllib.parse import urlsplit

import requests

from benchmarks.crowd import as_newcomer, people, replies
from benchmarks.figures import Figure, percentile
from benchmarks.product import CALL_SECONDS, CannotMeasure, Product, running_product, wait_until

PEOPLE = 100
REPLIES = 500
TEXT = "need help: who can mend a cello in Leiden tonight?"
WANTED = {"place": "Leiden", "topics": ["cello", "luthier"]}
ALONE = 100  # requests, one after the other
CLIENTS = 8
TOGETHER = 200  # requests, by all clients
FILL_SECONDS = 240.0


def measure() -> Iterator[Figure]:
    """Fill one ask over the practice networks, then read its page and that of an empty one."""
    with running_product() as product:
        empty = f"/asks/{product.ask(f'{TEXT} (to nobody)', **WANTED)}"
        ask_id = _answered_ask(product)
        full = f"/asks/{ask_id}"
        cookie = _signed_in(product)
        what = _what(product, ask_id)
        slow, quick = _seconds(product, full, cookie), _seconds(product, empty, cookie)
        yield Figure(
            f"page of {what}, p95",
            percentile(slow, 0.95) * 1000,
            "ms",
            percentile(quick, 0.95) * 1000,
            "page without replies",
        )
        yield Figure(
            f"page of {what}, {CLIENTS} clients",
            _requests_a_second(product, full, cookie),
            "req/s",
            _requests_a_second(product, empty, cookie),
            "page without replies",
        )


def _answered_ask(product: Product) -> str:
    """An ask whose replies came in over both networks, as all replies do; its id."""
    crowd = people(PEOPLE)
    now = product.helpnet.clock()
    for number, one in enumerate(crowd):
        product.practice("POST", "/people", as_newcomer(one, number, now))
    ask_id = product.ask(TEXT, **WANTED)
    posts = product.sent_posts(ask_id)
    for (writer, text), network in zip(replies(crowd, REPLIES), cycle(posts), strict=False):
        author = writer.handle if network == "x" else writer.name
        body = {"network": network, "post_id": posts[network], "author": author, "text": text}
        product.practice("POST", "/replies", body)
    wait_until(
        lambda: product.asked(ask_id)["replies_count"] >= REPLIES,
        FILL_SECONDS,
        f"all {REPLIES} replies were collected",
    )
    return ask_id


def _what(product: Product, ask_id: str) -> str:
    told = product.asked(ask_id)
    return f"{told['replies_count']} replies, {told['contacts_count']} people"


def _signed_in(product: Product) -> str:
    """The cookie of a browser that has followed a sign-in link."""
    with requests.Session() as browser:
        browser.trust_env = False
        browser.get(product.sign_in_link(), timeout=CALL_SECONDS)
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)


class _Browser:
    """One connection that is kept open, and reads a page as cheaply as can be."""

    def __init__(self, product: Product, path: str, cookie: str) -> None:
        address = urlsplit(product.url)
        self._line = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=CALL_SECONDS
        )
        self._path = path
        self._headers = {"Cookie": cookie, "Accept": "text/html"}

    def seconds(self) -> float:
        """How long the page takes, from the request to its last byte."""
        begun = time.perf_counter()
        self._line.request("GET", self._path, headers=self._headers)
        answer = self._line.getresponse()
        answer.read()
        if answer.status != 200:
            raise CannotMeasure(f"The page {self._path} was answered with {answer.status}.")
        return time.perf_counter() - begun

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _seconds(product: Product, path: str, cookie: str, count: int = ALONE) -> list[float]:
    browser = _Browser(product, path, cookie)
    try:
        return [browser.seconds() for _ in range(count)]
    finally:
        browser.close()


def _requests_a_second(product: Product, path: str, cookie: str) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        share = TOGETHER // CLIENTS
        list(pool.map(lambda _: _seconds(product, path, cookie, share), range(CLIENTS)))
    return share * CLIENTS / (time.perf_counter() - begun)
