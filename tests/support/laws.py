"""Laws that hold for any input, tried on the same examples at every run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis


def given(*strategies: Any, **named: Any) -> Callable[[Any], Any]:
    """Hypothesis' `given`, without its clock and its dice: a busy machine changes nothing."""
    steady = hypothesis.settings(derandomize=True, deadline=None, database=None)
    return lambda test: steady(hypothesis.given(*strategies, **named)(test))
