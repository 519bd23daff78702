"""What one release stage asks of the house: which items it keeps, what it tells of them, and who still works on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from manyeyes import flow
from manyeyes.datasets.conditions import Conditions, conditions
from manyeyes.datasets.split import read_wish
from manyeyes.projects import Stage
from manyeyes.query import Expression, parse


@dataclass(frozen=True)
class Wanted:
    """What one release asks of the house. `after` are the stages just before it, `closed` those nobody works on."""

    project_id: int
    stage: str
    after: tuple[str, ...]
    keep: Expression | None
    target: str | None
    by: tuple[str, ...]
    closed: Collection[str]
    key: bytes
    conditions: Conditions
    screens: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What each screen gives a verdict about."""
    frames: Collection[str] = ()
    """The frames stages."""


def wanted_by(stage: Stage, stages: Sequence[Stage], key: bytes = b"") -> Wanted:
    """What a release stage asks among all `stages` of its project; `key` makes the pseudonyms of one release."""
    asked = stage.file.settings
    keep = parse(asked["keep"]) if asked.get("keep") else None
    return Wanted(
        project_id=stage.project_id,
        stage=stage.name,
        after=tuple(stage.file.after),
        keep=keep,
        target=asked.get("target"),
        by=read_wish(asked["split"]).by if asked.get("split") else (),
        closed=frozenset(one.name for one in stages if one.state == "closed"),
        key=key,
        conditions=conditions(keep, stages),
        screens={one.name: flow.checks(one) for one in stages if one.kind == "screen"},
        frames=tuple(one.name for one in stages if one.kind == "frames"),
    )
