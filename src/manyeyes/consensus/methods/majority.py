"""Majority: everybody counts the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from manyeyes.consensus.arithmetic import cells, credit, means, shares
from manyeyes.consensus.said import Estimate, Said, Tell, silently


@dataclass(frozen=True)
class Majority:
    """The posterior of a value is the share of a task's answers that say it.

    Ties are split: where m values have equally many answers, each is right by 1/m, in accuracies and in skills; a
    file of results names the first of them. A task without answers gets equal chances. Skill: the share of a worker's
    answers that agree with the majority, his own answer included.
    """

    name: ClassVar[str] = "majority"
    help: ClassVar[str] = "the value most people said; ties are split"
    for_files_only: ClassVar[bool] = False

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """One pass, no iterations."""
        posterior = shares(said)
        skill = means(said.worker, credit(posterior).ravel()[cells(said)], said.workers)
        return Estimate(posterior, skill, np.full(said.values, 1 / said.values))
