"""consensus' SQL: what tasks add up to, and the fits it was computed with."""

from __future__ import annotations

from sqlalchemy import Boolean, bindparam, case, exists, func, literal, literal_column, or_, select

from manyeyes.storage.tables import answer, consensus, fit, fit_skill, recount, stage, task

b = bindparam

NEWEST_FIT = (
    select(fit.c.id, fit.c.number, fit.c.after_answer)
    .where(fit.c.stage_id == b("stage"))
    .order_by(fit.c.number.desc())
    .limit(1)
)
FIT_SKILLS = select(fit_skill.c.worker_id, fit_skill.c.question, fit_skill.c.skill).where(
    fit_skill.c.fit_id == b("fit")
)
FIT_SKILL = select(fit_skill.c.skill).where(
    fit_skill.c.fit_id == b("fit"), fit_skill.c.worker_id == b("worker"), fit_skill.c.question == b("question")
)
_COLUMNS = (
    consensus.c.question,
    consensus.c.value,
    consensus.c.posterior,
    consensus.c.answers,
    consensus.c.state,
    consensus.c.fit,
    consensus.c.by_owner,
)
OF_TASK = select(*_COLUMNS).where(consensus.c.task_id == b("task")).order_by(consensus.c.question)
OF_ITEM = (
    select(stage.c.name.label("stage"), *_COLUMNS)
    .join(task, task.c.id == consensus.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .where(task.c.item_id == b("item"), task.c.about == literal_column("''"))
    .order_by(stage.c.position, consensus.c.question)
)
# Tasks a worker answered, and those of them that are settled now, a stage: what the pause card thanks for.
SETTLED_BY = (
    select(
        task.c.stage_id,
        func.count(task.c.id.distinct()).label("answered"),
        func.count(case((task.c.closed_as == literal_column("'settled'"), task.c.id)).distinct()).label("settled"),
    )
    .join(answer, answer.c.task_id == task.c.id)
    .where(answer.c.worker_id == b("worker"))
    .group_by(task.c.stage_id)
)

# --- what is to be computed again ---
TO_RECOUNT = (
    select(func.count().label("n"))
    .select_from(task)
    .where(task.c.stage_id == b("stage"), task.c.lane != literal_column("1"), task.c.answered > literal_column("0"))
    .where(
        or_(
            b("all", type_=Boolean).is_(literal(True)),
            exists(select(literal_column("1")).where(answer.c.task_id == task.c.id, answer.c.worker_id == b("worker"))),
        )
    )
)
RECOUNTS_UNDER_WAY = select(recount).where(recount.c.done_at.is_(None)).order_by(recount.c.id)
