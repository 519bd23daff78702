"""Who copies from whom: pairs and groups whose errors are more alike than chance gives, told with the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes.house import House
from manyeyes.moderation.records import Clique
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def find_alike(house: House, stage: Stage, now: float) -> Sequence[Clique]:
    """Look through all answers of a stage, keep what was found, and tell the owner; restricts nobody."""
    return ()


def cliques(tx: Transaction, stage: Stage) -> Sequence[Clique]:
    """What was found last, largest first."""
    return ()
