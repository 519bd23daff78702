"""The site a made-up crowd works on: a real house in memory, with a clock that goes when told, then thrown away."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from manyeyes import flow, items, people, projects, skills
from manyeyes.house import House, open_house
from manyeyes.media import Seen
from manyeyes.people import Worker
from manyeyes.projects import Project, ProjectFile, Stage
from manyeyes.settings import Settings
from manyeyes.simulator.pictures import Picture
from manyeyes.storage import names_drawn_by

MEMORY = Path("/dev/shm")  # where Linux has a folder that is memory
START = 1_767_225_600.0  # 1 January 2026: a run knows no other time
AT_ONCE = 500  # pictures a transaction


class Clock:
    """Seconds that pass only when the run says so."""

    def __init__(self, start: float = START) -> None:
        """Begin then."""
        self.seconds = start

    def __call__(self) -> float:
        """The time now, in seconds since 1970."""
        return self.seconds

    def go_to(self, seconds: float) -> None:
        """Never back."""
        self.seconds = max(self.seconds, seconds)


@contextmanager
def thrown_away(clock: Clock) -> Iterator[House]:
    """An open site with nothing in it."""
    # Not Settings(): a PostgreSQL named in the environment is somebody's real site.
    settings = Settings.model_construct()
    with (
        tempfile.TemporaryDirectory(prefix="manyeyes-simulate-", dir=_where()) as folder,
        open_house(Path(folder), clock=clock, settings=settings) as house,
    ):
        yield house


def _where() -> Path | None:
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """The rooms draw from Python's own chance, and names decide when rules look: the same seed, the same run.

    Given back as it was.
    """
    before = random.getstate()
    random.seed(seed)
    try:
        with names_drawn_by(random.Random(seed).getrandbits):
            yield
    finally:
        random.setstate(before)


def move_in(house: House, file: ProjectFile, pictures: Sequence[Picture]) -> tuple[Stage, dict[str, Picture]]:
    """Apply the project, open its one stage, let the pictures enter; returns the stage, and pictures by public id."""
    with house.transaction() as tx:
        projects.apply(tx, file, ".", house.now())
        project = projects.find(tx, file.project)
        source, stage = projects.stages(tx, project.id)
        known = [(one.path, name, value) for one in pictures if one.control for name, value in one.truth.items()]
        skills.keep_control_file(tx, stage.id, known)
        projects.set_state(tx, stage.id, "open")
    seen: dict[str, Picture] = {}
    for start in range(0, len(pictures), AT_ONCE):
        seen |= _take_in(house, project, source, pictures[start : start + AT_ONCE])
    with house.reading() as tx:
        return projects.stage_by_id(tx, stage.id), seen


def _take_in(house: House, project: Project, source: Stage, pictures: Sequence[Picture]) -> dict[str, Picture]:
    made: dict[int, Picture] = {}
    with house.transaction() as tx:
        series = items.add_series(tx, project.id, "made up", "Made up", {})
        for one in pictures:
            item_id, _ = items.add(tx, project.id, _looked_at(one), series, False, house.now())
            items.add_source(tx, item_id, source.id, one.path, series)
            made[item_id] = one
        flow.enter(tx, project, source, list(made), house.now())
        return {items.by_id(tx, item_id).public_id: one for item_id, one in made.items()}


def _looked_at(picture: Picture) -> Seen:
    """What the jail would say of a picture that is not there."""
    sha = hashlib.sha256(picture.path.encode()).hexdigest()
    return Seen(sha256=sha, format="PNG", width=640, height=480, bytes=1, derivatives={})


def somebody(house: House) -> Worker:
    """A worker of the site; the stage alone is for guests."""
    with house.transaction() as tx:
        return people.new_worker(tx, "guest", house.now())
