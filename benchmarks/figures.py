"""What every measure hands back: one figure beside its baseline, printed as one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the baseline it is to be read beside, both in the same unit."""

    name: str
    value: float
    unit: str
    baseline: float
    baseline_name: str

    @property
    def line(self) -> str:
        """The figure in columns that align with every other figure's."""
        ratio = f"{self.value / self.baseline:.2f}" if self.baseline else "-"
        return (
            f"{self.name:<46} {_number(self.value):>8} {self.unit:<5}"
            f"  {_number(self.baseline):>8} {self.unit:<5} {self.baseline_name:<22} {ratio:>7}"
        )


HEADING = f"{'measure':<46} {'value':>8} {'unit':<5}  {'baseline':>8} {'':<28} {'ratio':>7}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that `share` of them (0 to 1) do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _number(value: float) -> str:
    """Three digits that say something, and no more."""
    decimals = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:.{min(decimals, 3)}f}"
