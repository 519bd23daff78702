"""Consensus methods, one file each. A package adds its own under the entry-point group manyeyes.consensus_methods."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, Protocol

from manyeyes.consensus.said import Estimate, Said, Tell, silently, speaking
from manyeyes.errors import ManyEyesError
from manyeyes.extensions import extensions

GROUP = "manyeyes.consensus_methods"
DEFAULT = "hierarchical-dawid-skene"
# Named, not imported: they need numpy, and the server that weighs a few answers at a time does not.
OURS = {
    "majority": "manyeyes.consensus.methods.majority:Majority",
    "one-coin": "manyeyes.consensus.methods.one_coin:OneCoin",
    "dawid-skene": "manyeyes.consensus.methods.dawid_skene:DawidSkene",
    "hierarchical-dawid-skene": "manyeyes.consensus.methods.hierarchical:Hierarchical",
    "glad": "manyeyes.consensus.methods.glad:Glad",
    "mace": "manyeyes.consensus.methods.mace:Mace",
    "wawa": "manyeyes.consensus.methods.wawa:Wawa",
    "zero-based-skill": "manyeyes.consensus.methods.zero_based_skill:ZeroBasedSkill",
}


class ConsensusMethod(Protocol):
    """A way to add up everybody's answers at once.

    `fit` gets only rows that say something, at least one of them, and at least two values. It gives a task without
    answers the prior it returns, a control task its truth, and sums to 1 in every row.
    """

    name: ClassVar[str]
    help: ClassVar[str]
    for_files_only: ClassVar[bool]

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """Posterior, skills and prior; `tell` hears of every iteration."""
        ...


class NoSuchMethod(ManyEyesError):
    """No consensus method is called {name}. There are: {known}, and all."""


@cache
def consensus_methods() -> Mapping[str, ConsensusMethod]:
    """Every known method by name, with its own defaults: ours first, then those of installed packages."""
    return extensions(GROUP, OURS)


def consensus_method(name: str) -> ConsensusMethod:
    """The method called `name`; raises NoSuchMethod."""
    try:
        return consensus_methods()[name]
    except KeyError:
        raise NoSuchMethod(name=name, known=", ".join(consensus_methods())) from None


def estimate(said: Said, method: ConsensusMethod | None = None, tell: Tell = silently) -> Estimate:
    """Add up `said` by a method, the default where none is named.

    Rows that say nothing are left out. A task nobody answered gets the class prior, unless its truth is known. Raises
    ValueError for columns that do not fit together.
    """
    speaks = speaking(said)
    if not len(speaks) or said.values < 2:
        return _nothing_to_decide(speaks)
    return (method or consensus_method(DEFAULT)).fit(speaks, tell)


def _nothing_to_decide(said: Said) -> Estimate:
    """Nobody said anything, or there is one value only: all chances are equal, or 1."""
    import numpy as np

    from manyeyes.consensus.arithmetic import fixed

    values = max(said.values, 1)
    posterior = fixed(said, np.full((said.tasks, values), 1.0 / values))
    skill = np.where(np.bincount(said.worker, minlength=said.workers) > 0, 1.0, np.nan)
    return Estimate(posterior, skill, np.full(values, 1.0 / values))
