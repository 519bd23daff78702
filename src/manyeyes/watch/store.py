"""watch's SQL: alarms on their way out, how the canary sang, and what is removed of its songs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, or_, select, union, update

from manyeyes.people import Worker
from manyeyes.storage import Row, Transaction, forget_came_in
from manyeyes.storage.tables import (
    alarm,
    alert,
    answer,
    assignment,
    canary,
    draft,
    project,
    task,
    worker,
)

b = bindparam
NEWEST = 500  # alerts among which is looked for some that must leave the house

# --- alarms ---
_alerts = select(alert).order_by(alert.c.id.desc()).limit(b("most")).subquery("lately")
LATELY = select(_alerts).where(_alerts.c.at > b("since")).order_by(_alerts.c.id)
LEFT = select(alarm.c.alert_id, alarm.c.way).where(alarm.c.alert_id >= b("first"))
# Of what concerns the site: the alert of another project may be older, and have left.
LEFT_OF = (
    select(alarm.c.way)
    .join(alert, alert.c.id == alarm.c.alert_id)
    .where(alert.c.kind == b("kind"), alert.c.about == b("about"))
)
HEARD = select(alert.c.project_id).where(alert.c.kind == b("kind"), alert.c.about == b("about"))
_told = (
    select(alarm.c.id, alarm.c.way, alarm.c.tries, alert.c.public_id, alert.c.kind, alert.c.text, alert.c.numbers)
    .add_columns(alert.c.at, project.c.slug)
    .join(alert, alert.c.id == alarm.c.alert_id)
    .join(project, project.c.id == alert.c.project_id)
)
# Much later than it can be: the clock was set back.
_due = or_(alarm.c.due_at <= b("now"), alarm.c.due_at > b("too_late"))
DUE = _told.where(alarm.c.state == literal_column("'waiting'"), _due).order_by(alarm.c.id).limit(literal_column("20"))
TAKE = (
    update(alarm)
    .where(alarm.c.id == b("the_id"), alarm.c.state == literal_column("'waiting'"), alarm.c.tries == b("the_tries"))
    .values(due_at=b("until"), tries=alarm.c.tries + literal_column("1"))
)
SET_ALARM = (
    update(alarm)
    .where(alarm.c.id == b("the_id"))
    .values(state=b("new_state"), due_at=b("next_at"), ended_at=b("end"), cause=b("new_cause"))
)
# The last one that was tried by a way; its cause is empty where it was taken.
LAST_TRIED = (
    select(alarm.c.cause, alarm.c.ended_at, alert.c.kind)
    .join(alert, alert.c.id == alarm.c.alert_id)
    .where(alarm.c.way == b("way"), alarm.c.tries > literal_column("0"))
    .order_by(alarm.c.id.desc())
    .limit(literal_column("1"))
)
STANDING = select(
    alarm.c.way, alarm.c.state, literal_column("CASE WHEN tries > 0 THEN 1 ELSE 0 END").label("tried"), func.count()
).group_by(alarm.c.way, alarm.c.state, literal_column("CASE WHEN tries > 0 THEN 1 ELSE 0 END"))

# --- the canary ---
SUNG = select(canary).where(canary.c.id == literal_column("1"))
BEGIN = (
    update(canary)
    .where(canary.c.id == literal_column("1"))
    .where(or_(canary.c.began_at <= b("before"), canary.c.began_at > b("now")))
    .values(began_at=b("now"))
)
ENDED = (
    update(canary)
    .where(canary.c.id == literal_column("1"))
    .values(sang_at=b("sang"), seconds=b("took"), failures=b("in_a_row"), failing_since=b("since"), cause=b("why"))
)
KEEP_WORKER = update(canary).where(canary.c.id == literal_column("1")).values(worker_id=b("the_worker"))
WORKER = select(worker.c.id, worker.c.public_id, worker.c.kind).join(canary, canary.c.worker_id == worker.c.id)
STORED = (
    select(answer.c.value)
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(assignment.c.public_id == b("assignment"), answer.c.client == b("client"))
)

# --- what is removed of its songs ---
_newest_answer = select(func.max(answer.c.id)).scalar_subquery()
_newest_lent = select(func.max(assignment.c.id)).scalar_subquery()
_KEPT = union(
    select(answer.c.assignment_id).where(answer.c.id == _newest_answer),
    select(assignment.c.id).where(assignment.c.id == _newest_lent),
)
OLD_SONGS = select(assignment.c.id, assignment.c.task_id, assignment.c.state).where(
    assignment.c.worker_id == b("worker"), assignment.c.id.not_in(_KEPT)
)
FREE_SLOT = (
    update(task)
    .where(task.c.id == b("the_task"))
    .values(taken=task.c.taken - b("lent"), answered=task.c.answered - b("said"))
)


def forget_songs(tx: Transaction, stage_id: int, worker_id: int) -> None:
    """Remove what the canary said and was lent, but not the newest row of answers or assignments."""
    songs = tx.all(OLD_SONGS, {"worker": worker_id})
    old = [row.id for row in songs]
    for table, column in ((answer, "assignment_id"), (draft, "assignment_id"), (assignment, "id")):
        if old:
            tx.dynamic(delete(table).where(table.c[column].in_(old)).returning(table.c[column]))
    for row in songs:
        tx.run(FREE_SLOT, {"the_task": row.task_id, "lent": int(row.state in (0, 1)), "said": int(row.state == 1)})
    forget_came_in(tx, stage_id)  # of people it is never taken back; of the canary it would only grow


def canarys_worker(tx: Transaction) -> Worker | None:
    """The made-up helper; none before the first song."""
    tx.insert(canary, [{"id": 1, "worker_id": 0, "began_at": 0.0}], ignore=True)
    row = tx.first(WORKER)
    return None if row is None else Worker(row.id, row.public_id, row.kind)


def keep_worker(tx: Transaction, worker_id: int) -> None:
    """Remember him."""
    tx.run(KEEP_WORKER, {"the_worker": worker_id})


def lately(tx: Transaction, since: float) -> list[Row]:
    """The newest alerts, oldest first."""
    return tx.all(LATELY, {"most": NEWEST, "since": since})


def heard(tx: Transaction, kind: str, about: str) -> set[int]:
    """The projects that were told of it."""
    return {row.project_id for row in tx.all(HEARD, {"kind": kind, "about": about})}


def left(tx: Transaction, first: int) -> set[tuple[int, str]]:
    """Which alert left, or is leaving, by which way; from one alert on."""
    return {(row.alert_id, row.way) for row in tx.all(LEFT, {"first": first})}


def left_of(tx: Transaction, kind: str, about: str) -> set[str]:
    """By which ways an alert of this kind left, or is leaving, whichever project was told."""
    return {row.way for row in tx.all(LEFT_OF, {"kind": kind, "about": about})}


def add_alarms(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Let alerts leave; twice is once."""
    tx.insert(alarm, rows, ignore=True)
