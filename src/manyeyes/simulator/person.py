"""Made-up people: what each kind says about a picture, and how long he looks. Pure.

The kinds are those of the literature on paid crowds: random, uniform and sloppy ones (Vuurens, de Vries and Eickhoff
2011), answer sharing (Difallah, Demartini and Cudré-Mauroux 2012), fast deceivers (Gadiraju et al. 2015).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.projects import Question
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.crowd import HONEST, Confusion, Crowd, Group, Range, Skill, Times
from manyeyes.simulator.pictures import Picture, likeliest


@dataclass(frozen=True)
class Person:
    """Somebody made up. `key`: whose answers he copies; `comes`: seconds after the start; `pace`: times the usual."""

    number: int
    group: Group
    sees: Mapping[str, Confusion]
    key: str
    constant: Mapping[str, str]
    pace: float
    comes: float


def made_up(crowd: Crowd, questions: Sequence[Question], chance: Chance) -> list[Person]:
    """Everybody of a crowd; who is who and who comes when is shuffled."""
    constant = {one.name: likeliest(crowd.pictures, one) for one in questions}
    groups = [(group, n) for group, count in zip(crowd.groups, crowd.counts(), strict=True) for n in range(count)]
    return [
        _one(crowd, questions, chance, number, group, n, constant)
        for number, (group, n) in enumerate(chance.shuffled(groups, "who"))
    ]


def _one(
    crowd: Crowd,
    questions: Sequence[Question],
    chance: Chance,
    number: int,
    group: Group,
    nth: int,
    constant: Mapping[str, str],
) -> Person:
    clan, place = divmod(nth, group.size) if group.size else (0, nth)
    comes = chance.of("comes", number) * crowd.visits.arrive
    if group.kind == "sybil":  # one after the other: he has only two hands
        comes = chance.of("comes", group.called, clan) * crowd.visits.arrive + place * group.delay
    return Person(
        number=number,
        group=group,
        sees={one.name: _sees(group.skill, one, chance, number) for one in questions},
        key=f"{group.called} {clan}",
        constant={one: group.value or value for one, value in constant.items()},
        pace=group.speed * chance.lognormal(1.0, crowd.times.person, "pace", number),
        comes=comes,
    )


def _sees(skill: Skill, question: Question, chance: Chance, number: int) -> Confusion:
    if skill.fitted:
        return chance.one_of(skill.fitted, "sees", number)
    sides: list[Range | None] = [None] * len(question.values)
    if question.type == "yes_no":
        sides = [{"yes": skill.sensitivity, "no": skill.specificity}.get(value) for value in question.values]
    even = chance.within(*skill.right, "sees", number, question.name)
    rights = [
        even if side is None else chance.within(*side, "sees", number, question.name, value)
        for value, side in zip(question.values, sides, strict=True)
    ]
    return {value: _row(question.values, value, right) for value, right in zip(question.values, rights, strict=True)}


def _row(values: Sequence[str], true: str, right: float) -> Mapping[str, float]:
    """What is said of a true value: right so often, the others alike."""
    rest = (1 - right) / max(1, len(values) - 1)
    return {value: right if value == true else rest for value in values}


def says(person: Person, picture: Picture, question: Question, done: int, chance: Chance) -> str:
    """What he says; `done` are the tasks he answered before. The same person says the same of the same picture."""
    kind, group = person.group.kind, person.group
    at = (person.number, picture.number, question.name)
    if kind == "constant":
        return person.constant[question.name]
    if kind in ("clique", "sybil") and chance.of("copies", *at) < group.copies:
        return _of_the_key(person, picture, question, chance)
    if _is_honest_now(person, done, chance, at):
        return _looks(person, picture, question, chance, at)
    if kind == "flipped":
        seen = _looks(person, picture, question, chance, at)
        return question.values[(question.values.index(seen) + 1) % len(question.values)]
    return chance.one_of(question.values, "guess", *at)


def _is_honest_now(person: Person, done: int, chance: Chance, at: tuple[object, ...]) -> bool:
    group = person.group
    return (
        group.kind == HONEST
        or (group.kind == "sleepy" and done < group.after)
        or (group.kind == "fast" and chance.of("cares", *at) < group.honest)
    )


def _of_the_key(person: Person, picture: Picture, question: Question, chance: Chance) -> str:
    """What all who copy from this key say."""
    at = (person.key, picture.number, question.name)
    if not person.group.leader:
        return chance.one_of(question.values, "key", *at)
    leader = _sees(person.group.skill, question, chance, hash_of(person.key))
    return chance.drawn(_at_most(leader[picture.truth[question.name]], picture, question), "key", *at)


def hash_of(key: str) -> int:
    """A number for a leader, below 0 so that nobody of the crowd has it."""
    return -1 - sum(ord(sign) * (at + 1) for at, sign in enumerate(key))


def _looks(person: Person, picture: Picture, question: Question, chance: Chance, at: tuple[object, ...]) -> str:
    seen = person.sees[question.name][picture.truth[question.name]]
    return chance.drawn(_at_most(seen, picture, question), "look", *at)


def _at_most(row: Mapping[str, float], picture: Picture, question: Question) -> Mapping[str, float]:
    """The row of a confusion, on a picture that nobody sees well."""
    true = picture.truth[question.name]
    if row.get(true, 0.0) <= picture.right_at_most:
        return row
    return _row(question.values, true, picture.right_at_most)


def looks_for(person: Person, picture: Picture, times: Times, chance: Chance) -> float:
    """Seconds he has the picture in view."""
    return chance.lognormal(times.median * person.pace, times.spread, "time", person.number, picture.number)
