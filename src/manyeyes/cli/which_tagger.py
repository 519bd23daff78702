"""Which tagger a command means: the one in a folder, or the one that serves in a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from manyeyes.cli import places, train_stages
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House

if TYPE_CHECKING:
    from manyeyes.tagger import Tagger

ABOUT = "tagger.json"


class NoTaggerHere(ManyEyesError):
    """There is no tagger in {folder}: neither its tagger.json nor a project's project.yaml is there."""

    remedy = "Name one: --tagger FOLDER, a folder that `manyeyes train` made, or a project that has one that serves."


class NoneServesYet(ManyEyesError):
    """No tagger of {stage} serves yet."""

    remedy = "Train one: manyeyes train; the project's page says what it waits for."
    status = 409


def tagger_at(folder: Path, stage: str = "") -> Tagger:
    """The tagger in `folder`, or the one that serves there. Raises NotATagger, NoTaggerHere, NoneServesYet, …"""
    from manyeyes import tagger

    if (folder / ABOUT).is_file():
        return tagger.load(folder)
    if not (folder / places.PROJECT_FILE).is_file():
        raise NoTaggerHere(folder=folder.resolve())
    found = places.find(folder)
    with opened(found) as house:
        _, asked = train_stages.asked_for(house, found.folder, stage)
        serves = tagger.serving_tagger(house, asked)
    if serves is None:
        raise NoneServesYet(stage=asked.name)
    return serves


def opened(found: places.Places) -> House:
    """The site's house, only to read; raises NotAppliedYet where there is none: looking must not make a site."""
    from manyeyes.house import open_house

    if not (found.site / ".manyeyes").is_dir():
        raise NotAppliedYet(folder=found.project_folder)
    return open_house(found.site, read_only=True)
