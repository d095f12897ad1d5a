"""Sending up what a post is to carry: as long as it is not posted, nothing is in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from helpnet.networks import TryLater
from helpnet.networks.wire import Malformed


@contextmanager
def uploading(network: str) -> Iterator[None]:
    """Turns whatever leaves an upload in doubt into a "no": there is no post by then.

    What was sent up for nothing is seen by nobody, and the network forgets it.
    """
    sentence = f"{network} did not get the photo this time: helpnet tries again by itself."
    try:
        yield
    except TryLater as error:
        if error.taken == "no":
            raise
        raise TryLater(sentence, taken="no", code=error.code) from None
    except Malformed:
        raise TryLater(sentence, taken="no", code="malformed") from None
