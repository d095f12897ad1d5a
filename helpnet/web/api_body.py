"""Reading a JSON body: whatever is wrong with it is said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, request

from helpnet.services.errors import Invalid
from helpnet.services.photos import Chosen
from helpnet.services.send import AskDraft
from helpnet.web.current import LONGEST_TEXT

_LONGEST_KEY = 200
_LONGEST_IN_LIST = 200
_MOST_IN_LIST = 20


def json_object() -> dict[str, Any]:
    """The body as a JSON object; ends the request with 415 or 400 when it is none."""
    if not request.is_json:
        abort(415, "Send the body as JSON, with the header 'Content-Type: application/json'.")
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # nested deeper than anything that is meant
        body = None
    if not isinstance(body, dict):
        abort(400, 'The body is not a JSON object: send something like {"text": "..."}.')
    return body


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text field; empty when it is left out or null. Raises Invalid for anything else."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid({name: f"Write {name} as text."})
    if wrong := _wrong_text(name, value):
        raise Invalid(wrong)
    return value


def checked(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body, once its texts are known to be text. Raises Invalid with a sentence per field."""
    wrong: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, str):
            wrong |= _wrong_text(name, value)
    if wrong:
        raise Invalid(wrong)
    return body


def _wrong_text(name: str, value: str) -> dict[str, str]:
    """JSON can name NUL and half of a surrogate pair, which no database or network takes."""
    if len(value) > LONGEST_TEXT:
        return {name: f"Keep {name} under {LONGEST_TEXT:,} characters."}
    try:
        value.encode()
        is_text = "\x00" not in value
    except UnicodeEncodeError:
        is_text = False
    sentence = f"There are characters in {name} that are no text: leave them out."
    return {} if is_text else {name: sentence}


def draft_of(body: Mapping[str, Any]) -> AskDraft:
    """The ask that a body describes. Raises Invalid with a sentence per wrong field."""
    unknown = [repr(name) for name in body if name not in _READERS]
    wrong = {name[1:-1]: f"An ask has no field {name}." for name in unknown}
    fields: dict[str, Any] = {}
    for name, read in _READERS.items():
        try:
            fields[name] = read(body, name)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return AskDraft(**fields)


def _short(longest: int) -> Any:
    def read(body: Mapping[str, Any], name: str) -> str:
        value = text_of(body, name)
        if len(value) > longest:
            raise Invalid({name: f"Keep {name} under {longest} characters."})
        return value

    return read


def _texts(body: Mapping[str, Any], name: str) -> dict[str, str]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid({name: 'Write texts as an object, such as {"x": "..."}.'})
    texts: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for network in value:
        try:
            texts[network] = text_of(value, network)
        except Invalid as error:
            wrong |= {f"{name}.{repr(key)[1:-1]}": said for key, said in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    return texts


def _time(body: Mapping[str, Any], name: str) -> datetime | None:
    text = text_of(body, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(
            {name: "Write the time as ISO 8601 with its zone, such as 2026-05-01T18:00:00-05:00."}
        )
    return moment


def _texts_in_list(body: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Invalid({name: f"Write {name} as a list of texts."})
    if len(value) > _MOST_IN_LIST:
        raise Invalid({name: f"Give at most {_MOST_IN_LIST} {name}."})
    return tuple(_short(_LONGEST_IN_LIST)({name: item}, name) for item in value)


def must_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What an ask is to insist on from now. Raises Invalid."""
    if unknown := [name for name in body if name != "must"]:
        raise Invalid({name: f"Of an ask {name!r} cannot be changed." for name in unknown})
    if "must" not in body:
        raise Invalid({"must": 'Say what to change, such as {"must": ["place"]}.'})
    return _texts_in_list(body, "must") or ()


def _photos(body: Mapping[str, Any], name: str) -> tuple[Chosen, ...]:
    value = body.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Invalid({name: 'Write photos as a list, such as [{"id": "...", "alt": "..."}].'})
    try:
        return tuple(Chosen(text_of(one, "id"), text_of(one, "alt")) for one in value)
    except Invalid as error:
        raise Invalid({name: error.message}) from None


_READERS: Mapping[str, Any] = {
    "text": text_of,
    "texts": _texts,
    "place": text_of,
    "needed_by": _time,
    "topics": lambda body, name: _texts_in_list(body, name) or (),
    "must": lambda body, name: _texts_in_list(body, name) or (),
    "photos": _photos,
    "networks": _texts_in_list,
    "client_key": _short(_LONGEST_KEY),
}
