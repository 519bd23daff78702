"""Haste: does the time rule find people three times too fast, and does it leave quick good people alone?

On real answers with times (MANYEYES_DATA/crowd/sentiment_amt_timed: 143 people, 500 sentences, 20 answers each). Good
people are those who are right at least .85 of the time. Three kinds of hasty people are put beside them, each giving
100 answers to sentences drawn without repetition:

- pooled: each time is drawn from all times of the file and divided by 3 (the figure of the rule)
- sentence: each time is drawn from the same sentence's times and divided by 3
- person: all times are one real person's, divided by 3; a slow person three times too fast is as quick as others, so
  this cannot reach 90 % and shows how far a time rule goes

Usual times are as in the product: a sentence's median without the person's own answer. `python bench/haste.py` prints
the shares stopped for a grid of conditions; the default is marked.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from manyeyes.projects import Rule, StageFile
from manyeyes.rules.collectors.haste import SHARE, UNDER_MEDIAN, fast_answers
from manyeyes.rules.evidence import Judged, Known, Looked, Question, Taken

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
GOOD, TOO_FAST, ANSWERS, INJECTED = 0.85, 3, 100, 400
LAST, LEAST = 20, 10
STAGE = StageFile("sentences", "classify")


@dataclass(frozen=True)
class Crowd:
    """Times in seconds: by person (task, seconds) in order, by task and person; and who is good."""

    by_person: Mapping[str, Sequence[tuple[str, float]]]
    by_task: Mapping[str, Mapping[str, float]]
    good: frozenset[str]


def read(folder: Path = DATA / "crowd" / "sentiment_amt_timed") -> Crowd:
    """The crowd of the file."""
    with (folder / "truth.csv").open(newline="") as file:
        truth = {row["task"]: row["label"] for row in csv.DictReader(file)}
    by_person: dict[str, list[tuple[str, float]]] = defaultdict(list)
    by_task: dict[str, dict[str, float]] = defaultdict(dict)
    right: dict[str, list[bool]] = defaultdict(list)
    with (folder / "answers.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            seconds = float(row["time_s"])
            by_person[row["worker"]].append((row["task"], seconds))
            by_task[row["task"]][row["worker"]] = seconds
            right[row["worker"]].append(truth[row["task"]] == row["label"])
    good = frozenset(worker for worker, said in right.items() if sum(said) / len(said) >= GOOD)
    return Crowd(by_person, by_task, good)


def usual(crowd: Crowd, task: str, without: str = "") -> float:
    """A sentence's median time, without one person's."""
    return statistics.median(time for who, time in crowd.by_task[task].items() if who != without)


def looked(crowd: Crowd, times: Sequence[tuple[str, float]], who: str = "") -> list[Looked]:
    """Answers as the rule sees them."""
    return [Looked(time, usual(crowd, task, who), float(n + 1)) for n, (task, time) in enumerate(times)]


def injected(crowd: Crowd, kind: str, seed: int = 7) -> list[list[Looked]]:
    """Hasty people of a kind: pooled, sentence or person."""
    chance = random.Random(seed)
    tasks = sorted(crowd.by_task)
    pool = [time for times in crowd.by_task.values() for time in times.values()]
    people = sorted(who for who, answers in crowd.by_person.items() if len(answers) >= LAST)
    made = []
    for _ in range(INJECTED):
        own = [time for _, time in crowd.by_person[chance.choice(people)]]
        chosen = [(task, _drawn_from(crowd, kind, task, own, pool)) for task in chance.sample(tasks, ANSWERS)]
        made.append(looked(crowd, [(task, chance.choice(times) / TOO_FAST) for task, times in chosen]))
    return made


def _drawn_from(crowd: Crowd, kind: str, task: str, own: list[float], pool: list[float]) -> list[float]:
    return {"pooled": pool, "person": own}.get(kind) or list(crowd.by_task[task].values())


class _Times:
    """Evidence that has only times."""

    def __init__(self, times: Sequence[Looked]) -> None:
        self._times = times

    def looked(self, last: int, since: float) -> Sequence[Looked]:
        return self._times[-last:]

    def known(self, last: int, since: float) -> Sequence[Known]:
        return ()

    def judged(self, last: int, since: float) -> Sequence[Judged]:
        return ()

    def settled(self, last: int, since: float) -> Sequence[bool]:
        return ()

    def skipped_in_a_row(self, most: int, since: float) -> int:
        return 0

    def answered_today(self, most: int, since: float) -> int:
        return 0

    def exam(self) -> Taken | None:
        return None


def is_stopped(times: Sequence[Looked], under: float = UNDER_MEDIAN, share: float = SHARE) -> bool:
    """Whether the rule acts at any of a person's answers, looked at after each."""
    rule = Rule("fast_answers", "restrict", over_last=LAST, at_least=LEAST, under_median=under, share=share)
    asked = Question(rule, STAGE, 0.0)
    return any(fast_answers(asked, _Times(times[:upto])) is not None for upto in range(LEAST, len(times) + 1))


def shares(
    crowd: Crowd, under: float, share: float, kinds: Mapping[str, Sequence[Sequence[Looked]]]
) -> dict[str, float]:
    """The share stopped of good people, and of each kind of hasty ones."""
    good = [looked(crowd, crowd.by_person[who], who) for who in sorted(crowd.good)]
    groups = {"good": good, **kinds}
    return {name: statistics.mean(is_stopped(one, under, share) for one in group) for name, group in groups.items()}


def main() -> None:
    """Print the grid and keep it."""
    from measure import keep

    crowd = read()
    kinds = {kind: injected(crowd, kind) for kind in ("pooled", "sentence", "person")}
    grid = {}
    print(f"{len(crowd.good)} good people; {INJECTED} hasty ones of each kind; over_last {LAST}, at_least {LEAST}")
    print("under  share    good  pooled  sentence  person")
    for under in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        for share in (0.4, 0.5, 0.6):
            found = shares(crowd, under, share, kinds)
            grid[f"{under} {share}"] = {name: round(value, 4) for name, value in found.items()}
            mark = "  <- default" if (under, share) == (UNDER_MEDIAN, SHARE) else ""
            told = "  ".join(f"{found[name]:6.3f}" for name in ("good", "pooled", "sentence", "person"))
            print(f"{under:5}  {share:5}  {told}{mark}")
    keep("haste", {"good": len(crowd.good), "hasty": INJECTED, "stopped": grid})


if __name__ == "__main__":
    main()
