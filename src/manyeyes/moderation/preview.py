"""What taking back somebody's answers would change: settled tasks are judged again as if he had said nothing then.

Read in bulk, so that 500 answers take some tens of milliseconds. Exact up to `EXACT` settled tasks, else from a sample.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from manyeyes import answers, consensus, flow, projects
from manyeyes.answers import Answer
from manyeyes.consensus import Fit, State, TaskVerdict, Trust
from manyeyes.moderation import store
from manyeyes.moderation.records import Preview
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

EXACT, SAMPLE = 5000, 2000
OPEN, FLIP, CONTESTED = "open", "flip", "contested"


def preview_take_back(
    tx: Transaction, project: Project, worker: Worker, from_at: float, until_at: float, *, stage: str = ""
) -> Preview:
    """What `take_back` would change, without changing anything: for a reader.

    Judged by the fit of now; his part in it goes with the next fit, so single tasks may still differ.
    """
    count = 0
    names: list[str] = []
    settled: list[tuple[Stage, Row]] = []
    for one in stages_of(tx, project, worker, stage):
        keys = {"worker": worker.id, "stage": one.id, "from_at": from_at, "until_at": until_at}
        rows = tx.all(store.HIS_ANSWERS, keys)
        count, names = count + len(rows), names + ([one.name] if rows else [])
        settled += [(one, row) for row in rows if row.closed_as == str(State.SETTLED)]
    looked_at = settled if len(settled) <= EXACT else random.Random(worker.id).sample(settled, SAMPLE)
    changes = _changes(tx, looked_at, worker, from_at, until_at)
    scale = len(settled) / len(looked_at) if looked_at else 1.0
    open_, flip, contested = (round(scale * changes[what]) for what in (OPEN, FLIP, CONTESTED))
    exact = len(looked_at) == len(settled)
    return Preview(count, tuple(names), len(settled), open_, flip, contested, len(looked_at), exact)


def stages_of(tx: Transaction, project: Project, worker: Worker, name: str = "") -> list[Stage]:
    """The stages of the project he answered in, or the named one of them."""
    there = {row.stage_id for row in tx.all(store.STAGES_OF, {"worker": worker.id, "project": project.id})}
    wanted = [projects.stage(tx, project.slug, name)] if name else projects.stages(tx, project.id)
    return [stage for stage in wanted if stage.id in there]


Taken = Callable[[Row], bool]


def _changes(
    tx: Transaction, looked_at: Sequence[tuple[Stage, Row]], worker: Worker, from_at: float, until_at: float
) -> Counter[str]:
    def taken(row: Row) -> bool:
        return bool(row.withdrawn) or (row.worker_id == worker.id and from_at <= row.at <= until_at)

    stages = {stage.id: stage for stage, _ in looked_at}
    found: Counter[str] = Counter()
    for number, stage in stages.items():
        found += _changes_in(tx, stage, [task for one, task in looked_at if one.id == number], taken)
    return found


def _changes_in(tx: Transaction, stage: Stage, tasks: Sequence[Row], taken: Taken) -> Counter[str]:
    ids = [task.task_id for task in tasks]
    said: dict[int, list[Row]] = defaultdict(list)
    for row in store.said_about(tx, ids):
        said[row.task_id].append(row)
    before: dict[int, dict[str, str | None]] = defaultdict(dict)
    for row in store.values_of(tx, ids):
        before[row.task_id][row.question] = row.value
    used = consensus.current_fit(tx, stage.id)
    trust = consensus.skills_in(tx, used)
    stood_by = answers.stood_by_in(tx, stage.id)
    changes = (
        _change(_without(tx, stage, task, said[task.task_id], taken, stood_by, used, trust), before[task.task_id])
        for task in tasks
    )
    return Counter(filter(None, changes))


def _without(
    tx: Transaction,
    stage: Stage,
    task: Row,
    rows: Sequence[Row],
    taken: Taken,
    stood_by: Collection[tuple[int, int]],
    used: Fit,
    trust: Trust,
) -> TaskVerdict:
    """As `consensus.settle` would judge the task once these answers are withdrawn."""
    left = [row for row in rows if not taken(row)]
    newest = {row.assignment_id: row.revision for row in left}  # rows come by revision, the highest last
    said = [
        Answer(
            row.assignment_id,
            row.worker_id,
            row.kind == "owner",
            row.question,
            row.value,
            bool(row.settles),
            (row.worker_id, row.task_id) in stood_by,
        )
        for row in left
        if row.revision == newest[row.assignment_id]
    ]
    given = trust.given if used.number else consensus.believed_words(stage)
    return consensus.judge_task(
        stage.file.questions,
        flow.asked(tx, stage, task.item_id),
        said,
        task.answered,
        stage.file.overlap,
        trust,
        words=consensus.words_of(tx, stage, task.item_id, given),
        opinions=consensus.opinions_of(tx, task.item_id, given),
        withdrawn=len({row.assignment_id for row in rows} - set(newest)),
    )


def _change(after: TaskVerdict, before: Mapping[str, str | None]) -> str | None:
    if after.state is State.OPEN:
        return OPEN
    if after.state is State.CONTESTED:
        return CONTESTED
    same = all(before.get(one.question) == one.value for one in after.questions if one.state is State.SETTLED)
    return None if same else FLIP
