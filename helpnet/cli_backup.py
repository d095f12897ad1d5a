"""`flask backup`: a copy of the database while it is in use, and what else a restore needs."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from helpnet.cli_parts import Parts, parts, plain_errors
from helpnet.store import StoreError, copying


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-key", is_flag=True, help="Copy the secret key as well, to FILE.key.")
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@with_appcontext
@plain_errors
def backup(file: Path, with_key: bool, force: bool) -> None:
    """Copy the database to FILE, also while helpnet runs.

    Without the secret key the networks' tokens in the copy cannot be read, and the accounts have to
    be connected again. How to restore it stands in docs/operations.md.
    """
    app = parts()
    if not app.config.database.exists():
        raise StoreError(f"There is no database at {app.config.database}: nothing was copied.")
    key = file.with_name(f"{file.name}.key")
    for path in (file, key) if with_key else (file,):
        if path.exists() and not force:
            raise StoreError(f"{path} is there already: name another file, or add --force.")
    made = copying.copy(app.config.database, file, app.clock())
    if with_key:
        copying.copy_key(app.secret, key)
    asks = "1 ask" if made.asks == 1 else f"{made.asks:,} asks"
    click.echo(f"{file}: {made.size / 1e6:.1f} MB, {asks}. {_key_told(app, key, with_key)}")


def _key_told(app: Parts, key: Path, with_key: bool) -> str:
    if with_key:
        return f"Its key is {key}: whoever has both can post as you, so keep them safe."
    where = (
        "HELPNET_SECRET_KEY"
        if app.config.secret_key
        else str(app.config.database.with_name("secret.key"))
    )
    return f"Keep the key in {where} as well: without it the accounts are to be connected again."
