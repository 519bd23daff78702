"""What each stage will still take, for `manyeyes status --forecast`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from manyeyes import projects, simulator
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.simulator import Amount, Forecast


def forecasts(house: House, slug: str) -> dict[str, Any]:
    """A stage's name to its forecast and the sentence people read; only stages people work in now."""
    with house.reading() as tx:
        project = projects.find(tx, slug)
        stages = [one for one in projects.stages(tx, project.id) if one.file.for_people and one.file.in_use]
    currency = str((project.file.money or {}).get("currency", ""))
    return {stage.name: _told(house, project, stage, currency) for stage in stages}


def _told(house: House, project: projects.Project, stage: Stage, currency: str) -> dict[str, Any]:
    found = simulator.forecast(house, project, stage, wait=True)
    if not isinstance(found, Forecast):
        return {"text": found.sentence}
    return {**asdict(found), "text": in_words(found, currency)}


def in_words(found: Forecast, currency: str = "") -> str:
    """One line: the likely number, and the range of each."""
    if found.answers.likely == 0:
        return "nothing is left to ask."
    parts = [f"{_range(found.answers, 0)} more answers", f"{_range(found.hours, 1)} hours of looking"]
    if found.money is not None:
        parts.append(f"{currency} {_range(found.money, 2)}")
    if found.days is not None:
        parts.append(f"{_range(found.days, 1)} days as it goes now")
    return f"{', '.join(parts)}. {found.sentence}"


def _range(amount: Amount, digits: int) -> str:
    return f"{amount.likely:,.{digits}f} ({amount.least:,.{digits}f} to {amount.most:,.{digits}f})"
