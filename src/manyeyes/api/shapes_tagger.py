"""What pages about a tagger ask for and are told: history, figures a tag, what it waits for, learning curves.

Long because every call's two ends stand here side by side; there is no logic inside.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from manyeyes.api.shapes import Asked, Job, Told


class TagFigures(Told):
    """How well a tagger finds one tag on the held-back pictures; null where too little is known to measure."""

    tag: str
    ap: float | None = Field(description="Average precision, 0 to 1.")
    baseline: float | None = Field(description="Average precision of a tagger that always says how frequent it is.")
    precision: float | None = Field(description="At the threshold.")
    recall: float | None = Field(description="At the threshold.")
    f1: float | None = Field(description="At the threshold.")
    threshold: float | None = Field(description="From this score on the tag is shown.")
    known: int = Field(description="Held-back pictures where the tag is known to hold or not.")
    positives: int = Field(description="Those of them that show it.")
    examples: int = Field(description="Pictures it learnt from that show it.")


class TaggerLine(Told):
    """One training in the history."""

    number: int = Field(description="From 1; 0: the live tagger, refitted as people work.")
    state: Literal["serving", "kept", "refused", "failed", "live"]
    why: str = Field(description="Why it serves or does not, a sentence.")
    method: str = Field(description="head, finetune or cnn11")
    release: str | None = Field(description="What it learnt from; null: what was settled then.")
    tags: int
    settled: int = Field(description="Settled pictures when it was trained.")
    learnt_from: int | None = Field(description="Pictures it learnt from.")
    held_back: int | None = Field(description="Pictures it was measured on.")
    map: float | None = Field(description="Mean average precision over the tags that could be measured.")
    map_baseline: float | None = Field(description="The same of a tagger that only knows how frequent each tag is.")
    micro_f1: float | None
    macro_f1: float | None
    calibration_error: float | None = Field(description="How far its scores are from how often they are right.")
    seconds: float = Field(description="How long training took.")
    trained_at: str


class TaggerDetail(TaggerLine):
    figures: list[TagFigures] = Field(description="Rarest examples first.")
    settings: dict[str, str | int | float | bool | None] = Field(description="What was chosen or asked for.")


class MissingForTagger(Told):
    """What a stage's first tagger waits for."""

    settled: int
    wanted: int
    installed: bool = Field(description="Whether what the method needs is installed.")
    sentence: str = Field(description="Like: 37 of 50 settled, then it can try.")


class RetrainView(Told):
    after_settled: int | None = Field(description="Trains again after so many newly settled pictures.")
    at: str | None = Field(description="Trains again each day at this time of the project's timezone, like 04:30.")
    tolerance: float = Field(description="A new tagger may be worse by this and still serve.")
    settled_since: int = Field(description="Newly settled pictures since the last training.")
    sentence: str = Field(description="When it learns again.")


class TaggerHistory(Told):
    """A train stage: what serves, what was trained, when it learns again."""

    stage: str
    method: str
    serves: TaggerLine | None = Field(description="Whose answers the playground shows; the live one where there is.")
    missing: MissingForTagger | None = Field(description="null once something serves.")
    retrain: RetrainView
    training: Job | None = Field(description="The training or predicting that runs, waits or failed.")
    taggers: list[TaggerLine] = Field(description="The newest first; the live one is not among them.")


class TrainWish(Asked):
    """Train now. Without a release: from what is settled now."""

    release: str | None = None


class CurvePoint(Told):
    examples: int = Field(description="Pictures it learnt from where the tag is known.")
    ap: float = Field(description="Average precision on pictures it did not learn from.")
    low: float
    high: float


class LearningCurve(Told):
    """How one tag gets better with more answers: AP = best - a * examples ** -b, fitted to nested subsets."""

    tag: str
    points: list[CurvePoint]
    best: float | None = Field(description="What the curve goes to; null where it could not be fitted.")
    gain: float | None = Field(description="What the next 100 answers would add to this tag's average precision.")
    gain_low: float | None = Field(description="95 of 100 times the true gain lies between these two.")
    gain_high: float | None
    sentence: str


class LearningCurves(Told):
    tagger: int | None = Field(description="The tagger they were made with; null where there is none yet.")
    most: str | None = Field(description="The tag that the next 100 answers would help most.")
    sentence: str
    curves: list[LearningCurve] = Field(description="The largest gain first.")
