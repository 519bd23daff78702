"""The simulator's SQL: how fast real people answer a stage lately."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from manyeyes.storage.tables import answer, assignment

b = bindparam

# The newest answers of a site, and of them those of the stage: a bounded walk, whatever the site holds.
NEWEST = select(func.max(answer.c.id).label("n"))
LATELY = (
    select(answer.c.assignment_id, func.min(answer.c.at).label("at"), func.max(answer.c.shown_ms).label("shown_ms"))
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(answer.c.id > b("after"), assignment.c.stage_id == b("stage"))
    .group_by(answer.c.assignment_id)
    .order_by(answer.c.assignment_id.desc())
    .limit(b("most"))
)
