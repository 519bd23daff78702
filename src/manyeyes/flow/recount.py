"""Compute again what tasks add up to, chunk by chunk, after a fit, a withdrawal or a corrected truth."""

from __future__ import annotations

from manyeyes.house import House
from manyeyes.projects import Stage

CHUNK = 200  # tasks a transaction at most


def recount(house: House, stage: Stage, *, chunk: int = CHUNK, most_seconds: float | None = None) -> int:
    """Work off what is to be computed again in a stage; returns how many tasks were.

    Each chunk is one short transaction, so a kill loses none and people work meanwhile. Safe in several processes.
    """
    return 0
