"""Contacts that are one person, put together and taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def roots(ids: Sequence[str], same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Under which id each is shown: the first of `ids` among all that are one person with it."""
    order = {each: place for place, each in enumerate(ids)}
    root = {each: each for each in ids}

    def find(each: str) -> str:
        while root[each] != each:
            each = root[each]
        return each

    for one, other in same:
        if one in order and other in order:
            first, second = sorted((find(one), find(other)), key=order.__getitem__)
            root[second] = first
    return {each: find(each) for each in ids}
