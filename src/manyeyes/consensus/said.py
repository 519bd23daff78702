"""Answers as whole numbers, and what a method makes of them: the two records every consensus method shares.

numpy is imported only where arrays are made: the server weighs a task's few answers without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAYS_NOTHING = -1  # unsure, skipped, or an empty cell

Tell = Callable[[int, int], None]  # (iteration done, iterations at most)


def silently(done: int, most: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Said:
    """Who said what about which task: three columns of whole numbers, a row an answer, in any order.

    `task`, `worker`, `value` count from 0; a value of -1 says nothing (unsure, skipped). `tasks`, `workers`, `values`
    are how many there are, those without answers included. `known`: (tasks,) the true values of control tasks, -1
    where nobody knows; no method changes them. A question where several values may hold at once is one Said a value.
    """

    task: NDArray[Any]
    worker: NDArray[Any]
    value: NDArray[Any]
    tasks: int
    workers: int
    values: int
    known: NDArray[Any] | None = None

    def __len__(self) -> int:
        return len(self.task)


@dataclass(frozen=True)
class Estimate:
    """What a method makes of all answers together.

    posterior: (tasks, values), rows sum to 1. skill: (workers,) the chance that a worker is right, nan for who said
    nothing. confusion: (workers, true value, said value), rows sum to 1, where the method has one. prior: (values,)
    the chance of each value before anybody answered, which is also the posterior of a task without answers.
    """

    posterior: NDArray[Any]
    skill: NDArray[Any]
    prior: NDArray[Any]
    iterations: int = 0
    converged: bool = True
    confusion: NDArray[Any] | None = None


def speaking(said: Said) -> Said:
    """`said` without the rows that say nothing; raises ValueError for columns that do not fit together."""
    _check(said)
    speaks = said.value != SAYS_NOTHING
    if speaks.all():
        return said
    return replace(said, task=said.task[speaks], worker=said.worker[speaks], value=said.value[speaks])


def _check(said: Said) -> None:
    if not len(said.task) == len(said.worker) == len(said.value):
        raise ValueError("task, worker and value are columns of one length")
    for name, column, least, count in (
        ("task", said.task, 0, said.tasks),
        ("worker", said.worker, 0, said.workers),
        ("value", said.value, SAYS_NOTHING, said.values),
    ):
        if len(column) and not least <= int(column.min()) <= int(column.max()) < count:
            raise ValueError(f"a {name} lies outside {least}..{count - 1}")
    if said.known is not None and len(said.known) != said.tasks:
        raise ValueError("known has one entry a task")
