"""When a question is settled, contested, or asks for one more person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.answers import Answer
from manyeyes.consensus import State, fitted, judge_task
from manyeyes.projects import Overlap, Question
from manyeyes.skills import Score

TEXT = Question("text", "Any text?", "yes_no", ("yes", "no"))
KIND = Question("kind", "What?", "choice", ("photo", "drawing", "other"))
EXTRA = Question("extra", "And?", "yes_no", ("yes", "no"), required=False)
TWO_TO_FIVE = Overlap(2, 5, 0.95)
ALL = frozenset({"text", "kind", "extra"})


def unmeasured(worker: int, question: str) -> float:
    return 0.85


def said(question: str, *values: str, owner: bool = False) -> list[Answer]:
    return [Answer(number, number, owner, question, value) for number, value in enumerate(values, 1)]


def verdict_of(*values: str, overlap: Overlap = TWO_TO_FIVE, skill_of=unmeasured):
    return judge_task([TEXT], ALL, said("text", *values), len(values), overlap, skill_of)


def test_one_answer_is_never_enough_where_two_are_asked() -> None:
    assert (verdict_of("yes").state, verdict_of("yes").wanted) == (State.OPEN, 2)


def test_two_who_agree_settle_and_two_who_differ_ask_for_a_third() -> None:
    assert verdict_of("yes", "yes").state is State.SETTLED
    open_still = verdict_of("yes", "no")
    assert (open_still.state, open_still.wanted) == (State.OPEN, 3)


def test_after_the_last_person_it_is_contested() -> None:
    assert verdict_of("yes", "no", "yes", "no", "yes").state is State.CONTESTED


def test_one_unsure_person_takes_a_slot_and_two_make_it_contested() -> None:
    assert verdict_of("unsure", "yes").wanted == 3
    assert verdict_of("unsure", "unsure").state is State.CONTESTED


def test_without_an_asked_confidence_the_likeliest_value_stands_unless_two_are_equal() -> None:
    fixed = Overlap(3, 3, None)
    assert verdict_of("yes", "yes", "no", overlap=fixed).questions[0].value == "yes"
    assert verdict_of("yes", "yes", "no", overlap=fixed).state is State.SETTLED
    assert verdict_of("yes", "yes", overlap=fixed).state is State.OPEN
    assert verdict_of("yes", "no", "unsure", overlap=fixed).state is State.CONTESTED


def test_every_required_question_must_be_settled_and_others_need_not() -> None:
    answers = said("text", "yes", "yes") + said("kind", "photo", "photo") + said("extra", "yes", "no")
    assert judge_task([TEXT, KIND, EXTRA], ALL, answers, 2, TWO_TO_FIVE, unmeasured).state is State.SETTLED
    answers = said("text", "yes", "yes") + said("kind", "photo", "drawing")
    assert judge_task([TEXT, KIND, EXTRA], ALL, answers, 2, TWO_TO_FIVE, unmeasured).state is State.OPEN


def test_a_question_that_is_not_asked_holds_nothing_up() -> None:
    task = judge_task([TEXT, KIND], frozenset({"text"}), said("text", "yes", "yes"), 2, TWO_TO_FIVE, unmeasured)
    assert (task.state, task.questions[1].state) == (State.SETTLED, State.NOT_ASKED)


def test_the_owners_word_settles_against_everybody() -> None:
    answers = [*said("text", "no", "no", "no"), Answer(9, 9, True, "text", "yes")]
    task = judge_task([TEXT], ALL, answers, 3, TWO_TO_FIVE, unmeasured)
    assert (task.questions[0].value, task.questions[0].state, task.questions[0].by_owner) == (
        "yes",
        State.SETTLED,
        True,
    )


def test_a_weightless_answer_frees_its_slot() -> None:
    def one_is_a_coin(worker: int, question: str) -> float:
        return 0.5 if worker == 1 else 0.85

    task = verdict_of("yes", "no", "yes", "no", "yes", skill_of=one_is_a_coin)
    assert (task.state, task.wanted, task.questions[0].answers) == (State.OPEN, 6, 4)


def test_a_worker_enters_a_fit_from_five_control_answers_on_with_a_prior_of_weight_four() -> None:
    scores = [Score(1, "text", 4, 0), Score(2, "text", 5, 5), Score(3, "text", 5, 0), Score(4, "text", 20, 19)]
    table = fitted(scores)
    assert (1, "text") not in table
    assert table[2, "text"] == (0.85 * 4 + 5) / 9
    assert table[3, "text"] < 0.5, "wrong five times of five: counts for nothing"
    assert 0.9 < table[4, "text"] < 0.95


values = st.lists(st.sampled_from(["yes", "no", "unsure"]), max_size=9)
overlaps = st.builds(
    lambda least, more, sure: Overlap(least, least + more, sure),
    st.integers(1, 4),
    st.integers(0, 4),
    st.one_of(st.none(), st.floats(0.55, 0.999)),
)


@given(values, overlaps)
def test_nobody_is_asked_beyond_the_most_and_a_full_task_never_stays_open(said_values, overlap) -> None:
    task = verdict_of(*said_values, overlap=overlap)
    assert overlap.min <= task.wanted <= overlap.max
    if len(said_values) >= overlap.max:
        assert task.state is not State.OPEN
    elif task.state is State.OPEN:
        assert task.wanted > len(said_values)
