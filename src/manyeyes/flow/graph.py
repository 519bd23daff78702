"""The graph of stages: what comes after what, which let an item through at once, which hold it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes.projects import Stage

SOURCES = frozenset({"import", "collect"})
ENDS = frozenset({"release", "train"})
MACHINES = frozenset({"frames", "screen"})


def after(stages: Sequence[Stage], name: str) -> list[Stage]:
    """The stages that take in what stage `name` lets through, in the file's order."""
    return [stage for stage in stages if name in stage.file.after]


def below(stages: Sequence[Stage], name: str) -> list[Stage]:
    """Every stage that an item may reach from stage `name` on, without it."""
    found: dict[str, Stage] = {}
    waiting = after(stages, name)
    while waiting:
        stage = waiting.pop(0)
        if stage.name not in found:
            found[stage.name] = stage
            waiting += after(stages, stage.name)
    return list(found.values())


def asks_people(stage: Stage) -> bool:
    """Whether the stage opens tasks. Human kinds that are not in use yet let everything pass."""
    return stage.kind == "classify"


def decides_by_machine(stage: Stage) -> bool:
    """Whether the stage holds items until a job has decided about them: nobody sees what is not decided."""
    return stage.kind in MACHINES


def passes_at_once(stage: Stage) -> bool:
    """Whether an item leaves the stage as soon as it has entered: nothing built decides there."""
    return stage.kind not in ENDS and not asks_people(stage) and not decides_by_machine(stage)
