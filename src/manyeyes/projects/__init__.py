"""projects: project.yaml read and explained, and its applied versions with their stages."""

from manyeyes.projects.alert import (
    NEVER,
    Alert,
    Deed,
    alerts,
    deeds,
    note_deed,
    saw_alert,
    tell_more,
    tell_owner,
    unseen_alerts,
)
from manyeyes.projects.amounts import DURATION
from manyeyes.projects.apply import apply, plan, set_state
from manyeyes.projects.changes import Changes, Effect, StageChange
from manyeyes.projects.compound import Key, ListOf, MapOf, Or, Record
from manyeyes.projects.control_file import Known
from manyeyes.projects.drafts import Drafts
from manyeyes.projects.faults import Fault, Findings, ProjectFileWrong
from manyeyes.projects.history import Version, versions
from manyeyes.projects.language import best_language
from manyeyes.projects.named_things import Value
from manyeyes.projects.needs import Needs, needs
from manyeyes.projects.own_answers import (
    NotAnAnswer,
    OwnAnswer,
    OwnFiles,
    carry_over,
    forget_own_answer,
    keep_own_answer,
    own_answers,
)
from manyeyes.projects.project_file import FILE as PROJECT_FILE
from manyeyes.projects.project_file import (
    Checked,
    check_project_file,
    parse_project,
    read_project_file,
    whole_project,
)
from manyeyes.projects.records import (
    ControlTasks,
    Early,
    Exam,
    Example,
    Offline,
    Order,
    Overlap,
    ProjectFile,
    Question,
    Rights,
    Rule,
    Show,
    StageFile,
    rule_of,
)
from manyeyes.projects.rewording import Asked, Wording, name_own_files, reword
from manyeyes.projects.rules_file import NoRulesFile, NoSuchStageInFile, read_rules_file
from manyeyes.projects.schema import FILE as SCHEMA_FILE
from manyeyes.projects.schema import project_schema
from manyeyes.projects.secrecy import secrecy
from manyeyes.projects.series_file import Series, SeriesFile, read_series_file
from manyeyes.projects.shapes import WRONG, Number, OneOf, Parsed, Place, Text, Whole, did_you_mean
from manyeyes.projects.store import all_projects, find, project_by_id, stage_by_id, stages, successor
from manyeyes.projects.store import find_stage as stage
from manyeyes.projects.stored import (
    OF_THE_HOUSE,
    NothingForPeople,
    NotOpened,
    NotYetInUse,
    Project,
    Stage,
    UnknownProject,
    UnknownStage,
)
from manyeyes.projects.table_text import BadRow, Cells, TableText, TableWrong
from manyeyes.projects.tag_table import TagTable, read_tag_table
from manyeyes.projects.texts_file import in_language
from manyeyes.projects.yaml_text import read_yaml

__all__ = [
    "DURATION",
    "NEVER",
    "OF_THE_HOUSE",
    "PROJECT_FILE",
    "SCHEMA_FILE",
    "WRONG",
    "Alert",
    "Asked",
    "BadRow",
    "Cells",
    "Changes",
    "Checked",
    "ControlTasks",
    "Deed",
    "Drafts",
    "Early",
    "Effect",
    "Exam",
    "Example",
    "Fault",
    "Findings",
    "Key",
    "Known",
    "ListOf",
    "MapOf",
    "Needs",
    "NoRulesFile",
    "NoSuchStageInFile",
    "NotAnAnswer",
    "NotOpened",
    "NotYetInUse",
    "NothingForPeople",
    "Number",
    "Offline",
    "OneOf",
    "Or",
    "Order",
    "Overlap",
    "OwnAnswer",
    "OwnFiles",
    "Parsed",
    "Place",
    "Project",
    "ProjectFile",
    "ProjectFileWrong",
    "Question",
    "Record",
    "Rights",
    "Rule",
    "Series",
    "SeriesFile",
    "Show",
    "Stage",
    "StageChange",
    "StageFile",
    "TableText",
    "TableWrong",
    "TagTable",
    "Text",
    "UnknownProject",
    "UnknownStage",
    "Value",
    "Version",
    "Whole",
    "Wording",
    "alerts",
    "all_projects",
    "apply",
    "best_language",
    "carry_over",
    "check_project_file",
    "deeds",
    "did_you_mean",
    "find",
    "forget_own_answer",
    "in_language",
    "keep_own_answer",
    "name_own_files",
    "needs",
    "note_deed",
    "own_answers",
    "parse_project",
    "plan",
    "project_by_id",
    "project_schema",
    "read_project_file",
    "read_rules_file",
    "read_series_file",
    "read_tag_table",
    "read_yaml",
    "reword",
    "rule_of",
    "saw_alert",
    "secrecy",
    "set_state",
    "stage",
    "stage_by_id",
    "stages",
    "successor",
    "tell_more",
    "tell_owner",
    "unseen_alerts",
    "versions",
    "whole_project",
]
