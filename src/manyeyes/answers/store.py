"""answers' SQL: append, read what counts, and what was withdrawn."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, exists, func, literal_column, or_, select, update

from manyeyes.storage.tables import answer, assignment, item, second_look, task, withdrawal, worker

b = bindparam
# An answer is withdrawn while a withdrawal that was not lifted covers its worker, its stage and its time.
_covers: Select[tuple[str]] = (
    select(literal_column("1"))
    .where(withdrawal.c.worker_id == answer.c.worker_id, withdrawal.c.lifted_at.is_(None))
    .where(answer.c.at >= withdrawal.c.from_at, answer.c.at <= withdrawal.c.until_at)
)
WITHDRAWN = exists(
    _covers.where(
        or_(
            withdrawal.c.stage_id.is_(None),
            withdrawal.c.stage_id
            == select(task.c.stage_id).where(task.c.id == answer.c.task_id).correlate(answer).scalar_subquery(),
        )
    )
)

# Who was told that a task was settled otherwise, and still thinks so. One that became known meanwhile stays what it is.
_stood_by: Select[tuple[int, int]] = (
    select(second_look.c.worker_id, second_look.c.task_id)
    .join(task, task.c.id == second_look.c.task_id)
    .where(second_look.c.said == literal_column("'stands'"), task.c.lane != literal_column("1"))
)
_stands = (
    exists(
        _stood_by.where(
            second_look.c.worker_id == answer.c.worker_id, second_look.c.task_id == answer.c.task_id
        ).correlate(answer)
    )
).label("stands")

OF_ASSIGNMENT = (
    select(
        answer.c.id,
        answer.c.revision,
        answer.c.question,
        answer.c.value,
        answer.c.untouched,
        answer.c.settles,
        answer.c.counts,
        answer.c.at,
    )
    .where(answer.c.assignment_id == b("assignment"))
    .order_by(answer.c.revision, answer.c.id)
)
OF_TASK = (
    select(
        answer.c.assignment_id,
        answer.c.worker_id,
        answer.c.revision,
        answer.c.question,
        answer.c.value,
        answer.c.settles,
        worker.c.kind,
        _stands,
    )
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(answer.c.task_id == b("task"), answer.c.counts == literal_column("true"), ~WITHDRAWN)
    .order_by(answer.c.assignment_id, answer.c.revision, answer.c.id)
)
_earlier = answer.alias("earlier")
FIRST_ANSWERED_AFTER = select(func.count(answer.c.assignment_id.distinct()).label("n")).where(
    answer.c.worker_id == b("worker"),
    answer.c.id > b("id"),
    ~exists(
        select(literal_column("1")).where(_earlier.c.assignment_id == answer.c.assignment_id, _earlier.c.id <= b("id"))
    ),
)
LATEST = (
    select(
        answer.c.assignment_id,
        func.max(answer.c.revision).label("revision"),
        func.min(answer.c.id).label("first_id"),
        func.min(answer.c.at).label("first_at"),
    )
    .where(answer.c.worker_id == b("worker"), answer.c.at >= b("since"))
    .group_by(answer.c.assignment_id)
    .order_by(func.min(answer.c.id).desc())
    .limit(b("most"))
)
SHOWN = (
    select(assignment.c.public_id, assignment.c.stage_id, assignment.c.workflow, task.c.item_id, task.c.about)
    .join(task, task.c.id == assignment.c.task_id)
    .join(item, item.c.id == task.c.item_id)
    .where(assignment.c.id == b("assignment"))
)
NEWEST = select(func.max(answer.c.id).label("id"))
ANSWERED_TASKS = select(func.count(answer.c.assignment_id.distinct()).label("n")).where(
    answer.c.worker_id == b("worker")
)

# --- what was withdrawn ---
WITHDRAWN_FROM = select(func.count(answer.c.assignment_id.distinct()).label("n")).where(
    answer.c.task_id == b("task"), answer.c.counts == literal_column("true"), WITHDRAWN
)
TASKS_OF_WORKER = (
    select(answer.c.task_id)
    .distinct()
    .join(task, task.c.id == answer.c.task_id)
    .where(answer.c.worker_id == b("worker"), task.c.stage_id == b("stage"), answer.c.task_id > b("last"))
    .order_by(answer.c.task_id)
    .limit(b("most"))
)
LIFT_WITHDRAWAL = (
    update(withdrawal).where(withdrawal.c.id == b("id_"), withdrawal.c.lifted_at.is_(None)).values(lifted_at=b("now"))
)
WITHDRAWAL = select(withdrawal).where(withdrawal.c.id == b("id"))
WITHDRAWAL_BY_NAME = select(withdrawal).where(withdrawal.c.public_id == b("public_id"))
WITHDRAWALS_OF = select(withdrawal).where(withdrawal.c.worker_id == b("worker")).order_by(withdrawal.c.id.desc())

# --- second looks ---
SECOND_LOOKS = select(second_look.c.task_id, second_look.c.said).where(second_look.c.worker_id == b("worker"))
STOOD_BY_IN = _stood_by.where(task.c.stage_id == b("stage"))
STOOD_BY_SINCE = select(func.count().label("n")).where(
    second_look.c.worker_id == b("worker"),
    second_look.c.said == literal_column("'stands'"),
    second_look.c.at >= b("since"),
)
