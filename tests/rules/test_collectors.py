"""What collectors find in plain answers: who is surely careless, who is only quick, who was unlucky."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes import skills
from manyeyes.projects import Question as Asked
from manyeyes.projects import Rule, StageFile
from manyeyes.rules.collectors import COLLECTORS
from manyeyes.rules.collectors.accuracy import evidence_of
from manyeyes.rules.collectors.haste import believed, seconds_looked
from manyeyes.rules.evidence import Found, Judged, Known, Looked, Question, Taken

STAGE = StageFile("look", "classify", questions=(Asked("cat", "A cat?", "yes_no", ("yes", "no")),))


class Told:
    """Evidence from plain lists."""

    def __init__(
        self,
        known: Sequence[Known] = (),
        judged: Sequence[Judged] = (),
        looked: Sequence[Looked] = (),
        settled: Sequence[bool] = (),
        skipped: int = 0,
        answered: int = 0,
        exam: Taken | None = None,
    ) -> None:
        self._known, self._judged, self._looked, self._settled = known, judged, looked, settled
        self._skipped, self._answered, self._exam = skipped, answered, exam

    def known(self, last: int, since: float) -> Sequence[Known]:
        return [one for one in self._known if one.at > since][-last:]

    def judged(self, last: int, since: float) -> Sequence[Judged]:
        return [one for one in self._judged if one.at > since][-last:]

    def looked(self, last: int, since: float) -> Sequence[Looked]:
        return [one for one in self._looked if one.at > since][-last:]

    def settled(self, last: int, since: float) -> Sequence[bool]:
        return self._settled[-last:]

    def skipped_in_a_row(self, most: int, since: float) -> int:
        return min(most, self._skipped)

    def answered_today(self, most: int, since: float) -> int:
        return min(most, self._answered)

    def exam(self) -> Taken | None:
        return self._exam


def found(rule: Rule, told: Told, since: float = 0.0) -> Found | None:
    """What a rule's collector finds."""
    return COLLECTORS[rule.when](Question(rule, STAGE, since), told)


def knows(rights: Sequence[bool], question: str = "cat") -> list[Known]:
    """Control answers, one a picture, both values in turn."""
    return [Known(n, question, right, "yes" if n % 2 else "no", float(n + 1)) for n, right in enumerate(rights)]


CAREFUL = Rule("control_accuracy", "restrict", over_last=20, below=0.7)


def test_eight_wrong_of_ten_is_said_with_its_numbers() -> None:
    said = found(CAREFUL, Told(known=knows([False, False, False, False, True] * 2)))
    assert said is not None
    assert said.because == "8 of your 10 answers about pictures we already know differed."
    assert (said.numbers["asked"], said.numbers["right"]) == (10, 2)
    assert said.numbers["evidence"] >= said.numbers["bound"]


def test_nobody_is_judged_before_ten_known_pictures() -> None:
    assert found(CAREFUL, Told(known=knows([False] * 9))) is None
    assert found(CAREFUL, Told(known=knows([False] * 10))) is not None


def test_three_pictures_with_four_questions_each_are_no_twelve() -> None:
    answers = [Known(n // 4, f"q{n % 4}", False, "yes", 1.0) for n in range(12)]
    eager = Rule("control_accuracy", "restrict", over_last=20, at_least=3, below=0.7)
    assert found(eager, Told(known=answers)) is None


def test_who_always_says_no_is_found_though_most_pictures_are_no() -> None:
    answers = [Known(n, "cat", n % 5 != 0, "yes" if n % 5 == 0 else "no", float(n + 1)) for n in range(40)]
    wide = Rule("control_accuracy", "restrict", over_last=40, below=0.7)
    assert found(wide, Told(known=answers)) is not None


def test_answers_before_a_fresh_start_do_not_count() -> None:
    told = Told(known=knows([False] * 12 + [True] * 12))
    assert found(CAREFUL, told, since=12.0) is None


@pytest.mark.parametrize(("share_right", "most"), [(0.95, 0.0), (0.9, 0.01), (0.85, 0.05)])
def test_honest_people_go_on_for_two_hundred_known_pictures(share_right: float, most: float) -> None:
    """4,000 answers a day at 5 % known: the window slides, so the error of the test is spent again and again."""
    chance = random.Random(1)
    stopped = 0
    for _ in range(100):
        answers = knows([chance.random() < share_right for _ in range(200)])
        windows = (answers[max(0, upto - 20) : upto] for upto in range(10, 201, 3))
        stopped += any(found(CAREFUL, Told(known=one)) is not None for one in windows)
    assert stopped / 100 <= most


def test_who_guesses_is_found_within_forty_known_pictures() -> None:
    chance = random.Random(2)
    missed = 0
    for _ in range(200):
        answers = knows([chance.random() < 0.5 for _ in range(40)])
        missed += all(found(CAREFUL, Told(known=answers[:upto])) is None for upto in range(10, 41))
    assert missed / 200 <= 0.05


@given(st.floats(0.05, 0.95), st.integers(2, 6))
def test_an_answer_others_are_sure_of_weighs_as_one_about_a_known_picture(below: float, values: int) -> None:
    if values > 2:
        return
    right, wrong = evidence_of(Judged(1, 1.0, 2, 0.0), below), evidence_of(Judged(1, 0.0, 2, 0.0), below)
    assert right == pytest.approx(skills.evidence(1, 1, below))
    assert wrong == pytest.approx(skills.evidence(0, 1, below))


@given(st.integers(2, 8), st.floats(0.1, 0.9))
def test_others_who_do_not_know_say_nothing_about_anybody(values: int, below: float) -> None:
    assert evidence_of(Judged(1, 1 / values, values, 0.0), below) == pytest.approx(0)


def test_one_who_differs_from_sure_people_is_found_and_one_who_differs_from_doubtful_ones_is_not() -> None:
    rule = Rule("agreement", "restrict", over_last=30, below=0.7)
    sure = [Judged(n, 0.03, 2, float(n + 1)) for n in range(20)]
    doubtful = [Judged(n, 0.4, 2, float(n + 1)) for n in range(20)]
    said = found(rule, Told(judged=sure))
    assert said is not None
    assert said.because == "20 of your last 20 answers differed from what people agree on."
    assert found(rule, Told(judged=doubtful)) is None


def test_pictures_that_settled_otherwise_are_counted() -> None:
    rule = Rule("acceptance_rate", "restrict", below=0.7)
    assert found(rule, Told(settled=[True] * 17 + [False] * 3)) is None
    said = found(rule, Told(settled=[True, False] * 10))
    assert said is not None
    assert said.because == "10 of your last 20 answers are not what the pictures settled on."


def looks(seconds: Sequence[float], usual: float = 8.0) -> list[Looked]:
    """So long in view, each picture usually looked at for `usual` seconds."""
    return [Looked(one, usual, float(n + 1)) for n, one in enumerate(seconds)]


HASTE = Rule("fast_answers", "slow_down", over_last=20, under_median=0.3, share=0.5)


def test_half_of_the_last_twenty_too_fast_is_said_in_seconds() -> None:
    said = found(HASTE, Told(looked=looks([1.0, 6.0] * 10)))
    assert said is not None
    assert said.because == (
        "10 of your last 20 pictures were in view for less than 2.4 seconds; most people look at one for 8 seconds."
    )


def test_who_is_only_quick_goes_on() -> None:
    assert found(HASTE, Told(looked=looks([3.2] * 20))) is None


def test_an_easy_picture_may_be_quick() -> None:
    easy = [Looked(1.0, 1.2, float(n)) for n in range(20)]
    assert found(HASTE, Told(looked=easy)) is None


def test_a_page_that_claims_more_than_the_time_that_went_by_is_not_believed() -> None:
    assert seconds_looked(5.0, 0.4) == 0.4
    assert seconds_looked(5.0, 300.0) == 5.0


def test_ten_answers_in_a_burst_are_fine_when_there_was_time_for_them() -> None:
    offline = [(5.0, 0.0, 120.0 + n / 10) for n in range(10)]
    assert believed(offline) == [5.0] * 10


def test_ten_answers_in_a_burst_share_the_time_there_was() -> None:
    burst = [(5.0, 100.0, 110.0) for _ in range(10)]
    assert believed(burst) == pytest.approx([1.0] * 10)


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), max_size=30))
def test_clocks_that_jump_never_crash_and_never_make_anybody_slower(times: list[tuple[float, float, float]]) -> None:
    seconds = believed(times)
    assert all(0 <= one <= shown for one, (shown, _, _) in zip(seconds, times, strict=True))


def test_a_clock_set_back_leaves_the_page_its_word() -> None:
    assert believed([(5.0, 1000.0, 1010.0), (6.0, 1012.0, 500.0), (7.0, 501.0, 510.0)]) == [5.0, 6.0, 7.0]


def test_counts_act_at_their_number_and_not_before() -> None:
    skips, day = Rule("skips_in_a_row", "restrict", count=5), Rule("answers_a_day", "restrict", count=500)
    assert found(skips, Told(skipped=4)) is None
    assert found(day, Told(answered=499)) is None
    said = found(skips, Told(skipped=5)), found(day, Told(answered=500))
    assert [one.because for one in said if one is not None] == [
        "You skipped 5 pictures in a row.",
        "You answered 500 pictures today, which is all one person may do.",
    ]


def test_nobody_earns_anything_yet() -> None:
    assert found(Rule("income_a_day", "restrict", amount=1), Told(answered=10_000)) is None


def test_an_exam_that_ended_so_is_said_once() -> None:
    rule = Rule("exam", "set_skill", result="passed", skill="careful", to="yes")
    taken = Told(exam=Taken("passed", 30, 27, 50.0))
    said = found(rule, taken)
    assert said is not None
    assert said.because == "You passed the test: 27 of 30 right."
    assert found(rule, taken, since=50.0) is None
    assert found(rule, Told(exam=Taken("failed", 30, 20, 50.0))) is None


def test_one_who_turns_is_found_and_told_since_when() -> None:
    rule = Rule("drift", "restrict")
    before = [Judged(n, 0.95, 2, float(n + 1)) for n in range(40)]
    turned = [Judged(40 + n, 0.05 if n % 2 else 0.95, 2, float(41 + n)) for n in range(40)]
    assert found(rule, Told(judged=before)) is None
    said = found(rule, Told(judged=before + turned))
    assert said is not None
    assert said.begun is not None
    assert said.begun >= 38
