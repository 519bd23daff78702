"""backup: a site as it was at one moment, kept elsewhere, and put back; checked by the invariants, not by hope."""

from manyeyes.backup.check import BackupUnsound, check_backup
from manyeyes.backup.contents import Wish
from manyeyes.backup.manifest import BackupCutOff, BackupDamaged, NewerBackup, NoBackupHere
from manyeyes.backup.place import BackupPlaceWrong
from manyeyes.backup.prune import KeepNeedsFolder, NothingPruned, Pruned, check_keep, prune
from manyeyes.backup.restore import FolderNotEmpty, Restored, restore
from manyeyes.backup.take import Taken, back_up

__all__ = [
    "BackupCutOff",
    "BackupDamaged",
    "BackupPlaceWrong",
    "BackupUnsound",
    "FolderNotEmpty",
    "KeepNeedsFolder",
    "NewerBackup",
    "NoBackupHere",
    "NothingPruned",
    "Pruned",
    "Restored",
    "Taken",
    "Wish",
    "back_up",
    "check_backup",
    "check_keep",
    "prune",
    "restore",
]
