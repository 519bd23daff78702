"""collect takes raw material in: folders, archives, addresses and tables, entry by entry through the jail."""

from manyeyes.collect.acceptance import Enter, Importing, accept
from manyeyes.collect.archive import ArchiveWrong
from manyeyes.collect.entry import Found, Refused
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
from manyeyes.collect.folder import Walk, walk
from manyeyes.collect.left_out import LeftOut, Page, TwinKept, left_out, left_out_counts, left_out_frame
from manyeyes.collect.original import original_file
from manyeyes.collect.plan import BATCH, Plan, compare, make_plan, planned_files, unplan
from manyeyes.collect.result import Counts, Rejected, counts, rejected
from manyeyes.collect.series_titles import SeriesFileMissing, SeriesTitles, read_series_titles
from manyeyes.collect.source import FolderMissing, NotYetImported, SourceMissing
from manyeyes.collect.space import NotEnoughRoom
from manyeyes.collect.training import TrainingPictureWrong, add_training_pictures
from manyeyes.collect.watch import something_new
from manyeyes.collect.wire import Net

__all__ = [
    "BATCH",
    "ArchiveWrong",
    "Counts",
    "Enter",
    "Finding",
    "FolderMissing",
    "Found",
    "Importing",
    "LeftOut",
    "Net",
    "NotEnoughRoom",
    "NotYetImported",
    "Page",
    "Plan",
    "Refused",
    "Rejected",
    "SeriesFileMissing",
    "SeriesTitles",
    "SourceMissing",
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
    "taken_back_of",
    "something_new",
    "unplan",
    "walk",
]
