"""Every table of the house, one file a room; docs/reference/tables.md is generated from here."""

from manyeyes.storage.tables.answers import answer
from manyeyes.storage.tables.assignment import assignment, task, wave
from manyeyes.storage.tables.base import metadata
from manyeyes.storage.tables.collect import finding, import_file, taken_back
from manyeyes.storage.tables.consensus import consensus, fit, fit_skill
from manyeyes.storage.tables.datasets import release
from manyeyes.storage.tables.flow import item_stage
from manyeyes.storage.tables.items import frame, given, item, item_source, look, series, twin, video
from manyeyes.storage.tables.jobs import batch, executor, job
from manyeyes.storage.tables.people import sign_in_link, token, worker
from manyeyes.storage.tables.projects import project, project_version, stage
from manyeyes.storage.tables.skills import control_entry, known, schedule, skill, training

__all__ = [
    "answer",
    "assignment",
    "batch",
    "consensus",
    "control_entry",
    "executor",
    "finding",
    "fit",
    "fit_skill",
    "frame",
    "given",
    "import_file",
    "item",
    "item_source",
    "item_stage",
    "job",
    "known",
    "look",
    "metadata",
    "project",
    "project_version",
    "release",
    "schedule",
    "series",
    "sign_in_link",
    "skill",
    "stage",
    "taken_back",
    "task",
    "token",
    "training",
    "twin",
    "video",
    "wave",
    "worker",
]
