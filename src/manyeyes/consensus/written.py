"""What a method found, as files: a row a task, a row a worker. Written beside and renamed, so never half there."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes.consensus.answer_file import AnswerFile
from manyeyes.consensus.comparison import Result, heard
from manyeyes.errors import ManyEyesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 50_000  # tasks


class NotWritable(ManyEyesError):
    """{path} cannot be written: {cause}."""


def write_tasks(file: AnswerFile, result: Result, path: Path, each: bool = False) -> int:
    """task,label,confidence, and the chance of `each` label where asked for; how many rows.

    Where several labels may hold: task,label,holds,confidence, a row for every task and label. A task nobody answered
    has an empty label and confidence, unless it was known. Of labels that tie the first stands. Raises NotWritable.
    """
    head = ["task", "label", "holds", "confidence"] if file.several else ["task", "label", "confidence"]
    chances = [f"chance {value}" for value in file.values] if each and not file.several else []
    return _write(path, [*head, *chances], _several(file, result) if file.several else _single(file, result, each))


def write_workers(file: AnswerFile, result: Result, path: Path) -> int:
    """worker,answers,skill: the chance to be right as the method sees it, its mean over several labels; how many."""
    import numpy as np

    problem = file.problems[0].said
    answers = np.bincount(problem.worker[problem.value >= 0], minlength=problem.workers)
    skill = np.mean([one.skill for one in result.estimates], axis=0)
    rows = zip(file.worker_names(), answers.tolist(), skill.tolist(), strict=True)
    return _write(path, ["worker", "answers", "skill"], ([name, n, f"{q:.6g}" if n else ""] for name, n, q in rows))


def _single(file: AnswerFile, result: Result, each: bool) -> Iterator[list[str]]:
    posterior, names = result.estimates[0].posterior, file.task_names()
    for start, best, sure in _decided(file, result, 0):
        for at, (value, chance) in enumerate(zip(best, sure, strict=True), start):
            cells = [file.values[value], f"{chance:.6g}"] if chance >= 0 else ["", ""]
            yield [next(names), *cells, *(f"{one:.6g}" for one in posterior[at] if each)]


def _several(file: AnswerFile, result: Result) -> Iterator[list[str]]:
    for at, problem in enumerate(file.problems):
        names = file.task_names()
        for _, best, sure in _decided(file, result, at):
            for value, chance in zip(best, sure, strict=True):
                holds = ["yes" if value else "no", f"{chance:.6g}"] if chance >= 0 else ["", ""]
                yield [next(names), problem.name, *holds]


def _decided(file: AnswerFile, result: Result, at: int) -> Iterator[tuple[int, list[int], list[float]]]:
    """Blocks of (first task, likeliest values, their chances); a chance of -1 where nothing was said or known."""
    from manyeyes.consensus.arithmetic import likeliest

    problem, posterior = file.problems[at], result.estimates[at].posterior
    told: NDArray[Any] = heard(problem)
    if problem.said.known is not None:
        told = told | (problem.said.known >= 0)
    for start in range(0, len(posterior), AT_ONCE):
        block = posterior[start : start + AT_ONCE]
        sure = block.max(axis=1)
        sure[~told[start : start + AT_ONCE]] = -1
        yield start, likeliest(block).tolist(), sure.tolist()


def _write(path: Path, head: list[str], rows: Iterable[list[Any]]) -> int:
    beside, count = path.with_name(path.name + ".part"), 0
    try:
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            for row in rows:
                writer.writerow(row)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise NotWritable(path=path, cause=error.strerror) from None
    finally:
        beside.unlink(missing_ok=True)
    return count
