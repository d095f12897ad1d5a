"""What was not imported: what is missing there must not read as strangerhood."""

from __future__ import annotations

from helpnet.store import Store, imports

# By what an import of each kind would tell that nothing else does.
_WOULD_TELL = (
    (("facebook",), "Facebook messages and friends"),
    (("x",), "X direct messages"),
    (("linkedin",), "LinkedIn connections"),
    (("google", "vcard"), "your address book"),
)


def not_imported(store: Store, user_id: str) -> tuple[str, ...]:
    """What no import has told yet, such as ("Facebook messages and friends",)."""
    read = imports.kinds_read(store, user_id)
    return tuple(what for kinds, what in _WOULD_TELL if read.isdisjoint(kinds))
