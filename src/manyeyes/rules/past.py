"""A stage's past, played again in memory: what each worker had done by then, as rules would have read it."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from manyeyes.answers import UNSURE
from manyeyes.assignment import Held
from manyeyes.consensus import Trust
from manyeyes.projects import Question, Stage
from manyeyes.rules.evidence import Judged, Known, Looked, Taken
from manyeyes.rules.from_log import last_pictures, looked_at, midnight
from manyeyes.rules.pace import AGAIN, LAST, SETTLING, pace_of_answers
from manyeyes.rules.submissions import Submission


@dataclass
class _Worker:
    """What one worker had done."""

    known: dict[int, list[Known]] = field(default_factory=dict)
    firsts: list[Submission] = field(default_factory=list)
    done: list[tuple[int, int, float]] = field(default_factory=list)  # assignment, state, lent_at


@dataclass(frozen=True)
class Setting:
    """What does not change while the past is played: the newest fit, what is settled today, exams that ended."""

    stage: Stage
    trust: Trust
    settled: Mapping[tuple[int, str], str]
    exams: Mapping[int, Sequence[Taken]]


class Past:
    """Grows as submissions are told in order; `of` is one worker's evidence at a moment."""

    def __init__(self, setting: Setting) -> None:
        """Nothing has happened yet."""
        self.setting = setting
        self.workers: dict[int, _Worker] = defaultdict(_Worker)
        self.said: dict[int, dict[int, Submission]] = defaultdict(dict)  # task: worker: his newest submission
        self.times: dict[int, dict[int, int]] = defaultdict(dict)  # task: worker: milliseconds of his first
        self._recent: deque[tuple[int, int]] = deque(maxlen=LAST)
        self._pace: tuple[float, int, float] | None = None

    def tell(self, one: Submission) -> None:
        """Somebody answered, or corrected himself."""
        worker = self.workers[one.worker]
        first = one.worker not in self.said[one.task]
        self.said[one.task][one.worker] = one
        at = one.at
        if first:
            worker.firsts.append(one)
            worker.done.append((one.assignment, int(Held.ANSWERED), one.lent_at))
            if one.shown_ms > 0:
                self.times[one.task][one.worker] = one.shown_ms
                self._recent.append((one.worker, one.shown_ms))
        elif one.task in worker.known:
            at = next((before.at for before in worker.known[one.task]), at)
        if one.known:
            told = one.known.items()
            worker.known[one.task] = [Known(one.task, name, right, value, at) for name, (right, value) in told]

    def tell_skip(self, worker: int, assignment: int, lent_at: float) -> None:
        """Somebody gave a task back for good."""
        self.workers[worker].done.append((assignment, int(Held.SKIPPED), lent_at))

    def take_back(self, worker: int, since: float) -> int:
        """What he said since then counts no longer; returns how many submissions that were."""
        gone = [one for one in self.workers[worker].firsts if one.at >= since and worker in self.said[one.task]]
        for one in gone:
            del self.said[one.task][worker]
        return len(gone)

    def pace(self, now: float) -> float | None:
        """See `pace.pace_now`."""
        kept = self._pace
        if kept is None or kept[1] < SETTLING or not 0 <= now - kept[2] < AGAIN:
            taken = pace_of_answers(self._recent)
            if taken is None:
                return None
            self._pace = kept = (float(round(taken[0])), taken[1], now)
        return kept[0]

    def of(self, worker: int, now: float) -> OfWorker:
        """One worker's evidence at that moment."""
        return OfWorker(self, worker, now)


class OfWorker:
    """See `evidence.Evidence`."""

    def __init__(self, past: Past, worker: int, now: float) -> None:
        """At that moment."""
        self._past, self._worker, self._now = past, worker, now
        self._mine = past.workers[worker]

    def known(self, last: int, since: float) -> Sequence[Known]:
        """See Evidence."""
        every = [one for answers in self._mine.known.values() for one in answers if one.at > since]
        newest_first = sorted(every, key=lambda one: (-one.at, -one.task, one.question))
        most = last * max(1, len(self._past.setting.stage.file.questions))
        return last_pictures(newest_first[:most], last)

    def judged(self, last: int, since: float) -> Sequence[Judged]:
        """See Evidence; the others are believed as the newest fit has it, which came later."""
        mine = [one for one in self._mine.firsts if not one.control and self._worker in self._past.said[one.task]]
        return [entry for one in mine[-last:] for entry in self._beside(one) if entry.at > since]

    def _beside(self, first: Submission) -> Sequence[Judged]:
        setting = self._past.setting
        said = self._past.said[first.task]
        mine = said[self._worker]
        found = []
        for question in setting.stage.file.questions:
            value = mine.answers.get(question.name, UNSURE)
            others = [(who, one.answers.get(question.name, UNSURE)) for who, one in said.items() if who != self._worker]
            chance = chance_beside(setting.trust, question, value, others)
            if chance is not None:
                found.append(Judged(first.task, chance, len(question.values), first.at))
        return found

    def looked(self, last: int, since: float) -> Sequence[Looked]:
        """See Evidence."""
        mine = [one for one in self._mine.firsts if one.at > since][-last:]
        times = self._past.times
        others = [[ms for who, ms in times[one.task].items() if who != self._worker] for one in mine]
        return looked_at(list(zip(mine, others, strict=True)), self._past.pace(self._now))

    def settled(self, last: int, since: float) -> Sequence[bool]:
        """See Evidence; by what is settled today."""
        settled, said = self._past.setting.settled, self._past.said
        mine = [one for one in self._mine.firsts if one.at > since][-last:]
        told = [(one.task, said[one.task].get(self._worker, one).answers) for one in mine]
        return [
            value == settled[task, name]
            for task, answers in told
            for name, value in answers.items()
            if (task, name) in settled and value != UNSURE
        ]

    def skipped_in_a_row(self, most: int, since: float) -> int:
        """See Evidence."""
        done = sorted((one for one in self._mine.done if one[2] > since), reverse=True)[:most]
        return sum(1 for _ in takewhile(lambda one: one[1] == Held.SKIPPED, done))

    def answered_today(self, most: int, since: float) -> int:
        """See Evidence."""
        begun = max(since, midnight(self._now, self._past.setting.stage.project.timezone))
        return min(most, sum(one.at > begun for one in self._mine.firsts))

    def exam(self) -> Taken | None:
        """See Evidence."""
        ended = [one for one in self._past.setting.exams.get(self._worker, ()) if one.at <= self._now]
        return ended[-1] if ended else None


def chance_beside(trust: Trust, question: Question, value: str, others: Sequence[tuple[int, str]]) -> float | None:
    """The chance that others, who judge, give to what somebody said; None where none of them does. Pure."""
    voices = [(trust.voice(who, question), said) for who, said in others if said in question.values]
    heard = [voice.logs[said] for voice, said in voices if voice.judges]
    if not heard or value not in question.values:
        return None
    sums = [sum(logs) for logs in zip(trust.prior(question), *heard, strict=True)]
    weights = [math.exp(log - max(sums)) for log in sums]
    return weights[question.values.index(value)] / sum(weights)
