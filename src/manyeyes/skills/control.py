"""Control tasks live: taken from the file, added by the owner or promoted; retired, corrected, counted.

The band of a control task is the number of its profile: all that are true alike stand in one band, so that the planner
can ask for any answer as often as for any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from manyeyes import assignment
from manyeyes.assignment import Lane, TaskCounts
from manyeyes.errors import ManyEyesError
from manyeyes.projects import ControlTasks, Stage
from manyeyes.skills import store
from manyeyes.skills.profiles import forget_profiles, profiles
from manyeyes.skills.rescore import rescore
from manyeyes.skills.truth import keep_truth, truth
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import control_task

FILE, OWNER, PROMOTED = "file", "owner", "promoted"
IN_USE, RETIRED = "in use", "retired"
EXPOSURE = ControlTasks(None, ()).exposure  # for a stage that says nothing of control tasks
# People who meet a promoted one: a picture met by many more than others is known as one to those who compare notes.
PROMOTED_EXPOSURE = 2


class NotSettledYet(ManyEyesError):
    """People are still asked about this picture. Settle it yourself first; then it can become one we know."""

    status = 409


class NoControlTask(ManyEyesError):
    """This is none of the pictures we know."""

    status = 404


@dataclass(frozen=True)
class ControlTask:
    """One control task; `uses`: people who answered it, `right_share`: of their answers, none before the first."""

    task_id: int
    item_id: int
    source: str
    state: str
    truths: Mapping[str, str]
    uses: int
    right_share: float | None
    denied: bool


def make_control(
    tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], source: str, now: float
) -> list[int]:
    """Make a task a control task; `source`: file, owner or promoted. One that is in use already is corrected.

    Returns the workers whose control answers count otherwise now. A settled task keeps what it settled at; later
    answers are control answers. Raises NotSettledYet where people have it and it is not settled.
    """
    if _in_use(tx, task_id):
        return correct_truth(tx, stage, task_id, truths, now)
    counts = assignment.counts(tx, task_id)
    if not may_become_control(counts):
        raise NotSettledYet
    return _adopt(tx, stage, counts, truths, source, now)


def may_become_control(counts: TaskCounts) -> bool:
    """Whether nobody is asked about the task any more, or nobody has been yet. One from before may always."""
    return counts.lane is Lane.CONTROL or counts.closed_as == "settled" or counts.answered == counts.taken == 0


def _adopt(
    tx: Transaction, stage: Stage, counts: TaskCounts, truths: Mapping[str, str], source: str, now: float
) -> list[int]:
    """Write down what is known, and put the task into the control lane for as many people as may meet it.

    Who was scored by it before it was retired is scored by what is known now; returns for whom that changed something.
    """
    band = _band(tx, stage.id, truths)
    row = {"task_id": counts.id, "stage_id": stage.id, "source": source, "state": IN_USE, "added_at": now}
    tx.put(control_task, [{**row, "retired_at": None, "denied": 0}])
    keep_truth(tx, counts.id, truths)
    changed = rescore(tx, stage, counts.id, truths, now)
    assignment.to_control(tx, counts.id, counts.taken + exposure(stage, source), band)
    forget_profiles(tx, stage.id)
    return changed


def exposure(stage: Stage, source: str) -> int:
    """How many people meet a control task of that source.

    A promoted one rests soon, another takes its place; but an exam, where nothing is hidden, needs as many as it may.
    """
    stated = stage.file.control_tasks.exposure if stage.file.control_tasks else EXPOSURE
    return min(stated, PROMOTED_EXPOSURE) if source == PROMOTED and stage.file.exam is None else stated


def _in_use(tx: Transaction, task_id: int) -> bool:
    row = tx.first(store.CONTROL_TASK, {"task": task_id})
    return row is not None and row.state == IN_USE


def _band(tx: Transaction, stage_id: int, truths: Mapping[str, str]) -> int:
    same = [band for band, profile in profiles(tx, stage_id).items() if profile == truths]
    return same[0] if same else int(tx.scalar(store.HIGHEST_BAND, {"stage": stage_id}) or 0) + 1


def retire_control(tx: Transaction, task_id: int, now: float) -> None:
    """Never lend a control task again; raises NoControlTask.

    An item that never settled returns to ordinary work: one person more is asked, then all that was said of it adds up.
    """
    if not _in_use(tx, task_id):
        raise NoControlTask
    tx.run(store.RETIRE, {"task": task_id, "now": now})
    counts = assignment.counts(tx, task_id)
    forget_profiles(tx, counts.stage_id)
    if counts.closed_as == "settled":
        assignment.rest(tx, task_id)
    else:
        assignment.to_ordinary(tx, task_id, counts.taken + 1)


def correct_truth(tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], now: float) -> list[int]:
    """Say what is true instead; returns the workers whose control answers count otherwise now.

    Raises NoControlTask. What was concluded from their former scores is for rules and fits to look at again.
    """
    if tx.first(store.CONTROL_TASK, {"task": task_id}) is None:
        raise NoControlTask
    before = truth(tx, task_id)
    if before == dict(truths):
        return []
    if assignment.counts(tx, task_id).lane is Lane.CONTROL:
        assignment.set_band(tx, task_id, _band(tx, stage.id, truths))
    keep_truth(tx, task_id, truths)
    forget_profiles(tx, stage.id)
    tx.run(store.NO_LONGER_DENIED, {"task": task_id})
    return rescore(tx, stage, task_id, truths, now)


def follow_file(tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], now: float) -> bool:
    """Bring a task in line with the control file; says whether it is a control task now.

    One that people have or answered stays ordinary; what the owner or people made one is not the file's business.
    """
    row = tx.first(store.CONTROL_TASK, {"task": task_id})
    if row is not None and row.state == IN_USE:
        if row.source == FILE:
            correct_truth(tx, stage, task_id, truths, now)
        return True
    counts = assignment.counts(tx, task_id)
    if counts.lane is not Lane.CONTROL and (counts.taken or counts.closed_as == "settled"):
        return False
    _adopt(tx, stage, counts, truths, FILE, now)
    return True


def retire_missing(tx: Transaction, stage_id: int, still_there: Collection[int], now: float) -> int:
    """Retire the control tasks that came from the file and are not in it any more; returns how many."""
    gone = [row.task_id for row in tx.all(store.OF_FILE, {"stage": stage_id}) if row.task_id not in still_there]
    for task_id in gone:
        retire_control(tx, task_id, now)
    return len(gone)


def follow_exposure(tx: Transaction, stage: Stage) -> None:
    """Every control task in use may be met by as many people as the project file says now."""
    for row in tx.all(store.EXPOSED, {"stage": stage.id}):
        wanted = row.before + exposure(stage, row.source)
        if wanted != row.wanted:
            assignment.want(tx, assignment.counts(tx, row.task_id), wanted)


def control_tasks(tx: Transaction, stage_id: int, after: int, limit: int) -> list[ControlTask]:
    """The stage's control tasks by task id above `after`, retired ones included."""
    rows = tx.all(store.CONTROL_TASKS, {"stage": stage_id, "after": after, "most": limit})
    return [_shown(tx, row) for row in rows]


def _shown(tx: Transaction, row: Row) -> ControlTask:
    used = tx.first(store.USED, {"task": row.task_id})
    assert used is not None, "a sum has a row"
    share = used.right / used.asked if used.asked else None
    truths = truth(tx, row.task_id)
    return ControlTask(row.task_id, row.item_id, row.source, row.state, truths, used.people, share, bool(row.denied))


def control_left(tx: Transaction, worker_id: int, stage_id: int) -> int:
    """How many control tasks a worker could still be lent: never seen, and not resting."""
    return len(assignment.unseen(tx, stage_id, worker_id, 10**6, Lane.CONTROL))
