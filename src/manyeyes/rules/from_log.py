"""A worker's evidence as the log has it: each list is read when a rule first asks for it."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from manyeyes import consensus
from manyeyes.assignment import Held
from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.rules.collectors.drift import pictures_for
from manyeyes.rules.collectors.haste import believed
from manyeyes.rules.evidence import USUAL_WINDOW, Judged, Known, Looked, Taken
from manyeyes.rules.pace import ENOUGH, pace_now
from manyeyes.storage import Row, Transaction


class FromLog:
    """See `evidence.Evidence`."""

    def __init__(self, tx: Transaction, stage: Stage, worker_id: int, now: float) -> None:
        """Nothing is read yet."""
        self._tx, self._stage, self._now = tx, stage, now
        self._who = {"worker": worker_id, "stage": stage.id}
        self._worker = worker_id
        self._pictures = max(USUAL_WINDOW, pictures_for(stage.file))  # what drift wants: the others have it, too
        self._known: dict[float, Sequence[Known]] = {}
        self._judged: dict[int, Sequence[consensus.Agreement]] = {}
        self._looked: dict[tuple[int, float], Sequence[Looked]] = {}

    def known(self, last: int, since: float) -> Sequence[Known]:
        """See Evidence."""
        if last > self._pictures:
            return last_pictures(self._read_known(last, since), last)
        if since not in self._known:
            self._known[since] = self._read_known(self._pictures, since)
        return last_pictures(self._known[since], last)

    def _read_known(self, last: int, since: float) -> Sequence[Known]:
        most = last * max(1, len(self._stage.file.questions))
        rows = self._tx.all(store.KNOWN, {**self._who, "since": since, "most": most})
        return [Known(row.task_id, row.question, bool(row.right), row.value, row.at) for row in rows]

    def judged(self, last: int, since: float) -> Sequence[Judged]:
        """See Evidence."""
        most = max(last, self._pictures)
        if most not in self._judged:
            self._judged[most] = consensus.agreement_of(self._tx, self._stage, self._worker, most)
        wanted = set(list(dict.fromkeys(one.task_id for one in self._judged[most]))[:last])
        return [
            Judged(one.task_id, one.chance, one.values, one.at)
            for one in reversed(self._judged[most])
            if one.judges and one.at > since and one.task_id in wanted
        ]

    def looked(self, last: int, since: float) -> Sequence[Looked]:
        """See Evidence."""
        if (last, since) not in self._looked:
            rows = self._tx.all(store.LOOKED, {**self._who, "since": since, "last": last})
            usual = pace_now(self._tx, self._stage.id, self._now)
            self._looked[last, since] = looked_at(list(_with_others(rows)), usual)
        return self._looked[last, since]

    def settled(self, last: int, since: float) -> Sequence[bool]:
        """See Evidence."""
        rows = self._tx.all(store.SETTLED, {**self._who, "since": since, "last": last})
        newest = {(row.id, row.question): row.value == row.settled for row in rows}  # the last revision stands
        return list(newest.values())

    def skipped_in_a_row(self, most: int, since: float) -> int:
        """See Evidence."""
        rows = self._tx.all(store.DONE_WITH, {**self._who, "since": since, "most": most})
        return sum(1 for _ in takewhile(lambda row: row.state == Held.SKIPPED, rows))

    def answered_today(self, most: int, since: float) -> int:
        """See Evidence."""
        begun = max(since, midnight(self._now, self._stage.project.timezone))
        return int(self._tx.scalar(store.ANSWERED, {**self._who, "since": begun, "last": most}))

    def exam(self) -> Taken | None:
        """See Evidence."""
        row = self._tx.first(store.LAST_EXAM, self._who)
        return None if row is None else Taken(row.state, row.asked, row.right, row.ended_at)


def last_pictures(answers: Iterable[Known], last: int) -> list[Known]:
    """The answers about the last so many pictures, oldest first, from answers newest first."""
    mine = list(answers)
    wanted = set(list(dict.fromkeys(one.task for one in mine))[:last])
    return [one for one in reversed(mine) if one.task in wanted]


def _with_others(rows: Sequence[Row]) -> Iterable[tuple[Row, list[int]]]:
    """Each submission once, with how long others looked."""
    first: dict[int, Row] = {}
    others: dict[int, list[int]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        others.setdefault(row.id, [])
        if row.others_ms is not None:
            others[row.id].append(row.others_ms)
    return ((row, others[key]) for key, row in first.items())


def looked_at(rows: Sequence[tuple[Row, Sequence[int]]], pace_ms: float | None) -> list[Looked]:
    """Submissions, oldest first, with the milliseconds others looked: those whose usual time is known."""
    seconds = believed([(row.shown_ms / 1000, row.lent_at, row.at) for row, _ in rows])
    usual = [statistics.median(others) if len(others) >= ENOUGH else pace_ms for _, others in rows]
    return [
        Looked(own, normal / 1000, row.at)
        for (row, _), own, normal in zip(rows, seconds, usual, strict=True)
        if normal is not None
    ]


def midnight(now: float, timezone: str) -> float:
    """When the day began in that time zone."""
    zone = ZoneInfo(timezone)
    return datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
