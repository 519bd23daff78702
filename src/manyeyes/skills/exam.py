"""Exams: known pictures before the work, decided at their end or as soon as it is sure.

An exam is work like any other: its pictures are lent as assignments of the control lane, its answers are recorded and
scored. Unsure and skipped count as asked and wrong here, so that nobody passes by what he leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment, people, projects
from manyeyes.answers import Recorded
from manyeyes.assignment import Assignment, Lane
from manyeyes.projects import Exam, Stage
from manyeyes.skills import store
from manyeyes.skills.exam_verdict import reaches, verdict
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import exam as table

RUNNING, PASSED, FAILED, FORGIVEN = "running", "passed", "failed", "forgiven"


@dataclass(frozen=True)
class ExamStanding:
    """Where a worker stands: none (no exam here), to_start, running, passed, failed (for good), or wait.

    `asked` and `right` count known questions of the newest attempt; `lent` and `of` its pictures; `answered` of them
    are answered. `again_at` (seconds UTC) where the state is wait; `tried`: there was an attempt before this one.
    """

    state: str
    asked: int = 0
    right: int = 0
    lent: int = 0
    answered: int = 0
    of: int = 0
    again_at: float | None = None
    attempts_left: int = 0
    tried: bool = False


@dataclass(frozen=True)
class Attempt:
    """One attempt, as it is stored."""

    attempt: int
    state: str
    lent: int
    answered: int
    asked: int
    right: int
    started_at: float
    ended_at: float | None


NO_EXAM = ExamStanding("none")


def standing_of(exam: Exam, attempts: Sequence[Attempt], since: float, now: float) -> ExamStanding:
    """Where somebody with these attempts, oldest first, stands; those begun before `since` do not count. Pure."""
    mine = [one for one in attempts if one.started_at >= since and one.state != FORGIVEN]
    last = mine[-1] if mine else None
    left = exam.attempts - len(mine)
    again_at = None
    if last is None:
        state = "to_start"
    elif any(one.state == PASSED for one in mine):
        state = PASSED
    elif last.state == RUNNING:
        state = RUNNING
    elif left <= 0:
        state = FAILED
    else:
        again_at = (last.ended_at or now) + (exam.again_after or 0)
        state = "wait" if again_at > now else "to_start"
    return _standing(exam, state, last, left, again_at if state == "wait" else None)


def _standing(exam: Exam, state: str, last: Attempt | None, left: int, again_at: float | None) -> ExamStanding:
    if last is None:
        return ExamStanding(state, of=exam.tasks, attempts_left=left)
    counted = last.asked, last.right, last.lent, last.answered
    return ExamStanding(state, *counted, exam.tasks, again_at, max(0, left), tried=last.state != RUNNING)


def exam_standing(
    tx: Transaction, worker_id: int, stage: Stage, now: float, *, since: float | None = None
) -> ExamStanding:
    """Where the worker stands with the stage's exam; a restriction of kind exam asks for one begun after it.

    `since`: when that restriction was made, 0 for none, where the caller knows; else it is looked up.
    """
    if stage.file.exam is None:
        return NO_EXAM
    if since is None:
        since = _asked_since(tx, worker_id, stage, now)
    return standing_of(stage.file.exam, _attempts(tx, worker_id, stage.id), since, now)


def _asked_since(tx: Transaction, worker_id: int, stage: Stage, now: float) -> float:
    asked = people.standing(tx, worker_id, stage.project_id, stage.id, now).exam
    return 0.0 if asked is None else asked.made_at


def _attempts(tx: Transaction, worker_id: int, stage_id: int) -> list[Attempt]:
    return [Attempt(**row._asdict()) for row in tx.all(store.ATTEMPTS, {"worker": worker_id, "stage": stage_id})]


def start_exam(tx: Transaction, worker_id: int, stage: Stage, now: float) -> ExamStanding:
    """Begin an attempt where one may begin; else nothing changes. Returns where he stands then.

    One that still runs from before a new exam was asked for ends without a result.
    """
    standing = exam_standing(tx, worker_id, stage, now)
    if standing.state != "to_start":
        return standing
    number = max((one.attempt for one in _attempts(tx, worker_id, stage.id)), default=0) + 1
    tx.run(store.ABANDON, {"worker": worker_id, "stage": stage.id, "now": now})
    key = {"worker_id": worker_id, "stage_id": stage.id, "attempt": number}
    tx.insert(table, [{**key, "state": RUNNING, "started_at": now}], ignore=True)
    return exam_standing(tx, worker_id, stage, now)


def forgive_exam(tx: Transaction, worker_id: int, stage_id: int, now: float) -> int:
    """The owner forgives failed attempts: he may try again; returns how many were forgiven."""
    return tx.run(store.FORGIVE, {"worker": worker_id, "stage": stage_id})


def running(tx: Transaction, worker_id: int, stage: Stage) -> Attempt | None:
    """The attempt that runs, locked; none where none does."""
    if stage.file.exam is None:
        return None
    row: Row | None = tx.first(store.RUNNING_EXAM, {"worker": worker_id, "stage": stage.id})
    return Attempt(**row._asdict()) if row is not None else None


def lent_in_exam(tx: Transaction, worker_id: int, stage_id: int, attempt: Attempt, more: int) -> None:
    """So many more pictures of an attempt were lent."""
    _set(tx, worker_id, stage_id, attempt.attempt, lent=more)


def count_in_exam(
    tx: Transaction, stage: Stage, mine: Assignment, truths: Mapping[str, str], recorded: Recorded, now: float
) -> None:
    """Count a control answer, or its correction, in the exam that runs; ends the exam where it is decided."""
    attempt = _of_exam(tx, stage, mine)
    if attempt is None:
        return
    asked = sum(question in recorded.now for question in truths)
    change = _right(truths, recorded.now) - _right(truths, recorded.before)
    first = recorded.first
    _set(tx, mine.worker_id, stage.id, attempt.attempt, answered=int(first), asked=asked * first, right=change)
    _decide(tx, mine.worker_id, stage, now)


def skipped_in_exam(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """A control task given back for good during an exam: asked, and not right."""
    attempt = _of_exam(tx, stage, mine)
    if attempt is not None:
        asked = len(tx.all(store.TRUTH, {"task": mine.task_id}))
        _set(tx, mine.worker_id, stage.id, attempt.attempt, answered=1, asked=asked)
        _decide(tx, mine.worker_id, stage, now)


def rescore_in_exam(
    tx: Transaction, stage: Stage, worker_id: int, task_id: int, asked: int, right: int, now: float
) -> None:
    """The truth of a picture was corrected: so many more were asked and right, if it was part of a running exam."""
    attempt = running(tx, worker_id, stage)
    lent_at = tx.scalar(store.LENT_AT, {"worker": worker_id, "task": task_id}) if attempt else None
    if attempt is not None and lent_at is not None and lent_at >= attempt.started_at:
        _set(tx, worker_id, stage.id, attempt.attempt, asked=asked, right=right)
        _decide(tx, worker_id, stage, now)


def _of_exam(tx: Transaction, stage: Stage, mine: Assignment) -> Attempt | None:
    """The attempt an assignment belongs to: the one that runs, if the picture was lent since it began."""
    attempt = running(tx, mine.worker_id, stage) if mine.lane is Lane.CONTROL else None
    return attempt if attempt is not None and mine.lent_at >= attempt.started_at else None


def _right(truths: Mapping[str, str], said: Mapping[str, str]) -> int:
    return sum(said.get(question) == value for question, value in truths.items())


def _set(
    tx: Transaction,
    worker_id: int,
    stage_id: int,
    attempt: int,
    *,
    lent: int = 0,
    answered: int = 0,
    asked: int = 0,
    right: int = 0,
) -> None:
    key = {"worker": worker_id, "stage": stage_id, "number": attempt}
    tx.run(
        store.COUNT_IN_EXAM,
        {**key, "more_lent": lent, "more_answered": answered, "more_asked": asked, "more_right": right},
    )


def _decide(tx: Transaction, worker_id: int, stage: Stage, now: float) -> None:
    attempt = running(tx, worker_id, stage)
    assert attempt is not None, "it was counted in a moment ago"
    assert stage.file.exam is not None, "an exam runs"
    passed = verdict(stage.file.exam, attempt.answered, attempt.asked, attempt.right)
    if passed is not None:
        _end(tx, worker_id, stage, attempt, passed, now)


def _end(tx: Transaction, worker_id: int, stage: Stage, attempt: Attempt, passed: bool, now: float) -> None:
    """Write down how it ended. Who passed has done what a restriction of kind exam asked for."""
    key = {"worker": worker_id, "stage": stage.id, "number": attempt.attempt}
    tx.run(store.END_EXAM, {**key, "ended": PASSED if passed else FAILED, "now": now})
    asked = people.standing(tx, worker_id, stage.project_id, stage.id, now).exam if passed else None
    if asked is not None and asked.made_at <= attempt.started_at:
        people.lift(tx, asked.id, "passed the exam", now)


def end_short(tx: Transaction, worker_id: int, stage: Stage, now: float) -> bool:
    """No known picture is left for somebody whose exam runs: it is decided by those he answered.

    Where there was none at all he goes on unexamined: nobody waits for ever for what the owner lacks, and the owner is
    told. Says whether an exam was ended.
    """
    attempt = running(tx, worker_id, stage)
    if attempt is None or stage.file.exam is None or assignment.unseen(tx, stage.id, worker_id, 1, Lane.CONTROL):
        return False
    passed = attempt.asked == 0 or reaches(stage.file.exam.passes, attempt.asked, attempt.right)
    _end(tx, worker_id, stage, attempt, passed, now)
    _tell_too_short(tx, stage, attempt, stage.file.exam, now)
    return True


def _tell_too_short(tx: Transaction, stage: Stage, attempt: Attempt, exam: Exam, now: float) -> None:
    how = f"It was decided by those {attempt.answered}." if attempt.answered else "So there was no exam."
    projects.tell_owner(
        tx,
        stage.project_id,
        stage.id,
        "exam_too_short",
        f"The exam of {stage.name} wants {exam.tasks} pictures you know the answers to, and somebody could be given "
        f"only {attempt.answered}. {how} Add more known pictures.",
        now,
        about=stage.name,
        numbers={"wanted": exam.tasks, "answered": attempt.answered},
    )
