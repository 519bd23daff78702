"""collect takes raw material in: a folder of pictures, file by file through the jail, and what people learn from."""

from manyeyes.collect.acceptance import BATCH, Enter, Importing, accept
from manyeyes.collect.finding import (
    Finding,
    all_findings,
    findings,
    findings_of_item,
    forget_taken_back,
    keep_findings,
    note_taken_back,
    taken_back_of,
)
from manyeyes.collect.folder import Found, Refused, Walk, walk
from manyeyes.collect.left_out import LeftOut, Page, TwinKept, left_out, left_out_counts, left_out_frame
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
    "Finding",
    "FolderMissing",
    "FolderSource",
    "Found",
    "Importing",
    "LeftOut",
    "NotAFolderImport",
    "NotEnoughRoom",
    "Page",
    "Plan",
    "Refused",
    "Rejected",
    "SeriesFileMissing",
    "SeriesTitles",
    "TrainingPictureWrong",
    "TwinKept",
    "Walk",
    "accept",
    "add_training_pictures",
    "all_findings",
    "compare",
    "counts",
    "findings",
    "findings_of_item",
    "forget_taken_back",
    "keep_findings",
    "left_out",
    "left_out_counts",
    "left_out_frame",
    "make_plan",
    "note_taken_back",
    "original_file",
    "planned_files",
    "read_series_titles",
    "rejected",
    "source_of",
    "taken_back_of",
    "unplan",
    "walk",
]
