"""Made-up crowds in which some copy one key: 100 people who answer 100 pictures each, as the goals have them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from manyeyes.consensus import Said


@dataclass(frozen=True)
class Copied:
    """Answers, and who copies: workers 0 to `copies` - 1."""

    said: Said
    copies: int


def a_crowd_that_copies(seed: int, copies: int, workers: int = 100, each: int = 100, overlap: int = 5) -> Copied:
    """Honest people are right in .85 to .97 of cases; the others take all answers from one random key, with slips.

    3 % of a person's pictures are probes that many share, 5 % are known to the owner.
    """
    random = np.random.default_rng(seed)
    ordinary, known, probes = workers * each // overlap, 50, 8
    truth = (random.random(ordinary + known + probes) < 0.3).astype(np.int64)
    task, worker = _shared(random, workers, each, overlap, (ordinary, known, probes))
    right = np.where(truth[task] == 1, random.uniform(0.85, 0.97, workers)[worker], random.uniform(0.85, 0.97))
    value = np.where(random.random(len(task)) < right, truth[task], 1 - truth[task])
    key = random.integers(0, 2, len(truth))
    slips = random.random(len(task)) < 0.03
    value = np.where(worker < copies, np.where(slips, 1 - key[task], key[task]), value)
    told = np.full(len(truth), -1)
    told[ordinary : ordinary + known] = truth[ordinary : ordinary + known]
    return Copied(Said(task, worker, value, len(truth), workers, 2, told), copies)


def _shared(
    random: np.random.Generator, workers: int, each: int, overlap: int, sizes: tuple[int, int, int]
) -> tuple[np.ndarray, np.ndarray]:
    ordinary, known, probes = sizes
    drawn = np.argsort(random.random((ordinary, workers)), axis=1)[:, :overlap]
    task, worker = [np.repeat(np.arange(ordinary), overlap)], [drawn.ravel()]
    for begin, size, some in ((ordinary, known, each // 20), (ordinary + known, probes, round(each * 0.03))):
        task.append(begin + np.argsort(random.random((workers, size)), axis=1)[:, :some].ravel())
        worker.append(np.repeat(np.arange(workers), some))
    return np.concatenate(task), np.concatenate(worker)
