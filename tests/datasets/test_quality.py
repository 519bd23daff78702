"""The quality of a stage, counted by the database, is what somebody with a pencil would count."""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
from tests.datasets.answered import Crowd, a_project_in

from manyeyes import answers, datasets
from manyeyes.datasets import StageQuality
from manyeyes.datasets.reliability import Pattern, fleiss_kappa, krippendorff_alpha
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.storage import tables

VALUES = ("yes", "no")


@dataclass
class Told:
    """What was put in, as lists."""

    ordinary: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    control: list[tuple[str, str, str]] = field(default_factory=list)


def quality_of(crowd: Crowd) -> StageQuality:
    with crowd.house.reading() as tx:
        return datasets.quality(tx, crowd.stages["features"])


def a_busy_stage(crowd: Crowd, seed: int) -> Told:
    """Thirty pictures, six of them known, two shared by many; corrections and unsure answers; told as it was said."""
    chance, told = random.Random(seed), Told()
    with crowd.writing() as tx:
        people = [crowd.worker() for _ in range(8)]
        for n in range(30):
            lane = 1 if n < 6 else 2 if n < 8 else 0
            task = crowd.task(crowd.picture(f"anime-a/{n}.jpg", n), lane)
            if lane == 1:
                tx.insert(tables.known, [{"task_id": task, "question": "character", "value": VALUES[n % 2]}])
            for who in chance.sample(people, 8 if lane == 2 else chance.randint(0, 5)):
                _say(crowd, task, who, chance, told, VALUES[n % 2] if lane == 1 else None)
    return told


def _say(crowd: Crowd, task: int, who: Worker, chance: random.Random, told: Told, truth: str | None) -> None:
    said = [
        {question: chance.choice(["yes", "yes", "no", "unsure"]) for question in ("character", "text")}
        for _ in range(chance.choice([1, 1, 2]))
    ]
    crowd.answer(task, who, *said)
    for question, value in said[-1].items():
        if truth is None:
            told.ordinary[task, question].append(value)
        elif question == "character":
            told.control.append((question, truth, value))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_is_what_counting_by_hand_gives(house: House, seed: int) -> None:
    crowd = a_project_in(house)
    told = a_busy_stage(crowd, seed)
    found = quality_of(crowd)
    for one in found.questions:
        said = [values for (_, question), values in told.ordinary.items() if question == one.question]
        sure = [[value for value in values if value != "unsure"] for values in said]
        counts = Counter(value for values in said for value in values)
        assert one.counts == {value: counts[value] for value in ("yes", "no", "unsure")}
        assert one.unsure == counts["unsure"] / counts.total()
        assert one.answers == counts["yes"] + counts["no"]
        assert one.tasks == sum(bool(values) for values in sure)
        pairs = Counter(frozenset(pair) for values in sure for pair in itertools.combinations(values, 2))
        assert one.confusion["yes"]["no"] == one.confusion["no"]["yes"] == pairs[frozenset(VALUES)]
        assert one.confusion["yes"]["yes"] == pairs[frozenset({"yes"})]
        assert one.pairs == pairs.total()
        patterns = [Pattern((values.count("yes"), values.count("no")), 1) for values in sure]
        assert one.alpha == pytest.approx(krippendorff_alpha(patterns))
        assert one.kappa == pytest.approx(fleiss_kappa(patterns))
    tasks = {task for task, _ in told.ordinary}
    assert found.answered == len(tasks)
    assert found.answers_a_task == sum(len(told.ordinary[task, "text"]) for task in tasks) / len(tasks)


def test_answers_to_known_pictures_are_held_against_what_is_known(house: House) -> None:
    crowd = a_project_in(house)
    told = a_busy_stage(crowd, 3)
    control = quality_of(crowd).questions[0].control
    counted = Counter((truth, value) for _, truth, value in told.control)
    assert {(truth, value): n for truth, said in control.confusion.items() for value, n in said.items() if n} == counted
    assert control.asked == sum(n for (_, value), n in counted.items() if value != "unsure")
    assert control.right == sum(n for (truth, value), n in counted.items() if truth == value)
    assert control.interval == datasets.wilson(control.right, control.asked)
    assert quality_of(crowd).questions[1].control.asked == 0


def test_people_who_settled_a_picture_are_not_judged_by_it_once_it_is_known(house: House) -> None:
    crowd = a_project_in(house)
    early, late = crowd.worker(), crowd.worker()
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1), 1)
    crowd.answer(task, early, {"character": "yes"})
    with house.transaction() as tx:
        tx.insert(tables.known, [{"task_id": task, "question": "character", "value": "yes"}])
        row = {"task_id": task, "stage_id": crowd.stages["features"].id, "source": "promoted", "state": "in use"}
        tx.insert(tables.control_task, [row | {"added_at": house.now() + 5}])
        assert quality_in(tx, crowd).asked == 0
        tx.run(tables.control_task.update().values(added_at=house.now() - 5))
    crowd.answer(task, late, {"character": "no"})
    control = quality_of(crowd).questions[0].control
    assert (control.asked, control.right) == (2, 1)


def quality_in(tx: object, crowd: Crowd) -> datasets.ControlQuality:
    return datasets.quality(tx, crowd.stages["features"]).questions[0].control  # type: ignore[arg-type]


def test_what_was_taken_back_or_said_by_the_owner_counts_nowhere(house: House) -> None:
    crowd = a_project_in(house)
    honest, vandal, owner = crowd.worker(), crowd.worker(), crowd.worker("owner")
    for n in range(3):
        task = crowd.task(crowd.picture(f"anime-a/{n}.jpg", n))
        crowd.answer(task, honest, {"character": "yes", "text": "no"})
        crowd.answer(task, vandal, {"character": "no", "text": "no"})
        crowd.answer(task, owner, {"character": "yes", "text": "no"})
    before = quality_of(crowd)
    assert (before.people, before.answers_a_task, before.questions[0].pairs) == (2, 2, 3)
    now = house.now()
    with house.transaction() as tx:
        taken = answers.withdraw(tx, vandal.id, None, 0, now, by="owner", reason="random", now=now)
    after = quality_of(crowd)
    assert (after.people, after.answers_a_task, after.withdrawn) == (1, 1, 6)
    assert after.questions[0].counts == {"yes": 3, "no": 0, "unsure": 0}
    with house.transaction() as tx:
        answers.restore(tx, taken.id, now)
    assert quality_of(crowd) == before


def test_contested_pictures_and_those_the_owner_settled_are_counted(house: House) -> None:
    crowd = a_project_in(house)
    for n, (value, state) in enumerate([("yes", "settled"), ("no", "settled"), ("yes", "contested"), (None, "open")]):
        task = crowd.task(crowd.picture(f"anime-a/{n}.jpg", n))
        crowd.settle(task, 0.9, character=(value, state), text=(None, "not_asked"))
        if n == 1:
            with house.transaction() as tx:
                tx.run(tables.consensus.update().where(tables.consensus.c.task_id == task).values(by_owner=1))
    character, text = quality_of(crowd).questions
    assert character.states == {"settled": 2, "contested": 1, "open": 1}
    assert (character.by_owner, character.expected) == (1, pytest.approx((0.9 + 0.99) / 2))
    assert (text.states, text.expected, text.by_owner) == ({"not_asked": 4}, None, 0)


def test_a_stage_nobody_worked_in_has_no_quality_yet(house: House) -> None:
    found = quality_of(a_project_in(house))
    assert (found.people, found.answered, found.answers_a_task, found.withdrawn) == (0, 0, None, 0)
    assert [(one.alpha, one.kappa, one.unsure, one.equal_pairs) for one in found.questions] == [(None,) * 4] * 2
