"""A release: everything the house knows at one moment, frozen into a folder that never changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from manyeyes import projects
from manyeyes.datasets import contents, pictures, snapshot, store, tables, targets
from manyeyes.datasets.audit_result import AuditResult, newest_result
from manyeyes.datasets.contents import Pictures
from manyeyes.datasets.describe import describe
from manyeyes.datasets.originals import read_original, read_preview
from manyeyes.datasets.parquet import to_parquet, write_csv
from manyeyes.datasets.pictures import Placed
from manyeyes.datasets.pseudonym import release_key
from manyeyes.datasets.shelf import (
    FolderInTheWay,
    ReleaseExists,
    Shelf,
    check_name,
    next_name,
    write_checksums,
)
from manyeyes.datasets.snapshot import Snapshot, drafts
from manyeyes.datasets.split import Split, Wish, read_wish, split
from manyeyes.datasets.store import Release
from manyeyes.datasets.tables import Entry
from manyeyes.datasets.wanted import Wanted, wanted_by
from manyeyes.errors import DiskFull, ManyEyesError
from manyeyes.house import House
from manyeyes.people import site_secret
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row

PREVIEW = 320  # pixels of the longer side
SPARE = 1.1  # room asked for beforehand, over the bytes of the originals


class NotAReleaseStage(ManyEyesError):
    """The stage {stage} is of kind {kind}; a release is made at a stage of kind release."""


class UnknownRelease(ManyEyesError):
    """There is no release {name} of {project}."""

    status = 404


@dataclass(frozen=True)
class Order:
    """One release to be made: where, under which name and number, and whom to tell how far it is."""

    house: House
    project: Project
    stage: Stage
    number: int
    name: str
    say: Callable[[str], None]


@dataclass(frozen=True)
class Frozen:
    """A finished folder that nobody sees yet, the owner's folder beside it if there is one, and its counts."""

    folder: Path
    private: Path | None
    counts: Mapping[str, int]
    audit_id: int | None


def make_release(
    house: House, project: Project, stage: Stage, name: str | None = None, say: Callable[[str], None] = print
) -> Release:
    """Freeze what the house knows now as PROJECT/releases/NAME; takes seconds to minutes, whole or not at all.

    Raises NotAReleaseStage, NameRefused, ReleaseExists, ReleaseBeingMade, ComponentTooLarge, SplitWrong, DiskFull.
    """
    if stage.kind != "release":
        raise NotAReleaseStage(stage=stage.name, kind=stage.kind)
    shelf = shelf_of(house, project)
    with shelf.alone():
        order = Order(house, project, stage, *_number_and_name(house, project, shelf, name), say)
        with shelf.making() as making:
            frozen = freeze(order, making)
            shelf.announce(making, order.name)
            made = _enter(order, shelf, frozen)
    if not made.counts["items_kept"]:
        say("No item is kept yet: nothing came as far as the release with `keep` true. The card says what is missing.")
    say(f"Release {made.name}: {made.counts['items_kept']} of {made.counts['items']} items, in {shelf.path(made.name)}")
    return made


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


def _number_and_name(house: House, project: Project, shelf: Shelf, name: str | None) -> tuple[int, str]:
    with house.reading() as tx:
        made = store.releases(tx, project.id)
    taken = {one.name for one in made}
    shelf.sweep(taken)
    number = 1 + max((one.number for one in made), default=0)
    if name is None:
        return number, next_name(number, taken | shelf.names())
    if check_name(name) in taken:
        raise ReleaseExists(name=name)
    if shelf.path(name).exists():
        raise FolderInTheWay(folder=f"releases/{name}")
    return number, name


def freeze(order: Order, making: Path) -> Frozen:
    """Fill `making`. Snapshot, order and pictures decide every byte: the same again gives the same bytes again."""
    made, work, private = making / "release", making / "work", making / "private"
    made.mkdir()
    work.mkdir()
    found, wanted, stages, audit = _read(order, work, private)
    parts = _split(order, found)
    placed = _place(order, found, stages, work, made)
    part_of = parts[1].part_of if parts else {}
    plan = contents.layout(found, [stage.name for stage in stages], part_of, placed.files)
    order.say("Writing tables and card …")
    contents.write_items(plan, work, made)
    contents.write_answers(work, made)
    home = order.house.site / order.project.folder
    targets.write_targets(targets.to_learn(order.stage, stages, found.series, home), work, made, order.say)
    about = describe(order.project, order.name, order.number, stages, wanted, found, parts, placed, audit)
    contents.write_card(about, plan.columns(), made)
    shutil.rmtree(work)
    write_checksums(made)
    return Frozen(made, private if private.exists() else None, about.counts, audit.audit.id if audit else None)


def _read(order: Order, work: Path, private: Path) -> tuple[Snapshot, Wanted, list[Stage], AuditResult | None]:
    order.say("Reading answers and items …")
    with order.house.reading() as tx:
        stages = projects.stages(tx, order.project.id)
        key = release_key(site_secret(order.house.site), order.project.slug, order.number)
        wanted = wanted_by(order.stage, stages, key)
        found = snapshot.read(tx, wanted, work, order.say)
        targets.write_given(tx, order.project.id, work)
        controls = store.controls(tx, order.project.id)
        audit = newest_result(tx, order.stage.id)
    _write_private([row for row in controls if row.stage not in wanted.closed], work, private)
    return found, wanted, stages, audit


def _write_private(controls: list[Row], work: Path, private: Path) -> None:
    """What only the owner may read while people still meet these pictures."""
    if controls:
        private.mkdir(mode=0o700)
        write_csv(private / "control.csv", tables.CONTROL, controls)
        to_parquet(private / "control.csv", private / "control.parquet", tables.CONTROL)
    if controls and (work / "known.csv").exists():
        to_parquet(work / "known.csv", private / "answers.parquet", tables.ANSWERS)
        (work / "known.csv").rename(private / "answers.csv")


def _split(order: Order, found: Snapshot) -> tuple[Wish, Split] | None:
    setting = order.stage.file.settings.get("split")
    if not setting:
        return None
    wish = read_wish(setting)
    made = split(found.members, wish)
    order.say(f"Split: {made.sentence()}.")
    for warning in made.warnings:
        order.say(warning)
    return wish, made


def _place(order: Order, found: Snapshot, stages: list[Stage], work: Path, made: Path) -> Pictures:
    publish = order.project.file.rights.publish
    if publish == "full" and shutil.disk_usage(made).free < SPARE * found.bytes_kept:
        raise DiskFull
    placed = contents.place_pictures(drafts(work), _placer(order, stages, made), order.say)
    if publish == "none":
        contents.write_rebuild(placed.files, made)
    return placed


def _placer(order: Order, stages: list[Stage], made: Path) -> Callable[[Entry], Placed]:
    """How a kept picture gets into the release, by `rights.publish`."""
    blobs = order.house.blobs
    home = order.house.site / order.project.folder
    folders = {stage.id: home / stage.file.settings["source"]["folder"] for stage in stages if _walks_a_folder(stage)}

    def full(entry: Entry) -> Placed:
        return pictures.place_original(made, entry.item, entry.format, read_original(blobs, folders, entry))

    def preview(entry: Entry) -> Placed:
        return pictures.place_preview(made, entry.item, read_preview(blobs, entry, PREVIEW))

    def none(entry: Entry) -> Placed:
        return pictures.place_nothing(entry.item, entry.format)

    return {"full": full, "preview": preview, "none": none}[order.project.file.rights.publish]


def _walks_a_folder(stage: Stage) -> bool:
    return "folder" in (stage.file.settings.get("source") or {})


def _enter(order: Order, shelf: Shelf, frozen: Frozen) -> Release:
    """Show the folder and write its row: both or none."""
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
            shelf.put_up(frozen.folder, frozen.private, order.name)
    except BaseException:
        shelf.take_down(frozen.folder, order.name)
        raise
    return made
