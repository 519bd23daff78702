"""A settled picture is settled otherwise now: its owner hears of it, in one alert a stage that grows until seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes import items, projects
from manyeyes.consensus import TaskVerdict
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

FLIP = "flip"
SHOWN = 20  # pictures named in the alert, the last ones


def tell_flips(tx: Transaction, stage: Stage, item_id: int, verdict: TaskVerdict, now: float) -> None:
    """Tell the owner, unless the change is his own word."""
    if any(one.by_owner for one in verdict.questions):
        return
    changed = {one.question: [one.before, one.now] for one in verdict.flips}
    picture = items.by_id(tx, item_id).public_id

    def more(known: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        count = known.get("pictures", 0) + 1
        last = ([{"item": picture, "changed": changed}, *known.get("last", ())])[:SHOWN]
        return _sentence(stage, count, changed), {"pictures": count, "last": last}

    projects.tell_more(tx, stage.project_id, stage.id, FLIP, stage.name, now, more)


def _sentence(stage: Stage, count: int, changed: Mapping[str, list[str]]) -> str:
    last = ", ".join(f"{question} was {before} and is {now}" for question, (before, now) in changed.items())
    if count == 1:
        return f"A settled picture in {stage.name} is settled otherwise now: {last}."
    return f"{count:,} settled pictures in {stage.name} are settled otherwise now. The last one: {last}."
