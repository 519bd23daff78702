"""Every two people who answered the same: how much likelier their answers are from one key than from two strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from manyeyes.moderation.strangers import (
    Floats,
    Judged,
    Whole,
    chances,
    difficulty,
    difficulty_for_each,
    held,
    leanings,
)

SLIP = 0.1  # who copies does so in nine of ten answers, and says anything in the tenth
AT_ONCE = 200_000  # answers of pairs looked at together: some tens of megabytes
MOST_A_TASK = 200  # of a task that more people answered, so many are compared


@dataclass(frozen=True)
class Pairs:
    """Pairs of workers, `first` below `second`; `gain` in nats, `shared` pictures."""

    first: Whole
    second: Whole
    gain: Floats
    shared: Whole


def compare(judged: Judged) -> Pairs:
    """All pairs who share a picture. Neither one's answers count for what is true or hard where they are compared."""
    said = judged.said
    hard = difficulty_for_each(judged)
    leaning = leanings(judged, hard)
    logs = chances(judged, leaning, said.worker, said.value, hard)
    together = np.zeros((said.tasks, said.values))
    for true in range(said.values):
        together[:, true] = np.bincount(said.task, weights=logs[:, true], minlength=said.tasks)
    parts = [_compared(judged, leaning, logs, together, one, two) for one, two in meetings(said.task)]
    return merged([part for part in parts if len(part.first)])


def merged(parts: list[Pairs]) -> Pairs:
    """The same pairs of several questions or pictures taken together."""
    if not parts:
        nobody = np.zeros(0, dtype=np.int64)
        return Pairs(nobody, nobody, np.zeros(0), nobody)
    first, second = (np.concatenate([getattr(part, name) for part in parts]) for name in ("first", "second"))
    places, back = np.unique(first << 32 | second, return_inverse=True)
    gain: Floats = np.bincount(back, weights=np.concatenate([part.gain for part in parts])).astype(np.float64)
    shared = np.bincount(back, weights=np.concatenate([part.shared for part in parts])).astype(np.int64)
    return Pairs(places >> 32, places & 0xFFFFFFFF, gain, shared)


def meetings(task: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Rows of two answers to one task, in parts of bounded size: tasks with equally many answers together."""
    order = np.argsort(task, kind="stable")
    count = np.bincount(task)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    for answers in np.unique(count[count > 1]):
        most = min(int(answers), MOST_A_TASK)
        one, two = np.triu_indices(most, 1)
        begins = start[count == answers]
        for part in np.array_split(begins, max(1, len(begins) * len(one) // AT_ONCE)):
            yield order[(part[:, None] + one).ravel()], order[(part[:, None] + two).ravel()]


def _compared(judged: Judged, leaning: Floats, logs: Floats, together: Floats, one: Whole, two: Whole) -> Pairs:
    said = judged.said
    task = said.task[one]
    prior = np.log(np.maximum(judged.truth.mean(0), 1e-6))
    true = prior + together[task] - logs[one] - logs[two]
    true = held(said, task, true - np.logaddexp.reduce(true, axis=1)[:, None])
    wrong = (
        np.bincount(said.task, weights=judged.wrong, minlength=said.tasks)[task] - judged.wrong[one] - judged.wrong[two]
    )
    hard = difficulty(judged, wrong, np.bincount(said.task, minlength=said.tasks)[task] - 2.0)
    gain = _gain(judged, leaning, true, one, two, hard)
    low, high = np.minimum(said.worker[one], said.worker[two]), np.maximum(said.worker[one], said.worker[two])
    return merged([Pairs(low.astype(np.int64), high.astype(np.int64), gain, np.ones(len(gain), dtype=np.int64))])


def _gain(judged: Judged, leaning: Floats, true: Floats, one: Whole, two: Whole, hard: Floats) -> Floats:
    said = judged.said
    mine = chances(judged, leaning, said.worker[one], said.value[one], hard)
    yours = chances(judged, leaning, said.worker[two], said.value[two], hard)
    strangers = np.logaddexp.reduce(true + mine + yours, axis=1)
    copied_it, slipped = 1 - SLIP + SLIP / said.values, SLIP / said.values
    # What either says by his own habits, when the truth is v: the key is taken from there.
    mine, yours = np.exp(mine), np.exp(yours)
    same = said.value[one] == said.value[two]
    alike = 0.5 * (mine + yours) * copied_it**2 + (1 - 0.5 * (mine + yours)) * slipped**2
    apart = np.minimum(1.0, mine + yours) * copied_it * slipped + (1 - np.minimum(1.0, mine + yours)) * slipped**2
    copied = np.log(np.maximum((np.exp(true) * np.where(same[:, None], alike, apart)).sum(1), 1e-12))
    return np.asarray(copied - strangers)
