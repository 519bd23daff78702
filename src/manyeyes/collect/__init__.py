"""collect takes raw material in: a folder of pictures, file by file through the jail, and what people learn from."""

from manyeyes.collect.acceptance import BATCH, Enter, Importing, accept
from manyeyes.collect.folder import Found, Refused, Walk, walk
from manyeyes.collect.original import original_file
from manyeyes.collect.plan import Plan, compare, make_plan, planned_files, unplan
from manyeyes.collect.result import Counts, Rejected, counts, rejected
from manyeyes.collect.series_titles import SeriesFileMissing, SeriesTitles, read_series_titles
from manyeyes.collect.source import FolderMissing, FolderSource, NotAFolderImport, source_of
from manyeyes.collect.space import NotEnoughRoom
from manyeyes.collect.training import TrainingPictureWrong, add_training_pictures

__all__ = [
    "BATCH",
    "Counts",
    "Enter",
    "FolderMissing",
    "FolderSource",
    "Found",
    "Importing",
    "NotAFolderImport",
    "NotEnoughRoom",
    "Plan",
    "Refused",
    "Rejected",
    "SeriesFileMissing",
    "SeriesTitles",
    "TrainingPictureWrong",
    "Walk",
    "accept",
    "add_training_pictures",
    "compare",
    "counts",
    "make_plan",
    "original_file",
    "planned_files",
    "read_series_titles",
    "rejected",
    "source_of",
    "unplan",
    "walk",
]
