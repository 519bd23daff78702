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


class OlderDatabase(ManyEyesError):
    """This site's database was made by an older Many Eyes (revision {found}, this one has {newest}): nothing was
    changed. `manyeyes upgrade SITE` backs it up first and then brings it up to date."""

    status = 409


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision; does nothing where it is there. Raises NewerDatabase."""
    make_tables(engine, None)


def make_tables(engine: Engine, revision: str | None) -> None:
    """Bring the database up to a revision, the newest where none is named. Raises NewerDatabase."""
    with engine.begin() as connection:
        found = _known(MigrationContext.configure(connection).get_current_revision())
        if found == (revision or known_revisions()[0]):
            return
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision or "head")


def check_revision(engine: Engine) -> str | None:
    """The revision of the database: the newest, or none where it is empty. Raises OlderDatabase, NewerDatabase."""
    found, newest = _known(revision_of(engine)), known_revisions()[0]
    if found not in (None, newest):
        raise OlderDatabase(found=found, newest=newest)
    return found


def revision_of(engine: Engine) -> str | None:
    """The revision of the database; none where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _known(found: str | None) -> str | None:
    if found is not None and found not in known_revisions():
        raise NewerDatabase(found=found)
    return found


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
