"""What is read from the package once, before many threads would each read it for themselves."""

from __future__ import annotations

from helpnet.domain.extract import extract
from helpnet.domain.model import Author

_NAMES_ALL_KINDS = "Ask Joel Parent at IC Group, @joelparent, joel@example.org or +1 204 555 0142"


def read_models() -> None:
    """Have extraction at hand: takes about a second, once in a process."""
    extract(_NAMES_ALL_KINDS, Author(name="Robin Vale"))
