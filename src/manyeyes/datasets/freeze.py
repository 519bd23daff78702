"""The steps of a release, each to be repeated at will: a snapshot, the pictures in parts, then what needs everything.

What a step found lies on the disk beside what it made, so that another process goes on where one died.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from manyeyes import projects
from manyeyes.datasets import contents, leak, pictures, snapshot, store, tables, targets
from manyeyes.datasets.audit_result import AuditResult, newest_result
from manyeyes.datasets.contents import Pictures
from manyeyes.datasets.describe import completed, describe
from manyeyes.datasets.drafts import drafts, members
from manyeyes.datasets.originals import read_original, read_preview
from manyeyes.datasets.parquet import to_parquet, write_csv
from manyeyes.datasets.pictures import Placed
from manyeyes.datasets.pseudonym import release_key
from manyeyes.datasets.shelf import locked, write_checksums
from manyeyes.datasets.snapshot import nothing
from manyeyes.datasets.split import Member, Split, Wish, read_wish, split
from manyeyes.datasets.tables import Entry
from manyeyes.datasets.taken import Taken, read_taken, write_taken
from manyeyes.datasets.wanted import Serving, Wanted, wanted_by
from manyeyes.errors import DiskFull, ManyEyesError
from manyeyes.house import House
from manyeyes.people import site_secret
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

PREVIEW = 320  # pixels of the longer side
SPARE = 1.1  # room asked for beforehand, over the bytes of the originals


class ProjectChanged(ManyEyesError):
    """The project {project} was changed while the release {name} was made of it. Nothing was released."""

    status = 409
    remedy = "Make it again: it begins with the project as it is now."


@dataclass(frozen=True)
class Order:
    """One release to be made: where, under which number and name, whom to tell how far it is, and when to stop."""

    house: House
    project: Project
    stage: Stage
    number: int
    name: str
    say: Callable[[str], None]
    pause: Callable[[], None] = nothing
    """Called often; what it raises ends the work, and a later try goes on from there."""
    serving: Serving | None = None
    """The tagger whose word `values: {model: …}` asks for."""
    learnt_from: Collection[int] = ()
    """Releases that taggers were trained on: `keep_last` leaves them alone."""


@dataclass(frozen=True)
class Frozen:
    """A finished folder that nobody sees yet, the owner's folder beside it if there is one, and its counts."""

    folder: Path
    private: Path | None
    counts: Mapping[str, int]
    audit_id: int | None
    stands: Mapping[int, str]
    """The part of each item, by id."""
    seed: int


def freeze(order: Order, making: Path) -> Frozen:
    """Fill `making`. Snapshot, order and pictures decide every byte: the same again gives the same bytes again."""
    take_snapshot(order, making)
    place_part(order, making, 0, 1)
    return compose(order, making, 1)


def take_snapshot(order: Order, making: Path) -> Taken:
    """Read everything once into `making`/work; whoever comes later waits for it, and then finds it there."""
    work = making / "work"
    taken = read_taken(work)
    if taken is not None:
        return taken
    with locked(making / ".lock", order.pause):
        taken = read_taken(work)
        if taken is None:
            _begin_anew(making)
            taken = _read(order, work, making / "private")
            _must_have_room(taken, making)
            write_taken(taken, work)
    return taken


def _begin_anew(making: Path) -> None:
    """A half-read snapshot is of no use, nor are pictures that were placed by another one."""
    for name in ("release", "work", "private"):
        shutil.rmtree(making / name, ignore_errors=True)
    (making / "release").mkdir()
    (making / "work" / "placed").mkdir(parents=True)


def _read(order: Order, work: Path, private: Path) -> Taken:
    order.say("Reading answers and items …")
    with order.house.reading() as tx:
        project, stages = projects.project_by_id(tx, order.project.id), projects.stages(tx, order.project.id)
        stage = next(one for one in stages if one.id == order.stage.id)
        audit = newest_result(tx, stage.id)
        wanted = _wanted(tx, order, stage, stages, audit)
        found = snapshot.read(tx, wanted, work, order.say, order.pause)
        targets.write_given(tx, project.id, work)
        leak.write_alike(tx, project.id, work)
        controls = store.controls(tx, project.id)
    _write_private([row for row in controls if row.stage not in wanted.closed], work, private)
    return Taken(
        card=describe(project, order.name, order.number, stages, wanted, found, audit),
        series=found.series,
        stages=tuple(one.name for one in stages),
        split=stage.file.settings.get("split") or None,
        publish=project.file.rights.publish,
        audit_id=audit.audit.id if audit else None,
        items=found.items,
        bytes_kept=found.bytes_kept,
        has_private=private.exists(),
    )


def _wanted(tx: Transaction, order: Order, stage: Stage, stages: list[Stage], audit: AuditResult | None) -> Wanted:
    key = release_key(site_secret(order.house.site), order.project.slug, order.number)
    wanted = wanted_by(stage, stages, key, order.serving)
    if wanted.model is None or audit is None:
        return wanted
    return replace(wanted, checked=store.found_by_owner(tx, audit.audit.id))


def _write_private(controls: list[Row], work: Path, private: Path) -> None:
    """What only the owner may read while people still meet these pictures."""
    if controls:
        private.mkdir(mode=0o700)
        write_csv(private / "control.csv", tables.CONTROL, controls)
        to_parquet(private / "control.csv", private / "control.parquet", tables.CONTROL)
    if controls and (work / "known.csv").exists():
        to_parquet(work / "known.csv", private / "answers.parquet", tables.ANSWERS)
        (work / "known.csv").rename(private / "answers.csv")


def _must_have_room(taken: Taken, making: Path) -> None:
    if taken.publish == "full" and shutil.disk_usage(making).free < SPARE * taken.bytes_kept:
        raise DiskFull


def place_part(order: Order, making: Path, number: int, of: int) -> Pictures:
    """Place the pictures of the `number`th of `of` equal parts of the items, from 0."""
    taken = take_snapshot(order, making)
    note = _note(making, number)
    if note.exists():
        return contents.all_placed([note])
    first, last = (taken.items * at // of for at in (number, number + 1))
    place = _placer(order, taken.publish, making / "release")
    placed = contents.place_pictures(drafts(making / "work", first, last), place, order.pause)
    contents.note_placed(placed, note)
    return placed


def _note(making: Path, number: int) -> Path:
    return making / "work" / "placed" / f"{number:06}.json"


def _placer(order: Order, publish: str, made: Path) -> Callable[[Entry], Placed]:
    """How a kept picture gets into the release, by `rights.publish`."""
    blobs = order.house.blobs
    folders = _folders(order)

    def full(entry: Entry) -> Placed:
        return pictures.place_original(made, entry.item, entry.format, read_original(blobs, folders, entry))

    def preview(entry: Entry) -> Placed:
        return pictures.place_preview(made, entry.item, read_preview(blobs, entry, PREVIEW))

    def none(entry: Entry) -> Placed:
        return pictures.place_nothing(entry.item, entry.format)

    return {"full": full, "preview": preview, "none": none}[publish]


def _folders(order: Order) -> dict[int, Path]:
    """The folder that each import stage walks."""
    home = order.house.site / order.project.folder
    with order.house.reading() as tx:
        stages = projects.stages(tx, order.project.id)
    sources = {stage.id: stage.file.settings.get("source") or {} for stage in stages}
    return {number: home / source["folder"] for number, source in sources.items() if "folder" in source}


def compose(order: Order, making: Path, of: int) -> Frozen:
    """What needs everything: split, tables, targets, card, checksums. May be repeated from its beginning."""
    taken = take_snapshot(order, making)
    for number in range(of):
        place_part(order, making, number, of)  # nothing to do, unless the folder was lost meanwhile
    work, made = making / "work", making / "release"
    contents.clear_but_pictures(made)
    placed = contents.all_placed(sorted((work / "placed").glob("*.json")))
    every = members(work) if taken.split else []
    parts = _split(order, taken, every, work)
    plan = contents.layout(taken, parts[1] if parts else None, placed.files)
    order.say("Writing tables …")
    contents.write_items(plan, work, made)
    contents.write_answers(work, made)
    if taken.publish == "none":
        contents.write_rebuild(placed.files, made)
    learnable = targets.write_targets(_to_learn(order, taken), work, made, order.say)
    order.pause()
    order.say("Writing the card and checksums …")
    about = completed(taken.card, parts, placed, learnable.sentence())
    contents.write_model(about, work, made)
    contents.write_card(about, plan.columns(), made)
    write_checksums(made)
    part_of, seed = (parts[1].part_of, parts[0].seed) if parts else ({}, 0)
    stands = {one.id: part_of[one.item] for one in every if one.item in part_of}
    return Frozen(made, making / "private" if taken.has_private else None, about.counts, taken.audit_id, stands, seed)


def _split(order: Order, taken: Taken, every: list[Member], work: Path) -> tuple[Wish, Split] | None:
    """Lay the items out; twins over the whole project are joined where `by` names them, and checked in any case."""
    if not taken.split:
        return None
    order.say("Laying out the parts …")
    wish, group = read_wish(taken.split), leak.read_alike(work)
    with order.house.reading() as tx:
        stood = store.parts(tx, order.stage.id, wish.seed)
    if "twins" in wish.by:
        every = [leak.joined(one, group) for one in every]
    made = split(every, wish, stood)
    leak.check_no_twins_apart(every, made.part_of, group)
    for line in (f"Split: {made.sentence()}.", *made.warnings):
        order.say(line)
    return wish, made


def _to_learn(order: Order, taken: Taken) -> targets.ToLearn:
    """As the project is now, which must be as it was; raises ProjectChanged."""
    with order.house.reading() as tx:
        project, stages = projects.project_by_id(tx, order.project.id), projects.stages(tx, order.project.id)
    if project.version != taken.card.project_version:
        raise ProjectChanged(project=project.slug, name=order.name)
    stage = next(one for one in stages if one.id == order.stage.id)
    return targets.to_learn(stage, stages, taken.series, order.house.site / order.project.folder)
