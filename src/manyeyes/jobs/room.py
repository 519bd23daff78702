"""Jobs that write pictures wait while a disk is nearly full, and go on by themselves when it has room again.

Such a job is paused with its reason; one that a person paused has none, and nobody but a person lets that one go on.
"""

from __future__ import annotations

import logging

from manyeyes import collect
from manyeyes.house import House
from manyeyes.jobs import store
from manyeyes.jobs.halt import change
from manyeyes.jobs.job import PAUSED, RUNNING
from manyeyes.projects import Stage
from manyeyes.storage import Row

WRITE_PICTURES = frozenset({"import", "frames", "release"})
log = logging.getLogger(__name__)


def check_room(house: House, stage: Stage) -> None:
    """Raise DiskNearlyFull where the work of this stage would write pictures and there is hardly room."""
    if stage.kind in WRITE_PICTURES:
        collect.check_disks(house)


def held_for_room(house: House, job: Row) -> bool:
    """Whether a job that is to go on must wait; it is paused then, and its reason written down."""
    if job.verb not in WRITE_PICTURES:
        return False
    try:
        collect.check_disks(house)
    except collect.DiskNearlyFull as full:
        with house.transaction() as tx:
            change(tx, job.id, (RUNNING, RUNNING), PAUSED, house.now(), cause=full.sentence)
        log.warning("the %s of stage %s waits: %s", job.verb, job.stage, full.sentence)
        return True
    return False


def go_on_with_room(house: House) -> list[str]:
    """Let what waited for room go on where there is some; returns the jobs."""
    with house.reading() as tx:
        if not tx.all(store.WAITING_FOR_ROOM):
            return []
    try:
        collect.check_disks(house, again=True)
    except collect.DiskNearlyFull:
        return []
    with house.transaction() as tx:
        waiting = tx.all(store.HOLD_WAITING)  # asked again: meanwhile somebody may have paused one himself
        went_on = [row.id for row in waiting if change(tx, row.id, (PAUSED, PAUSED), RUNNING, house.now(), goes=1)]
    log.info("there is room again: %s jobs go on", len(went_on))
    return went_on
