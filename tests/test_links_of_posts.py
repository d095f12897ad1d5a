"""A pasted link tells which post it shows, if it is one of the account's network."""

from __future__ import annotations

import pytest

from helpnet.domain.model import Account
from helpnet.services.links import post_shown

X = Account("a", "u", "x", "https://api.x.com", "77", "robin", "Robin", "https://x.com/robin")
PAGE = Account("b", "u", "facebook", "https://graph.facebook.com", "1001", "", "Robin Speaks")
PRACTISED = Account("c", "u", "x", "http://h:8100/x", "7", "r", "R", "http://127.0.0.1:8100/x/r")


@pytest.mark.parametrize(
    ("account", "url", "remote_id"),
    [
        (X, "https://x.com/robin/status/123456", "123456"),
        (X, " https://mobile.twitter.com/robin/status/123456?s=20 ", "123456"),
        (X, "https://x.com/i/web/status/123456/photo/1", "123456"),
        (PRACTISED, "http://127.0.0.1:8100/x/r/status/123456", "123456"),
        (PAGE, "https://www.facebook.com/1001/posts/2002", "1001_2002"),
        (PAGE, "https://m.facebook.com/robin.speaks/posts/a-title/2002/", "1001_2002"),
        (PAGE, "https://www.facebook.com/permalink.php?story_fbid=2002&id=1001", "1001_2002"),
        (PAGE, "https://www.facebook.com/1001_2002", "1001_2002"),
        (PAGE, "https://m.facebook.com/story.php?story_fbid=pfbid02aBc&id=1001", "pfbid02aBc"),
        (X, "https://x.com/robin", ""),
        (X, "https://evil.example/robin/status/123456", ""),
        (X, "https://x.com.evil.example/robin/status/123456", ""),
        (X, "http://127.0.0.1:8100/x/r/status/123456", ""),
        (X, "javascript:alert(1)//x.com/status/12", ""),
        (X, "https://[", ""),
        (X, "", ""),
        (PAGE, "https://www.facebook.com/robin/posts/pfbid02abc?x=1", "pfbid02abc"),
        (PAGE, "https://x.com/robin/status/123456", ""),
    ],
)
def test_a_link_tells_its_post(account: Account, url: str, remote_id: str) -> None:
    assert post_shown(url, account) == remote_id
