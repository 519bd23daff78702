"""The graph of stages: what comes after what, and which let an item through at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes.projects import Stage

SOURCES = frozenset({"import", "collect"})
ENDS = frozenset({"release", "train"})


def after(stages: Sequence[Stage], name: str) -> list[Stage]:
    """The stages that take in what stage `name` lets through, in the file's order."""
    return [stage for stage in stages if name in stage.file.after]


def asks_people(stage: Stage) -> bool:
    """Whether the stage opens tasks. Human kinds that are not in use yet let everything pass."""
    return stage.kind == "classify"


def passes_at_once(stage: Stage) -> bool:
    """Whether an item leaves the stage as soon as it has entered: nothing to decide, or nothing built that decides."""
    return stage.kind not in ENDS and not asks_people(stage)
