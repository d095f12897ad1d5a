"""The path to somebody as a picture: You - Jonathan - Joel, thicker where the tie is stronger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpnet.domain.model import Suggester, Tie
from helpnet.domain.ties import chance, known_directly, standing

WIDTH = 320
_ROW = 64
_TOP = 28
_LEFT, _MIDDLE, _RIGHT = 34, 149, 264  # names stand below, the right one needs room
_MOST_BETWEEN = 3
_LONGEST_NAME = 16  # characters that have room below a circle
_THIN, _THICK = 1.5, 7.0
_SAYS_SO = 4.0  # of somebody who says how they know them


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the picture; `x` and `y` are the middle of their circle."""

    x: int
    y: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Line:
    """What links two people; `known` is False where there is no more than a word."""

    x1: int
    y1: int
    x2: int
    y2: int
    width: float
    known: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A path, ready to be drawn, and the same in words."""

    height: int
    lines: tuple[Line, ...]
    nodes: tuple[Node, ...]
    words: str
    left_out: int  # how many suggesters are not drawn


def picture(name: str, tie: Tie, voices: Sequence[Suggester]) -> Picture:
    """The path to somebody whom the user knows by `tie` and whom `voices` suggest.

    `voices` are one per person, the strongest first; the candidate's own is no link.
    """
    between = [voice for voice in voices if not voice.is_candidate]
    drawn = between[:_MOST_BETWEEN]
    is_direct = known_directly(tie) or not drawn
    rows = len(drawn) + is_direct
    middle = (rows - 1) // 2 if is_direct else (rows - 1) / 2
    height = _TOP + _ROW * middle
    free = [row for row in range(rows) if not is_direct or row != middle]
    you, them = _node(_LEFT, height, "You"), _node(_RIGHT, height, name)
    lines = [_line(you, them, _width(tie), known_directly(tie))] if is_direct else []
    nodes = [you]
    for row, voice in zip(free, drawn, strict=True):
        node = _node(_MIDDLE, _TOP + _ROW * row, voice.name)
        says_so = _SAYS_SO if voice.knows_candidate else _THIN
        lines.append(_line(you, node, _width(voice.tie), known_directly(voice.tie)))
        lines.append(_line(node, them, says_so, voice.knows_candidate))
        nodes.append(node)
    return Picture(
        height=_TOP + _ROW * (rows - 1) + _ROW - _TOP // 2,
        lines=tuple(lines),
        nodes=(*nodes, them),
        words=_words(name, tie, drawn, len(between) - len(drawn)),
        left_out=len(between) - len(drawn),
    )


def _node(x: int, y: float, name: str) -> Node:
    called = _called(name)
    initials = "" if called == "You" else "".join(word[0] for word in called.split()[:2]).upper()
    return Node(x, round(y), _short(called), initials)


def _short(name: str) -> str:
    """ "Jonathan M." for a name that is too long to stand below its circle."""
    if len(name) <= _LONGEST_NAME:
        return name
    first, *_, last = name.split() if " " in name else (name, "")
    initial = f"{first} {last[:1]}." if last else first
    return initial if len(initial) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _line(one: Node, other: Node, width: float, known: bool) -> Line:
    return Line(one.x, one.y, other.x, other.y, width, known)


def _width(tie: Tie) -> float:
    return round(_THIN + (_THICK - _THIN) * chance(standing(tie)), 1)


def _words(name: str, tie: Tie, drawn: Sequence[Suggester], left_out: int) -> str:
    name = _called(name)
    told = [f"You and {name}: {_how(tie)}."] if known_directly(tie) or not drawn else []
    for voice in drawn:
        says = _called(voice.name)
        link = "knows" if voice.knows_candidate else "names"
        if voice.works_at and not voice.knows_as:
            link = f"works at {voice.works_at}, as does"
        told.append(f"You and {says}: {_how(voice.tie)}; {says} {link} {name}.")
    told += [f"{left_out} more {'names' if left_out == 1 else 'name'} {name}."] if left_out else []
    return " ".join(told)


def _called(name: str) -> str:
    return " ".join(name.split()) or "Somebody"


def _how(tie: Tie) -> str:
    if not known_directly(tie):
        return "no known link"
    strength = standing(tie)
    return "a strong tie" if strength >= 1 else "a tie" if strength >= 0.2 else "a slight tie"
