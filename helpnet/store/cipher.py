"""What keeps the networks' tokens unreadable in the database file and its copies."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class Cipher:
    """Encrypts and decrypts short texts under the app's own secret."""

    def __init__(self, secret: str) -> None:
        # The secret is long and random, so that a plain digest is a sound key for it.
        digest = hashlib.sha256(b"helpnet tokens\0" + secret.encode()).digest()
        self._secret = secret
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str | None:
        """The text again; None when it was sealed under another secret."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None

    def derived(self, purpose: str) -> bytes:
        """A key of its own for another purpose, from the same secret."""
        return hashlib.sha256(f"helpnet {purpose}\0{self._secret}".encode()).digest()
