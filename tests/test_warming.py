"""What extraction reads from the package is read once, before many threads want it."""

from __future__ import annotations

from helpnet.domain import names_model, names_words
from helpnet.domain.extract import extract
from helpnet.services.warm import read_models


def test_after_warming_nothing_large_is_left_to_be_read() -> None:
    names_model.model.cache_clear()
    names_words.words.cache_clear()
    read_models()
    warmed = names_model.model.cache_info(), names_words.words.cache_info()
    assert [each.currsize for each in warmed] == [1, 1]
    extract("Talk to Raj Patel of Prairie Voices, raj@example.org")
    assert names_model.model.cache_info().misses == warmed[0].misses
    assert names_words.words.cache_info().misses == warmed[1].misses
