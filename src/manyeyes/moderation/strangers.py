"""How alike the answers of strangers are: what two people say who know nothing of each other but see the same picture.

Each worker errs with a chance of his own, a true value, and more where the picture is hard: logit P(wrong) = b + d.
`d`, the picture's difficulty, is told by the others' errors; `b` is fitted so that he is expected to err as often as he
did. Without `d` honest people who fall for the same hard pictures would look like a clique, and without a chance a true
value those who always say yes. The model is Rasch's (1960) with one leaning a true value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus import UNMEASURED, Said, consensus_method, estimate

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
CALM = 3.0  # so many average answers stand before the others' ones where a picture's difficulty is told
PRIOR = 3.0  # and so many average errors before a worker's own
STEPS = 8  # of Newton's method, for one rising function a worker and value: it stands still after five
LEAST = 1e-6


@dataclass(frozen=True)
class Judged:
    """Answers to one question and what is thought to be true.

    said: (n,) columns, known truths included. truth: (tasks, values), rows sum to 1. wrong: (n,) the chance that an
    answer is wrong. common: (values,) how often people err, a true value. other: (true, said) what the wrong ones say.
    usual: how often people err.
    """

    said: Said
    truth: Floats
    wrong: Floats
    common: Floats
    other: Floats
    usual: float


def judge(said: Said) -> Judged:
    """Add the answers up with one skill a worker.

    Where there are control tasks they come first: by them alone people are weighed, and once more by what that makes
    of everything. EM from majority would follow a clique of 45 %, and the honest would look like the clique.
    """
    if said.known is None or not (said.known >= 0).any():
        return judged_by(said, estimate(said, consensus_method("one-coin")).posterior)
    sure = (said.known[said.task] >= 0).astype(np.float64)
    right = (said.value == said.known[said.task]).astype(np.float64)
    truth = weighed(said, skills(said, right, sure))
    return judged_by(said, weighed(said, skills(said, truth[said.task, said.value], np.ones(len(said)))))


def skills(said: Said, right: Floats, counted: Floats) -> Floats:
    """(workers,) the mean of Beta(.85 * 4 + right, .15 * 4 + wrong) over the counted answers."""
    asked = np.bincount(said.worker, weights=counted, minlength=said.workers)
    good = np.bincount(said.worker, weights=counted * right, minlength=said.workers)
    return np.asarray((UNMEASURED * 4 + good) / (4 + asked))


def weighed(said: Said, skill: Floats) -> Floats:
    """(tasks, values) the posterior by one skill a worker, all values alike beforehand; what is known is known."""
    q = np.clip(skill, 0.02, 0.98)[said.worker]
    wrong = np.log((1 - q) / max(1, said.values - 1))
    logs = np.zeros((said.tasks, said.values))
    for true in range(said.values):
        told = np.where(said.value == true, np.log(q), wrong)
        logs[:, true] = np.bincount(said.task, weights=told, minlength=said.tasks)
    held(said, np.arange(said.tasks), logs)
    return np.asarray(np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None]))


def held(said: Said, task: Whole, logs: Floats) -> Floats:
    """Logs of what is true of these tasks, (rows, values), changed in place: what the owner knows is known."""
    if said.known is not None:
        known = said.known[task]
        rows = np.flatnonzero(known >= 0)
        logs[rows] = np.log(1e-9)
        logs[rows, known[rows]] = 0.0
    return logs


def judged_by(said: Said, truth: Floats) -> Judged:
    """The same answers against another truth, (tasks, values)."""
    chance = truth[said.task]
    other, seen = np.full((said.values, said.values), 1e-9), np.full(said.values, 1e-9)
    for true in range(said.values):
        other[true] += np.bincount(said.value, weights=chance[:, true], minlength=said.values)
        seen[true] += other[true].sum()
    rows = np.arange(said.values)
    right = other[rows, rows].copy()
    other[rows, rows] = 0.0
    other += 0.5 * (1 - np.eye(said.values)) / max(1, said.values - 1)
    common = np.clip(1 - right / seen, 0.01, 0.9)
    wrong = chance_of_error(said, truth)
    usual = min(0.9, max(0.01, float(wrong.mean()))) if len(wrong) else 0.1
    return Judged(said, truth, wrong, common, other / other.sum(1)[:, None], usual)


def chance_of_error(said: Said, truth: Floats) -> Floats:
    """(n,) that an answer is wrong, where the tasks' truth is (tasks, values)."""
    return np.asarray(1 - truth[said.task, said.value])


def difficulty(judged: Judged, wrong: Floats, others: Floats) -> Floats:
    """logit of the share of `others` who are `wrong`, above the usual one; 0 where nobody else answered."""
    usual = judged.usual
    share = (np.maximum(wrong, 0) + CALM * usual) / (np.maximum(others, 0) + CALM)
    return np.asarray(_logit(np.clip(share, 0.005, 0.995)) - _logit(usual))


def difficulty_for_each(judged: Judged) -> Floats:
    """(n,) the difficulty of each answer's picture as everybody else tells it."""
    said = judged.said
    wrong = np.bincount(said.task, weights=judged.wrong, minlength=said.tasks)[said.task]
    return difficulty(judged, wrong - judged.wrong, np.bincount(said.task, minlength=said.tasks)[said.task] - 1.0)


def leanings(judged: Judged, hard: Floats, rows: Whole | None = None) -> Floats:
    """(workers, values) b: how each errs, so that his errors on pictures so `hard` (n,) are as many as they were.

    `rows`: only these answers are looked at.
    """
    said = judged.said
    rows = np.arange(len(said)) if rows is None else rows
    worker, value = said.worker[rows], said.value[rows]
    made = np.empty((said.workers, said.values))
    for true in range(said.values):
        chance = judged.truth[said.task[rows], true]
        made[:, true] = _leaning(
            worker, chance, (value != true) * chance, hard[rows], judged.common[true], said.workers
        )
    return made


def _leaning(worker: Whole, chance: Floats, wrong: Floats, hard: Floats, common: float, workers: int) -> Floats:
    errors = np.bincount(worker, weights=wrong, minlength=workers) + PRIOR * common
    asked = np.bincount(worker, weights=chance, minlength=workers) + PRIOR
    b = np.asarray(_logit(np.clip(errors / asked, 0.01, 0.99)))
    for _ in range(STEPS):
        here, plain = _chance(b[worker] + hard), _chance(b)
        expected = np.bincount(worker, weights=chance * here, minlength=workers) + PRIOR * plain
        slope = np.bincount(worker, weights=chance * here * (1 - here), minlength=workers) + PRIOR * plain * (1 - plain)
        b = np.clip(b - np.clip((expected - errors) / np.maximum(slope, 0.05), -1.5, 1.5), -6.0, 6.0)
    return b


def chances(judged: Judged, leaning: Floats, worker: Whole, value: Whole, hard: Floats) -> Floats:
    """(rows, true values) log of the chance that a stranger says `value` of a picture so `hard`."""
    lean = leaning[worker] + hard[:, None]
    logs = -np.logaddexp(0.0, -lean) + np.log(np.maximum(judged.other[:, value].T, LEAST))
    rows = np.arange(len(worker))
    logs[rows, value] = -np.logaddexp(0.0, lean[rows, value])
    return np.asarray(logs)


def _logit(chance: Floats | float) -> Floats:
    return np.asarray(np.log(chance) - np.log1p(-np.asarray(chance)))


def _chance(logit: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-logit)))
