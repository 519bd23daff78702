"""manyeyes simulate --keep: the made-up crowd answers the project's own pictures, and its answers stay in the site."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from manyeyes import projects
from manyeyes import simulator as room
from manyeyes.cli import places
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.projects import ProjectFile, Stage
from manyeyes.simulator import Crowd, Outcome

# The crowd's days lie behind us, so that nobody who comes now meets answers of tomorrow.
MONTH = 30 * 86_400.0


class KeepNeedsTruth(ManyEyesError):
    """Made-up people can answer real pictures only where a file says what is true of them."""

    remedy = "Say which: --keep --truth truth.csv (path, then a column a question)."


class TruthNeedsKeep(ManyEyesError):
    """A file of what is true of your pictures is for --keep, after which made-up answers stay in the site. Add it if
    you want that."""


class KeptAlone(ManyEyesError):
    """With --keep one run works on the site itself, so {option} has no place beside it."""


def kept(
    file: ProjectFile, project: Path, name: str, who: Crowd, truth: Path | None, seed: int, tell: room.Tell
) -> Outcome:
    """Let the crowd answer in the site; raises what the run raises, KeepNeedsTruth and NotAppliedYet."""
    if truth is None:
        raise KeepNeedsTruth
    found, clock = places.find(project), room.Clock(time.time() - MONTH)
    with open_house(found.site, clock=clock) as house:
        stage = _stage(house, found.folder, room.choose(file, name).name)
        known = room.read_truth(truth, stage.file)
        told = partial(tell, stage.name, seed)
        return room.answer_real_pictures(house, clock, stage, who, known, seed=seed, tell=told)


def _stage(house: House, folder: str, name: str) -> Stage:
    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
        if project is None:
            raise NotAppliedYet(folder=folder)
        return projects.stage(tx, project.slug, name)


def alone(**options: object) -> None:
    """Raise KeptAlone for the first of these options that is given."""
    for name, given in options.items():
        if given:
            raise KeptAlone(option=f"--{name}")
