"""What travels over HTTP: pydantic models, which are the OpenAPI document. Times are ISO 8601 in UTC.

Long because every call's two ends stand here side by side, in the order of docs/contract; there is no logic inside.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

# PostgreSQL keeps every character but NUL, which no honest text has.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
Word = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
Outcome = Literal[
    "found",
    "nothing_now",
    "all_seen",
    "limit_reached",
    "paused",
    "training_first",
    "exam_first",
    "consent_first",
    "sign_in_first",
    "not_invited",
    "budget_spent",
    "restricted",
    "finished",
]


def iso(seconds: float) -> str:
    """Seconds since 1970 as people and programs read them: 2026-11-21T23:09:42.123Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Asked(BaseModel):
    """A body sent to us: an unknown key is a mistake somebody wants to hear about."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """A body we send. A key that has a default is still always sent, so the schema calls it required."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Problem(BaseModel):
    """An error as RFC 9457 writes it; `detail` is a sentence for people, `type` the name for programs."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/unknown-project"])
    title: str
    status: int
    detail: str
    remedy: str | None = None


# ── projects


class ProjectLine(Told):
    project: str
    title: str
    why: str


class Projects(Told):
    projects: list[ProjectLine]


class Rights(Told):
    items: str
    publish: str
    answers: str


class Question(Told):
    name: str
    ask: str
    help: str | None
    type: str
    values: list[str]
    required: bool = True
    short: str | None = Field(None, description="Its name as people read it, where it is not the name itself.")
    shown_values: dict[str, str] = Field({}, description="Values as people read them, where they are not their names.")


class Show(Told):
    size: int = Field(description="Longer side in pixels of the picture that is shown: 320, 640 or 1024.")
    source_line: str
    pause_after: int = Field(description="Answers between two pause cards.")


class Offline(Told):
    tasks: int = Field(description="Pictures people may take along at a time.")
    hours: float = Field(description="For how long they are lent then.")


class StageView(Told):
    name: str
    kind: str
    state: str = Field(description="draft, open, paused or closed")
    questions: list[Question]
    unsure: str = Field(description="item: one “Not sure” for the picture; question: one each; none")
    untouched: str | None = Field(description="What a switch that nobody touched is stored as.")
    show: Show
    training: bool
    workflow: str = Field(description="major.minor of the questions")
    drafts: bool = Field(False, description="Whether pictures may come with a tagger's guesses filled in.")
    offline: Offline | None = Field(None, description="What people may take along; null: nothing.")


class ProjectView(Told):
    project: str
    title: str
    why: str
    language: str = Field(description="That title, why and questions are in: one of the project's.")
    rights: Rights
    notice: str | None = Field(description="Something everybody should know before the first picture.")
    people: dict[str, str | int | float | bool | None]
    megabytes: int | None = Field(description="What a hundred pictures weigh, as sent so far; none while not known.")
    stages: list[StageView]
    playground: bool = Field(description="Whether a tagger answers that anybody may try.")


class Wave(Told):
    number: int
    tasks: int
    done: int


class StageNumbers(Told):
    name: str
    kind: str
    state: str
    items: int
    tasks: int
    open: int
    answers: int
    settled: int
    contested: int
    closed: int
    wave: Wave | None
    waiting: int = Field(description="Of a machine stage: items it has not decided about. Of others 0.")
    passed: int = Field(description="Items that went on, videos that went on as their frames included.")
    dropped: int = Field(description="Items the stage left out.")
    left_out: int = Field(description="All it left out: frames never encoded and those taken back, too.")


class You(Told):
    answered: int
    settled: int


class Progress(Told):
    stages: list[StageNumbers]
    you: You


# ── work


class Picture(Told):
    id: str
    url: str
    thumbnail_url: str
    width: int
    height: int
    series: str | None


class Lent(Told):
    assignment: str
    about: str
    item: Picture
    workflow: str
    expires_at: str
    questions: list[str] = Field(description="The names of those asked about this picture, in the stage's order.")
    draft: dict[str, str] = Field({}, description="What the tagger filled in: guesses to correct, never answers.")


class Next(Told):
    outcome: Outcome
    message: str
    retry_after: float | None = Field(description="Seconds; null where waiting does not help.")
    tasks: list[Lent]
    wait: float = Field(0.0, description="Seconds each picture is to be looked at before Next works.")


class ClaimWish(Asked):
    count: int = Field(1, ge=1, le=20, description="Tasks to hold; a repeat tops up to it.")
    pack: bool = Field(False, description="To take along: lent for hours, where the stage has `offline`.")


Values = dict[Name, StrictBool | Word]


def as_words(values: Values) -> dict[str, str]:
    """JSON true and false are accepted for yes and no."""
    return {name: word(value) for name, value in values.items()}


def word(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


class OneSaid(Asked):
    revision: int = Field(ge=1, le=1_000_000, description="1, then one more for each correction; the highest counts.")
    answers: Annotated[Values, Field(min_length=1, max_length=100)]
    shown_ms: int = Field(ge=0, le=2_000_000_000, description="Milliseconds the picture was in view.")
    untouched: list[Name] = Field(default=[], max_length=100, description="Questions whose switch was left as it was.")
    client: Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)] = ""
    loaded: bool = Field(True, description="False when the picture could not be shown; it cannot be answered then.")


class AnswerSaid(OneSaid):
    want: int = Field(0, ge=0, le=20, description="Tasks to hold after this answer.")
    pack: bool = Field(False, description="Those to take along: lent for hours, where the stage has `offline`.")


class Saved(Told):
    saved: Literal[True]
    next: Next | None
    note: str | None = Field(description="Something to tell about this answer, such as that it came late.")


class OneOfMany(OneSaid):
    assignment: Word


class ManySaid(Asked):
    answers: list[OneOfMany] = Field(min_length=1, max_length=100, description="In the order they were given.")
    want: int = Field(0, ge=0, le=20, description="Tasks to hold after these answers.")
    pack: bool = Field(False, description="Those to take along: lent for hours, where the stage has `offline`.")


class OneResult(Told):
    assignment: str
    revision: int
    saved: bool
    note: str | None = Field(None, description="Something to tell about this answer, such as that it came late.")
    problem: Problem | None = Field(None, description="Why it was not saved; a status from 500 on passes.")


class ManySaved(Told):
    results: list[OneResult] = Field(description="One for each answer, in their order.")
    next: Next | None


class SkipReason(Asked):
    reason: Word = ""


class Skipped(Told):
    skipped: bool = Field(description="False where there was nothing to skip any more.")


class GivenBack(Told):
    given_back: bool = Field(description="False where there was nothing to give back any more.")


class Renewed(Told):
    renewed: int = Field(description="Leases that were renewed.")


# ── training


class TrainingPicture(Told):
    url: str
    width: int
    height: int
    series: str | None


class TrainingView(Told):
    done: bool
    step: int = Field(description="From 1.")
    of: int
    item: TrainingPicture | None
    questions: list[Question]
    unsure: str


class TrainingTry(Asked):
    step: int = Field(ge=1, le=1000)
    answers: Annotated[Values, Field(min_length=1, max_length=100)]


class TrainingReply(Told):
    right: bool
    sentences: dict[str, str] = Field(description="For each question that was wrong: why.")
    next: TrainingView
    done: bool


# ── me


class MyAnswer(Told):
    assignment: str
    project: str
    stage: str
    about: str
    item: Picture
    revision: int
    answers: dict[str, str]
    untouched: list[str]
    workflow: str
    at: str
    correctable: bool


class MyAnswers(Told):
    answers: list[MyAnswer]


# ── background work


class Job(Told):
    id: str
    stage: str
    verb: str = Field(description="import, frames or screen")
    state: Literal["running", "paused", "cancelled", "done", "failed"]
    step: str = Field(description="What it is at, in words.")
    total: int
    done: int
    counts: dict[str, int] = Field(description="Outcomes and reasons with their numbers.")
    cause: str = Field(description="Why it failed, or why the house paused it, a sentence; else empty.")
    rate: float | None = Field(description="Done a second; null while nobody can say.")
    remaining: float | None = Field(description="Seconds it will still take, about; null while nobody can say.")
    started_at: str
    changed_at: str


class Jobs(Told):
    jobs: list[Job] = Field(description="The newest first.")


# ── what a machine left out


class Finding(Told):
    what: str = Field(description="blank, blur, min_side, twin, nsfw or unreadable")
    verdict: str = Field(description="sure or uncertain")
    number: float | None = Field(description="What was measured.")
    bound: float | None = Field(description="What it was held against.")


class TwinKept(Told):
    id: str
    url: str
    thumbnail_url: str
    how: str = Field(description="same, mirrored, trimmed, cropped or video")
    bits: int = Field(description="Bits in which the two picture hashes differ.")


class LeftOut(Told):
    id: str
    url: str | None = Field(description="The picture at 1024 pixels; null for a frame that was never encoded.")
    thumbnail_url: str
    series: str | None
    time: float | None = Field(description="Of a frame: seconds from the video's beginning.")
    findings: list[Finding]
    twin: TwinKept | None = Field(description="The picture that was kept in its place.")
    taken_back: bool


class LeftOutPage(Told):
    left_out: list[LeftOut]
    counts: dict[str, int] = Field(description="How many the stage left out, by the first reason of each.")
    total: int
    after: int | None = Field(description="Give this back to read on; null at the end.")


class TakenBack(Told):
    id: str = Field(description="What it is called now: a frame becomes a picture when it is taken back.")
    taken_back: bool


# ── giving pictures


class Given(Told):
    outcome: Literal["new", "known", "twin", "rejected"]
    reason: str | None = Field(description="Why it was not taken, a sentence.")
    item: Picture | None = Field(description="The picture that is here, where the caller may know it.")


# ── releases


class ReleaseName(Asked):
    name: Name | None = Field(None, description="A folder's name; left out: v1, v2, …")


class Release(Told):
    name: str
    number: int
    counts: dict[str, int | float | str | None]
    made_at: str
    url: str
    checked: str | None = Field(description="What its owner's check found, a sentence; null: nobody has checked it.")


class Releases(Told):
    releases: list[Release]


# ── the owner's list


class ContestedTask(Told):
    task: str
    about: str
    item: Picture
    consensus: dict[str, str | None] = Field(description="The likeliest value of each question so far.")
    answers: list[dict[str, str]] = Field(description="What each person said, without saying who.")
    stood_by: dict[str, list[str]] = Field(
        description="A question: what somebody still thinks who was told that people settled on something else."
    )


class Contested(Told):
    tasks: list[ContestedTask]


class Settling(Asked):
    answers: Annotated[Values, Field(min_length=1, max_length=100)]


class Settled(Told):
    settled: Literal[True]


# ── the site


class Alive(Told):
    alive: Literal[True]


class Ready(Told):
    ready: Literal[True]


class VerbAsked(Asked):
    arguments: dict[str, str | int | float | bool | list[str] | None]


class RunStarted(Told):
    run: str


class RunView(Told):
    run: str
    verb: str
    state: Literal["waiting", "running", "done", "failed"]
    lines: list[str] = Field(description="What was said after line `after`.")
    after: int = Field(description="Give this back to read on.")
    result: dict[str, object] | None
    problem: Problem | None
