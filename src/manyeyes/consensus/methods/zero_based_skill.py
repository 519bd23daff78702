"""Zero-based skill: a weighted majority whose weights are learnt step by step, from almost nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from manyeyes.consensus.arithmetic import cells, credit, means, moved, shares
from manyeyes.consensus.said import Estimate, Said, Tell, silently

SMALL = 1e-5  # how much better than chance everybody begins


@dataclass(frozen=True)
class ZeroBasedSkill:
    """Everybody begins just above chance; after each weighted majority a skill moves towards the share of agreement.

    Source: crowd-kit, ZeroBasedSkill (no paper). The rate halves every `halves_after` iterations; ties of a majority
    are split. A task without answers gets equal chances. For files only: it has no model, so its posterior is a share
    of weight and no chance.
    """

    name: ClassVar[str] = "zero-based-skill"
    help: ClassVar[str] = "majority with weights learnt step by step from agreement"
    for_files_only: ClassVar[bool] = True

    iterations: int = 100
    rate: float = 1.0
    halves_after: int = 20
    tolerance: float = 1e-9

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """At most `iterations` weighted majorities, fewer when no weight moves any more."""
        cell, skill, change, done = cells(said), np.full(said.workers, 1 / said.values + SMALL), np.inf, 0
        while done < self.iterations and change > self.tolerance:
            done += 1
            agreed = means(said.worker, credit(shares(said, skill[said.worker])).ravel()[cell], said.workers)
            better = skill + self.rate * 0.5 ** (done // self.halves_after) * (agreed - skill)
            change, skill = moved(np.nan_to_num(skill), np.nan_to_num(better)), better
            tell(done, self.iterations)
        prior = np.full(said.values, 1 / said.values)
        return Estimate(shares(said, skill[said.worker]), skill, prior, done, change <= self.tolerance)
