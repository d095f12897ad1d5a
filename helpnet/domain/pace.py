"""When to try again, when to look for a lost post, how often to collect replies."""

from __future__ import annotations

from datetime import timedelta

# After an answer that was lost, the post is looked for at these times since the loss.
LOOKS: tuple[timedelta, ...] = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60))

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)

BUSY = timedelta(seconds=5)
FRESH_ASK = timedelta(minutes=15)
FRESH_REPLY = timedelta(minutes=5)
# How old an ask may be for each interval; the first that fits holds.
CADENCE: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=1), timedelta(seconds=15)),
    (timedelta(hours=6), timedelta(seconds=60)),
    (timedelta(hours=48), timedelta(minutes=10)),
)
IDLE = timedelta(hours=1)

# X lets one user search 300 times in 15 minutes; a fifth is left for what else happens.
WINDOW = timedelta(minutes=15)
CALLS_PER_WINDOW = 240


def retry_delay(attempt: int, *, jitter: float) -> timedelta:
    """How long to wait after a failed attempt, counted from 1, before the next.

    The wait doubles from 2 s to 5 min; `jitter`, 0 to 1, is a random number that spreads it over
    its upper half, so that many jobs do not come back at once.
    """
    doublings = min(max(attempt, 1) - 1, 16)
    longest = min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
    return longest * (0.5 + 0.5 * min(max(jitter, 0.0), 1.0))


def collect_interval(
    age: timedelta, since_last_reply: timedelta | None, calls: int = 1
) -> timedelta:
    """How long to wait until the replies are collected again.

    `age` is that of the youngest ask followed, `since_last_reply` the time since any of them was
    answered (None: never), `calls` how many calls to the network one sweep over all of them takes:
    however many, they stay under four fifths of what X allows.
    """
    floor = WINDOW * max(calls, 1) / CALLS_PER_WINDOW
    return max(_cadence(age, since_last_reply), floor)


def _cadence(age: timedelta, since_last_reply: timedelta | None) -> timedelta:
    answered_lately = since_last_reply is not None and since_last_reply < FRESH_REPLY
    if age < FRESH_ASK or answered_lately:
        return BUSY
    return next((interval for limit, interval in CADENCE if age < limit), IDLE)
