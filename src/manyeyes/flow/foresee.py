"""What a changed file would do to what is there, counted before anything is done; writes nothing, takes no lock.

Most tasks are decided from what is stored of them; those where that does not tell are computed. Of more than MOST of
them, or of items whose `only` is asked, so many drawn at random are looked at, and the count is rough.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from manyeyes import assignment, consensus, projects, query, skills
from manyeyes.consensus import State
from manyeyes.flow import graph, store
from manyeyes.flow.facts import asked, facts
from manyeyes.flow.in_line import moves_of
from manyeyes.projects import Changes, Effect, Overlap, Project, ProjectFile, Stage, StageChange
from manyeyes.storage import Row, Transaction

MOST = 20_000
SECONDS = 3.0  # a picture, while nobody knows how long people look
AT_A_TIME = 500
OPEN, SETTLED, CONTESTED = "open", "settled", "contested"


@dataclass
class Judged:
    """Tasks that stand otherwise under a new file; missing: people that those which reopen ask at least."""

    reopen: float = 0
    contested: float = 0
    settle: float = 0
    passing: float = 0
    dropping: float = 0
    missing: float = 0
    rough: bool = False


def foresee(tx: Transaction, project: Project, file: ProjectFile, changes: Changes) -> dict[str, Effect]:
    """What each stage's change does to what it has, by the stage's name; for a reader."""
    now = {stage.name: stage for stage in projects.stages(tx, project.id)}
    then = stages_under(tx, project, file, changes, now)
    found = {one.name: _effect(tx, one, now.get(one.name), then, changes.version) for one in changes.stages}
    return {name: effect for name, effect in found.items() if effect != Effect()}


def stages_under(
    tx: Transaction, project: Project, file: ProjectFile, changes: Changes, now: Mapping[str, Stage]
) -> list[Stage]:
    """The stages as they would be, in the file's order; one that would be new has the id 0 and no rows."""
    said = {one.name: one for one in changes.stages}
    found = []
    for stage in file.stages:
        change = said[stage.name]
        kept = change.what in ("same", "minor", "again") and change.stage_id is not None
        before = projects.stage_by_id(tx, change.stage_id or 0) if kept else now.get(stage.name)
        row = change.stage_id or 0 if kept else 0
        state = before.state if before else "draft"
        found.append(Stage(row, project.id, stage.name, stage.kind, state, change.workflow, stage, file))
    return found


def _effect(tx: Transaction, change: StageChange, now: Stage | None, then: Sequence[Stage], version: int) -> Effect:
    new = next((one for one in then if one.name == change.name), None)
    effect = Effect()
    if change.what in ("major", "gone", "again") and now is not None and graph.asks_people(now):
        effect = replace(effect, answers_lost=assignment.done_in(tx, now.id))
    if change.what == "again" and change.stage_id is not None and new is not None and graph.asks_people(new):
        effect = replace(effect, answers_back=assignment.done_in(tx, change.stage_id))
    if new is None or not version:
        return effect
    if change.entered:
        effect = _with_moves(tx, effect, change, now, new, then)
    if change.judged and change.what != "again" and now is not None and graph.asks_people(new):
        effect = _with_judged(tx, effect, now, new)
    return effect


def _with_moves(
    tx: Transaction, effect: Effect, change: StageChange, now: Stage | None, new: Stage, then: Sequence[Stage]
) -> Effect:
    """How many items enter and leave; where the stage begins anew, what that takes people."""
    around = [one.id for one in then if one.id and (one.id == new.id or one.name in new.file.after)]
    ids, factor = _drawn(store.every_item_in(tx, around) if around else [], new.file.only is not None)
    enter = leaving = 0
    for at in range(0, len(ids), AT_A_TIME):
        part = ids[at : at + AT_A_TIME]
        states = store.states(tx, new.id, part) if new.id else {}
        moves = moves_of(tx, then, new, part, states)
        enter += len(moves.enter)
        leaving += len([one for one in moves.left if states.get(one) in ("here", "passed", "dropped", "contested")])
    enter, leaving, rough = round(enter * factor), round(leaving * factor), effect.rough or factor > 1
    if change.what in ("major", "new", "back") and graph.asks_people(new):
        pace = _seconds(tx, now)
        hours = enter * new.file.overlap.min * pace / 3600
        if change.what == "major":
            return replace(effect, hours=hours, rough=rough)
        return replace(effect, enter=enter, hours=hours, rough=rough)
    return replace(effect, enter=enter or None, leave=leaving or None, rough=rough)


def _with_judged(tx: Transaction, effect: Effect, now: Stage, new: Stage) -> Effect:
    made = judged_under(tx, now, new)
    overlap = now.file.overlap != new.file.overlap
    counts = {
        "reopen": round(made.reopen) if overlap or made.reopen else None,
        "reopen_contested": round(made.contested) or None,
        "settle": round(made.settle) or None,
        "passing": round(made.passing) or None,
        "dropping": round(made.dropping) or None,
    }
    hours = made.missing * _seconds(tx, now) / 3600 if made.reopen or made.contested else None
    return replace(effect, **counts, hours=hours, rough=effect.rough or made.rough)


def _seconds(tx: Transaction, stage: Stage | None) -> float:
    median = skills.pace_of(tx, stage.id) if stage is not None else None
    return SECONDS if median is None else median / 1000


def judged_under(tx: Transaction, now: Stage, new: Stage) -> Judged:
    """How the answered tasks of a stage stand when it is `new`, with the answers and the fit that are there."""
    made, hard = Judged(), []
    same_questions = _conditions(now) == _conditions(new)
    moved = now.file.passes != new.file.passes
    for task, rows in _tasks(tx, now):
        stands = at_a_glance(task, rows, new) if same_questions else None
        if stands is None:
            hard.append(task)
        else:
            _add(made, task, stands, _missing(rows, new.file.overlap), 1)
        if moved and stands == SETTLED:
            _add_passing(tx, made, task, new, 1)
    drawn = hard if len(hard) <= MOST else random.sample(hard, MOST)
    factor = len(hard) / len(drawn) if drawn else 1.0
    made.rough = factor > 1
    for task in drawn:
        verdict = consensus.verdict_now(tx, new, task.id, asked(tx, new, task.item_id))
        _add(made, task, str(verdict.state), max(1, verdict.wanted - task.answered), factor)
        if verdict.state is State.SETTLED:
            _add_passing(tx, made, task, new, factor)
    return made


def at_a_glance(task: Row, rows: Sequence[Row], new: Stage) -> str | None:
    """open or settled, as the stored rows tell it surely; None where they do not. Pure."""
    by_name = {row.question: row for row in rows}
    stands = SETTLED
    for question in new.file.questions:
        row = by_name.get(question.name)
        if not question.required or (row is not None and row.state == "not_asked"):
            continue
        if row is None or row.state == CONTESTED or new.file.overlap.worth is not None:
            return None
        if row.by_owner or _is_sure(row, new.file.overlap):
            continue
        if task.answered >= new.file.overlap.max:
            return None
        stands = OPEN
    return stands


def _is_sure(row: Row, overlap: Overlap) -> bool:
    sure = overlap.confidence is not None and row.posterior >= overlap.confidence
    return sure and bool(row.answers >= overlap.min)


def _conditions(stage: Stage) -> object:
    return {one.name: (one.only, one.required) for one in stage.file.questions}


def _missing(rows: Sequence[Row], overlap: Overlap) -> int:
    return max(1, overlap.min - min((row.answers for row in rows if row.state != "not_asked"), default=0))


def _add(made: Judged, task: Row, stands: str, missing: int, factor: float) -> None:
    was_open = task.closed_as is None
    if stands == OPEN and not was_open:
        made.missing += missing * factor
        if task.closed_as == CONTESTED:
            made.contested += factor
        else:
            made.reopen += factor
    elif stands == SETTLED and was_open and task.lane == 0:
        made.settle += factor


def _add_passing(tx: Transaction, made: Judged, task: Row, new: Stage, factor: float) -> None:
    """A settled item passes or does not, by what `passes` says now."""
    passes = None if new.file.passes == "settled" else query.parse(new.file.passes)
    passed = passes is None or passes.value(facts(tx, task.item_id, passes.names())) is True
    made.passing += factor if passed and task.stood == "dropped" else 0
    made.dropping += factor if not passed and task.stood == "passed" else 0


def _tasks(tx: Transaction, stage: Stage) -> Iterator[tuple[Row, list[Row]]]:
    """Every answered task of a stage that is asked of people, with what is stored of its questions."""
    last = 0
    while True:
        tasks = tx.all(store.ADDED_UP, {"stage": stage.id, "last": last, "most": AT_A_TIME})
        if not tasks:
            return
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in tx.all(store.STORED_OF, {"stage": stage.id, "last": last, "up_to": tasks[-1].id}):
            rows[row.task_id].append(row)
        yield from ((task, rows[task.id]) for task in tasks if rows[task.id])
        last = tasks[-1].id


def _drawn(ids: list[int], costly: bool) -> tuple[list[int], float]:
    if not costly or len(ids) <= MOST:
        return ids, 1.0
    return sorted(random.sample(ids, MOST)), len(ids) / MOST
