"""assignment's SQL: one claim for both databases, leases, waves and the slots of a task.

Long because a room's SQL stands in one file, and a claim is best read beside the index it walks.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)

from manyeyes.storage.tables import assignment, draft, task, wave

b = bindparam
# Written as the partial index has it, so that both databases see that they may use it.
CLAIMABLE: ColumnElement[bool] = literal_column("task.state = 1 AND task.taken < task.wanted")
UNFINISHED: ColumnElement[bool] = literal_column("task.state <> 2")
ORDER = (task.c.stage_id, task.c.lane, task.c.band, task.c.taken, task.c.draw)
SEEN = exists(select(literal(1)).where(assignment.c.worker_id == b("worker"), assignment.c.task_id == task.c.id))

# --- the claim: the lowest level (band, taken) of a lane, then a random start inside it ---
LOWEST_LEVEL = (
    select(task.c.band, task.c.taken)
    .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE)
    .order_by(*ORDER)
    .limit(1)
)
NEXT_LEVEL = (
    select(task.c.band, task.c.taken)
    .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE, task.c.band == b("band"))
    .where(task.c.taken > b("taken"))
    .order_by(*ORDER)
    .limit(1)
)
NEXT_BAND = (
    select(task.c.band, task.c.taken)
    .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE, task.c.band > b("band"))
    .order_by(*ORDER)
    .limit(1)
)


def _near() -> Select[tuple[int]]:
    """The first unseen task among at most `most` of a level from a random draw on."""
    near = (
        select(task.c.id, task.c.draw)
        .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE)
        .where(task.c.band == b("band"), task.c.taken == b("taken"), task.c.draw >= b("low"), task.c.draw < b("high"))
        .order_by(*ORDER)
        .limit(b("most"))
        .subquery("near")
    )
    mine = exists(select(literal(1)).where(assignment.c.worker_id == b("worker"), assignment.c.task_id == near.c.id))
    return select(near.c.id).where(~mine).order_by(near.c.draw).limit(1)


# `taken = :taken` is what PostgreSQL checks again on the newest version of the row; SQLite ignores FOR UPDATE.
PICK = (
    select(task.c.id, task.c.item_id, task.c.about, task.c.taken)
    .where(task.c.id == _near().scalar_subquery(), CLAIMABLE, task.c.taken == b("taken"))
    .with_for_update(of=task, skip_locked=True)
)
PICK_THIS = (
    select(task.c.id, task.c.item_id, task.c.about, task.c.taken)
    .where(task.c.id == b("task"), CLAIMABLE, ~SEEN)
    .with_for_update(of=task, skip_locked=True)
)
TAKE = update(task).where(task.c.id == b("task")).values(taken=task.c.taken + 1, draw=b("draw"))
TAKE_AGAIN = update(task).where(task.c.id == b("task")).values(taken=task.c.taken + 1)
LEND = (
    insert(assignment)
    .values(
        public_id=b("public_id"),
        worker_id=b("worker"),
        task_id=b("task"),
        stage_id=b("stage"),
        state=literal_column("0"),
        workflow=b("workflow"),
        lent_at=b("now"),
        expires_at=b("expires"),
    )
    .returning(assignment.c.id)
)

# --- a look without lending: for link previews, and for the page of somebody who comes back ---
ANY_OPEN = (
    select(task.c.item_id)
    .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE)
    .order_by(*ORDER)
    .limit(1)
)
STILL_MINE = (
    select(task.c.item_id)
    .join(assignment, assignment.c.task_id == task.c.id)
    .where(assignment.c.worker_id == b("worker"), assignment.c.stage_id == b("stage"))
    .where(literal_column("assignment.state IN (0, 4, 5)"), literal_column("task.state = 1"))
    .order_by(assignment.c.state, assignment.c.id)
    .limit(1)
)

# --- the proof that a worker has seen all: a full walk over the open tasks, on a reader ---
UNSEEN = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane == b("lane"), CLAIMABLE, ~SEEN)
    .order_by(*ORDER)
    .limit(b("most"))
)
HELD_BY_OTHERS = (
    select(func.min(assignment.c.expires_at).label("expires_at"))
    .select_from(assignment)
    .join(task, task.c.id == assignment.c.task_id)
    .where(
        assignment.c.stage_id == b("stage"),
        literal_column("assignment.state = 0"),
        assignment.c.worker_id != b("worker"),
    )
    .where(task.c.lane == literal_column("0"), literal_column("task.state = 1"))
    .where(
        ~exists(
            select(literal(1)).where(
                (mine := assignment.alias("mine")).c.worker_id == b("worker"), mine.c.task_id == task.c.id
            )
        )
    )
)
_any = select(literal(1).label("one")).where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0")).limit(1)
ANY_OPEN_TASK = _any.where(literal_column("task.state = 1"))
ANY_WAITING = _any.where(literal_column("task.state = 0"))
ANY_TASK = select(literal(1).label("one")).where(task.c.stage_id == b("stage")).limit(1)

# --- leases ---
_MINE: ColumnElement[bool] = literal_column("assignment.state IN (0, 4, 5)")
MINE = (
    select(
        assignment.c.id,
        assignment.c.public_id,
        assignment.c.task_id,
        assignment.c.state,
        assignment.c.workflow,
        assignment.c.expires_at,
        task.c.item_id,
        task.c.about,
        task.c.lane,
        task.c.state.label("task_state"),
        task.c.wanted,
        task.c.taken,
    )
    .join(task, task.c.id == assignment.c.task_id)
    .where(assignment.c.worker_id == b("worker"), assignment.c.stage_id == b("stage"), _MINE)
    .order_by(assignment.c.state, assignment.c.id)
    .limit(literal_column("100"))
    .with_for_update(of=assignment)
)
# A task that is his again is locked without waiting: two people who each answer what the other holds must not block.
HAS_ROOM = select(task.c.id).where(task.c.id == b("task"), CLAIMABLE).with_for_update(skip_locked=True)
# Due leases and their tasks are locked together without waiting, so that no two sweeps wait for each other.
DUE = (
    select(assignment.c.id, assignment.c.task_id)
    .join(task, task.c.id == assignment.c.task_id)
    .where(literal_column("assignment.state = 0"), assignment.c.expires_at < b("now"))
    .order_by(assignment.c.expires_at)
    .limit(b("most"))
    .with_for_update(of=[assignment, task], skip_locked=True)
)
# What was lent at a time that is still to come: the clock was set back since, and its end may be days away. Only what
# ends late is looked at, which in quiet times is what people took along.
OF_ANOTHER_CLOCK = (
    select(assignment.c.id, assignment.c.task_id)
    .join(task, task.c.id == assignment.c.task_id)
    .where(
        literal_column("assignment.state = 0"),
        assignment.c.expires_at > b("ahead"),
        assignment.c.lent_at > b("ahead"),
    )
    .order_by(assignment.c.expires_at)
    .limit(b("most"))
    .with_for_update(of=[assignment, task], skip_locked=True)
)
# All that a worker holds, wherever; tasks that others have locked are left to the sweep.
HELD_BY = (
    select(assignment.c.id, assignment.c.task_id, assignment.c.stage_id)
    .join(task, task.c.id == assignment.c.task_id)
    .where(assignment.c.worker_id == b("worker"), literal_column("assignment.state = 0"))
    .order_by(assignment.c.task_id)
    .with_for_update(of=[assignment, task], skip_locked=True)
)
# A sign of life never shortens a lease: what was taken along for hours stays lent for hours.
_LATER = case((assignment.c.expires_at > b("expires"), assignment.c.expires_at), else_=b("expires"))
RENEW_ALL = (
    update(assignment)
    .where(assignment.c.worker_id == b("worker"), literal_column("assignment.state = 0"))
    .where(assignment.c.expires_at >= b("now"))
    .values(expires_at=_LATER)
)
RENEW = (
    update(assignment)
    .where(assignment.c.id == b("assignment"))
    .values(state=literal_column("0"), expires_at=b("expires"))
)
SET_STATE = update(assignment).where(assignment.c.id == b("assignment")).values(state=b("new_state"))
SKIP = update(assignment).where(assignment.c.id == b("assignment")).values(state=literal_column("3"), reason=b("why"))
FREE = update(task).where(task.c.id == b("task")).values(taken=task.c.taken - 1)
COUNT_ANSWER = (
    update(task).where(task.c.id == b("task")).values(taken=task.c.taken + b("more"), answered=task.c.answered + 1)
)
OWN = (
    select(
        assignment.c.id,
        assignment.c.public_id,
        assignment.c.worker_id,
        assignment.c.task_id,
        assignment.c.stage_id,
        task.c.item_id,
        task.c.lane,
        assignment.c.state,
        assignment.c.workflow,
        assignment.c.lent_at,
        task.c.state.label("task_state"),
        task.c.wanted,
        task.c.taken,
        task.c.answered,
    )
    .join(task, task.c.id == assignment.c.task_id)
    .where(assignment.c.public_id == b("public_id"), assignment.c.worker_id == b("worker"))
    .with_for_update(of=[assignment, task])
)
OF_ITEM = (
    select(assignment.c.public_id, assignment.c.stage_id, assignment.c.state, assignment.c.expires_at)
    .join(task, task.c.id == assignment.c.task_id)
    .where(task.c.item_id == b("item"), task.c.about == "", assignment.c.worker_id == b("worker"))
    .order_by(assignment.c.id.desc())
)
PUBLIC_ID = select(assignment.c.public_id).where(
    assignment.c.worker_id == b("worker"), assignment.c.task_id == b("task")
)

# --- the slots of a task ---
COUNTS = (
    select(
        task.c.id,
        task.c.stage_id,
        task.c.item_id,
        task.c.lane,
        task.c.state,
        task.c.closed_as,
        task.c.wanted,
        task.c.taken,
        task.c.answered,
    )
    .where(task.c.id == b("task"))
    .with_for_update()
)
CLOSE = update(task).where(task.c.id == b("task")).values(state=literal_column("2"), closed_as=b("why"))
REOPEN = update(task).where(task.c.id == b("task")).values(state=literal_column("1"), closed_as=None, wanted=b("want"))
WANT = update(task).where(task.c.id == b("task")).values(wanted=b("want"))
TASK_OF = select(task.c.id).where(
    task.c.stage_id == b("stage"), task.c.item_id == b("item"), task.c.about == b("about_")
)
TO_CONTROL = (
    update(task)
    .where(task.c.id == b("task"))
    .values(lane=literal_column("1"), state=literal_column("1"), wanted=b("want"), band=b("profile"))
)
TO_ORDINARY = (
    update(task)
    .where(task.c.id == b("task"))
    .values(
        lane=literal_column("0"),
        state=literal_column("1"),
        closed_as=None,
        wanted=b("want"),
        band=literal_column("1"),
    )
)
REST = update(task).where(task.c.id == b("task")).values(state=literal_column("2"))
SET_BAND = update(task).where(task.c.id == b("task")).values(band=b("profile"))
_ordinary_work = (task.c.stage_id == b("stage"), task.c.lane == literal_column("0"), UNFINISHED)
UNFINISHED_TASKS = (
    select(task.c.id, task.c.item_id)
    .where(*_ordinary_work, task.c.about == "", task.c.id > b("after"))
    .order_by(task.c.id)
    .limit(b("most"))
)
OPEN_ORDINARY = (
    select(task.c.id, task.c.item_id, task.c.answered)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"), CLAIMABLE, task.c.about == "")
    .order_by(task.c.draw, task.c.id)
    .limit(b("most"))
)
SET_BAND_OF_ITEM = (
    update(task).where(*_ordinary_work, task.c.item_id == b("item"), task.c.about == "").values(band=b("profile"))
)
CLEAR_BAND = update(task).where(*_ordinary_work, task.c.band == b("profile")).values(band=literal_column("1"))

# --- probes: ordinary work that many share ---
PROBES = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("2"), UNFINISHED)
    .order_by(task.c.id)
)
OPEN_PROBES = select(func.count().label("n")).where(
    task.c.stage_id == b("stage"), task.c.lane == literal_column("2"), CLAIMABLE
)
_ordinary = (
    select(literal(1).label("one"))
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"))
    .limit(b("most"))
    .subquery("ordinary")
)
ORDINARY_UP_TO = select(func.count().label("n")).select_from(_ordinary)
# Open tasks that nobody has seen, in the random order of their draws.
UNTOUCHED = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"), CLAIMABLE)
    .where(task.c.taken == literal_column("0"))
    .order_by(*ORDER)
    .limit(b("most"))
    .with_for_update(skip_locked=True)
)
TO_PROBE = (
    update(task)
    .where(task.c.id == b("task"), task.c.lane == literal_column("0"), task.c.taken == literal_column("0"))
    .values(lane=literal_column("2"), state=literal_column("1"), wanted=b("want"))
)

# --- what nobody has had yet ---
FRESH = (
    select(task.c.item_id)
    .where(task.c.stage_id == b("stage"), task.c.taken == literal_column("0"), task.c.state != literal_column("2"))
    .where(task.c.draw >= b("since"))
    .order_by(task.c.draw)
    .limit(b("most"))
)

# --- drafts ---
SHOWN_DRAFT = select(draft.c.question, draft.c.value).where(
    draft.c.assignment_id == b("assignment"), draft.c.shown == true()
)

# --- waves ---
LAST_WAVE = (
    select(wave.c.number, wave.c.tasks).where(wave.c.stage_id == b("stage")).order_by(wave.c.number.desc()).limit(1)
)
WAITING = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"))
    .where(literal_column("task.state = 0"))
    .order_by(task.c.stage_id, task.c.lane, task.c.band, task.c.draw)
    .limit(b("most"))
)
OPEN_WAITING = (
    update(task).where(task.c.id.in_(WAITING.scalar_subquery())).values(state=literal_column("1"), wave=b("number"))
)
_open_ones = (
    select(literal(1).label("one"))
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"))
    .where(literal_column("task.state = 1"))
    .limit(b("most"))
    .subquery("open_ones")
)
OPEN_UP_TO = select(func.count().label("n")).select_from(_open_ones)
SET_WAVE_TASKS = update(wave).where(wave.c.stage_id == b("stage"), wave.c.number == b("number")).values(tasks=b("size"))
GROW_WAVE = (
    update(wave)
    .where(wave.c.stage_id == b("stage"), wave.c.number == b("number"))
    .values(tasks=wave.c.tasks + b("more"))
)
WANT_LEAST = (
    update(task)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"), UNFINISHED)
    .where(task.c.answered == literal_column("0"), task.c.id > b("after"), task.c.id <= b("up_to"))
    .values(wanted=case((task.c.taken > b("want"), task.c.taken), else_=b("want")))
)

# --- what waits for the owner ---
DONE_IN = select(func.count().label("n")).where(
    assignment.c.stage_id == b("stage"), literal_column("assignment.state IN (1, 2)")
)
CONTESTED = (
    select(task.c.id, task.c.item_id)
    .where(task.c.stage_id == b("stage"), literal_column("task.closed_as = 'contested'"))
    .order_by(task.c.id)
    .limit(b("most"))
)

# --- hard ones, lent to who may decide: contested tasks he has not answered, in no order that can be guessed ---
HARD = (
    select(task.c.id, task.c.item_id, task.c.about, task.c.lane, assignment.c.id.label("mine"), assignment.c.public_id)
    .outerjoin(assignment, (assignment.c.task_id == task.c.id) & (assignment.c.worker_id == b("worker")))
    .where(task.c.stage_id == b("stage"), literal_column("task.closed_as = 'contested'"))
    .where(or_(assignment.c.id.is_(None), literal_column("assignment.state IN (4, 5)")))
    .order_by(task.c.draw)
    .limit(literal_column("1"))
)
TAKE_HARD = (
    update(task)
    .where(task.c.id == b("task"), literal_column("closed_as = 'contested'"))
    .values(taken=task.c.taken + 1, wanted=task.c.wanted + 1, draw=b("draw"))
)
