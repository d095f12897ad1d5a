"""`flask compare-recording`: what the real networks do otherwise than the practice networks."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from helpnet import rehearsal
from helpnet.cli_parts import plain_errors


@click.command("compare-recording")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
@plain_errors
def compare_recording(folder: Path) -> None:
    """Say in what the calls recorded in FOLDER differ from the practice networks.

    Exit status 1 if anything does.
    """
    try:
        lines, calls = rehearsal.compare(folder)
    except rehearsal.Unreadable as error:
        raise click.ClickException(str(error)) from None
    for line in lines:
        click.echo(line)
    if lines:
        raise click.ClickException(f"{calls} calls, {len(lines)} differences.")
    click.echo(f"{calls} calls, and nothing differs from the practice networks.")
