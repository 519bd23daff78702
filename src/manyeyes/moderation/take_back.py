"""Take back everything a worker said in a time, at once by one row a stage; what it changes is counted again later.

Today these are answers. Shapes and uploads will follow the same row when there are any; the log itself never changes.
"""

from __future__ import annotations

from dataclasses import asdict

from manyeyes import answers, consensus, flow, projects
from manyeyes.answers import Withdrawal
from manyeyes.errors import ManyEyesError
from manyeyes.moderation import store
from manyeyes.moderation.preview import stages_of
from manyeyes.moderation.records import TakenBack
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

TOOK_BACK, UNDID = "took back", "undid taking back"
WITHDRAWAL, RESTORED = "withdrawal", "restored"


class TimesTurnedRound(ManyEyesError):
    """The time ends before it begins. Give the earlier moment first."""

    status = 422


def take_back(
    tx: Transaction,
    project: Project,
    worker: Worker,
    from_at: float,
    until_at: float,
    now: float,
    *,
    by: str = "owner",
    reason: str = "",
    stage: str = "",
) -> TakenBack:
    """Withdraw what he said from `from_at` up to `until_at` (now at most), and ask for what it changes to be counted.

    Safe to repeat: what is taken back already is not written again. `stage`: one stage; '' all he answered in. Raises
    TimesTurnedRound.
    """
    until_at = min(until_at, now)
    if until_at < from_at:
        raise TimesTurnedRound
    done: list[Withdrawal] = []
    new, count = False, 0
    for one in stages_of(tx, project, worker, stage):
        reach = _reach(tx, worker, one, from_at, until_at)
        if reach.n == 0:
            continue
        known = _same(tx, worker, one, reach)
        count += len(tx.all(store.HIS_ANSWERS, _keys(worker, one, from_at, until_at)))
        done.append(known or _withdraw(tx, project, worker, one, from_at, until_at, by=by, reason=reason, now=now))
        new = new or known is None
    return TakenBack(tuple(done), count, new)


def _withdraw(
    tx: Transaction,
    project: Project,
    worker: Worker,
    stage: Stage,
    from_at: float,
    until_at: float,
    *,
    by: str,
    reason: str,
    now: float,
) -> Withdrawal:
    made = answers.withdraw(tx, worker.id, stage.id, from_at, until_at, by=by, reason=reason, now=now)
    _count_again(tx, stage, worker.id, WITHDRAWAL, now)
    projects.note_deed(tx, project.id, by, TOOK_BACK, _facts(tx, made, stage), now)
    return made


def undo(tx: Transaction, withdrawal_public_id: str, now: float, *, by: str = "owner") -> bool:
    """The answers count again, unless another withdrawal holds them; says whether there was anything to undo.

    Raises UnknownWithdrawal.
    """
    made = answers.withdrawal_by_public_id(tx, withdrawal_public_id)
    if not answers.restore(tx, made.id, now):
        return False
    for stage in _stages_of(tx, made):
        _count_again(tx, stage, made.worker_id, RESTORED, now)
        projects.note_deed(tx, stage.project_id, by, UNDID, _facts(tx, made, stage), now)
    return True


def _stages_of(tx: Transaction, made: Withdrawal) -> list[Stage]:
    """The withdrawal's stage; where it is about all of them, those he answered in."""
    if made.stage_id is not None:
        return [projects.stage_by_id(tx, made.stage_id)]
    every = [row.stage_id for row in tx.all(store.EVERY_STAGE_OF, {"worker": made.worker_id})]
    return [stage for stage in (projects.stage_by_id(tx, one) for one in every) if not stage.gone]


def _count_again(tx: Transaction, stage: Stage, worker_id: int, why: str, now: float) -> None:
    consensus.ask_recount(tx, stage.id, worker_id, why, now)
    flow.refit_now(tx, stage, now)


def _reach(tx: Transaction, worker: Worker, stage: Stage, from_at: float, until_at: float) -> Row:
    found = tx.first(store.REACH, _keys(worker, stage, from_at, until_at))
    assert found is not None, "a count is always a row"
    return found


def _same(tx: Transaction, worker: Worker, stage: Stage, reach: Row) -> Withdrawal | None:
    """A withdrawal in force that takes back exactly these answers: the same number, from the same first to last."""
    in_force = [one for one in answers.withdrawals_of(tx, worker.id) if one.lifted_at is None]
    here = (one for one in in_force if one.stage_id == stage.id)
    return next((one for one in here if _reach(tx, worker, stage, one.from_at, one.until_at) == reach), None)


def _keys(worker: Worker, stage: Stage, from_at: float, until_at: float) -> dict[str, object]:
    return {"worker": worker.id, "stage": stage.id, "from_at": from_at, "until_at": until_at}


def _facts(tx: Transaction, made: Withdrawal, stage: Stage) -> dict[str, object]:
    said = {key: value for key, value in asdict(made).items() if key in ("from_at", "until_at", "reason")}
    name = tx.scalar(store.PUBLIC_ID, {"worker": made.worker_id})
    return {"withdrawal": made.public_id, "worker": name, "stage": stage.name, **said}
