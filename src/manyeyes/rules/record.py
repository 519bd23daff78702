"""What is written down of a worker as he works: for the owner's list of people, and whether he passed the gate."""

from __future__ import annotations

import statistics
import zlib
from dataclasses import replace

from manyeyes import flow, skills
from manyeyes.assignment import Assignment
from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.rules.collectors.drift import in_order, pictures_for
from manyeyes.rules.evidence import Evidence
from manyeyes.storage import Transaction

LAST = 20  # pictures that pace and agreement are taken from
GATE = 40  # control answers that the gate looks at, as a fit does
SOON, OFTEN = 10, 4  # after the first answers it is taken at one look in four
PART = 100  # and of a long life, which costs more to count, after about a twentieth more answers


def keep_gate(tx: Transaction, stage: Stage, worker_id: int, now: float) -> skills.WorkerRecord:
    """Whether control answers put him below the gate; where that changes, what people said is weighed anew.

    Returns his record as it is then.
    """
    record = skills.worker_record(tx, worker_id, stage.id)
    if stage.file.control_tasks is None:
        return record
    gated = skills.is_gated(skills.window(tx, worker_id, stage.id, GATE), stage)
    if gated != record.gated:
        record = replace(record, gated=gated)
        skills.keep_worker_record(tx, record)
        flow.refit_now(tx, stage, now)
    return record


def keep_record(tx: Transaction, stage: Stage, mine: Assignment, seen: Evidence, now: float) -> None:
    """Whether he is below the gate; and the worker's record again, if it is time to."""
    before = keep_gate(tx, stage, mine.worker_id, now)
    often = 1 if before.answered < SOON else max(OFTEN, before.answered // PART)
    if zlib.crc32(mine.public_id[::-1].encode()) % often:
        return
    skills.look_at_truths(tx, stage, mine.worker_id, before.looked_at, now)
    looked, judged = seen.looked(LAST, 0.0), seen.judged(pictures_for(stage.file), 0.0)
    lately = judged[-LAST:]
    evidence = [one for _, _, one in in_order(stage.file, seen.known(pictures_for(stage.file), 0.0), judged)]
    answered = int(tx.scalar(store.TASKS_ANSWERED, {"worker": mine.worker_id, "stage": stage.id}))
    record = replace(
        before,
        answered=answered,
        median_ms=round(1000 * statistics.median(one.seconds for one in looked)) if looked else before.median_ms,
        agreed=sum(one.chance for one in lately) / len(lately) if lately else None,
        agreed_of=len(lately),
        drift=skills.drift_of(evidence),
        skips_in_a_row=seen.skipped_in_a_row(LAST, 0.0),
        looked_at=now,
    )
    skills.keep_worker_record(tx, record)
