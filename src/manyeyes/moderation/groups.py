"""Groups whose answers come from one key: grown from pairs, then held against what everybody outside makes of them.

A pair of a crowd shares few pictures, too few to say anything; a group of ten has 45 pairs. Its evidence is a
likelihood ratio: the answers to each picture from one key of the group's own, with a slip in ten, against those of
strangers. By Markov's inequality a group fixed before reaches a ratio of c with chance 1 / c at most (Wald 1947), so
the number of groups that could be chosen of all workers is taken off: the surprise is -log10 of that chance. What is
true and how hard a picture is are told by people outside the group and by what the owner knows, so that a large group
does not judge itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus import Said
from manyeyes.moderation.outside import Outside, Ready, ready, seen_from_outside
from manyeyes.moderation.pairs import SLIP, Pairs, compare, meetings, merged
from manyeyes.moderation.strangers import Floats, Whole, judge

SURE = 4.0  # surprise from which a group is told: one false word in ten thousand looks, if the model were exact
SEEDS = 150  # pairs a group is grown from at most
FROM = 2.0  # nats: a pair worth to begin with, and what somebody must bring to be added


@dataclass(frozen=True)
class PairOf:
    """Two of a group: pictures both answered, errors both made alike, and how many strangers would share."""

    first: int
    second: int
    shared: int
    same_errors: int
    expected: float

    @property
    def surprise(self) -> float:
        """-log10 of the chance of so many same errors or more (Poisson's tail, never below the true one here)."""
        return poisson_surprise(self.same_errors, self.expected)


@dataclass(frozen=True)
class Group:
    """Workers by number, how surprising they are together, and every pair that shares a picture."""

    workers: tuple[int, ...]
    surprise: float
    pairs: tuple[PairOf, ...]


def poisson_surprise(seen: int, expected: float) -> float:
    """-log10 P(X >= seen) for a Poisson X; summed from the larger end in logarithms, so that it never vanishes."""
    if seen <= 0:
        return 0.0
    expected = max(expected, 1e-9)
    first = seen * math.log(expected) - expected - math.lgamma(seen + 1)
    total, term = 1.0, 1.0
    for more in range(1, 1000):
        term *= expected / (seen + more)
        total += term
        if term < 1e-12 * total:
            break
    return max(0.0, -(first + math.log(total)) / math.log(10))


def find_groups(questions: Sequence[Said], sure: float = SURE) -> list[Group]:
    """Every group found in the answers to a stage's questions, most surprising first; workers counted alike in all."""
    asked = [ready(judge(said)) for said in questions if len(said) and said.values > 1]
    if not asked:
        return []
    pairs = merged([part for part in (compare(one.judged) for one in asked) if len(part.first)])
    near = neighbours(pairs, asked[0].judged.said.workers)
    found: list[Group] = []
    done = np.zeros(asked[0].judged.said.workers, dtype=np.int64)  # which try each was part of last; -1: found
    for turn, seed in enumerate(np.argsort(-pairs.gain, kind="stable")[:SEEDS], 1):
        one, two = done[pairs.first[seed]], done[pairs.second[seed]]
        if pairs.gain[seed] < FROM or min(one, two) < 0 or one == two > 0:
            continue
        members = grown(near, [int(pairs.first[seed]), int(pairs.second[seed])], done < 0)
        done[members] = turn
        members, surprise = settled(asked, members)
        if surprise >= sure:
            found.append(Group(tuple(members), surprise, evidence(asked, members)))
            done[members] = -1
            rest = [without(one.judged.said, members) for one in asked]  # nobody else is judged by them
            asked = [ready(judge(said)) for said in rest if len(said)]
            if not asked:
                break
    return sorted(found, key=lambda group: -group.surprise)


def without(said: Said, members: Sequence[int]) -> Said:
    """The answers of everybody else."""
    rows = np.flatnonzero(~np.isin(said.worker, members))
    return replace(said, task=said.task[rows], worker=said.worker[rows], value=said.value[rows])


@dataclass(frozen=True)
class Neighbours:
    """Whom each worker shares pictures with, and what the two bring: of n from start[n] to start[n + 1]."""

    start: Whole
    who: Whole
    gain: Floats

    def row(self, worker: int, workers: int) -> Floats:
        """(workers,) what each brings beside this one; 0 for who shares nothing."""
        part = slice(self.start[worker], self.start[worker + 1])
        row = np.zeros(workers)
        row[self.who[part]] = self.gain[part]
        return row


def neighbours(pairs: Pairs, workers: int) -> Neighbours:
    """Both directions of every pair."""
    one, two = np.concatenate([pairs.first, pairs.second]), np.concatenate([pairs.second, pairs.first])
    order = np.argsort(one, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=workers))])
    return Neighbours(start, two[order], np.concatenate([pairs.gain, pairs.gain])[order])


def grown(near: Neighbours, members: list[int], taken: NDArray[np.bool_]) -> list[int]:
    """Add whoever the group's pairs speak for most, until nobody brings enough."""
    gains = near.row(members[0], len(taken)) + near.row(members[1], len(taken))
    gains[taken] = gains[members] = -np.inf
    while gains.max() > FROM:
        members = [*members, int(gains.argmax())]
        gains += near.row(members[-1], len(taken))
        gains[members] = -np.inf
    return members


def settled(asked: Sequence[Ready], members: list[int]) -> tuple[list[int], float]:
    """Leave out whoever the group is better without, until nobody is; and how surprising the rest is."""
    while len(members) > 1:
        outside = [seen_from_outside(one, members) for one in asked]
        best = sum(ratio(one, members) for one in outside)
        if best <= 0:  # not even together: most tries among honest people end here
            break
        brings = {one: best - sum(ratio(seen, [m for m in members if m != one]) for seen in outside) for one in members}
        stay = [one for one in members if brings[one] > 0] if len(members) > 2 else members
        if len(stay) == len(members):
            return sorted(members), (best - _ways(asked[0].judged.said.workers, len(members))) / math.log(10)
        members = stay
    return [], 0.0


def _ways(workers: int, size: int) -> float:
    """log of how many groups of that size there are, and as much again for the choice of a size."""
    return math.lgamma(workers + 1) - math.lgamma(size + 1) - math.lgamma(workers - size + 1) + math.log(workers)


def ratio(seen: Outside, members: Sequence[int]) -> float:
    """log of how much likelier the members' answers are from one key than from strangers; pictures two answered."""
    mine = np.isin(seen.worker, members)
    task, value, true, stranger = seen.task[mine], seen.value[mine], seen.true[mine], seen.stranger[mine]
    starts = np.flatnonzero(np.r_[True, task[1:] != task[:-1]]) if len(task) else np.zeros(0, dtype=np.int64)
    size = np.diff(np.r_[starts, len(task)])
    if not (size > 1).any():
        return 0.0
    values = true.shape[1]
    apart = np.logaddexp.reduce(true[starts] + np.add.reduceat(stranger, starts), axis=1)
    said = np.log(SLIP / values) + np.zeros((len(task), values))
    said[np.arange(len(task)), value] = np.log(1 - SLIP + SLIP / values)
    from_key = np.add.reduceat(said, starts)
    copied = np.logaddexp.reduce(true[starts][:, :, None] + _keys(value, true) + from_key[:, None, :], axis=(1, 2))
    # People who are simply good agree as well: the truth itself is a key, and no sign of copying.
    good = np.logaddexp.reduce(true[starts] + from_key, axis=1)
    both = size > 1
    return float(copied[both].sum() - max(apart[both].sum(), good[both].sum()))


def _keys(value: Whole, true: Floats) -> Floats:
    """(true, key) logs of how often the group says what, a true value: its key's own habits."""
    values = true.shape[1]
    counts = np.ones((values, values))
    for said in range(values):
        counts[:, said] += np.exp(true[value == said]).sum(0)
    return np.asarray(np.log(counts / counts.sum(1)[:, None]))


def evidence(asked: Sequence[Ready], members: Sequence[int]) -> tuple[PairOf, ...]:
    """What each two of a group share, over all questions."""
    counted = [_counted(seen_from_outside(one, members)) for one in asked]
    places, back = np.unique(np.concatenate([one[0] for one in counted]), return_inverse=True)
    sums = np.stack([np.bincount(back, np.concatenate([one[at] for one in counted])) for at in (1, 2, 3)], axis=1)
    return tuple(
        PairOf(int(place) >> 32, int(place) & 0xFFFFFFFF, int(shared), int(same), float(expected))
        for place, (shared, same, expected) in zip(places, sums, strict=True)
    )


def _counted(seen: Outside) -> tuple[Whole, Floats, Floats, Floats]:
    """A row a meeting: the pair, 1, whether both err alike, and the chance that two strangers would."""
    both = [np.stack(rows) for rows in meetings(seen.task)]
    one, two = np.concatenate([*both, np.zeros((2, 0), dtype=np.int64)], axis=1).astype(np.int64)
    believed = seen.true.argmax(1)[one]
    low, high = np.minimum(seen.worker[one], seen.worker[two]), np.maximum(seen.worker[one], seen.worker[two])
    same = (seen.value[one] == seen.value[two]) & (seen.value[one] != believed)
    expected = seen.errs[one, believed] * seen.errs[two, believed] * seen.repeats[believed]
    return low.astype(np.int64) << 32 | high, np.ones(len(one)), same.astype(float), expected
