"""Where an app is reached that listens on every address, found without a word to the network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from helpnet import addresses
from helpnet.store import accounts
from tests.support.practice import Practice
from tests.support.running_app import running_app


class Card:
    """A socket that would say under which address this computer is in the local network."""

    def __init__(self, address: str | None) -> None:
        self.address = address

    def __call__(self, family: int, kind: int) -> Card:
        assert kind == socket.SOCK_DGRAM  # connecting it sends nothing
        return self

    def __enter__(self) -> Card:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""

    def connect(self, target: tuple[str, int]) -> None:
        if self.address is None:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        assert self.address is not None
        return self.address, 50000


@pytest.mark.parametrize(
    ("host", "card", "here", "shared"),
    [
        ("127.0.0.1", "192.168.1.5", "127.0.0.1", "127.0.0.1"),
        ("localhost", "192.168.1.5", "localhost", "localhost"),
        ("0.0.0.0", "192.168.1.5", "127.0.0.1", "192.168.1.5"),
        ("0.0.0.0", None, "127.0.0.1", "127.0.0.1"),
        ("::", "fd00::5", "[::1]", "[fd00::5]"),
        ("::", None, "[::1]", "[::1]"),
        ("::1", "fd00::5", "[::1]", "[::1]"),
        ("192.168.1.7", "192.168.1.5", "192.168.1.7", "192.168.1.7"),
    ],
)
def test_an_app_is_reached_here_and_from_a_phone(
    monkeypatch: pytest.MonkeyPatch, host: str, card: str | None, here: str, shared: str
) -> None:
    monkeypatch.setattr(addresses.socket, "socket", Card(card))
    assert addresses.here(host) == here
    assert addresses.shared(host) == shared


def test_this_computer_has_some_address() -> None:
    assert socket.inet_pton(socket.AF_INET, addresses.shared("0.0.0.0"))


def test_practice_accounts_are_connected_whatever_address_people_use(
    tmp_path: Path, practice: Practice
) -> None:
    """The practised X sends its answer to this computer alone, as the real one does in trials."""
    with running_app(tmp_path, practice.url, HELPNET_BASE_URL="https://ask.example.org") as app:
        assert len(accounts.of_user(app.helpnet.store, app.owner)) == 2
