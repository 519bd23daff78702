"""flow's SQL: where items stand."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select

from manyeyes.storage.tables import item_stage

b = bindparam

STATE = select(item_stage.c.state).where(item_stage.c.item_id == b("item"), item_stage.c.stage_id == b("stage"))
PASSED_AFTER = (
    select(item_stage.c.item_id)
    .where(item_stage.c.stage_id == b("stage"), item_stage.c.state == literal_column("'passed'"))
    .where(item_stage.c.item_id > b("last"))
    .order_by(item_stage.c.item_id)
    .limit(b("most"))
)
COUNTS = (
    select(item_stage.c.state, func.count().label("items"))
    .where(item_stage.c.stage_id == b("stage"))
    .group_by(item_stage.c.state)
)
