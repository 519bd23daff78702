"""A made-up crowd on the real pictures of a site, whose answers stay there, marked as made up.

For trying the whole way, from answers to a tagger, before anybody came. Where real people have answered it is refused:
nobody could part their answers from made-up ones again.
"""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes import items, people, projects
from manyeyes.assignment import Lane
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.simulator import person as people_of
from manyeyes.simulator import store
from manyeyes.simulator.at_work import Helper, World
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.check import fits
from manyeyes.simulator.crowd import Crowd
from manyeyes.simulator.measure import outcome_of
from manyeyes.simulator.outcome import Outcome
from manyeyes.simulator.pictures import Picture
from manyeyes.simulator.simulate import Run, Tell, silently
from manyeyes.simulator.site import Clock
from manyeyes.simulator.stage_alone import CannotSimulate
from manyeyes.simulator.truth_file import Truth
from manyeyes.storage import Transaction

MADE_UP = "made_up"


class RealPeopleAnswered(ManyEyesError):
    """{n} answers in this site are by real people, and made-up ones would mix with them."""

    status = 409
    remedy = "Take a copy of the project's folder without .manyeyes, import there, and simulate on that."


class StageNotOpen(ManyEyesError):
    """{stage} is {state}, so nobody may answer there. Open it first: manyeyes open"""

    status = 409


class TruthMissing(ManyEyesError):
    """Nothing is known of {n} of the {total} pictures of {stage} ({some}), so nobody made up can look at them."""

    remedy = "Give each of them a line in the truth file."


def answer_real_pictures(
    house: House, clock: Clock, stage: Stage, crowd: Crowd, truth: Truth, *, seed: int = 1, tell: Tell = silently
) -> Outcome:
    """Let the crowd work through an open stage of a site whose clock this is; everything stays as people leave it.

    Answers are from workers of kind made_up, which releases count apart. Raises RealPeopleAnswered, StageNotOpen,
    CannotSimulate, TruthMissing, CrowdDoesNotFit.
    """
    fits(crowd, stage.file)
    with house.reading() as tx:
        project = projects.project_by_id(tx, stage.project_id)
        _may_begin(tx, stage)
        pictures = _pictures(tx, project, stage, truth)
    chance = Chance(seed)
    world = World(house, stage, crowd, chance, pictures)
    everybody = people_of.made_up(crowd, stage.file.questions, chance)
    run = Run(world, clock, [Helper(world, one, _somebody(house)) for one in everybody], tell)
    return outcome_of(world, run.helpers, run.until_the_end(), run.curve)


def _may_begin(tx: Transaction, stage: Stage) -> None:
    if stage.state != "open":
        raise StageNotOpen(stage=stage.name, state=stage.state)
    if any(question.only for question in stage.file.questions) or stage.kind != "classify":
        raise CannotSimulate(stage=stage.name, kind=f"a {stage.kind} stage, or asks some questions only of some")
    if n := int(tx.scalar(store.BY_PEOPLE) or 0):
        raise RealPeopleAnswered(n=n)


def _pictures(tx: Transaction, project: Project, stage: Stage, truth: Truth) -> Mapping[str, Picture]:
    """Every picture people are asked about, by its public id."""
    asked = {row.item_id: row for row in tx.all(store.ASKED_ABOUT, {"stage": stage.id})}
    paths = {item_id: [one.path for one in found] for item_id, found in items.sources(tx, list(asked)).items()}
    known = {item_id: next((path for path in paths[item_id] if path in truth), None) for item_id in asked}
    missing = [item_id for item_id, path in known.items() if path is None]
    if missing:
        some = ", ".join((paths[one] or ["a still"])[0] for one in missing[:3])
        raise TruthMissing(n=len(missing), total=len(asked), stage=stage.name, some=some)
    return {
        asked[item_id].public_id: Picture(number, truth[path], asked[item_id].lane == Lane.CONTROL)
        for number, (item_id, path) in enumerate(known.items())
        if path is not None
    }


def _somebody(house: House) -> Worker:
    with house.transaction() as tx:
        return people.new_worker(tx, MADE_UP, house.now())
