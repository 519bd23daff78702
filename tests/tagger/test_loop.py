"""From answers to a tagger and back: learnt from what is settled, held against the one before, rolled back, live."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update
from tests.tagger.taught import PROJECT, Taught, taught

from manyeyes import datasets, items, tagger
from manyeyes.house import House
from manyeyes.storage import tables
from manyeyes.tagger import Training


def train(here: Taught, release: str | None = None) -> tagger.TaggerRow:
    """Train its stage without a word."""
    return tagger.train_stage(Training(here.house, here.project, here.stage, release, say=lambda line: None))


def shown(house: House, row: tagger.TaggerRow) -> Path:
    """The folder of a tagger."""
    return house.private / "taggers" / row.folder


def test_the_first_tagger_learns_from_what_is_settled_and_serves(classroom: House) -> None:
    here = taught(classroom, 50)
    row = train(here)
    assert (row.state, row.why, row.release, row.settled) == (
        "serving",
        "It is the first one, so it serves.",
        None,
        50,
    )
    assert row.metrics["learnt_from"] + row.metrics["held_back"] == 50
    assert row.metrics["map"] > row.metrics["map_baseline"]
    serving = tagger.serving_tagger(classroom, here.stage)
    assert serving is not None
    assert set(serving.about.tags) <= {"text", "character", "logo", "blank"}
    told = {one.tag: one for one in tagger.figures_of(classroom, row)}
    assert told["character"].known == row.metrics["held_back"]


def test_a_tagger_taught_lies_is_refused_and_the_good_one_goes_on_serving(classroom: House) -> None:
    here = taught(classroom, 60)
    good = train(here)
    turn_round(here)
    bad = train(here)
    assert (good.state, bad.number, bad.state) == ("serving", 2, "refused")
    assert bad.why.startswith("It does not serve, being worse by more than 0.05: ")
    assert "of tagger 1 on the same " in bad.why
    with classroom.reading() as tx:
        serving = tagger.serving(tx, here.stage.id)
    assert serving is not None
    assert serving.number == good.number
    assert tagger.roll_back(classroom, here.stage, bad.number).state == "serving"  # its owner knows better


def turn_round(here: Taught) -> None:
    """What is learnt from says the opposite from now on; what is judged with stays the truth."""
    now = datasets.settled_now(here.house, here.project, here.crowd.release)
    learnt = {item for item, part in zip(now.items, now.part, strict=True) if part == "train"}
    with here.house.transaction() as tx:
        ids = [one.id for one in items.by_ids(tx, here.there).values() if one.sha256 in learnt]
        said = tables.consensus
        tasks = select(tables.task.c.id).where(tables.task.c.item_id.in_(ids))
        for row in tx.dynamic(select(said.c.task_id, said.c.question, said.c.value).where(said.c.task_id.in_(tasks))):
            turned = "no" if row.value == "yes" else "yes"
            here_ = (said.c.task_id == row.task_id) & (said.c.question == row.question)
            tx.run(update(said).where(here_).values(value=turned))


def test_what_was_judged_with_once_is_never_learnt_from(classroom: House) -> None:
    here = taught(classroom, 40)
    release = here.crowd.release
    before = datasets.settled_now(classroom, here.project, release)
    here.settle(30)
    after = datasets.settled_now(classroom, here.project, release)
    part = dict(zip(after.items, after.part, strict=True))
    assert {item: part[item] for item in before.items} == dict(zip(before.items, before.part, strict=True))
    frozen = datasets.make_release(classroom, here.project, release, say=lambda line: None)
    targets = datasets.read_targets(datasets.release_folder(classroom, here.project, frozen.name))
    assert dict(zip(targets.items, targets.part, strict=True)) == part


def test_a_release_teaches_what_it_holds_and_the_same_seed_gives_the_same_numbers(classroom: House) -> None:
    here = taught(classroom, 50)
    made = datasets.make_release(classroom, here.project, here.crowd.release, say=lambda line: None)
    here.settle(10)
    first, second = train(here), train(here, made.name)
    assert first.release == second.release == made.name
    assert first.metrics["map"] == second.metrics["map"]
    assert second.why.startswith("It serves, being as good")
    assert train(here, tagger.NOW).metrics["learnt_from"] > first.metrics["learnt_from"]


def test_a_training_that_fails_is_written_down_and_what_served_goes_on(classroom: House) -> None:
    here = taught(classroom, 40)
    good = train(here)
    with pytest.raises(datasets.UnknownRelease):
        train(here, "v9")
    with classroom.reading() as tx:
        failed, kept = tagger.taggers(tx, here.stage.id)
    assert (failed.state, failed.why) == ("failed", "It failed: There is no release v9 of anime-or-cartoon.")
    assert (kept.state, kept.number) == ("serving", good.number)


def test_before_anything_is_settled_it_fails_with_a_sentence(classroom: House) -> None:
    here = taught(classroom)
    with classroom.reading() as tx:
        assert tagger.missing(tx, here.stage).sentence == "0 of 10 settled, then it can try."
    with pytest.raises(tagger.NothingToLearn, match="There is no tag to learn in what is settled of anime-or-cartoon"):
        train(here)
    with classroom.reading() as tx:
        assert "It failed: There is no tag" in tagger.taggers(tx, here.stage.id)[0].why


def test_its_owner_rolls_back_and_forth_and_never_to_what_failed(classroom: House) -> None:
    here = taught(classroom, 45)
    train(here)
    here.settle(10)
    train(here)
    back = tagger.roll_back(classroom, here.stage, 1)
    assert (back.state, back.why) == ("serving", "Its owner chose it.")
    with classroom.reading() as tx:
        assert {row.number: row.state for row in tagger.taggers(tx, here.stage.id)}[1] == "serving"
        assert sum(row.state == "serving" for row in tagger.taggers(tx, here.stage.id)) == 1
    with pytest.raises(tagger.UnknownTagger, match="has no tagger number 7"):
        tagger.roll_back(classroom, here.stage, 7)
    with pytest.raises(datasets.UnknownRelease):
        train(here, "nothing")
    with pytest.raises(tagger.CannotServe, match="its training failed"):
        tagger.roll_back(classroom, here.stage, 3)


def test_the_live_tagger_follows_people_and_rests_where_its_owner_rolled_back(classroom: House) -> None:
    here = taught(classroom, 50)
    train(here)
    assert not tagger.live_is_due(classroom, here.stage)
    here.settle(20)
    assert tagger.live_is_due(classroom, here.stage)
    tagger.refit_live(classroom, here.project, here.stage)
    live = tagger.live_tagger(classroom, here.stage)
    assert live is None or (live.number, live.state, live.settled) == (0, "live", 70)
    assert not tagger.live_is_due(classroom, here.stage)
    train(here)
    assert tagger.live_tagger(classroom, here.stage) is None
    tagger.roll_back(classroom, here.stage, 1)
    here.settle(10)
    with classroom.reading() as tx:
        second = tagger.tagger_by_number(tx, here.stage, 2)
    assert tagger.live_is_due(classroom, here.stage) == (second.state == "refused")


def test_every_picture_gets_a_word_of_the_tagger_that_serves_and_one_that_is_gone_gets_nan(classroom: House) -> None:
    here = taught(classroom, 45)
    row = train(here)
    new = here.unanswered(5)
    with classroom.reading() as tx:
        gone = items.by_id(tx, new[0])
    classroom.blobs.delete(items.original(gone.sha256))
    there = tagger.pictures_to_see(classroom, here.stage, all_of_them=True)
    assert set(there) == set(here.there)
    assert tagger.predict_some(classroom, here.project, here.stage, there) == 50
    assert not tagger.to_predict(classroom, here.stage)
    with classroom.reading() as tx:
        said = items.predictions(tx, here.stage.id, here.there)
    assert {one.tagger for one in said.values()} == {row.number}
    assert np.isnan(said[gone.id].scores).all()
    assert all(len(one.scores) == row.tags for one in said.values())
    assert not any(np.isnan(one.scores).any() for item, one in said.items() if item != gone.id)


def test_only_tags_that_were_verified_often_enough_are_learnt(classroom: House) -> None:
    here = taught(classroom, 45, PROJECT.replace("method: head,", 'method: head, only: "tag.count >= 20",'))
    train(here)
    made = tagger.serving_tagger(classroom, here.stage)
    assert made is not None
    assert made.about.tags == ("character",)


def test_curves_say_which_tag_the_next_answers_would_help(classroom: House) -> None:
    here = taught(classroom, 90)
    assert "no tagger yet" in tagger.learning_curves(classroom, here.stage).sentence
    train(here)
    found = tagger.learning_curves(classroom, here.stage)
    assert {one.tag for one in found.curves} <= {"text", "character", "logo", "blank"}
    assert found.most is None or found.curves[0].tag == found.most
    assert all(one.gain is None or one.gain_low <= one.gain <= one.gain_high for one in found.curves)


def test_a_folder_that_lost_its_row_is_in_nobodys_way(classroom: House) -> None:
    here = taught(classroom, 40)
    left = classroom.private / "taggers" / "anime-or-cartoon" / "tagger" / "1"
    left.mkdir(parents=True)
    (left / "half").write_text("of a process that was killed")
    row = train(here)
    assert not (shown(classroom, row) / "half").exists()
    assert (shown(classroom, row) / "tagger.json").is_file()
