"""Whom to believe how far: one stored fit as the verdict looks it up, for everybody or for the people of one task."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from manyeyes.consensus.posterior import Believed, Logs, Voice, even
from manyeyes.projects import Question

UNMEASURED = 0.85
STRANGER = Believed(UNMEASURED)


@dataclass(frozen=True)
class Trust:
    """People by (worker, question), and by question: the class prior, the typical skill, how far the source counts.

    Whoever is not in it counts as a stranger, .85. Calling it gives a worker's skill.
    """

    people: Mapping[tuple[int, str], Believed] = field(default_factory=dict)
    priors: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    typical: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __call__(self, worker_id: int, question: str) -> float:
        """The chance that the worker is right; 0 for one below the gate, whose answers weigh nothing."""
        believed = self.people.get((worker_id, question), STRANGER)
        return 0.0 if believed.gated else believed.skill

    def voice(self, worker_id: int, question: Question) -> Voice:
        """What the worker's answers to a question say."""
        return self.people.get((worker_id, question.name), STRANGER).voice(question.values)

    def prior(self, question: Question) -> Logs:
        """Logarithms of the chance of each value beforehand; uniform where none is stated for these values."""
        stated = self.priors.get(question.name, ())
        if len(stated) != len(question.values):
            return even(len(question.values))
        return _logs(stated)

    def typical_skill(self, question: Question) -> float:
        """How good the next person will be, as far as anybody can say."""
        return self.typical.get(question.name, UNMEASURED)


@lru_cache(maxsize=1000)
def _logs(chances: tuple[float, ...]) -> Logs:
    return tuple(map(math.log, chances))


NOBODY_MEASURED = Trust()
