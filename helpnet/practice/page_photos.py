"""The photos that were given to Facebook Pages."""

from __future__ import annotations

import base64
from collections.abc import Callable

from helpnet.practice.image_sizes import Picture
from helpnet.practice.model import Photo
from helpnet.practice.records import Records
from helpnet.practice.snowflakes import Ids


class PagePhotos:
    """Photos by id, published or waiting."""

    def __init__(self, records: Records, ids: Ids, now: Callable[[], float]) -> None:
        self._records = records
        self._ids = ids
        self._now = now
        self._photos = {photo.id: photo for photo in records.all(Photo)}

    def get(self, identity: str) -> Photo | None:
        """The photo, while it is there."""
        return self._photos.get(identity)

    def of_page(self, page_id: str) -> list[Photo]:
        """The published photos of a Page, oldest first."""
        found = [
            photo for photo in self._photos.values() if photo.page_id == page_id and photo.post_id
        ]
        return sorted(found, key=lambda photo: (photo.at, photo.id))

    def add(self, page_id: str, picture: Picture, text: str, alt_text: str) -> Photo:
        """Take a photo in; it waits until it is published."""
        photo = Photo(
            self._ids.for_facebook(),
            page_id,
            text,
            alt_text,
            picture.media_type,
            picture.width,
            picture.height,
            base64.b64encode(picture.content).decode(),
            self._now(),
        )
        self._save(photo)
        return photo

    def publish(self, photo: Photo, post_id: str) -> None:
        """The photo stands in that post from now on."""
        photo.post_id = post_id
        self._save(photo)

    def remove(self, photo: Photo) -> None:
        """Take a photo down."""
        del self._photos[photo.id]
        self._records.remove(Photo, photo.id)

    def clear(self) -> None:
        """Take all down."""
        self._photos.clear()
        self._records.clear(Photo)

    def _save(self, photo: Photo) -> None:
        self._photos[photo.id] = photo
        self._records.save(photo.id, photo)
