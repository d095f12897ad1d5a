"""How long a stop takes with posts on their way, and how long until all is settled after a kill."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping

from benchmarks.figures import Figure
from benchmarks.product import CannotMeasure, Product, site, started, wait_until
from helpnet.store import deliveries

ASKS = 10  # to two networks each: 20 posts
THREADS = 8  # of the worker: so many posts are under way at a time, the others wait
SLOW_SECONDS = 3.0
STOP_GOAL = 10.0
RECOVERY_GOAL = 45.0
PATIENCE_SECONDS = 150.0
SETTLED = ("sent", "unknown", "refused", "cancelled")


def measure() -> Iterator[Figure]:
    """Stop it by SIGTERM, and by SIGKILL once the networks have what they were sent."""
    with site() as environ:
        yield _stopped(environ)
    with site() as environ:
        yield _recovered(environ)


def _stopped(environ: Mapping[str, str]) -> Figure:
    with started(environ) as product:
        asked = _send(product, {"type": "latency", "seconds": SLOW_SECONDS})
        begun = time.perf_counter()
        product.process.send_signal(signal.SIGTERM)
        product.process.wait(60)
        taken = time.perf_counter() - begun
    with started(environ) as product:
        _settle(product, asked)
    return Figure(f"SIGTERM to exit, {2 * ASKS} posts on their way", taken, "s", STOP_GOAL, "goal")


def _recovered(environ: Mapping[str, str]) -> Figure:
    with started(environ) as product:
        asked = _send(product, {"type": "timeout_after"})
        # All that is under way has been taken: of what has not, nobody but the user could say so.
        wait_until(lambda: len(_standing(product)) == THREADS, 20, "the networks have taken posts")
        begun = time.perf_counter()
        product.kill()
    with started(environ) as product:
        _settle(product, asked)
        taken = time.perf_counter() - begun
    return Figure(f"kill -9 till {2 * ASKS} posts are settled", taken, "s", RECOVERY_GOAL, "goal")


def _send(product: Product, effect: Mapping[str, object]) -> list[str]:
    """Send the asks to networks that keep them waiting, and wait till the first calls are there."""
    for network, path in (("x", "/x/2/tweets"), ("facebook", "/feed")):
        where = {"network": network, "method": "POST", "path": path, "count": None}
        product.practice("POST", "/faults", {**where, "effect": effect})
    asked = [product.ask(f"who can mend cello number {number} tonight?") for number in range(ASKS)]
    wait_until(lambda: _under_way(product) >= 2, 30, "posts are on their way")
    return asked


def _under_way(product: Product) -> int:
    heard = product.practice("GET", "/requests")["items"]
    paths = Counter(one["path"] for one in heard if one["method"] == "POST")
    return sum(count for path, count in paths.items() if path.endswith(("/tweets", "/feed")))


def _settle(product: Product, asked: list[str]) -> None:
    """Wait until each post is settled; raises CannotMeasure unless each stands there once."""

    def settled() -> bool:
        posts = [post for each in asked for post in deliveries.of_ask(product.helpnet.store, each)]
        return all(post.state in SETTLED for post in posts)

    wait_until(settled, PATIENCE_SECONDS, "all posts are settled")
    standing = _standing(product)
    if len(standing) != 2 * ASKS or max(standing.values()) > 1:
        raise CannotMeasure(f"{2 * ASKS} posts should be there once each, but: {standing}.")


def _standing(product: Product) -> Counter[tuple[str, str]]:
    posts = product.practice("GET", "/posts")["items"]
    return Counter((post["network"], post["text"]) for post in posts)
