"""Make the lists the name finder looks words up in: given names, surnames, how common a word is.

Names come from Faker's person providers (MIT) and from `tools/name_lists/*.txt`, written by hand
for what Faker lacks. Commonness is wordfreq's Zipf scale (its data: CC BY-SA 4.0), rounded.
"""

from __future__ import annotations

import gzip
import importlib
import math
import pkgutil
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import faker.providers.address as address_providers
import faker.providers.person as person_providers
from wordfreq import iter_wordlist, zipf_frequency

from helpnet.domain.names_features import trigrams

DATA = Path(__file__).resolve().parent.parent / "helpnet" / "domain" / "data"
BY_HAND = Path(__file__).resolve().parent / "name_lists"
PLACE_LISTS = (
    *("countries", "states", "provinces", "regions", "cantons", "departments", "prefectures"),
    *("cities", "city_names", "real_city_names", "metropolitan_cities", "municipalities"),
    *("estados", "communes", "counties", "towns", "places"),
)
LANGUAGES = ("en", "fr", "de", "es")
# Others are written without spaces between words, so that a list of words does not help.
SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI"})
FEWEST_TRIGRAMS = 5
LEAST_ENGLISH = 3
LEAST_ELSEWHERE = 4


def names_in(values: object) -> Iterator[str]:
    """Every name in one of Faker's lists, which come in several shapes."""
    if not isinstance(values, (dict, list, tuple, set, frozenset)):
        return
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], str):
            yield value[0]


def faker_names(prefix: str) -> set[str]:
    """All names of Faker's attributes that begin with `prefix` ("first_" or "last_")."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(person_providers.__path__):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if attribute.startswith(prefix) and not callable(values):
                found.update(names_in(values))
    return found


def faker_places() -> set[str]:
    """Names of countries, states, provinces and cities of Faker's address providers (MIT)."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(address_providers.__path__):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            provider = importlib.import_module(f"faker.providers.address.{module.name}").Provider
        for attribute in PLACE_LISTS:
            found.update(names_in(getattr(provider, attribute, ())))
    return found


def words_of(names: Iterable[str]) -> set[str]:
    """The single words of names, lower case, as the finder looks them up."""
    words: set[str] = set()
    for name in names:
        folded = unicodedata.normalize("NFC", name).lower()
        words.update(w for w in folded.replace("-", " ").split() if len(w) > 1 and w.isalpha())
    return words


def by_hand(file_name: str) -> set[str]:
    lines = (BY_HAND / file_name).read_text(encoding="utf8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def commonness(keep: set[str]) -> dict[str, tuple[int, int]]:
    """Word -> rounded-down Zipf in English, and the highest in the other languages."""
    words = set(keep)
    for language in LANGUAGES:
        for word in iter_wordlist(language):
            if zipf_frequency(word, language) < min(LEAST_ENGLISH, LEAST_ELSEWHERE):
                break
            if word.isalpha():
                words.add(word)
    return {
        word: (
            int(zipf_frequency(word, "en")),
            max(int(zipf_frequency(word, language)) for language in LANGUAGES[1:]),
        )
        for word in words
    }


def trigram_weights(names: set[str], others: set[str]) -> dict[str, int]:
    """Hundredths of the logarithm of how much likelier three letters are in names, smoothed."""
    counts = [Counter(g for word in side for g in trigrams(word)) for side in (names, others)]
    totals = [sum(count.values()) for count in counts]
    weights: dict[str, int] = {}
    for gram in counts[0] | counts[1]:
        if counts[0][gram] + counts[1][gram] >= FEWEST_TRIGRAMS:
            shares = [
                (count[gram] + 1) / total for count, total in zip(counts, totals, strict=True)
            ]
            weights[gram] = round(100 * math.log(shares[0] / shares[1]))
    return weights


def _script(word: str) -> str:
    return unicodedata.name(word[0], "UNKNOWN").split()[0]


def write(file_name: str, lines: Iterable[str]) -> None:
    """One reproducible gzip file: the same lines make the same bytes."""
    body = "\n".join(lines).encode("utf8") + b"\n"
    (DATA / file_name).write_bytes(gzip.compress(body, compresslevel=9, mtime=0))


def main() -> None:
    not_names = by_hand("not_names.txt")
    first = (words_of(faker_names("first_")) | words_of(by_hand("first.txt"))) - not_names
    last = (words_of(faker_names("last_")) | words_of(by_hand("last.txt"))) - not_names
    place = {word for word in words_of(faker_places()) if len(word) > 2} - not_names
    famous = words_of(by_hand("famous.txt")) - not_names
    groups = {"f": first, "l": last, "p": place, "s": famous}
    named = set().union(*groups.values())
    common = commonness(named)
    lines = []
    for word in sorted(named | set(common)):
        flags = "".join(flag for flag, group in groups.items() if word in group)
        english, other = common.get(word, (0, 0))
        is_rare = not (english or other)
        if (flags == "p" and is_rare) or _script(word) not in SCRIPTS:
            continue
        if flags or english >= LEAST_ENGLISH or other >= LEAST_ELSEWHERE:
            lines.append(f"{word}\t{flags}\t{english}{other}")
    write("words.txt.gz", lines)
    latin = {word for word in first | last if _script(word) == "LATIN"}
    plain = {word for word in common if word not in named and _script(word) == "LATIN"}
    weights = trigram_weights(latin, plain)
    write("trigrams.txt.gz", (f"{gram} {weights[gram]}" for gram in sorted(weights)))
    print(f"{len(first)} given names, {len(last)} surnames, {len(lines)} words")


if __name__ == "__main__":
    main()
