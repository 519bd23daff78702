"""rules' SQL: the log of firings, and the evidence that rules read of the rooms before this one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, select, update
from sqlalchemy.sql.selectable import FromClause

from manyeyes.storage.tables import (
    answer,
    assignment,
    consensus,
    exam,
    firing,
    pace,
    restriction,
    scored,
    stage,
    task,
    worker,
)

b = bindparam

PUBLIC_ID = select(worker.c.public_id).where(worker.c.id == b("worker"))

# --- the log ---
_LOG = (
    select(firing, stage.c.name.label("stage"), worker.c.public_id.label("worker"))
    .join(stage, stage.c.id == firing.c.stage_id)
    .join(worker, worker.c.id == firing.c.worker_id)
)
FIRINGS = (
    _LOG.where(firing.c.project_id == b("project"), firing.c.id < b("before"))
    .order_by(firing.c.id.desc())
    .limit(b("most"))
)
FIRINGS_OF = _LOG.where(firing.c.worker_id == b("worker")).order_by(firing.c.id.desc())
FIRING_BY_NAME = _LOG.where(firing.c.public_id == b("public_id"))
FIRINGS_WITH = _LOG.where(firing.c.restriction_id == b("restriction")).order_by(firing.c.id)
CONCLUDE = (
    update(firing)
    .where(firing.c.id == b("id_"))
    .values(
        state=b("new_state"),
        error=b("new_error"),
        restriction_id=b("new_restriction_id"),
        withdrawal_id=b("new_withdrawal_id"),
        changed_at=b("now"),
    )
)
MARK = (
    update(firing)
    .where(firing.c.id == b("id_"), firing.c.state == literal_column("'succeeded'"))
    .values(state=b("new_state"), changed_at=b("now"))
)
ACTED_HERE = (
    select(firing.c.rule, firing.c.state, firing.c.restriction_id, firing.c.at, firing.c.changed_at)
    .where(firing.c.worker_id == b("worker"), firing.c.stage_id == b("stage"))
    .order_by(firing.c.id)
)


# --- the evidence: a submission has a row a question, and its first row says when and how long ---
def _first(rows: Any) -> ColumnElement[bool]:
    """The first row of an assignment's first submission."""
    earlier = answer.alias()
    return ~exists(
        select(literal_column("1")).where(earlier.c.assignment_id == rows.c.assignment_id, earlier.c.id < rows.c.id)
    )


def _mine(name: str) -> FromClause:
    """A worker's last `last` submissions in a stage after `since`."""
    return (
        select(
            answer.c.id,
            answer.c.assignment_id,
            answer.c.task_id,
            answer.c.shown_ms,
            answer.c.at,
            assignment.c.lent_at,
        )
        .join(assignment, assignment.c.id == answer.c.assignment_id)
        .where(answer.c.worker_id == b("worker"), assignment.c.stage_id == b("stage"), answer.c.at > b("since"))
        .where(answer.c.revision == literal_column("1"), _first(answer))
        .order_by(answer.c.id.desc())
        .limit(b("last"))
        .subquery(name)
    )


KNOWN = (
    select(scored.c.task_id, scored.c.question, scored.c.right, scored.c.value, scored.c.at)
    .where(scored.c.worker_id == b("worker"), scored.c.stage_id == b("stage"), scored.c.at > b("since"))
    .where(scored.c.right.is_not(None))
    .order_by(scored.c.at.desc(), scored.c.task_id.desc(), scored.c.question)
    .limit(b("most"))
)
_looked = _mine("looked")
_others = answer.alias("others")
# A row an other person who answered the same picture; one with none where there is nobody.
LOOKED = (
    select(
        _looked.c.id,
        _looked.c.shown_ms,
        _looked.c.at,
        _looked.c.lent_at,
        _others.c.shown_ms.label("others_ms"),
    )
    .select_from(
        _looked.outerjoin(
            _others,
            and_(
                _others.c.task_id == _looked.c.task_id,
                _others.c.worker_id != b("worker"),
                _others.c.shown_ms > literal_column("0"),
                _first(_others),
            ),
        )
    )
    .order_by(_looked.c.id)
)
_judged = _mine("judged")
# What a worker said about pictures that are settled, every revision of it.
SETTLED = (
    select(
        _judged.c.id,
        answer.c.question,
        answer.c.revision,
        answer.c.value,
        consensus.c.value.label("settled"),
    )
    .select_from(
        _judged.join(answer, answer.c.assignment_id == _judged.c.assignment_id).join(
            consensus,
            and_(consensus.c.task_id == _judged.c.task_id, consensus.c.question == answer.c.question),
        )
    )
    .where(consensus.c.state == literal_column("'settled'"), answer.c.value != literal_column("'unsure'"))
    .order_by(_judged.c.id, answer.c.question, answer.c.revision)
)
# The last pictures a worker is done with: 1 answered, 2 extra, 3 skipped.
DONE_WITH = (
    select(assignment.c.state)
    .where(assignment.c.worker_id == b("worker"), assignment.c.stage_id == b("stage"))
    .where(literal_column("assignment.state IN (1, 2, 3)"), assignment.c.lent_at > b("since"))
    .order_by(assignment.c.id.desc())
    .limit(b("most"))
)
_today = _mine("today")
ANSWERED = select(func.count().label("n")).select_from(_today)
LAST_EXAM = (
    select(exam.c.state, exam.c.asked, exam.c.right, exam.c.ended_at)
    .where(exam.c.worker_id == b("worker"), exam.c.stage_id == b("stage"), exam.c.ended_at.is_not(None))
    .order_by(exam.c.attempt.desc())
    .limit(literal_column("1"))
)
TASKS_ANSWERED = (
    select(func.count().label("n"))
    .select_from(assignment)
    .where(assignment.c.worker_id == b("worker"), assignment.c.stage_id == b("stage"))
    .where(literal_column("assignment.state IN (1, 2)"))
)

# --- the pace of a stage ---
PACE = select(pace.c.median_ms, pace.c.answers, pace.c.at).where(pace.c.stage_id == b("stage"))
NEWEST_ANSWER = select(func.max(answer.c.id).label("id"))
PACE_ROWS = (
    select(answer.c.worker_id, answer.c.shown_ms)
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(answer.c.id > b("floor"), assignment.c.stage_id == b("stage"), answer.c.shown_ms > literal_column("0"))
    .where(_first(answer))
    .order_by(answer.c.id.desc())
    .limit(b("most"))
)

_last = _mine("last")
LAST_ANSWERS = select(_last.c.at).order_by(_last.c.id.desc())

# --- what a worker touched ---
TOUCHED = (
    select(answer.c.task_id, func.max(answer.c.id).label("newest"))
    .join(task, task.c.id == answer.c.task_id)
    .where(answer.c.worker_id == b("worker"), task.c.stage_id == b("stage"), answer.c.at > b("since"))
    .where(task.c.lane != literal_column("1"))
    .group_by(answer.c.task_id)
    .order_by(func.max(answer.c.id).desc())
    .limit(b("most"))
)

# When a worker's earlier stops about a stage ended; none where one was lifted only later.
ENDED_BEFORE = (
    select(func.coalesce(restriction.c.lifted_at, restriction.c.until).label("ended"))
    .where(restriction.c.worker_id == b("worker"), restriction.c.kind == literal_column("'stop'"))
    .where(restriction.c.made_at < b("at"))
    .where((restriction.c.stage_id.is_(None)) | (restriction.c.stage_id == b("stage")))
)

# --- who works, and who of them is stopped ---
_active = (
    select(answer.c.worker_id)
    .distinct()
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(answer.c.id > b("floor"), assignment.c.stage_id == b("stage"), answer.c.at > b("since"))
    .subquery("active")
)
_stopped = exists(
    select(literal_column("1"))
    .where(restriction.c.worker_id == _active.c.worker_id, restriction.c.kind == literal_column("'stop'"))
    .where(restriction.c.lifted_at.is_(None), (restriction.c.until.is_(None)) | (restriction.c.until > b("now")))
    .where((restriction.c.project_id.is_(None)) | (restriction.c.project_id == b("project")))
    .where((restriction.c.stage_id.is_(None)) | (restriction.c.stage_id == b("stage")))
)
ACTIVE = select(_active.c.worker_id, _stopped.label("stopped")).order_by(_active.c.worker_id)

# --- the past of a stage, to be played again ---
PAST = (
    select(
        answer.c.id,
        answer.c.assignment_id,
        answer.c.task_id,
        answer.c.worker_id,
        answer.c.revision,
        answer.c.question,
        answer.c.value,
        answer.c.shown_ms,
        answer.c.at,
        assignment.c.public_id,
        assignment.c.lent_at,
        task.c.lane,
        worker.c.public_id.label("worker"),
    )
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .join(task, task.c.id == answer.c.task_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(task.c.stage_id == b("stage"), answer.c.id > b("last"), answer.c.counts == literal_column("true"))
    .where(worker.c.kind != literal_column("'owner'"))
    .order_by(answer.c.id)
    .limit(b("most"))
)
PAST_SKIPS = (
    select(assignment.c.id, assignment.c.worker_id, assignment.c.lent_at, worker.c.public_id.label("worker"))
    .join(worker, worker.c.id == assignment.c.worker_id)
    .where(assignment.c.stage_id == b("stage"), literal_column("assignment.state = 3"))
    .order_by(assignment.c.id)
)
SCORED = select(scored.c.worker_id, scored.c.task_id, scored.c.question, scored.c.right, scored.c.value).where(
    scored.c.stage_id == b("stage")
)
SETTLED_NOW = (
    select(consensus.c.task_id, consensus.c.question, consensus.c.value, consensus.c.posterior)
    .join(task, task.c.id == consensus.c.task_id)
    .where(task.c.stage_id == b("stage"), consensus.c.state == literal_column("'settled'"))
)
EXAMS = (
    select(exam.c.worker_id, exam.c.state, exam.c.asked, exam.c.right, exam.c.ended_at)
    .where(exam.c.stage_id == b("stage"), exam.c.ended_at.is_not(None))
    .order_by(exam.c.ended_at)
)
