"""storage's own: counts that the database keeps as rows change, and changes that are not added to them yet."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from manyeyes.storage.tables.base import Id, metadata

kept_count = Table(
    "kept_count",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("what", Text, primary_key=True, comment="wave, answered, item, verdict, hour, day, person, people"),
    Column("name", Text, primary_key=True, comment="closed_as, the item's state, the question, the day since 1970"),
    Column("value", Text, primary_key=True, comment="lane and state, the question's value, the worker"),
    Column("number", BigInteger, primary_key=True, comment="wave, answers, 0 open 1 settled 2 contested, hour of 1970"),
    Column("n", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Written by triggers, a row a change; `storage.fold` adds them up. What a count is now is both tables together.
count_change = Table(
    "count_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, nullable=False),
    Column("what", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("n", Integer, nullable=False, comment="one more or one less"),
)
