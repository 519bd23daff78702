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
        sums = [likelihoods(seen_from_outside(one, members)) for one in asked]
        best = sum(one.ratio for one in sums)
        if best <= 0:  # not even together: most tries among honest people end here
            break
        without = np.sum([one.ratio_without(np.array(members)) for one in sums], axis=0)
        stay = [one for one, left in zip(members, without, strict=True) if left < best]
        if len(members) == 2 or len(stay) == len(members):
            return sorted(members), (best - _ways(asked[0].judged.said.workers, len(members))) / math.log(10)
        members = stay
    return [], 0.0


def _ways(workers: int, size: int) -> float:
    """log of how many groups of that size there are, and as much again for the choice of a size."""
    return math.lgamma(workers + 1) - math.lgamma(size + 1) - math.lgamma(workers - size + 1) + math.log(workers)


@dataclass(frozen=True)
class Likelihoods:
    """How likely a group's answers are, in nats: from one key, from strangers, from people who are simply good.

    Over the pictures that two of them answered; (3,) together, and (rows, 3) what each answer has of it.
    """

    every: Floats
    worker: Whole
    each: Floats

    @property
    def ratio(self) -> float:
        """How much likelier from one key than from anything else."""
        return float(self.every[0] - max(self.every[1], self.every[2]))

    def ratio_without(self, members: Whole) -> Floats:
        """(members,) the same with one of them left out."""
        mine = [np.bincount(self.worker, self.each[:, at], int(members.max()) + 1)[members] for at in range(3)]
        key, strangers, good = (every - part for every, part in zip(self.every, mine, strict=True))
        return np.asarray(key - np.maximum(strangers, good))


def likelihoods(seen: Outside) -> Likelihoods:
    """All three, and what is lost of each where one answer is left out; the key's habits stay as they are."""
    starts = np.flatnonzero(np.r_[True, seen.task[1:] != seen.task[:-1]])
    size = np.diff(np.r_[starts, len(seen.task)])
    picture = np.repeat(np.arange(len(starts)), size)
    values = seen.true.shape[1]
    said = np.full((len(seen.task), values), np.log(SLIP / values))
    said[np.arange(len(said)), seen.value] = np.log(1 - SLIP + SLIP / values)
    keys, true = _keys(seen.value, seen.true), seen.true[starts]
    apart, copied = np.add.reduceat(seen.stranger, starts), np.add.reduceat(said, starts)
    whole = _three(true, apart, copied, keys) * (size > 1)[:, None]
    left = _three(true[picture], apart[picture] - seen.stranger, copied[picture] - said, keys)
    return Likelihoods(whole.sum(0), seen.worker, whole[picture] - left * (size > 2)[picture][:, None])


def _three(true: Floats, apart: Floats, copied: Floats, keys: Floats) -> Floats:
    """(rows, 3) from one key; from strangers; from good people: the truth itself is a key, and no sign of copying."""
    from_key = np.logaddexp.reduce(true[:, :, None] + keys + copied[:, None, :], axis=(1, 2))
    rest = [np.logaddexp.reduce(true + one, axis=1) for one in (apart, copied)]
    return np.stack([from_key, *rest], axis=1)


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
