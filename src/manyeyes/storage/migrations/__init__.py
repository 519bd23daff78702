"""Brings a database to the shape of storage/tables: Alembic revisions, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from manyeyes.errors import ManyEyesError


class NewerDatabase(ManyEyesError):
    """This database was made by a newer Many Eyes (revision {found}). Install that version, or restore a backup."""

    status = 500


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision; does nothing where it is there. Raises NewerDatabase."""
    with engine.begin() as connection:
        config = _config(connection)
        script = ScriptDirectory.from_config(config)
        found = MigrationContext.configure(connection).get_current_revision()
        if found == script.get_current_head():
            return
        if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
            raise NewerDatabase(found=found)
        command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
