"""The stages that machines decide in, in the graph's order; how their items stand: in = passed + dropped + waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes import flow, projects
from manyeyes.jobs import store
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

ENTERED = ("passed", "dropped", "taken_apart", "here")


@dataclass(frozen=True)
class Standing:
    """Where the items of a machine's stage are."""

    entered: int
    """passed + dropped + apart + waiting."""
    passed: int
    dropped: int
    apart: int
    """Videos that go on as their frames."""
    waiting: int
    """Nothing was decided yet."""
    reasons: Mapping[str, int]
    """The dropped ones by what they were dropped for."""


def machine_stages(tx: Transaction, project_id: int) -> list[Stage]:
    """The project's stages that machines decide in; one that comes after another stands behind it."""
    ordered: list[Stage] = []
    left = projects.stages(tx, project_id)
    while left:
        names = {stage.name for stage in left}
        ready = [stage for stage in left if not names & set(stage.file.after)]
        ordered += ready
        left = [stage for stage in left if stage not in ready]
    return [stage for stage in ordered if flow.decides_by_machine(stage)]


def standing(tx: Transaction, stage: Stage) -> Standing:
    """How the items of a machine's stage stand now."""
    rows = tx.all(store.STANDING, {"stage_id": stage.id})
    sums = {state: sum(row.items for row in rows if row.state == state) for state in ENTERED}
    reasons = {row.reason: int(row.items) for row in rows if row.state == "dropped"}
    return Standing(
        entered=sum(sums.values()),
        passed=sums["passed"],
        dropped=sums["dropped"],
        apart=sums["taken_apart"],
        waiting=sums["here"],
        reasons=reasons,
    )


def waits_for_machine(tx: Transaction, project_id: int) -> dict[str, int]:
    """How many items wait in each machine's stage of a project, where any do."""
    counts = {stage.name: standing(tx, stage).waiting for stage in machine_stages(tx, project_id)}
    return {name: waiting for name, waiting in counts.items() if waiting}
