"""`flask import FILE`: whom the user knows, from an export, read at once."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from helpnet.cli_parts import parts, plain_errors
from helpnet.services import imports, signin


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "name", default=signin.OWNER, show_default=True, help="Whose it is.")
@with_appcontext
@plain_errors
def import_command(file: Path, name: str) -> None:
    """Read an export of X, Facebook, LinkedIn or an address book from FILE.

    Prints what was read and what was left out and why. Importing it again changes nothing.
    """
    app = parts()
    app.prepare()
    user_id = signin.find(app.store, name)
    try:
        with file.open("rb") as opened:
            done = imports.import_now(app.work, user_id, opened, file.name)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror}).") from None
    if done.state == "refused":
        raise click.ClickException(done.message)
    told = imports.in_words(done)
    for what, amount in told.read:
        click.echo(f"read     {what}: {amount}")
    for one in told.left_out:
        more = [f"and {one.unnamed:,} more"] if one.unnamed else []
        files = f" ({', '.join([*one.files, *more])})" if one.files else ""
        click.echo(f"left out {one.what}{files}: {one.why}")
    amount = f"{done.kind}: {done.people:,} people, {done.interactions:,} interactions."
    click.echo(f"{amount} {told.news}".rstrip())
