"""The owner's first hour: his own pictures one after the other, what he said of them, and his page tried by himself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment, items, projects, skills
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import OwnAnswer, OwnFiles, Project, ProjectFile, Stage
from manyeyes.storage import Transaction
from manyeyes.work.outcomes import Shown
from manyeyes.work.show import shown

LOOKED_AT = 200  # pictures drawn, of which one is shown: enough to meet most series
TRIED = 10  # pictures of a trial, after its examples


class NoQuestionsYet(ManyEyesError):
    """No stage of {project} asks questions about whole pictures, so there is nothing to begin with."""

    status = 409


class NoFolder(ManyEyesError):
    """The pictures of {stage} do not come from a folder, so this page cannot name them in your files."""

    status = 409


class NoSuchPicture(ManyEyesError):
    """This picture is not one of those that wait for an answer."""

    status = 404


class NothingToTry(ManyEyesError):
    """There is no picture to try it with yet. Take your pictures in first."""

    status = 409


@dataclass(frozen=True)
class Place:
    """The project as its file says it now, a stage as it is stored, the import above it, and the owner's own files."""

    file: ProjectFile
    project: Project
    stage: Stage
    source: Stage
    files: OwnFiles


@dataclass(frozen=True)
class OwnPicture:
    """One of the owner's pictures; `path` is below the imported folder."""

    path: str
    item: Shown


@dataclass(frozen=True)
class Trial:
    """What a newcomer meets: the examples in order, then some pictures."""

    examples: tuple[Shown, ...]
    pictures: tuple[Shown, ...]


def first_hour_of(house: House, slug: str) -> Place:
    """Where a project begins: its first stage with questions. Raises ProjectFileWrong, NoQuestionsYet, NoFolder."""
    with house.reading() as tx:
        project = projects.find(tx, slug)
        stages = projects.stages(tx, project.id)
    folder = house.site / project.folder
    file = projects.parse_project((folder / projects.PROJECT_FILE).read_text("utf-8-sig"))
    asking = next((one for one in file.stages if one.kind == "classify" and one.questions), None)
    stage = next((one for one in stages if asking and one.name == asking.name), None)
    if asking is None or stage is None:
        raise NoQuestionsYet(project=slug)
    sources = [one for one in stages if one.kind == "import" and "folder" in one.file.settings["source"]]
    if len(sources) != 1:
        raise NoFolder(stage=stage.name)
    imported = sources[0].file.settings["source"]["folder"]
    return Place(file, project, stage, sources[0], OwnFiles(folder, imported, asking))


def next_own_picture(tx: Transaction, place: Place, own: Sequence[OwnAnswer]) -> OwnPicture | None:
    """One whose answers are not complete; else a random one of a series he has answered the fewest of; else none."""
    asked = {question.name for question in place.files.stage.questions if question.only is None}
    for one in own:
        if not asked <= one.answers.keys() and items.by_source(tx, place.source.id, one.path):
            return own_picture(tx, place, one.path)
    found = _unanswered(tx, place, own)
    if not found:
        return None
    answered = _series_of(tx, place, [one.path for one in own])
    fewest = min(answered[series] for series in found.values())
    chosen = random.choice([path for path, series in found.items() if answered[series] == fewest])
    return own_picture(tx, place, chosen)


def some_own_pictures(tx: Transaction, place: Place, own: Sequence[OwnAnswer], most: int) -> list[OwnPicture]:
    """Random pictures he has not answered, to choose from."""
    return [own_picture(tx, place, path) for path in list(_unanswered(tx, place, own))[:most]]


def own_picture(tx: Transaction, place: Place, path: str) -> OwnPicture:
    """The picture at a path below the imported folder; raises NoSuchPicture."""
    item = items.by_source(tx, place.source.id, path)
    if item is None:
        raise NoSuchPicture
    return OwnPicture(path, shown(items.shown(tx, [item.id])[item.id]))


def path_of(tx: Transaction, place: Place, item: str) -> str:
    """Where the picture of this name lies, below the imported folder; raises NoSuchPicture."""
    found = items.by_public_id(tx, item)
    places = {} if found is None else _sources(tx, place, [found.id])
    if found is None or found.id not in places:
        raise NoSuchPicture
    return places[found.id].path


def own_pictures(tx: Transaction, place: Place, own: Sequence[OwnAnswer]) -> list[tuple[OwnAnswer, OwnPicture]]:
    """What he answered, with the pictures; those that are not imported (any more) are left out."""
    found = ((one, items.by_source(tx, place.source.id, one.path)) for one in own)
    here = [(one, item.id) for one, item in found if item is not None]
    pictures = items.shown(tx, [item_id for _, item_id in here])
    return [(one, OwnPicture(one.path, shown(pictures[item_id]))) for one, item_id in here]


def keep_own(place: Place, answer: OwnAnswer) -> None:
    """Write what he said about one of his pictures into his files; raises NotAnAnswer, ProjectFileWrong."""
    projects.name_own_files(place.files, dict(skills.SHARE.share))
    projects.keep_own_answer(place.files, answer)


def trial(tx: Transaction, stage: Stage) -> Trial:
    """The work page as a newcomer meets it; nothing is lent or written. Raises NothingToTry."""
    lessons = [items.by_source(tx, stage.id, one.picture) for one in skills.examples(stage)]
    learnt = [item.id for item in lessons if item is not None]
    drawn = [one for one in assignment.fresh(tx, stage.id, TRIED + len(learnt)) if one not in learnt][:TRIED]
    if not drawn and not learnt:
        raise NothingToTry
    pictures = items.shown(tx, [*learnt, *drawn])
    return Trial(tuple(shown(pictures[one]) for one in learnt), tuple(shown(pictures[one]) for one in drawn))


def judged(stage: Stage, step: int, answers: Mapping[str, str]) -> dict[str, str]:
    """What is wrong about an example's answers in a trial, by question; `step` from 1. Nothing is written."""
    examples = skills.examples(stage)
    if not 1 <= step <= len(examples):
        raise NoSuchPicture
    return skills.wrong_answers(stage.file.questions, examples[step - 1], answers)


def _unanswered(tx: Transaction, place: Place, own: Sequence[OwnAnswer]) -> dict[str, int]:
    """Some pictures of the stage that he has not answered: path to series, in random order."""
    said = {one.path for one in own}
    drawn = assignment.fresh(tx, place.stage.id, LOOKED_AT + len(said))
    found, pictures = _sources(tx, place, drawn), items.by_ids(tx, drawn)
    there = [source for item_id, source in found.items() if pictures[item_id].kind == "image"]
    return {source.path: source.series_id for source in random.sample(there, len(there)) if source.path not in said}


def _sources(tx: Transaction, place: Place, item_ids: Collection[int]) -> dict[int, items.Source]:
    """Where these lie below the imported folder; frames of films lie nowhere."""
    places = items.sources(tx, item_ids)
    return {
        one: source for one, found in places.items() for source in reversed(found) if source.stage_id == place.source.id
    }


def _series_of(tx: Transaction, place: Place, paths: Sequence[str]) -> Counter[int]:
    """How many pictures at these paths belong to each series."""
    found = [item.id for path in paths if (item := items.by_source(tx, place.source.id, path)) is not None]
    return Counter(source.series_id for source in _sources(tx, place, found).values())
