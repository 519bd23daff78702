"""What a train stage learns from: a release of the stage above it, or what is settled now without freezing any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manyeyes import datasets, projects, query
from manyeyes.datasets import Release
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.tagger import store
from manyeyes.tagger.balance import HAS
from manyeyes.tagger.examples import Examples, Pictures, examples_of_targets, read_examples
from manyeyes.tagger.retrain import release_stage, settled
from manyeyes.tagger.sound import only_tags
from manyeyes.tagger.speaks_of import major_of, majors_of

LEARNT, CHOSEN, JUDGED = "train", "validation", "test"
NOW = "now"
"""In place of a release's name: what is settled now."""
SHARE = 5  # without a split every fifth component is held back


@dataclass(frozen=True)
class Source:
    """Examples, where their pictures are, and what is to be told of them."""

    examples: Examples
    """Every picture of a part: train, test and perhaps validation."""
    pictures: Pictures
    release: Release | None
    """None: what was settled then."""
    settled: int
    """Items that had arrived at the release stage."""
    majors: Mapping[str, str] = field(default_factory=dict)
    """The major number of each stage's questions as they were asked then."""


def from_release(house: House, project: Project, stage: Stage, name: str) -> Source:
    """Learn from a release that was made. Raises UnknownRelease, NotARelease, NothingToLearn, NoTagLeft."""
    with house.reading() as tx:
        above = release_stage(tx, stage)
        made = [one for one in datasets.releases(tx, project.id) if one.stage_id == above.id]
        arrived = settled(tx, stage)
    release = next((one for one in made if one.name == name), None)
    if release is None:
        raise datasets.UnknownRelease(name=name, project=project.slug)
    folder = datasets.release_folder(house, project, release.name)
    examples, pictures = read_examples(folder), datasets.pictures_of(house, project, release)
    majors = {one.name: major_of(one.workflow) for one in datasets.read_card(folder).stages}
    return Source(_prepared(house, stage, examples), pictures, release, arrived, majors)


def from_settled(house: House, project: Project, stage: Stage) -> Source:
    """Learn from what is settled now. Raises NothingToLearn."""
    with house.reading() as tx:
        above = release_stage(tx, stage)
        arrived, majors = settled(tx, stage), majors_of(projects.stages(tx, project.id))
    found = datasets.settled_now(house, project, above)
    examples = examples_of_targets(found, above.file.settings.get("balance"), f"what is settled of {project.slug}")
    return Source(_prepared(house, stage, examples), datasets.pictures_of(house, project), None, arrived, majors)


def newest(house: House, project: Project, stage: Stage) -> str:
    """The name of the newest release to learn from; NOW where none was made."""
    found = newest_release(house, project, stage)
    return found.name if found else NOW


def newest_release(house: House, project: Project, stage: Stage) -> Release | None:
    """The newest release of the stage above a train stage."""
    with house.reading() as tx:
        above = release_stage(tx, stage)
        return next((one for one in reversed(datasets.releases(tx, project.id)) if one.stage_id == above.id), None)


def _prepared(house: House, stage: Stage, examples: Examples) -> Examples:
    prepared = replace(wanted := _wanted(stage, examples), part=parts_of(wanted))
    return _without_known(house, stage, prepared)


def _without_known(house: House, stage: Stage, examples: Examples) -> Examples:
    """Where this tagger fills in drafts, it learns from no picture that people are measured by.

    Else its guess about these would be surer and righter than about any other, and who keeps each guess would pass.
    """
    with house.reading() as tx:
        drafted = [one.id for one in projects.stages(tx, stage.project_id) if _fills_in(stage, one)]
        known = store.known_hashes(tx, drafted) if drafted else set()
    if not known:
        return examples
    pairs = enumerate(zip(examples.items, examples.part, strict=True))
    return examples.take([place for place, (one, part) in pairs if part != LEARNT or one not in known])


def _fills_in(stage: Stage, asked: Stage) -> bool:
    """Whether a train stage's tagger fills in drafts of the stage that asks."""
    return asked.file.drafts is not None and asked.file.drafts.source == stage.name


def _wanted(stage: Stage, examples: Examples) -> Examples:
    """The tags that the stage's `only` lets in: `tag.verified` are the pictures where a tag is known."""
    if stage.file.only is None:
        return examples
    import numpy as np

    only = query.parse(stage.file.only)
    known, held = (~np.isnan(examples.targets)).sum(axis=0), (examples.targets >= HAS).sum(axis=0)
    told = zip(examples.tags, known, held, strict=True)
    facts = [{"tag.name": tag, "tag.verified": int(n), "tag.count": int(p)} for tag, n, p in told]
    return only_tags(examples, np.flatnonzero([only.value(one) is True for one in facts]))


def parts_of(examples: Examples) -> tuple[str, ...]:
    """The part of each picture, with pictures to judge with in any case: what was to choose with, where no test is.

    Without a split every fifth component is judged with, told by its smallest SHA-256, so that it stays on its side
    as pictures come.
    """
    if JUDGED in examples.part:
        return examples.part
    if any(examples.part):
        return tuple(JUDGED if part == CHOSEN else part for part in examples.part)
    smallest: dict[int, str] = {}
    for item, component in zip(examples.items, examples.component.tolist(), strict=True):
        smallest[component] = min(item, smallest.get(component, item))
    return tuple(_drawn(smallest[component]) for component in examples.component.tolist())


def _drawn(name: str) -> str:
    return JUDGED if int(name[:8], 16) % SHARE == 0 else LEARNT
