"""What every network's table of refusals is made of, and how a row becomes the port's error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from helpnet.networks import Expired, NetworkError, Refused, TryLater
from helpnet.networks.wire import reason

Outcome = Literal["refused", "expired", "no", "unknown"]
Button = Literal["", "Reconnect", "Send again", "Edit and send", "Open on X", "Open on Facebook"]
_FOR_SENDING = ("Send again", "Edit and send")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a refusal is for the port and for the user.

    In a sentence, `{reason}` is what the network said and `{again}` what to do once it is put
    right. `button` is the one thing worth offering beside the sentence; none where helpnet goes on
    by itself, or where only time helps. "unknown" counts for writes; for a read it is simply "no",
    nothing about it is in doubt, and `when_reading` is said instead, where there is one.
    """

    outcome: Outcome
    sentence: str
    button: Button = ""
    when_reading: str = ""
    duplicate: bool = False
    gone: bool = False
    whatever_it_says: bool = False


def as_error(
    row: Meaning,
    code: str,
    said: str,
    after: datetime | None,
    *,
    writes: bool,
    deletes: bool = False,
) -> NetworkError:
    """The port's error for a row; `said` is the network's own sentence, `after` its pause's end."""
    told = row.sentence if writes else row.when_reading or row.sentence
    again = "delete it again" if deletes else "send it again" if writes else "try again"
    sentence = told.format(reason=reason(said) or "no reason given", again=again)
    error = _of(row, sentence, code, after, writes=writes)
    sends = writes and not deletes
    error.button = row.button if sends or row.button not in _FOR_SENDING else ""
    return error


def _of(
    row: Meaning, sentence: str, code: str, after: datetime | None, *, writes: bool
) -> NetworkError:
    if row.outcome == "expired":
        return Expired(sentence, code=code)
    if row.outcome == "refused":
        return Refused(
            sentence,
            code=code,
            duplicate=row.duplicate,
            gone=row.gone,
            whatever_it_says=row.whatever_it_says,
        )
    if row.outcome == "unknown" and writes:
        return TryLater(sentence, taken="unknown", code=code)
    return TryLater(sentence, taken="no", after=after, code=code)
