"""Several runs of one setting, and several settings side by side over the same crowds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from manyeyes.projects import ProjectFile
from manyeyes.simulator.crowd import Crowd
from manyeyes.simulator.outcome import Found, Outcome
from manyeyes.simulator.simulate import simulate

FIGURES = (
    "accuracy",
    "settled_accuracy",
    "values_right",
    "answers_a_task",
    "answers",
    "control_answers",
    "settled",
    "contested",
    "open",
    "cost",
    "hours",
    "days",
    "spammers_found",
    "honest_stopped",
    "tasks_until_found",
    "sleepy_in_time",
)
Tell = Callable[[str, int, int, int], None]  # (setting, seed, tasks decided, tasks)


@dataclass(frozen=True)
class Spread:
    """One figure over several seeds."""

    median: float
    least: float
    most: float


@dataclass(frozen=True)
class Summary:
    """The runs of one setting. `figures`: None where no run had anything to count."""

    name: str
    outcomes: tuple[Outcome, ...]

    @property
    def figures(self) -> Mapping[str, Spread | None]:
        """Each figure over the seeds."""
        return {figure: _spread([getattr(one, figure) for one in self.outcomes]) for figure in FIGURES}

    @property
    def kinds(self) -> tuple[Found, ...]:
        """The kinds of people, all seeds together."""
        names = dict.fromkeys(kind.kind for one in self.outcomes for kind in one.kinds)
        return tuple(self._together(name) for name in names)

    def _together(self, name: str) -> Found:
        lines = [kind for one in self.outcomes for kind in one.kinds if kind.kind == name]
        after = [line.tasks_until_found for line in lines if line.tasks_until_found is not None]
        return Found(
            kind=name,
            people=sum(line.people for line in lines),
            worked=sum(line.worked for line in lines),
            restricted=sum(line.restricted for line in lines),
            tasks=sum(line.tasks for line in lines),
            tasks_until_found=median(after) if after else None,
        )


def _spread(values: Sequence[float | None]) -> Spread | None:
    there = [value for value in values if value is not None]
    return Spread(median(there), min(there), max(there)) if there else None


@dataclass(frozen=True)
class Setting:
    """One way to run a stage: a project, a stage, dotted keys with other values."""

    name: str
    project: ProjectFile
    stage: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


def silently(setting: str, seed: int, done: int, tasks: int) -> None:
    """Nobody watches."""


def compare(settings: Sequence[Setting], crowd: Crowd, seeds: Sequence[int], tell: Tell = silently) -> list[Summary]:
    """Each setting over the same crowds, one a seed; raises what `simulate` raises."""
    return [Summary(one.name, tuple(_run(one, crowd, seed, tell) for seed in seeds)) for one in settings]


def _run(setting: Setting, crowd: Crowd, seed: int, tell: Tell) -> Outcome:
    def told(done: int, tasks: int) -> None:
        tell(setting.name, seed, done, tasks)

    return simulate(setting.project, crowd, stage=setting.stage, seed=seed, changes=setting.changes, tell=told)
