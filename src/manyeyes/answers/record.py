"""Record what a person said: appended, never changed; the highest revision counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from manyeyes.answers import store
from manyeyes.answers.answer import OtherContent, Recorded, Said, TooLateToCorrect
from manyeyes.assignment import Assignment
from manyeyes.settings import Settings
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import answer


def record(
    tx: Transaction,
    mine: Assignment,
    said: Said,
    now: float,
    *,
    settings: Settings,
    counts: bool = True,
    settles: bool = False,
) -> Recorded:
    """Append a submission; a repeat of a stored revision changes nothing.

    `settles`: a reviewer's word that decides; a correction of such a word decides too.
    Raises OtherContent where the revision is stored with other content, and TooLateToCorrect for a correction that is
    not among the worker's last ones of the last minutes, as the settings have it.
    """
    stored = tx.all(store.OF_ASSIGNMENT, {"assignment": mine.id})
    same = [row for row in stored if row.revision == said.revision]
    counted = [row for row in stored if row.counts]  # what came while he was stopped is kept, and changed nothing
    before = _values(counted)
    if same:
        _must_be_equal(same, said, stored)
        return Recorded(before, before, repeat=True)
    if stored:
        _must_be_correctable(tx, mine, stored[0], now, settings)
    settles = settles or any(row.settles for row in stored)
    tx.insert(answer, [_row(mine, said, question, now, counts, settles) for question in said.answers])
    late = bool(counted) and said.revision < counted[-1].revision
    return Recorded(before, before if late else dict(said.answers))


def append(tx: Transaction, mine: Assignment, said: Said, now: float, *, settles: bool = False) -> None:
    """Append the owner's word, or (`settles`) a reviewer's, as the next revision, whatever was said before."""
    stored = tx.all(store.OF_ASSIGNMENT, {"assignment": mine.id})
    next_one = replace(said, revision=stored[-1].revision + 1 if stored else 1)
    tx.insert(answer, [_row(mine, next_one, question, now, True, settles) for question in said.answers])


def _values(stored: list[Row]) -> Mapping[str, str]:
    newest = stored[-1].revision if stored else 0
    return {row.question: row.value for row in stored if row.revision == newest}


def _must_be_equal(same: list[Row], said: Said, stored: list[Row]) -> None:
    told = {row.question: (row.value, bool(row.untouched)) for row in same}
    tells = {question: (value, question in said.untouched) for question, value in said.answers.items()}
    if told != tells:
        raise OtherContent(revision=said.revision, next=stored[-1].revision + 1)


def _must_be_correctable(tx: Transaction, mine: Assignment, first: Row, now: float, settings: Settings) -> None:
    last, within = settings.correct_last, settings.correct_within_seconds
    old = now - first.at > within
    if old or tx.scalar(store.FIRST_ANSWERED_AFTER, {"worker": mine.worker_id, "id": first.id}) >= last:
        raise TooLateToCorrect(last=last, minutes=round(within / 60))


def _row(mine: Assignment, said: Said, question: str, now: float, counts: bool, settles: bool) -> dict[str, object]:
    return {
        "assignment_id": mine.id,
        "task_id": mine.task_id,
        "worker_id": mine.worker_id,
        "revision": said.revision,
        "question": question,
        "value": said.answers[question],
        "untouched": question in said.untouched,
        "counts": counts,
        "workflow": mine.workflow,
        "shown_ms": said.shown_ms,
        "client": said.client,
        "language": said.language,
        "at": now,
        "settles": settles,
    }
