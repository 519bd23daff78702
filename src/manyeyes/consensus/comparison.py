"""Methods side by side on one file: how often each is right, how sure it is, how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manyeyes.consensus.answer_file import UNKNOWN, AnswerFile, Problem
from manyeyes.consensus.methods import ConsensusMethod, estimate
from manyeyes.consensus.said import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]  # (method, iterations done in all problems, iterations at most)


@dataclass(frozen=True)
class Result:
    """One method on one file.

    accuracy: the share of judged decisions that are right, ties split; None without truth. judged: decisions whose
    truth is known and that somebody answered, those held fixed beforehand aside; unanswered: those nobody did.
    confidence: the mean chance of the likeliest value over all answered decisions. A decision is a task, or a task and
    one of several labels.
    """

    method: str
    accuracy: float | None
    judged: int
    unanswered: int
    confidence: float
    iterations: int
    converged: bool
    seconds: float
    estimates: tuple[Estimate, ...]


def add_up(file: AnswerFile, method: ConsensusMethod, progress: Progress | None = None) -> Result:
    """Solve every problem of a file by one method; a label of several takes its share of the progress."""
    begun, estimates = time.perf_counter(), []
    for at, problem in enumerate(file.problems):

        def tell(done: int, most: int, at: int = at) -> None:
            if progress:
                progress(method.name, at * most + done, len(file.problems) * most)

        estimates.append(estimate(problem.said, method, tell))
    return _result(method.name, file.problems, estimates, time.perf_counter() - begun)


def _result(name: str, problems: Sequence[Problem], estimates: Sequence[Estimate], seconds: float) -> Result:
    import numpy as np

    judged, right, unanswered, sure, answered = 0, 0.0, 0, 0.0, 0
    for problem, found in zip(problems, estimates, strict=True):
        spoken = heard(problem)
        if problem.truth is not None:
            asked = asked_for(problem, problem.truth)
            right += credit_of(found, problem.truth, asked & spoken)
            judged += int((asked & spoken).sum())
            unanswered += int((asked & ~spoken).sum())
        sure += float(found.posterior.max(axis=1)[spoken].sum())
        answered += int(np.count_nonzero(spoken))
    return Result(
        method=name,
        accuracy=right / judged if judged else None,
        judged=judged,
        unanswered=unanswered,
        confidence=sure / max(answered, 1),
        iterations=max(one.iterations for one in estimates),
        converged=all(one.converged for one in estimates),
        seconds=seconds,
        estimates=tuple(estimates),
    )


def asked_for(problem: Problem, truth: NDArray[Any]) -> NDArray[Any]:
    """(tasks,) whether the truth is known here, and was not given to the method beforehand."""
    asked: NDArray[Any] = truth != UNKNOWN
    return asked if problem.said.known is None else asked & (problem.said.known < 0)


def heard(problem: Problem) -> NDArray[Any]:
    """(tasks,) whether anybody said anything."""
    import numpy as np

    said = problem.said
    spoken: NDArray[Any] = np.bincount(said.task[said.value >= 0], minlength=said.tasks) > 0
    return spoken


def credit_of(found: Estimate, truth: NDArray[Any], rated: NDArray[Any]) -> float:
    """How many of the rated tasks are right; of m values that tie each is right by 1/m, one never said is wrong."""
    import numpy as np

    from manyeyes.consensus.arithmetic import credit

    there = np.flatnonzero(rated & (truth >= 0))
    return float(credit(found.posterior[there])[np.arange(len(there)), truth[there]].sum())
