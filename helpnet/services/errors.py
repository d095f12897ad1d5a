"""The ways a use case says no. Each message is one plain sentence for the user."""

from __future__ import annotations

from collections.abc import Mapping


class ServiceError(Exception):
    """Something that was asked for is not done; nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(ServiceError):
    """A field is wrong; `fields` says which and how."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


class NotFound(ServiceError):
    """There is no such thing, or it is not this user's."""


class Conflict(ServiceError):
    """The state does not allow it, or the same key stands for something else."""


class SentAlready(Conflict):
    """What is to be sent again has gone out another way, or is about to."""


class NotConnected(ServiceError):
    """Connecting an account came to nothing; `declined` says that granting more would cure it."""

    def __init__(self, message: str, *, declined: bool = False) -> None:
        super().__init__(message)
        self.declined = declined
