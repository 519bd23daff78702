"""consensus' SQL: what tasks add up to, and the fits it was computed with.

Long because all statements of the room stand here, side by side; there is no logic inside.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from manyeyes.storage.tables import (
    answer,
    consensus,
    control_task,
    fit,
    fit_skill,
    known,
    recount,
    restriction,
    scored,
    second_look,
    stage,
    task,
    told_agreement,
    withdrawal,
    worker,
)

b = bindparam

_FIT = (
    fit.c.id,
    fit.c.number,
    fit.c.after_answer,
    fit.c.made_at,
    fit.c.how,
    fit.c.priors,
    fit.c.typical,
    fit.c.given,
    fit.c.answers,
)
NEWEST_FIT = select(*_FIT).where(fit.c.stage_id == b("stage")).order_by(fit.c.number.desc()).limit(1)
FIT_NUMBERED = select(*_FIT).where(fit.c.stage_id == b("stage"), fit.c.number == b("number"))
FIT_SKILLS = select(
    fit_skill.c.worker_id,
    fit_skill.c.question,
    fit_skill.c.skill,
    fit_skill.c.confusion,
    fit_skill.c.gated,
    fit_skill.c.judges,
).where(fit_skill.c.fit_id == b("fit"))
FIT_SKILLS_OF_TASK = FIT_SKILLS.where(
    fit_skill.c.worker_id.in_(select(answer.c.worker_id).where(answer.c.task_id == b("task")))
)
# --- one worker's last answers beside those of the others: the log is read back a bounded way ---
_his = (
    select(answer.c.task_id)
    .where(answer.c.worker_id == b("worker"))
    .order_by(answer.c.id.desc())
    .limit(b("most"))
    .subquery("his")
)
_his_tasks = (
    select(task.c.id)
    .where(task.c.id.in_(select(_his.c.task_id)), task.c.stage_id == b("stage"))
    .where(task.c.lane != literal_column("1"))
)
FIT_SKILLS_BESIDE = FIT_SKILLS.where(
    fit_skill.c.worker_id.in_(select(answer.c.worker_id).where(answer.c.task_id.in_(_his_tasks)))
)
# The stage's row is held while a fit is stored: two processes that made one at once store one.
HOLD_STAGE = select(stage.c.id).where(stage.c.id == b("stage")).with_for_update(key_share=True)

# --- answers as the columns of a fit ---
_withdrawn = exists(
    select(literal_column("1"))
    .where(withdrawal.c.worker_id == answer.c.worker_id, withdrawal.c.lifted_at.is_(None))
    .where(answer.c.at >= withdrawal.c.from_at, answer.c.at <= withdrawal.c.until_at)
    .where(or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == b("stage")))
)
SAID = (
    select(
        answer.c.assignment_id,
        answer.c.revision,
        answer.c.task_id,
        answer.c.worker_id,
        answer.c.value,
        worker.c.kind,
        known.c.value.label("truth"),
    )
    .join(task, task.c.id == answer.c.task_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .outerjoin(
        known,
        and_(
            known.c.task_id == answer.c.task_id,
            known.c.question == answer.c.question,
            task.c.lane == literal_column("1"),
        ),
    )
    .where(task.c.stage_id == b("stage"), answer.c.question == b("question"))
    .where(answer.c.counts == literal_column("true"), ~_withdrawn)
    .order_by(answer.c.id.desc())
    .limit(b("most"))
)
BESIDE = (
    select(
        answer.c.id,
        answer.c.assignment_id,
        answer.c.revision,
        answer.c.task_id,
        answer.c.worker_id,
        answer.c.question,
        answer.c.value,
        answer.c.at,
        worker.c.kind,
    )
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(answer.c.task_id.in_(_his_tasks), answer.c.counts == literal_column("true"), ~_withdrawn)
)
_since = (
    select(answer.c.assignment_id)
    .join(task, task.c.id == answer.c.task_id)
    .where(task.c.stage_id == b("stage"), answer.c.id > b("mark"), answer.c.revision == literal_column("1"))
    .distinct()
    .limit(b("most"))
    .subquery("since")
)
ANSWERED_SINCE = select(func.count().label("n")).select_from(_since)
# Whether anything happened to people since a fit that it does not know of: somebody stopped, answers taken back or
# given back.
_stopped: Select[int] = (
    select(literal_column("1", Integer).label("one"))
    .select_from(restriction)
    .where(or_(restriction.c.stage_id.is_(None), restriction.c.stage_id == b("stage")))
    .where(restriction.c.kind == literal_column("'stop'"), restriction.c.made_at > b("since"))
)
STOPPED_NOW = (
    select(restriction.c.worker_id, restriction.c.numbers)
    .where(restriction.c.kind == literal_column("'stop'"), restriction.c.lifted_at.is_(None))
    .where(or_(restriction.c.until.is_(None), restriction.c.until > b("now")))
    .where(or_(restriction.c.project_id.is_(None), restriction.c.project_id == b("project")))
    .where(or_(restriction.c.stage_id.is_(None), restriction.c.stage_id == b("stage")))
)
NEWS_OF_PEOPLE: CompoundSelect[int] = (
    select(literal_column("1", Integer).label("one"))
    .select_from(withdrawal)
    .where(or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == b("stage")))
    .where(or_(withdrawal.c.made_at > b("since"), withdrawal.c.lifted_at > b("since")))
    .union_all(_stopped)
    .limit(1)
)

_COLUMNS = (
    consensus.c.question,
    consensus.c.value,
    consensus.c.posterior,
    consensus.c.answers,
    consensus.c.state,
    consensus.c.fit,
    consensus.c.by_owner,
    consensus.c.with_model,
)
FORGET_QUESTION = delete(consensus).where(consensus.c.task_id == b("task"), consensus.c.question == b("question"))
# A task's slots without a lock, for readers.
SLOTS = select(task.c.id, task.c.item_id, task.c.answered).where(task.c.id == b("task"))
OF_TASK = select(*_COLUMNS).where(consensus.c.task_id == b("task")).order_by(consensus.c.question)
SETTLED_AS = select(consensus.c.question, consensus.c.settled_as).where(consensus.c.task_id == b("task"))
OF_ITEM = (
    select(stage.c.name.label("stage"), *_COLUMNS)
    .join(task, task.c.id == consensus.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .where(task.c.item_id == b("item"), task.c.about == literal_column("''"), stage.c.state != literal_column("'gone'"))
    .where(or_(task.c.closed_as.is_(None), task.c.closed_as != literal_column("'withdrawn'")))
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
# A word that takes no slot, the owner's or a late one, leaves rows where `answered` is 0.
_added_up = or_(
    task.c.answered > literal_column("0"),
    exists(select(literal_column("1")).where(consensus.c.task_id == task.c.id)),
)
TO_RECOUNT = (
    select(func.count().label("n"))
    .select_from(task)
    .where(task.c.stage_id == b("stage"), task.c.lane != literal_column("1"), _added_up)
    .where(
        or_(
            b("all", type_=Boolean) == literal_column("true"),
            exists(select(literal_column("1")).where(answer.c.task_id == task.c.id, answer.c.worker_id == b("worker"))),
        )
    )
)
_NOT_DONE = recount.c.done_at.is_(None)
_TASKS = recount.c.why != literal_column("'refit'")
RECOUNTS_UNDER_WAY = select(recount).where(_NOT_DONE, _TASKS).order_by(recount.c.id)
# Those of one worker come first: few tasks, and somebody waits for them. One process works on a heap at a time.
TAKE_RECOUNT = (
    select(recount)
    .where(recount.c.stage_id == b("stage"), _NOT_DONE, _TASKS)
    .order_by(recount.c.worker_id.is_(None), recount.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
REFIT_WANTED = select(recount.c.id).where(recount.c.stage_id == b("stage"), _NOT_DONE, ~_TASKS).limit(1)
WHOLE_UNDER_WAY = (
    select(recount.c.id)
    .where(recount.c.stage_id == b("stage"), _NOT_DONE, _TASKS, recount.c.worker_id.is_(None))
    .limit(1)
)
END_REFITS = update(recount).where(recount.c.stage_id == b("stage"), _NOT_DONE, ~_TASKS).values(done_at=b("now"))
COVER = (
    update(recount)
    .where(recount.c.stage_id == b("stage"), _NOT_DONE, _TASKS, recount.c.worker_id.is_(None))
    .values(done_at=b("now"))
)
GO_ON = (
    update(recount)
    .where(recount.c.id == b("recount"))
    .values(last_task=b("last"), done=recount.c.done + b("more"), done_at=b("over"))
)
_older = exists(select(literal_column("1")).where(consensus.c.task_id == task.c.id, consensus.c.fit >= b("number")))
# Every answered task that is not a control task; those that a submit computed with the newest fit are left out.
NEXT_OF_STAGE = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane != literal_column("1"), _added_up)
    .where(task.c.id > b("last"), ~_older)
    .order_by(task.c.id)
    .limit(b("most"))
)
NEXT_OF_WORKER = (
    select(answer.c.task_id.label("id"))
    .distinct()
    .join(task, task.c.id == answer.c.task_id)
    .where(answer.c.worker_id == b("worker"), task.c.stage_id == b("stage"), answer.c.task_id > b("last"))
    .where(task.c.lane != literal_column("1"))
    .order_by(answer.c.task_id)
    .limit(b("most"))
)

# --- fits that no row was computed with any more ---
UNUSED_FITS = (
    select(fit.c.id)
    .where(fit.c.stage_id == b("stage"), fit.c.number < b("number"))
    .where(exists(select(literal_column("1")).where(fit_skill.c.fit_id == fit.c.id)))
    .where(
        fit.c.number.not_in(
            select(consensus.c.fit).join(task, task.c.id == consensus.c.task_id).where(task.c.stage_id == b("stage"))
        )
    )
    .order_by(fit.c.id)
)
FORGET_SKILLS = delete(fit_skill).where(fit_skill.c.fit_id == b("fit"))

# --- what somebody is told of his own answers ---
TOLD_AGREEMENT = select(
    told_agreement.c.day, told_agreement.c.of, told_agreement.c.agreed, told_agreement.c.otherwise
).where(told_agreement.c.worker_id == b("worker"), told_agreement.c.project_id == b("project"))
_measured_him = exists(
    select(literal_column("1")).where(scored.c.worker_id == answer.c.worker_id, scored.c.task_id == answer.c.task_id)
)
_was_known = exists(
    select(literal_column("1"))
    .where(control_task.c.task_id == answer.c.task_id)
    .where(control_task.c.added_at <= answer.c.at)
)
_later = answer.alias("later")
_answered_today = exists(
    select(literal_column("1")).where(_later.c.task_id == answer.c.task_id, _later.c.at >= b("begun"))
)
# One he stood by leaves his list till its owner has spoken: contested or made known meanwhile, it leaves alike.
_his_word_was_heard = and_(
    consensus.c.by_owner == literal_column("0"),
    exists(
        select(literal_column("1"))
        .where(second_look.c.worker_id == answer.c.worker_id, second_look.c.task_id == answer.c.task_id)
        .where(second_look.c.said == literal_column("'stands'"))
    ),
)
# The newest revision comes first. A picture somebody answered since the day began waits for the next day.
OWN_SETTLED = (
    select(
        answer.c.id,
        answer.c.assignment_id,
        answer.c.revision,
        answer.c.task_id,
        task.c.stage_id,
        task.c.item_id,
        answer.c.question,
        answer.c.value.label("said"),
        consensus.c.value.label("settled"),
        consensus.c.by_owner,
    )
    .join(task, task.c.id == answer.c.task_id)
    .join(consensus, and_(consensus.c.task_id == answer.c.task_id, consensus.c.question == answer.c.question))
    .where(answer.c.worker_id == b("worker"), task.c.stage_id == b("stage"), answer.c.at < b("begun"))
    .where(answer.c.counts == literal_column("true"), ~_withdrawn, ~_measured_him, ~_was_known, ~_answered_today)
    .where(~_his_word_was_heard)
    .where(task.c.closed_as == literal_column("'settled'"), consensus.c.state == literal_column("'settled'"))
    .order_by(answer.c.id.desc())
    .limit(b("most"))
)
