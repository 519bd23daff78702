"""What owners' pages ask for and are told: people, rules, quality, known pictures, checks, forecasts.

Long because every call's two ends stand here side by side, in the order of the pages; there is no logic inside.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from manyeyes.api.shapes import Asked, Name, Picture, Question, Told, Values, Word

Chance = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0, le=3_155_760_000)]


class Counted(Told):
    """So many of so many, with the interval the true share lies in with 95 % (Wilson)."""

    right: int
    asked: int
    low: float | None = Field(description="null where nobody was asked.")
    high: float | None


# ── people


class InForce(Told):
    restriction: str
    kind: Literal["stop", "slow", "exam"]
    scope: Literal["stage", "project", "site"]
    stage: str | None
    until: str | None = Field(description="null: for good.")
    reason: str = Field(description="What the person reads.")


class QuestionRecord(Told):
    question: str
    known: Counted
    skill: float = Field(description="Smoothed share right; .85 before the first.")


class PersonLine(Told):
    """One person in one stage."""

    worker: str
    kind: str = Field(description="guest, account, program, owner or made_up")
    stage: str
    answered: int = Field(description="Pictures.")
    known: Counted = Field(description="Answers about pictures we already know, all questions together.")
    questions: list[QuestionRecord]
    agreement: float | None = Field(description="Mean chance that the others give what this person said.")
    agreed_of: int = Field(description="Answers the agreement was taken from.")
    median_ms: int | None = Field(description="How long this person looks at a picture.")
    stage_median_ms: int | None = Field(description="How long people look in this stage.")
    drift: float = Field(description="Evidence that the last answers are worse than usual; 0 as always.")
    drift_limit: float
    gated: bool = Field(description="Weighs nothing: known pictures put this person surely below the gate.")
    alike: int = Field(description="People in the group that errs alike, this one included; 0 for none.")
    in_force: list[InForce]
    last_seen: str | None


class PeoplePage(Told):
    people: list[PersonLine]
    after: int | None = Field(description="Give this back to read on; null at the end.")


class ExamAttempt(Told):
    stage: str
    attempt: int
    state: str = Field(description="running, passed, failed or forgiven")
    right: int
    asked: int
    started_at: str
    ended_at: str | None


class KnownAnswer(Told):
    """What a person said about a picture we already know."""

    stage: str
    item: str
    thumbnail_url: str
    question: str
    said: str
    truth: str
    right: bool | None = Field(description="null: unsure says nothing.")
    at: str


class Objection(Told):
    appeal: str
    restriction: str
    worker: str
    reason: str = Field(description="What the person had read.")
    text: str
    at: str
    state: Literal["open", "lifted", "upheld"]
    answer: str | None
    answered_at: str | None


class Restrained(InForce):
    by: str = Field(description="rule or owner")
    numbers: dict[str, Any]
    made_at: str
    lifted_at: str | None
    lifted_why: str | None
    holds: bool
    appeal: Objection | None


class Withdrawal(Told):
    withdrawal: str
    stage: str | None
    from_at: str
    until_at: str
    by: str
    reason: str
    made_at: str
    lifted_at: str | None


class Pair(Told):
    first: str
    second: str
    shared: int = Field(description="Answers both gave to one question of one picture.")
    same_errors: int
    expected: float = Field(description="Same errors that two strangers of their skills make.")
    surprise: float = Field(description="-log10 of the chance of so many or more.")


class Alike(Told):
    stage: str
    workers: list[str]
    pairs: list[Pair]


class Event(Told):
    at: str
    what: str = Field(description="What happened, as a word programs know.")
    text: str
    name: str = Field(description="Of the restriction, firing, withdrawal or appeal it is about; else empty.")


class Recounting(Told):
    why: str
    done: int
    total: int


class Firing(Told):
    firing: str
    stage: str
    worker: str | None
    rule: dict[str, Any] = Field(description="As the project file had it.")
    numbers: dict[str, Any] = Field(description="What was counted when it acted.")
    action: str
    state: Literal["intended", "succeeded", "failed", "lifted"]
    error: str
    liftable: bool = Field(description="Whether lifting it, by this name, undoes anything.")
    at: str


class Person(Told):
    worker: str
    kind: str
    since: str
    reviewer: bool
    lines: list[PersonLine]
    exams: list[ExamAttempt]
    restrictions: list[Restrained]
    withdrawals: list[Withdrawal]
    alike: list[Alike]
    known: list[KnownAnswer] = Field(description="The last ones, the newest first.")
    timeline: list[Event] = Field(description="The newest first.")
    recounts: list[Recounting] = Field(description="What is counted again now, in this person's stages.")


class RestrictWish(Asked):
    kind: Literal["stop", "slow", "exam"] = "stop"
    scope: Literal["stage", "project", "site"] = "project"
    stage: Name | None = Field(None, description="Where scope is stage; else any stage of the project.")
    seconds: Seconds | None = Field(None, description="null: for good.")
    reason: Annotated[Word, Field(min_length=1)]


class Why(Asked):
    why: Word = ""


class Lifted(Told):
    lifted: Literal[True]


class TakeBackWish(Asked):
    from_at: Annotated[float, Field(alias="from", ge=0, le=1e11, description="Seconds since 1970.")]
    until: Annotated[float, Field(ge=0, le=1e11, description="Seconds since 1970.")]
    stage: Name | None = Field(None, description="null: in every stage of the project.")
    reason: Word = ""
    preview: bool = Field(True, description="True: only say what would change.")


class Withdrawing(Told):
    answers: int = Field(description="Pictures answered in that time whose answers count now.")
    settled: int = Field(description="Of them settled now.")
    would_open: int = Field(description="Settled ones that would be open again.")
    would_flip: int = Field(description="Settled ones that would be settled with another value.")
    would_be_contested: int
    looked_at: int
    exact: bool = Field(description="False: a sample was looked at, and these numbers are estimates.")


class Taken(Told):
    answers: int
    withdrawals: list[Withdrawal]
    new: bool = Field(description="False where the same had been taken back before.")


class Undone(Told):
    undone: bool = Field(description="False where there was nothing to undo any more.")


class Reviewer(Told):
    reviewer: bool


# ── rules


class StageRules(Told):
    stage: str
    subjective: bool
    rules: list[dict[str, Any]] = Field(description="As project.yaml has them, with their defaults.")


class RulesInForce(Told):
    stages: list[StageRules]


class Firings(Told):
    firings: list[Firing]
    after: int | None


class Objections(Told):
    appeals: list[Objection]


class AppealAnswer(Asked):
    lift: bool
    text: Annotated[Word, Field(min_length=1)]


class AppealAnswered(Told):
    lifted: bool
    answer: str


class Alert(Told):
    alert: str
    kind: str
    worker: str | None = Field(description="Whom it is about, where it is a person.")
    text: str
    at: str
    seen: bool


class Alerts(Told):
    alerts: list[Alert]


class Seen(Asked):
    seen: Literal[True]


class SawAlert(Told):
    news: bool = Field(description="False where it had been seen before.")


# ── quality of a stage


class KnownQuality(Told):
    counted: Counted
    confusion: dict[str, dict[str, int]] = Field(description="[truth][said], unsure among what was said.")


class DraftQuality(Told):
    """Answers where the tagger's guess was shown, against those where it was hidden."""

    kept: Counted = Field(description="Where it was shown: answers that say what it says.")
    same: Counted = Field(description="Where it was hidden: answers that say what it says.")
    swayed: float | None = Field(description="How much more often it is said where it is shown; null while unknown.")
    low: float = Field(description="Where that lies with 95 % (Newcombe), from -1 on.")
    high: float
    wrong_shown: Counted = Field(description="Of answers to known pictures, where it was shown: those that are wrong.")
    wrong_hidden: Counted
    apart_shown: Counted = Field(description="Of answers to settled pictures, where it was shown: other values.")
    apart_hidden: Counted
    sentence: str = Field(description="All of it in English, as the card of a release says it.")


class QuestionQuality(Told):
    question: str
    ask: str
    values: list[str]
    answers: int = Field(description="That say something.")
    pictures: int
    counts: dict[str, int] = Field(description="Answers by value, unsure too.")
    unsure: float | None
    alpha: float | None = Field(description="Krippendorff's, nominal; null where nobody answered twice.")
    kappa: float | None = Field(description="Fleiss'.")
    confusion: dict[str, dict[str, int]] = Field(description="Pairs of answers about one picture, each pair once.")
    states: dict[str, int] = Field(description="Pictures by open, settled, contested, not_asked.")
    by_owner: int
    expected: float | None = Field(description="Mean chance that a settled value is right, by what people said.")
    known: KnownQuality
    drafts: DraftQuality | None = Field(None, description="How far drafts sway people; null where nobody saw any.")


class StageQuality(Told):
    stage: str
    people: int
    answered: int = Field(description="Pictures with an answer that counts.")
    answers_per_picture: float | None
    withdrawn: int = Field(description="Answers that were taken back and do not count.")
    contested: int
    questions: list[QuestionQuality]


# ── known pictures


class KnownPicture(Told):
    item: Picture
    truths: dict[str, str]
    source: Literal["file", "owner", "promoted"]
    state: str = Field(description="in use, or retired")
    uses: int
    right_share: float | None
    denied: bool = Field(description="Most trusted people say otherwise.")


class KnownPictures(Told):
    known: list[KnownPicture]
    after: int | None


class Truths(Asked):
    answers: Annotated[Values, Field(min_length=1, max_length=100)]


class Kept(Told):
    known: bool
    rescored: int = Field(description="People whose record was counted again.")


# ── many at once


class SettlingOne(Asked):
    task: Name
    answers: Annotated[Values, Field(min_length=1, max_length=100)]


class SettlingMany(Asked):
    tasks: Annotated[list[SettlingOne], Field(min_length=1, max_length=200)]


class SettledMany(Told):
    settled: int


# ── a check


class AuditWish(Asked):
    of: Literal["kept", "all"] = Field("kept", description="What a release would keep, or all people answered.")
    count: int = Field(200, ge=1, le=10_000)


class Band(Told):
    low: float
    high: float
    checked: int
    expected: float = Field(description="Mean chance, by what people said, that one is right.")
    found: Counted


class Differed(Told):
    position: int
    item: Picture | None = Field(description="null where it was withdrawn since.")
    expected: float
    people_say: dict[str, str]
    found: dict[str, str]
    questions: list[str] = Field(description="Those answered otherwise.")
    kept: bool
    meets: bool | None


class AuditLine(Told):
    audit: str
    of: Literal["kept", "all"]
    keep: str | None = Field(description="The conditions as they were when it was drawn.")
    population: int
    items: int
    checked: int
    made_at: str
    ended_at: str | None
    sentence: str


class Audit(AuditLine):
    decided: int = Field(description="Those the owner was sure about: what the shares are of.")
    unsure: int
    gone: int = Field(description="Drawn, and withdrawn since: they count nowhere.")
    expected: float | None
    found: Counted
    bands: list[Band]
    differed: list[Differed]


class Audits(Told):
    audits: list[AuditLine] = Field(description="The newest first.")
    sentence: str = Field(description="What the newest that ended says, or that nobody has checked.")


class AskedInAudit(Told):
    key: str
    stage: str
    question: Question


class ToCheck(Told):
    audit: str
    done: bool = Field(description="Every picture was checked: nothing else is told then.")
    position: int
    items: int
    checked: int
    item: Picture | None
    questions: list[AskedInAudit]
    found: dict[str, str] | None


class Checked(Told):
    checked: Literal[True]


# ── forecast


class Amount(Told):
    likely: float
    least: float
    most: float


class Forecast(Told):
    state: Literal["made", "being_made", "none"]
    sentence: str = Field(description="What it rests on, or why there is none.")
    confidence: float | None = Field(description="What was asked about.")
    currency: str | None
    answers: Amount | None = Field(description="From now to the end, known pictures included.")
    hours: Amount | None
    money: Amount | None
    days: Amount | None
    answers_per_picture: Amount | None
    accuracy: float | None
    contested: float | None
    so_far: float | None = Field(description="Share of the pictures that need nobody any more.")
