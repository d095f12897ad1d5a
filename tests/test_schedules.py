"""Asks, faults, crashes and decisions in schedules drawn at random: nothing twice, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.fault_lab import fault_lab
from tests.support.schedules import Schedules, Tally

STEPS = 25


def test_in_no_schedule_is_an_ask_published_twice_or_lost(
    tmp_path: Path, schedules: int, schedules_seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally()
    with fault_lab(tmp_path) as lab:
        drawn = type("Schedules", (Schedules,), {"lab": lab, "tally": tally})
        try:
            run_state_machine_as_test(
                seed(schedules_seed)(drawn),
                settings=settings(
                    max_examples=schedules,
                    stateful_step_count=STEPS,
                    deadline=None,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            with capsys.disabled():
                print(f"\nseed {schedules_seed}: {tally.line}")
    assert tally.schedules >= schedules
