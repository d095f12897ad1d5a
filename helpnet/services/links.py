"""Which post of an account a pasted link shows."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from helpnet.domain.model import Account

_HOSTS = {"x": ("x.com", "twitter.com"), "facebook": ("facebook.com", "fb.com")}
_ON_X = re.compile(r"/status(?:es)?/(\d{1,19})(?=[/?#]|$)")
OPAQUE = "pfbid"  # Facebook's apps put such a word where a post's number was
_POST = rf"(\d{{3,}}|{OPAQUE}[0-9A-Za-z]+)"
_ON_FACEBOOK = re.compile(
    rf"/posts/(?:[^/?]+/)?(?:\d+_)?{_POST}(?=[/?]|$)"  # /PAGE/posts/A-TITLE/POST
    rf"|[?&]story_fbid={_POST}(?=&|$)"  # /permalink.php?story_fbid=POST&id=PAGE
    r"|^/\d+_(\d{3,})(?=[/?]|$)"  # /PAGE_POST
)


def post_shown(url: str, account: Account) -> str:
    """The network's own id of the post; empty when the link is none of this account's network.

    Where Facebook's link hides the id, it is the word, beginning with `OPAQUE`, in its place.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # as of "https://["
        return ""
    if parts.scheme not in ("http", "https") or not _is_of(parts, account):
        return ""
    if account.network == "x":
        found = _ON_X.search(parts.path)
        return found.group(1) if found else ""
    found = _ON_FACEBOOK.search(f"{parts.path}?{parts.query}".rstrip("?"))
    if not found:
        return ""
    post = found.group(found.lastindex or 0)
    return post if post.startswith(OPAQUE) else f"{account.remote_id}_{post}"


def _is_of(parts: SplitResult, account: Account) -> bool:
    """A link of the network itself, or of where its practice stand-in shows the account."""
    host = (parts.hostname or "").lower()
    known = _HOSTS.get(account.network, ())
    if any(host == name or host.endswith(f".{name}") for name in known):
        return True
    return bool(account.url) and parts.netloc == urlsplit(account.url).netloc
