"""Wawa, worker agreement with aggregate: a majority weighted by how often each agrees with the plain one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from manyeyes.consensus.arithmetic import cells, credit, means, shares
from manyeyes.consensus.said import Estimate, Said, Tell, silently


@dataclass(frozen=True)
class Wawa:
    """Two majorities: the first says how much each worker weighs in the second.

    Source: Appen, "Calculating Worker Agreement with Aggregate (Wawa)", 2021. Ties of the first one are split (the
    original gives them to one side). A task without answers gets equal chances. For files only: it has no model, so
    its posterior is a share of weight and no chance.
    """

    name: ClassVar[str] = "wawa"
    help: ClassVar[str] = "majority weighted by agreement with the plain majority"
    for_files_only: ClassVar[bool] = True

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """Two passes, no iterations."""
        skill = means(said.worker, credit(shares(said)).ravel()[cells(said)], said.workers)
        return Estimate(shares(said, skill[said.worker]), skill, np.full(said.values, 1 / said.values))
