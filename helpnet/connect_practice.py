"""The first start in practice: the owner's practice accounts are connected as real ones would be.

It goes over the practice networks' own consent pages and through the same steps as a browser, so
that what is practised is the real way.
"""

from __future__ import annotations

import requests

from helpnet.config import Config
from helpnet.networks import Refused, TryLater
from helpnet.networks.practice_consent import approve
from helpnet.services.connecting import Choice, Signer, begin, choose, finish
from helpnet.services.errors import NotConnected
from helpnet.services.work import Work
from helpnet.store import accounts


def connect_practice(work: Work, config: Config, user_id: str) -> None:
    """Connect the practice accounts that are not connected yet; raises NetworkError.

    What the user has disconnected stays so.
    """
    settled = {
        account.api_base
        for account in accounts.of_user(work.store, user_id)
        if account.state != "expired"
    }
    with requests.Session() as browser:
        browser.trust_env = False
        try:
            for network, base in work.api_bases.items():
                if base not in settled:
                    _connect(work, network, Signer(user_id, "the first start"), browser)
        except requests.RequestException:
            raise TryLater(
                f"The practice networks do not answer at {config.practice_url}: start them with "
                "`flask practice`, or everything with `make run`.",
                taken="no",
            ) from None
        except NotConnected as error:
            raise Refused(error.message) from None


def _connect(work: Work, network: str, signer: Signer, browser: requests.Session) -> None:
    answer = approve(begin(work, signer, network), browser)
    opened = finish(work, signer, network, answer)
    if isinstance(opened, Choice):
        usable = [one for one in opened.consented.candidates if not one.lacking]
        if not usable:
            raise Refused("The practice network offers no account: reset the practice networks.")
        choose(work, signer, network, usable[0].connected.profile.remote_id)
