"""How somebody is known, from the labels and relations that address books carry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from helpnet.domain.model import HowKnown


def _words(kind: HowKnown, words: str) -> dict[str, HowKnown]:
    return dict.fromkeys(words.split(), kind)


# Words of labels, folded, in the languages address books are kept in most.
_BY_WORD: Mapping[str, HowKnown] = {
    **_words(
        "family",
        "family familie famille familia famiglia spouse wife husband partner domestic-partner "
        "mother father parent brother sister sibling child son daughter kin relative relatives "
        "mutter vater bruder schwester mere pere frere soeur madre padre hermano hermana "
        "verwandte verwandtschaft grandmother grandfather grandparent aunt uncle cousin "
        "father-in-law mother-in-law stepmother stepfather sweetheart fiance fiancee",
    ),
    **_words("friend", "friend friends freund freunde freundin ami amis amie amigo amigos amici"),
    **_words(
        "colleague",
        "colleague colleagues co-worker co-workers coworker coworkers work kollege kollegen "
        "kollegin collegue collegues colega colegas colleghi manager boss assistant arbeit "
        "travail trabajo lavoro team",
    ),
    **_words(
        "client",
        "client clients customer customers kunde kunden kundin clientes cliente clienti",
    ),
    **_words(
        "classmate",
        "classmate classmates school university college alumni alumnus mitschuler kommilitone "
        "kommilitonen studium schule ecole universite universidad",
    ),
    **_words("met", "met acquaintance acquaintances bekannte bekannter connaissance conocido"),
    **_words(
        "neighbour",
        "neighbor neighbors neighbour neighbours nachbar nachbarn nachbarin voisin voisins "
        "voisine vecino vecinos vicini co-resident",
    ),
}
_PART = re.compile(r"[^\w-]+|_")
_ABOUT_THE_CARD = frozenset({"me", "self"})


def of_label(label: str) -> HowKnown | None:
    """The kind of relation that a group's name says, such as "Family" or "Kunden"; often none."""
    flat = unicodedata.normalize("NFKD", label.casefold())
    bare = "".join(sign for sign in flat if not unicodedata.combining(sign))
    for word in _PART.split(bare):
        if word in _BY_WORD:
            return _BY_WORD[word]
    return None


def of_relation(kind: str, names: str, owner: Collection[str]) -> HowKnown | None:
    """The user's relation to a card that says it is somebody's `kind`.

    "Spouse: Jane Doe" on Tom's card makes Tom family of Jane's. It is the user's own relation
    where it names the user, one of the folded names in `owner`, or nobody by a full name.
    """
    if kind.casefold() in _ABOUT_THE_CARD:
        return None
    named = " ".join(_PART.split(names.casefold())).strip()
    is_full_name = len(named.split()) > 1 and "://" not in names and not names.startswith("urn:")
    if is_full_name and named not in owner:
        return None
    return of_label(kind)
