"""What there is to help with, what each project asks, and how it stands."""

from __future__ import annotations

from dataclasses import asdict

from manyeyes import projects, skills, work
from manyeyes.api.batches import Batches
from manyeyes.api.language import in_your_words, read_in, stage_read_in, wishes
from manyeyes.api.policy import Anyone
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Offline, Progress, ProjectLine, Projects, ProjectView, Question, Rights, Show, StageView
from manyeyes.api.the_house import TheBatches, TheHouse, TheWeights
from manyeyes.api.weight import Weights
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.storage import Transaction

router = api_router("projects")


@router.get("/projects")
def list_projects(who: Anyone, house: TheHouse) -> Projects:
    """Every project of this site."""
    with house.reading() as tx:
        found = {one.slug: read_in(one.file) for one in projects.all_projects(tx)}
    return Projects(projects=[ProjectLine(project=slug, title=p.title, why=p.why) for slug, p in found.items()])


@router.get("/projects/{project}")
def show_project(project: str, who: Anyone, house: TheHouse, weights: TheWeights) -> ProjectView:
    """What a project asks and what becomes of the answers."""
    with house.reading() as tx:
        return project_view(tx, house, projects.find(tx, project), weights)


@router.get("/projects/{project}/progress")
def show_progress(project: str, who: Anyone, house: TheHouse, batches: TheBatches) -> Progress:
    """How each stage stands, and what the caller did for it; for all but the owner it moves some answers at a time."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        now = house.now()
        stages = work.progress(tx, found, now) if who.owner else stages_as_of(tx, found, batches, now)
        mine = None if who.worker is None else work.me(tx, who.worker)
        settled = settled_as_of(tx, who.worker, mine, batches, now) if who.worker and mine else 0
    you = {"answered": mine.answered if mine else 0, "settled": settled}
    return Progress.model_validate({"stages": [asdict(one) for one in stages], "you": you})


def stages_as_of(tx: Transaction, project: projects.Project, batches: Batches, now: float) -> list[work.StageProgress]:
    """How each stage stands, some answers ago: what everybody but the owner is told."""
    return batches.stages(project.id, work.progress(tx, project, now), work.answers_so_far(tx, project))


def settled_as_of(tx: Transaction, worker: Worker, mine: work.Me, batches: Batches, now: float) -> int:
    """How many pictures somebody settled, as of his last ten answers."""
    return batches.settled(worker.id, mine, {stage.id for stage in work.hiding(tx)}, now)


def project_view(tx: Transaction, house: House, project: projects.Project, weights: Weights) -> ProjectView:
    """The body of GET /projects/{project}; the project's page carries the same."""
    file = read_in(project.file)
    stages = [stage_read_in(stage) for stage in projects.stages(tx, project.id)]
    return ProjectView(
        project=project.slug,
        title=file.title,
        why=file.why,
        language=projects.best_language(wishes(), file.spoken),
        rights=Rights(items=file.rights.items, publish=file.rights.publish, answers=file.rights.answers),
        notice=in_your_words(NOTICE) if house.settings.demo else None,
        people=dict(file.people),
        megabytes=weights.of_hundred(project.id),
        stages=[stage_view(stage) for stage in stages],
        playground=any(tagger_answers(tx, house, stage) for stage in stages if stage.kind == "train"),
    )


def tagger_answers(tx: Transaction, house: House, stage: projects.Stage) -> bool:
    """Whether a train stage has a tagger that may be tried."""
    from manyeyes import tagger  # late: it brings numpy, which a project without one does not need

    return tagger.serving(tx, stage.id) is not None or tagger.live_tagger(house, stage) is not None


# The demo puts exactly one made-up answer on every ordinary picture, so that a newcomer sees pictures settle.
NOTICE = "Other helpers here are made up. Yours is the second answer."


def stage_view(stage: projects.Stage) -> StageView:
    """What a page needs to show a stage."""
    file = stage.file
    return StageView(
        name=stage.name,
        kind=stage.kind,
        state=stage.state,
        questions=[question(q) for q in file.questions],
        unsure=file.unsure,
        untouched=file.untouched,
        show=Show(size=file.show.size, source_line=file.show.source_line, pause_after=file.show.pause_after),
        training=bool(skills.examples(stage)),
        workflow=stage.workflow,
        drafts=file.drafts is not None,
        offline=file.offline and Offline(tasks=file.offline.tasks, hours=file.offline.hours),
    )


def question(asked: projects.Question) -> Question:
    return Question(
        name=asked.name,
        ask=asked.ask,
        help=asked.help,
        type=asked.type,
        values=list(asked.values),
        required=asked.required,
        short=asked.short,
        shown_values=dict(asked.shown_values),
    )
