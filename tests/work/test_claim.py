"""Who is given what, and what they are told when there is nothing."""

from __future__ import annotations

import threading
from collections import Counter

from sqlalchemy import func, select, update
from tests.conftest import Clock
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import assignment, projects, work
from manyeyes.assignment import Lane
from manyeyes.house import House
from manyeyes.storage import tables as t

NO = {"text": "no"}


def test_a_claim_tops_up_to_the_count_and_a_repeat_gives_the_same_pictures(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 5)
    worker, stage = a_worker(house), the_stage(house, project)
    first = claim(house, worker, stage, 3)
    again = claim(house, worker, stage, 3)
    assert first.outcome == "found"
    assert [task.assignment for task in again.tasks] == [task.assignment for task in first.tasks]
    assert len(claim(house, worker, stage, 5).tasks) == 5


def test_eight_people_at_once_give_a_thousand_pictures_exactly_three_answers_each(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 3, max: 3}"))
    pictures(house, project, 1000)
    stage = the_stage(house, project)
    failures: list[BaseException] = []

    def helper() -> None:
        worker = a_worker(house)
        try:
            held = list(claim(house, worker, stage, 2).tasks)
            while held:
                saved = answer(house, worker, held[0].assignment, NO, want=2)
                assert saved.next is not None
                held = list(saved.next.tasks) or list(claim(house, worker, stage, 2).tasks)
        except BaseException as error:
            failures.append(error)

    helpers = [threading.Thread(target=helper) for _ in range(8)]
    for one in helpers:
        one.start()
    for one in helpers:
        one.join()
    assert failures == []
    with house.reading() as tx:
        counts = Counter(row.answered for row in tx.dynamic(select(t.task.c.answered)))
        people = tx.dynamic(select(func.count(t.answer.c.worker_id.distinct()).label("n")).group_by(t.answer.c.task_id))
    assert counts == {3: 1000}
    assert {row.n for row in people} == {3}


def test_the_least_answered_pictures_come_first_so_counts_differ_by_one_at_most(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 5, max: 5}"))
    pictures(house, project, 12)
    stage = the_stage(house, project)
    for number in range(4):
        worker = a_worker(house)
        for _ in range(7 if number % 2 else 9):
            task = claim(house, worker, stage).tasks[0]
            answer(house, worker, task.assignment, NO)
        with house.reading() as tx:
            taken = [row.taken for row in tx.dynamic(select(t.task.c.taken))]
        assert max(taken) - min(taken) <= 1


def test_urgent_pictures_come_before_the_others(house: House) -> None:
    project = a_project(house)
    urgent = pictures(house, project, 20)[7]
    with house.transaction() as tx:
        tx.dynamic(update(t.task).where(t.task.c.item_id == urgent).values(band=0).returning(t.task.c.id))
    with house.reading() as tx:
        name = tx.scalar(select(t.item.c.public_id).where(t.item.c.id == urgent))
    assert claim(house, a_worker(house), the_stage(house, project)).tasks[0].item.id == name


def test_a_draw_is_renewed_so_that_no_order_can_be_guessed(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 30)
    stage = the_stage(house, project)
    orders = set()
    for _ in range(3):
        worker = a_worker(house)
        held = claim(house, worker, stage, 10).tasks
        orders.add(tuple(task.item.id for task in held))
        with house.transaction() as tx:
            for task in held:
                work.give_back(tx, worker, task.assignment, house.now())
    assert len(orders) == 3


def test_a_worker_who_has_seen_nearly_all_is_still_found_his_last_picture(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 3, max: 3}"))
    pictures(house, project, 400)
    worker, stage = a_worker(house), the_stage(house, project)
    seen = set()
    for _ in range(400):
        found = claim(house, worker, stage)
        assert found.outcome == "found"
        answer(house, worker, found.tasks[0].assignment, NO)
        seen.add(found.tasks[0].item.id)
    assert len(seen) == 400
    assert claim(house, worker, stage).outcome == "all_seen"


def test_others_hold_the_last_pictures_and_the_page_says_when_there_are_new_ones(house: House, clock: Clock) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}"))
    pictures(house, project, 2)
    stage = the_stage(house, project)
    claim(house, a_worker(house), stage, 2)
    clock.pass_by(130)
    found = claim(house, a_worker(house), stage)
    assert (found.outcome, found.message) == (
        "nothing_now",
        "Others hold the last pictures. New ones in about 3 minutes.",
    )
    assert found.retry_after == 170


def test_a_closed_tab_gives_its_pictures_back_after_five_minutes_and_an_open_one_keeps_them(
    house: House, clock: Clock
) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}"))
    pictures(house, project, 2)
    stage = the_stage(house, project)
    gone, here = a_worker(house), a_worker(house)
    lost = claim(house, gone, stage).tasks[0]
    kept = claim(house, here, stage).tasks[0]
    for _ in range(3):
        clock.pass_by(140)
        with house.transaction() as tx:
            assert work.heartbeat(tx, here, house.now()) == 1
    found = claim(house, a_worker(house), stage, 2)
    assert [task.item.id for task in found.tasks] == [lost.item.id]
    assert claim(house, here, stage).tasks[0].assignment == kept.assignment


def test_an_expired_lease_comes_back_to_its_worker_and_not_twice(house: House, clock: Clock) -> None:
    project = a_project(house)
    pictures(house, project, 1)
    worker, stage = a_worker(house), the_stage(house, project)
    first = claim(house, worker, stage).tasks[0]
    clock.pass_by(400)
    claim(house, a_worker(house), stage)  # sweeps
    assert claim(house, worker, stage).tasks[0].assignment == first.assignment


def test_a_skipped_picture_never_comes_back_and_frees_its_place(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}"))
    pictures(house, project, 1)
    worker, stage = a_worker(house), the_stage(house, project)
    task = claim(house, worker, stage).tasks[0]
    with house.transaction() as tx:
        assert work.skip(tx, worker, task.assignment, "I know this person", house.now())
    assert claim(house, worker, stage).outcome == "all_seen"
    assert claim(house, a_worker(house), stage).outcome == "found"


def test_a_picture_given_back_goes_to_others_and_may_come_again(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}"))
    pictures(house, project, 1)
    worker, other, stage = a_worker(house), a_worker(house), the_stage(house, project)
    task = claim(house, worker, stage).tasks[0]
    with house.transaction() as tx:
        assert work.give_back(tx, worker, task.assignment, house.now())
    taken = claim(house, other, stage).tasks[0]
    assert taken.item.id == task.item.id
    with house.transaction() as tx:
        work.give_back(tx, other, taken.assignment, house.now())
    assert claim(house, worker, stage).tasks[0].assignment == task.assignment


def test_every_outcome_says_its_sentence(house: House) -> None:
    project = a_project(house, is_open=False)
    worker, stage = a_worker(house), the_stage(house, project)
    assert claim(house, worker, stage).outcome == "paused"
    with house.transaction() as tx:
        projects.set_state(tx, stage.id, "open")
    stage = the_stage(house, project)
    assert claim(house, worker, stage).message == "There are no pictures yet. Come back soon."
    pictures(house, project, 1)
    for _ in range(2):
        someone = a_worker(house)
        answer(house, someone, claim(house, someone, stage).tasks[0].assignment, NO)
    assert claim(house, a_worker(house), stage).outcome == "finished"
    names = {outcome.outcome for outcome in work.OUTCOMES}
    assert len(names) == len(work.OUTCOMES) == 13
    assert all(outcome.sentence for outcome in work.OUTCOMES if outcome.outcome != "found")


def test_guests_are_told_to_sign_in_where_accounts_are_asked(house: House) -> None:
    text = a_project_file().replace("who: [guest]", "who: [account]")
    project = a_project(house, text)
    pictures(house, project, 1)
    stage = the_stage(house, project)
    assert claim(house, a_worker(house), stage).outcome == "sign_in_first"
    assert claim(house, a_worker(house, "account"), stage).outcome == "found"


def test_the_next_wave_opens_when_a_tenth_of_the_last_is_left(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}", wave=10))
    pictures(house, project, 25)
    stage = the_stage(house, project)
    opened = []
    for _ in range(25):
        worker = a_worker(house)
        task = claim(house, worker, stage).tasks[0]
        answer(house, worker, task.assignment, NO)
        with house.reading() as tx:
            opened.append(tx.scalar(select(func.count()).where(t.task.c.state != 0)))
    assert opened == [10] * 8 + [20] * 10 + [25] * 7


def test_the_next_wave_opens_when_somebody_has_seen_all_of_this_one(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 5, max: 5}", wave=4))
    pictures(house, project, 10)
    worker, stage = a_worker(house), the_stage(house, project)
    for number in range(10):
        found = claim(house, worker, stage)
        assert found.outcome == "found", number
        answer(house, worker, found.tasks[0].assignment, NO)
    assert claim(house, worker, stage).outcome == "all_seen"


def test_with_everything_open_pictures_that_come_later_are_open_at_once(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}", wave="all"))
    pictures(house, project, 20)
    worker, stage = a_worker(house), the_stage(house, project)
    claim(house, worker, stage)
    pictures(house, project, 3)
    assert len(claim(house, worker, stage, 20).tasks) == 20
    with house.reading() as tx:
        assert tx.dynamic(select(t.wave.c.number, t.wave.c.tasks)) == [(1, 23)]


def test_a_control_task_stands_at_one_place_in_each_block_and_looks_like_any_other(house: House) -> None:
    text = a_project_file(more="    control_tasks: {file: private/control.csv, share: {1: 0.25, 9: 0.1}}")
    known = [(f"known/{number}.png", "text", "yes") for number in range(9)]
    project = a_project(house, text, control=known)
    for path, _, _ in known:
        a_picture_at(house, project, path)
    pictures(house, project, 60)
    worker, stage = a_worker(house), the_stage(house, project)
    lanes, shapes = [], set()
    for _ in range(28):
        task = claim(house, worker, stage).tasks[0]
        with house.reading() as tx:
            lanes.append(
                tx.scalar(
                    select(t.task.c.lane)
                    .join(t.assignment, t.assignment.c.task_id == t.task.c.id)
                    .where(t.assignment.c.public_id == task.assignment)
                )
            )
        shapes.add((len(task.assignment), len(task.item.id), task.workflow, task.about, len(task.item.url)))
        answer(house, worker, task.assignment, NO)
    assert [lanes[:4].count(1), lanes[4:8].count(1)] == [1, 1]
    assert [lanes[8:18].count(1), lanes[18:28].count(1)] == [1, 1]
    assert len(shapes) == 1


def test_control_tasks_are_known_least_used_first_and_never_close(house: House) -> None:
    text = a_project_file(more="    control_tasks: {file: private/control.csv, share: {1: 0.5}}")
    known = [(f"known/{number}.png", "text", "yes") for number in range(4)]
    project = a_project(house, text, control=known)
    for path, _, _ in known:
        a_picture_at(house, project, path)
    pictures(house, project, 40)
    stage = the_stage(house, project)
    for _ in range(6):
        worker = a_worker(house)
        for _ in range(6):
            task = claim(house, worker, stage).tasks[0]
            answer(house, worker, task.assignment, {"text": "yes"})
    with house.reading() as tx:
        used = [row.taken for row in tx.dynamic(select(t.task.c.taken).where(t.task.c.lane == int(Lane.CONTROL)))]
        scores = tx.dynamic(select(t.skill.c.asked, t.skill.c.right))
        assert assignment.tally(tx, stage.id).tasks == 40
    assert max(used) - min(used) <= 1
    assert {(row.asked, row.right) for row in scores} == {(3, 3)}
