"""What becomes of pictures in a screen, on both databases: dropped with reasons, twins grouped, people's work kept."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.flow.screening import (
    BLUR,
    TWINS,
    a_look,
    a_screened_project,
    everything,
    left_out,
    places,
    public,
    put_in,
    screened,
    the_screen,
)
from tests.makers import a_worker, answer, claim, the_stage

from manyeyes import collect, flow, items, projects
from manyeyes.house import House
from manyeyes.jobs import screen as screening
from manyeyes.media import Jail, Look, Seen
from manyeyes.projects import Project

NO = {"text": "no"}


def groups(house: House, ids: list[int]) -> dict[int, int]:
    with house.reading() as tx:
        return items.twin_groups(tx, ids)


def test_nobody_sees_a_picture_before_the_screen_has_decided(house: House) -> None:
    project = a_screened_project(house)
    put_in(house, project, [a_look(1), a_look(2)])
    assert claim(house, a_worker(house), the_stage(house, project)).outcome != "found"
    assert {state for state, _ in places(house, project).values()} == {"here"}
    assert screened(house, project) == {"passed": 2}
    assert claim(house, a_worker(house), the_stage(house, project)).outcome == "found"


def test_of_twins_the_sharpest_goes_on_and_the_others_are_kept_in_its_group(house: House) -> None:
    project = a_screened_project(house)
    soft, sharp, other = put_in(house, project, [a_look(1, softened=2), a_look(1), a_look(2)])
    assert screened(house, project) == {"passed": 2, "twin": 1}
    assert places(house, project) == {soft: ("dropped", "twin"), sharp: ("passed", ""), other: ("passed", "")}
    assert groups(house, [soft, sharp, other]) == {soft: sharp, sharp: sharp}
    with house.reading() as tx:
        (row,) = collect.left_out(tx, the_screen(house, project)).rows
        assert collect.left_out_counts(tx, the_screen(house, project)) == {"twin": 1}
    assert row.twin_of is not None
    assert (row.name, row.twin_of.public_id) == (public(house, soft), public(house, sharp))
    assert row.findings[0].number <= row.findings[0].bound == 4


def test_twins_that_are_all_kept_are_grouped_and_go_on(house: House) -> None:
    project = a_screened_project(house, "twins: {distance: 4, keep: all}")
    soft, sharp = put_in(house, project, [a_look(1, softened=2), a_look(1)])
    assert screened(house, project) == {"passed": 2}
    assert groups(house, [soft, sharp]) == {soft: sharp, sharp: sharp}
    assert left_out(house, project) == {}


def test_a_sharper_twin_that_comes_before_anybody_answered_takes_the_place(house: House) -> None:
    project = a_screened_project(house)
    (first,) = put_in(house, project, [a_look(1, softened=2)])
    screened(house, project)
    (sharper,) = put_in(house, project, [a_look(1)])
    assert screened(house, project) == {"passed": 1, "twin": 1}
    assert places(house, project)[first] == ("dropped", "twin")
    shown = claim(house, a_worker(house), the_stage(house, project))
    assert [task.item.id for task in shown.tasks] == [public(house, sharper)]
    assert claim(house, a_worker(house), the_stage(house, project)).tasks[0].item.id == public(house, sharper)


@pytest.mark.parametrize("how", ["answered", "holds"])
def test_a_sharper_twin_that_comes_after_people_answered_is_dropped_and_the_kept_one_stays(
    house: House, how: str
) -> None:
    project = a_screened_project(house)
    (first,) = put_in(house, project, [a_look(1, softened=2)])
    screened(house, project)
    worker = a_worker(house)
    lent = claim(house, worker, the_stage(house, project)).tasks[0]
    if how == "answered":
        answer(house, worker, lent.assignment, NO)
    (sharper,) = put_in(house, project, [a_look(1)])
    assert screened(house, project) == {"passed": 1, "twin": 1}
    assert places(house, project) == {first: ("passed", ""), sharper: ("dropped", "twin")}
    assert groups(house, [first, sharper]) == {first: first, sharper: first}


def test_red_and_blue_balloons_are_no_twins(house: House) -> None:
    project = a_screened_project(house)
    red = a_look(1)
    channels = bytes(255 - value for value in red.colours)
    blue = type(red)(**{**{name: getattr(red, name) for name in red.__dataclass_fields__}, "colours": channels})
    put_in(house, project, [red, blue])
    assert screened(house, project) == {"passed": 2}


def test_twins_within_a_series_leave_other_series_alone(house: House) -> None:
    project = a_screened_project(house, "twins: {distance: 4, within: series}")
    put_in(house, project, [a_look(1), a_look(1)], series="one")
    put_in(house, project, [a_look(1)], series="two")
    assert screened(house, project) == {"passed": 2, "twin": 1}


def test_blur_is_held_against_the_series_and_people_are_asked_about_the_uncertain_band(house: House) -> None:
    project = a_screened_project(house, BLUR)
    looks = [a_look(seed) for seed in range(1, 8)]
    band = [a_look(20, softened=s) for s in (0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3, 4, 6, 9)]
    verdicts = [
        one.verdict
        for one in collect.blur_verdicts(collect.rules_of(the_screen(house, project)), sharpness(looks + band))
    ]
    ids = put_in(house, project, looks + band)
    counts = screened(house, project)
    assert counts["blur"] == verdicts.count("sure")
    with house.reading() as tx:
        said = {one: flow.facts(tx, one, {"screen.blur"})["screen.blur"] for one in ids}
    assert [said[one] for one in ids] == verdicts
    assert {"sure", "uncertain", "fine"} <= set(verdicts)
    numbers = [
        collect_number(house, project, one) for one, verdict in zip(ids, verdicts, strict=True) if verdict == "sure"
    ]
    assert all(number < bound for number, bound in numbers)


def sharpness(looks: list[Look]) -> NDArray[np.float64]:
    return np.array([look.sharpness for look in looks])


def collect_number(house: House, project: Project, item_id: int) -> tuple[float, float]:
    with house.reading() as tx:
        found = collect.findings(tx, the_screen(house, project).id, [item_id])[item_id][0]
    return found.number, found.bound


def test_what_is_too_small_is_dropped_with_its_number(house: House) -> None:
    project = a_screened_project(house, "reject: {min_side: 64}")
    (small,) = put_in(house, project, [a_look(1)], size=(200, 63))
    put_in(house, project, [a_look(2)], size=(64, 64))
    assert screened(house, project) == {"min_side": 1, "passed": 1}
    assert collect_number(house, project, small) == (63, 64)


def test_running_again_or_after_a_kill_between_any_two_chunks_ends_with_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "CHUNK", 3)
    project = a_screened_project(house, f"{TWINS}, {BLUR}, reject: {{blank: sure}}")
    looks = [a_look(seed % 7, softened=seed / 4) for seed in range(20)]
    random.Random(3).shuffle(looks)
    put_in(house, project, looks)
    for killed_after in (1, 1, 2):
        kill_after(monkeypatch, killed_after)
        with pytest.raises(KeyboardInterrupt):
            screened(house, project)
        monkeypatch.undo()
        monkeypatch.setattr(screening, "CHUNK", 3)
    counts = screened(house, project)
    first = everything(house)
    assert sum(counts.values()) == 20
    assert screened(house, project) == counts
    assert everything(house) == first
    states = [state for state, _ in places(house, project).values()]
    assert (states.count("passed"), len(states)) == (counts["passed"], 20)


def kill_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    left = [writes]
    write = screening._write

    def until(*told: object) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        write(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(screening, "_write", until)


def test_a_thousand_pictures_are_judged_in_moments_and_a_second_run_writes_nothing(house: House) -> None:
    project = a_screened_project(house, f"{TWINS}, {BLUR}")
    looks = [a_look(seed) for seed in range(30)]
    put_in(house, project, [looks[n % 30] for n in range(1000)])
    counts = screened(house, project)
    assert counts == {"passed": 30, "twin": 970}
    changed = screening._changes(
        house, the_screen(house, project), screening.look_over(house, the_screen(house, project))
    )
    assert changed == []


@pytest.mark.data
def test_pictures_of_an_older_version_are_looked_at_again_through_the_jail_and_scored_where_asked(
    house: House, data: Path
) -> None:
    project = a_screened_project(house, f"{TWINS}, score: {{nsfw: true}}, reject: {{unreadable: true}}")
    files = sorted((data / "images" / "photos_demo").glob("*.jpg"))[:2]
    kept, gone = put_in(house, project, [None, None])
    with Jail(1) as jail, house.transaction() as tx:
        seen = jail.examine(files[0])
        assert isinstance(seen, Seen)
        source = projects.stage(tx, project.slug, "import")
        series = items.by_id(tx, kept).series_id
        house.blobs.put(items.original(seen.sha256), files[0].read_bytes())
        house.blobs.put(items.derived(seen.sha256, 320), seen.derivatives[320])
        real, _ = items.add(tx, project.id, replace(seen, look=None), series, True, house.now())
        flow.enter(tx, project, source, [real], house.now())
        engine: Any = SimpleNamespace(house=house, jail=jail, pause_if_stopping=lambda: None)
    stage = the_screen(house, project)
    plan = screening.plan(engine, project, stage, "job")
    assert (plan.total, plan.batches) == (9, 2)
    for number in (1, 0, 1):
        assert screening.batch(engine, project, stage, "job", number) == {"done": 3}
    again = screening.plan(engine, project, stage, "job")
    screening.batch(engine, project, stage, "job", again.batches - 1)
    assert screening.finish(engine, project, stage, "job") == {"unreadable": 2, "passed": 1}
    jail.close()
    assert {one: places(house, project)[one][0] for one in (kept, gone, real)} == {
        kept: "dropped",
        gone: "dropped",
        real: "passed",
    }
    with house.reading() as tx:
        known = flow.facts(tx, real)
        assert items.looks(tx, [real])[real] == seen.look
    assert 0 <= float(str(known["screen.nsfw"])) < 0.9


def test_the_grid_of_what_was_left_out_comes_in_pages_by_reason(house: House) -> None:
    project = a_screened_project(house, f"{TWINS}, reject: {{min_side: 100}}")
    put_in(house, project, [a_look(1) for _ in range(6)])
    put_in(house, project, [a_look(2), a_look(3)], size=(99, 200))
    screened(house, project)
    screen, seen, after = the_screen(house, project), [], 0
    while after is not None:
        with house.reading() as tx:
            page = collect.left_out(tx, screen, after=after, limit=3)
        seen += [row.findings[0].what for row in page.rows]
        after = page.after
    assert seen == ["twin"] * 5 + ["min_side"] * 2
    with house.reading() as tx:
        only = collect.left_out(tx, screen, what="min_side").rows
        assert collect.left_out_counts(tx, screen) == {"twin": 5, "min_side": 2}
    assert [row.findings[0].what for row in only] == ["min_side"] * 2
