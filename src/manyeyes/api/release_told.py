"""A release in the words of its page's shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from manyeyes import datasets, items
from manyeyes.api.below import at
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_releases import (
    Count,
    ReleaseChange,
    ReleaseExample,
    ReleaseFile,
    ReleaseFormat,
    ReleaseLeftOut,
    ReleaseModel,
    ReleasePage,
    ReleasePart,
    ReleaseQuestion,
    ReleaseRights,
    ReleaseSplit,
    ReleaseTag,
)
from manyeyes.datasets import Difference, Offer, QuestionCard, Release, ReleaseFacts, SplitCard, StageCard
from manyeyes.projects import Project
from manyeyes.storage import Transaction

SHOWN = 320  # pixels of an example's longer side


def address(project: str, name: str) -> str:
    """Where a release's folder is fetched as a zip."""
    return at(f"/api/v1/projects/{project}/releases/{quote(name)}.zip")


def offer(project: str, name: str, one: Offer) -> ReleaseFormat:
    """A format with the address it is fetched at."""
    url = at(f"/api/v1/projects/{project}/releases/{quote(name)}/formats/{one.name}.zip")
    return ReleaseFormat(name=one.name, help=one.help, there=one.there, url=url)


def page(
    project: str, made: Release, facts: ReleaseFacts, shown: Mapping[str, ReleaseExample], since: Difference | None
) -> ReleasePage:
    """The whole page; `shown` by SHA-256: the pictures that may be."""
    card = facts.card
    return ReleasePage(
        name=made.name,
        number=made.number,
        made_at=iso(made.made_at),
        url=address(project, made.name),
        title=card.title,
        why=card.why,
        counts=dict(card.counts),
        checked=card.audit and card.audit.sentence,
        expected=card.expected,
        made_up_share=card.counts["answers_made_up"] / max(1, card.counts["answers"]),
        keep=card.keep,
        target=card.target,
        rights=ReleaseRights.model_validate(card.rights),
        left_out=[ReleaseLeftOut(why=datasets.why_left_out(why), items=n) for why, n in sorted(card.left_out.items())],
        split=card.split and _split(card.split),
        questions=[_question(stage, one, facts) for stage in card.stages for one in stage.questions],
        tags=[_tag(one, shown) for one in facts.tags],
        model=card.model and ReleaseModel.model_validate(card.model, from_attributes=True),
        since=since and _change(since),
        files=[ReleaseFile(name=name, bytes=size) for name, size in facts.files],
        card=facts.card_text,
    )


def examples(tx: Transaction, project: Project, facts: ReleaseFacts) -> dict[str, ReleaseExample]:
    """The pictures that stand for tags, by SHA-256."""
    wanted = {item for tag in facts.tags for item in tag.examples}
    rows = datasets.pictures_of_names(tx, project.id, wanted)
    return {
        row.sha256: ReleaseExample(
            item=row.sha256, url=items.url(row.address, SHOWN), width=row.width, height=row.height
        )
        for row in rows
    }


def _bars(bars: Iterable[tuple[str, int]]) -> list[Count]:
    return [Count(name=name, items=n) for name, n in bars]


def _split(split: SplitCard) -> ReleaseSplit:
    parts = [
        ReleasePart.model_validate(
            {"name": one.name, "wished": one.wished, "items": one.items, "share": one.share}
            | {"targets": _bars(one.targets)}
        )
        for one in split.parts
    ]
    by, warnings = list(split.by), list(split.warnings)
    return ReleaseSplit(by=by, seed=split.seed, components=split.groups, parts=parts, warnings=warnings)


def _question(stage: StageCard, asked: QuestionCard, facts: ReleaseFacts) -> ReleaseQuestion:
    key = (stage.name, asked.name)
    return ReleaseQuestion(
        stage=stage.name,
        question=asked.name,
        ask=asked.ask,
        help=asked.help,
        type=asked.type,
        values=list(asked.values),
        only=asked.only,
        people_per_picture=stage.people_per_picture,
        mean_answers=asked.mean_answers,
        agreement=asked.agreement["equal_pairs_share"],
        agreement_of_people=asked.agreement["equal_pairs_share_of_people"],
        expected=asked.expected,
        outcomes=_bars(sorted(asked.outcomes.items())),
        settled=_bars(facts.settled.get(key, ())),
        answers_a_task=_bars(facts.answers_a_task.get(key, ())),
        posteriors=_bars(asked.agreement["posteriors"].items()),
    )


def _tag(facts: datasets.TagOfRelease, examples: Mapping[str, ReleaseExample]) -> ReleaseTag:
    shown = [examples[item] for item in facts.examples if item in examples]
    return ReleaseTag(tag=facts.tag, items=facts.items, examples=shown)


def _change(since: Difference) -> ReleaseChange:
    return ReleaseChange(
        old=since.old,
        new=since.new,
        items_added=since.items.added,
        items_changed=since.items.changed,
        items_withdrawn=since.items.withdrawn,
        values_added=since.values.added,
        values_changed=since.values.changed,
        values_withdrawn=since.values.withdrawn,
        sentence=since.sentence(),
    )
