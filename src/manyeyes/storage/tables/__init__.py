"""Every table of the house, one file a room; docs/reference/tables.md is generated from here."""

from manyeyes.storage.tables.answers import answer, second_look, withdrawal
from manyeyes.storage.tables.assignment import assignment, draft, task, wave
from manyeyes.storage.tables.base import metadata
from manyeyes.storage.tables.collect import finding, import_file, taken_back
from manyeyes.storage.tables.consensus import consensus, fit, fit_skill, recount, told_agreement
from manyeyes.storage.tables.datasets import audit, audit_item, release, split_part
from manyeyes.storage.tables.flow import change, item_moved, item_stage
from manyeyes.storage.tables.items import (
    frame,
    given,
    item,
    item_source,
    look,
    opinion,
    prediction,
    predictor,
    series,
    twin,
    video,
)
from manyeyes.storage.tables.jobs import batch, executor, job
from manyeyes.storage.tables.kept import count_change, kept_count
from manyeyes.storage.tables.moderation import alike
from manyeyes.storage.tables.people import (
    appeal,
    device_code,
    qualification,
    remark,
    restriction,
    sign_in_link,
    token,
    worker,
)
from manyeyes.storage.tables.projects import alert, deed, project, project_version, stage
from manyeyes.storage.tables.rules import firing
from manyeyes.storage.tables.skills import (
    coin,
    control_entry,
    control_task,
    exam,
    known,
    pace,
    schedule,
    scored,
    skill,
    training,
    worker_record,
)
from manyeyes.storage.tables.tagger import tagger
from manyeyes.storage.tables.watch import alarm, canary

__all__ = [
    "alarm",
    "alert",
    "alike",
    "answer",
    "appeal",
    "assignment",
    "audit",
    "audit_item",
    "batch",
    "canary",
    "change",
    "coin",
    "consensus",
    "control_entry",
    "control_task",
    "count_change",
    "deed",
    "device_code",
    "draft",
    "exam",
    "executor",
    "finding",
    "firing",
    "fit",
    "fit_skill",
    "frame",
    "given",
    "import_file",
    "item",
    "item_moved",
    "item_source",
    "item_stage",
    "job",
    "kept_count",
    "known",
    "look",
    "metadata",
    "opinion",
    "pace",
    "prediction",
    "predictor",
    "project",
    "project_version",
    "qualification",
    "recount",
    "release",
    "remark",
    "restriction",
    "schedule",
    "scored",
    "second_look",
    "series",
    "sign_in_link",
    "skill",
    "split_part",
    "stage",
    "tagger",
    "taken_back",
    "task",
    "token",
    "told_agreement",
    "training",
    "twin",
    "video",
    "wave",
    "withdrawal",
    "worker",
    "worker_record",
]
