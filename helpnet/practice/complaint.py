"""What the practice world says when it is asked for something that cannot be."""

from __future__ import annotations


class Complaint(Exception):
    """One clear sentence, and the HTTP status that goes with it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
