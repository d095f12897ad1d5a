"""HTTP connections that keep to the deadline of a whole call, whatever the other side does.

A read timeout bounds one read only, so an answer that comes byte by byte can hold its reader for
as long as it likes, in its headers as well as in its body. Here each connect, send and read is
given no more than what is left of the call.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection


class Call:
    """One call under way: when it must end, and whether any of it may have left already."""

    def __init__(
        self, total_seconds: float, connect_seconds: float, monotonic: Callable[[], float]
    ) -> None:
        self.connect_seconds = connect_seconds
        self.sent = False
        self._monotonic = monotonic
        self._ends = monotonic() + total_seconds

    def remaining(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        left = self._ends - self._monotonic()
        if left <= 0:
            raise TimeoutError("the time of the call is over")
        return left


running: ContextVar[Call] = ContextVar("running")


class _TimedReader(io.RawIOBase):
    """Reads a socket, each time for no longer than the call has left."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._sock, self._raw, self._call = sock, raw, running.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._call.remaining())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReader(sock, self.fp.detach()))


class _TimedConnection(HTTPConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        call = running.get()
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from None
        for *_, address in found:
            try:
                return create_connection(
                    (str(address[0]), int(address[1])),
                    min(call.connect_seconds, call.remaining()),
                    socket_options=self.socket_options,
                )
            except OSError:
                continue
        raise NewConnectionError(self, "no address of the host answered")

    def connect(self) -> None:
        try:
            super().connect()
        finally:
            running.get().sent = False  # what a proxy was told on the way is not the call itself

    def send(self, data: Any) -> None:
        call = running.get()
        if self.sock is None:
            self.connect()
        self.sock.settimeout(call.remaining())
        call.sent = True
        super().send(data)


class _TimedTlsConnection(_TimedConnection, HTTPSConnection):
    pass


class _TimedPool(HTTPConnectionPool):
    ConnectionCls = _TimedConnection


class _TimedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _TimedTlsConnection


_POOLS = {"http": _TimedPool, "https": _TimedTlsPool}


class TimedAdapter(HTTPAdapter):
    """The transport of a requests.Session whose calls stand in `running`."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
