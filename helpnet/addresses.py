"""Where a server is reached that listens on some address: from this computer, from a phone."""

from __future__ import annotations

import socket

# Addresses that mean all a computer has -> its own within it, and one that is nowhere, to which
# nevertheless a way leads from the computer's address in its network.
_ALL = {
    "0.0.0.0": ("127.0.0.1", socket.AF_INET, "192.0.2.1"),  # noqa: S104 (not bound to)
    "::": ("::1", socket.AF_INET6, "2001:db8::1"),
}


def here(host: str) -> str:
    """An address, as URLs have it, at which this computer reaches a server listening on `host`."""
    return _in_url(_ALL[host][0] if host in _ALL else host)


def shared(host: str) -> str:
    """An address, as URLs have it, at which other devices in the network reach such a server.

    Nothing is sent to find it. Without a network it is the one of `here`.
    """
    if host not in _ALL:
        return here(host)
    _, family, nowhere = _ALL[host]
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((nowhere, 9))  # of a datagram socket: chooses a way, sends nothing
            return _in_url(str(probe.getsockname()[0]))
    except OSError:
        return here(host)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
