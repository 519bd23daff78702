"""Videos taken apart, on both databases and with real clips: every tenth frame, blur and twins left out, once each."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from manyeyes import collect, flow, items, projects, work
from manyeyes.house import House
from manyeyes.jobs import frames, screen
from manyeyes.media import Jail, Sampling, Seen
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

pytestmark = pytest.mark.data
FILMS = """\
project: films
title: "Films"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: films}}
  - {name: frames, kind: frames, every: 10 frames}
  - {name: screen, kind: screen, SCREEN}
  - name: look
    kind: classify
    questions: [{name: foot, ask: "A foot?", type: yes_no}]
    order: {open: all}
"""
TWINS = "twins: {distance: 4, within: video, keep: sharpest}, blur: {reject: sure, ask: uncertain}"


@pytest.fixture(scope="module")
def jail() -> Any:
    with Jail(1) as jail:
        yield jail


class Site:
    """A project with films, and hands that run its stages."""

    def __init__(self, house: House, jail: Jail, asked: str) -> None:
        folder = house.site / "films"
        (folder / "films" / "one").mkdir(parents=True)
        (folder / "project.yaml").write_text(FILMS.replace("SCREEN", asked))
        with house.transaction() as tx:
            projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "films", house.now())
            self.project: Project = projects.find(tx, "films")
            self.stages: dict[str, Stage] = {one.name: one for one in projects.stages(tx, self.project.id)}
        self.house, self.jail, self.folder = house, jail, folder / "films" / "one"
        self.engine: Any = SimpleNamespace(house=house, jail=jail, pause_if_stopping=lambda: None)

    def put(self, *clips: Path) -> list[int]:
        """Import clips; returns their items."""
        made = []
        for clip in clips:
            shutil.copyfile(clip, self.folder / clip.name)
            seen = self.jail.examine(self.folder / clip.name)
            assert isinstance(seen, Seen), seen
            with self.house.transaction() as tx:
                stage = self.stages["import"]
                series = items.add_series(tx, self.project.id, "one", "One", {})
                item_id, _ = items.add(tx, self.project.id, seen, series, False, self.house.now())
                items.add_source(tx, item_id, stage.id, f"one/{clip.name}", series)
                flow.enter(tx, self.project, stage, [item_id], self.house.now())
            made.append(item_id)
        return made

    def run(self, verb: Any, name: str) -> dict[str, int]:
        """One job from plan to end; returns its counts."""
        job = f"job-{name}"
        plan = verb.plan(self.engine, self.project, self.stages[name], job)
        counts = verb.finish(self.engine, self.project, self.stages[name], job)
        for number in range(plan.batches):
            counts += verb.batch(self.engine, self.project, self.stages[name], job, number)
        verb.forget(self.house, job)
        return {what: many for what, many in counts.items() if what != "done"}

    def rows(self) -> list[Any]:
        """Every sampled still."""
        with self.house.reading() as tx:
            return tx.dynamic(select(t.frame).order_by(t.frame.c.video_id, t.frame.c.frame_index))

    def states(self, stage: str) -> dict[int, str]:
        """Where items stand in a stage."""
        with self.house.reading() as tx:
            return flow.states_in(tx, self.stages[stage])


@pytest.fixture
def site(house: House, jail: Jail) -> Site:
    return Site(house, jail, TWINS)


def blobs(house: House) -> set[str]:
    """Every original that is kept."""
    return {file.name for file in (house.private / "blobs" / "original").rglob("*") if file.is_file()}


def test_every_tenth_frame_becomes_an_item_of_the_films_series_and_the_film_itself_goes_no_further(
    house: House, jail: Jail, data: Path
) -> None:
    site = Site(house, jail, "reject: {min_side: 10}")
    (film,) = site.put(data / "video" / "bikes.mp4")
    counts = site.run(frames, "frames")
    rows = site.rows()
    assert counts == {"passed": len(rows)}
    assert [row.frame_index for row in rows] == list(range(0, 10 * len(rows), 10))
    assert [row.time for row in rows] == sorted(row.time for row in rows)
    assert site.states("frames")[film] == "taken_apart"
    assert set(site.states("screen")) == {row.item_id for row in rows}
    with house.reading() as tx:
        stills = items.by_ids(tx, [row.item_id for row in rows])
        source = items.sources(tx, [rows[3].item_id])[rows[3].item_id][0]
        video = tx.dynamic(select(t.video))[0]
        facts = flow.facts(tx, rows[3].item_id)
    assert source.path == "one/bikes.mp4#30"
    assert (facts["frames.index"], facts["frames.time"]) == (30, rows[3].time)
    assert {(one.kind, one.format, one.series_id) for one in stills.values()} == {
        ("image", "JPEG", stills[rows[0].item_id].series_id)
    }
    assert video.decoded > 0
    assert all(collected(house, one.sha256) for one in stills.values())
    flow.refresh(house, site.project)
    assert film not in site.states("screen")


def collected(house: House, sha256: str) -> bool:
    return house.blobs.has(items.original(sha256)) and house.blobs.has(items.derived(sha256, 320))


def test_frames_that_are_blurred_or_twins_stay_rows_and_those_left_out_too_early_are_decoded_again(
    site: Site, data: Path
) -> None:
    site.put(data / "video" / "bigbuckbunny.mp4")
    counts = site.run(frames, "frames")
    rows = site.rows()
    out = [row for row in rows if row.item_id is None]
    assert counts["twin"] + counts.get("blur", 0) == len(out) > 0
    assert counts["passed"] == len(rows) - len(out)
    assert all(row.reason in ("blur", "twin") and row.thumbnail and row.number is not None for row in out)
    assert {row.reason for row in rows if row.item_id is not None} == {""}
    assert len(blobs(site.house)) == counts["passed"]
    assert site.run(screen, "screen") == {"passed": counts["passed"]}
    with site.house.reading() as tx:
        page = collect.left_out(tx, site.stages["screen"], limit=200)
        assert collect.left_out_counts(tx, site.stages["screen"]) == {
            what: many for what, many in counts.items() if what != "passed"
        }
    assert [row.name for row in page.rows] == [f"frame-{row.id}" for row in out]
    assert {row.series for row in page.rows} == {"One"}


def test_a_frame_taken_back_is_decoded_again_goes_on_and_can_be_dropped_again(site: Site, data: Path) -> None:
    site.put(data / "video" / "bigbuckbunny.mp4")
    counts = site.run(frames, "frames")
    site.run(screen, "screen")
    out = next(row for row in site.rows() if row.item_id is None)
    stage, now = site.stages["screen"], site.house.now()
    name = flow.take_back(site.house, stage, f"frame-{out.id}", now)
    with site.house.reading() as tx:
        item = items.by_public_id(tx, name)
        assert item is not None
        assert items.places(tx, [item.id])[item.id].frame_index == out.frame_index
    assert site.states("look")[item.id] == "here"
    assert site.run(screen, "screen") == {"passed": counts["passed"] + 1}
    with pytest.raises(flow.NotLeftOut):
        flow.take_back(site.house, stage, f"frame-{out.id}", now)
    flow.drop_again(site.house, stage, name, now)
    assert item.id not in site.states("look")
    assert site.states("screen")[item.id] == "dropped"


def test_a_film_killed_at_any_chunk_is_begun_again_and_ends_with_the_same(
    site: Site, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manyeyes.collect.frames.take_apart.AT_ONCE", 2)
    site.put(data / "video" / "bikes.mp4")
    stage, left = site.stages["frames"], [0]
    stills = sum(1 for _ in site.jail.frames(site.folder / "bikes.mp4", Sampling("frames", 10))) - 1

    def killed() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    frames.plan(site.engine, site.project, stage, "killed")
    site.engine.pause_if_stopping = killed
    for calls in (3, stills, stills + 2):
        left[0] = calls
        with pytest.raises(KeyboardInterrupt):
            frames.batch(site.engine, site.project, stage, "killed", 0)
    site.engine.pause_if_stopping = lambda: None
    counts = frames.batch(site.engine, site.project, stage, "killed", 0)
    once = [tuple(row) for row in site.rows()]
    assert frames.batch(site.engine, site.project, stage, "killed", 0) == counts
    assert [tuple(row) for row in site.rows()] == once
    assert (
        len({row[3] for row in once}) == len(once) == counts["passed"] + counts.get("twin", 0) + counts.get("blur", 0)
    )
    assert len(blobs(site.house)) == counts["passed"]


def test_the_same_clip_in_another_encoding_is_taken_once(site: Site, data: Path) -> None:
    first, second = site.put(data / "video" / "b.mp4", data / "video" / "b.avi")
    counts = site.run(frames, "frames")
    assert counts["twin"] >= 1
    states = site.states("frames")
    assert (states[first], states[second]) == ("taken_apart", "dropped")
    assert {row.video_id for row in site.rows()} == {first}
    with site.house.reading() as tx:
        assert items.twin_groups(tx, [first, second]) == {first: first, second: first}
        name = items.by_id(tx, second).public_id
    flow.take_back(site.house, site.stages["frames"], name, site.house.now())
    assert site.run(frames, "frames")["passed"] >= 1
    assert site.states("frames")[second] == "taken_apart"
    assert second not in site.states("screen")


def test_a_film_that_is_gone_from_its_folder_is_dropped_with_the_reason(site: Site, data: Path) -> None:
    (film,) = site.put(data / "video" / "bikes.mp4")
    (site.folder / "bikes.mp4").unlink()
    assert site.run(frames, "frames") == {"unreadable": 1}
    assert site.states("frames") == {film: "dropped"}


def test_every_still_that_was_looked_at_is_counted_as_kept_or_left_out(site: Site, data: Path) -> None:
    site.put(data / "video" / "bikes.mp4")
    site.run(frames, "frames")
    rows = site.rows()
    with site.house.reading() as tx:
        stills = collect.stills(tx, site.stages["frames"])
    assert stills.looked_at == len(rows) == stills.kept + sum(stills.left_out.values())
    assert stills.kept == sum(row.item_id is not None for row in rows) < len(rows)
    assert set(stills.left_out) <= {"blur", "twin"}


def test_a_clip_that_was_left_out_as_a_twin_counts_among_what_there_is_to_look_at(site: Site, data: Path) -> None:
    site.put(data / "video" / "b.mp4", data / "video" / "muted_b.mp4")
    site.run(frames, "frames")
    with site.house.reading() as tx:
        told = work.progress(tx, site.project, site.house.now())
    assert {one.name: one.left_out for one in told}["frames"] == 1
