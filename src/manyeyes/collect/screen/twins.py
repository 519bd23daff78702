"""Which of the items that are left show the same, and which of them stays. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.collect.screen.rules import Rules, TwinRules
from manyeyes.items import Twin
from manyeyes.media import TwinGroups, TwinPairs, components, find_twins, twin_groups

if TYPE_CHECKING:
    from manyeyes.collect.screen.judge import Candidates

Ints = NDArray[np.int64]


def group(rules: Rules, all_: Candidates, in_hands: NDArray[np.bool_], rows: Ints) -> dict[int, Twin]:
    """The groups among `rows`, by row; rows without a twin are left out. Raises TooManyTwins."""
    twins = rules.twins or TwinRules()
    within, rank = _within(twins, all_), _rank(twins, all_, in_hands, rows)
    edited = twins.within != "video"  # nobody trims or crops inside one clip
    how: dict[str, Any] = {"distance": twins.distance, "mirrored": twins.mirrored, "trimmed": edited, "cropped": edited}
    how |= {"within": None if within is None else within[rows]}
    how |= {"dhash_distance": rules.limits["dhash"]} if "dhash" in rules.limits else {}
    looks = all_.fingerprints[rows], all_.colours[rows]
    found = (
        twin_groups(*looks, rank, **how)
        if twins.groups == "leader"
        else _hanging_together(find_twins(*looks, **how), rank)
    )
    return _told(all_.ids[rows], rows, found)


def _within(twins: TwinRules, all_: Candidates) -> Ints | None:
    """What is equal for those that are compared; what is no frame has no twin within a video."""
    if twins.within == "video":
        return np.where(all_.video >= 0, all_.video, -1 - all_.ids)
    return all_.series if twins.within == "series" else None


def _rank(twins: TwinRules, all_: Candidates, in_hands: NDArray[np.bool_], rows: Ints) -> Ints:
    """The best first: what people have, then what the owner wants kept; the sha decides where all is equal."""
    wanted = {
        "largest": (-all_.sharpness[rows], -all_.pixels[rows]),
        "first": (all_.ids[rows],),
    }.get(twins.keep, (-all_.sharpness[rows],))
    return np.lexsort((all_.sha[rows], *wanted, ~in_hands[rows])).astype(np.int64)


def _hanging_together(pairs: TwinPairs, rank: Ints) -> TwinGroups:
    """All that hang together by twins, led by the best; each is told by its pair with the leader, or its nearest."""
    name = components(len(rank), pairs.twins)
    best = np.zeros(len(rank), dtype=np.int64)
    best[name[rank[::-1]]] = rank[::-1]  # the best of each is written last
    leader = best[name]
    how, phash, dhash = np.full(len(rank), "leader", dtype="U9"), np.zeros_like(rank), np.zeros_like(rank)
    at = np.flatnonzero(pairs.same_colours)
    row, other = np.concatenate([[pairs.first[at], pairs.second[at]], [pairs.second[at], pairs.first[at]]], axis=1)
    at = np.tile(at, 2)
    order = np.lexsort((at, pairs.phash_distance[at], leader[row] != other, row))
    rows, first = np.unique(row[order], return_index=True)
    nearest = at[order][first]
    how[rows], phash[rows], dhash[rows] = (
        pairs.how[nearest],
        pairs.phash_distance[nearest],
        pairs.dhash_distance[nearest],
    )
    how[leader], phash[leader], dhash[leader] = "leader", 0, 0
    return TwinGroups(leader, how, phash, dhash, int((~pairs.same_colours).sum()))


def _told(ids: Ints, rows: Ints, found: TwinGroups) -> dict[int, Twin]:
    follows = found.leader != np.arange(len(rows))
    told = {int(rows[at]): Twin(int(ids[at]), int(ids[at]), "leader", 0, 0) for at in np.unique(found.leader[follows])}
    for at in np.flatnonzero(follows).tolist():
        bits = int(found.phash_distance[at]), int(found.dhash_distance[at])
        told[int(rows[at])] = Twin(int(ids[at]), int(ids[found.leader[at]]), str(found.how[at]), *bits)
    return told
