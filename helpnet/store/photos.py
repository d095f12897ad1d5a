"""The user's photos: kept when they are chosen, an ask's own once it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.model import Media, Photo
from helpnet.store import Row, Store
from helpnet.store.convert import stamp

_COLUMNS = "id, width, height, alt"


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that is there; equal photos have equal digests."""

    photo: Photo
    digest: str


def _photo(row: Row) -> Photo:
    return Photo(**{name: row[name] for name in _COLUMNS.split(", ")})


def add(
    store: Store, photo: Photo, user_id: str, content: bytes, digest: str, now: datetime
) -> None:
    """Keep a photo that no ask has yet."""
    with store.transaction() as db:
        db.table("photos").insert(
            {
                "id": photo.id,
                "user_id": user_id,
                "width": photo.width,
                "height": photo.height,
                "digest": digest,
                "content": content,
                "created_at": stamp(now),
            }
        )


def get(store: Store, user_id: str, photo_id: str) -> Kept | None:
    """A photo of the user."""
    sql = f"select {_COLUMNS}, digest from photos where id = ? and user_id = ?"
    row = store.row(sql, [photo_id, user_id])
    return Kept(_photo(row), row["digest"]) if row else None


def content(store: Store, user_id: str, photo_id: str) -> bytes | None:
    """A photo of the user, as a JPEG."""
    sql = "select content from photos where id = ? and user_id = ?"
    row = store.row(sql, [photo_id, user_id])
    return row["content"] if row else None


def attach(store: Store, photo_id: str, ask_id: str, position: int, alt: str, copy_id: str) -> None:
    """Give a photo to an ask; of one that another ask has, a copy named `copy_id`."""
    with store.transaction():
        given = store.write(
            "update photos set ask_id = ?, position = ?, alt = ? where id = ? and ask_id is null",
            [ask_id, position, alt, photo_id],
        )
        if not given:
            store.write(
                "insert into photos (id, user_id, ask_id, position, alt, width, height, digest,"
                " content, created_at) select ?, user_id, ?, ?, ?, width, height, digest, content,"
                " created_at from photos where id = ?",
                [copy_id, ask_id, position, alt, photo_id],
            )


def of_ask(store: Store, ask_id: str) -> tuple[Photo, ...]:
    """An ask's photos, in order."""
    sql = f"select {_COLUMNS} from photos where ask_id = ? order by position"
    return tuple(_photo(row) for row in store.rows(sql, [ask_id]))


def media_of_ask(store: Store, ask_id: str) -> tuple[Media, ...]:
    """An ask's photos as they go out, in order."""
    sql = "select content, alt from photos where ask_id = ? order by position"
    return tuple(Media(row["content"], row["alt"]) for row in store.rows(sql, [ask_id]))


def forget(store: Store, photo_id: str) -> None:
    """Erase a photo that no ask has."""
    store.write("delete from photos where id = ? and ask_id is null", [photo_id])
