"""A tagger's opinion is a weak word beside people's answers: it adds up like one, and is never one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests import makers

from manyeyes import consensus, flow, items
from manyeyes.answers import Answer
from manyeyes.consensus import NOBODY_MEASURED, State, judge_task
from manyeyes.house import House
from manyeyes.items import Opinion
from manyeyes.projects import Overlap, Project, Question, Stage
from manyeyes.storage.tables import task

KIND = Question("kind", "What?", "choice", ("photo", "drawing", "other"))
ALL = frozenset({"kind"})
TRAIN = "  - {name: tagger, kind: train, method: head, opinion: 0.8}\n"
TEXT = makers.a_project_file(release=", split: {train: 0.5, test: 0.5, by: twins}") + TRAIN

values = st.sampled_from(KIND.values)
words = st.lists(st.tuples(st.floats(0.01, 0.99), values), max_size=3)


def judged(said: list[str], opinions: list[tuple[float, str]], overlap: Overlap) -> consensus.TaskVerdict:
    answers = [Answer(number, number, False, "kind", value) for number, value in enumerate(said, 1)]
    return judge_task([KIND], ALL, answers, len(said), overlap, NOBODY_MEASURED, opinions={"kind": opinions})


@given(st.lists(values, max_size=4), words)
def test_an_opinion_adds_its_log_odds_and_nothing_that_tells_no_more_than_a_coin(
    said: list[str], opinions: list[tuple[float, str]]
) -> None:
    found = judged(said, opinions, Overlap(2, 9, 0.95)).questions[0]
    logs = dict.fromkeys(KIND.values, 0.0)
    for skill, word in [(0.85, one) for one in said] + [one for one in opinions if one[0] > 1 / 3]:
        logs = {value: log + math.log(skill if value == word else (1 - skill) / 2) for value, log in logs.items()}
    whole = sum(math.exp(log) for log in logs.values())
    wanted = {value: math.exp(log) / whole for value, log in logs.items()}
    if said:
        assert found.posterior == pytest.approx(wanted[found.value or ""])
        assert found.posterior == pytest.approx(max(wanted.values()))
    assert found.with_model == any(skill > 1 / 3 for skill, _ in opinions)


@given(st.lists(values | st.just("unsure"), max_size=5), words, st.integers(1, 3), st.sampled_from([0.7, 0.95, None]))
def test_whatever_a_tagger_says_so_many_people_must_have_answered(
    said: list[str], opinions: list[tuple[float, str]], least: int, confidence: float | None
) -> None:
    overlap = Overlap(least, 5 if confidence else max(least, len(said)), confidence)
    found = judged(said, opinions, overlap)
    verdict = found.questions[0]
    assert verdict.answers == len([one for one in said if one != "unsure"])
    if found.state is State.SETTLED:
        assert verdict.value is not None
        assert verdict.answers >= (least if confidence else 1)
    assert found.wanted >= least


def test_one_person_and_a_tagger_settle_nothing_two_people_must_settle(house: House) -> None:
    project, stage, pictures = a_crowd(house)
    makers.everybody_answers(house, stage, 1, "yes")
    says(house, project, pictures, "yes", 0.95)
    assert {one.state for one in verdicts(house, pictures)} == {State.OPEN}
    makers.everybody_answers(house, stage, 1, "yes")
    assert {(one.state, one.answers) for one in verdicts(house, pictures)} == {(State.SETTLED, 2)}


def test_an_opinion_counts_under_a_fit_that_allows_it_and_leaves_no_trace_when_it_is_taken_back(house: House) -> None:
    project, stage, pictures = a_crowd(house, bound_stated=False)
    makers.everybody_answers(house, stage, 1, "yes")
    alone = verdicts(house, pictures)
    says(house, project, pictures, "no", 0.95)
    assert verdicts(house, pictures) == alone, "no fit says yet how far it counts"
    states_the_bound(house, project)
    with_it = verdicts(house, pictures)
    assert all(one.with_model for one in with_it)
    assert [one.posterior for one in with_it] == pytest.approx([0.85 * 0.2 / (0.85 * 0.2 + 0.15 * 0.8)] * 3)
    says(house, project, pictures, None, 0.0)
    after = verdicts(house, pictures)
    assert [(one.value, one.posterior, one.state, one.with_model) for one in after] == [
        (one.value, one.posterior, one.state, one.with_model) for one in alone
    ]


def a_crowd(house: House, *, bound_stated: bool = True) -> tuple[Project, Stage, list[int]]:
    project = makers.a_project(house, TEXT)
    made = makers.pictures(house, project, 3)
    if bound_stated:
        states_the_bound(house, project)
    return project, makers.the_stage(house, project), made


def states_the_bound(house: House, project: Project) -> None:
    """A new fit, and all is computed again with it."""
    stage = makers.the_stage(house, project)
    with house.transaction() as tx:
        consensus.ask_refit(tx, stage.id, house.now())
    flow.upkeep(house, stage)
    with house.reading() as tx:
        assert consensus.current_fit(tx, stage.id).given == {"text": {consensus.MODEL: 0.8}}


def says(house: House, project: Project, pictures: list[int], value: str | None, weight: float) -> None:
    """The tagger says this of every picture, or takes back what it said."""
    stage, train = makers.the_stage(house, project), makers.the_stage(house, project, "tagger")
    word = [] if value is None else [Opinion("text", value, weight, 1)]
    with house.transaction() as tx:
        items.keep_opinions(tx, train.id, dict.fromkeys(pictures, word))
        for item_id in pictures:
            if consensus.of_item(tx, item_id):
                about = tx.dynamic(select(task.c.id).where(task.c.item_id == item_id))
                flow.judge_again(tx, stage, about[0].id, house.now())


def verdicts(house: House, pictures: list[int]) -> list[consensus.Verdict]:
    with house.reading() as tx:
        return [verdict for one in pictures for _, verdict in consensus.of_item(tx, one)]
