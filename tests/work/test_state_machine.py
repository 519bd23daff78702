"""Whatever people, the owner and a dying machine do in whatever order, the house's invariants hold.

The invariants stand in `crowd_invariants`, what may happen in `crowd_machine` and `crowd_owner`.
More sequences: MANYEYES_SEQUENCES=10000 python -m pytest tests/work/test_state_machine.py
Longer ones: MANYEYES_STEPS=50.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import text
from tests.work.crowd_machine import SMALL
from tests.work.crowd_owner import CrowdAndOwner

SEQUENCES = int(os.environ.get("MANYEYES_SEQUENCES", "300"))
STEPS = int(os.environ.get("MANYEYES_STEPS", "0"))  # 0: as many as take the same time on either database


@pytest.fixture
def small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits, promotion and probes begin with as few answers as a sequence gives; git is not asked each time.

    When rules look rests on random names in the house; here on what hypothesis seeds, so that a
    sequence can be repeated.
    """
    for name, number in SMALL.items():
        monkeypatch.setattr(name, number)
    monkeypatch.setattr("manyeyes.projects.secrecy", lambda checked, folder: ([], []))
    review = sys.modules["manyeyes.rules.review"]  # its function has the same name
    monkeypatch.setattr(review, "is_due", lambda name: random.randrange(review.EVERY) == 0)


@pytest.mark.usefixtures("small_numbers")
def test_a_crowd_can_do_anything_in_any_order(
    database_address: str, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Here(CrowdAndOwner):
        address = database_address
        site = quick_folder

    Here.house = Here.open()
    if database_address:
        with Here.house.transaction() as tx:
            name = database_address.partition("?")[0].rpartition("/")[2]
            tx.run(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    monkeypatch.setattr("manyeyes.house.upgrade", lambda engine: None)  # its tables are there since the first time
    Here.house.close()
    Here.house = Here.open()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS or (14 if database_address else 16),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    Here.house.close()
