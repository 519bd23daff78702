"""tagger: the taggers that were trained; their files lie in SITE/.manyeyes/taggers."""

from sqlalchemy import Column, Double, ForeignKey, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

tagger = Table(
    "tagger",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the train stage"),
    Column("number", Integer, nullable=False, comment="from 1, a stage's own count"),
    Column("release_id", Id, ForeignKey("release.id"), comment="what it learnt from; none: what was settled then"),
    Column("method", Text, nullable=False, comment="head, finetune, cnn11"),
    Column("state", Text, nullable=False, comment="serving, kept, refused or failed"),
    Column("folder", Text, nullable=False, comment="below SITE/.manyeyes/taggers"),
    Column("tags", Integer, nullable=False, comment="how many it knows"),
    Column("metrics", Json, nullable=False, comment="on the held-back pictures"),
    Column("settings", Json, nullable=False, comment="what was chosen or asked for, the seed too"),
    Column("why", Text, nullable=False, server_default="", comment="why it serves or does not, a sentence"),
    Column("settled", Integer, nullable=False, server_default="0", comment="settled items when it was trained"),
    Column("seconds", Double, nullable=False, comment="training took"),
    Column("trained_at", Time, nullable=False),
    Column("speaks_of", Json, nullable=False, server_default="{}", comment="as in predictor, when it was trained"),
    UniqueConstraint("stage_id", "number"),
)
