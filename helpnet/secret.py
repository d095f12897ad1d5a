"""The app's own secret, made at the first start beside the database."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from helpnet.store import StoreError
from helpnet.store.trouble import FULL


def ensure(folder: Path) -> str:
    """The secret kept in this folder, made with rights for its owner alone when there is none."""
    path = folder / "secret.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise StoreError(f"{FULL.sentence()} The secret key is to be {path}.", FULL) from None
        raise StoreError(
            f"The secret key {path} cannot be read or made ({type(error).__name__}): "
            "check that its folder exists, may be written to and has room."
        ) from None
    if len(kept) < 32:
        raise StoreError(
            f"The secret key {path} is damaged: put it back from a backup, or delete it "
            "and connect the accounts again."
        )
    return kept


def _make(path: Path) -> None:
    # Written aside and linked into place, so that two processes starting together agree on one
    # and none ever reads half of it.
    if path.exists():
        return
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
