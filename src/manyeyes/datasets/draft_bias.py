"""How far drafts sway people: what they say where the tagger's guess is shown, against where it is hidden.

Whether a task is of the hidden share is drawn by its number alone, so the two are alike but for the draft, and the
difference between the shares that say what the tagger says is what showing it did. Where the truth is known, so is how
much wrong came of it. Counted are answers that stand; several of one task are taken as independent, and those of its
owner and made-up ones are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from manyeyes.answers import UNSURE
from manyeyes.datasets import store
from manyeyes.datasets.interval import Interval, difference
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Pattern:
    """So many answers said `said` where the tagger's guess was `guess`."""

    stage: str
    question: str
    shown: bool
    guess: str
    said: str
    truth: str | None
    """Of a picture that was known then; else none."""
    settled: str | None
    """What two people or more agreed on; else none."""
    answers: int


@dataclass(frozen=True)
class Arm:
    """Answers where the guess was shown, or where it was hidden."""

    answers: int = 0
    """That say something."""
    same: int = 0
    """Of them: what the guess says."""
    unsure: int = 0
    known: int = 0
    """To pictures that were known."""
    wrong: int = 0
    """Of them."""
    settled: int = 0
    """To pictures that two people or more settled."""
    apart: int = 0
    """Of them: otherwise than was settled."""

    def __add__(self, other: Arm) -> Arm:
        return Arm(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Arm)))


@dataclass(frozen=True)
class DraftBias:
    """One question's answers to pictures of which the tagger had a guess."""

    question: str
    shown: Arm = Arm()
    hidden: Arm = Arm()

    @property
    def swayed(self) -> float | None:
        """By how much the share that says what the guess says is higher where it is shown; none while one is empty."""
        shown, hidden = self.shown, self.hidden
        if not shown.answers or not hidden.answers:
            return None
        return shown.same / shown.answers - hidden.same / hidden.answers

    @property
    def interval(self) -> Interval:
        """Where that difference lies, 95 %; everything while one is empty."""
        shown, hidden = self.shown, self.hidden
        return difference((shown.same, shown.answers), (hidden.same, hidden.answers))

    def sentence(self) -> str:
        """What an owner and a reader of the dataset should know, in one breath."""
        return " ".join(part for part in (_kept(self), _swayed(self), _wrong(self)) if part)


def draft_bias(tx: Transaction, project_id: int) -> dict[str, dict[str, DraftBias]]:
    """By stage and question, where drafts were written down; computed anew."""
    return biases(Pattern(*row) for row in store.draft_patterns(tx, project_id))


def biases(patterns: Iterable[Pattern]) -> dict[str, dict[str, DraftBias]]:
    """Patterns added up. Pure."""
    arms: dict[tuple[str, str], dict[bool, Arm]] = defaultdict(lambda: {True: Arm(), False: Arm()})
    for one in patterns:
        arms[one.stage, one.question][bool(one.shown)] += arm_of(one)
    found: dict[str, dict[str, DraftBias]] = defaultdict(dict)
    for (stage, question), both in sorted(arms.items()):
        found[stage][question] = DraftBias(question, shown=both[True], hidden=both[False])
    return dict(found)


def arm_of(one: Pattern) -> Arm:
    """What one pattern counts for."""
    if one.said == UNSURE:
        return Arm(unsure=one.answers)
    counted: Mapping[str, bool] = {
        "answers": True,
        "same": one.said == one.guess,
        "known": one.truth is not None,
        "wrong": one.truth not in (None, one.said),
        "settled": one.settled is not None,
        "apart": one.settled not in (None, one.said),
    }
    return Arm(**{name: one.answers for name, counts in counted.items() if counts})


def _kept(bias: DraftBias) -> str:
    shown, hidden = bias.shown, bias.hidden
    if not shown.answers:
        return "Nobody has answered yet where the tagger's guess was shown."
    kept = f"Where the tagger's guess was shown, {shown.same:,} of {shown.answers:,} answers kept it"
    if not hidden.answers:
        return f"{kept}; nobody has answered yet where it was hidden."
    return f"{kept}; where it was hidden, {hidden.same:,} of {hidden.answers:,} said the same."


def _swayed(bias: DraftBias) -> str:
    swayed, interval = bias.swayed, bias.interval
    if swayed is None:
        return ""
    low, high = round(100 * interval.low), round(100 * interval.high)
    if interval.low > 0:
        return f"So about {round(100 * swayed)} in 100 follow it who would have said otherwise ({low} to {high})."
    if interval.high < 0:
        return f"So it is said less often where it is seen, by {-round(100 * swayed)} in 100 ({-high} to {-low})."
    return f"That it sways people is not seen: {round(100 * swayed):+} in 100 ({low:+} to {high:+})."


def _wrong(bias: DraftBias) -> str:
    shown, hidden = bias.shown, bias.hidden
    if not shown.known or not hidden.known:
        return ""
    return (
        f"Of answers to pictures already known, {shown.wrong:,} of {shown.known:,} were wrong where it was shown and "
        f"{hidden.wrong:,} of {hidden.known:,} where it was hidden."
    )
