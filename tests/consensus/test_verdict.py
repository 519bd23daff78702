"""When a question is settled, contested, or asks for one more person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.answers import Answer
from manyeyes.consensus import NOBODY_MEASURED, Believed, State, Trust, fitted, judge_task
from manyeyes.projects import Overlap, Question
from manyeyes.skills import Score

TEXT = Question("text", "Any text?", "yes_no", ("yes", "no"))
KIND = Question("kind", "What?", "choice", ("photo", "drawing", "other"))
EXTRA = Question("extra", "And?", "yes_no", ("yes", "no"), required=False)
TWO_TO_FIVE = Overlap(2, 5, 0.95)
ALL = frozenset({"text", "kind", "extra"})


def said(question: str, *values: str, owner: bool = False) -> list[Answer]:
    return [Answer(number, number, owner, question, value) for number, value in enumerate(values, 1)]


def verdict_of(*values: str, overlap: Overlap = TWO_TO_FIVE, trust: Trust = NOBODY_MEASURED, **more):
    return judge_task([TEXT], ALL, said("text", *values), len(values), overlap, trust, **more)


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
    assert judge_task([TEXT, KIND, EXTRA], ALL, answers, 2, TWO_TO_FIVE, NOBODY_MEASURED).state is State.SETTLED
    answers = said("text", "yes", "yes") + said("kind", "photo", "drawing")
    assert judge_task([TEXT, KIND, EXTRA], ALL, answers, 2, TWO_TO_FIVE, NOBODY_MEASURED).state is State.OPEN


def test_a_question_that_is_not_asked_holds_nothing_up() -> None:
    task = judge_task([TEXT, KIND], frozenset({"text"}), said("text", "yes", "yes"), 2, TWO_TO_FIVE, NOBODY_MEASURED)
    assert (task.state, task.questions[1].state) == (State.SETTLED, State.NOT_ASKED)


def test_the_owners_word_settles_against_everybody() -> None:
    answers = [*said("text", "no", "no", "no"), Answer(9, 9, True, "text", "yes")]
    task = judge_task([TEXT], ALL, answers, 3, TWO_TO_FIVE, NOBODY_MEASURED)
    assert (task.questions[0].value, task.questions[0].state, task.questions[0].by_owner) == (
        "yes",
        State.SETTLED,
        True,
    )


ONE_IS_A_COIN = Trust({(1, "text"): Believed(0.5)})


def test_a_weightless_answer_frees_its_slot_unless_a_comparison_wants_it_kept() -> None:
    task = verdict_of("yes", "no", "yes", "no", "yes", trust=ONE_IS_A_COIN)
    assert (task.state, task.wanted, task.questions[0].answers) == (State.OPEN, 6, 4)
    assert verdict_of("yes", "no", "yes", "no", "yes", trust=ONE_IS_A_COIN, replaced=False).state is State.CONTESTED


def test_a_withdrawn_answer_frees_its_slot() -> None:
    answers = said("text", "yes", "no", "yes", "no")
    assert judge_task([TEXT], ALL, answers, 5, TWO_TO_FIVE, NOBODY_MEASURED, withdrawn=1).state is State.OPEN
    assert judge_task([TEXT], ALL, answers, 5, TWO_TO_FIVE, NOBODY_MEASURED).state is State.CONTESTED


def test_who_is_below_the_gate_says_nothing_however_good_he_once_was() -> None:
    trust = Trust({(1, "text"): Believed(0.95, gated=True)})
    assert verdict_of("yes", "yes", trust=trust).questions[0].answers == 1
    assert trust(1, "text") == 0


def test_many_are_asked_at_once_only_where_one_more_cannot_do() -> None:
    careful = Overlap(2, 9, 0.994)
    assert verdict_of("yes", "no", overlap=careful).wanted == 4
    assert verdict_of("yes", "yes", overlap=careful).wanted == 3
    assert verdict_of("yes", "no", overlap=Overlap(2, 3, 0.994)).wanted == 3


def test_where_a_right_value_is_worth_little_nobody_is_asked_beyond_the_least() -> None:
    cheap, dear = Overlap(2, 7, 0.99, worth=2), Overlap(2, 7, 0.99, worth=1000)
    assert verdict_of("yes", "yes", overlap=cheap).state is State.CONTESTED
    assert verdict_of("yes", "yes", overlap=dear).state is State.OPEN
    assert verdict_of("yes", overlap=cheap).state is State.OPEN, "overlap.min people are asked in any case"


def test_without_a_confidence_what_is_not_worth_asking_settles_as_it_stands() -> None:
    assert verdict_of("yes", "yes", overlap=Overlap(2, 7, None, worth=2)).state is State.SETTLED
    assert verdict_of("yes", "no", overlap=Overlap(2, 7, None, worth=1.5)).state is State.CONTESTED


def test_a_class_prior_moves_a_rare_value_and_common_ones_settle_sooner() -> None:
    rare = Trust(priors={"text": (0.05, 0.95)})
    assert verdict_of("no", overlap=Overlap(1, 5, 0.95), trust=rare).state is State.SETTLED
    assert verdict_of("yes", overlap=Overlap(1, 5, 0.95), trust=rare).state is State.OPEN
    assert verdict_of("yes", overlap=Overlap(1, 5, 0.95), trust=rare).questions[0].value == "no"


def test_a_sources_word_weighs_like_an_answer_and_takes_no_slot() -> None:
    told = {"text": [(0.9, "yes")]}
    one = Overlap(1, 3, 0.97)
    alone, backed = verdict_of("yes", overlap=one), verdict_of("yes", overlap=one, words=told)
    assert (alone.state, backed.state) == (State.OPEN, State.SETTLED)
    assert backed.questions[0].answers == 1
    assert verdict_of(overlap=one, words=told).questions[0].value is None, "people have the word, not the source"
    assert verdict_of("yes", overlap=one, words={"text": [(0.5, "no")]}).questions == alone.questions


def test_a_confusion_tells_what_a_yes_and_a_no_are_each_worth() -> None:
    eager = Believed(0.8, ((0.98, 0.02), (0.4, 0.6)))  # says yes too often
    trust = Trust({(1, "text"): eager, (2, "text"): eager})
    yes, no = verdict_of("yes", trust=trust).questions[0], verdict_of("no", trust=trust).questions[0]
    assert no.posterior > 0.95 > yes.posterior


def test_who_always_errs_alike_tells_as_much_as_who_never_does_and_a_constant_no_tells_nothing() -> None:
    turned, constant = Believed(0.1, ((0.1, 0.9), (0.9, 0.1))), Believed(0.7, ((0.02, 0.98), (0.01, 0.99)))
    assert verdict_of("no", trust=Trust({(1, "text"): turned})).questions[0].value == "yes"
    assert verdict_of("no", trust=Trust({(1, "text"): constant})).questions[0].answers == 0


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
