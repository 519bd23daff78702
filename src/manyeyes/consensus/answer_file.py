"""The answers of a file as problems a method can solve, with the truth beside them where it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes.consensus.answer_table import MEMORY, SEVERAL, NoRows, Workbench, literal
from manyeyes.consensus.said import SAYS_NOTHING, Said

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABSTAINS = ("unsure", "skip")  # and the empty cell; a label all the same where the truth names it
NEVER_SAID = -2  # a true value that nobody gave
UNKNOWN = -1
# A cell that holds several labels: a JSON list, or labels with | or ; between them.
LISTED = "label LIKE '[%]' AND json_valid(label)"
PARTS = f"CASE WHEN {LISTED} THEN from_json(label, '[\"VARCHAR\"]') ELSE string_split_regex(label, '\\s*[|;]\\s*') END"


@dataclass(frozen=True)
class Problem:
    """One thing to decide in every task: the label itself ('' as name), or whether one label holds.

    truth: (tasks,) the true value, -1 where nobody knows, -2 where nobody ever gave it; None without a truth file.
    """

    name: str
    said: Said
    truth: NDArray[Any] | None


@dataclass(frozen=True)
class AnswerFile:
    """A file that was read; `close` it, or use it as a context manager.

    left_out: rows that are in no problem, by reason. replaced: answers a later row of the same task and worker took
    the place of. silent: rows that say nothing, among those that count. several: whether a row may hold many labels.
    """

    path: Path
    values: tuple[str, ...]
    problems: tuple[Problem, ...]
    answers: int
    replaced: int
    silent: int
    several: bool
    others: tuple[str, ...]
    left_out: Mapping[str, int]
    bench: Workbench

    def __enter__(self) -> AnswerFile:
        return self

    def __exit__(self, *error: object) -> None:
        self.bench.close()

    @property
    def tasks(self) -> int:
        """How many tasks it names."""
        return self.problems[0].said.tasks

    @property
    def workers(self) -> int:
        """How many workers it names."""
        return self.problems[0].said.workers

    def task_names(self) -> Iterator[str]:
        """The tasks in the order of their numbers, which is that of the file."""
        return self.bench.names("task")

    def worker_names(self) -> Iterator[str]:
        """The workers in the order of their numbers, which is that of the file."""
        return self.bench.names("worker")


def read_answers(path: Path, truth: Path | None = None, known: Path | None = None, memory: str = MEMORY) -> AnswerFile:
    """Read a file of answers.

    `truth`: task and label, to compare with. `known`: the same, for tasks whose label is held fixed (control tasks).
    Raises the errors of answer_table.
    """
    bench = Workbench(memory)
    try:
        return _read(bench, path, {"truth": truth, "known": known})
    except BaseException:
        bench.close()
        raise


def _read(bench: Workbench, path: Path, beside: Mapping[str, Path | None]) -> AnswerFile:
    header, left_out = bench.load(path, "given", ("task", "worker"))
    for kind in ("task", "worker"):
        left_out |= {f"no {kind}": rows} if (rows := bench.count("given", f"{kind} IS NULL")) else {}
    for table, file in beside.items():
        left_out |= _load_beside(bench, table, file) if file else {}
    there = [table for table, file in beside.items() if file]
    several = header.holds == SEVERAL or bool(bench.count("given", LISTED))
    _number(bench, several, there)
    if not bench.count("task_number") or not bench.count("worker_number"):
        raise NoRows(path=path, left_out="; ".join(f"{reason}: {rows}" for reason, rows in left_out.items()) or "none")
    values = tuple(bench.names("label"))
    columns, replaced = _columns(bench)
    problems = tuple(_problems(bench, columns, values, several, there))
    silent = int((columns["value"] == SAYS_NOTHING).sum()) if not several else int((columns["speaks"] == 0).sum())
    answers, others = len(columns["task"]), header.others(("task", "worker"))
    return AnswerFile(path, values, problems, answers, replaced, silent, several, others, left_out, bench)


def _load_beside(bench: Workbench, table: str, file: Path) -> dict[str, int]:
    _, left_out = bench.load(file, table, ("task",))
    told = {f"{file.name}: {reason}": rows for reason, rows in left_out.items()}
    # A task that is told twice in two ways is told not at all.
    twice = f"task IN (SELECT task FROM {table} GROUP BY task HAVING count(DISTINCT label) > 1)"
    if rows := bench.count(table, twice):
        told[f"{file.name}: rows that contradict each other"] = rows
        bench.run(f"DELETE FROM {table} WHERE {twice}")
    return told


def _number(bench: Workbench, several: bool, there: list[str]) -> None:
    """Number tasks and workers as they come, labels in the order of numbers or of the alphabet."""
    named = [f"lower(label) NOT IN (SELECT lower(label) FROM {table} WHERE label IS NOT NULL)" for table in there]
    abstains = " AND ".join([f"lower(label) IN ({', '.join(map(literal, ABSTAINS))})", *named])
    bench.run(
        f"""CREATE TABLE answer AS SELECT rowid AS line, task, worker,
            CASE WHEN {abstains} THEN NULL ELSE label END AS label FROM given WHERE task IS NOT NULL"""
    )
    bench.run("DROP TABLE given")
    bench.run(_numbered("task", "answer", "min(line)"))
    bench.run(_numbered("worker", "answer WHERE worker IS NOT NULL", "min(line)"))
    parts = f"SELECT unnest({PARTS}) AS label" if several else "SELECT label"
    bench.run(f"CREATE VIEW answer_label AS {parts}, line FROM answer WHERE label IS NOT NULL AND worker IS NOT NULL")
    for table in there:
        bench.run(f"CREATE VIEW {table}_label AS {parts}, rowid AS line FROM {table} WHERE label IS NOT NULL")
    known = " UNION ALL SELECT label FROM known_label" if "known" in there else ""
    source = f"(SELECT label FROM answer_label{known}) WHERE label <> ''"
    bench.run(_numbered("label", source, "(TRY_CAST(label AS DOUBLE) IS NULL), TRY_CAST(label AS DOUBLE), label"))


def _numbered(kind: str, source: str, order: str) -> str:
    return f"""CREATE TABLE {kind}_number AS SELECT {kind} AS name,
        (row_number() OVER (ORDER BY {order}) - 1)::INTEGER AS number FROM {source} GROUP BY {kind}"""


def _columns(bench: Workbench) -> tuple[dict[str, Any], int]:
    """Columns task, worker, value (-1: none), line, speaks; of a worker's answers to one task the last alone."""
    import numpy as np

    columns = bench.column(
        f"""SELECT t.number AS task, w.number AS worker, coalesce(l.number, {SAYS_NOTHING})::INTEGER AS value,
            (a.label IS NOT NULL)::TINYINT AS speaks, a.line AS line
            FROM answer a JOIN task_number t ON t.name = a.task JOIN worker_number w ON w.name = a.worker
            LEFT JOIN label_number l ON l.name = a.label ORDER BY a.line"""
    )
    pair = columns["task"].astype(np.int64) * bench.count("worker_number") + columns["worker"]
    order = np.argsort(pair, kind="stable")
    last = np.ones(len(pair), bool)
    last[order[:-1]] = pair[order[1:]] != pair[order[:-1]]
    replaced = int(len(last) - last.sum())
    return ({name: column[last] for name, column in columns.items()} if replaced else columns), replaced


def _problems(
    bench: Workbench, columns: Mapping[str, Any], values: tuple[str, ...], several: bool, there: list[str]
) -> Iterator[Problem]:
    tasks, workers = bench.count("task_number"), bench.count("worker_number")
    if not several:
        beside = {table: _single(bench, table, tasks) for table in there}
        known = beside.get("known")
        said = Said(columns["task"], columns["worker"], columns["value"], tasks, workers, len(values), known)
        yield Problem("", said, beside.get("truth"))
        return
    yield from _one_a_value(bench, columns, values, there, (tasks, workers))


def _single(bench: Workbench, table: str, tasks: int) -> NDArray[Any]:
    import numpy as np

    found = bench.column(
        f"""SELECT t.number AS task, coalesce(l.number, {NEVER_SAID})::INTEGER AS value FROM {table} k
            JOIN task_number t ON t.name = k.task LEFT JOIN label_number l ON l.name = k.label
            WHERE k.label IS NOT NULL"""
    )
    truth = np.full(tasks, UNKNOWN, np.int32)
    truth[found["task"]] = found["value"]
    return truth


def _one_a_value(
    bench: Workbench, columns: Mapping[str, Any], values: tuple[str, ...], there: list[str], size: tuple[int, int]
) -> Iterator[Problem]:
    """Whether a label holds, for each label: 1 where the answer names it, 0 where it names others or none of them."""
    import numpy as np

    place = np.full(int(columns["line"].max(initial=-1)) + 1, -1)
    place[columns["line"]] = np.arange(len(columns["line"]))
    for number, name in enumerate(values):
        line = bench.column(f"SELECT line FROM answer_label WHERE label = {literal(name)}")["line"]
        value = np.where(columns["speaks"] == 1, 0, SAYS_NOTHING).astype(np.int32)
        named = place[line[line < len(place)]]
        value[named[named >= 0]] = 1
        beside = {table: _whether(bench, table, name, size[0]) for table in there}
        said = Said(columns["task"], columns["worker"], value, *size, 2, beside.get("known"))
        yield Problem(values[number], said, beside.get("truth"))


def _whether(bench: Workbench, table: str, name: str, tasks: int) -> NDArray[Any]:
    import numpy as np

    found = bench.column(
        f"""SELECT t.number AS task, max(coalesce(l.label = {literal(name)}, false)::INTEGER) AS value FROM {table} k
            JOIN task_number t ON t.name = k.task LEFT JOIN {table}_label l ON l.line = k.rowid
            WHERE k.label IS NOT NULL GROUP BY t.number"""
    )
    truth = np.full(tasks, UNKNOWN, np.int32)
    truth[found["task"]] = found["value"]
    return truth
