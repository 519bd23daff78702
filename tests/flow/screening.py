"""Makers for tests of machine stages: a project with a screen, pictures with looks of their own."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter
from sqlalchemy import select
from tests.makers import a_project, a_project_file

from manyeyes import collect, flow, items, projects
from manyeyes.house import House
from manyeyes.jobs import screen as screening
from manyeyes.media import Look, Seen
from manyeyes.media.look import look_of
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

_numbers = itertools.count(1)
TWINS = "twins: {distance: 4, keep: sharpest}"
BLUR = "blur: {reject: sure, ask: uncertain}"


def a_screened_project(house: House, asked: str = TWINS, more: str = "", wave: int | str = "all") -> Project:
    """A project whose pictures pass a screen before people see them."""
    text = a_project_file(more=more, wave=wave)
    return a_project(
        house, text.replace("  - name: features", f"  - {{name: screen, kind: screen, {asked}}}\n  - name: features")
    )


def a_scene(seed: int, size: tuple[int, int] = (320, 240), softened: float = 0.0) -> Image.Image:
    """A picture of random shapes; the same seed shows the same, softened or at another size."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (6, 8, 3), dtype=np.uint8), "RGB")
    scene = small.resize((640, 480), Image.Resampling.NEAREST)
    fine = random.integers(-12, 13, (480, 640, 1))
    scene = Image.fromarray(np.clip(np.asarray(scene, dtype=np.int16) + fine, 0, 255).astype(np.uint8))
    if softened:
        scene = scene.filter(ImageFilter.GaussianBlur(softened))
    return scene.resize(size, Image.Resampling.LANCZOS)


def a_look(seed: int, softened: float = 0.0) -> Look:
    """How such a scene looks."""
    return look_of(a_scene(seed, softened=softened))


def put_in(
    house: House,
    project: Project,
    looks: Sequence[Look | None],
    *,
    series: str = "one",
    size: tuple[int, int] = (640, 480),
) -> list[int]:
    """Import pictures that look like this; returns their ids."""
    with house.transaction() as tx:
        source = projects.stage(tx, project.slug, "import")
        series_id = items.add_series(tx, project.id, series, series.title(), {})
        made = []
        for look in looks:
            number = next(_numbers)
            sha = hashlib.sha256(f"seen {number}".encode()).hexdigest()
            seen = Seen(sha, "PNG", *size, 100, {}, look)
            item_id, _ = items.add(tx, project.id, seen, series_id, False, house.now())
            items.add_source(tx, item_id, source.id, f"{series}/{number}.png", series_id)
            made.append(item_id)
        flow.enter(tx, project, source, made, house.now())
    return made


def the_screen(house: House, project: Project) -> Stage:
    """The screen as it stands."""
    with house.reading() as tx:
        return projects.stage(tx, project.slug, "screen")


def screened(house: House, project: Project) -> Counter[str]:
    """Run the screen."""
    return screening.screen(house, the_screen(house, project))


def places(house: House, project: Project, stage: str = "screen") -> dict[int, tuple[str, str]]:
    """(state, reason) of each item in a stage."""
    with house.reading() as tx:
        stage_id = projects.stage(tx, project.slug, stage).id
        rows = tx.dynamic(select(t.item_stage).where(t.item_stage.c.stage_id == stage_id))
    return {row.item_id: (row.state, row.reason) for row in rows}


def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All a screen writes, but for the times."""
    wanted = {
        "finding": select(t.finding).order_by(t.finding.c.item_id, t.finding.c.what),
        "twin": select(t.twin).order_by(t.twin.c.item_id),
        "item_stage": select(
            t.item_stage.c.item_id, t.item_stage.c.stage_id, t.item_stage.c.state, t.item_stage.c.reason
        ).order_by(t.item_stage.c.item_id, t.item_stage.c.stage_id),
        "task": select(t.task.c.stage_id, t.task.c.item_id, t.task.c.state, t.task.c.closed_as).order_by(
            t.task.c.item_id
        ),
    }
    with house.reading() as tx:
        return {name: [tuple(row) for row in tx.dynamic(statement)] for name, statement in wanted.items()}


def public(house: House, item_id: int) -> str:
    """The name of an item that leaves the server."""
    with house.reading() as tx:
        return items.by_id(tx, item_id).public_id


def left_out(house: House, project: Project) -> dict[str, tuple[str, bool]]:
    """What the grid shows: the reason and whether it was taken back, by name."""
    with house.reading() as tx:
        page = collect.left_out(tx, the_screen(house, project))
    return {row.name: (row.findings[0].what, row.taken_back) for row in page.rows}
