"""What the networks are called in a sentence."""

from __future__ import annotations

_LABELS = {"x": "X", "facebook": "Facebook"}


def label(network: str) -> str:
    """The network's name for people."""
    return _LABELS.get(network, network.replace("_", " ").capitalize())
