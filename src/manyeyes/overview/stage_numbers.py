"""How a stage that asks people stands, in numbers: from kept counts, so that it costs alike however much there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment
from manyeyes.assignment import Standing
from manyeyes.overview import store
from manyeyes.overview.days import Day, days_of
from manyeyes.overview.expected_end import ExpectedEnd, expected_end
from manyeyes.projects import Question, Stage
from manyeyes.storage import Kept, Transaction, counted, values_counted

LATELY = 3_000  # rows of the log that agreement is taken from: some 30 ms
OPEN, SETTLED, CONTESTED = 0, 1, 2  # as the kept counts of verdicts have them


@dataclass(frozen=True)
class AnswersATask:
    """So many tasks have so many answers, by how they stand."""

    answers: int
    settled: int
    contested: int
    open: int


@dataclass(frozen=True)
class WaveNumbers:
    """One wave: its tasks by how they stand now."""

    number: int
    opened_at: float
    tasks: int
    settled: int
    contested: int
    open: int


@dataclass(frozen=True)
class QuestionNumbers:
    """What a question is settled on, value by value; `agreed` of the last `answers` say what the others say, too."""

    question: str
    ask: str
    settled: Mapping[str, int]
    contested: int
    open: int
    agreed: int
    answers: int


@dataclass(frozen=True)
class Hour:
    """Answers that came in an hour, which begins `at` seconds UTC."""

    at: float
    answers: int


@dataclass(frozen=True)
class StageNumbers:
    """Everything of one stage. Answers by hour and day count what came in, taken back or not, the owner's left out;
    days are those of the project's timezone."""

    stage: str
    people: int
    answers_a_task: tuple[AnswersATask, ...]
    waves: tuple[WaveNumbers, ...]
    questions: tuple[QuestionNumbers, ...]
    hours: tuple[Hour, ...]
    days: tuple[Day, ...]
    end: ExpectedEnd | None


def stage_numbers(tx: Transaction, stages: Sequence[Stage], now: float) -> list[StageNumbers]:
    """The numbers of those stages that ask people. Kept counts and a bounded part of the log; about 10 ms a stage."""
    agreed = {(row.stage_id, row.question): row for row in tx.all(store.AGREED, {"most": LATELY})}
    lately = {key: (int(row.agreed), int(row.answers)) for key, row in agreed.items()}
    return [_numbers(tx, stage, lately, now) for stage in stages if stage.file.for_people and stage.file.in_use]


def _numbers(
    tx: Transaction, stage: Stage, lately: Mapping[tuple[int, str], tuple[int, int]], now: float
) -> StageNumbers:
    standings = assignment.by_answers(tx, stage.id)
    verdicts = counted(tx, stage.id, "verdict")
    hours = {one.number: one.n for one in counted(tx, stage.id, "hour")}
    return StageNumbers(
        stage=stage.name,
        people=sum(values_counted(tx, stage.id, "person").values()),
        answers_a_task=tuple(_answers_a_task(standings)),
        waves=tuple(_waves(tx, stage)),
        questions=tuple(
            _question(one, verdicts, lately.get((stage.id, one.name), (0, 0))) for one in stage.file.questions
        ),
        hours=tuple(Hour(hour * 3600.0, many) for hour, many in sorted(hours.items())),
        days=tuple(days_of(hours, _people_by_day(tx, stage), stage.project.timezone)),
        end=expected_end(standings, hours, stage.file.overlap.min, now),
    )


def _people_by_day(tx: Transaction, stage: Stage) -> dict[int, int]:
    return {int(day): many for day, many in values_counted(tx, stage.id, "day").items()}


def _ends(standings: Iterable[Standing]) -> Counter[str]:
    """Ordinary tasks: settled, contested or (waiting too) open."""
    ends: Counter[str] = Counter()
    for one in standings:
        if one.is_ordinary and one.ended != "withdrawn":
            ends["open" if one.ended == "waiting" else one.ended] += one.tasks
    return ends


def _answers_a_task(standings: Sequence[Standing]) -> Iterable[AnswersATask]:
    by_number: dict[int, list[Standing]] = defaultdict(list)
    for one in standings:
        by_number[one.number].append(one)
    for number, found in sorted(by_number.items()):
        ends = _ends(found)
        if ends:
            yield AnswersATask(number, ends["settled"], ends["contested"], ends["open"])


def _waves(tx: Transaction, stage: Stage) -> Iterable[WaveNumbers]:
    by_wave: dict[int, list[Standing]] = defaultdict(list)
    for one in assignment.by_wave(tx, stage.id):
        by_wave[one.number].append(one)
    for row in tx.all(store.WAVES, {"stage": stage.id}):
        ends = _ends(by_wave[row.number])
        tasks = sum(ends.values())
        yield WaveNumbers(row.number, row.opened_at, tasks, ends["settled"], ends["contested"], ends["open"])


def _question(question: Question, verdicts: Iterable[Kept], lately: tuple[int, int]) -> QuestionNumbers:
    mine = [one for one in verdicts if one.name == question.name]
    settled: Counter[str] = Counter(dict.fromkeys(question.values, 0))
    for one in mine:
        if one.number == SETTLED:
            settled[one.value] += one.n
    contested, open_ = (sum(one.n for one in mine if one.number == state) for state in (CONTESTED, OPEN))
    return QuestionNumbers(question.name, question.ask, dict(settled), contested, open_, *lately)
