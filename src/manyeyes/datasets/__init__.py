"""datasets freezes what the house knows into releases: immutable folders with tables, pictures, split and card."""

from manyeyes.datasets.archive import zip_release
from manyeyes.datasets.ask_first import AskedFirst, NobodyAsked, Scores, ask_first
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
from manyeyes.datasets.card import Card, QuestionCard, SplitCard, StageCard, read_card, why_left_out
from manyeyes.datasets.conditions import Asked, asked_of
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
from manyeyes.datasets.difference import Difference, Moved, NothingToCompare, difference
from manyeyes.datasets.draft_bias import DraftBias
from manyeyes.datasets.due import is_due, next_release
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
from manyeyes.datasets.formats.on_demand import Offer, exported, offers, questions_of
from manyeyes.datasets.formats.release_reader import NotAReleaseFolder, ReleaseReader
from manyeyes.datasets.formats.report import Report
from manyeyes.datasets.freeze import Order, ProjectChanged, place_part
from manyeyes.datasets.interval import Interval, wilson
from manyeyes.datasets.leak import TwinsApart
from manyeyes.datasets.learnable import NotARelease, Targets, read_targets
from manyeyes.datasets.quality import ControlQuality, QuestionQuality, StageQuality, quality
from manyeyes.datasets.release import (
    NotAReleaseStage,
    UnknownRelease,
    finish_release,
    give_up_release,
    make_release,
    making_of,
    release_folder,
    release_told,
    reserve_release,
)
from manyeyes.datasets.release_page import ReleaseFacts, TagOfRelease, facts_of, since
from manyeyes.datasets.sample import AuditOpen, AuditSizeWrong, NotAuditable, NothingToAudit, start_audit
from manyeyes.datasets.settled_now import settled_now
from manyeyes.datasets.shelf import (
    FolderInTheWay,
    NameRefused,
    ReleaseBeingMade,
    ReleaseExists,
    check_name,
)
from manyeyes.datasets.split import ComponentTooLarge, SplitLeaks, SplitWrong
from manyeyes.datasets.store import Release, items_there, pictures_of_names, releases
from manyeyes.datasets.tag_check import TagCheck, check_tags
from manyeyes.datasets.tag_statistics import TagFacts, TagStatistics, rules_of, tag_statistics
from manyeyes.datasets.targets import Learnable
from manyeyes.datasets.wanted import Serving
from manyeyes.datasets.whereabouts import PictureNotThere, pictures_in, pictures_of

__all__ = [
    "DICTIONARY",
    "AllChecked",
    "Asked",
    "AskedFirst",
    "Audit",
    "AuditEnded",
    "AuditOpen",
    "AuditOutdated",
    "AuditResult",
    "AuditSizeWrong",
    "Band",
    "Card",
    "ComponentTooLarge",
    "ControlQuality",
    "Dictionary",
    "Differed",
    "Difference",
    "DraftBias",
    "Elsewhere",
    "ExportBeingMade",
    "ExportInTheWay",
    "FolderInTheWay",
    "FoundWrong",
    "Heard",
    "InsideTheRelease",
    "Interval",
    "Learnable",
    "Moved",
    "MovedIn",
    "NameRefused",
    "NoSuchFormat",
    "NobodyAsked",
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
    "NothingToCompare",
    "Offer",
    "Order",
    "PictureGone",
    "PictureNotThere",
    "ProjectChanged",
    "QuestionCard",
    "QuestionQuality",
    "RareTags",
    "Release",
    "ReleaseBeingMade",
    "ReleaseExists",
    "ReleaseFacts",
    "ReleaseReader",
    "Report",
    "Scores",
    "Serving",
    "SplitCard",
    "SplitLeaks",
    "SplitWrong",
    "StageCard",
    "StageQuality",
    "Tag",
    "TagCheck",
    "TagFacts",
    "TagOfRelease",
    "TagRules",
    "TagStatistics",
    "TagsWrong",
    "Targets",
    "ToCheck",
    "TwinsApart",
    "UnknownAudit",
    "UnknownPosition",
    "UnknownRelease",
    "WhichQuestion",
    "ask_first",
    "asked_in",
    "asked_of",
    "audit_by_public_id",
    "audit_result",
    "audits",
    "check_item",
    "check_name",
    "check_tags",
    "count_table",
    "difference",
    "end_audit",
    "export_release",
    "exported",
    "facts_of",
    "finish_release",
    "give_up_release",
    "is_due",
    "items_there",
    "known_formats",
    "make_dictionary",
    "make_release",
    "making_of",
    "move_in",
    "newest_audit",
    "newest_result",
    "next_release",
    "next_to_check",
    "offers",
    "picture_to_check",
    "pictures_in",
    "pictures_of",
    "pictures_of_names",
    "place_part",
    "quality",
    "questions_of",
    "read_balance",
    "read_card",
    "read_dictionary",
    "read_targets",
    "release_audit",
    "release_folder",
    "release_told",
    "releases",
    "reserve_release",
    "rules_of",
    "settled_now",
    "since",
    "start_audit",
    "tag_rules",
    "tag_statistics",
    "why_left_out",
    "wilson",
    "write_formats",
    "zip_release",
]
