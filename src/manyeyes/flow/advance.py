"""Move items along the graph: enter a stage, pass it, be dropped, wait for people."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import assignment, consensus, items, projects, query, skills
from manyeyes.assignment import NewTask
from manyeyes.consensus import State, TaskVerdict
from manyeyes.flow import graph, store
from manyeyes.flow.facts import asked, facts
from manyeyes.flow.flips import tell_flips
from manyeyes.flow.leave import WITHDRAWN, leave_below
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.storage.tables import item_stage

INSIDE = frozenset({"here", "passed", "dropped", "contested", "taken_apart"})


def enter(tx: Transaction, project: Project, source: Stage, item_ids: Sequence[int], now: float) -> None:
    """New items came in by stage `source`: they pass it and enter what follows."""
    put(tx, source, item_ids, "passed", "", now)
    go_on(tx, projects.stages(tx, project.id), source, item_ids, now)


def advance(
    tx: Transaction, stage: Stage, task_id: int, verdict: TaskVerdict, now: float, item_id: int | None = None
) -> None:
    """The consensus of a task changed: its item, looked up where nobody says it, passes, is dropped, or stays."""
    item_id = assignment.counts(tx, task_id).item_id if item_id is None else item_id
    if verdict.flips:
        tell_flips(tx, stage, item_id, verdict, now)
    state, reason = _where(tx, stage, item_id, verdict)
    before = tx.scalar(store.STATE, {"item": item_id, "stage": stage.id})
    if before == state or before not in INSIDE:  # it has left the stage since somebody took the task
        return
    put(tx, stage, [item_id], state, reason, now)
    if state == "passed":
        go_on(tx, projects.stages(tx, stage.project_id), stage, [item_id], now)
    elif state == "dropped":
        leave_below(tx, projects.stages(tx, stage.project_id), stage, [item_id])


def _where(tx: Transaction, stage: Stage, item_id: int, verdict: TaskVerdict) -> tuple[str, str]:
    if verdict.state is State.OPEN:
        return "here", ""
    if verdict.state is State.CONTESTED:
        drops = stage.file.settings.get("unresolved") == "drop"
        return ("dropped" if drops else "contested"), "people disagree or are not sure"
    if stage.file.passes == "settled":
        return "passed", ""
    passes = query.parse(stage.file.passes)
    passed = passes.value(facts(tx, item_id, passes.names()))
    return ("passed", "") if passed is True else ("dropped", f"not: {stage.file.passes}")


def go_on(tx: Transaction, stages: Sequence[Stage], source: Stage, item_ids: Sequence[int], now: float) -> None:
    """Items that passed `source` enter what comes after it; those that are in already stay where they are."""
    for stage in graph.after(stages, source.name):
        go_on_in(tx, stages, stage, _let_in(tx, stage, item_ids, now), now)


def go_on_in(tx: Transaction, stages: Sequence[Stage], stage: Stage, inside: Sequence[int], now: float) -> None:
    """Items have entered a stage: people are asked about them, a machine holds them, or they go on at once."""
    if inside and graph.asks_people(stage):
        again = _open_tasks(tx, stage, inside, now)
        put(tx, stage, inside, "here", "", now)
        _add_up(tx, stage, again, now)
    elif inside and graph.decides_by_machine(stage):
        _hold(tx, stages, stage, inside, now)
    elif inside and graph.passes_at_once(stage):
        put(tx, stage, inside, "passed", "not yet in use", now)
        go_on(tx, stages, stage, inside, now)


def _hold(tx: Transaction, stages: Sequence[Stage], stage: Stage, item_ids: Sequence[int], now: float) -> None:
    """Items wait for a job to decide; pictures that come to a frames stage have nothing to be taken from."""
    pictures = set()
    if stage.kind == "frames":
        pictures = {one.id for one in items.by_ids(tx, item_ids).values() if one.kind != "video"}
    put(tx, stage, [one for one in item_ids if one not in pictures], "here", "", now)
    if pictures:
        put(tx, stage, sorted(pictures), "passed", "no video", now)
        go_on(tx, stages, stage, sorted(pictures), now)


def _let_in(tx: Transaction, stage: Stage, item_ids: Sequence[int], now: float) -> list[int]:
    """The items that may enter and are not in yet; the others are noted as not asked or waiting."""
    states = store.states(tx, stage.id, item_ids)
    new = [one for one in item_ids if states.get(one) in (None, "waiting")]
    if stage.file.only is None:
        return new
    only = query.parse(stage.file.only)
    answers = {one: only.value(facts(tx, one, only.names())) for one in new}
    put(tx, stage, [one for one in new if answers[one] is False], "not_asked", f"not: {stage.file.only}", now)
    put(tx, stage, [one for one in new if answers[one] is None], "waiting", f"unknown: {stage.file.only}", now)
    return [one for one in new if answers[one] is True]


def _open_tasks(tx: Transaction, stage: Stage, item_ids: Sequence[int], now: float) -> list[int]:
    """Make the items' tasks; returns those that were there before, and are open again."""
    new = [NewTask(one, stage.file.overlap.min) for one in item_ids]
    again = _ask_again(tx, stage, item_ids) if assignment.add(tx, stage.id, new) < len(new) else []
    for item_id, known in _truths(tx, stage, item_ids, now).items():
        task_id = assignment.task_of(tx, stage.id, item_id)
        if task_id is not None:
            skills.follow_file(tx, stage, task_id, known, now)
    if stage.file.order.open is None:
        assignment.open_all(tx, stage.id, now)
    return again


def _ask_again(tx: Transaction, stage: Stage, item_ids: Sequence[int]) -> list[int]:
    """Tasks of items that had left, and that are in again, are open as before; returns those somebody answered."""
    answered = []
    for item_id in item_ids:
        task_id = assignment.task_of(tx, stage.id, item_id)
        counts = None if task_id is None else assignment.counts(tx, task_id)
        if counts is not None and counts.closed_as == WITHDRAWN:
            assignment.reopen(tx, counts, counts.wanted if counts.taken else stage.file.overlap.min)
            answered += [counts.id] if consensus.fit_used(tx, counts.id) is not None else []
    return answered


def _add_up(tx: Transaction, stage: Stage, task_ids: Sequence[int], now: float) -> None:
    """What was said about items before they left counts again."""
    for task_id in task_ids:
        item_id = assignment.counts(tx, task_id).item_id
        advance(tx, stage, task_id, consensus.settle(tx, stage, task_id, asked(tx, stage, item_id)), now, item_id)


def _truths(tx: Transaction, stage: Stage, item_ids: Sequence[int], now: float) -> dict[int, dict[str, str]]:
    if stage.file.control_tasks is None:
        return {}
    places = items.sources(tx, item_ids)
    found = {one: skills.truths_of(tx, stage, [place.path for place in places.get(one, ())], now) for one in item_ids}
    return {one: known for one, known in found.items() if known}


def put(tx: Transaction, stage: Stage, item_ids: Sequence[int], state: str, reason: str, now: float) -> None:
    """Write where items stand; nothing else follows."""
    rows = [{"item_id": one, "stage_id": stage.id, "state": state, "reason": reason, "at": now} for one in item_ids]
    tx.put(item_stage, rows)
