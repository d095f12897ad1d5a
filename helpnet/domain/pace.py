"""When to try again, when to look for a lost post, how often to collect replies."""

from __future__ import annotations

from datetime import timedelta

# After an answer that was lost, the post is looked for at these times since the loss.
LOOKS: tuple[timedelta, ...] = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60))

# A look that fails says nothing about the post: it is tried again till so long after the loss.
LONGEST_LOOKING = timedelta(minutes=5)

# A deletion that does not come about is tried again till so long after it was asked for.
LONGEST_DELETING = timedelta(hours=24)

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

# How long each network is left alone after a call that reads replies, so that bursts keep within
# what it bears. X lets one user search 300 times in 15 minutes: a fifth is left for what else
# happens. Facebook gives a Page 4,800 calls a day for each person engaged with it; a post that is
# followed for a day takes about 800, so that the cadence itself keeps within it, and what is too
# much all the same Facebook says, and until when.
REST = {"x": timedelta(minutes=15) / 240, "facebook": timedelta(seconds=1)}


def retry_delay(attempt: int, *, jitter: float) -> timedelta:
    """How long to wait after a failed attempt, counted from 1, before the next.

    The wait doubles from 2 s to 5 min; `jitter`, 0 to 1, is a random number that spreads it over
    its upper half, so that many jobs do not come back at once.
    """
    doublings = min(max(attempt, 1) - 1, 16)
    longest = min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
    return longest * (0.5 + 0.5 * min(max(jitter, 0.0), 1.0))


def rest(network: str, calls: int) -> timedelta:
    """How long a network is left alone after so many calls that read replies."""
    return REST[network] * calls


def collect_interval(age: timedelta, since_last_reply: timedelta | None) -> timedelta:
    """How long to wait until the replies under a post are read again.

    `age` is the time since the post was made, `since_last_reply` since it was answered (None:
    never).
    """
    answered_lately = since_last_reply is not None and since_last_reply < FRESH_REPLY
    if age < FRESH_ASK or answered_lately:
        return BUSY
    return next((interval for limit, interval in CADENCE if age < limit), IDLE)
