"""How real people see: the confusions of the workers of a crowd file, for made-up people to be drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manyeyes import consensus
from manyeyes.consensus import Problem
from manyeyes.errors import ManyEyesError
from manyeyes.simulator.crowd import Confusion

PRIOR_WEIGHT = 4.0  # answers that everybody's row weighs against a worker's own, as in fits


class NobodyMeasured(ManyEyesError):
    """In {answers} nobody gave {at_least} answers to tasks that {truth} knows. Ask for fewer with at_least."""


class SeveralValues(ManyEyesError):
    """{answers} holds several labels a row; people are fitted to one label a task."""


class ValueUnknown(ManyEyesError):
    """{answers} has no label {value}. It has {values}."""


def confusions(folder: Path, said: Mapping[str, Any]) -> tuple[Confusion, ...]:
    """One confusion a worker with enough answers to known tasks: true value -> said value -> chance.

    A worker's row is smoothed by everybody's (weight 4): with ten answers nobody is known to the second digit. `said`
    is the table `fit` of a crowd file. Raises the errors of a file of answers, NobodyMeasured, SeveralValues,
    ValueUnknown.
    """
    answers, truth = folder / said["answers"], folder / said["truth"]
    with consensus.read_answers(answers, truth) as file:
        if file.several:
            raise SeveralValues(answers=said["answers"])
        names = _named(file.values, said)
        found = _confusions(file.problems[0], names, said["at_least"])
    if not found:
        raise NobodyMeasured(answers=said["answers"], truth=said["truth"], at_least=said["at_least"])
    return found


def _named(written: tuple[str, ...], said: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels by what they are called here."""
    called = said.get("values", {})
    for value in called:
        if value not in written:
            raise ValueUnknown(answers=said["answers"], value=value, values=", ".join(written))
    return tuple(called.get(value, value) for value in written)


def _confusions(problem: Problem, names: tuple[str, ...], at_least: int) -> tuple[Confusion, ...]:
    import numpy as np

    said, truth, values = problem.said, problem.truth, len(names)
    assert truth is not None, "a truth file was given"
    judged = (said.value >= 0) & (truth[said.task] >= 0)
    worker, value, true = said.worker[judged], said.value[judged], truth[said.task[judged]]
    counts = np.zeros((said.workers, values, values))
    np.add.at(counts, (worker, true, value), 1.0)
    together = counts.sum(axis=0) + 1.0
    usual = together / together.sum(axis=1, keepdims=True)
    rows = (counts + PRIOR_WEIGHT * usual) / (counts.sum(axis=2, keepdims=True) + PRIOR_WEIGHT)
    return tuple(_table(rows[at], names) for at in range(said.workers) if counts[at].sum() >= at_least)


def _table(rows: Any, names: tuple[str, ...]) -> Confusion:
    return {true: {value: float(rows[i, j]) for j, value in enumerate(names)} for i, true in enumerate(names)}
