"""What was tried for a post, as it is on record: when, to what end, with which code."""

from __future__ import annotations

from typing import Literal

from helpnet.domain.model import Delivery
from helpnet.services.errors import NotFound
from helpnet.services.labels import label
from helpnet.services.results import own_ask
from helpnet.services.views import AttemptView
from helpnet.store import Row, Store, deliveries
from helpnet.store.convert import moment, moment_or_none

_WHAT = {
    "post": "Attempt {} to send it",
    "find": "Look for it",
    "delete": "Attempt {} to delete it",
}
# How an attempt ended, and where that needs other words for some act.
_ENDED = {
    "started": "under way",
    "sent": "{network} took it",
    "found": "it stands on {network}",
    "refused": "{network} refused it",
    "expired": "{network} did not accept the sign-in",
    "unknown": "no clear answer: {network} may have it",
    "not taken": "{network} did not take it",
    "not sent": "it was not sent",
    "not seen": "not to be seen on {network}",
    "could not look": "{network} could not be asked",
    "deleted": "{network} deleted it",
    "gone": "it was gone already",
}
_ENDED_DELETING = {
    "unknown": "no clear answer: {network} may have deleted it",
    "not taken": "{network} did not delete it",
}
_STOPPED = "stopped"  # no code of a network's: helpnet itself was stopped in the middle


def attempts(store: Store, user_id: str, ask_id: str, network: str) -> list[AttemptView]:
    """All that was tried for an ask's post on a network, oldest first. Raises NotFound."""
    own_ask(store, user_id, ask_id)
    posts = deliveries.of_ask(store, ask_id)
    delivery = next((post for post in posts if post.network == network), None)
    if delivery is None:
        raise NotFound(f"There is no such post on {label(network)}.")
    return [_view(delivery, row) for row in deliveries.attempts(store, delivery.id)]


def _view(delivery: Delivery, row: Row) -> AttemptView:
    act: Literal["post", "find", "delete"] = row["act"]
    outcome, code = str(row["outcome"]), str(row["code"])
    ended = _ENDED | _ENDED_DELETING if act == "delete" else _ENDED
    said = ended.get(outcome, outcome).format(network=label(delivery.network))
    why = _code_in_words(delivery.network, code)
    return AttemptView(
        act=act,
        number=row["number"],
        started_at=moment(row["started_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        outcome=outcome,
        code="" if code == _STOPPED else code,
        what=_WHAT[act].format(row["number"]),
        words=f"{said} ({why})" if why else said,
    )


def _code_in_words(network: str, code: str) -> str:
    if code == _STOPPED:
        return "helpnet was stopped in the middle"
    if code.replace("/", "").isdecimal():
        return f"HTTP {code}" if network == "x" else f"{label(network)}\u2019s code {code}"
    return code
