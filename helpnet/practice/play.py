"""Plays a scenario under a post: the scripted answers arrive as the clock passes their minute.

Nothing runs in the background: whoever looks at the world brings it up to the present first, and
each answer then carries the moment at which it really was due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from helpnet.practice.answers import answer
from helpnet.practice.complaint import Complaint
from helpnet.practice.model import NETWORKS, Network, Play
from helpnet.practice.records import Records
from helpnet.practice.scenario import WINNIPEG

if TYPE_CHECKING:
    from helpnet.practice.world import World

Script = Sequence[Mapping[str, Any]]
SCENARIOS: Mapping[str, Script] = {"winnipeg": WINNIPEG}
LINES = {
    (name, network): sum(line["network"] == network for line in script)
    for name, script in SCENARIOS.items()
    for network in NETWORKS
}
AUTOPLAY_CUES = {"winnipeg": "winnipeg"}  # scenario -> what a post must name to start it
AUTOPLAY_SPEED = 60.0


class Plays:
    """The plays under way, one to a post at most."""

    def __init__(self, world: World, records: Records) -> None:
        self._world = world
        self._records = records
        self._plays = {play.id: play for play in records.all(Play)}

    def __iter__(self) -> Iterator[Play]:
        return iter(list(self._plays.values()))

    def start(
        self,
        scenario: str,
        network: Network,
        post_id: str,
        speed: float,
        *,
        since: float | None = None,
    ) -> None:
        """Play from the beginning, `speed` times faster than life.

        Under a post that has a play already, only the speed of what is still to come changes.
        """
        now = self._world.now()
        play = self._plays.get(f"{network}:{post_id}")
        if play is None:
            play = Play(network, post_id, scenario, speed, 0.0, now if since is None else since)
        else:
            self._tell(play, now)
            play.minute, play.since, play.speed = minute_of(play, now), now, speed
        self._plays[play.id] = play
        self._records.save(play.id, play)

    def start_for(self, network: Network, post_id: str, text: str, at: float) -> None:
        """Start the scenario that a post's text asks for, if one does."""
        for scenario, cue in AUTOPLAY_CUES.items():
            if cue in text.casefold():
                self.start(scenario, network, post_id, AUTOPLAY_SPEED, since=at)

    def advance(self, now: float) -> None:
        """Let every answer arrive that was due by now."""
        for play in self:
            if self._tell(play, now):
                self._records.save(play.id, play)

    def clear(self) -> None:
        """Stop every play."""
        self._plays.clear()
        self._records.clear(Play)

    def _tell(self, play: Play, now: float) -> bool:
        """Let the due lines of one play arrive; whether there were any."""
        if len(play.told) == LINES[play.scenario, play.network]:
            return False
        reached = minute_of(play, now)
        due = [
            line
            for line in SCENARIOS[play.scenario]
            if line["network"] == play.network
            and line["key"] not in play.told
            and line["minute"] <= reached
        ]
        for line in sorted(due, key=lambda line: float(line["minute"])):
            play.told[line["key"]] = self._say(play, line)
        return bool(due)

    def _say(self, play: Play, line: Mapping[str, Any]) -> str:
        """One answer arrives; "" when what it answers, or its author, is gone."""
        parent = line["in_reply_to"]
        answered = play.told.get(parent, "") if parent else play.post_id
        if not answered:
            return ""
        at = play.since + (float(line["minute"]) - play.minute) / play.speed * 60
        try:
            return answer(
                self._world,
                play.network,
                play.post_id,
                line["author"],
                line["text"],
                in_reply_to=answered,
                quote=bool(line.get("quote")),
                tags=line.get("tags", ()),
                at=max(at, play.since),
            )
        except Complaint:
            return ""


def minute_of(play: Play, now: float) -> float:
    """How many of the scenario's minutes have passed."""
    return play.minute + max(0.0, now - play.since) / 60 * play.speed
