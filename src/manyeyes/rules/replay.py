"""Replay: what rules would have done with past answers, without changing anything.

The past is played in order; who would have been stopped falls silent, and nothing he said then reaches anybody. Whom
to believe is taken from the newest fit, so that agreement and drift are judged a little better than they were then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from manyeyes import consensus
from manyeyes.answers import UNSURE
from manyeyes.house import House
from manyeyes.people import EXAM, SLOW, STOP, Restriction
from manyeyes.projects import Rule, Stage
from manyeyes.rules import store
from manyeyes.rules.act import SLOW_FOR
from manyeyes.rules.collectors import COLLECTORS
from manyeyes.rules.evidence import Found, Question, Taken
from manyeyes.rules.fresh_start import Acted, counts_since
from manyeyes.rules.past import Past, Setting
from manyeyes.rules.review import BY_SKIPS, ended_at, is_due, rules_to_ask
from manyeyes.rules.submissions import Submission, submissions
from manyeyes.storage import Transaction

KINDS: Mapping[str, str] = {"restrict": STOP, "slow_down": SLOW, "require_exam": EXAM}


@dataclass(frozen=True)
class Stopped:
    """Somebody whom a rule would have stopped, or acted upon: the rule's number from 1, when, after how many answers.

    `worker`: his public id. `answers_after`: what he answered all the same while he would have been stopped.
    """

    worker: str
    rule: int
    when: str
    action: str
    reason: str
    at: float
    answers_before: int
    answers_after: int


@dataclass(frozen=True)
class Replay:
    """What rules would have done. Shares are of answers to questions, from 0 to 1; None where there is nothing."""

    stage: str
    people: int
    answers: int
    stopped: tuple[Stopped, ...]
    saved: int
    """Answers that would not have been given."""
    withdrawn: int
    """Answers that would have been taken back, and asked for again."""
    control_before: float | None
    control_after: float | None
    """Right on control tasks, of all answers and of those that would have been left."""
    agreed_before: float | None
    agreed_after: float | None
    """As today's settled values, likewise."""


def replay(house: House, stage: Stage, rules: Sequence[Rule]) -> Replay:
    """Play the stage's answers again in order of time, under these rules; nothing is written."""
    with house.reading() as tx:
        play = _Play(stage, rules, Past(_setting(tx, stage)))
        skips = [(row.lent_at, row.worker_id, row.id, row.worker) for row in tx.all(store.PAST_SKIPS, _of(stage))]
        for one in submissions(tx, stage):
            while skips and skips[0][0] <= one.at:
                play.skip(*skips.pop(0))
            play.answer(one)
    return play.result()


def _of(stage: Stage) -> Mapping[str, int]:
    return {"stage": stage.id}


def _setting(tx: Transaction, stage: Stage) -> Setting:
    trust = consensus.skills_in(tx, consensus.current_fit(tx, stage.id))
    settled = {(row.task_id, row.question): row.value for row in tx.all(store.SETTLED_NOW, _of(stage))}
    exams: dict[int, list[Taken]] = {}
    for row in tx.all(store.EXAMS, _of(stage)):
        exams.setdefault(row.worker_id, []).append(Taken(row.state, row.asked, row.right, row.ended_at))
    return Setting(stage, trust, settled, exams)


@dataclass
class _Tally:
    """Answers to questions that are right, of so many."""

    right: int = 0
    asked: int = 0

    def share(self) -> float | None:
        return self.right / self.asked if self.asked else None


class _Play:
    """The play as it goes on: restrictions and entries that exist only here."""

    def __init__(self, stage: Stage, rules: Sequence[Rule], past: Past) -> None:
        self._stage, self._rules, self._past = stage, rules, past
        self._restrictions: dict[int, list[Restriction]] = {}
        self._acted: dict[int, list[Acted]] = {}
        self._stopped: list[Stopped] = []
        self._by_restriction: dict[int, int] = {}  # a stop to its place in _stopped
        self._told: list[Submission] = []
        self._silenced: set[int] = set()  # places in _told
        self._answers: dict[int, int] = {}
        self._withdrawn = 0

    def answer(self, one: Submission) -> None:
        """Somebody answered."""
        self._told.append(one)
        stop = self._stop(one.worker, one.at)
        if stop is not None:
            self._silenced.add(len(self._told) - 1)
            self._spare(stop, one)
            return
        self._answers[one.worker] = self._answers.get(one.worker, 0) + (one.revision == 1)
        self._past.tell(one)
        in_exam = any(ended_at(exam, one.at) for exam in self._past.setting.exams.get(one.worker, ()))
        self._look(one.worker, one.name, rules_to_ask(self._rules, is_due(one.public_id), in_exam), one.at)

    def skip(self, lent_at: float, worker: int, assignment: int, name: str) -> None:
        """Somebody gave a task back for good."""
        if self._stop(worker, lent_at) is None:
            self._past.tell_skip(worker, assignment, lent_at)
            self._look(worker, name, [rule for rule in self._rules if rule.when in BY_SKIPS], lent_at)

    def _stop(self, worker: int, now: float) -> Restriction | None:
        mine = self._restrictions.get(worker, ())
        return next((one for one in mine if one.kind == STOP and one.holds(now)), None)

    def _spare(self, stop: Restriction, one: Submission) -> None:
        at = self._by_restriction[stop.id]
        before = self._stopped[at]
        self._stopped[at] = replace(before, answers_after=before.answers_after + (one.revision == 1))

    def _look(self, worker: int, name: str, rules: Sequence[Rule], now: float) -> None:
        self._end_exams(worker, now)
        for rule in rules:
            mine, acted = self._restrictions.get(worker, []), self._acted.get(worker, [])
            since = counts_since(rule.as_written(), self._stage, mine, acted, now)
            if since is None:
                continue
            found = COLLECTORS[rule.when](Question(rule, self._stage.file, since), self._past.of(worker, now))
            if found is not None:
                self._act(worker, name, rule, found, since, now)

    def _end_exams(self, worker: int, now: float) -> None:
        """Who passed an exam since has done what he was asked to."""
        passed = [one.at for one in self._past.setting.exams.get(worker, ()) if one.state == "passed" and one.at <= now]
        self._restrictions[worker] = [
            replace(one, lifted_at=min(at for at in passed if at > one.made_at))
            if one.kind == EXAM and one.lifted_at is None and any(at > one.made_at for at in passed)
            else one
            for one in self._restrictions.get(worker, [])
        ]

    def _act(self, worker: int, name: str, rule: Rule, found: Found, since: float, now: float) -> None:
        made = self._put(worker, rule, found, now) if rule.do in KINDS else None
        entry = Acted(rule.as_written(), None if made is None else made.id, now, now)
        self._acted.setdefault(worker, []).append(entry)
        if rule.do == "withdraw" or (rule.do == "restrict" and rule.ask_again):
            self._take_back(worker, found.begun if found.begun is not None else since, now)
        if made is not None and made.kind == STOP:
            self._by_restriction[made.id] = len(self._stopped)
        number = self._rules.index(rule) + 1
        before = self._answers.get(worker, 0)
        self._stopped.append(Stopped(name, number, rule.when, rule.do, found.because, now, before, 0))

    def _put(self, worker: int, rule: Rule, found: Found, now: float) -> Restriction:
        term = rule.term if rule.term is not None else SLOW_FOR if rule.do == "slow_down" else math.inf
        mine = self._restrictions.setdefault(worker, [])
        made = Restriction(
            id=sum(len(one) for one in self._restrictions.values()) + 1,
            public_id="",
            worker_id=worker,
            kind=KINDS[rule.do],
            scope=rule.scope,
            project_id=None if rule.scope == "site" else self._stage.project_id,
            stage_id=self._stage.id if rule.scope == "stage" else None,
            reason=found.because,
            numbers=found.numbers,
            by="rule",
            made_at=now,
            until=None if math.isinf(term) else now + term,
            lifted_at=None,
            lifted_why=None,
        )
        mine.append(made)
        return made

    def _take_back(self, worker: int, since: float, now: float) -> None:
        self._withdrawn += self._past.take_back(worker, since)
        for place, one in enumerate(self._told):
            if one.worker == worker and since <= one.at <= now:
                self._silenced.add(place)

    def result(self) -> Replay:
        """What came of it."""
        control, agreed = (_Tally(), _Tally()), (_Tally(), _Tally())
        for place, one in enumerate(self._told):
            left = place not in self._silenced
            _count(control, [right for right, _ in one.known.values()], left)
            _count(agreed, _as_settled(one, self._past.setting.settled), left)
        return Replay(
            stage=self._stage.name,
            people=len({one.worker for one in self._told}),
            answers=sum(one.revision == 1 for one in self._told),
            stopped=tuple(self._stopped),
            saved=sum(one.answers_after for one in self._stopped),
            withdrawn=self._withdrawn,
            control_before=control[0].share(),
            control_after=control[1].share(),
            agreed_before=agreed[0].share(),
            agreed_after=agreed[1].share(),
        )


def _as_settled(one: Submission, settled: Mapping[tuple[int, str], str]) -> list[bool]:
    told = {name: value for name, value in one.answers.items() if value != UNSURE}
    return [value == settled[one.task, name] for name, value in told.items() if (one.task, name) in settled]


def _count(tallies: tuple[_Tally, _Tally], rights: Sequence[bool], left: bool) -> None:
    """Into the first tally what everybody said, into the second what would have been left."""
    for tally in tallies[: 1 + left]:
        tally.right += sum(rights)
        tally.asked += len(rights)
