"""What the user should know of a post beside how it stands: its price, what it goes without."""

from __future__ import annotations

from helpnet.domain.compose import has_link
from helpnet.domain.model import Delivery
from helpnet.services.labels import label

LINK_ON_X = "A link makes the post dearer on X: $0.20 in place of $0.015 (+$0.185)."


def without_photos(network: str) -> str:
    """Why a network gets the text alone."""
    name = label(network)
    return f"{name} gets the text without the photos: connect {name} again to allow photos."


def notes(delivery: Delivery, photos: int) -> tuple[str, ...]:
    """A sentence for each thing to know; `photos` is how many the ask has."""
    said = []
    if delivery.network == "x" and delivery.state in ("queued", "sending"):
        said += [LINK_ON_X] if has_link(delivery.text) else []
    if delivery.photos < photos:
        said.append(without_photos(delivery.network))
    return tuple(said)
