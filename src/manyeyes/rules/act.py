"""A rule acts: what it is about to do is written down first, then done, then how it went.

A failing action never costs the answer that set it off: it is undone alone, and the log says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manyeyes import answers, assignment, consensus, flow, people, projects
from manyeyes.errors import ManyEyesError
from manyeyes.projects import Rule, Stage
from manyeyes.rules import store
from manyeyes.rules.evidence import Found
from manyeyes.rules.firing import FAILED, SUCCEEDED, conclude, intend
from manyeyes.storage import Transaction

BY = "rule"
SLOW_FOR = 86_400.0  # seconds somebody is slowed down where the rule does not say
TOUCHED = 200  # of a person's last tasks, people are asked again about so many at most
MORE_THAN_MOST = 2  # change_overlap never wants more than so many times overlap.max


@dataclass(frozen=True)
class Case:
    """One rule, one worker, and what was found about him; answers before `since` do not count any more."""

    stage: Stage
    rule: Rule
    worker_id: int
    found: Found
    since: float


@dataclass(frozen=True)
class Done:
    """What an action left behind, to be undone when it is lifted."""

    restriction_id: int | None = None
    withdrawal_id: int | None = None


def act(tx: Transaction, stage: Stage, rule: Rule, worker_id: int, found: Found, since: float, now: float) -> None:
    """Do what the rule says, and log it."""
    case = Case(stage, rule, worker_id, found, since)
    entry = intend(tx, _entry(case), now)
    try:
        with tx.attempt():
            done = ACTIONS[rule.do](tx, case, now)
    except ManyEyesError as error:
        conclude(tx, entry, FAILED, now, error=error.sentence)
    else:
        conclude(tx, entry, SUCCEEDED, now, restriction_id=done.restriction_id, withdrawal_id=done.withdrawal_id)


def _entry(case: Case) -> Mapping[str, object]:
    return {
        "project_id": case.stage.project_id,
        "stage_id": case.stage.id,
        "worker_id": case.worker_id,
        "task_id": None,
        "rule": case.rule.as_written(),
        "numbers": {**case.found.numbers, "because": case.found.because},
        "action": case.rule.do,
    }


def restrict(tx: Transaction, case: Case, now: float) -> Done:
    """He may take nothing more for a time; what he holds goes to others."""
    term = case.rule.term if case.rule.term is not None else math.inf
    put = _put(tx, case, people.STOP, None if math.isinf(term) else now + term, now)
    taken = withdraw(tx, case, now).withdrawal_id if case.rule.ask_again else None
    if taken is None:
        flow.refit_now(tx, case.stage, now)
    return Done(put, taken)


def slow_down(tx: Transaction, case: Case, now: float) -> Done:
    """From now on he waits for each picture as long as people usually look at one."""
    term = case.rule.term if case.rule.term is not None else SLOW_FOR
    return Done(_put(tx, case, people.SLOW, None if math.isinf(term) else now + term, now))


def require_exam(tx: Transaction, case: Case, now: float) -> Done:
    """He takes the exam again; passing it ends this."""
    return Done(_put(tx, case, people.EXAM, None, now))


def _put(tx: Transaction, case: Case, kind: str, until: float | None, now: float) -> int:
    made = people.restrict(
        tx,
        case.worker_id,
        kind=kind,
        scope=case.rule.scope,
        project_id=case.stage.project_id,
        stage_id=case.stage.id,
        reason=case.found.because,
        numbers={**case.found.numbers, "when": case.rule.when},
        by=BY,
        now=now,
        until=until,
    )
    assignment.give_back_all(tx, case.worker_id, None if case.rule.scope != "stage" else case.stage.id)
    return made.id


def set_skill(tx: Transaction, case: Case, now: float) -> Done:
    """Write a qualification down, for other stages to ask for."""
    name, value = case.rule.skill or "", case.rule.to or ""
    people.qualify(tx, case.worker_id, case.stage.project_id, name, value, BY, now)
    return Done()


def withdraw(tx: Transaction, case: Case, now: float) -> Done:
    """What he said since the bad stretch began, or since he began, counts no longer; others are asked."""
    begun = case.found.begun if case.found.begun is not None else case.since
    taken = answers.withdraw(tx, case.worker_id, case.stage.id, begun, now, by=BY, reason=case.found.because, now=now)
    consensus.ask_recount(tx, case.stage.id, case.worker_id, "withdrawal", now)
    flow.refit_now(tx, case.stage, now)
    return Done(withdrawal_id=taken.id)


def change_overlap(tx: Transaction, case: Case, now: float) -> Done:
    """More people are asked about the tasks he answered; a task that is sure again closes again."""
    most = MORE_THAN_MOST * case.stage.file.overlap.max
    who = {"worker": case.worker_id, "stage": case.stage.id, "since": case.since, "most": TOUCHED}
    for row in sorted(tx.all(store.TOUCHED, who), key=lambda row: int(row.task_id)):
        counts = assignment.counts(tx, row.task_id)
        wanted = min(most, max(counts.wanted, counts.taken) + (case.rule.by or 1))
        if counts.closed_as == "withdrawn" or wanted <= counts.wanted:
            continue
        change = assignment.reopen if counts.state is assignment.TaskState.CLOSED else assignment.want
        change(tx, counts, wanted)
    return Done()


def alert(tx: Transaction, case: Case, now: float) -> Done:
    """The owner is told; said once a person while he has not seen it."""
    name = str(tx.scalar(store.PUBLIC_ID, {"worker": case.worker_id}))
    text = f"{case.rule.when.replace('_', ' ')} of {name} in {case.stage.name}: {case.found.because}"
    where = case.stage.project_id, case.stage.id
    projects.tell_owner(tx, *where, "rule", text, now, about=f"{case.rule.when}:{name}", numbers=case.found.numbers)
    return Done()


Action = Callable[[Transaction, Case, float], Done]
ACTIONS: Mapping[str, Action] = {
    "restrict": restrict,
    "slow_down": slow_down,
    "require_exam": require_exam,
    "set_skill": set_skill,
    "withdraw": withdraw,
    "change_overlap": change_overlap,
    "alert": alert,
}
