"""Storage keeps tables and files safe: one face for SQLite and PostgreSQL, compiled statements, blobs, the lock."""

from manyeyes.storage.blobs import Blobs, NoSuchBlob, sync_folder
from manyeyes.storage.database import Database, open_database
from manyeyes.storage.ids import random_id
from manyeyes.storage.lock import Holder, SiteInUse, SiteLock, holder_of
from manyeyes.storage.migrations import upgrade
from manyeyes.storage.statements import Row, Transaction

__all__ = [
    "Blobs",
    "Database",
    "Holder",
    "NoSuchBlob",
    "Row",
    "SiteInUse",
    "SiteLock",
    "Transaction",
    "holder_of",
    "open_database",
    "random_id",
    "sync_folder",
    "upgrade",
]
