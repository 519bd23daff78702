"""Screening a stage: looks that are missing first, batch by batch; then all items are judged together.

Operating terms: looking again takes as long as importing did, judging seconds a hundred thousand items; safe to repeat
and to kill at any moment, as everything is judged anew from looks, and only what changed is written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from manyeyes import collect, flow, items
from manyeyes.collect import Candidates, Screened
from manyeyes.flow import Decision
from manyeyes.house import House
from manyeyes.items import Twin
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import Plan
from manyeyes.projects import Project, Stage

BATCH = 50  # pictures looked at again: about a second
LOOK, SCORE = "look", "score"
CHUNK = 200  # items a transaction: tens of milliseconds


def plan(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
    """Write down which pictures have to be looked at again or scored. Raises SafetyNotInstalled."""
    with engine.house.reading() as tx:
        there = sorted(flow.states_in(tx, stage))
    rules = collect.rules_of(stage)
    again = collect.without_look(engine.house, there) if collect.needs_looks(rules) else []
    bare = collect.without_score(engine.house, there) if rules.nsfw else []
    work = [*_batches(LOOK, again), *_batches(SCORE, bare)]
    engine.house.blobs.put(_name(job_id), json.dumps(work).encode())
    warnings = () if rules.drops or rules.nsfw else (f"{stage.name} asks for nothing, so everything passes.",)
    return Plan(len(there) + len(again) + len(bare), len(work), warnings)


def _batches(what: str, item_ids: Sequence[int]) -> list[tuple[str, Sequence[int]]]:
    return [(what, item_ids[at : at + BATCH]) for at in range(0, len(item_ids), BATCH)]


def batch(engine: Engine, project: Project, stage: Stage, job_id: str, number: int, /) -> Counter[str]:
    """Look at some pictures again, or score some."""
    what, item_ids = json.loads(engine.house.blobs.get(_name(job_id)))[number]
    if what == LOOK:
        collect.look_again(engine.house, engine.jail, stage, item_ids, engine.pause_if_stopping)
    else:
        collect.score(engine.house, item_ids)
    return Counter(done=len(item_ids))


def finish(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Counter[str]:
    """Judge every item of the stage and move on what changed; returns how many passed, and why others did not."""
    return screen(engine.house, stage)


def forget(house: House, job_id: str) -> None:
    """Throw away what the batches needed."""
    house.blobs.delete(_name(job_id))


def screen(house: House, stage: Stage) -> Counter[str]:
    """Judge every item of the stage; in = passed + dropped, by reason, + taken apart."""
    seen = look_over(house, stage)
    change = _changes(house, stage, seen)
    for at in range(0, len(change), CHUNK):
        _write(house, stage, seen, change[at : at + CHUNK])
    with house.transaction() as tx:
        of_stage = items.twins_found_by(tx, stage.id)
        items.forget_twins(tx, stage.id, sorted(of_stage.keys() - {twin.item_id for twin in seen.found.twins.values()}))
    return Counter(_outcome(seen, row) for row in range(len(seen.all.ids)))


@dataclass(frozen=True)
class LookedOver:
    """All items of a stage and what a screen finds about them; nothing of it is written yet."""

    all: Candidates
    found: Screened
    states: Mapping[int, str]
    """Where each item stands now."""
    taken_back: frozenset[int]
    row: Mapping[int, int]
    """The row of each item."""


def look_over(house: House, stage: Stage, only: Sequence[int] | None = None) -> LookedOver:
    """Judge all items of a stage, or `only` some of them, without writing anything. Raises TooManyTwins."""
    rules = collect.rules_of(stage)
    with house.reading() as tx:
        states = flow.states_in(tx, stage)
        states = states if only is None else {one: states[one] for one in only}
        hands, back = flow.in_hands(tx, stage), collect.taken_back_of(tx, stage.id, list(states))
    all_ = collect.candidates(house, stage, rules, list(states))
    standing = collect.Standing(np.isin(all_.ids, list(hands)), np.isin(all_.ids, list(back)))
    found = collect.judge(rules, all_, standing, collect.left_out_sharpness(house, all_))
    return LookedOver(all_, found, states, back, {int(one): row for row, one in enumerate(all_.ids)})


def _outcome(seen: LookedOver, row: int) -> str:
    return str(seen.found.reason(row)) if _is_out(seen, row) else "passed"


def _is_out(seen: LookedOver, row: int) -> bool:
    return seen.found.reason(row) is not None and int(seen.all.ids[row]) not in seen.taken_back


def _changes(house: House, stage: Stage, seen: LookedOver) -> list[int]:
    """The rows whose findings, twins or place are not what is stored: first those that go, then those that come."""
    with house.reading() as tx:
        findings = collect.all_findings(tx, stage.id)
        twins = items.twins_found_by(tx, stage.id)
    changed = [
        row
        for item_id, row in seen.row.items()
        if sorted(findings.get(item_id, ()), key=repr) != sorted(seen.found.findings.get(row, ()), key=repr)
        or _twin(twins.get(item_id)) != _twin(seen.found.twins.get(row))
        or seen.states[item_id] != ("dropped" if _is_out(seen, row) else "passed")
    ]
    return sorted(changed, key=lambda row: (not _is_out(seen, row), row))


def _twin(twin: Twin | None) -> tuple[object, ...] | None:
    return None if twin is None else (twin.leader_id, twin.how, twin.phash_distance)


def _write(house: House, stage: Stage, seen: LookedOver, rows: Sequence[int]) -> None:
    """Findings and twins first, as what follows may ask for them; then the items move."""
    ids = {row: int(seen.all.ids[row]) for row in rows}
    made = [
        Decision(ids[row], "dropped", str(seen.found.reason(row)))
        if _is_out(seen, row)
        else Decision(ids[row], "passed")
        for row in rows
    ]
    with house.transaction() as tx:
        collect.keep_findings(tx, stage.id, {ids[row]: seen.found.findings.get(row, ()) for row in rows})
        items.keep_twins(tx, stage.id, [seen.found.twins[row] for row in rows if row in seen.found.twins])
        stay = flow.decide(tx, stage, made, house.now())
        if stay:  # somebody took them up in this very moment
            collect.unmark(tx, stage.id, stay)


def _name(job_id: str) -> str:
    return f"jobs/{job_id}.json"
