"""Storage keeps tables and files safe: one face for SQLite and PostgreSQL, compiled statements, blobs, the lock."""

from manyeyes.storage.blobs import BlobDamaged, Blobs, BlobsAway, NoSuchBlob, OneBlob, Put, hash_in_name, open_blobs
from manyeyes.storage.blobs_folder import FolderBlobs, disk_sync, sync_folder
from manyeyes.storage.database import Database, open_database
from manyeyes.storage.ids import names_drawn_by, random_id
from manyeyes.storage.kept import (
    Kept,
    changes_wait,
    count_anew,
    counted,
    fold,
    forget_came_in,
    sum_counted,
    values_counted,
)
from manyeyes.storage.lock import Holder, SiteInUse, SiteLock, holder_of
from manyeyes.storage.migrations import (
    NewerDatabase,
    OlderDatabase,
    check_revision,
    known_revisions,
    revision_of,
    upgrade,
)
from manyeyes.storage.postgres import others_connected
from manyeyes.storage.snapshot import DatabaseNotEmpty, counts_in, faults_in, fill_database, revision_in, take_snapshot
from manyeyes.storage.sqlite import check_version
from manyeyes.storage.statements import Row, Transaction
from manyeyes.storage.whole_file import write_whole

__all__ = [
    "BlobDamaged",
    "Blobs",
    "BlobsAway",
    "Database",
    "DatabaseNotEmpty",
    "FolderBlobs",
    "Holder",
    "Kept",
    "NewerDatabase",
    "NoSuchBlob",
    "OlderDatabase",
    "OneBlob",
    "Put",
    "Row",
    "SiteInUse",
    "SiteLock",
    "Transaction",
    "changes_wait",
    "check_revision",
    "check_version",
    "count_anew",
    "counted",
    "counts_in",
    "disk_sync",
    "faults_in",
    "fill_database",
    "fold",
    "forget_came_in",
    "hash_in_name",
    "holder_of",
    "known_revisions",
    "names_drawn_by",
    "open_blobs",
    "open_database",
    "others_connected",
    "random_id",
    "revision_in",
    "revision_of",
    "sum_counted",
    "sync_folder",
    "take_snapshot",
    "upgrade",
    "values_counted",
    "write_whole",
]
