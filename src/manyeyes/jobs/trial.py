"""A screen tried on a sample: what would be dropped and what comes nearest to each limit; nothing is written."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from manyeyes import collect, flow
from manyeyes.collect import Candidates, Rules, Screened
from manyeyes.house import House
from manyeyes.projects import Stage

BEYOND = 4  # bits over the limit: pairs that are just no twins are looked at, too
TWIN = "twin"


@dataclass(frozen=True)
class Near:
    """A picture, or a pair, and how it stands to a limit."""

    what: str
    """unreadable, min_side, blank, blur, twin."""
    item_id: int
    other_id: int | None
    """Of a pair: the one that would stay."""
    number: float
    bound: float
    out: bool
    """It would be dropped for this."""
    how: str
    """sure or uncertain; of a pair same, mirrored or trimmed."""


@dataclass(frozen=True)
class TriedOut:
    """What a screen would do with a sample of its items."""

    looked_at: int
    of: int
    """Items in the stage."""
    near: tuple[Near, ...]
    """By what was looked at, the nearest to the limit first."""


def try_out(house: House, stage: Stage, many: int) -> TriedOut:
    """Judge `many` items of a screen stage, drawn the same way each time."""
    with house.reading() as tx:
        every = sorted(flow.states_in(tx, stage))
    chosen = sorted(random.Random(stage.name).sample(every, min(many, len(every))))
    rules = collect.rules_of(stage)
    wide = rules
    if rules.twins is not None:
        wide = replace(rules, twins=replace(rules.twins, distance=min(16, rules.twins.distance + BEYOND)))
    all_ = collect.candidates(house, stage, wide, chosen)
    nobody = np.zeros(len(all_.ids), dtype=bool)
    found = collect.judge(wide, all_, collect.Standing(nobody, nobody), collect.left_out_sharpness(house, all_))
    near = [*_pictures(rules, all_, found), *_pairs(rules, found)]
    return TriedOut(len(chosen), len(every), tuple(sorted(near, key=_nearest_first)))


def _pictures(rules: Rules, all_: Candidates, found: Screened) -> list[Near]:
    return [
        Near(one.what, int(all_.ids[row]), None, one.number, one.bound, rules.dropping(one), one.verdict)
        for row, many in found.findings.items()
        for one in many
        if one.what != TWIN and rules.checks(one.what)
    ]


def _pairs(rules: Rules, found: Screened) -> list[Near]:
    bound = rules.twins.distance if rules.twins else 0
    drops = bool(rules.drops.get(TWIN))
    return [
        Near(
            TWIN,
            twin.item_id,
            twin.leader_id,
            twin.phash_distance,
            bound,
            drops and twin.phash_distance <= bound,
            twin.how,
        )
        for twin in found.twins.values()
        if twin.item_id != twin.leader_id
    ]


def _nearest_first(one: Near) -> tuple[str, float, int]:
    return one.what, abs(one.number - one.bound), one.item_id
