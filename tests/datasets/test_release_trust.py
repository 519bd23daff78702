"""A release says how far it can be trusted: who checked it, what each answer weighed, what was taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.datasets.answered import Crowd, a_project_in, answered_pictures, release_of, table

from manyeyes import answers, datasets, people
from manyeyes.house import House
from manyeyes.storage import tables


def card_of(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "card.json").read_text())
    return told


def check_all(crowd: Crowd, wrong: int = 0, size: int = 10) -> datasets.Audit:
    """Draw an audit, look at all, find `wrong` of them not to meet the conditions, and end it."""
    audit = datasets.start_audit(crowd.house, crowd.project, crowd.release, size, seed=1)
    with crowd.house.transaction() as tx:
        for position in range(1, audit.items + 1):
            found = {"character": "no"} if position <= wrong else {"character": "yes", "text": "no"}
            datasets.check_item(tx, audit, position, found, crowd.house.now())
        return datasets.end_audit(tx, datasets.audit_by_public_id(tx, audit.public_id), crowd.house.now())


def test_an_unaudited_release_says_so(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 4)
    folder = release_of(crowd)
    assert "**Nobody has checked this release.**" in (folder / "card.md").read_text()
    assert card_of(folder)["audit"] is None
    assert card_of(folder)["expected"] == pytest.approx(0.97**2, abs=1e-6)
    with house.reading() as tx:
        [release] = datasets.releases(tx, crowd.project.id)
        assert datasets.release_audit(tx, release) is None


def test_a_release_carries_the_newest_audit_that_ended(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 10)
    check_all(crowd, wrong=5)
    newest = check_all(crowd, wrong=1)
    datasets.start_audit(house, crowd.project, crowd.release, 3)
    folder = release_of(crowd)
    sentence = "We expected 94 of 100 to meet all conditions. The owner checked 10: 9 did (59.6–98.2 %)."
    assert f"**{sentence}** They were drawn at random from 10" in (folder / "card.md").read_text()
    told = card_of(folder)["audit"]
    assert (told["sentence"], told["found"], told["project_version"], told["answers_since"]) == (sentence, 9, 1, 0)
    assert told["bands"][0]["checked"] == 10
    assert "promise too much" not in (folder / "card.md").read_text()
    with house.reading() as tx:
        [release] = datasets.releases(tx, crowd.project.id)
        result = datasets.release_audit(tx, release)
    assert result is not None
    assert result.audit == newest


def test_where_more_was_promised_than_the_owner_found_the_card_warns(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 10)
    check_all(crowd, wrong=5)
    folder = release_of(crowd)
    assert "**The posteriors in these tables promise too much.**" in (folder / "card.md").read_text()
    assert card_of(folder)["audit"]["promised_too_much"] is True


def test_answers_that_came_after_the_audit_are_counted(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 3)
    check_all(crowd)
    crowd.answer(crowd.task(crowd.picture("anime-a/new.jpg", 1)), crowd.worker(), {"character": "yes", "text": "no"})
    assert card_of(release_of(crowd))["audit"]["answers_since"] == 2


def test_each_answer_has_the_weight_it_had_in_consensus(house: House) -> None:
    crowd = a_project_in(house)
    measured, stranger, gated, owner = crowd.worker(), crowd.worker(), crowd.worker(), crowd.worker("owner")
    with house.transaction() as tx:
        fit = {"stage_id": crowd.stages["features"].id, "number": 3, "after_answer": 0, "made_at": 0.0}
        fit_id = tx.add(tables.fit, fit)
        rows = [(measured, 0.93, 0), (gated, 0.6, 1)]
        tx.insert(
            tables.fit_skill,
            [
                {"fit_id": fit_id, "worker_id": who.id, "question": "character", "skill": skill, "gated": below}
                for who, skill, below in rows
            ],
        )
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1))
    crowd.settle(task, fit=3, character=("yes", "settled"), text=("no", "settled"))
    crowd.answer(task, measured, {"character": "no"}, {"character": "yes"})
    for who in (stranger, gated, owner):
        crowd.answer(task, who, {"character": "yes"})
    crowd.answer(task, crowd.worker(), {"character": "unsure"})
    rows_of_release = table(release_of(crowd) / "answers.parquet")
    assert [row["weight"] for row in rows_of_release] == [0, 0.93, 0.85, 0, 0.99, 0]


def test_answers_taken_back_stay_marked_and_weigh_nothing(house: House) -> None:
    crowd = a_project_in(house)
    honest, vandal = crowd.worker(), crowd.worker()
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1))
    crowd.settle(task, character=("yes", "settled"), text=("no", "settled"))
    for who in (honest, vandal):
        crowd.answer(task, who, {"character": "yes", "text": "no"})
    now = house.now()
    with house.transaction() as tx:
        answers.withdraw(tx, vandal.id, crowd.stages["features"].id, 0, now, by="owner", reason="random", now=now)
        stopped = {"project_id": crowd.project.id, "stage_id": crowd.stages["features"].id}
        people.restrict(
            tx,
            vandal.id,
            kind="stop",
            scope="stage",
            reason="random",
            numbers={},
            by="owner",
            now=now,
            until=None,
            **stopped,
        )
    folder = release_of(crowd)
    told = [(row["withdrawn"], row["weight"]) for row in table(folder / "answers.parquet")]
    assert told == [(False, 0.85), (False, 0.85), (True, 0), (True, 0)]
    assert "1 helper was stopped; 2 answers were taken back and do not count." in (folder / "card.md").read_text()
    counts = card_of(folder)["counts"]
    assert (counts["people_stopped"], counts["answers_withdrawn"]) == (1, 2)


def test_a_promoted_picture_keeps_the_answers_that_settled_it_and_hides_those_that_came_after(house: House) -> None:
    crowd = a_project_in(house)
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1), lane=1)
    crowd.settle(task, character=("yes", "settled"), text=("no", "settled"))
    crowd.answer(task, crowd.worker(), {"character": "yes"})
    with house.transaction() as tx:
        row = {"task_id": task, "stage_id": crowd.stages["features"].id, "source": "promoted", "state": "in use"}
        tx.insert(tables.control_task, [row | {"added_at": house.now() + 1}])
    folder = release_of(crowd)
    assert len(table(folder / "answers.parquet")) == 1
    assert not (folder.with_name(f"{folder.name}.private") / "answers.parquet").exists()
    with house.transaction() as tx:
        tx.run(tables.control_task.update().values(added_at=house.now() - 1))
    later = release_of(crowd)
    assert table(later / "answers.parquet") == []
    assert {row["value"] for row in table(later / "consensus.parquet")} == {"yes", "no"}
    assert [row["kept"] for row in table(later / "items.parquet")] == [True]
    [secret] = table(later.with_name(f"{later.name}.private") / "answers.parquet")
    assert secret["value"] == "yes"
    assert card_of(later)["counts"]["answers_on_known_pictures"] == 1


def test_once_the_stage_is_closed_nothing_is_hidden(house: House) -> None:
    crowd = a_project_in(house)
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1), lane=1)
    crowd.answer(task, crowd.worker(), {"character": "yes"})
    with house.transaction() as tx:
        tx.run(tables.stage.update().where(tables.stage.c.name == "features").values(state="closed"))
    folder = release_of(crowd)
    assert [row["weight"] for row in table(folder / "answers.parquet")] == [None]
    assert not folder.with_name(f"{folder.name}.private").exists()


def test_what_the_owner_settled_and_what_stays_contested_is_counted(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 4)
    task = crowd.task(crowd.picture("anime-a/1.jpg", 1))
    crowd.settle(task, 0.2, character=("yes", "settled"), text=("no", "contested"))
    with house.transaction() as tx:
        mine = (tables.consensus.c.task_id == task) & (tables.consensus.c.question == "character")
        tx.run(tables.consensus.update().where(mine).values(by_owner=1))
    folder = release_of(crowd)
    card = (folder / "card.md").read_text()
    assert "The owner himself settled 1 of 9 (11.1 %) of what is settled; 1 stay contested" in card
    [features] = [stage for stage in card_of(folder)["stages"] if stage["name"] == "features"]
    assert features["questions"][0]["expected"] == pytest.approx((4 * 0.97 + 0.99) / 5)
    assert "of 100 that stand, 97.4 are expected to be right" in card


def test_what_a_tagger_had_a_part_in_is_counted_and_the_owners_word_is_not(house: House) -> None:
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.97] * 4)
    assert "A tagger" not in (release_of(crowd) / "card.md").read_text()
    helped, decided = (crowd.task(crowd.picture(f"anime-a/{n}.jpg", n)) for n in (1, 2))
    crowd.settle(helped, 0.97, character=("yes", "settled"), text=("no", "open"))
    crowd.settle(decided, 0.97, character=("yes", "settled"))
    with house.transaction() as tx:
        for task, by_owner in ((helped, 0), (decided, 1)):
            mine = tables.consensus.update().where(tables.consensus.c.task_id == task)
            tx.run(mine.values(with_model=1, by_owner=by_owner))
    folder = release_of(crowd)
    assert card_of(folder)["counts"]["settled_with_model"] == 1
    assert "- A tagger had a part in 1 of 10 (10.0 %) of what is settled" in (folder / "card.md").read_text()
