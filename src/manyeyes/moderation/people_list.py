"""The people of a project, a line a worker and stage: worst first, most answers first, or newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import consensus, people, projects, skills
from manyeyes.moderation import store
from manyeyes.moderation.records import ControlRecord, Order, PersonLine
from manyeyes.people import Restriction
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

WEIGHT = 4  # answers of an unmeasured worker that stand before his own, as before the first fit
GATE = 0.7  # what "worst" is ordered by where stages differ


def people_of(
    tx: Transaction, project: Project, order: Order | str, after: int, limit: int, now: float, *, stage: str = ""
) -> list[PersonLine]:
    """`limit` lines after the first `after` ones; of one stage, or ('') of all stages people work in.

    Worst: below the gate, then by what control answers and drift say against him. Most answers: as they were counted
    some answers ago. Newest: who came last.
    """
    good, bad = skills.evidence(1, 1, GATE), skills.evidence(0, 1, GATE)
    keys = {"project": project.id, "stage": stage, "after": after, "most": limit, "right_step": good, "wrong_step": bad}
    statement = store.PEOPLE[Order(order)]
    return lines(tx, project, tx.all(statement, keys if Order(order) is Order.WORST else _without_steps(keys)), now)


def _without_steps(keys: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in keys.items() if not name.endswith("_step")}


def lines_of(tx: Transaction, project: Project, worker_id: int, now: float) -> list[PersonLine]:
    """One worker's lines, a stage each."""
    return lines(tx, project, tx.all(store.ONE, {"project": project.id, "worker": worker_id}), now)


def lines(tx: Transaction, project: Project, rows: Sequence[Row], now: float) -> list[PersonLine]:
    """What the list shows of the people in `rows`: some small reads each, for a page of them."""
    stages = {stage.id: stage for stage in projects.stages(tx, project.id)}
    paces = {row.stage_id: row.median_ms for row in tx.all(store.PACES)}
    groups = _cliques(tx, project)
    known: dict[int, _Known] = {}
    for row in rows:
        if row.id not in known:
            known[row.id] = _known(tx, row.id)
    return [
        _line(
            row, stages[row.stage_id], known[row.id], paces.get(row.stage_id), groups.get((row.stage_id, row.id)), now
        )
        for row in rows
        if row.stage_id in stages
    ]


@dataclass(frozen=True)
class _Known:
    """What is read of one worker, by stage where it is about one."""

    answered: Mapping[int, int]
    control: Mapping[int, Sequence[ControlRecord]]
    restrictions: Sequence[Restriction]
    last_seen: float | None


def _known(tx: Transaction, worker_id: int) -> _Known:
    keys = {"worker": worker_id}
    control: dict[int, list[ControlRecord]] = defaultdict(list)
    for row in tx.all(store.CONTROL, keys):
        control[row.stage_id].append(ControlRecord(row.question, row.asked, row.right, smoothed(row.right, row.asked)))
    answered = {row.stage_id: row.answered for row in tx.all(store.ANSWERED, keys)}
    return _Known(answered, control, people.restrictions_of(tx, worker_id), tx.scalar(store.LAST_SEEN, keys))


def smoothed(right: int, asked: int) -> float:
    """The mean of Beta(.85 * 4 + right, .15 * 4 + wrong)."""
    return (consensus.UNMEASURED * WEIGHT + right) / (WEIGHT + asked)


def _cliques(tx: Transaction, project: Project) -> dict[tuple[int, int], tuple[str, int]]:
    """(stage, worker) to the name and size of his clique."""
    members: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in tx.all(store.MEMBERS, {"project": project.id}):
        members[row.stage_id, row.name] |= {row.first_id, row.second_id}
    return {(stage, one): (name, len(every)) for (stage, name), every in members.items() for one in every}


def _line(
    row: Row, stage: Stage, known: _Known, pace: int | None, clique: tuple[str, int] | None, now: float
) -> PersonLine:
    control = tuple(known.control.get(stage.id, ()))
    return PersonLine(
        worker=row.public_id,
        kind=row.kind,
        stage=stage.name,
        answered=known.answered.get(stage.id, 0),
        control=control,
        skill=min((one.skill for one in control), default=consensus.UNMEASURED),
        agreed=row.agreed,
        agreed_of=row.agreed_of or 0,
        median_ms=row.median_ms,
        pace_ms=pace,
        drift=row.drift or 0.0,
        gated=bool(row.gated),
        restrictions=tuple(one for one in known.restrictions if one.holds(now) and is_about(one, stage)),
        clique=clique[0] if clique else None,
        clique_size=clique[1] if clique else 0,
        last_seen=known.last_seen,
    )


def is_about(one: Restriction, stage: Stage) -> bool:
    """Whether a restriction stands between its worker and a stage."""
    return one.project_id in (None, stage.project_id) and one.stage_id in (None, stage.id)
