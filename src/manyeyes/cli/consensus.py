"""manyeyes consensus: what the answers of a file add up to, by one method or by all of them, without a project."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import consensus as room
from manyeyes.consensus import AnswerFile, ConsensusMethod, Result
from manyeyes.errors import ManyEyesError

EVERY = 2.0  # seconds between two words of progress, and before the first
LONG = 50_000_000  # bytes; ten million answers are 200 MB, and are read in half a minute
ALL = "all"
SIDE_BY_SIDE = ("majority", "dawid-skene", room.DEFAULT)  # without --method: what the default gains or loses
INTERRUPTED = 3


class WouldOverwrite(ManyEyesError):
    """{path} is a file that is read. Name another one to write to."""


class NoFolder(ManyEyesError):
    """There is no folder {folder} to write {path} into."""


def consensus(
    answers: Annotated[Path, typer.Argument(help="CSV with the columns task, worker, label; a row an answer.")],
    method: Annotated[
        str, typer.Option(help="One of the methods, or all. Without it the default beside two plain ones.")
    ] = "",
    truth: Annotated[Path | None, typer.Option(help="CSV with task, label: compare with it.")] = None,
    known: Annotated[Path | None, typer.Option(help="CSV with task, label: hold these fixed (control tasks).")] = None,
    out: Annotated[Path | None, typer.Option(help="Write task, label, confidence here.")] = None,
    each: Annotated[bool, typer.Option("--each", help="With --out: also the chance of each label.")] = False,
    workers: Annotated[Path | None, typer.Option(help="Write worker, answers, skill here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add up the answers of a file: labels with a confidence, and how good each worker is."""
    names = tuple(room.consensus_methods()) if method == ALL else (method,) if method else SIDE_BY_SIDE
    chosen = [room.consensus_method(name) for name in names]
    fit_to_write([out, workers], [answers, truth, known])
    if answers.is_file() and answers.stat().st_size > LONG:
        typer.echo(f"reading {answers}, {answers.stat().st_size / 1e6:,.0f} MB", err=True)
    try:
        with room.read_answers(answers, truth, known) as file:
            results, lines = by_each(file, chosen, lambda found: write(file, found, out, workers, each))
            told = as_told(file, results)
    except KeyboardInterrupt:
        typer.echo("Interrupted. No file is half written; the same command begins anew.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for line in [json.dumps(told, ensure_ascii=False)] if as_json else [*report(told), *lines]:
        typer.echo(line)


def by_each(
    file: AnswerFile, chosen: Sequence[ConsensusMethod], write_down: Callable[[Result], list[str]]
) -> tuple[list[Result], list[str]]:
    """The figures of each method; the default, or the only one, is written down."""
    results, lines = [], []
    for one in chosen:
        found = room.add_up(file, one, Progress())
        if one.name == room.DEFAULT or len(chosen) == 1:
            lines = write_down(found)
        results.append(replace(found, estimates=()))  # at ten million answers one method's tables are enough
    return results, lines


def fit_to_write(written: Sequence[Path | None], read: Sequence[Path | None]) -> None:
    """Say at once what would fail at the end; raises WouldOverwrite, NoFolder."""
    taken = {path.resolve() for path in read if path}
    for path in written:
        if path and path.resolve() in taken:
            raise WouldOverwrite(path=path)
        if path and not path.resolve().parent.is_dir():
            raise NoFolder(path=path, folder=path.parent)


class Progress:
    """A line now and then on standard error, where people look and programs do not read."""

    def __init__(self) -> None:
        """The first word comes after a while: most files are done before."""
        self._said = time.monotonic()

    def __call__(self, method: str, done: int, most: int) -> None:
        """Iteration `done` of at most `most` is over."""
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            typer.echo(f"{method}: {done:,} of at most {most:,} iterations", err=True)


def write(file: AnswerFile, found: Result, out: Path | None, workers: Path | None, each: bool) -> list[str]:
    """Write what was asked for, and say so."""
    lines = []
    if out:
        lines.append(f"{out}: {room.write_tasks(file, found, out, each):,} rows by {found.method}")
    if workers:
        lines.append(f"{workers}: {room.write_workers(file, found, workers):,} workers by {found.method}")
    return lines


def as_told(file: AnswerFile, results: Sequence[Result]) -> dict[str, Any]:
    """What --json prints."""
    return {
        "file": str(file.path),
        "answers": file.answers,
        "tasks": file.tasks,
        "workers": file.workers,
        "labels": list(file.values),
        "several_labels": file.several,
        "say_nothing": file.silent,
        "replaced": file.replaced,
        "left_out": dict(file.left_out),
        "other_columns": list(file.others),
        "default": room.DEFAULT,
        "methods": {one.method: _figures(one) for one in results},
    }


def _figures(result: Result) -> dict[str, Any]:
    figures = {name: value for name, value in asdict(result).items() if name not in ("method", "estimates")}
    return {**figures, "seconds": round(result.seconds, 3)}


def report(told: Mapping[str, Any]) -> list[str]:
    """What people read: what the file holds, what was not used, and a line a method."""
    counts = f"{told['answers']:,} answers of {told['workers']:,} workers to {told['tasks']:,} tasks"
    lines = [f"{counts}, {len(told['labels']):,} labels{' (several may hold)' if told['several_labels'] else ''}"]
    if told["say_nothing"]:
        lines.append(f"{told['say_nothing']:,} of them say nothing (empty, unsure, skip)")
    if told["replaced"]:
        lines.append(
            f"{told['replaced']:,} earlier answers gave way to a later one of the same worker to the same task"
        )
    lines += [f"{rows:,} rows left out: {reason}" for reason, rows in told["left_out"].items()]
    if told["other_columns"]:
        lines.append(f"not looked at: {', '.join(told['other_columns'])}")
    return [*lines, "", *_table(told["methods"])]


def _table(methods: Mapping[str, Mapping[str, Any]]) -> list[str]:
    judged = next(iter(methods.values()))
    width = max(len(name) for name in methods)
    head = f"{'method':<{width}}  {'accuracy':>8}  {'confidence':>10}  {'iterations':>10}  {'seconds':>8}"
    rows = [head if judged["judged"] else head.replace("accuracy", "        ")]
    for name, one in methods.items():
        accuracy = "" if one["accuracy"] is None else f"{one['accuracy']:.4f}"
        steps = f"{one['iterations']}{'' if one['converged'] else '+'}"
        rows.append(f"{name:<{width}}  {accuracy:>8}  {one['confidence']:>10.4f}  {steps:>10}  {one['seconds']:>8.2f}")
    if judged["judged"]:
        rows.append(f"accuracy over {judged['judged']:,} decisions whose truth is known; ties are split")
    if judged["unanswered"]:
        rows.append(f"{judged['unanswered']:,} more have a truth, and nobody answered them")
    if not all(one["converged"] for one in methods.values()):
        rows.append("+ it still moved a little when it had used up its iterations")
    return rows
