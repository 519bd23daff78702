"""A project file once it was read: frozen records, with the defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from manyeyes.projects.drafts import Drafts, drafts_of
from manyeyes.projects.kinds import question_kind
from manyeyes.projects.stage_kinds import STAGE_KINDS, StageKind

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Rights:
    """Who owns what; `publish` is full, preview or none."""

    items: str
    publish: str
    answers: str


@dataclass(frozen=True)
class Question:
    """One question of a stage. `only` is an expression that says when it is asked; None means always."""

    name: str
    ask: str
    type: str
    values: tuple[str, ...]
    help: str | None = None
    only: str | None = None
    required: bool = True
    short: str | None = None
    """Its name as people read it; None: the name itself."""
    shown_values: tuple[tuple[str, str], ...] = ()
    """Values as people read them, where that is not their name."""

    def stored(self, said: object) -> str | None:
        """The value to store for what somebody said, or None where it is no answer. "unsure" is not for here."""
        return question_kind(self.type).stored(said, self.values)


@dataclass(frozen=True)
class Overlap:
    """People per picture. `confidence` None means: exactly `min` people, then the likeliest value."""

    min: int = 1
    max: int = 1
    confidence: float | None = None
    worth: float | None = None
    """A right value is worth so many answers: asking stops where one more costs more than it brings."""


@dataclass(frozen=True)
class Order:
    """`open`: pictures open at a time, None for all; `by`: which comes first."""

    open: int | None = 2000
    by: str = "fewest_answers"
    random: float = 0.0


@dataclass(frozen=True)
class ControlTasks:
    """Known tasks: from a file, or promoted; `share` is ((from a person's n-th task on, share), …), rising."""

    file: str | None
    share: tuple[tuple[int, float], ...]
    promote: Mapping[str, Any] | None = None
    exposure: int = 200
    """So many people meet one control task; then it rests. A promoted one rests sooner."""
    probes: float = 0.03
    """How many of a person's tasks are shared by many, so that copying shows."""
    gate: float = 0.7
    """Whoever is surely below this share right weighs nothing."""

    def share_at(self, nth: int) -> float:
        """The share at a person's n-th task, counted from 1."""
        return max(((n, share) for n, share in self.share if n <= nth), default=(0, 0.0))[1]


@dataclass(frozen=True)
class Early:
    """Decide an exam as soon as it is sure: Wald's test of `good` against `bad`, with the chances to be wrong."""

    good: float = 0.9
    bad: float = 0.75
    good_fails: float = 0.05
    bad_passes: float = 0.05


@dataclass(frozen=True)
class Exam:
    """Known tasks that decide who may go on; `again_after` in seconds, None: at once."""

    tasks: int
    passes: float
    attempts: int = 1
    again_after: float | None = None
    early: Early | None = None


@dataclass(frozen=True)
class Rule:
    """Collector, conditions, action; what a rule does not say is None. `term` in seconds, infinity for good."""

    when: str
    do: str
    over_last: int | None = None
    at_least: int = 10
    below: float | None = None
    under_median: float | None = None
    share: float | None = None
    count: int | None = None
    amount: int | None = None
    result: str | None = None
    error: float = 0.01
    scope: str = "stage"
    term: float | None = None
    ask_again: bool = False
    skill: str | None = None
    to: str | None = None
    by: int | None = None

    def as_written(self) -> Mapping[str, Any]:
        """What it says, by the names of the project file; for the log."""
        names = {"term": "for", "ask_again": "answers"}
        said = {names.get(key, key): value for key, value in vars(self).items() if value is not None}
        said["answers"] = "ask_again" if self.ask_again else "keep"
        if "for" in said and said["for"] == float("inf"):
            said["for"] = "good"
        return said


@dataclass(frozen=True)
class Show:
    """`size`: longer side in pixels; `source_line`: tap, always or never; `pause_after`: 0 for no pause card."""

    size: int = 640
    source_line: str = "tap"
    pause_after: int = 10


@dataclass(frozen=True)
class Offline:
    """A pack: so many tasks that people may take along, lent for so many hours."""

    tasks: int = 20
    hours: float = 2.0

    @property
    def seconds(self) -> float:
        """How long a pack is lent."""
        return self.hours * 3600


@dataclass(frozen=True)
class Example:
    """One explained training picture; `picture` is a path below the project's folder."""

    picture: str
    answers: Mapping[str, str]
    because: Mapping[str, str]


@dataclass(frozen=True)
class StageFile:
    """One stage as written. `settings` holds the other keys of its kind; import's `from` is there as `source`."""

    name: str
    kind: str
    after: tuple[str, ...] = ()
    only: str | None = None
    passes: str = "settled"
    who: tuple[str, ...] = ("guest",)
    questions: tuple[Question, ...] = ()
    untouched: str | None = None
    unsure: str = "item"
    version: int = 1
    overlap: Overlap = Overlap()
    order: Order = Order()
    control_tasks: ControlTasks | None = None
    exam: Exam | None = None
    rules: tuple[Rule, ...] = ()
    subjective: bool = False
    show: Show = Show()
    drafts: Drafts | None = None
    offline: Offline | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def of_kind(self) -> StageKind:
        """What its kind is."""
        return STAGE_KINDS[self.kind]

    @property
    def for_people(self) -> bool:
        """Whether its work is done by people."""
        return self.of_kind.people

    @property
    def in_use(self) -> bool:
        """Whether this version works on it; else it lets everything pass through."""
        return self.of_kind.in_use

    @property
    def not_yet(self) -> tuple[str, ...]:
        """The keys it sets that this version reads and does not act on yet."""
        kind, source = self.of_kind, self.settings.get("source", {"folder": ""})
        later = [key for key in sorted(kind.later) if self.settings.get(key) not in (None, kind.all_keys[key].default)]
        return ("from", *later) if "imagemonkey" in source else tuple(later)

    def question(self, name: str) -> Question | None:
        """Its question of that name."""
        return next((question for question in self.questions if question.name == name), None)


@dataclass(frozen=True)
class ProjectFile:
    """A whole project.yaml; `text` is the file, `training` its explained examples by stage name."""

    project: str
    title: str
    why: str
    goal: Mapping[str, Any] | None
    languages: tuple[str, ...]
    contact: str | None
    timezone: str
    rights: Rights
    people: Mapping[str, Any]
    money: Mapping[str, Any] | None
    tags: str | None
    stages: tuple[StageFile, ...]
    training: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)
    text: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The same sentences in other languages, by language and by where they stand; see texts_file.py."""

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages it can be read in: the first one, and those that have sentences."""
        return (self.languages[0], *(one for one in self.languages[1:] if one in self.texts))

    def stage(self, name: str) -> StageFile | None:
        """Its stage of that name."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def with_training(self, training: Mapping[str, tuple[Example, ...]]) -> ProjectFile:
        """The same with these examples."""
        return replace(self, training=dict(training))

    def with_texts(self, texts: Mapping[str, Mapping[str, str]]) -> ProjectFile:
        """The same with these sentences in other languages."""
        return replace(self, texts={language: dict(said) for language, said in texts.items() if said})


_OWN_FIELDS = frozenset(
    {"name", "kind", "after", "only", "passes", "who", "questions", "untouched", "unsure", "version"}
    | {"overlap", "order", "control_tasks", "exam", "rules", "subjective", "show", "drafts", "offline", "line"}
)


def project_of(raw: Mapping[str, Any], text: str) -> ProjectFile:
    """The records of a table that was read without a fault."""
    return ProjectFile(
        project=raw["project"],
        title=raw["title"],
        why=raw["why"],
        goal=raw.get("goal"),
        languages=raw["languages"],
        contact=raw.get("contact"),
        timezone=raw["timezone"],
        rights=Rights(**raw["rights"]),
        people=raw.get("people", EMPTY),
        money=raw.get("money"),
        tags=raw.get("tags"),
        stages=tuple(_stage(stage, raw["stages"]) for stage in raw["stages"]),
        text=text,
    )


def _stage(raw: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> StageFile:
    simple = {key: raw[key] for key in ("only", "passes", "who", "untouched", "unsure", "version") if key in raw}
    return StageFile(
        name=raw["name"],
        kind=raw["kind"],
        after=raw["after"],
        questions=tuple(_question(question) for question in raw.get("questions", ())),
        overlap=_overlap(raw.get("overlap", {})),
        order=_order(raw.get("order", {})),
        control_tasks=_control_tasks(raw.get("control_tasks")),
        exam=_exam(raw.get("exam")),
        rules=tuple(rule_of(rule) for rule in raw.get("rules", ())),
        subjective=raw.get("subjective", False),
        show=_show(raw.get("show", {})),
        drafts=drafts_of(raw.get("drafts"), every),
        offline=_offline(raw.get("offline", False)),
        settings=_settings(raw),
        line=raw["line"],
        **simple,
    )


def _question(raw: Mapping[str, Any]) -> Question:
    values = question_kind(raw["type"]).values(raw.get("values"))
    return Question(**{**raw, "values": values})


def _overlap(raw: Mapping[str, Any]) -> Overlap:
    least = raw.get("min", 1)
    return Overlap(least, raw.get("max", least), raw.get("confidence"), raw.get("worth"))


def _order(raw: Mapping[str, Any]) -> Order:
    wave = raw.get("open", 2000)
    return Order(None if wave == "all" else wave, raw.get("by", "fewest_answers"), raw.get("random", 0.0))


def _control_tasks(raw: Mapping[str, Any] | None) -> ControlTasks | None:
    return ControlTasks(**{"file": None, **raw}) if raw else None


def _exam(raw: Mapping[str, Any] | None) -> Exam | None:
    if raw is None:
        return None
    early = Early(**raw["early"]) if "early" in raw else None
    return Exam(raw["tasks"], raw["pass"], raw.get("attempts", 1), raw.get("again_after"), early)


def rule_of(raw: Mapping[str, Any]) -> Rule:
    """One rule as read."""
    plain = {key: value for key, value in raw.items() if key not in ("for", "answers")}
    return Rule(**plain, term=raw.get("for"), ask_again=raw.get("answers") == "ask_again")


def _show(raw: Mapping[str, Any]) -> Show:
    return Show(int(raw.get("size", 640)), raw.get("source_line", "tap"), raw.get("pause_after", 10))


def _offline(raw: Mapping[str, Any] | bool) -> Offline | None:
    if isinstance(raw, bool):
        return Offline() if raw else None
    return Offline(raw["tasks"], float(raw["hours"]))


def _settings(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys without a field of their own; details of those that have one (overlap.iou, show.strip) stay readable."""
    rest = {key: value for key, value in raw.items() if key not in _OWN_FIELDS}
    if "from" in rest:
        rest["source"] = rest.pop("from")
    if "iou" in raw.get("overlap", {}):
        rest["iou"] = raw["overlap"]["iou"]
    if "strip" in raw.get("show", {}):
        rest["strip"] = raw["show"]["strip"]
    return MappingProxyType(rest)
