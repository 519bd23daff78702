"""Counts that the database keeps itself: triggers append each change in the transaction that makes it, this adds up.

A count is what is kept and what is appended since, read in one statement: exact at any moment, under withdrawals and
whatever verb changed the rows, and never a walk over them. Why so: docs/why/status.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, literal_column, select, text, union_all, update

from manyeyes.storage.migrations import kept_counts
from manyeyes.storage.statements import Transaction
from manyeyes.storage.tables import count_change, kept_count

AT_ONCE = 2_000  # changes added up in one transaction: about 25 ms
b = bindparam
Key = tuple[int, str, str, str, int]
_KEY = ("stage_id", "what", "name", "value", "number")
_rows = union_all(
    *(
        select(table.c.name, table.c.value, table.c.number, table.c.n).where(
            table.c.stage_id == b("stage"), table.c.what == b("what")
        )
        for table in (kept_count, count_change)
    )
).subquery("both")
COUNTS = (
    select(_rows.c.name, _rows.c.value, _rows.c.number, func.sum(_rows.c.n).label("n"))
    .group_by(_rows.c.name, _rows.c.value, _rows.c.number)
    .having(func.sum(_rows.c.n) != literal_column("0"))
)
# How many values each name of a kind has, kept beside it: the people of a day, and of all days.
VALUES_OF = kept_counts.VALUES_OF
# Those that are only appended yet.
_kept_too = exists(select(literal_column("1")).where(*(kept_count.c[name] == count_change.c[name] for name in _KEY)))
NEW_VALUES = (
    select(count_change.c.name, func.count(count_change.c.value.distinct()).label("many"))
    .where(count_change.c.stage_id == b("stage"), count_change.c.what == b("what"), ~_kept_too)
    .group_by(count_change.c.name)
)
SUM = select(func.coalesce(func.sum(_rows.c.n), literal_column("0")).label("n"), func.max(_rows.c.number).label("last"))
# Counts of the log, which no trigger takes back.
CAME_IN: ColumnElement[bool] = literal_column("what IN ('hour', 'day', 'person', 'people_of_day', 'people')")
FORGET_CAME_IN = [delete(table).where(table.c.stage_id == b("stage"), CAME_IN) for table in (kept_count, count_change)]
ANY_CHANGE = select(count_change.c.id).limit(1)
TAKE = (
    delete(count_change)
    .where(
        count_change.c.id.in_(
            select(count_change.c.id).order_by(count_change.c.id).limit(b("most")).with_for_update(skip_locked=True)
        )
    )
    .returning(*(count_change.c[name] for name in _KEY), count_change.c.n)
)
ADD = (
    update(kept_count)
    .where(*(kept_count.c[name] == b(f"the_{name}") for name in _KEY))
    .values(n=kept_count.c.n + b("more"))
)

ANEW = {
    dialect: [text(statement) for statement in kept_counts.count_anew(dialect)] for dialect in ("sqlite", "postgresql")
}


@dataclass(frozen=True)
class Kept:
    """One count of a stage; what name, value and number mean is said by `what`, in tables/kept.py."""

    name: str
    value: str
    number: int
    n: int


def counted(tx: Transaction, stage_id: int, what: str) -> list[Kept]:
    """The counts of one kind that are not 0."""
    rows = tx.all(COUNTS, {"stage": stage_id, "what": what})
    return [Kept(row.name, row.value, row.number, int(row.n)) for row in rows]


def values_counted(tx: Transaction, stage_id: int, what: str) -> dict[str, int]:
    """How many values each name of a kind has: the people of each day. Only for kinds that never fall."""
    many = Counter({one.name: one.n for one in counted(tx, stage_id, VALUES_OF[what])})
    for row in tx.all(NEW_VALUES, {"stage": stage_id, "what": what}):
        many[row.name] += row.many
    return dict(many)


def sum_counted(tx: Transaction, stage_id: int, what: str) -> tuple[int, int | None]:
    """All counts of one kind together, and the largest number among them; none where there is nothing."""
    row = tx.first(SUM, {"stage": stage_id, "what": what})
    return (0, None) if row is None else (int(row.n), row.last)


def forget_came_in(tx: Transaction, stage_id: int) -> None:
    """Forget what came in to a stage: for the house's own trials, whose rows are removed from the log again."""
    for statement in FORGET_CAME_IN:
        tx.run(statement, {"stage": stage_id})


def changes_wait(tx: Transaction) -> bool:
    """Whether anything is appended that is not added up."""
    return tx.first(ANY_CHANGE) is not None


def fold(tx: Transaction, most: int = AT_ONCE) -> int:
    """Add up to `most` changes to what is kept; returns how many. Safe in several processes at once: what one has
    taken the others pass over, and rows are added to in one order."""
    taken = tx.all(TAKE, {"most": most})
    more: Counter[Key] = Counter()
    for row in taken:
        more[row[:5]] += row.n
    _add(tx, more)
    return len(taken)


def _add(tx: Transaction, more: Counter[Key]) -> None:
    keys = sorted(key for key, n in more.items() if n)
    values: Counter[Key] = Counter()
    for key in keys:
        stage_id, what, name = key[:3]
        new = tx.insert(kept_count, [dict(zip(_KEY, key, strict=True)) | {"n": 0}], ignore=True)
        if new and what in VALUES_OF:
            values[stage_id, VALUES_OF[what], name, "", 0] += 1
    tx.run_many(ADD, [_by_name(key) | {"more": more[key]} for key in keys])
    if values:
        _add(tx, values)


def _by_name(key: Key) -> dict[str, object]:
    return {f"the_{name}": part for name, part in zip(_KEY, key, strict=True)}


def count_anew(tx: Transaction) -> None:
    """Forget every count and take it from the rows: after rows were copied in that brought their counts along."""
    for statement in ANEW[tx.dialect]:
        tx.run(statement)
