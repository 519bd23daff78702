"""Train stages from the command line: the same jobs as a server's, waited for, with what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from manyeyes import projects
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

if TYPE_CHECKING:
    from manyeyes.jobs import Engine, Job

Say = Callable[[str], None]


class NoTrainStage(ManyEyesError):
    """The project {project} has no stage of kind train{called}."""

    remedy = "Add one after a release stage, like - {{name: tagger, kind: train, method: head}}, and apply it."


class WhichTrainStage(ManyEyesError):
    """The project {project} has several stages of kind train: {names}."""

    remedy = "Say which one: --stage NAME"


class TrainingFailed(ManyEyesError):
    """{why}"""

    status = 409


def train_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb train inside a project; `arguments`: folder, stage ('' where there is one), release.

    `release` '' is the newest one, or what is settled now where none was made; `now` is what is settled now.
    """
    from manyeyes import jobs, tagger  # DBOS and numpy take a moment to load

    project, stage = asked_for(house, str(arguments["folder"]), str(arguments.get("stage") or ""))
    release = str(arguments.get("release") or "") or tagger.newest(house, project, stage)
    with jobs.at_work(house) as engine:
        jobs.train_now(engine, project, stage, release)
        told = _to_the_end(engine, project, stage, say)
    if told["state"] == "failed":
        raise TrainingFailed(why=told["why"])
    return told


def run(engine: Engine, project: Project, stage: Stage, say: Say) -> dict[str, Any]:
    """What `run` does in a train stage: it learns where something was settled since, and predicts what has none."""
    from manyeyes import jobs, tagger

    house = engine.house
    tagger.check_method(stage)
    with house.reading() as tx:
        missing, next_ = tagger.missing(tx, stage), tagger.retraining(tx, project, stage, house.now())
    if missing.settled < missing.wanted:
        return {"stage": stage.name, "state": "waits", "why": missing.sentence}
    if next_.settled_since:
        jobs.train_now(engine, project, stage)
    elif not tagger.to_predict(house, stage):
        return {"stage": stage.name, "state": "rests", "why": "nothing was settled since the last training."}
    return _to_the_end(engine, project, stage, say)


def _to_the_end(engine: Engine, project: Project, stage: Stage, say: Say) -> dict[str, Any]:
    """Wait for the job that is under way, then let the tagger that serves say something of every picture."""
    from manyeyes import jobs, tagger

    if jobs.unfinished(engine.house, stage):
        jobs.run_stage(engine, project, stage, _teller(stage, say))
    if tagger.to_predict(engine.house, stage):
        jobs.run_stage(engine, project, stage, _teller(stage, say))
    with engine.house.reading() as tx:
        newest = tagger.taggers(tx, stage.id)[0]
    say(f"{stage.name}: tagger {newest.number}. {newest.why}")
    return {"stage": stage.name} | {name: one for name, one in asdict(newest).items() if name not in ("id", "folder")}


def _teller(stage: Stage, say: Say) -> Callable[[Job], None]:
    said: list[str] = []

    def tell(job: Job) -> None:
        what = "learning" if job.step == "all together" else "pictures looked at"
        line = f"{stage.name}: {job.done:,} of {job.total:,}: {what}"
        if said[-1:] != [line]:
            said[:] = [line]
            say(line)

    return tell


def line(told: Mapping[str, Any]) -> str:
    """What an owner reads at the end of `run`."""
    number = f"tagger {told['number']} {told['state']}. " if "number" in told else ""
    return f"{told['stage']}: {number}{told['why']}"


def standing(house: House, project: Project) -> list[dict[str, Any]]:
    """How each train stage of a project stands: what serves, how good it is, when it learns again, as a line, too."""
    with house.reading() as tx:
        stages = [stage for stage in projects.stages(tx, project.id) if stage.kind == "train"]
    return [_standing(house, project, stage) for stage in stages]


def _standing(house: House, project: Project, stage: Stage) -> dict[str, Any]:
    from manyeyes import tagger

    with house.reading() as tx:
        serves, missing = tagger.serving(tx, stage.id), tagger.missing(tx, stage)
        next_ = tagger.retraining(tx, project, stage, house.now())
    told: dict[str, Any] = {"stage": stage.name, "settled": missing.settled, "settled_since": next_.settled_since}
    if serves is None:
        return told | {"tagger": None, "text": f"{stage.name}: {missing.sentence}"}
    found = serves.metrics.get("map")
    good = f", mAP {found:.3f} on {serves.metrics['held_back']:,} held-back pictures" if found is not None else ""
    text = f"{stage.name}: tagger {serves.number} serves, {serves.tags} tags{good}. {next_.sentence}"
    return told | {"tagger": serves.number, "metrics": dict(serves.metrics), "why": serves.why, "text": text}


def asked_for(house: House, folder: str, name: str) -> tuple[Project, Stage]:
    """The project in that folder and its train stage; `name` '' where it has one."""
    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
        if project is None:
            raise NotAppliedYet(folder=house.site / folder)
        stages = [one for one in projects.stages(tx, project.id) if one.kind == "train" and name in ("", one.name)]
    if not stages:
        raise NoTrainStage(project=project.slug, called=f" called {name}" if name else "")
    if len(stages) > 1:
        raise WhichTrainStage(project=project.slug, names=", ".join(stage.name for stage in stages))
    return project, stages[0]
