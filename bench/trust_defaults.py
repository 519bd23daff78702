"""Why the defaults of trust are what they are: settings side by side over made-up crowds, as the tables of docs/why.

    python bench/trust_defaults.py [--seeds 4] [--tasks 600] [--only overlap control rules probes]

The crowd of bench/simulate.py, thirty people instead of a hundred over as many tasks a person.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from manyeyes.simulator import SPAM, Outcome, simulate
from measure import keep, parsed
from simulate import PREVALENCE, careful, crowd

SPAMS = (0.0, 0.3)


@dataclass(frozen=True)
class Tried:
    """One setting: dotted keys of the stage with other values."""

    table: str
    name: str
    changes: tuple[tuple[str, str], ...]


NO_RULES = ("rules", "")  # an empty value takes the key out
CONTROL_RULE = "{when: control_accuracy, over_last: 20, at_least: 5, below: 0.7, do: restrict, scope: stage, for: good}"
DRIFT_RULE = "{when: drift, do: restrict, scope: stage, for: good, answers: ask_again}"
TRIED = (
    *(Tried("overlap", name, (("overlap", name),)) for name in ("quick", "usual", "careful")),
    Tried("overlap", "three each", (("overlap", "{min: 3, max: 3}"),)),
    Tried("overlap", "five each", (("overlap", "{min: 5, max: 5}"),)),
    *(Tried("control", f"share {share}", (("control_tasks.share", share),)) for share in ("0.02", "0.05", "0.1")),
    Tried("rules", "none", (NO_RULES,)),
    Tried("rules", "known pictures", (("rules", f"[{CONTROL_RULE}]"),)),
    Tried("rules", "drift", (("rules", f"[{DRIFT_RULE}]"),)),
    Tried("rules", "both", (("rules", f"[{CONTROL_RULE}, {DRIFT_RULE}]"),)),
    *(Tried("probes", f"share {share}", (("control_tasks.probes", share),)) for share in ("0", "0.03", "0.05")),
)


def run(given: tuple[int, float, int, int]) -> Outcome:
    """One setting over one crowd."""
    number, spam, seed, tasks = given
    changes = dict(TRIED[number].changes)
    return simulate(careful(), crowd(spam, SPAM, tasks, PREVALENCE), seed=seed, changes=changes)


def row(found: Sequence[Outcome]) -> dict[str, float | None]:
    """Means over the seeds."""
    figures = ("accuracy", "answers_a_task", "contested", "spammers_found", "honest_stopped")
    told: dict[str, float | None] = {}
    for figure in figures:
        values = [value for one in found if (value := getattr(one, figure)) is not None]
        told[figure] = mean(values) if values else None
    told["contested"] = (told["contested"] or 0) / found[0].tasks
    return told


def cell(value: float | None, digits: int = 1, percent: bool = True) -> str:
    return "—" if value is None else f"{value * 100:.{digits}f} %" if percent else f"{value:.2f}"


def markdown(name: str, rows: dict[float, dict[str, float | None]]) -> str:
    """A line of a table: nobody spams, then thirty of a hundred."""
    none, some = rows[0.0], rows[0.3]
    cells = [cell(none["accuracy"]), cell(none["answers_a_task"], percent=False), cell(none["honest_stopped"])]
    cells += [cell(some["accuracy"]), cell(some["answers_a_task"], percent=False), cell(some["contested"])]
    cells += [cell(some["spammers_found"], 0), cell(some["honest_stopped"])]
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    """Run all, print the tables, keep the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--tasks", type=int, default=600)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--processes", type=int, default=2)
    given = parsed(parser, seeds=1, tasks=200)
    wanted = [number for number, one in enumerate(TRIED) if not given.only or one.table in given.only]
    work = [(n, spam, seed, given.tasks) for n in wanted for spam in SPAMS for seed in range(1, given.seeds + 1)]
    result: dict[str, Any] = {}
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        runs = pool.imap(run, work)
        for number in wanted:
            one = TRIED[number]
            rows = {spam: row([next(runs) for _ in range(given.seeds)]) for spam in SPAMS}
            result.setdefault(one.table, {})[one.name] = rows
            print(f"{one.table:<8} {markdown(one.name, rows)}", flush=True)
    keep("trust_defaults", {"seeds": given.seeds, "tasks": given.tasks, "tables": result})


if __name__ == "__main__":
    main()
