"""datasets: the releases that were frozen; their files lie in PROJECT/releases/NAME and are never rewritten."""

from sqlalchemy import Column, Double, ForeignKey, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

release = Table(
    "release",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="from 1, a project's own count"),
    Column("name", Text, nullable=False),
    Column("folder", Text, nullable=False, comment="relative to the project folder"),
    Column("counts", Json, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("audit_id", Id, comment="the newest audit that had ended; none: nobody has checked it"),
    UniqueConstraint("project_id", "name"),
    UniqueConstraint("project_id", "number"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the release stage whose keep is checked"),
    Column("of", Text, nullable=False, comment="kept or all"),
    Column("population", Integer, nullable=False, comment="items it was drawn from"),
    Column("seed", Id, nullable=False),
    Column("keep", Text, comment="the conditions as they were then"),
    Column("project_version", Integer, nullable=False),
    Column("answers", Id, nullable=False, comment="of the project, when it was drawn"),
    Column("made_at", Time, nullable=False),
    Column("ended_at", Time),
)

audit_item = Table(
    "audit_item",
    metadata,
    Column("audit_id", Id, ForeignKey("audit.id"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="from 1, in random order"),
    Column("item_id", Id, nullable=False),
    Column("expected", Double, nullable=False, comment="the chance that it meets all conditions, by what people said"),
    Column("people_say", Json, nullable=False, comment="question: value; shown only after the check"),
    Column("known", Json, nullable=False, comment="what else the conditions ask for: of its series, of machines"),
    Column("kept", Integer, nullable=False, comment="1: a release would have kept it"),
    Column("found", Json, comment="what the owner said"),
    Column("meets", Integer, comment="1: by what the owner said it meets all conditions; none: he is not sure"),
    Column("at", Time),
    sqlite_with_rowid=False,
)

split_part = Table(
    "split_part",
    metadata,
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the release stage"),
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("part", Text, nullable=False, comment="train, validation or test, as the newest release put it"),
    Column("seed", Id, nullable=False, comment="of the split; another seed begins anew"),
    sqlite_with_rowid=False,
)
