"""Rules tried on what happened: the same rules stop the same people, other rules say what they would have saved."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import makers
from tests.conftest import Clock
from tests.rules.stories import STOP, Says, a_stage, log, right, works, wrong

from manyeyes import projects, rules, work
from manyeyes.house import House, open_house
from manyeyes.people import Worker
from manyeyes.projects import Rule, Stage
from manyeyes.settings import Settings

RULES = (
    f"when: control_accuracy, over_last: 20, at_least: 6, below: 0.7, {STOP}, answers: ask_again",
    "when: fast_answers, over_last: 20, at_least: 10, under_median: 0.3, share: 0.5, do: slow_down, for: 10min",
    "when: answers_a_day, count: 40, do: alert",
)


def a_mixed_crowd(house: House, clock: Clock, stage: Stage, seed: int) -> list[Worker]:
    """Honest, wrong, guessing and hasty people who take turns."""
    chance = random.Random(seed)
    knows, denies = right(house, stage), wrong(house, stage)

    def guesses(item: int) -> str:
        return chance.choice(("yes", "no"))

    kinds: list[tuple[Says, float]] = [
        (knows, 7.0),
        (knows, 6.0),
        (knows, 8.0),
        (denies, 6.0),
        (guesses, 5.0),
        (knows, 0.6),
    ]
    crowd = [(makers.a_worker(house), says, seconds) for says, seconds in kinds]
    for turn in range(6):
        clock.pass_by(90_000 * (turn == 4))
        chance.shuffle(crowd)
        for worker, says, seconds in crowd:
            works(house, clock, worker, stage, says, tasks=chance.randrange(1, 9), seconds=seconds)
    return [worker for worker, _, _ in crowd]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_same_rules_stop_the_same_people_at_the_same_moment(tmp_path_factory: object, seed: int) -> None:
    clock = Clock()
    site = Path(tmp_path_factory.mktemp("site"))  # type: ignore[attr-defined]
    with open_house(site, clock=clock, settings=Settings()) as house:
        project, stage = a_stage(house, *RULES, known=30, ordinary=60)
        a_mixed_crowd(house, clock, stage, seed)
        played = rules.replay(house, stage, stage.file.rules)
        really = [(one.worker, one.action, one.at) for one in reversed(log(house, project))]
        assert [(one.worker, one.action, one.at) for one in played.stopped] == really
        assert played.saved == 0


def test_rules_that_were_not_there_say_what_they_would_have_saved(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, known=40, ordinary=60)
    good, bad = makers.a_worker(house), makers.a_worker(house)
    works(house, clock, good, stage, right(house, stage), tasks=60)
    works(house, clock, bad, stage, wrong(house, stage), tasks=60)
    before = log(house, project)
    tried = Rule("control_accuracy", "restrict", over_last=20, below=0.7, term=86_400.0, ask_again=True)
    played = rules.replay(house, stage, [tried])
    (one,) = played.stopped
    assert (one.worker, one.rule, one.when, one.action) == (bad.public_id, 1, "control_accuracy", "restrict")
    assert one.answers_before + one.answers_after == 60
    assert (played.saved, played.withdrawn, played.people, played.answers) == (
        one.answers_after,
        one.answers_before,
        2,
        120,
    )
    assert played.control_after == 1.0
    assert played.control_before is not None
    assert played.control_before < 0.6
    assert log(house, project) == before == []


def test_a_rule_that_acts_on_nobody_changes_nothing(house: House, clock: Clock) -> None:
    _, stage = a_stage(house, known=20, ordinary=30)
    works(house, clock, makers.a_worker(house), stage, right(house, stage), tasks=30)
    played = rules.replay(house, stage, [Rule("control_accuracy", "restrict", below=0.7, term=60.0)])
    assert (played.stopped, played.saved, played.withdrawn) == ((), 0, 0)
    assert played.control_before == played.control_after == 1.0


def test_people_who_skip_are_found_in_the_past(house: House) -> None:
    _, stage = a_stage(house)
    somebody = makers.a_worker(house)
    for _ in range(6):
        lent = makers.claim(house, somebody, stage).tasks[0]
        with house.transaction() as tx:
            work.skip(tx, somebody, lent.assignment, "dark", house.now())
    makers.answer(house, somebody, makers.claim(house, somebody, stage).tasks[0].assignment, {"text": "no"})
    played = rules.replay(house, stage, [Rule("skips_in_a_row", "restrict", count=5, term=60.0)])
    assert [one.reason for one in played.stopped] == ["You skipped 5 pictures in a row."]


def test_an_empty_stage_has_no_past(house: House) -> None:
    project = makers.a_project(house)
    with house.reading() as tx:
        stage = projects.stage(tx, project.slug, "features")
    played = rules.replay(house, stage, [Rule("control_accuracy", "restrict", below=0.7)])
    assert (played.people, played.answers, played.control_before, played.agreed_after) == (0, 0, None, None)
