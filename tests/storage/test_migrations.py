"""The tables in the code and the tables the revisions make are the same, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from manyeyes.house import House
from manyeyes.storage.tables import metadata


def test_the_revisions_make_exactly_the_tables_of_the_code(house: House) -> None:
    with house.database.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
