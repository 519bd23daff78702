"""SQL of collect: import_file, finding, taken_back, and which frames were left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import finding, frame, import_file, item, series, taken_back

AT_ONCE = 500  # ids in one statement

FILES = select(
    import_file.c.path,
    import_file.c.bytes,
    import_file.c.modified_at,
    import_file.c.outcome,
    import_file.c.reason,
    import_file.c.run,
)
ANY_FILE = select(import_file.c.id).where(import_file.c.stage_id == bindparam("stage_id")).limit(1)
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
WITH_REMARK = select(func.count()).where(
    import_file.c.run == bindparam("run"), import_file.c.outcome == "known", import_file.c.reason.is_not(None)
)
REJECTS = (
    select(import_file.c.path, import_file.c.reason)
    .where(import_file.c.run == bindparam("run"), import_file.c.outcome == "rejected")
    .order_by(import_file.c.path)
)
FINDINGS_IN = select(finding).where(finding.c.stage_id == bindparam("stage_id"))
FINDINGS_OF = select(finding).where(finding.c.item_id == bindparam("item_id"))
FORGET_FINDINGS = delete(finding).where(
    finding.c.item_id == bindparam("the_item"), finding.c.stage_id == bindparam("the_stage")
)
UNMARK = (
    update(finding)
    .where(finding.c.item_id == bindparam("the_item"), finding.c.stage_id == bindparam("the_stage"))
    .values(main=False)
)
FORGET_TAKEN_BACK = delete(taken_back).where(
    taken_back.c.item_id == bindparam("the_item"), taken_back.c.stage_id == bindparam("the_stage")
)
DROPPED = select(finding.c.item_id).where(finding.c.stage_id == bindparam("stage_id"), finding.c.main)
DROPPED_AFTER = (
    DROPPED.where(finding.c.item_id > bindparam("after")).order_by(finding.c.item_id).limit(bindparam("most"))
)
DROPPED_FOR_AFTER = DROPPED_AFTER.where(finding.c.what == bindparam("what"))
DROPPED_BY_REASON = (
    select(finding.c.what, func.count().label("many"))
    .where(finding.c.stage_id == bindparam("stage_id"), finding.c.main)
    .group_by(finding.c.what)
)
# A frame that was taken back is an item: it is listed among those.
_OUT = (frame.c.reason != "") & frame.c.item_id.is_(None)
FRAMES_OUT = (
    select(frame, series.c.title)
    .join(item, item.c.id == frame.c.video_id)
    .join(series, series.c.id == item.c.series_id)
    .where(_OUT)
    .order_by(frame.c.id)
)
_OUTCOME = case((_OUT, frame.c.reason), else_="").label("what")
FRAMES_BY_OUTCOME = (
    select(_OUTCOME, func.count().label("many")).where(frame.c.stage_id == bindparam("stage_id")).group_by(_OUTCOME)
)
FRAME_OUT = FRAMES_OUT.where(frame.c.id == bindparam("id"))


def any_file(tx: Transaction, stage_id: int) -> bool:
    return tx.first(ANY_FILE, {"stage_id": stage_id}) is not None


def of_paths(tx: Transaction, stage_id: int, paths: Collection[str]) -> list[Row]:
    return tx.dynamic(FILES.where(import_file.c.stage_id == stage_id, import_file.c.path.in_(list(paths))))


def still_there(tx: Transaction, stage_id: int, paths: Collection[str], run: str) -> None:
    tx.run_many(STILL_THERE, [{"the_stage": stage_id, "the_path": path, "the_run": run} for path in paths])


def write(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    if tx.insert(import_file, rows, ignore=True) < len(rows):
        tx.run_many(LOOKED_AGAIN, [{"_" + name: value for name, value in row.items()} for row in rows])


def outcomes(tx: Transaction, run: str) -> list[Row]:
    return tx.all(OUTCOMES, {"run": run})


def with_remark(tx: Transaction, run: str) -> int:
    return int(tx.all(WITH_REMARK, {"run": run})[0][0])


def rejects(tx: Transaction, run: str) -> list[Row]:
    return tx.all(REJECTS, {"run": run})


def findings(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> list[Row]:
    every = list(item_ids)
    parts = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    here = select(finding).where(finding.c.stage_id == stage_id)
    return [row for part in parts for row in tx.dynamic(here.where(finding.c.item_id.in_(part)))]


def findings_in(tx: Transaction, stage_id: int) -> list[Row]:
    return tx.all(FINDINGS_IN, {"stage_id": stage_id})


def findings_of(tx: Transaction, item_id: int) -> list[Row]:
    return tx.all(FINDINGS_OF, {"item_id": item_id})


def forget_findings(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> None:
    tx.run_many(FORGET_FINDINGS, [{"the_item": item_id, "the_stage": stage_id} for item_id in item_ids])


def unmark(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> None:
    tx.run_many(UNMARK, [{"the_item": item_id, "the_stage": stage_id} for item_id in item_ids])


def add_findings(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.insert(finding, rows)


def taken_back_of(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> list[int]:
    every = list(item_ids)
    parts = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    here = select(taken_back.c.item_id).where(taken_back.c.stage_id == stage_id)
    return [row.item_id for part in parts for row in tx.dynamic(here.where(taken_back.c.item_id.in_(part)))]


def forget_taken_back(tx: Transaction, stage_id: int, item_id: int) -> None:
    tx.run(FORGET_TAKEN_BACK, {"the_item": item_id, "the_stage": stage_id})


def dropped(tx: Transaction, stage_id: int, what: str | None, after: int, most: int) -> list[Row]:
    where: dict[str, Any] = {"stage_id": stage_id, "after": after, "most": most}
    return tx.all(DROPPED_AFTER, where) if what is None else tx.all(DROPPED_FOR_AFTER, where | {"what": what})


def dropped_by_reason(tx: Transaction, stage_id: int) -> list[Row]:
    return tx.all(DROPPED_BY_REASON, {"stage_id": stage_id})


def frames_left_out(tx: Transaction, stage_ids: Sequence[int], what: str | None, after: int, most: int) -> list[Row]:
    if not stage_ids:
        return []
    found = FRAMES_OUT.where(frame.c.stage_id.in_(stage_ids), frame.c.id > after).limit(most)
    return tx.dynamic(found if what is None else found.where(frame.c.reason == what))


def frames_by_reason(tx: Transaction, stage_ids: Sequence[int]) -> list[Row]:
    if not stage_ids:
        return []
    counts = select(frame.c.reason.label("what"), func.count().label("many")).where(_OUT)
    return tx.dynamic(counts.where(frame.c.stage_id.in_(stage_ids)).group_by(frame.c.reason))


def frames_by_outcome(tx: Transaction, stage_id: int) -> list[Row]:
    """How many stills a frames stage kept (what '') or left out, by reason."""
    return tx.all(FRAMES_BY_OUTCOME, {"stage_id": stage_id})


def frame_left_out(tx: Transaction, frame_id: int) -> Row | None:
    return tx.first(FRAME_OUT, {"id": frame_id})
