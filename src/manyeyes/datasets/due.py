"""`every: 1 month`: when a release stage makes the next one by itself."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

from manyeyes.datasets import store
from manyeyes.datasets.store import Release
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}


def next_at(last: float, number: int, unit: str) -> float:
    """So many days, weeks, months or years after `last`, in seconds since 1970; the 31st becomes a month's last day."""
    day = datetime.fromtimestamp(last, UTC)
    if unit in DAYS:
        return (day + timedelta(days=number * DAYS[unit])).timestamp()
    months = day.year * 12 + day.month - 1 + number * MONTHS[unit]
    year, month = divmod(months, 12)
    most = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, most)).timestamp()


def next_release(tx: Transaction, stage: Stage) -> float | None:
    """When a release stage makes the next one by itself, if anything came in; none where the owner says when."""
    made = [one for one in store.releases(tx, stage.project_id) if one.stage_id == stage.id]
    if not stage.file.settings.get("every") or not made:
        return None
    number, unit = stage.file.settings["every"]
    return next_at(made[-1].made_at, number, unit)


def is_due(tx: Transaction, stage: Stage, now: float) -> bool:
    """Whether a release should be made: the time since the last one is over, and something came or went since.

    The first one is its owner's, who sees by it whether it is what he wants.
    """
    if not stage.file.settings.get("every"):
        return False
    number, unit = stage.file.settings["every"]
    made = [one for one in store.releases(tx, stage.project_id) if one.stage_id == stage.id]
    return bool(made) and now >= next_at(made[-1].made_at, number, unit) and _has_news(tx, made[-1])


def _has_news(tx: Transaction, last: Release) -> bool:
    """Whether the project has more or fewer items or answers than the release."""
    items, answers = store.items_there(tx, last.project_id), store.answers_of_project(tx, last.project_id)
    on_known = last.counts.get("answers_on_known_pictures", 0)
    return (items, answers) != (last.counts["items"], last.counts["answers"] + on_known)
