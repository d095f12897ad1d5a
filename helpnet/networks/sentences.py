"""What the user is told in the same words by every adapter, so that it changes in one place."""

from __future__ import annotations

from collections.abc import Sequence


def connect_again(network: str) -> str:
    """What to do about a sign-in that is over, as a part of a sentence."""
    return f"connect {network} again"


def signed_out(network: str) -> str:
    """The network does not take helpnet's sign-in any more."""
    return f"{network} no longer accepts helpnet's sign-in: {connect_again(network)}."


def in_doubt(network: str) -> str:
    """A write may have been carried out or not."""
    return f"{network} did not say whether it took this: helpnet looks before it tries again."


def no_proper_answer(network: str) -> str:
    """A read failed; nothing can have come of it."""
    return f"{network} did not answer properly: helpnet tries again by itself."


def in_words(things: Sequence[str]) -> str:
    """Several things in one sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))
