"""What one release stage asks of the house: which items it keeps, what it tells of them, and who still works on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from manyeyes import flow
from manyeyes.datasets.conditions import Asked, Conditions, conditions
from manyeyes.datasets.split import read_wish
from manyeyes.projects import Stage
from manyeyes.query import Expression, parse


@dataclass(frozen=True)
class Least:
    """How sure every value has to be that decides about an item, and how many of its answers have to agree."""

    confidence: float = 0.0
    agreement: float = 0.0


@dataclass(frozen=True)
class ModelWord:
    """What a tagger said is wanted from this score on. Whoever stands above tells the serving one's number and tags."""

    score: float
    stage_id: int
    """The train stage."""
    tagger: int
    """Its number there."""
    tags: tuple[str, ...]
    """In the order of the scores."""
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The (question, value) of each tag that a question asks; other tags are said by themselves, as yes."""


@dataclass(frozen=True)
class Serving:
    """The tagger that serves a train stage, as the doors above this room know it."""

    stage_id: int
    number: int
    tags: tuple[str, ...]


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
    only: Expression | None = None
    """Which items enter at all."""
    least: Least = field(default_factory=lambda: Least())
    licences: Collection[str] = ()
    """Those a kept item may have; empty: any."""
    model: ModelWord | None = None
    key_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What audits and tags call a question, by stage and name."""
    checked: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """What the owner's last check found, by item and question; read only where a tagger's word is wanted."""

    @property
    def asks_sources(self) -> bool:
        """Whether `keep` or `only` looks at what a source said."""
        names = {name for one in (self.keep, self.only) if one for name in one.names()}
        return any(name.partition(".")[0] in ("row", "given", "tag") for name in names)


def wanted_by(stage: Stage, stages: Sequence[Stage], key: bytes = b"", serving: Serving | None = None) -> Wanted:
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
        only=parse(stage.file.only) if stage.file.only else None,
        least=Least(**(asked.get("least") or {})),
        licences=tuple(asked.get("licences") or ()),
        model=_model_word(asked.get("values") or {}, stages, serving),
        key_of={(one.stage, one.question.name): one.key for one in conditions(None, stages).asked},
    )


def _model_word(asked: Mapping[str, Any], stages: Sequence[Stage], serving: Serving | None) -> ModelWord | None:
    if serving is None or "model" not in asked:
        return None
    values = {tag: told for one in conditions(None, stages).asked for tag, told in _tags(one)}
    return ModelWord(asked["model"]["score"], serving.stage_id, serving.number, serving.tags, values)


def _tags(one: Asked) -> list[tuple[str, tuple[str, str]]]:
    """The tags of a question and the value each stands for: itself where it is yes or no, else one a value."""
    if set(one.question.values) == {"yes", "no"}:
        return [(one.key, (one.key, "yes"))]
    return [(f"{one.key}:{value}", (one.key, value)) for value in one.question.values]
