"""Whether a crowd fits the stage it is to work in: its questions and their values are the stage's."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from manyeyes.errors import ManyEyesError
from manyeyes.projects import StageFile
from manyeyes.simulator.crowd import Crowd


class CrowdDoesNotFit(ManyEyesError):
    """The crowd does not fit {stage}: {faults}"""


def fits(crowd: Crowd, stage: StageFile, elsewhere: Collection[str] = ()) -> None:
    """Raise CrowdDoesNotFit with everything that is wrong; questions of other stages, `elsewhere`, may be spoken of."""
    faults = [*_prevalence(crowd, stage, elsewhere), *_profiles(crowd, stage, elsewhere), *_groups(crowd, stage)]
    if faults:
        raise CrowdDoesNotFit(stage=stage.name, faults="; ".join(faults) + ".")


def _prevalence(crowd: Crowd, stage: StageFile, elsewhere: Collection[str]) -> Iterator[str]:
    for name, said in (crowd.pictures.prevalence or {}).items():
        if name in elsewhere:
            continue
        yield from _values(stage, "prevalence", name, list(said))


def _profiles(crowd: Crowd, stage: StageFile, elsewhere: Collection[str]) -> Iterator[str]:
    for at, profile in enumerate(crowd.pictures.profiles):
        for name, value in profile.values.items():
            if name in elsewhere:
                continue
            yield from _values(stage, f"profiles[{at}]", name, [value])


def _groups(crowd: Crowd, stage: StageFile) -> Iterator[str]:
    values = {value for question in stage.questions for value in question.values}
    for at, group in enumerate(crowd.groups):
        if group.value is not None and any(group.value not in one.values for one in stage.questions):
            yield f"crowd[{at}].value: {group.value} is not a value of every question; there are {_listed(values)}"
        told = set(group.skill.fitted[0]) if group.skill.fitted else set()
        for question in stage.questions:
            if told and told != set(question.values):
                has = f"it has {_listed(set(question.values))}; fit.values can rename them"
                yield f"crowd[{at}].fit: its labels {_listed(told)} are not the values of {question.name}, {has}"


def _values(stage: StageFile, where: str, name: str, values: list[str]) -> Iterator[str]:
    question = stage.question(name)
    if question is None:
        names = _listed({one.name for one in stage.questions})
        yield f"{where}: no question is called {name}; there are {names}"
        return
    for value in values:
        if value not in question.values:
            yield f"{where}: {value} is not a value of {name}; it has {_listed(set(question.values))}"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
