"""Reads what `POST /practice/settings` is given; every fault in it is one clear sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from helpnet.practice import checking
from helpnet.practice.complaint import Complaint

Reader = Callable[[Mapping[str, Any], str], Any]


def settings_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings to be turned with their new values."""
    checking.only(given, *SETTINGS)
    return {name: SETTINGS[name](given, name) for name in given}


def is_loopback(host: str | None) -> bool:
    """The host is this computer."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _share(given: Mapping[str, Any], name: str) -> float:
    value = checking.number(given, name)
    if value > 1:
        raise Complaint(422, f'"{name}" must be at most 1.')
    return value


def _one_of(*choices: str) -> Reader:
    def read(given: Mapping[str, Any], name: str) -> str:
        if given[name] not in choices:
            raise Complaint(422, f'"{name}" must be one of {", ".join(choices)}.')
        return str(given[name])

    return read


def _own_address(given: Mapping[str, Any], name: str) -> str:
    """An address on this computer, "" for none: nothing is told to anybody elsewhere."""
    url = checking.text(given, name, required=False)
    try:
        target = urlsplit(url)
        fits = target.scheme == "http" and is_loopback(target.hostname) and target.port != 0
    except ValueError:
        fits = False
    if url and not fits:
        raise Complaint(422, f'"{name}" must be an http address on this computer.')
    return url


def _number_or_none(given: Mapping[str, Any], name: str) -> float | None:
    return None if given[name] is None else checking.number(given, name)


def _whole(given: Mapping[str, Any], name: str) -> int:
    return checking.whole(given, name, default=None)


def _truth(given: Mapping[str, Any], name: str) -> bool:
    value = checking.truth(given, name)
    if value is None:
        raise Complaint(422, f'"{name}" must be true or false.')
    return value


def _address(given: Mapping[str, Any], name: str) -> str:
    return checking.text(given, name, required=False)


SETTINGS: dict[str, Reader] = {
    "search_lag": checking.number,
    "rate_limit_factor": checking.number,
    "x_credit": _number_or_none,
    "x_post_cap": _whole,
    "x_owns_app": _truth,
    "x_includes_billed": _truth,
    "x_premium": _truth,
    "x_spelling": _one_of("tweet", "post", "both"),
    "x_callback": _address,
    "facebook_mode": _one_of("live", "development"),
    "facebook_access": _one_of("advanced", "standard"),
    "facebook_roles": checking.texts,
    "facebook_nameless": _share,
    "facebook_deauthorize_url": _own_address,
    "facebook_deletion_url": _own_address,
}
