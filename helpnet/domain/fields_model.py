"""What a field is: one value of a text by which somebody can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "page" is a tagged Page, group or event; "profile" a link to a person's page on a network.
FieldKind = Literal["handle", "tag", "page", "email", "phone", "url", "profile"]


@dataclass(frozen=True, slots=True)
class Field:
    """One value with its place in the text; `value` is in its canonical form."""

    kind: FieldKind
    start: int
    end: int
    value: str
    network: str = ""
    url: str = ""
    remote_id: str = ""
