"""Brings a database to the shape of storage/tables: Alembic revisions, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from manyeyes.errors import ManyEyesError


class NewerDatabase(ManyEyesError):
    """This database was made by a newer Many Eyes (revision {found}). Install that version, or restore a backup."""

    status = 500


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision; does nothing where it is there. Raises NewerDatabase."""
    revisions = known_revisions()
    with engine.begin() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == revisions[0]:
            return
        if found is not None and found not in revisions:
            raise NewerDatabase(found=found)
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@lru_cache
def known_revisions() -> tuple[str, ...]:
    """Every revision this version knows, the newest first."""
    script = ScriptDirectory.from_config(configuration())
    return tuple(revision.revision for revision in script.walk_revisions())


def configuration() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
