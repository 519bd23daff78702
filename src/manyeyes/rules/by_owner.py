"""The owner stops somebody himself, with a reason, as a rule would."""

from __future__ import annotations

from manyeyes import answers, assignment, consensus, flow, people, projects
from manyeyes.errors import ManyEyesError
from manyeyes.people import SCOPES, STOP, Restriction
from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.rules.lift import WITHDRAWAL
from manyeyes.storage import Transaction

OWNER = "owner"


class NoReason(ManyEyesError):
    """Write a sentence that says why: the person reads it, and can only answer what is said."""

    status = 422


class EndsAlready(ManyEyesError):
    """This restriction would end before it begins. Name a time to come, or none: for good."""

    status = 422


class NoExamHere(ManyEyesError):
    """{stage} has no exam that anybody could be asked to pass. Stop the person, or add exam to the stage."""

    status = 422


def restrict_by_owner(
    tx: Transaction,
    stage: Stage,
    worker_id: int,
    *,
    reason: str,
    now: float,
    until: float | None,
    scope: str = "stage",
    kind: str = STOP,
    ask_again: bool = False,
    by: str = OWNER,
) -> Restriction:
    """Put a restriction on a worker; `ask_again` withdraws what he said in the stage, too. `until` None: for good.

    What he holds goes to others. Raises NoReason, EndsAlready, NoExamHere.
    """
    if not reason.strip():
        raise NoReason
    if until is not None and until <= now:
        raise EndsAlready
    if kind == people.EXAM and stage.file.exam is None:
        raise NoExamHere(stage=stage.name)
    assert scope in SCOPES, "doors let only these through"
    taken = _withdraw(tx, stage, worker_id, reason, by, now) if ask_again else None
    made = people.restrict(
        tx,
        worker_id,
        kind=kind,
        scope="stage" if kind == people.EXAM else scope,
        project_id=stage.project_id,
        stage_id=stage.id,
        reason=reason.strip(),
        numbers={} if taken is None else {WITHDRAWAL: taken.public_id},
        by=by,
        now=now,
        until=until,
    )
    assignment.give_back_all(tx, worker_id, stage.id if made.scope == "stage" else None)
    if kind == STOP:
        flow.refit_now(tx, stage, now)
    _note(tx, stage, made, taken, now)
    return made


def _withdraw(tx: Transaction, stage: Stage, worker_id: int, reason: str, by: str, now: float) -> answers.Withdrawal:
    taken = answers.withdraw(tx, worker_id, stage.id, 0.0, now, by=by, reason=reason, now=now)
    consensus.ask_recount(tx, stage.id, worker_id, "withdrawal", now)
    return taken


def _note(tx: Transaction, stage: Stage, made: Restriction, taken: answers.Withdrawal | None, now: float) -> None:
    facts = {
        "worker": str(tx.scalar(store.PUBLIC_ID, {"worker": made.worker_id})),
        "stage": stage.name,
        "restriction": made.public_id,
        "kind": made.kind,
        "scope": made.scope,
        "reason": made.reason,
        "withdrawal": taken.public_id if taken is not None else "",
    }
    projects.note_deed(tx, stage.project_id, made.by, "restricted", facts, now)
