"""skills' SQL: training, control tasks and scores."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal_column, select, update

from manyeyes.storage.tables import (
    answer,
    assignment,
    coin,
    control_entry,
    control_task,
    exam,
    known,
    pace,
    schedule,
    scored,
    skill,
    task,
    training,
    worker,
    worker_record,
)

b = bindparam

PROGRESS = select(
    training.c.step,
    training.c.tries,
    training.c.right_in_a_row,
    training.c.done_at,
    training.c.asked,
    training.c.right,
).where(training.c.worker_id == b("worker"), training.c.stage_id == b("stage"))
SCHEDULE = select(
    schedule.c.lent,
    schedule.c.control_at,
    schedule.c.block_end,
    schedule.c.probe_at,
    schedule.c.probe_end,
).where(schedule.c.worker_id == b("worker"), schedule.c.stage_id == b("stage"))
TRUTH = select(known.c.question, known.c.value).where(known.c.task_id == b("task")).order_by(known.c.question)
SKILLS = (
    select(skill.c.question, skill.c.asked, skill.c.right)
    .where(skill.c.worker_id == b("worker"), skill.c.stage_id == b("stage"))
    .with_for_update()
)
SCORES = (
    select(skill.c.worker_id, skill.c.question, skill.c.asked, skill.c.right)
    .where(skill.c.stage_id == b("stage"))
    .order_by(skill.c.worker_id, skill.c.question)
)
FORGET_TRUTH = delete(known).where(known.c.task_id == b("task"))
FORGET_ENTRIES = delete(control_entry).where(control_entry.c.stage_id == b("stage"))
ENTRIES_OF = select(control_entry.c.question, control_entry.c.value).where(
    control_entry.c.stage_id == b("stage"), control_entry.c.path == b("path")
)
KNOWN_PATHS = (
    select(control_entry.c.path)
    .where(control_entry.c.stage_id == b("stage"))
    .group_by(control_entry.c.path)
    .order_by(control_entry.c.path)
)
WORKER_RECORD = select(worker_record).where(
    worker_record.c.worker_id == b("worker"), worker_record.c.stage_id == b("stage")
)
PACE = select(pace.c.median_ms).where(pace.c.stage_id == b("stage"))

# --- control answers as they were given ---
SCORED_AS = select(scored.c.question, scored.c.right, scored.c.at).where(
    scored.c.worker_id == b("worker"), scored.c.task_id == b("task")
)
_nth = func.row_number().over(partition_by=scored.c.question, order_by=(scored.c.at.desc(), scored.c.task_id.desc()))
_latest = (
    select(scored.c.question, scored.c.value, scored.c.right, _nth.label("nth"))
    .where(scored.c.worker_id == b("worker"), scored.c.stage_id == b("stage"), scored.c.right.is_not(None))
    .subquery("latest")
)
WINDOW = (
    select(
        _latest.c.question,
        _latest.c.value,
        func.count().label("asked"),
        func.sum(_latest.c.right).label("right"),
    )
    .where(_latest.c.nth <= b("most"))
    .group_by(_latest.c.question, _latest.c.value)
    .order_by(_latest.c.question, _latest.c.value)
)

# --- exams ---
_ATTEMPT = (
    exam.c.attempt,
    exam.c.state,
    exam.c.lent,
    exam.c.answered,
    exam.c.asked,
    exam.c.right,
    exam.c.started_at,
    exam.c.ended_at,
)
ATTEMPTS = (
    select(*_ATTEMPT).where(exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage")).order_by(exam.c.attempt)
)
RUNNING_EXAM = (
    select(*_ATTEMPT)
    .where(exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage"))
    .where(exam.c.state == literal_column("'running'"))
    .order_by(exam.c.attempt.desc())
    .limit(1)
    .with_for_update()
)
_THIS_ATTEMPT = (exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage"), exam.c.attempt == b("number"))
COUNT_IN_EXAM = (
    update(exam)
    .where(*_THIS_ATTEMPT)
    .values(
        lent=exam.c.lent + b("more_lent"),
        answered=exam.c.answered + b("more_answered"),
        asked=exam.c.asked + b("more_asked"),
        right=exam.c.right + b("more_right"),
    )
)
END_EXAM = update(exam).where(*_THIS_ATTEMPT).values(state=b("ended"), ended_at=b("now"))
FORGIVE = (
    update(exam)
    .where(exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage"))
    .where(exam.c.state == literal_column("'failed'"))
    .values(state=literal_column("'forgiven'"))
)
ABANDON = (
    update(exam)
    .where(exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage"))
    .where(exam.c.state == literal_column("'running'"))
    .values(state=literal_column("'forgiven'"), ended_at=b("now"))
)
LENT_AT = select(assignment.c.lent_at).where(assignment.c.worker_id == b("worker"), assignment.c.task_id == b("task"))

# --- control tasks ---
_OPEN_CONTROL: ColumnElement[bool] = literal_column("task.lane = 1 AND task.state = 1")
_IN_USE = control_task.c.state == literal_column("'in use'")
CONTROL_TASK = select(control_task.c.source, control_task.c.state).where(control_task.c.task_id == b("task"))
PROFILES = (
    select(task.c.band, known.c.question, known.c.value)
    .distinct()
    .select_from(control_task)
    .join(task, task.c.id == control_task.c.task_id)
    .join(known, known.c.task_id == control_task.c.task_id)
    .where(control_task.c.stage_id == b("stage"), _IN_USE, _OPEN_CONTROL)
)
HIGHEST_BAND = select(func.max(task.c.band).label("band")).where(
    task.c.stage_id == b("stage"), task.c.lane == literal_column("1")
)
RETIRE = (
    update(control_task)
    .where(control_task.c.task_id == b("task"))
    .values(state=literal_column("'retired'"), retired_at=b("now"))
)
NO_LONGER_DENIED = update(control_task).where(control_task.c.task_id == b("task")).values(denied=literal_column("0"))
DENY = update(control_task).where(control_task.c.task_id == b("task")).values(denied=literal_column("1"))
OF_FILE = select(control_task.c.task_id).where(
    control_task.c.stage_id == b("stage"), _IN_USE, control_task.c.source == literal_column("'file'")
)
# How many slots each had filled before it became a control task: these people do not count as having met it.
EXPOSED = (
    select(
        control_task.c.task_id,
        control_task.c.source,
        task.c.wanted,
        select(func.count())
        .where(assignment.c.task_id == task.c.id, assignment.c.state.in_([literal_column("0"), literal_column("1")]))
        .where(assignment.c.lent_at < control_task.c.added_at)
        .correlate(task, control_task)
        .scalar_subquery()
        .label("before"),
    )
    .join(task, task.c.id == control_task.c.task_id)
    .where(control_task.c.stage_id == b("stage"), _IN_USE)
)
CONTROL_TASKS = (
    select(control_task.c.task_id, task.c.item_id, control_task.c.source, control_task.c.state, control_task.c.denied)
    .join(task, task.c.id == control_task.c.task_id)
    .where(control_task.c.stage_id == b("stage"), control_task.c.task_id > b("after"))
    .order_by(control_task.c.task_id)
    .limit(b("most"))
)
USED = select(
    func.count(scored.c.worker_id.distinct()).label("people"),
    func.count(scored.c.right).label("asked"),
    func.sum(scored.c.right).label("right"),
).where(scored.c.task_id == b("task"))
COUNT_ALL_IN_USE = select(func.count().label("n")).where(control_task.c.stage_id == b("stage"), _IN_USE)
# Those that still may be met: one that rests is as good as gone.
COUNT_IN_USE = (
    select(func.count().label("n"))
    .select_from(control_task)
    .join(task, task.c.id == control_task.c.task_id)
    .where(control_task.c.stage_id == b("stage"), _IN_USE, task.c.taken < task.c.wanted)
)
VALUES_IN_USE = (
    select(known.c.question, known.c.value, func.count().label("tasks"))
    .select_from(control_task)
    .join(known, known.c.task_id == control_task.c.task_id)
    .where(control_task.c.stage_id == b("stage"), _IN_USE)
    .group_by(known.c.question, known.c.value)
)
NAME_OF_WORKER = select(worker.c.public_id).where(worker.c.id == b("worker"))

# --- a truth is corrected, or denied ---
SCORED_OF_TASK = (
    select(scored.c.worker_id, scored.c.question, scored.c.right, scored.c.at)
    .where(scored.c.task_id == b("task"))
    .order_by(scored.c.worker_id)
)
SAID_OF_TASK = (
    select(answer.c.worker_id, answer.c.revision, answer.c.question, answer.c.value)
    .where(answer.c.task_id == b("task"), answer.c.counts == literal_column("true"))
    .order_by(answer.c.revision)
)
FORGET_SCORED = delete(scored).where(scored.c.worker_id == b("worker"), scored.c.task_id == b("task"))
WRONG_SINCE = (
    select(scored.c.task_id)
    .where(scored.c.worker_id == b("worker"), scored.c.stage_id == b("stage"), scored.c.at > b("since"))
    .where(scored.c.right == literal_column("0"))
    .group_by(scored.c.task_id)
    .order_by(func.max(scored.c.at).desc(), scored.c.task_id)
    .limit(b("most"))
)
# The answers of people whom control tasks, enough of them, do not put below the gate; each one's newest revision.
_newer = answer.alias("newer")
TRUSTED = (
    select(scored.c.question, scored.c.value, answer.c.value.label("said"))
    .join(
        skill,
        and_(
            skill.c.worker_id == scored.c.worker_id,
            skill.c.stage_id == scored.c.stage_id,
            skill.c.question == scored.c.question,
        ),
    )
    .join(
        answer,
        and_(
            answer.c.task_id == scored.c.task_id,
            answer.c.worker_id == scored.c.worker_id,
            answer.c.question == scored.c.question,
        ),
    )
    .where(scored.c.task_id == b("task"), skill.c.asked >= b("least"))
    .where(skill.c.right * b("right_step") + (skill.c.asked - skill.c.right) * b("wrong_step") < b("bound"))
    .where(
        ~select(literal_column("1"))
        .where(_newer.c.assignment_id == answer.c.assignment_id, _newer.c.question == answer.c.question)
        .where(_newer.c.revision > answer.c.revision)
        .exists()
    )
)

# --- which pictures people may be told of ---
COIN = select(coin.c.factor).where(coin.c.stage_id == b("stage"))
