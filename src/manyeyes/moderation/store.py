"""moderation's SQL: reads over the tables of the rooms below; of its own it writes who is alike.

Long because an owner's pages join what seven rooms know of a person, and a room's SQL stands in one file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import (
    alike,
    answer,
    appeal,
    assignment,
    consensus,
    exam,
    firing,
    known,
    pace,
    restriction,
    scored,
    skill,
    stage,
    task,
    withdrawal,
    worker,
    worker_record,
)

b = bindparam

# --- everybody's answers to a stage, for copying: in parts by id, so that a million of them need no million of rows ---
_withdrawn = exists(
    select(literal_column("1"))
    .where(withdrawal.c.worker_id == answer.c.worker_id, withdrawal.c.lifted_at.is_(None))
    .where(answer.c.at >= withdrawal.c.from_at, answer.c.at <= withdrawal.c.until_at)
    .where(or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == task.c.stage_id))
)
SAID_AFTER = (
    select(
        answer.c.id,
        answer.c.assignment_id,
        answer.c.task_id,
        answer.c.worker_id,
        answer.c.revision,
        answer.c.question,
        answer.c.value,
    )
    .join(task, task.c.id == answer.c.task_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(answer.c.id > b("last"), task.c.stage_id == b("stage"), answer.c.counts == literal_column("true"))
    .where(worker.c.kind != literal_column("'owner'"), ~_withdrawn)
    .order_by(answer.c.id)
    .limit(b("most"))
)
TRUTHS = (
    select(known.c.task_id, known.c.question, known.c.value)
    .join(task, task.c.id == known.c.task_id)
    .where(task.c.stage_id == b("stage"))
)
FORGET_ALIKE = delete(alike).where(alike.c.stage_id == b("the_stage"))
_first, _second, _named = worker.alias("first"), worker.alias("second"), worker.alias("named")
ALIKE = (
    select(alike, _first.c.public_id.label("one"), _second.c.public_id.label("two"), _named.c.public_id.label("name"))
    .join(_first, _first.c.id == alike.c.first_id)
    .join(_second, _second.c.id == alike.c.second_id)
    .join(_named, _named.c.id == alike.c.clique)
    .where(alike.c.stage_id == b("stage"))
    .order_by(alike.c.together.desc(), alike.c.clique, alike.c.surprise.desc(), alike.c.first_id, alike.c.second_id)
)

# --- taking back: what one worker said in a time ---
_his = (answer.c.worker_id == b("worker"), answer.c.at >= b("from_at"), answer.c.at <= b("until_at"))
STAGES_OF = (
    select(assignment.c.stage_id)
    .distinct()
    .join(stage, stage.c.id == assignment.c.stage_id)
    .where(assignment.c.worker_id == b("worker"), stage.c.project_id == b("project"))
    .where(literal_column("assignment.state IN (1, 2)"))
)
HIS_ANSWERS = (
    select(
        answer.c.task_id,
        task.c.stage_id,
        task.c.item_id,
        task.c.answered,
        task.c.lane,
        task.c.closed_as,
        func.min(answer.c.at).label("first_at"),
        func.max(answer.c.at).label("last_at"),
    )
    .join(task, task.c.id == answer.c.task_id)
    .where(*_his, task.c.stage_id == b("stage"), answer.c.counts == literal_column("true"), ~_withdrawn)
    .group_by(answer.c.task_id, task.c.stage_id, task.c.item_id, task.c.answered, task.c.lane, task.c.closed_as)
    .order_by(answer.c.task_id)
)
REACH = (
    select(func.count().label("n"), func.min(answer.c.at).label("first_at"), func.max(answer.c.at).label("last_at"))
    .join(task, task.c.id == answer.c.task_id)
    .where(*_his, task.c.stage_id == b("stage"))
)
AT_ONCE = 500  # ids in one statement


def said_about(tx: Transaction, task_ids: Sequence[int]) -> list[Row]:
    """Every answer to some tasks, withdrawn ones marked, in the order `answers.current` reads them."""
    statement = (
        select(
            answer.c.task_id,
            answer.c.assignment_id,
            answer.c.worker_id,
            answer.c.revision,
            answer.c.question,
            answer.c.value,
            answer.c.settles,
            answer.c.at,
            worker.c.kind,
            case((_withdrawn, 1), else_=0).label("withdrawn"),
        )
        .join(worker, worker.c.id == answer.c.worker_id)
        .join(task, task.c.id == answer.c.task_id)
        .where(answer.c.counts == literal_column("true"))
        .order_by(answer.c.task_id, answer.c.assignment_id, answer.c.revision, answer.c.id)
    )
    return _in_parts(tx, statement, answer.c.task_id, task_ids)


def values_of(tx: Transaction, task_ids: Sequence[int]) -> list[Row]:
    """What tasks add up to now."""
    return _in_parts(
        tx, select(consensus.c.task_id, consensus.c.question, consensus.c.value), consensus.c.task_id, task_ids
    )


def _in_parts(tx: Transaction, statement: Select[Any], column: Column[int], ids: Sequence[int]) -> list[Row]:
    parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    return [row for part in parts for row in tx.dynamic(statement.where(column.in_(part)))]


EVERY_STAGE_OF = (
    select(assignment.c.stage_id)
    .distinct()
    .where(assignment.c.worker_id == b("worker"), literal_column("assignment.state IN (1, 2)"))
)
PUBLIC_ID = select(worker.c.public_id).where(worker.c.id == b("worker"))

# --- people: everybody who answered in the human stages of a project; one look into an index for each worker ---
_answered: ColumnElement[bool] = literal_column("assignment.state IN (1, 2)")
_worked = exists(
    select(literal_column("1")).where(
        assignment.c.worker_id == worker.c.id, assignment.c.stage_id == stage.c.id, _answered
    )
)
# What control answers say against him in nats, as `skills.evidence` has it: linear, so that the database adds it up.
_against = (
    select(func.sum(skill.c.right * b("right_step") + (skill.c.asked - skill.c.right) * b("wrong_step")))
    .where(skill.c.worker_id == worker.c.id, skill.c.stage_id == stage.c.id)
    .scalar_subquery()
)
_people = (
    select(
        worker.c.id,
        worker.c.public_id,
        worker.c.kind,
        stage.c.id.label("stage_id"),
        worker_record.c.median_ms,
        worker_record.c.agreed,
        worker_record.c.agreed_of,
        worker_record.c.drift,
        worker_record.c.gated,
    )
    .select_from(worker)
    .join(stage, (stage.c.project_id == b("project")) & (stage.c.kind == literal_column("'classify'")))
    .where(stage.c.state != literal_column("'gone'"))
    .outerjoin(worker_record, (worker_record.c.worker_id == worker.c.id) & (worker_record.c.stage_id == stage.c.id))
    .where(worker.c.kind != literal_column("'owner'"), or_(worker_record.c.worker_id.is_not(None), _worked))
)
_page = (
    _people.where(or_(stage.c.name == b("stage"), b("stage") == literal_column("''")))
    .limit(b("most"))
    .offset(b("after"))
)
PEOPLE = {
    "worst": _page.order_by(
        func.coalesce(worker_record.c.gated, 0).desc(),
        (func.coalesce(_against, 0.0) + func.coalesce(worker_record.c.drift, 0.0)).desc(),
        func.coalesce(worker_record.c.agreed, 1.0),
        worker.c.id,
        stage.c.id,
    ),
    "most_answers": _page.order_by(func.coalesce(worker_record.c.answered, 0).desc(), worker.c.id, stage.c.id),
    "newest": _page.order_by(worker.c.id.desc(), stage.c.id),
}
ONE = _people.where(worker.c.id == b("worker")).order_by(stage.c.id)
ANSWERED = (
    select(assignment.c.stage_id, func.count().label("answered"))
    .where(assignment.c.worker_id == b("worker"), _answered)
    .group_by(assignment.c.stage_id)
)
LAST_SEEN = (
    select(answer.c.at).where(answer.c.worker_id == b("worker")).order_by(answer.c.id.desc()).limit(literal_column("1"))
)
PACES = select(pace.c.stage_id, pace.c.median_ms)
CONTROL = (
    select(skill.c.stage_id, skill.c.question, skill.c.asked, skill.c.right)
    .where(skill.c.worker_id == b("worker"))
    .order_by(skill.c.stage_id, skill.c.question)
)
MEMBERS = (
    select(alike.c.stage_id, alike.c.clique, _named.c.public_id.label("name"), alike.c.first_id, alike.c.second_id)
    .join(_named, _named.c.id == alike.c.clique)
    .join(stage, stage.c.id == alike.c.stage_id)
    .where(stage.c.project_id == b("project"))
)

# --- one person in whole ---
WORKER = select(worker.c.id, worker.c.public_id, worker.c.kind, worker.c.created_at).where(
    worker.c.public_id == b("public_id")
)
EXAMS = (
    select(exam, stage.c.name.label("stage"))
    .join(stage, stage.c.id == exam.c.stage_id)
    .where(exam.c.worker_id == b("worker"), stage.c.project_id == b("project"))
    .order_by(exam.c.started_at.desc())
)
_said = (
    select(answer.c.value)
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(assignment.c.worker_id == scored.c.worker_id, assignment.c.task_id == scored.c.task_id)
    .where(answer.c.question == scored.c.question)
    .order_by(answer.c.revision.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)
LAST_CONTROL = (
    select(
        scored.c.question,
        scored.c.right,
        scored.c.value.label("truth"),
        scored.c.at,
        task.c.item_id,
        stage.c.name.label("stage"),
        _said.label("said"),
    )
    .join(task, task.c.id == scored.c.task_id)
    .join(stage, stage.c.id == scored.c.stage_id)
    .where(scored.c.worker_id == b("worker"), stage.c.project_id == b("project"))
    .order_by(scored.c.at.desc(), scored.c.task_id.desc(), scored.c.question)
    .limit(b("most"))
)
APPEALS = (
    select(appeal, restriction.c.public_id.label("restriction"))
    .join(restriction, restriction.c.id == appeal.c.restriction_id)
    .where(restriction.c.worker_id == b("worker"))
)
FIRINGS = (
    select(
        firing.c.public_id,
        firing.c.rule,
        firing.c.numbers,
        firing.c.action,
        firing.c.state,
        firing.c.at,
        stage.c.name.label("stage"),
    )
    .join(stage, stage.c.id == firing.c.stage_id)
    .where(firing.c.worker_id == b("worker"), firing.c.project_id == b("project"))
    .order_by(firing.c.id.desc())
    .limit(b("most"))
)

# --- watching: the newest rows by id, whatever the size of the tables ---
_newest_answers = (
    select(answer.c.task_id, answer.c.at, answer.c.id).order_by(answer.c.id.desc()).limit(b("most")).subquery("newest")
)
SETTLED_LATELY = (
    select(_newest_answers.c.task_id)
    .join(task, task.c.id == _newest_answers.c.task_id)
    .where(task.c.stage_id == b("stage"), literal_column("task.closed_as = 'settled'"))
    .group_by(_newest_answers.c.task_id)
    .order_by(func.max(_newest_answers.c.id).desc())
)
_newest_lent = (
    select(assignment.c.stage_id, assignment.c.worker_id, assignment.c.lent_at)
    .order_by(assignment.c.id.desc())
    .limit(b("most"))
    .subquery("newest_lent")
)
SERVED = (
    select(func.count().label("served"), func.count(_newest_lent.c.worker_id.distinct()).label("workers"))
    .where(_newest_lent.c.stage_id == b("stage"))
    .where(_newest_lent.c.lent_at >= b("since"), _newest_lent.c.lent_at <= b("until"))
)
STORED = (
    select(func.count().label("n"))
    .select_from(_newest_answers)
    .join(task, task.c.id == _newest_answers.c.task_id)
    .where(task.c.stage_id == b("stage"), _newest_answers.c.at >= b("since"))
)
MEMBERS_IN = select(alike.c.clique, alike.c.first_id, alike.c.second_id).where(alike.c.stage_id == b("stage"))


def who_answered(tx: Transaction, task_ids: Sequence[int]) -> dict[int, int]:
    """How many of these tasks each worker answered."""
    statement = (
        select(answer.c.worker_id, answer.c.task_id).where(~_withdrawn).join(task, task.c.id == answer.c.task_id)
    )
    pairs = {(row.worker_id, row.task_id) for row in _in_parts(tx, statement, answer.c.task_id, task_ids)}
    return Counter(worker for worker, _ in pairs)
