"""What a changed project file does to what is there: decided from the stored and the new file alone.

Wording is a minor change: answers are kept. Meaning (questions, their types and values, the kind of a stage) is a major
change: what people answered before answered something else. The rest takes effect from the next task on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from manyeyes.projects.records import Example, Overlap, Question, StageFile

_WORDING = ("ask", "help", "only", "required")
_SPOKEN = {
    "only": "which items enter",
    "passes": "which items leave",
    "who": "who may answer",
    "untouched": "what a switch left alone means",
    "unsure": "where the Not sure button is",
    "order": "which picture comes next",
    "control_tasks": "the control tasks",
    "show": "how it looks",
}


@dataclass(frozen=True)
class StageChange:
    """What happens to one stage. `what` is new, gone, back, same, minor or major; sentences say it for people."""

    name: str
    what: str
    sentences: tuple[str, ...] = ()
    overlap: tuple[Overlap, Overlap] | None = None

    @property
    def overlap_raised(self) -> bool:
        """Whether more people are wanted a picture now, so that tasks may reopen."""
        return self.overlap is not None and _wants_more(*self.overlap)


@dataclass(frozen=True)
class Changes:
    """What apply does: from one version (0: none) to the next, stage by stage, and for the project as a whole."""

    project: str
    version: int
    next_version: int
    stages: tuple[StageChange, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the stored version already says all this."""
        return self.version == self.next_version

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything, for people."""
        stages = tuple(f"{stage.name}: {sentence}" for stage in self.stages for sentence in stage.sentences)
        return (*self.about, *stages)


def compare_stages(old: StageFile, new: StageFile) -> StageChange:
    """One stage against its stored self."""
    major, minor, quiet = _questions(old, new), _wording(old, new), _rest(old, new)
    if old.kind != new.kind:
        major = [f"is a {new.kind} stage now, was {old.kind}", *major]
    if major:
        major.append("its meaning changed: answers given so far no longer count (major)")
        return StageChange(new.name, "major", (*major, *minor, *quiet), _overlap(old, new))
    if minor:
        minor.append("its wording changed: answers are kept (minor)")
    return StageChange(new.name, "minor" if minor else "same", (*minor, *quiet), _overlap(old, new))


def compare_training(
    old: Mapping[str, tuple[Example, ...]], new: Mapping[str, tuple[Example, ...]]
) -> dict[str, tuple[str, ...]]:
    """Sentences about training, by stage."""
    changed = [name for name in {**old, **new} if _plain(old.get(name, ())) != _plain(new.get(name, ()))]
    return {name: (f"training has {len(new.get(name, ()))} pictures; who is trained stays so",) for name in changed}


def _plain(examples: tuple[Example, ...]) -> list[Any]:
    return [(example.picture, dict(example.answers), dict(example.because)) for example in examples]


def _questions(old: StageFile, new: StageFile) -> list[str]:
    before, after = _by_name(old), _by_name(new)
    said = [f"the question {name} is gone" for name in before if name not in after]
    said += [f"the question {name} is new" for name in after if name not in before]
    for name in before.keys() & after.keys():
        if before[name].type != after[name].type:
            said.append(f"{name} is a {after[name].type} question now, was {before[name].type}")
        elif set(before[name].values) != set(after[name].values):
            said.append(f"{name} has the values {', '.join(after[name].values)} now")
    return said


def _wording(old: StageFile, new: StageFile) -> list[str]:
    before, after = _by_name(old), _by_name(new)
    said = []
    for name in [name for name in after if name in before]:
        for key in _WORDING:
            if getattr(before[name], key) != getattr(after[name], key):
                said.append(f"{key} of {name} is now: {_shown(getattr(after[name], key))}")
    if not said and [*before] != [*after] and before.keys() == after.keys():
        said.append("the questions come in another order")
    return said


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _by_name(stage: StageFile) -> dict[str, Question]:
    return {question.name: question for question in stage.questions}


def _overlap(old: StageFile, new: StageFile) -> tuple[Overlap, Overlap] | None:
    return (old.overlap, new.overlap) if old.overlap != new.overlap else None


def _wants_more(old: Overlap, new: Overlap) -> bool:
    surer = (new.confidence or 0) > (old.confidence or 0)
    return new.min > old.min or new.max > old.max or (surer and new.max > new.min)


def _rest(old: StageFile, new: StageFile) -> list[str]:
    said = [f"comes after {', '.join(new.after) or 'none'} now"] if old.after != new.after else []
    if old.overlap != new.overlap:
        said.append(f"people per picture: {_people(new.overlap)} now, was {_people(old.overlap)}")
    said += [f"changed: {words}" for key, words in _SPOKEN.items() if getattr(old, key) != getattr(new, key)]
    keys = sorted({**old.settings, **new.settings})
    return said + [f"changed: {key}" for key in keys if old.settings.get(key) != new.settings.get(key)]


def _people(overlap: Overlap) -> str:
    if overlap.min == overlap.max:
        return f"{overlap.min}"
    return f"{overlap.min} to {overlap.max}" + (f" until {overlap.confidence:g} sure" if overlap.confidence else "")
