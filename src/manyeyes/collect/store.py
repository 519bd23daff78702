"""SQL of collect: import_file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import import_file

FILES = select(
    import_file.c.path, import_file.c.bytes, import_file.c.modified_at, import_file.c.outcome, import_file.c.run
)
OF_STAGE = FILES.where(import_file.c.stage_id == bindparam("stage_id"))
# An unchanged file was new once; from the second run on it is known. A rejected one stays so, with its reason.
STILL_THERE = (
    update(import_file)
    .where(import_file.c.stage_id == bindparam("the_stage"), import_file.c.path == bindparam("the_path"))
    .values(run=bindparam("the_run"), outcome=case((import_file.c.outcome == "rejected", "rejected"), else_="known"))
)
# What this run has already written stays: a batch that runs twice must not make its own new items known.
LOOKED_AGAIN = (
    update(import_file)
    .where(
        import_file.c.stage_id == bindparam("_stage_id"),
        import_file.c.path == bindparam("_path"),
        or_(
            import_file.c.run != bindparam("_run"),
            import_file.c.bytes != bindparam("_bytes"),
            import_file.c.modified_at != bindparam("_modified_at"),
        ),
    )
    .values({name: bindparam("_" + name) for name in ("bytes", "modified_at", "outcome", "reason", "run")})
)
OUTCOMES = (
    select(import_file.c.outcome, func.count().label("files"))
    .where(import_file.c.run == bindparam("run"))
    .group_by(import_file.c.outcome)
)
REJECTS = (
    select(import_file.c.path, import_file.c.reason)
    .where(import_file.c.run == bindparam("run"), import_file.c.outcome == "rejected")
    .order_by(import_file.c.path)
)


def of_stage(tx: Transaction, stage_id: int) -> list[Row]:
    return tx.all(OF_STAGE, {"stage_id": stage_id})


def of_paths(tx: Transaction, stage_id: int, paths: Collection[str]) -> list[Row]:
    return tx.dynamic(FILES.where(import_file.c.stage_id == stage_id, import_file.c.path.in_(list(paths))))


def still_there(tx: Transaction, stage_id: int, paths: Collection[str], run: str) -> None:
    tx.run_many(STILL_THERE, [{"the_stage": stage_id, "the_path": path, "the_run": run} for path in paths])


def write(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        if not tx.insert(import_file, [row], ignore=True):
            tx.run(LOOKED_AGAIN, {"_" + name: value for name, value in row.items()})


def outcomes(tx: Transaction, run: str) -> list[Row]:
    return tx.all(OUTCOMES, {"run": run})


def rejects(tx: Transaction, run: str) -> list[Row]:
    return tx.all(REJECTS, {"run": run})
