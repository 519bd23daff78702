"""A sentence of somebody to the owner about a picture he was shown, and what the owner wrote back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.people import store
from manyeyes.storage import Row, Transaction, random_id
from manyeyes.storage.tables import remark

MOST = 500  # signs
A_DAY = 20  # remarks of one person in 24 hours
DAY = 86400.0


class UnknownRemark(ManyEyesError):
    """There is no remark {name}."""

    status = 404


class RemarkEmpty(ManyEyesError):
    """Write a sentence about this picture; then the owner can read it."""

    status = 422


class RemarkTooLong(ManyEyesError):
    """This is {signs} signs long, and a remark has {most} at most. Say it shorter; nothing was sent."""

    status = 422


class TooManyRemarks(ManyEyesError):
    """You have written {most} remarks today, and the owner reads each. Please go on tomorrow; this one was not sent."""

    status = 429


@dataclass(frozen=True)
class Remark:
    """One remark; `worker` is his public id, `answer` is empty where the owner wrote nothing.

    done_at: none while it waits for the owner.
    """

    id: int
    public_id: str
    worker_id: int
    worker: str
    project_id: int
    item_id: int
    text: str
    at: float
    answer: str
    done_at: float | None


def make_remark(
    tx: Transaction, worker_id: int, project_id: int, item_id: int, key: str, text: str, now: float
) -> tuple[Remark, bool]:
    """Write it down, and say whether it is news: the same `key` of the same person is the same remark, sent again.

    Raises RemarkEmpty, RemarkTooLong, TooManyRemarks.
    """
    before = tx.first(store.REMARK_BY_KEY, {"worker": worker_id, "key": key})
    if before is not None:
        return _remark(before), False
    said = text.strip()
    _check(tx, worker_id, said, now)
    row = {"public_id": random_id(), "worker_id": worker_id, "project_id": project_id, "item_id": item_id}
    tx.insert(remark, [row | {"key": key, "text": said, "at": now}], ignore=True)  # sent twice at once: one stays
    kept = tx.first(store.REMARK_BY_KEY, {"worker": worker_id, "key": key})
    assert kept is not None, "it was written down a line above"
    return _remark(kept), kept.public_id == row["public_id"]


def _check(tx: Transaction, worker_id: int, said: str, now: float) -> None:
    if not said:
        raise RemarkEmpty
    if len(said) > MOST:
        raise RemarkTooLong(signs=f"{len(said):,}", most=f"{MOST:,}")
    if tx.scalar(store.REMARKS_SINCE, {"worker": worker_id, "since": now - DAY}) >= A_DAY:
        raise TooManyRemarks(most=A_DAY)


def deal_with_remark(tx: Transaction, public_id: str, done: bool, answer: str | None, now: float) -> Remark:
    """The owner is done with it, or not after all; `answer`: what he writes back, none leaves what is there.

    Raises UnknownRemark, RemarkTooLong.
    """
    before = remark_by_public_id(tx, public_id)
    said = before.answer if answer is None else answer.strip()
    if len(said) > MOST:
        raise RemarkTooLong(signs=f"{len(said):,}", most=f"{MOST:,}")
    ended = (before.done_at or now) if done else None
    tx.run(store.DEAL_WITH_REMARK, {"id_": before.id, "said": said, "ended": ended})
    return remark_by_public_id(tx, public_id)


def remark_by_public_id(tx: Transaction, public_id: str) -> Remark:
    """The remark of that name; raises UnknownRemark."""
    row = tx.first(store.REMARK_BY_NAME, {"public_id": public_id})
    if row is None:
        raise UnknownRemark(name=public_id)
    return _remark(row)


def remarks_in(tx: Transaction, project_id: int, most: int) -> Sequence[Remark]:
    """A project's remarks: those that wait for the owner first, then the newest."""
    return [_remark(row) for row in tx.all(store.REMARKS_IN, {"project": project_id, "most": most})]


def remarks_waiting(tx: Transaction, project_id: int) -> int:
    """How many the owner has not dealt with."""
    return int(tx.scalar(store.REMARKS_WAITING, {"project": project_id}))


def remarks_about(tx: Transaction, item_id: int) -> Sequence[Remark]:
    """What people said of one picture, oldest first."""
    return [_remark(row) for row in tx.all(store.REMARKS_ABOUT, {"item": item_id})]


def remarks_of(tx: Transaction, worker_id: int, most: int) -> Sequence[Remark]:
    """What one person wrote, newest first."""
    return [_remark(row) for row in tx.all(store.REMARKS_OF, {"worker": worker_id, "most": most})]


def _remark(row: Row) -> Remark:
    return Remark(**row._asdict())
