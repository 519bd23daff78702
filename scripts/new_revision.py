"""Write the next Alembic revision from storage/tables: python scripts/new_revision.py "what changed" NUMBER."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from manyeyes.storage import migrations

with tempfile.TemporaryDirectory() as folder:
    engine = create_engine(f"sqlite:///{Path(folder) / 'old.sqlite'}")
    if any((Path(migrations.__file__).parent / "versions").glob("*.py")):
        migrations.upgrade(engine)
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.revision(config, message=sys.argv[1], autogenerate=True, rev_id=sys.argv[2])
