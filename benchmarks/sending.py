"""How many asks one process sends in a second, while each network takes 100 ms to answer."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.product import Product, running_product, wait_until
from helpnet.services.send import AskDraft, send
from helpnet.store import deliveries

ASKS = 60
NETWORK_SECONDS = 0.1
THREADS = 8  # of the worker, each waiting for one network
PATIENCE_SECONDS = 120.0


def measure() -> Iterator[Figure]:
    """Queue the asks and wait until each stands on both networks."""
    with running_product() as product:
        product.practice("POST", "/settings", {"rate_limit_factor": 1000})
        for network in ("x", "facebook"):
            effect = {"type": "latency", "seconds": NETWORK_SECONDS}
            body = {"network": network, "method": "POST", "count": None, "effect": effect}
            product.practice("POST", "/faults", body)
        begun = time.perf_counter()
        asked = [_ask(product, number) for number in range(ASKS)]
        wait_until(
            lambda: all(_is_sent(product, ask_id) for ask_id in asked),
            PATIENCE_SECONDS,
            "all asks are sent",
        )
        taken = time.perf_counter() - begun
    yield Figure(
        "asks to both networks, one process",
        ASKS / taken,
        "1/s",
        THREADS / (2 * NETWORK_SECONDS),
        "waiting alone",
    )


def _ask(product: Product, number: int) -> str:
    draft = AskDraft(f"need help: who can mend cello number {number} tonight?")
    return send(product.helpnet.work, product.owner, draft, undo_seconds=0).ask_id


def _is_sent(product: Product, ask_id: str) -> bool:
    return all(post.state == "sent" for post in deliveries.of_ask(product.helpnet.store, ask_id))
