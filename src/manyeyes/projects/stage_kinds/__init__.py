"""The stage kinds in the order a picture travels; what each takes, whether it holds items, and its keys."""

from manyeyes.projects.stage_kinds.dataset import DATASET_KINDS
from manyeyes.projects.stage_kinds.kind import StageKind
from manyeyes.projects.stage_kinds.machine import MACHINE_KINDS
from manyeyes.projects.stage_kinds.people import PEOPLE_KINDS

STAGE_KINDS = {kind.name: kind for kind in (*MACHINE_KINDS, *PEOPLE_KINDS, *DATASET_KINDS)}

__all__ = ["STAGE_KINDS", "StageKind"]
