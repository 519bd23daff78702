"""The story of answers that come together: a page of a grid, or what waited on a phone without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes import assignment, projects
from manyeyes.answers import Said
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.submit import Saved, record


class OtherStage(ManyEyesError):
    """This picture was given to you in another stage. Send its answer there."""

    status = 404


@dataclass(frozen=True)
class Kept:
    """What became of one of them: saved, with a late note perhaps, or the sentence why not."""

    saved: Saved | None = None
    refused: ManyEyesError | None = None


def replay(house: House, worker: Worker, stage: Stage, said: Sequence[tuple[str, Said]]) -> list[Kept]:
    """Record answers of one stage in their order, each as if it came alone; (assignment, said) in, as many out.

    Each is a transaction of its own, so that a refused one undoes no other, and nobody waits for a hundred.
    """
    return [_alone(house, worker, stage, public_id, one) for public_id, one in said]


def _alone(house: House, worker: Worker, stage: Stage, public_id: str, said: Said) -> Kept:
    try:
        with house.transaction() as tx:
            _must_be_of(tx, worker, stage, public_id)
            return Kept(saved=record(tx, worker, public_id, said, 0, house.now(), house.settings))
    except ManyEyesError as refused:
        return Kept(refused=refused)


def _must_be_of(tx: Transaction, worker: Worker, stage: Stage, public_id: str) -> None:
    lent_in = projects.stage_by_id(tx, assignment.own(tx, public_id, worker.id).stage_id)
    if (lent_in.project_id, lent_in.file.name) != (stage.project_id, stage.name):  # as it was before, it may be gone
        raise OtherStage
