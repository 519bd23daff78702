"""What rooms say about people, in the words of owners' pages."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import answers, consensus, datasets, items, moderation, people, projects, skills
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_owner import (
    Alike,
    Counted,
    Event,
    ExamAttempt,
    InForce,
    KnownAnswer,
    Objection,
    Pair,
    Person,
    PersonLine,
    QuestionRecord,
    Recounting,
    Restrained,
    Withdrawal,
    Withdrawing,
)
from manyeyes.projects import Project
from manyeyes.storage import Transaction

SMALL = 320


def when(seconds: float | None) -> str | None:
    """A time that may be none."""
    return None if seconds is None else iso(seconds)


def counted(right: int, asked: int) -> Counted:
    """So many of so many, with how far that may be from the truth."""
    likely = datasets.wilson(right, asked) if asked else None
    return Counted(right=right, asked=asked, low=likely and likely.low, high=likely and likely.high)


def line(one: moderation.PersonLine) -> PersonLine:
    """A person in one stage."""
    right, asked = sum(record.right for record in one.control), sum(record.asked for record in one.control)
    return PersonLine(
        worker=one.worker,
        kind=one.kind,
        stage=one.stage,
        answered=one.answered,
        known=counted(right, asked),
        questions=[_question(record) for record in one.control],
        agreement=one.agreed,
        agreed_of=one.agreed_of,
        median_ms=one.median_ms,
        stage_median_ms=one.pace_ms,
        drift=one.drift,
        drift_limit=skills.DRIFT_LIMIT,
        gated=one.gated,
        alike=one.clique_size if one.clique else 0,
        in_force=[in_force(held, one.stage) for held in one.restrictions],
        last_seen=when(one.last_seen),
    )


def _question(record: moderation.ControlRecord) -> QuestionRecord:
    return QuestionRecord(question=record.question, known=counted(record.right, record.asked), skill=record.skill)


def in_force(held: people.Restriction, stage: str | None) -> InForce:
    """What holds somebody back; `stage` is its stage's name."""
    return InForce.model_validate(_facts(held, stage))


def _facts(held: people.Restriction, stage: str | None) -> dict[str, object]:
    return {
        "restriction": held.public_id,
        "kind": held.kind,
        "scope": held.scope,
        "stage": stage if held.stage_id is not None else None,
        "until": when(held.until),
        "reason": held.reason,
    }


def restrained(tx: Transaction, worker: str, held: people.Restriction, now: float) -> Restrained:
    """A restriction in whole, with what the person wrote against it."""
    appeal = people.appeal_of(tx, held.id)
    return Restrained.model_validate(
        _facts(held, _stage_name(tx, held.stage_id))
        | {
            "by": held.by,
            "numbers": dict(held.numbers),
            "made_at": iso(held.made_at),
            "lifted_at": when(held.lifted_at),
            "lifted_why": held.lifted_why,
            "holds": held.holds(now),
            "appeal": objection(appeal, held, worker) if appeal else None,
        }
    )


def objection(appeal: people.Appeal, about: people.Restriction, worker: str) -> Objection:
    """What somebody wrote against a restriction, and what was answered."""
    return Objection.model_validate(
        {
            "appeal": appeal.public_id,
            "restriction": about.public_id,
            "worker": worker,
            "reason": about.reason,
            "text": appeal.text,
            "at": iso(appeal.at),
            "state": appeal.state,
            "answer": appeal.answer,
            "answered_at": when(appeal.answered_at),
        }
    )


def person(tx: Transaction, project: Project, one: moderation.Person, now: float) -> Person:
    """Everything about one person."""
    return Person(
        worker=one.worker,
        kind=one.kind,
        since=iso(one.since),
        reviewer=people.REVIEWER in one.qualifications,
        lines=[line(each) for each in one.lines],
        exams=[_exam(each) for each in one.exams],
        restrictions=[restrained(tx, one.worker, each, now) for each in one.restrictions],
        withdrawals=[withdrawal(tx, each) for each in one.withdrawals],
        alike=[_alike(each) for each in one.alike],
        known=[_known(each) for each in one.control],
        timeline=[Event(at=iso(each.at), what=each.what, text=each.text, name=each.name) for each in one.timeline],
        recounts=_recounts(tx, project, one.worker),
    )


def _exam(one: moderation.Exam) -> ExamAttempt:
    return ExamAttempt(
        stage=one.stage,
        attempt=one.attempt,
        state=one.state,
        right=one.right,
        asked=one.asked,
        started_at=iso(one.started_at),
        ended_at=when(one.ended_at),
    )


def _known(one: moderation.ControlAnswer) -> KnownAnswer:
    return KnownAnswer(
        stage=one.stage,
        item=one.item,
        thumbnail_url=items.url(one.address, SMALL),
        question=one.question,
        said=one.said,
        truth=one.truth,
        right=one.right,
        at=iso(one.at),
    )


def _alike(one: moderation.Clique) -> Alike:
    pairs = [
        Pair(
            first=pair.first,
            second=pair.second,
            shared=pair.shared,
            same_errors=pair.same_errors,
            expected=pair.expected,
            surprise=pair.surprise,
        )
        for pair in one.pairs
    ]
    return Alike(stage=one.stage, workers=list(one.workers), pairs=pairs)


def _recounts(tx: Transaction, project: Project, worker: str) -> list[Recounting]:
    """What is counted again because of one person, or of everybody, in the stages of a project."""
    somebody = people.by_public_id(tx, worker)
    mine = (None, somebody.id if somebody else None)
    under_way: Sequence[consensus.Recount] = [
        one for stage in projects.stages(tx, project.id) for one in consensus.recounts_under_way(tx, stage.id)
    ]
    return [Recounting(why=one.why, done=one.done, total=one.total) for one in under_way if one.worker_id in mine]


def withdrawal(tx: Transaction, one: answers.Withdrawal) -> Withdrawal:
    """What was taken back."""
    return Withdrawal(
        withdrawal=one.public_id,
        stage=_stage_name(tx, one.stage_id),
        from_at=iso(one.from_at),
        until_at=iso(one.until_at),
        by=one.by,
        reason=one.reason,
        made_at=iso(one.made_at),
        lifted_at=when(one.lifted_at),
    )


def _stage_name(tx: Transaction, stage_id: int | None) -> str | None:
    return None if stage_id is None else projects.stage_by_id(tx, stage_id).name


def preview(one: moderation.Preview) -> Withdrawing:
    """What taking back would change."""
    return Withdrawing(
        answers=one.answers,
        settled=one.settled,
        would_open=one.would_open,
        would_flip=one.would_flip,
        would_be_contested=one.would_be_contested,
        looked_at=one.looked_at,
        exact=one.exact,
    )
