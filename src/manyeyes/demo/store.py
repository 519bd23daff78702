"""SQL of the demo: its made-up helper is one worker of the site."""

from __future__ import annotations

from sqlalchemy import select

from manyeyes.storage.tables import worker

MADE_UP = select(worker.c.public_id).where(worker.c.kind == "made_up").order_by(worker.c.id).limit(1)
