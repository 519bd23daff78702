"""Statistics that lead to work: every tag of a project, the rarest first, and asking for one of them first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import Query

from manyeyes import datasets, items, projects
from manyeyes.api.below import at
from manyeyes.api.policy import Anyone
from manyeyes.api.releases import must_own
from manyeyes.api.router import api_router
from manyeyes.api.shapes_statistics import AskedFirst, AskFirst, TagLine, TagStatistics
from manyeyes.api.the_house import TheHouse
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

if TYPE_CHECKING:
    from manyeyes import tagger

router = api_router("statistics", "/projects/{project}/tags")
Most = Annotated[int, Query(ge=1, le=5000, description="Tags told, the rarest of all.")]


@dataclass(frozen=True)
class Skill:
    """What the tagger that serves was measured at."""

    tagger: str | None
    by_tag: Mapping[str, tuple[float | None, int | None]]
    """Tag to average precision and the pictures it learnt from."""


@router.get("")
def show_tags(project: str, who: Anyone, house: TheHouse, most: Most = 500) -> TagStatistics:
    """Every tag with its pictures, answers, agreement and the tagger's skill. For the owner; in a demo for anyone."""
    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
        stages = projects.stages(tx, found.id)
        known = datasets.tag_statistics(tx, found.id, stages)
    skill = _skill(house, stages)
    shown = known.tags[:most]
    return TagStatistics(
        tags=[_line(project, one, stages, skill) for one in shown],
        in_all=len(known.tags),
        pictures=known.pictures,
        tagger=skill.tagger,
        sentence=known.sentence(),
    )


@router.post("/ask-first")
def ask_first(project: str, wish: AskFirst, who: Anyone, house: TheHouse) -> AskedFirst:
    """Put pictures that likely have a tag before the others of a stage. For the owner; in a demo for anyone."""
    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
        stages = projects.stages(tx, found.id)
        here = projects.stage(tx, project, wish.stage)
    scores = _scores(house, stages, wish.tag)
    done = datasets.ask_first(house, here, wish.tag, datasets.rules_of(stages), scores)
    return AskedFirst(
        tag=wish.tag,
        stage=here.name,
        pictures=done.pictures,
        before=done.before,
        by=done.by,
        work=_address(project),
        sentence=_sentence(wish.tag, done),
    )


def _line(project: str, one: datasets.TagFacts, stages: Sequence[Stage], skill: Skill) -> TagLine:
    asked = next((stage for stage in stages if stage.name == one.stage), None) or _first_for_people(stages)
    ap, examples = skill.by_tag.get(one.tag, (None, None))
    return TagLine(
        tag=one.tag,
        group=one.group or None,
        stage=asked.name if asked else None,
        ask=one.ask or None,
        pictures=one.pictures,
        by_people=one.by_people,
        given=one.given,
        settled=one.settled,
        contested=one.contested,
        open=one.open,
        answers=one.answers,
        agreement=one.agreement,
        skill=ap,
        examples=examples,
        work=_address(project) if asked else None,
        can_be_first=asked is not None and asked.state == "open" and (bool(one.given) or one.tag in skill.by_tag),
    )


def _first_for_people(stages: Sequence[Stage]) -> Stage | None:
    """Where pictures with a tag nobody is asked for may be met all the same."""
    return next((stage for stage in stages if stage.file.for_people and stage.file.in_use), None)


def _address(project: str) -> str:
    return at(f"/p/{quote(project)}")


def _skill(house: House, stages: Sequence[Stage]) -> Skill:
    for stage, row in _serving(house, stages):
        from manyeyes import tagger

        figures = {one.tag: (one.ap, one.examples) for one in tagger.figures_of(house, row)}
        return Skill(f"{stage.name} {row.number}", figures)
    return Skill(None, {})


def _scores(house: House, stages: Sequence[Stage], tag: str) -> datasets.Scores | None:
    """What the first tagger that serves and knows the tag predicts of it."""
    for stage, row in _serving(house, stages):
        from manyeyes import tagger

        names = tagger.tags_known(house, row)
        if tag in names:
            return _said_by(stage.id, row.number, names.index(tag))
    return None


def _said_by(stage_id: int, number: int, place: int) -> datasets.Scores:
    """What one tagger says of its tag at `place`; what an older one said does not count."""

    def scores(tx: Transaction, ids: Sequence[int]) -> Mapping[int, float]:
        said = items.predictions(tx, stage_id, ids)
        return {one: float(made.scores[place]) for one, made in said.items() if made.tagger == number}

    return scores


def _serving(house: House, stages: Sequence[Stage]) -> Iterator[tuple[Stage, tagger.TaggerRow]]:
    """The train stages with a tagger that serves."""
    trained = [stage for stage in stages if stage.kind == "train"]
    if trained:
        from manyeyes import tagger

        for stage in trained:
            with house.reading() as tx:
                row = tagger.serving(tx, stage.id)
            if row is not None:
                yield stage, row


def _sentence(tag: str, done: datasets.AskedFirst) -> str:
    if not done.pictures:
        return f"No open picture is known to have {tag} likely: no tagger serves that knows it, and no source says so."
    by = "the tagger finds likeliest" if done.by == "tagger" else "their source says have it"
    return f"{done.pictures:,} open pictures come first now, those that {by}."
