"""What the methods compute alike: sums a task and a worker, rows that sum to 1, the likeliest value with its ties."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus.said import Said

# As in crowd-kit, so that results can be compared with it: nothing that was ever said has a smaller chance.
LEAST = 1e-10
TIED = 1e-9  # two chances closer than this are equal: sums in another order differ in the 16th digit
Floats = NDArray[np.float64]


def sums(place: NDArray[np.integer], weight: Floats | None, count: int) -> Floats:
    """(count,) the weight at each place, or how many where there is none."""
    return np.asarray(np.bincount(place, weights=weight, minlength=count), dtype=np.float64)


def cells(said: Said) -> NDArray[np.int64]:
    """The place of each answer in a (tasks, values) table."""
    places: NDArray[np.int64] = said.task.astype(np.int64) * said.values + said.value
    return places


def shares(said: Said, weight: Floats | None = None) -> Floats:
    """(tasks, values) the share of a task's answers, or of their weight, for each value; without answers all equal."""
    table = sums(cells(said), weight, said.tasks * said.values)
    return fixed(said, evenly(table.reshape(said.tasks, said.values)))


def evenly(table: Floats) -> Floats:
    """Rows that sum to 1; a row of zeros becomes equal chances."""
    whole = table.sum(axis=1, keepdims=True)
    empty = whole <= 0
    return np.where(empty, 1.0 / table.shape[1], table / np.where(empty, 1.0, whole))


def from_logs(logs: Floats) -> Floats:
    """Rows of logarithms as chances that sum to 1; the largest is taken off first, so that nothing vanishes."""
    chances: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def fixed(said: Said, posterior: Floats) -> Floats:
    """The posterior with the rows of control tasks at their truth; changes it in place."""
    if said.known is not None:
        held = np.flatnonzero(said.known >= 0)
        posterior[held] = 0.0
        posterior[held, said.known[held]] = 1.0
    return posterior


def answered(said: Said) -> NDArray[np.bool_]:
    """(tasks,) whether anybody said anything."""
    return np.bincount(said.task, minlength=said.tasks) > 0


def class_prior(posterior: Floats, counted: NDArray[np.bool_], given: tuple[float, ...] | None) -> Floats:
    """(values,) the given chances, else the mean posterior of the answered tasks; never 0."""
    prior: Floats = np.asarray(given, dtype=np.float64) if given is not None else posterior[counted].mean(axis=0)
    return np.maximum(prior, LEAST)


def means(place: NDArray[np.integer], weight: Floats, count: int) -> Floats:
    """The mean weight at each place; nan where there is none."""
    with np.errstate(invalid="ignore"):
        return sums(place, weight, count) / sums(place, None, count)


def credit(posterior: Floats) -> Floats:
    """(tasks, values) 1 for the likeliest value; values that tie for it share the 1."""
    best: Floats = (posterior >= posterior.max(axis=1, keepdims=True) - TIED).astype(np.float64)
    best /= best.sum(axis=1, keepdims=True)
    return best


def likeliest(posterior: Floats) -> NDArray[np.int64]:
    """(tasks,) the likeliest value; of values that tie the first."""
    first: NDArray[np.int64] = np.argmax(posterior >= posterior.max(axis=1, keepdims=True) - TIED, axis=1)
    return first


def moved(before: Floats, after: Floats) -> float:
    """The largest change of any chance."""
    return float(np.abs(after - before).max()) if before.size else 0.0
