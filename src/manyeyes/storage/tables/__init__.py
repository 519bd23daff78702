"""Every table of the house, one file a room; docs/reference/tables.md is generated from here."""

from manyeyes.storage.tables.answers import answer
from manyeyes.storage.tables.assignment import assignment, task, wave
from manyeyes.storage.tables.base import metadata
from manyeyes.storage.tables.collect import import_file
from manyeyes.storage.tables.consensus import consensus, fit, fit_skill
from manyeyes.storage.tables.datasets import release
from manyeyes.storage.tables.flow import item_stage
from manyeyes.storage.tables.items import item, item_source, series
from manyeyes.storage.tables.people import sign_in_link, token, worker
from manyeyes.storage.tables.projects import project, project_version, stage
from manyeyes.storage.tables.skills import control_entry, known, schedule, skill, training

__all__ = [
    "answer",
    "assignment",
    "consensus",
    "control_entry",
    "fit",
    "fit_skill",
    "import_file",
    "item",
    "item_source",
    "item_stage",
    "known",
    "metadata",
    "project",
    "project_version",
    "release",
    "schedule",
    "series",
    "sign_in_link",
    "skill",
    "stage",
    "task",
    "token",
    "training",
    "wave",
    "worker",
]
