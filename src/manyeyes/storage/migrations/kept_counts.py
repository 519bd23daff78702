"""What revision 0005 lays into the database: triggers that write down each change of a count, the same on both.

A change is appended, never added to a shared row, so that two answers never wait for one another; `storage.fold` adds
them up later. Frozen as the revision is: who counts something else writes another revision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS = "stage_id, what, name, value, number"
# SQL on a row of the counted table, {row}.
STANDS = "coalesce({row}.closed_as, '')", "{row}.lane || ' ' || {row}.state"
CODES = "CASE {row}.state WHEN 'open' THEN 0 WHEN 'settled' THEN 1 WHEN 'contested' THEN 2 ELSE 3 END"
OF_TASK = "(SELECT task.stage_id FROM task WHERE task.id = {row}.task_id)"
LENT_IN = "(SELECT assignment.stage_id FROM assignment WHERE assignment.id = {row}.assignment_id)"
WHO = "CAST({row}.worker_id AS TEXT)"
FIRST = "NOT EXISTS (SELECT 1 FROM answer e WHERE e.assignment_id = {row}.assignment_id AND e.id < {row}.id)"
FIRST_OF_PEOPLE = FIRST + " AND (SELECT worker.kind FROM worker WHERE worker.id = {row}.worker_id) <> 'owner'"
WHOLE = {"sqlite": "CAST({row}.at / %d AS INTEGER)", "postgresql": "CAST(floor({row}.at / %d) AS BIGINT)"}


@dataclass(frozen=True)
class Counted:
    """One kind of count: rows of a table by stage, name, value and number; `changes`: the columns these rest on."""

    what: str
    table: str
    stage: str
    name: str
    value: str
    number: str
    changes: tuple[str, ...] = ()
    only: str = ""

    def key(self, row: str) -> str:
        """The count that a row belongs to, as columns."""
        parts = (self.stage, f"'{self.what}'", self.name, self.value, self.number)
        return ", ".join(part.format(row=row) for part in parts)


STANDING = (
    Counted("wave", "task", "{row}.stage_id", *STANDS, "{row}.wave", ("lane", "state", "closed_as", "wave")),
    Counted(
        "answered", "task", "{row}.stage_id", *STANDS, "{row}.answered", ("lane", "state", "closed_as", "answered")
    ),
    Counted("item", "item_stage", "{row}.stage_id", "{row}.state", "''", "0", ("state",)),
    Counted("verdict", "consensus", OF_TASK, "{row}.question", "coalesce({row}.value, '')", CODES, ("value", "state")),
)
VALUES_OF = {"day": "people_of_day", "person": "people"}  # how many values each name of these kinds has
KEEPS_WHAT_WAS = (
    "INSERT INTO item_moved (item_id, stage_id, state, reason, at) "
    "VALUES (OLD.item_id, OLD.stage_id, OLD.state, OLD.reason, OLD.at);"
)


def said(dialect: str) -> tuple[Counted, ...]:
    """Counts of the log, which only grows: each assignment once, by its first answer; the owner's own are left out."""
    hour, day = (WHOLE[dialect] % seconds for seconds in (3600, 86_400))
    return (
        Counted("hour", "answer", LENT_IN, "''", "''", hour, only=FIRST_OF_PEOPLE),
        Counted("day", "answer", LENT_IN, f"CAST({day} AS TEXT)", WHO, "0", only=FIRST_OF_PEOPLE),
        Counted("person", "answer", LENT_IN, "''", WHO, "0", only=FIRST_OF_PEOPLE),
    )


def lay(dialect: str) -> Iterator[str]:
    """The statements that make the triggers."""
    for one in STANDING:
        name, into, out = f"count_{one.what}", _change(one, "NEW", 1), _change(one, "OLD", -1)
        yield from _trigger(dialect, f"{name}_in", f"INSERT ON {one.table}", into)
        yield from _trigger(dialect, f"{name}_out", f"DELETE ON {one.table}", out)
        event = f"UPDATE OF {', '.join(one.changes)} ON {one.table}"
        yield from _trigger(dialect, name, event, out + into, when=_differ(dialect, one.changes))
    logged = "".join(_change(one, "NEW", 1) for one in said(dialect))
    yield from _trigger(dialect, "count_said", "INSERT ON answer", logged, only=FIRST_OF_PEOPLE.format(row="NEW"))
    moved = "UPDATE OF state ON item_stage"
    yield from _trigger(dialect, "keep_item_moved", moved, KEEPS_WHAT_WAS, when=_differ(dialect, ("state",)))


def clear(dialect: str) -> Iterator[str]:
    """The statements that take the triggers away again."""
    made = [(f"count_{one.what}{end}", one.table) for one in STANDING for end in ("_in", "_out", "")]
    for name, table in [*made, ("count_said", "answer"), ("keep_item_moved", "item_stage")]:
        yield f"DROP TRIGGER {name}" if dialect == "sqlite" else f"DROP TRIGGER {name} ON {table}"
        if dialect != "sqlite":
            yield f"DROP FUNCTION {name}()"


def count_anew(dialect: str) -> Iterator[str]:
    """The statements that forget every count and take it from the rows themselves."""
    yield "DELETE FROM count_change"
    yield "DELETE FROM kept_count"
    for one in (*STANDING, *said(dialect)):
        where = f" WHERE {one.only.format(row='t')}" if one.only else ""
        rows = f"SELECT {one.key('t')}, count(*) FROM {one.table} t{where} GROUP BY 1, 2, 3, 4, 5"
        yield f"INSERT INTO kept_count ({COLUMNS}, n) {rows}"
    for what, values in VALUES_OF.items():
        rows = f"SELECT stage_id, '{values}', name, '', 0, count(*) FROM kept_count WHERE what = '{what}' GROUP BY 1, 3"
        yield f"INSERT INTO kept_count ({COLUMNS}, n) {rows}"


def _change(one: Counted, row: str, by: int) -> str:
    return f"INSERT INTO count_change ({COLUMNS}, n) SELECT {one.key(row)}, {by};\n"


def _differ(dialect: str, columns: tuple[str, ...]) -> str:
    other = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"OLD.{name} {other} NEW.{name}" for name in columns)


def _trigger(dialect: str, name: str, event: str, body: str, *, when: str = "", only: str = "") -> Iterator[str]:
    """`when` asks the row alone; `only` may ask other tables, which PostgreSQL takes inside the function."""
    if dialect == "sqlite":
        asked = f" WHEN {when or only}" if when or only else ""
        yield f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW{asked} BEGIN\n{body}END"
        return
    inside = f"IF {only} THEN\n{body}END IF;\n" if only else body
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n{inside}RETURN NULL; END $$"
    asked = f" WHEN ({when})" if when else ""
    yield f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW{asked} EXECUTE FUNCTION {name}()"
