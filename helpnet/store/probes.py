"""What was last found out about whether each account could post."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from helpnet.domain.model import Finding
from helpnet.store import Store
from helpnet.store.convert import moment, stamp


@dataclass(frozen=True, slots=True)
class Probe:
    """The latest look at an account; where the network did not answer, nothing is known."""

    checked_at: datetime
    answered: bool
    findings: tuple[Finding, ...]  # what matters most first


def keep(
    store: Store, account_id: str, at: datetime, findings: Sequence[Finding], *, answered: bool
) -> None:
    """Keep what was found in the place of what was found before."""
    store.write(
        "insert into probes (account_id, checked_at, answered, findings) values (?, ?, ?, ?)"
        " on conflict (account_id) do update set checked_at = excluded.checked_at,"
        " answered = excluded.answered, findings = excluded.findings",
        [account_id, stamp(at), int(answered), json.dumps([asdict(one) for one in findings])],
    )


def of(store: Store, account_id: str) -> Probe | None:
    """The latest look at an account; None where nobody has looked yet."""
    row = store.row(
        "select checked_at, answered, findings from probes where account_id = ?", [account_id]
    )
    if row is None:
        return None
    findings = tuple(Finding(**one) for one in json.loads(row["findings"]))
    return Probe(moment(row["checked_at"]), bool(row["answered"]), findings)


def forget(store: Store, account_id: str) -> None:
    """Drop what was found: the account is another since."""
    store.write("delete from probes where account_id = ?", [account_id])
    forget_refusal(store, account_id)


def keep_refusal(store: Store, account_id: str, finding: Finding) -> None:
    """Keep why the last post was refused, where every post would have been."""
    store.write(
        "insert into write_refusals (account_id, finding) values (?, ?)"
        " on conflict (account_id) do update set finding = excluded.finding",
        [account_id, json.dumps(asdict(finding))],
    )


def refusal(store: Store, account_id: str) -> Finding | None:
    """Why the last post was refused, where every post would have been."""
    row = store.row("select finding from write_refusals where account_id = ?", [account_id])
    return Finding(**json.loads(row["finding"])) if row else None


def forget_refusal(store: Store, account_id: str) -> None:
    """A post went through since."""
    store.write("delete from write_refusals where account_id = ?", [account_id])
