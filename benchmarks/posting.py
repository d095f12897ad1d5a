"""How long an ask takes to stand on both networks, beside the slower network alone."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.figures import Figure
from benchmarks.product import CannotMeasure, Product, running_product
from helpnet.store import deliveries

ASKS = 20
X_SECONDS = 0.3
FACEBOOK_SECONDS = 0.5
LOOK_SECONDS = 0.002
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = (0.2, 0.6)


def measure() -> Iterator[Figure]:
    """Send the ask to both networks and to Facebook alone by turns, at an uneven rhythm."""
    both: list[float] = []
    alone: list[float] = []
    rhythm = random.Random(1)
    with running_product() as product:
        _slow_down(product, "x", "/x/2/tweets", X_SECONDS)
        _slow_down(product, "facebook", "/feed", FACEBOOK_SECONDS)
        for number in range(ASKS):
            for networks, taken in ((("x", "facebook"), both), (("facebook",), alone)):
                time.sleep(rhythm.uniform(*PAUSE_SECONDS))
                taken.append(_seconds_until_sent(product, number, networks))
    yield Figure("both networks posted, median", median(both), "s", median(alone), "Facebook alone")


def _slow_down(product: Product, network: str, path: str, seconds: float) -> None:
    effect = {"type": "latency", "seconds": seconds}
    where = {"network": network, "method": "POST", "path": path, "count": None}
    product.practice("POST", "/faults", {**where, "effect": effect})


def _seconds_until_sent(product: Product, number: int, networks: Sequence[str]) -> float:
    """From the POST of the ask until every post is recorded as sent, seen from another process."""
    text = f"need help: who can mend a cello tonight? ({'+'.join(networks)}, {number})"
    begun = time.perf_counter()
    ask_id = product.ask(text, networks=list(networks))
    while time.perf_counter() - begun < PATIENCE_SECONDS:
        posts = deliveries.of_ask(product.helpnet.store, ask_id)
        if len(posts) == len(networks) and all(post.state == "sent" for post in posts):
            return time.perf_counter() - begun
        time.sleep(LOOK_SECONDS)
    states = ", ".join(f"{post.network} {post.state}" for post in posts)
    raise CannotMeasure(f"An ask was not sent within {PATIENCE_SECONDS:.0f} s: {states}.")
