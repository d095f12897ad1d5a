"""The columns in which the community is written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """Repeated contact with the owner: on which network, which way, how lately and how often.

    `ways` is "both", "out" (the owner's own acts) or "in"; `last` and `every` are days.
    """

    network: str
    ways: str
    last: float
    every: float = 1.0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One person. `x` and `facebook` are their names there, empty for those who are not there.

    `relation` holds words: "mutual", "following" (the owner follows them), "followed_by", "friend".
    """

    name: str
    x: str
    facebook: str
    bio: str
    location: str
    relation: str = ""
    past: tuple[Contact, ...] = ()


def on_x(ways: str, last: float, every: float = 1.0, times: int = 1) -> Contact:
    """Contact on X."""
    return Contact("x", ways, last, every, times)


def on_facebook(ways: str, last: float, every: float = 1.0, times: int = 1) -> Contact:
    """Contact under the posts of the owner's Page."""
    return Contact("facebook", ways, last, every, times)
