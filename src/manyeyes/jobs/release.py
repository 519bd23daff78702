"""Making a release: pictures are placed part by part, each part about a second; then all that needs everything.

Operating terms: the first batch reads everything once, a minute for a hundred thousand items, and the others wait for
it; killed at any moment, it goes on with the next part, and what it makes is the same to the byte. Where it cannot be
made (a full disk, a split that leaks) nothing is left behind, and the next one begins anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from manyeyes import datasets, projects, tagger
from manyeyes.datasets import Order, Release, Serving
from manyeyes.errors import DiskFull, ManyEyesError, no_room_in_words
from manyeyes.house import House
from manyeyes.jobs import batches
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.halt import cancel
from manyeyes.jobs.job import CANCELLED, DONE, FAILED, Job, Plan, jobs_of
from manyeyes.jobs.run import Planner, Progress, begin, run_stage, unfinished, wait_for
from manyeyes.projects import Project, Stage
from manyeyes.storage import NoSuchBlob, Transaction

BATCH = 500  # items whose pictures are placed together: about a second
LATEST = 100  # jobs of a project that are looked through for unfinished ones


@dataclass(frozen=True)
class Wish:
    """What a job makes; kept as a blob under its name."""

    project_id: int
    number: int
    name: str
    items: int
    batches: int
    serving: Serving | None = None


def plan(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
    """Reserve the next number and name. Raises NotAReleaseStage."""
    return named(None)(engine, project, stage, job_id)


def named(name: str | None, told: Callable[[Wish], None] = lambda _: None) -> Planner:
    """A plan for a release of that name; says `told` what. Raises NameRefused, ReleaseExists, FolderInTheWay."""

    def planned(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
        house = engine.house
        with house.reading() as tx:
            items = max(1, datasets.items_there(tx, project.id))
            under_way = {job.id for job in jobs_of(tx, project.id, LATEST) if job.state not in (DONE, CANCELLED)}
        number, called = datasets.reserve_release(house, project, stage, name, job_id, under_way)
        parts = -(-items // BATCH)
        wish = Wish(project.id, number, called, items, parts, _serving(house, stage))
        house.blobs.put(_blob(job_id), json.dumps(asdict(wish)).encode())
        told(wish)
        return Plan(items, parts)

    return planned


def batch(engine: Engine, project: Project, stage: Stage, job_id: str, number: int, /) -> Counter[str]:
    """Place the pictures of a part of the items; the first to come reads everything before."""
    wish = _wish(engine.house, job_id)
    order = _order(engine, project, stage, job_id, wish)
    with _nothing_left_behind(order, job_id):
        placed = datasets.place_part(order, datasets.making_of(order, job_id), number, wish.batches)
    done = wish.items * (number + 1) // wish.batches - wish.items * number // wish.batches
    return Counter({"placed": len(placed.files), "left out": sum(placed.left_out.values()), "done": done})


def finish(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Counter[str]:
    """Lay the parts out, write the tables and show the release; one that was shown already stays as it is."""
    wish = _wish(engine.house, job_id)
    order = _order(engine, project, stage, job_id, wish)
    with _nothing_left_behind(order, job_id):
        made = datasets.finish_release(order, job_id, wish.batches)
    return Counter({"kept": made.counts["items_kept"], "done": 0})


def forget(house: House, job_id: str) -> None:
    """Throw away what the job needed, and what it made where nobody was shown it."""
    if not house.blobs.has(_blob(job_id)):
        return
    with house.reading() as tx:
        project = projects.project_by_id(tx, _wish(house, job_id).project_id)
    datasets.give_up_release(house, project, job_id)
    house.blobs.delete(_blob(job_id))


def begin_release(engine: Engine, project: Project, stage: Stage, name: str | None = None) -> tuple[Job, int, str]:
    """Begin to make a release; returns the job, and the number and name of what it makes.

    Where one is under way already it is that one. One that failed is given up first: what was wrong with it is the
    project, which may have changed. Raises what the plan raises, and ReleaseBeingMade where another name is wished for.
    """
    _give_up_failed(engine.house, stage)
    there, wishes = _under_way(engine, stage), list[Wish]()
    job = begin(engine, project, stage, named(name, wishes.append))[0] if there is None else there
    wish = wishes[0] if wishes else _wish(engine.house, job.id)
    if name not in (None, wish.name):
        raise datasets.ReleaseBeingMade
    return job, wish.number, wish.name


def _under_way(engine: Engine, stage: Stage) -> Job | None:
    """The job that still makes a release; one that has shown it and only has to say so is waited for."""
    there = unfinished(engine.house, stage)
    if there is None or not _is_shown(engine.house, there):
        return there
    wait_for(engine, there.id, lambda _: None)
    return None


def _is_shown(house: House, job: Job) -> bool:
    try:
        wish = _wish(house, job.id)
    except NoSuchBlob:  # it has just ended
        return True
    with house.reading() as tx:
        return any(one.number == wish.number for one in datasets.releases(tx, wish.project_id))


def run_release(engine: Engine, project: Project, stage: Stage, name: str | None, progress: Progress) -> Release:
    """Make a release and wait for it; one that was interrupted is finished first, and is it where no name is given."""
    _give_up_failed(engine.house, stage)
    there = unfinished(engine.house, stage)
    if there is not None:
        run_stage(engine, project, stage, progress)
        made = newest(engine.house, project, stage)
        if name in (None, made.name):
            return made
    run_stage(engine, project, stage, progress, named(name))
    return newest(engine.house, project, stage)


def job_of_release(house: House, tx: Transaction, project: Project, name: str) -> Job | None:
    """The job that makes the release of that name, as long as it has not ended well."""
    for job in jobs_of(tx, project.id, LATEST):
        if job.verb == "release" and job.state not in (DONE, CANCELLED) and _wish(house, job.id).name == name:
            return job
    return None


def newest(house: House, project: Project, stage: Stage) -> Release:
    """The release a stage made last."""
    with house.reading() as tx:
        return [one for one in datasets.releases(tx, project.id) if one.stage_id == stage.id][-1]


def _give_up_failed(house: House, stage: Stage) -> None:
    there = unfinished(house, stage)
    if there is not None and there.state == FAILED:
        cancel(house, there.id)


def _order(engine: Engine, project: Project, stage: Stage, job_id: str, wish: Wish) -> Order:
    say, about = _step_of(engine, job_id), (project, stage, wish.number, wish.name)
    learnt_from = _learnt_from(engine.house, project)
    return Order(engine.house, *about, say, engine.pause_if_stopping, wish.serving, learnt_from)


def _learnt_from(house: House, project: Project) -> frozenset[int]:
    """The releases that taggers of the project were trained on."""
    with house.reading() as tx:
        stages = [one for one in projects.stages(tx, project.id) if one.kind == "train"]
        rows = [row for one in stages for row in tagger.taggers(tx, one.id)]
    return frozenset(row.release_id for row in rows if row.release_id is not None)


def _step_of(engine: Engine, job_id: str) -> Callable[[str], None]:
    """Whatever is said is what the job is at."""

    def say(line: str) -> None:
        with engine.house.transaction() as tx:
            batches.at_step(tx, job_id, line)
        engine.tell()

    return say


@contextmanager
def _nothing_left_behind(order: Order, job_id: str) -> Iterator[None]:
    """Where it cannot be made, what was made so far goes; where the house is only away for a moment it stays."""
    try:
        with no_room_in_words():
            yield
    except ManyEyesError as error:
        if error.status < 500 or isinstance(error, DiskFull):
            datasets.give_up_release(order.house, order.project, job_id)
        raise


def _serving(house: House, stage: Stage) -> Serving | None:
    """The tagger whose word is asked for: that of the first train stage that learns here and has one."""
    if "model" not in (stage.file.settings.get("values") or {}):
        return None
    with house.reading() as tx:
        stages = [one for one in projects.stages(tx, stage.project_id) if one.kind == "train"]
        rows = [(one, tagger.serving(tx, one.id)) for one in stages]
    for one, row in rows:
        if row is not None:
            return Serving(one.id, row.number, tagger.tags_known(house, row))
    return None


def _wish(house: House, job_id: str) -> Wish:
    told = json.loads(house.blobs.get(_blob(job_id)))
    serving = told.pop("serving")
    if serving is not None:
        serving = Serving(serving["stage_id"], serving["number"], tuple(serving["tags"]))
    return Wish(**told, serving=serving)


def _blob(job_id: str) -> str:
    return f"jobs/{job_id}.json"
