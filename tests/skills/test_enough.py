"""How many of his own pictures an owner answers before others do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.projects import ControlTasks, OwnAnswer, Question, StageFile
from manyeyes.skills import enough

COLOUR = Question("colour", "Which?", "choice", ("red", "green", "blue"))
STAGE = StageFile(
    "look", "classify", questions=(COLOUR,), control_tasks=ControlTasks("private/control.csv", ((1, 0.2), (21, 0.1)))
)


def answered(colour: str, number: int, *, why: bool = False) -> list[OwnAnswer]:
    because = {"colour": "Look."} if why else {}
    return [OwnAnswer(f"{colour}{why}{n}.png", {"colour": colour}, because) for n in range(number)]


def test_two_hundred_pictures_need_as_many_known_ones_as_one_person_meets_in_a_day() -> None:
    count = enough(STAGE, [], 200)
    assert (count.known.wanted, count.examples.wanted) == (22, 4)  # 20 · .2 + 180 · .1


def test_of_twenty_pictures_only_a_fifth_is_answered_in_advance() -> None:
    count = enough(STAGE, [], 20)
    assert (count.known.wanted, count.examples.wanted) == (4, 4)


def test_one_answer_again_and_again_is_not_enough() -> None:
    own = [*answered("red", 22), *answered("red", 4, why=True)]
    count = enough(STAGE, own, 200)
    assert count.known.enough
    assert count.examples.enough
    assert not count.all
    rare = [(one.value, one.count.have, one.count.wanted) for one in count.values if not one.count.enough]
    assert rare == [("green", 0, 3), ("blue", 0, 3)]
    assert enough(STAGE, [*own, *answered("green", 3), *answered("blue", 3)], 200).all


@given(st.integers(0, 10**6))
def test_what_is_wanted_never_exceeds_the_pictures_by_far_nor_a_patient_owner(pictures: int) -> None:
    count = enough(STAGE, [], pictures)
    assert 3 <= count.known.wanted <= max(3, pictures // 5)
    assert count.known.wanted <= 22
    assert 1 <= count.examples.wanted <= 6
