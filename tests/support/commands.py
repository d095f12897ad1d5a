"""Running helpnet's commands as a shell would, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import Result
from flask import Flask

from helpnet import Helpnet, create_app
from tests.support.running_app import practice_config

NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Commands:
    """An app whose commands are run, over a database of its own."""

    app: Flask
    helpnet: Helpnet

    def run(self, *arguments: str, given: str | bytes | None = None) -> Result:
        """Run a command; `given` is what it reads from standard input."""
        return self.app.test_cli_runner().invoke(args=list(arguments), input=given)

    def said(self, *arguments: str, given: str | bytes | None = None) -> str:
        """What a command prints; it must end well."""
        result = self.run(*arguments, given=given)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refused(self, *arguments: str, given: str | bytes | None = None) -> str:
        """The one sentence with which a command ends badly."""
        result = self.run(*arguments, given=given)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.stdout == ""
        [sentence] = result.stderr.splitlines()
        assert sentence.startswith("Error: ") and sentence.endswith((".", "!"))
        return sentence.removeprefix("Error: ")


@contextmanager
def commands_of(folder: Path, practice_url: str = NOWHERE) -> Iterator[Commands]:
    """The commands of a fresh helpnet."""
    app = create_app(practice_config(folder, practice_url))
    helpnet: Helpnet = app.extensions["helpnet"]
    try:
        yield Commands(app, helpnet)
    finally:
        helpnet.store.close()
