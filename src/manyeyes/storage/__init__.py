"""Storage keeps tables and files safe: one face for SQLite and PostgreSQL, compiled statements, blobs, the lock."""

from manyeyes.storage.blobs import BlobDamaged, Blobs, BlobsAway, NoSuchBlob, Put, open_blobs
from manyeyes.storage.blobs_folder import FolderBlobs, disk_sync, sync_folder
from manyeyes.storage.database import Database, open_database
from manyeyes.storage.ids import names_drawn_by, random_id
from manyeyes.storage.kept import Kept, changes_wait, count_anew, counted, fold, values_counted
from manyeyes.storage.lock import Holder, SiteInUse, SiteLock, holder_of
from manyeyes.storage.migrations import upgrade
from manyeyes.storage.sqlite import check_version
from manyeyes.storage.statements import Row, Transaction
from manyeyes.storage.whole_file import write_whole

__all__ = [
    "BlobDamaged",
    "Blobs",
    "BlobsAway",
    "Database",
    "FolderBlobs",
    "Holder",
    "Kept",
    "NoSuchBlob",
    "Put",
    "Row",
    "SiteInUse",
    "SiteLock",
    "Transaction",
    "changes_wait",
    "check_version",
    "count_anew",
    "counted",
    "disk_sync",
    "fold",
    "holder_of",
    "names_drawn_by",
    "open_blobs",
    "open_database",
    "random_id",
    "sync_folder",
    "upgrade",
    "values_counted",
    "write_whole",
]
