"""From a training to a draft on somebody's page: whose word it is, of which meaning, and what is never learnt."""

from __future__ import annotations

from sqlalchemy import select, update
from tests.tagger.taught import PROJECT, Taught, taught
from tests.tagger.test_loop import shown, train

from manyeyes import datasets, items, projects, skills, tagger
from manyeyes.house import House
from manyeyes.items import Predictor
from manyeyes.skills import Candidate
from manyeyes.storage import tables
from manyeyes.tagger.learnt import has_learnt
from manyeyes.tagger.speaks_of import speaks_of

WITH_DRAFTS = PROJECT.replace(
    "    overlap:",
    "    drafts: {hidden_share: 0.05}\n"
    "    control_tasks: {share: 0.1, promote: {confidence: 0.9, answers: 1}}\n    overlap:",
)


def predictor_of(here: Taught) -> Predictor | None:
    """The tagger whose word counts now."""
    with here.house.reading() as tx:
        return items.predictor(tx, here.project.id, "tagger")


def test_the_tagger_that_serves_fills_in_and_one_that_is_rolled_back_does_not(classroom: House) -> None:
    here = taught(classroom, 50, WITH_DRAFTS)
    assert predictor_of(here) is None
    first = train(here)
    told = predictor_of(here)
    assert told is not None
    about = told.speaks_of["features"]
    assert (told.tagger, about.major) == (1, "1")
    assert about.questions == {tag: {"yes": at} for at, tag in enumerate(tagger.tags_known(classroom, first))}
    here.unanswered(5)
    looked = tagger.pictures_to_see(classroom, here.stage, all_of_them=True)
    assert tagger.predict_some(classroom, here.project, here.stage, looked) == 55
    with classroom.reading() as tx:
        assert all(items.predicted(tx, told, one) for one in looked)
    here.settle(10)
    train(here)
    second = predictor_of(here)
    assert second is not None
    assert second.tagger == 2
    with classroom.reading() as tx:
        assert not any(items.predicted(tx, second, one) for one in looked), "what the one before said counts no more"
    tagger.roll_back(classroom, here.stage, 1)
    back = predictor_of(here)
    assert back == told


def test_what_a_release_taught_speaks_of_the_questions_as_they_were_then(classroom: House) -> None:
    here = taught(classroom, 50, WITH_DRAFTS)
    made = datasets.make_release(classroom, here.project, here.crowd.release, say=lambda line: None)
    with classroom.transaction() as tx:
        tx.run(update(tables.stage).where(tables.stage.c.name == "features").values(workflow_major=2))
    train(here, made.name)
    told = predictor_of(here)
    assert told is not None
    assert told.speaks_of["features"].major == "1"


def test_nobody_is_measured_by_a_picture_the_tagger_learnt(classroom: House) -> None:
    here = taught(classroom, 60, WITH_DRAFTS)
    features = here.crowd.stages["features"]
    with classroom.reading() as tx:
        tasks = {row.item_id: row.id for row in tx.dynamic(select(tables.task.c.id, tables.task.c.item_id))}
    known = here.there[:12]
    with classroom.transaction() as tx:
        for one in known:
            tx.run(update(tables.task).where(tables.task.c.id == tasks[one]).values(lane=1))
    row = train(here)
    tagger.predict_some(classroom, here.project, here.stage, here.there)
    with classroom.reading() as tx:
        hashes = {number: item.sha256 for number, item in items.by_ids(tx, here.there).items()}
        told, stage = items.predictor(tx, here.project.id, "tagger"), projects.stage_by_id(tx, features.id)
        assert told is not None
        unlearnt = {one for one in here.there if items.not_learnt(tx, told, one)}
    learnt = {one for one, sha in hashes.items() if has_learnt(shown(classroom, row), sha)}
    assert learnt
    assert not learnt & set(known)
    assert unlearnt == set(here.there) - learnt

    settled = [one for one in here.there if one not in known]
    sure = [Candidate(tasks[one], {"text": ("yes", 0.99, 3)}) for one in settled]
    with classroom.transaction() as tx:
        tx.run(update(tables.task).where(tables.task.c.lane == 0).values(closed_as="settled", state=2))
        assert (
            skills.promote_due(tx, stage, [one for one in sure if one.task_id in {tasks[two] for two in learnt}], 1.0)
            == 0
        )
        promoted = skills.promote_due(tx, stage, sure, 1.0)
        lanes = {row.item_id for row in tx.dynamic(select(tables.task.c.item_id).where(tables.task.c.lane == 1))}
    assert promoted > 0
    assert not lanes & learnt


def test_a_tag_of_a_choice_stands_for_its_value(classroom: House) -> None:
    text = PROJECT.replace("type: yes_no}\n    overlap", "type: choice, values: [black, red]}\n    overlap")
    here = taught(classroom, text=text)
    with classroom.reading() as tx:
        stages = projects.stages(tx, here.project.id)
    told = speaks_of(stages, {"features": "3"}, ("sky", "blank:red", "text", "blank:black"))
    assert told["features"].questions == {"text": {"yes": 2}, "blank": {"black": 3, "red": 1}}
    assert told["features"].major == "3"
