"""Surely below a share right: by pictures we know, by what others say, by what pictures settled on.

All three ask Wald's sequential test (`skills.surely_below`), so that an honest person with bad luck goes on: evidence
is summed in nats, positive for somebody bad, and the rule acts where the sum reaches log(1 / error).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from manyeyes import skills
from manyeyes.rules.evidence import Evidence, Found, Judged, Known, Question

LEAST_PICTURES = 5  # four questions about three pictures are no twelve answers: who misreads one misreads all


def control_accuracy(asked: Question, seen: Evidence) -> Found | None:
    """Pictures we know, each true value of each question weighed alike, all questions together."""
    answers = seen.known(asked.last, asked.since)
    pictures = len({one.task for one in answers})
    if pictures < max(asked.rule.at_least, min(LEAST_PICTURES, asked.last)):
        return None
    weight = sum(one.evidence(asked.rule.below or 0) for one in by_question(answers).values())
    wrong = sum(not one.right for one in answers)
    numbers = {"pictures": pictures, "asked": len(answers), "right": len(answers) - wrong}
    because = f"{wrong} of your {len(answers)} answers about pictures we already know differed."
    return _if_sure(asked, weight, numbers, because)


def by_question(answers: Iterable[Known]) -> dict[str, skills.Window]:
    """A window a question, from plain answers."""
    met = Counter((one.question, one.value) for one in answers)
    right = Counter((one.question, one.value) for one in answers if one.right)
    names = dict.fromkeys(question for question, _ in met)
    return {
        name: skills.window_of({value: (n, right[name, value]) for (of, value), n in met.items() if of == name})
        for name in names
    }


def agreement(asked: Question, seen: Evidence) -> Found | None:
    """What people who passed the gate say about the same pictures, each as sure as they are."""
    answers = seen.judged(asked.last, asked.since)
    if len({one.task for one in answers}) < asked.rule.at_least:
        return None
    weight = sum(evidence_of(one, asked.rule.below or 0) for one in answers)
    differed = sum(one.chance < 0.5 for one in answers)
    mean = round(sum(one.chance for one in answers) / len(answers), 3)
    numbers = {"asked": len(answers), "differed": differed, "agreed": mean}
    because = f"{differed} of your last {len(answers)} answers differed from what people agree on."
    return _if_sure(asked, weight, numbers, because)


def evidence_of(one: Judged, below: float) -> float:
    """How much an answer speaks for bad against good where the truth is only likely, in nats.

    Somebody of skill q says this value with chance c q + (1 - c) (1 - q) / (values - 1), where c is the chance that it
    is true. With c = 1 or 0 this is the evidence of a control answer; with c = .5 of two values it says nothing.
    """
    good, bad = (_says(one, skill) for skill in skills.good_and_bad(below))
    return math.log(bad / good)


def _says(one: Judged, skill: float) -> float:
    return one.chance * skill + (1 - one.chance) * (1 - skill) / (one.values - 1)


def acceptance_rate(asked: Question, seen: Evidence) -> Found | None:
    """What pictures settled on since: unlike agreement it waits until everybody was heard."""
    kept: Sequence[bool] = seen.settled(asked.last, asked.since)
    if len(kept) < asked.rule.at_least:
        return None
    right = sum(kept)
    weight = skills.evidence(right, len(kept), asked.rule.below or 0)
    because = f"{len(kept) - right} of your last {len(kept)} answers are not what the pictures settled on."
    return _if_sure(asked, weight, {"asked": len(kept), "right": right}, because)


def _if_sure(asked: Question, weight: float, numbers: Mapping[str, float], because: str) -> Found | None:
    bound = math.log(1 / asked.rule.error)
    if weight < bound:
        return None
    return Found({**numbers, "evidence": round(weight, 2), "bound": round(bound, 2)}, because)
