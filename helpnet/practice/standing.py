"""What may befall a person's Facebook account: a tester orders it, and every token feels it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from helpnet.practice.model import Page, Person
from helpnet.practice.tokens import FACEBOOK_APP_ID

if TYPE_CHECKING:
    from helpnet.practice.world import World

# The tokens there are stay refused for good, with this subcode of error 190.
LOST_FOR_GOOD: Mapping[str, int] = {"app_removed": 458, "password_changed": 460, "logged_out": 467}
# It is over as soon as the person is well again: 190 with a subcode, or a block (368).
BLOCKED = 368
WHILE_IT_LASTS: Mapping[str, int] = {
    "checkpointed": 459,
    "unconfirmed": 464,
    "blocked": BLOCKED,
}
LOST_ROLE = 492
STATES = ("well", *LOST_FOR_GOOD, *WHILE_IT_LASTS, "expired", "lost_role", "unused_90_days")


def befall(world: World, person: Person, state: str) -> None:
    """Let one of the STATES befall a person; "well" ends what lasts, and gives roles back."""
    tokens = world.tokens
    if state == "app_removed":
        remove_app(world, person)
    elif state in LOST_FOR_GOOD:
        tokens.end_consent(person.id, FACEBOOK_APP_ID, LOST_FOR_GOOD[state])
    elif state == "expired":
        tokens.expire(person.id, FACEBOOK_APP_ID)
    elif state == "unused_90_days":
        tokens.lapse(person.id, FACEBOOK_APP_ID)
    elif state == "lost_role":
        tokens.end_consent(person.id, FACEBOOK_APP_ID, LOST_ROLE, "page")
        _give_roles(world, person, lost=True)
    else:
        person.facebook_trouble = WHILE_IT_LASTS.get(state, 0)
        world.people.add(person)
        if state == "well":
            _give_roles(world, person, lost=False)


def remove_app(world: World, person: Person) -> None:
    """The person removes the app: no token holds any more, and the app is told."""
    tokens = world.tokens.of_consent(person.id, FACEBOOK_APP_ID)
    was_there = any(not token.refused for token in tokens)
    world.tokens.end_consent(person.id, FACEBOOK_APP_ID, LOST_FOR_GOOD["app_removed"])
    if was_there:
        world.callbacks.app_removed(person.facebook_id)


def all_well(world: World) -> None:
    """End whatever lasts, for everybody; dead tokens stay dead."""
    for person in list(world.people):
        if person.facebook_trouble:
            person.facebook_trouble = 0
            world.people.add(person)
    for page in world.facebook.pages.values():
        _set_role(world, page, lost=False)


def _give_roles(world: World, person: Person, *, lost: bool) -> None:
    for page in world.facebook.pages.values():
        if page.admin == person.id:
            _set_role(world, page, lost=lost)


def _set_role(world: World, page: Page, *, lost: bool) -> None:
    if page.role_lost != lost:
        page.role_lost = lost
        world.facebook.add_page(page)
