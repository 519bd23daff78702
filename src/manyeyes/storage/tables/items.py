"""items: pictures and videos by the sha-256 of their bytes, how they look, where they came from, who is whose twin."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from manyeyes.storage.tables.base import Id, Json, Time, metadata

series = Table(
    "series",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("name", Text, nullable=False, comment="the folder"),
    Column("title", Text, nullable=False),
    Column("attributes", Json, nullable=False, comment="extra columns of series.csv"),
    UniqueConstraint("project_id", "name"),
)

item = Table(
    "item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("address", Text, nullable=False, unique=True, comment="the random part of its media address"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("format", Text, nullable=False, comment="JPEG, PNG, WEBP, …, as decoded"),
    Column("bytes", Id, nullable=False),
    Column("width", Integer, nullable=False, comment="pixels, upright"),
    Column("height", Integer, nullable=False, comment="pixels, upright"),
    Column("series_id", Id, ForeignKey("series.id"), nullable=False, comment="the first one; shown"),
    Column("kept", Boolean, nullable=False, comment="original copied into the blobs; else it stays in its folder"),
    Column("state", Text, nullable=False, server_default="here", comment="here or withdrawn"),
    Column("added_at", Time, nullable=False),
    Column("kind", Text, nullable=False, server_default="image", comment="image or video"),
    UniqueConstraint("project_id", "sha256"),
)

item_source = Table(
    "item_source",
    metadata,
    Column("id", Id, primary_key=True),
    Column("item_id", Id, ForeignKey("item.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the import stage that found it"),
    Column("path", Text, nullable=False, comment="below the imported folder, / between parts"),
    Column("series_id", Id, ForeignKey("series.id"), nullable=False),
    UniqueConstraint("stage_id", "path"),
)
Index("ix_item_source_item_id", item_source.c.item_id)

look = Table(
    "look",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("version", Integer, nullable=False, comment="of the definition in media/look.py"),
    Column("fingerprint", LargeBinary, nullable=False, comment="eight hashes of 64 bits: see media/look.py"),
    Column("colours", LargeBinary, nullable=False, comment="mean red, green, blue of 4 x 4 cells"),
    Column("sharpness", Double, nullable=False),
    Column("spread", Double, nullable=False, comment="how much its brightness varies"),
    Column("brightness", Double, nullable=False, comment="of its brightest parts, 0 to 1"),
    Column("content", Double, nullable=False, comment="share of its area where something is drawn, 0 to 1"),
    Column("nsfw", Double, comment="score of the extra safety, 0 to 1; none where nobody asked"),
    sqlite_with_rowid=False,
)

given = Table(
    "given",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the import stage whose source said it"),
    Column("row", Id, nullable=False, comment="of the source's table, from 1"),
    Column("tags", Json, nullable=False, comment="the source's tags, a list; never answers"),
    Column("said", Json, nullable=False, comment="what else the source said, by column"),
    Column("weight", Double, nullable=False, comment="how far the source's word is believed, 0 to 1"),
    sqlite_with_rowid=False,
)

video = Table(
    "video",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("duration", Double, nullable=False, comment="seconds, as its packets say"),
    Column("header_duration", Double, comment="seconds, as its header says"),
    Column("frames", Id, nullable=False, comment="packets with a picture"),
    Column("rate", Double, nullable=False, comment="mean frames a second"),
    Column("rotation", Integer, nullable=False, comment="degrees it is turned by to stand upright"),
    Column("codec", Text, nullable=False),
    Column("sound", Boolean, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False, comment="hashes at fixed times; finds other encodings"),
    Column("decoded", Double, comment="seconds that decoded, once its frames were taken"),
    Column("missing", Double, comment="seconds that did not"),
    sqlite_with_rowid=False,
)

frame = Table(
    "frame",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", Id, ForeignKey("item.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the frames stage"),
    Column("frame_index", Id, nullable=False, comment="from 0, over all frames of the video"),
    Column("time", Double, nullable=False, comment="seconds from the video's beginning"),
    Column("item_id", Id, ForeignKey("item.id"), comment="none while the frame is left out"),
    Column("reason", Text, nullable=False, server_default="", comment="blur or twin, where it is left out"),
    Column("number", Double, comment="what was measured"),
    Column("bound", Double, comment="what it was held against"),
    Column("sharpness", Double, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, comment="WebP of 160 pixels, where it is left out"),
    UniqueConstraint("video_id", "stage_id", "frame_index"),
)
Index("ix_frame_item_id", frame.c.item_id)

twin = Table(
    "twin",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("leader_id", Id, ForeignKey("item.id"), nullable=False, comment="names the group; itself for the one kept"),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the stage that found it"),
    Column("how", Text, nullable=False, comment="leader, same, mirrored, trimmed, video"),
    Column("phash_distance", Integer, nullable=False, comment="bits, to the leader"),
    Column("dhash_distance", Integer, nullable=False, comment="bits, to the leader"),
    sqlite_with_rowid=False,
)
Index("ix_twin_leader_id", twin.c.leader_id)

prediction = Table(
    "prediction",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the train stage"),
    Column("tagger", Integer, nullable=False, comment="number of the tagger that said it"),
    Column("scores", LargeBinary, nullable=False, comment="float16, in the order of the tagger's tags"),
    Column("learnt", Boolean, nullable=False, server_default=false(), comment="the tagger learnt from this item"),
    sqlite_with_rowid=False,
)

# What a tagger adds to consensus about an item whose answers it never learnt from, where its owner lets it.
opinion = Table(
    "opinion",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the train stage"),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("weight", Double, nullable=False, comment="how far it is believed at most, as measured on held-back items"),
    Column("tagger", Integer, nullable=False, comment="number of the tagger that said it"),
    sqlite_with_rowid=False,
)
Index("ix_opinion_stage_id", opinion.c.stage_id, opinion.c.item_id)

# The tagger of a train stage whose predictions count now, and what each of its scores is of.
predictor = Table(
    "predictor",
    metadata,
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the train stage"),
    Column("tagger", Integer, nullable=False, comment="number of the tagger that serves"),
    Column("speaks_of", Json, nullable=False, comment="by stage: major, and question: value: place of its score"),
    sqlite_with_rowid=False,
)
