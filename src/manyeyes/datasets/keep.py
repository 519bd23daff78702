"""Which items a release keeps: those that came as far as the release stage and for which `keep` is true.

Only what is settled is a fact. What is contested or still open is unknown, and unknown never passes; a question that
was not asked, because its `only:` did not hold, is a value of its own, equal to nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from manyeyes.query import NOT_ASKED, Expression

SAYS_NOTHING = "unsure"
OWNERS_WORD = 0.99  # what the owner settled himself counts so much, whatever people said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers to one question of one item add up to."""

    stage: str
    question: str
    value: str | None
    posterior: float
    answers: int
    state: str
    by_owner: bool
    control: bool
    with_model: bool = False

    @property
    def sureness(self) -> float:
        """How likely the value is right."""
        return OWNERS_WORD if self.by_owner else self.posterior


def facts(outcomes: Iterable[Outcome], attributes: Mapping[str, object]) -> dict[str, object]:
    """Names an expression may use: `question` and `stage.question`, and `series.attribute`."""
    known: dict[str, object] = {f"series.{name}": value for name, value in attributes.items()}
    for outcome in outcomes:
        value = _value(outcome)
        if value is not None:
            known[outcome.question] = known[f"{outcome.stage}.{outcome.question}"] = value
    return known


def _value(outcome: Outcome) -> object:
    if outcome.state == "not_asked":
        return NOT_ASKED
    settled = outcome.state == "settled" and outcome.value != SAYS_NOTHING
    return outcome.value if settled else None


def has_arrived(states: Mapping[str, str], release: str, after: Collection[str]) -> bool:
    """Whether an item came as far as the release stage: it is there, or a stage just before let it pass."""
    if release in states:
        return states[release] in ("here", "passed")
    return not after or any(states.get(stage) == "passed" for stage in after)


def is_kept(keep: Expression | None, known: Mapping[str, object]) -> bool:
    """True only where `keep` is true; without `keep` everything that arrived is kept."""
    return keep is None or keep.value(known) is True


def unanswerable(keep: Expression | None, names: Collection[str]) -> tuple[str, ...]:
    """The names `keep` uses that nothing in this project tells yet, so that they stay unknown."""
    used = keep.names() if keep else frozenset()
    return tuple(sorted(name for name in used if name not in names))
