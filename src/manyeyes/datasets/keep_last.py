"""`keep_last: 3`: of the releases that were called v1, v2, … by themselves the newest three stay.

What an owner gave a name is his: it is cited somewhere, and it stays. So does what a tagger was trained on, as long as
the tagger is in its stage's history: without it nobody could say what the tagger learnt from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from manyeyes.datasets import store
from manyeyes.datasets.shelf import Shelf
from manyeyes.datasets.store import Release
from manyeyes.house import House
from manyeyes.projects import Project, Stage

BY_ITSELF = re.compile(r"v\d+")


def too_old(made: Sequence[Release], keep: int, learnt_from: Collection[int]) -> list[Release]:
    """Those that go, of all releases of a stage, oldest first."""
    unnamed = [one for one in made if BY_ITSELF.fullmatch(one.name)]
    return [one for one in unnamed[: max(0, len(unnamed) - keep)] if one.id not in learnt_from]


def remove_older(
    house: House,
    project: Project,
    stage: Stage,
    shelf: Shelf,
    say: Callable[[str], None],
    learnt_from: Collection[int] = (),
) -> None:
    """Remove what is too old: its row first, so that nobody is offered a folder that is half gone."""
    keep = stage.file.settings.get("keep_last")
    if not keep:
        return
    with house.reading() as tx:
        of_stage = [one for one in store.releases(tx, project.id) if one.stage_id == stage.id]
        going = too_old(of_stage, keep, learnt_from)
    for one in going:
        with house.transaction() as tx:
            store.forget_release(tx, one.id)
        shelf.remove(one.name)
        say(f"Release {one.name} was removed: keep_last is {keep}.")
