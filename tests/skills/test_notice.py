"""What an owner is warned of before anybody works: a share too small to notice, too few known pictures, one answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.projects import ControlTasks, Exam, Known, Question, StageFile
from manyeyes.skills.notice import share_sentence, stock_sentences
from manyeyes.skills.sequential import answers_to_find_a_guesser

YES_NO = Question("text", "Any text?", "yes_no", ("yes", "no"))


def a_stage(late_share: float, *, questions: int = 1, exam: Exam | None = None) -> StageFile:
    """A stage that asks so many questions, with this share from the 101st task on."""
    others = (Question(f"q{nth}", "?", "yes_no", ("yes", "no")) for nth in range(1, questions))
    control = ControlTasks("control.csv", ((1, 0.25), (21, 0.1), (101, late_share)))
    return StageFile("features", "classify", questions=(*others, YES_NO), control_tasks=control, exam=exam)


def test_three_in_a_hundred_are_enough_for_four_questions_and_too_few_for_one() -> None:
    assert share_sentence(a_stage(0.03, questions=4)) is None
    told = share_sentence(a_stage(0.03))
    assert told is not None
    assert "about 6 answers a day, at 200 tasks" in told
    assert "takes 14; a share of 0.07 would do" in told


@given(st.floats(0.001, 0.9), st.integers(1, 6))
def test_the_share_that_is_proposed_is_enough(share: float, questions: int) -> None:
    told = share_sentence(a_stage(share, questions=questions))
    if told is not None:
        proposed = float(told.split("a share of ")[1].split()[0])
        assert proposed > share
        assert share_sentence(a_stage(proposed, questions=questions)) is None


def test_more_values_need_fewer_answers() -> None:
    assert answers_to_find_a_guesser(0.7, 5) < answers_to_find_a_guesser(0.7, 2)


def test_too_few_known_pictures_and_one_answer_only_are_said() -> None:
    known = [Known(f"{nth}.png", "text", "no") for nth in range(12)]
    said = stock_sentences(a_stage(0.03), known)
    assert said == [
        "it knows 12 pictures, and one person's first 200 tasks use up 16",
        "text is always no, so whoever always answers no looks perfect",
    ]
    examined = stock_sentences(a_stage(0.03, exam=Exam(30, 0.85)), known)
    assert examined[0] == "it knows 12 pictures, and the exam of features asks for 30"


def test_enough_known_pictures_with_both_answers_are_fine() -> None:
    known = [Known(f"{nth}.png", "text", "yes" if nth % 2 else "no") for nth in range(40)]
    assert stock_sentences(a_stage(0.03), known) == []
