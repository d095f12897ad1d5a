"""What the commands share: the app's parts, and errors as one plain sentence."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar, cast

import click
from flask import current_app

from helpnet.config import Config
from helpnet.networks import NetworkError
from helpnet.services.errors import ServiceError
from helpnet.services.work import Work
from helpnet.store import Store, StoreError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Parts(Protocol):
    """The parts of the app that commands use."""

    @property
    def config(self) -> Config: ...
    @property
    def store(self) -> Store: ...
    @property
    def work(self) -> Work: ...
    @property
    def secret(self) -> str: ...
    def clock(self) -> datetime: ...
    def prepare(self) -> str: ...


def parts() -> Parts:
    """The app's parts."""
    return cast(Parts, current_app.extensions["helpnet"])


def plain_errors(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """End a command that fails with one sentence and exit status 1, never with a trace."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            with parts().store.plain_errors():
                return command(*args, **kwargs)
        except (ServiceError, NetworkError, StoreError) as error:
            raise click.ClickException(str(error)) from None
        except UnicodeEncodeError:
            raise click.ClickException(
                "Something that was typed is no text in UTF-8: type it again, or check the "
                "terminal's encoding."
            ) from None

    return run
