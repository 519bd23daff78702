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
from manyeyes.datasets.interval import Interval, wilson
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

__all__ = [
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
    "Differed",
    "FolderInTheWay",
    "FoundWrong",
    "Interval",
    "NameRefused",
    "NotAReleaseStage",
    "NotAuditable",
    "NothingChecked",
    "NothingFound",
    "NothingToAudit",
    "PictureGone",
    "QuestionQuality",
    "Release",
    "ReleaseBeingMade",
    "ReleaseExists",
    "SplitLeaks",
    "SplitWrong",
    "StageQuality",
    "ToCheck",
    "UnknownAudit",
    "UnknownPosition",
    "UnknownRelease",
    "asked_in",
    "audit_by_public_id",
    "audit_result",
    "audits",
    "check_item",
    "check_name",
    "end_audit",
    "make_release",
    "newest_audit",
    "newest_result",
    "next_to_check",
    "picture_to_check",
    "quality",
    "release_audit",
    "release_folder",
    "releases",
    "start_audit",
    "wilson",
    "zip_release",
]
