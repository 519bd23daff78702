"""datasets freezes what the house knows into releases: immutable folders with tables, pictures, split and card."""

from manyeyes.datasets.archive import zip_release
from manyeyes.datasets.audit import (
    AllChecked,
    Audit,
    AuditEnded,
    AuditOutdated,
    FoundWrong,
    NothingChecked,
    NothingFound,
    PictureGone,
    ToCheck,
    UnknownAudit,
    UnknownPosition,
    asked_in,
    audit_by_public_id,
    audits,
    check_item,
    end_audit,
    newest_audit,
    next_to_check,
    picture_to_check,
)
from manyeyes.datasets.audit_result import AuditResult, Band, Differed, audit_result, newest_result, release_audit
from manyeyes.datasets.conditions import Asked
from manyeyes.datasets.dictionary import (
    DICTIONARY,
    Dictionary,
    NotADictionary,
    RareTags,
    Tag,
    TagRules,
    TagsWrong,
    count_table,
    make_dictionary,
    read_balance,
    read_dictionary,
    tag_rules,
)
from manyeyes.datasets.formats import NoSuchFormat, NotRead, NotWritten, known_formats
from manyeyes.datasets.formats.classes import WhichQuestion
from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat
from manyeyes.datasets.formats.exporting import (
    ExportBeingMade,
    ExportInTheWay,
    InsideTheRelease,
    export_release,
    write_formats,
)
from manyeyes.datasets.formats.moving_in import MovedIn, move_in
from manyeyes.datasets.formats.release_reader import NotAReleaseFolder, ReleaseReader
from manyeyes.datasets.formats.report import Report
from manyeyes.datasets.interval import Interval, wilson
from manyeyes.datasets.learnable import NotARelease, Targets, read_targets
from manyeyes.datasets.quality import ControlQuality, QuestionQuality, StageQuality, quality
from manyeyes.datasets.release import (
    NotAReleaseStage,
    UnknownRelease,
    make_release,
    release_folder,
)
from manyeyes.datasets.sample import AuditOpen, AuditSizeWrong, NotAuditable, NothingToAudit, start_audit
from manyeyes.datasets.shelf import FolderInTheWay, NameRefused, ReleaseBeingMade, ReleaseExists, check_name
from manyeyes.datasets.split import ComponentTooLarge, SplitLeaks, SplitWrong
from manyeyes.datasets.store import Release, releases
from manyeyes.datasets.tag_check import TagCheck, check_tags
from manyeyes.datasets.targets import Learnable
from manyeyes.datasets.whereabouts import PictureNotThere, pictures_in, pictures_of

__all__ = [
    "DICTIONARY",
    "AllChecked",
    "Asked",
    "Audit",
    "AuditEnded",
    "AuditOpen",
    "AuditOutdated",
    "AuditResult",
    "AuditSizeWrong",
    "Band",
    "ComponentTooLarge",
    "ControlQuality",
    "Dictionary",
    "Differed",
    "Elsewhere",
    "ExportBeingMade",
    "ExportInTheWay",
    "FolderInTheWay",
    "FoundWrong",
    "Heard",
    "InsideTheRelease",
    "Interval",
    "Learnable",
    "MovedIn",
    "NameRefused",
    "NoSuchFormat",
    "NotADictionary",
    "NotARelease",
    "NotAReleaseFolder",
    "NotAReleaseStage",
    "NotAuditable",
    "NotRead",
    "NotThatFormat",
    "NotWritten",
    "NothingChecked",
    "NothingFound",
    "NothingToAudit",
    "PictureGone",
    "PictureNotThere",
    "QuestionQuality",
    "RareTags",
    "Release",
    "ReleaseBeingMade",
    "ReleaseExists",
    "ReleaseReader",
    "Report",
    "SplitLeaks",
    "SplitWrong",
    "StageQuality",
    "Tag",
    "TagCheck",
    "TagRules",
    "TagsWrong",
    "Targets",
    "ToCheck",
    "UnknownAudit",
    "UnknownPosition",
    "UnknownRelease",
    "WhichQuestion",
    "asked_in",
    "audit_by_public_id",
    "audit_result",
    "audits",
    "check_item",
    "check_name",
    "check_tags",
    "count_table",
    "end_audit",
    "export_release",
    "known_formats",
    "make_dictionary",
    "make_release",
    "move_in",
    "newest_audit",
    "newest_result",
    "next_to_check",
    "picture_to_check",
    "pictures_in",
    "pictures_of",
    "quality",
    "read_balance",
    "read_dictionary",
    "read_targets",
    "release_audit",
    "release_folder",
    "releases",
    "start_audit",
    "tag_rules",
    "wilson",
    "write_formats",
    "zip_release",
]
