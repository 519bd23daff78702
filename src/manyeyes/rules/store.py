"""rules' SQL: the log of firings, and the evidence that rules read of the rooms before this one."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select, update

from manyeyes.storage.tables import firing, stage, worker

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
