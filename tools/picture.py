"""Take the picture of the README: the practised ask, as it stands when its replies are in.

PYTHONPATH=. python tools/picture.py docs/ask.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, phone_in
from tests.support.practice import running_practice
from tests.support.running_app import running_app

ASK = (
    "need help: anyone know anyone who talks on the subject of Web 2.0 and Social Media and is "
    "based in Winnipeg?"
)
SEEN = PHONE | {"timezone_id": "America/Winnipeg", "device_scale_factor": 2}


def main(picture: Path) -> None:
    """Send the ask over the practice networks, wait for the replies, and look at it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_practice(autoplay=True) as practice,
        running_app(Path(folder), practice.url) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        phone = phone_in(browser.new_context(**SEEN), app)
        phone.send(ASK)
        expect(phone.page.locator(".card.person")).to_have_count(7, timeout=120_000)
        phone.page.reload()
        phone.page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
