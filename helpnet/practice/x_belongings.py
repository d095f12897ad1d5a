"""What people have on X besides posts: photos uploaded, and direct messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpnet.practice.image_sizes import Picture
from helpnet.practice.model import Person, XMedia, XMessage
from helpnet.practice.records import Records
from helpnet.practice.snowflakes import Ids


class XBelongings:
    """Photos and messages, by id."""

    def __init__(self, records: Records, ids: Ids, now: Callable[[], float]) -> None:
        self._records = records
        self._ids = ids
        self._now = now
        self._media = {media.id: media for media in records.all(XMedia)}
        self._messages = {message.id: message for message in records.all(XMessage)}

    def medium(self, identity: str) -> XMedia | None:
        """The photo of that id."""
        return self._media.get(identity)

    def add_medium(self, owner: Person, category: str, picture: Picture) -> XMedia:
        """Somebody uploads a photo."""
        at = self._now()
        media = XMedia(
            self._ids.for_x(at),
            owner.id,
            category,
            picture.media_type,
            len(picture.content),
            picture.width,
            picture.height,
            at,
        )
        self._media[media.id] = media
        self._records.save(media.id, media)
        return media

    def describe(self, media: XMedia, alt_text: str) -> None:
        """Say in words what a photo shows."""
        media.alt_text = alt_text
        self._records.save(media.id, media)

    def message(self, identity: str) -> XMessage | None:
        """The message of that id."""
        return self._messages.get(identity)

    def messages_of(self, person: Person) -> Iterator[XMessage]:
        """All they sent and got, newest first."""
        for message in sorted(self._messages.values(), key=lambda message: -int(message.id)):
            if person.id in (message.sender, message.recipient):
                yield message

    def send(self, sender: Person, recipient: Person, text: str, at: float) -> XMessage:
        """Somebody writes to somebody; `at` in unix seconds."""
        message = XMessage(self._ids.for_x(at), sender.id, recipient.id, text, at)
        self._messages[message.id] = message
        self._records.save(message.id, message)
        return message

    def clear(self) -> None:
        """Throw everything away."""
        self._media.clear()
        self._messages.clear()
        self._records.clear(XMedia)
        self._records.clear(XMessage)
