"""What the networks are called in a sentence."""

from __future__ import annotations

_LABELS = {"x": "X", "facebook": "Facebook"}
_SOURCES = {"linkedin": "LinkedIn", "contacts": "your contacts"}
_ACCOUNT_LABELS = {"facebook": "Facebook Page"}
NETWORKS = tuple(_LABELS)


def label(network: str) -> str:
    """The network's name for people."""
    return _LABELS.get(network, network.replace("_", " ").capitalize())


def source(network: str) -> str:
    """Who tells of somebody, for people: a network, or the user's own address book."""
    return _SOURCES.get(network) or label(network)


def account_label(network: str) -> str:
    """What an account there is called for people."""
    return _ACCOUNT_LABELS.get(network, label(network))
