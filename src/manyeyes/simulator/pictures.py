"""Made-up pictures: nothing to look at, only what is true of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.projects import Question
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.crowd import Pictures


@dataclass(frozen=True)
class Picture:
    """One picture; `control`: the owner knows its truth. `right_at_most`: nobody sees it better."""

    number: int
    truth: Mapping[str, str]
    control: bool
    right_at_most: float = 1.0

    @property
    def path(self) -> str:
        """Where its source has it."""
        return f"{'known' if self.control else 'new'}/{self.number}.png"


def made_up(pictures: Pictures, questions: Sequence[Question], chance: Chance) -> list[Picture]:
    """All pictures of a run, control ones last; drawn alike, so that nothing tells them apart."""
    count = pictures.tasks + pictures.control
    return [_one(pictures, questions, chance, number, number >= pictures.tasks) for number in range(count)]


def _one(pictures: Pictures, questions: Sequence[Question], chance: Chance, number: int, control: bool) -> Picture:
    profile = _profile(pictures, chance, number)
    truth = {
        one.name: profile.get(one.name) or chance.drawn(shares(pictures, one), "true", number, one.name)
        for one in questions
    }
    hard = not control and chance.of("hard", number) < pictures.hard
    return Picture(number, truth, control, pictures.hard_right if hard else 1.0)


def _profile(pictures: Pictures, chance: Chance, number: int) -> Mapping[str, str]:
    """What is true of the picture because of its profile; nothing where profiles leave a rest and it is in that."""
    left = chance.of("profile", number)
    for profile in pictures.profiles:
        left -= profile.share
        if left < 0:
            return profile.values
    return {}


def shares(pictures: Pictures, question: Question) -> Mapping[str, float]:
    """How often each value of a question is true; all alike where the crowd file says nothing."""
    said = (pictures.prevalence or {}).get(question.name)
    return said or {value: 1 / len(question.values) for value in question.values}


def likeliest(pictures: Pictures, question: Question) -> str:
    """The value that is true most often, profiles counted in: what somebody says who does not look."""
    plain = shares(pictures, question)
    rest = max(0.0, 1 - sum(profile.share for profile in pictures.profiles))
    known = {value: rest * plain.get(value, 0.0) / sum(plain.values()) for value in question.values}
    for profile in pictures.profiles:
        for value in question.values:
            told = profile.values.get(question.name)
            known[value] += profile.share * (float(told == value) if told else plain.get(value, 0.0))
    return max(question.values, key=lambda value: known[value])
