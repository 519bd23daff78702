"""Every table of the house, one file a room; docs/reference/tables.md is generated from here."""

from manyeyes.storage.tables.answers import answer, withdrawal
from manyeyes.storage.tables.assignment import assignment, draft, task, wave
from manyeyes.storage.tables.base import metadata
from manyeyes.storage.tables.collect import finding, import_file, taken_back
from manyeyes.storage.tables.consensus import consensus, fit, fit_skill, recount
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
from manyeyes.storage.tables.people import appeal, qualification, restriction, sign_in_link, token, worker
from manyeyes.storage.tables.projects import alert, deed, project, project_version, stage
from manyeyes.storage.tables.rules import firing
from manyeyes.storage.tables.skills import (
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

__all__ = [
    "alert",
    "alike",
    "answer",
    "appeal",
    "assignment",
    "audit",
    "audit_item",
    "batch",
    "change",
    "consensus",
    "control_entry",
    "control_task",
    "count_change",
    "deed",
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
    "restriction",
    "schedule",
    "scored",
    "series",
    "sign_in_link",
    "skill",
    "split_part",
    "stage",
    "tagger",
    "taken_back",
    "task",
    "token",
    "training",
    "twin",
    "video",
    "wave",
    "withdrawal",
    "worker",
    "worker_record",
]
