"""What an item must meet to be kept, as questions somebody can be asked, and how likely it is that an item does.

The chance comes from the posteriors of the questions in `keep`, taken as independent of each other: what people said
of one question is no evidence about another. With one question it is its posterior, with `a and b` the product. It is
exact: values are tried question by question, and whatever is decided already (Kleene) is tried no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from manyeyes.datasets.keep import Outcome
from manyeyes.projects import Question, Stage
from manyeyes.query import NOT_ASKED, Expression, Truth, parse

UNSURE = "unsure"
EXACT, LIGHT = 10, 1e-6  # beyond ten questions in a row, what is less likely than this is taken as not met

Values = Mapping[str, object]
Spread = tuple[tuple[str, float], ...]
"""Each value of a question with its chance; they sum to 1."""


@dataclass(frozen=True)
class Asked:
    """A question of an audit. `key` is what `found` calls it: its name, or stage.name where two stages share it."""

    key: str
    stage: str
    question: Question
    only: Expression | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Conditions:
    """What is asked of an item. Without `keep` the condition is that what people agreed on is right."""

    keep: Expression | None
    asked: tuple[Asked, ...]
    names: Mapping[str, str]
    """Every name an expression may give a question, to its key."""
    others: frozenset[str]
    """The names that no question answers."""

    def by_key(self, outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
        """People's outcomes of an item by the key of their question, where the conditions ask it."""
        told = ((self.names.get(f"{one.stage}.{one.question}"), one) for one in outcomes)
        return {key: one for key, one in told if key is not None}

    def outside(self, known: Values) -> dict[str, object]:
        """Of what is known of an item, what they read and no question answers: of its series, of screens, its size."""
        return {name: known[name] for name in self.others if name in known}

    def people_say(self, outcomes: Mapping[str, Outcome]) -> dict[str, str]:
        """What people agreed on, by key."""
        return {
            key: one.value
            for key, one in outcomes.items()
            if one.state == "settled" and one.value is not None and one.value != UNSURE
        }

    def facts(self, known: Values, values: Values) -> dict[str, object]:
        """What expressions read, from what is known of the item and the values of questions by key."""
        told = {name: values[key] for name, key in self.names.items() if values.get(key) not in (None, UNSURE)}
        return {**known, **told}

    def applied(self, known: Values, values: Values) -> dict[str, object]:
        """The values, with NOT_ASKED where a question's `only:` does not hold by the others."""
        settled = dict(values)
        for one in self.asked:
            if one.only is not None and one.only.value(self.facts(known, settled)) is False:
                settled[one.key] = NOT_ASKED
        return settled

    def met(self, known: Values, found: Values, people_say: Values) -> Truth:
        """Whether an item meets all conditions by what the owner found; none while he is not sure."""
        values = self.applied(known, found)
        if self.keep is not None:
            return self.keep.value(self.facts(known, values))
        return _together(_same(values.get(key), said) for key, said in people_say.items())

    def chance(self, known: Values, outcomes: Mapping[str, Outcome], people_say: Values) -> float:
        """How likely an item meets all conditions, 0 to 1; `known` as `outside` gives it, `outcomes` by key."""
        if self.keep is None:
            return _product(outcomes[key].sureness for key in people_say)
        spreads = {one.key: spread(one.question, outcomes.get(one.key)) for one in self.asked}
        return self._chance(self.keep, known, spreads, {}, 1.0)

    def _chance(
        self, keep: Expression, known: Values, spreads: Mapping[str, Spread], tried: Values, mass: float
    ) -> float:
        facts = self.facts(known, tried)
        truth = keep.value(facts)
        if truth is not None or len(tried) == len(self.asked) or (len(tried) >= EXACT and mass < LIGHT):
            return mass if truth else 0.0
        one = self.asked[len(tried)]
        if one.only is not None and one.only.value(facts) is False:
            return self._chance(keep, known, spreads, {**tried, one.key: NOT_ASKED}, mass)
        return sum(
            self._chance(keep, known, spreads, {**tried, one.key: value}, mass * chance)
            for value, chance in spreads[one.key]
            if chance
        )


def _same(value: object, said: object) -> Truth:
    return None if value in (None, UNSURE) else value == said


def _together(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def _product(chances: Iterable[float]) -> float:
    whole = 1.0
    for chance in chances:
        whole *= chance
    return whole


def spread(question: Question, outcome: Outcome | None) -> Spread:
    """The chance of each value: the likeliest as its posterior says, the others alike; all alike where nobody said."""
    values = question.values
    if outcome is None or outcome.value not in values or outcome.state == "not_asked":
        return tuple((value, 1 / len(values)) for value in values)
    sure = outcome.sureness
    other = (1 - sure) / (len(values) - 1) if len(values) > 1 else 0.0
    return tuple((value, sure if value == outcome.value else other) for value in values)


def conditions(keep: Expression | None, stages: Sequence[Stage]) -> Conditions:
    """The questions that decide `keep`, those their `only:` asks for among them, in the order of the stages.

    A `keep` that names no question leaves the condition that what people agreed on is right, of every question.
    """
    every = _every(stages)
    names = _names(every)
    wanted = _reach(keep.names() if keep else frozenset(), every, names)
    if not wanted:
        return Conditions(None, tuple(every.values()), names, _others(None, every.values(), names))
    asked = tuple(one for key, one in every.items() if key in wanted)
    names = {name: key for name, key in names.items() if key in wanted}
    return Conditions(keep, asked, names, _others(keep, asked, names))


def asked_of(stages: Sequence[Stage]) -> tuple[Asked, ...]:
    """Every question that is asked of people, in the order of the stages, with the name it has in a release."""
    return tuple(_every(stages).values())


def _others(keep: Expression | None, asked: Iterable[Asked], names: Mapping[str, str]) -> frozenset[str]:
    expressions = [keep, *(one.only for one in asked)]
    return frozenset(name for one in expressions if one for name in one.names()) - frozenset(names)


def _every(stages: Sequence[Stage]) -> dict[str, Asked]:
    told = [(one, question) for one in stages if one.file.in_use for question in one.file.questions]
    several = [question.name for _, question in told]
    found = {}
    for stage, question in told:
        alone = several.count(question.name) == 1
        key = question.name if alone else f"{stage.name}.{question.name}"
        found[key] = Asked(key, stage.name, question, parse(question.only) if question.only else None)
    return found


def _names(every: Mapping[str, Asked]) -> dict[str, str]:
    """A bare name means the last stage that asks it, as in a release."""
    bare = {one.question.name: key for key, one in every.items()}
    return bare | {f"{one.stage}.{one.question.name}": key for key, one in every.items()}


def _reach(start: Iterable[str], every: Mapping[str, Asked], names: Mapping[str, str]) -> set[str]:
    reached: set[str] = set()
    open_ = {names[name] for name in start if name in names}
    while open_:
        reached |= open_
        onlys = [only for key in open_ if (only := every[key].only) is not None]
        open_ = {names[name] for only in onlys for name in only.names() if name in names} - reached
    return reached
