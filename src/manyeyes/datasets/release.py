"""A release: everything the house knows at one moment, frozen into a folder that never changes.

It is made in steps that can each be repeated: a snapshot, the pictures in parts, then all that needs everything. What a
step found lies on the disk beside what it made, so that another process goes on where one died; `make_release` takes
the same steps in one go, and the bytes are the same.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from pathlib import Path

from manyeyes.datasets import store
from manyeyes.datasets.card import read_card
from manyeyes.datasets.formats.exporting import write_formats
from manyeyes.datasets.freeze import Frozen, Order, compose, freeze
from manyeyes.datasets.keep_last import remove_older
from manyeyes.datasets.shelf import (
    FolderInTheWay,
    ReleaseExists,
    Shelf,
    check_name,
    next_name,
)
from manyeyes.datasets.store import Release
from manyeyes.datasets.wanted import Serving
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage


class NotAReleaseStage(ManyEyesError):
    """The stage {stage} is of kind {kind}; a release is made at a stage of kind release."""


class UnknownRelease(ManyEyesError):
    """There is no release {name} of {project}."""

    status = 404


def make_release(
    house: House,
    project: Project,
    stage: Stage,
    name: str | None = None,
    say: Callable[[str], None] = print,
    serving: Serving | None = None,
) -> Release:
    """Freeze what the house knows now as PROJECT/releases/NAME, in one go; takes seconds to minutes, whole or not.

    Raises NotAReleaseStage, NameRefused, ReleaseExists, ReleaseBeingMade, ComponentTooLarge, SplitWrong, TwinsApart,
    DiskFull.
    """
    must_release(stage)
    shelf = shelf_of(house, project)
    with shelf.alone():
        order = Order(house, project, stage, *number_and_name(house, project, shelf, name), say, serving=serving)
        with shelf.making() as making:
            frozen = freeze(order, making)
            shelf.announce(making, order.name)
            made = enter(order, shelf, frozen)
    _write_beside(order, shelf)
    remove_older(house, project, stage, shelf, say)
    for line in told(made, shelf):
        say(line)
    return made


def must_release(stage: Stage) -> None:
    """Raise NotAReleaseStage."""
    if stage.kind != "release":
        raise NotAReleaseStage(stage=stage.name, kind=stage.kind)


def release_told(house: House, project: Project, made: Release) -> list[str]:
    """What an owner reads of a release that was made: its parts, what to know of them, what it holds."""
    shelf = shelf_of(house, project)
    split = read_card(shelf.path(made.name)).split
    parts = [f"Split: {', '.join(str(part) for part in split.parts)}.", *split.warnings] if split else []
    return parts + told(made, shelf)


def told(made: Release, shelf: Shelf) -> list[str]:
    """What an owner reads at the end."""
    empty = "No item is kept yet: nothing came as far as the release with `keep` true. The card says what is missing."
    kept, of = made.counts["items_kept"], made.counts["items"]
    line = f"Release {made.name}: {kept} of {of} items, in {shelf.path(made.name)}"
    beside = sorted(path.name for path in shelf.exports(made.name).glob("[!.]*"))
    exports = [f"Beside it, in {made.name}.exports: {', '.join(beside)}"] if beside else []
    return [*([] if kept else [empty]), line, *exports]


def shelf_of(house: House, project: Project) -> Shelf:
    """The project's releases folder."""
    return Shelf(house.site / project.folder / "releases")


def release_folder(house: House, project: Project, name: str) -> Path:
    """The folder of a release that was made; raises UnknownRelease, also for what can be no name."""
    with house.reading() as tx:
        found = next((one for one in store.releases(tx, project.id) if one.name == name), None)
    folder = house.site / project.folder / found.folder if found else None
    if folder is None or not folder.is_dir():
        raise UnknownRelease(name=name, project=project.slug)
    return folder


def number_and_name(
    house: House, project: Project, shelf: Shelf, name: str | None, under_way: Collection[str] | None = None
) -> tuple[int, str]:
    """The next number and the name wished for, or the next free one. Raises NameRefused, ReleaseExists."""
    with house.reading() as tx:
        made = store.releases(tx, project.id)
    entered = {one.name for one in made}
    shelf.sweep(entered, under_way)
    reserved = shelf.reserved()
    number = 1 + max([one.number for one in made] + [taken for taken, _ in reserved], default=0)
    taken = entered | {other for _, other in reserved}
    if name is None:
        return number, next_name(number, taken | shelf.names())
    if check_name(name) in taken:
        raise ReleaseExists(name=name)
    if shelf.path(name).exists():
        raise FolderInTheWay(folder=f"releases/{name}")
    return number, name


def reserve_release(
    house: House, project: Project, stage: Stage, name: str | None, key: str, under_way: Collection[str]
) -> tuple[int, str]:
    """Set a number and a name aside for a release that is made step by step under `key`; returns them.

    `under_way` are the keys of all that are still being made. Raises NotAReleaseStage, NameRefused, ReleaseExists,
    ReleaseBeingMade.
    """
    must_release(stage)
    shelf = shelf_of(house, project)
    with shelf.alone():
        number, called = number_and_name(house, project, shelf, name, under_way)
        shelf.reserve(key, number, called)
    return number, called


def making_of(order: Order, key: str) -> Path:
    """The hidden folder in which the release of that key is made; begun anew where it was thrown away."""
    shelf = shelf_of(order.house, order.project)
    making = shelf.making_of(key)
    if not making.exists():
        with contextlib.suppress(FileExistsError):
            shelf.reserve(key, order.number, order.name)
    return making


def finish_release(order: Order, key: str, of: int) -> Release:
    """The last step: compose what was placed in `of` parts and show it. May be repeated from its beginning.

    Raises ComponentTooLarge, SplitWrong, TwinsApart, ProjectChanged, DiskFull.
    """
    shelf = shelf_of(order.house, order.project)
    with order.house.reading() as tx:
        entered = [one for one in store.releases(tx, order.project.id) if one.number == order.number]
    if entered:  # a process died between this and saying so
        _write_beside(order, shelf)
        return entered[0]
    making = making_of(order, key)
    shelf.take_back(making, order.name)
    frozen = compose(order, making, of)
    order.say("Bringing it to the disk …")
    shelf.announce(making, order.name)
    with shelf.alone(order.pause):
        made = enter(order, shelf, frozen)
    _write_beside(order, shelf)
    remove_older(order.house, order.project, order.stage, shelf, order.say, order.learnt_from)
    return made


def _write_beside(order: Order, shelf: Shelf) -> None:
    """The formats the stage names, beside a release that stands already."""
    write_formats(shelf.path(order.name), order.stage.file.settings.get("formats", ()), order.say)


def give_up_release(house: House, project: Project, key: str) -> None:
    """Throw away what was made under `key`, and what it had set aside."""
    shelf = shelf_of(house, project)
    shelf.throw_away(shelf.making_of(key))


def enter(order: Order, shelf: Shelf, frozen: Frozen) -> Release:
    """Show the folder, write its row and where its items stand: all or nothing."""
    row = {
        "project_id": order.project.id,
        "stage_id": order.stage.id,
        "number": order.number,
        "name": order.name,
        "folder": f"releases/{order.name}",
        "counts": frozen.counts,
        "made_at": order.house.now(),
        "audit_id": frozen.audit_id,
    }
    try:
        with order.house.transaction() as tx:
            made = store.enter(tx, row)
            store.keep_parts(tx, order.stage.id, frozen.seed, frozen.stands)
            shelf.put_up(frozen.folder, frozen.private, order.name)
    except BaseException:
        shelf.take_down(frozen.folder, order.name)
        raise
    return made
