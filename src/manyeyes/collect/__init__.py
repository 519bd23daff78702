"""collect takes raw material in: folders, archives, addresses and tables, entry by entry through the jail."""

from manyeyes.collect.acceptance import Enter, Importing, accept
from manyeyes.collect.already_here import AlreadyHere
from manyeyes.collect.disk import Disk, DiskNearlyFull, check_disks, disks_of
from manyeyes.collect.download.wire import Net
from manyeyes.collect.fetch import HostIsBusy, NotFetched, fetch
from manyeyes.collect.finding import (
    Finding,
    all_findings,
    findings,
    findings_of_item,
    forget_taken_back,
    keep_findings,
    note_taken_back,
    taken_back_of,
    unmark,
)
from manyeyes.collect.frames.same_clips import same_clips
from manyeyes.collect.frames.take_apart import StillGone, TakenApart, Taking, add_frame, decode_again, take_apart
from manyeyes.collect.left_out import (
    LeftOut,
    Page,
    Stills,
    TwinKept,
    frame_number,
    frame_of,
    left_out,
    left_out_counts,
    left_out_frame,
    stills,
)
from manyeyes.collect.original import original_file
from manyeyes.collect.plan import BATCH, Plan, compare, make_plan, planned_files, unplan
from manyeyes.collect.result import Counts, Rejected, cause_of, counts, rejected, repeated
from manyeyes.collect.screen.judge import Candidates, Screened, Standing, blur_verdicts, judge
from manyeyes.collect.screen.looks import look_again, without_look
from manyeyes.collect.screen.reading import candidates, left_out_sharpness
from manyeyes.collect.screen.rules import Rules, needs_looks, rules_of
from manyeyes.collect.screen.scores import score, without_score
from manyeyes.collect.sources.archive import ArchiveWrong
from manyeyes.collect.sources.entry import Found, Refused
from manyeyes.collect.sources.folder import Walk, walk
from manyeyes.collect.sources.incoming import incoming
from manyeyes.collect.sources.series_titles import SeriesFileMissing, SeriesTitles, read_series_titles
from manyeyes.collect.sources.source import FolderMissing, NotYetImported, SourceMissing
from manyeyes.collect.sources.watch import something_new
from manyeyes.collect.space import NotEnoughRoom
from manyeyes.collect.training import TrainingPictureWrong, add_training_pictures
from manyeyes.collect.upload import Gift, KeyUsed, NotAnImport, Taken, upload

__all__ = [
    "BATCH",
    "AlreadyHere",
    "ArchiveWrong",
    "Candidates",
    "Counts",
    "Disk",
    "DiskNearlyFull",
    "Enter",
    "Finding",
    "FolderMissing",
    "Found",
    "Gift",
    "HostIsBusy",
    "Importing",
    "KeyUsed",
    "LeftOut",
    "Net",
    "NotAnImport",
    "NotEnoughRoom",
    "NotFetched",
    "NotYetImported",
    "Page",
    "Plan",
    "Refused",
    "Rejected",
    "Rules",
    "Screened",
    "SeriesFileMissing",
    "SeriesTitles",
    "SourceMissing",
    "Standing",
    "StillGone",
    "Stills",
    "Taken",
    "TakenApart",
    "Taking",
    "TrainingPictureWrong",
    "TwinKept",
    "Walk",
    "accept",
    "add_frame",
    "add_training_pictures",
    "all_findings",
    "blur_verdicts",
    "candidates",
    "cause_of",
    "check_disks",
    "compare",
    "counts",
    "decode_again",
    "disks_of",
    "fetch",
    "findings",
    "findings_of_item",
    "forget_taken_back",
    "frame_number",
    "frame_of",
    "incoming",
    "judge",
    "keep_findings",
    "left_out",
    "left_out_counts",
    "left_out_frame",
    "left_out_sharpness",
    "look_again",
    "make_plan",
    "needs_looks",
    "note_taken_back",
    "original_file",
    "planned_files",
    "read_series_titles",
    "rejected",
    "repeated",
    "rules_of",
    "same_clips",
    "score",
    "something_new",
    "stills",
    "take_apart",
    "taken_back_of",
    "unmark",
    "unplan",
    "upload",
    "walk",
    "without_look",
    "without_score",
]
