"""The SQL of releases, audits and quality. A release is read in windows of ids from one snapshot: memory stays small.

A window bounds raw ids of the whole site; rows of other projects are dropped here in Python, because a bound on the
primary key alone leaves both databases one plan to choose.

Long because everything a release, an audit and a page about quality read of the house is named here, once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from manyeyes.datasets.keep import OWNERS_WORD, Outcome
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import (
    answer,
    assignment,
    audit,
    audit_item,
    consensus,
    control_task,
    draft,
    finding,
    fit,
    fit_skill,
    frame,
    given,
    item,
    item_source,
    item_stage,
    known,
    release,
    restriction,
    series,
    split_part,
    stage,
    task,
    twin,
    withdrawal,
    worker,
)

WINDOW = 2000  # items or answers in memory at a time
CONTROL, EXTRA = 1, 2  # task.lane and assignment.state


@dataclass(frozen=True)
class Release:
    """A frozen dataset; `counts` are the numbers its card begins with, `folder` is relative to the project folder."""

    id: int
    project_id: int
    stage_id: int
    number: int
    name: str
    folder: str
    counts: Mapping[str, int]
    made_at: float
    audit_id: int | None = None
    """The audit it carries; none: nobody has checked it. `release_audit` reads it."""


@dataclass(frozen=True)
class Series:
    """A series and its attributes (extra columns of series.csv)."""

    id: int
    name: str
    title: str
    attributes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers of one value one item's question has now, and how many of them are made up."""

    stage: str
    question: str
    value: str
    answers: int
    made_up: int


@dataclass(frozen=True, slots=True)
class Source:
    """A place an item came from."""

    stage_id: int
    path: str
    series_id: int


@dataclass(frozen=True, slots=True)
class Kin:
    """What an item hangs together with: twins, and the video it was taken from. Names are the SHA-256 of originals."""

    twin_group: str | None = None
    """The picture that leads its group of twins."""
    video: str | None = None
    video_twins: str | None = None
    """The video that leads the group of its video, where the same clip is there in other encodings."""
    frame_index: int | None = None
    time: float | None = None
    """Seconds from the video's beginning."""
    videos: frozenset[str] = frozenset()
    """Every video it was taken from: the same still may be in two."""


RELEASES = select(release).where(release.c.project_id == bindparam("project")).order_by(release.c.number)
SERIES = select(series).where(series.c.project_id == bindparam("project")).order_by(series.c.id)


def releases(tx: Transaction, project_id: int) -> list[Release]:
    """All releases of a project, oldest first."""
    return [_release(row) for row in tx.all(RELEASES, {"project": project_id})]


def _release(row: Row) -> Release:
    return Release(**{**row._asdict(), "counts": json.loads(row.counts)})


def enter(tx: Transaction, made: Mapping[str, Any]) -> Release:
    """Write the row of a release that stands on the shelf."""
    release_id = tx.add(release, {**made, "counts": json.dumps(made["counts"], sort_keys=True)})
    return Release(id=release_id, **made)


PARTS = select(item.c.sha256, split_part.c.part).join(item, item.c.id == split_part.c.item_id)
PARTS = PARTS.where(split_part.c.stage_id == bindparam("stage"), split_part.c.seed == bindparam("seed"))


def parts(tx: Transaction, stage_id: int, seed: int) -> dict[str, str]:
    """The part each item stood in when a release of this stage was made with this seed, by SHA-256."""
    return {row.sha256: row.part for row in tx.all(PARTS, {"stage": stage_id, "seed": seed})}


def keep_parts(tx: Transaction, stage_id: int, seed: int, part_of: Mapping[int, str]) -> None:
    """Note where these items stand now, by id."""
    rows = [{"stage_id": stage_id, "item_id": one, "part": part, "seed": seed} for one, part in part_of.items()]
    tx.put(split_part, rows)


TWIN_PAIRS = select(twin.c.item_id, twin.c.leader_id).join(item, item.c.id == twin.c.item_id)
TWIN_PAIRS = TWIN_PAIRS.where(item.c.project_id == bindparam("project"), twin.c.item_id != twin.c.leader_id)


def twin_pairs(tx: Transaction, project_id: int) -> list[tuple[int, int]]:
    """Every item of a project that screens found to be a twin, with the one that leads its group."""
    return [(row.item_id, row.leader_id) for row in tx.all(TWIN_PAIRS, {"project": project_id})]


ITEMS_THERE = select(func.count()).where(item.c.project_id == bindparam("project"), item.c.state == "here")


def items_there(tx: Transaction, project_id: int) -> int:
    """How many items a project has that were not withdrawn."""
    return int(tx.scalar(ITEMS_THERE, {"project": project_id}))


FORGET_RELEASE = delete(release).where(release.c.id == bindparam("the_release"))


def forget_release(tx: Transaction, release_id: int) -> None:
    """The site knows this release no more."""
    tx.run(FORGET_RELEASE, {"the_release": release_id})


PICTURES = select(item.c.sha256, item.c.address, item.c.width, item.c.height).where(item.c.state == "here")


def pictures_of_names(tx: Transaction, project_id: int, names: Collection[str]) -> list[Row]:
    """SHA-256, address, width and height of these items, named by their SHA-256; withdrawn ones are left out."""
    return tx.dynamic(PICTURES.where(item.c.project_id == project_id, item.c.sha256.in_(sorted(names))))


FOUND_BY_OWNER = select(audit_item.c.item_id, audit_item.c.found).where(
    audit_item.c.audit_id == bindparam("audit"), audit_item.c.at.is_not(None)
)


def found_by_owner(tx: Transaction, audit_id: int) -> dict[int, Mapping[str, str]]:
    """What the owner said of the items of an audit, by item."""
    return {row.item_id: json.loads(row.found or "{}") for row in tx.all(FOUND_BY_OWNER, {"audit": audit_id})}


def all_series(tx: Transaction, project_id: int) -> dict[int, Series]:
    """Every series of a project by its id."""
    rows = tx.all(SERIES, {"project": project_id})
    return {row.id: Series(row.id, row.name, row.title, json.loads(row.attributes)) for row in rows}


def _window_end(table: Table) -> Select[Any]:
    ids = select(table.c.id).where(table.c.id > bindparam("after")).order_by(table.c.id).limit(bindparam("size"))
    return select(func.max(ids.subquery().c.id))


def _inside(column: Column[Any]) -> ColumnElement[bool]:
    return and_(column > bindparam("after"), column <= bindparam("last"))


ITEM_END, ANSWER_END = _window_end(item), _window_end(answer)


def _windows(tx: Transaction, end: Select[Any]) -> Iterator[dict[str, int]]:
    after = 0
    while (last := tx.scalar(end, {"after": after, "size": WINDOW})) is not None:
        yield {"after": after, "last": last}
        after = last


ITEMS = select(item).where(_inside(item.c.id), item.c.state == "here").order_by(item.c.id)
SOURCES = (
    select(item_source.c.item_id, item_source.c.stage_id, item_source.c.path, item_source.c.series_id)
    .where(_inside(item_source.c.item_id))
    .order_by(item_source.c.item_id, item_source.c.id)
)
STATES = (
    select(item_stage.c.item_id, stage.c.name, item_stage.c.state)
    .join(stage, stage.c.id == item_stage.c.stage_id)
    .where(_inside(item_stage.c.item_id))
    .order_by(item_stage.c.item_id, stage.c.position)
)
leader = item.alias("leader")
TWINS = (
    select(twin.c.item_id, leader.c.sha256)
    .join(leader, leader.c.id == twin.c.leader_id)
    .where(_inside(twin.c.item_id))
    .order_by(twin.c.item_id)
)
video_twin = twin.alias("video_twin")
video_leader = item.alias("video_leader")
FRAMES = (
    select(frame.c.item_id, item.c.sha256, frame.c.frame_index, frame.c.time, video_leader.c.sha256.label("twins"))
    .join(item, item.c.id == frame.c.video_id)
    .outerjoin(video_twin, video_twin.c.item_id == frame.c.video_id)
    .outerjoin(video_leader, video_leader.c.id == video_twin.c.leader_id)
    .where(_inside(frame.c.item_id))
    .order_by(frame.c.item_id, frame.c.id)
)
FINDINGS = (
    select(finding.c.item_id, stage.c.name, finding.c.what, finding.c.verdict, finding.c.number)
    .join(stage, stage.c.id == finding.c.stage_id)
    .where(_inside(finding.c.item_id))
    .order_by(finding.c.item_id)
)
SAID_OF = (given.c.row, given.c.tags, given.c.said)
GIVEN = select(given.c.item_id, *SAID_OF).where(_inside(given.c.item_id)).order_by(given.c.item_id, given.c.stage_id)
GIVEN_OF_VIDEO = (
    select(frame.c.item_id, *SAID_OF)
    .join(given, given.c.item_id == frame.c.video_id)
    .where(_inside(frame.c.item_id))
    .order_by(frame.c.item_id, frame.c.id, given.c.stage_id)
)
# A stage whose meaning changed, or that is not in the file any more, is gone; an item that left one is asked there no
# more. What was said there is kept, and counts for nothing.
IS_ASKED = and_(stage.c.state != "gone", or_(task.c.closed_as.is_(None), task.c.closed_as != "withdrawn"))
OUTCOMES = (
    select(
        task.c.item_id,
        stage.c.name.label("stage"),
        consensus.c.question,
        consensus.c.value,
        consensus.c.posterior,
        consensus.c.answers,
        consensus.c.state,
        consensus.c.by_owner,
        consensus.c.with_model,
        task.c.lane,
    )
    .join(task, task.c.id == consensus.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .where(_inside(task.c.item_id), IS_ASKED)
    .order_by(task.c.item_id, stage.c.position, task.c.about, consensus.c.question)
)
later = answer.alias("later")
IS_CURRENT = ~exists().where(later.c.assignment_id == answer.c.assignment_id, later.c.revision > answer.c.revision)
# An answer is taken back while a withdrawal that was not lifted covers its worker, its stage and its time.
IS_WITHDRAWN = exists().where(
    withdrawal.c.worker_id == answer.c.worker_id,
    withdrawal.c.lifted_at.is_(None),
    or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == task.c.stage_id),
    answer.c.at >= withdrawal.c.from_at,
    answer.c.at <= withdrawal.c.until_at,
)
IS_OWNERS = answer.c.worker_id.in_(select(worker.c.id).where(worker.c.kind == "owner"))
IS_MADE_UP = answer.c.worker_id.in_(select(worker.c.id).where(worker.c.kind == "made_up"))
STANDS = and_(answer.c.counts, IS_CURRENT, ~IS_WITHDRAWN, ~IS_OWNERS)
MADE_UP = func.sum(case((worker.c.kind == "made_up", 1), else_=0))
TALLIES = (
    select(
        task.c.item_id,
        stage.c.name.label("stage"),
        answer.c.question,
        answer.c.value,
        func.count().label("answers"),
        MADE_UP.label("made_up"),
    )
    .join(task, task.c.id == answer.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(_inside(task.c.item_id), task.c.lane != CONTROL, STANDS, IS_ASKED)
    .group_by(task.c.item_id, task.c.id, stage.c.name, answer.c.question, answer.c.value)
    .order_by(task.c.item_id, task.c.id, answer.c.question, answer.c.value)
)


@dataclass(frozen=True)
class Page:
    """A window of items with all that hangs on them, by item id."""

    items: Sequence[Row]
    sources: Mapping[int, Sequence[Source]]
    states: Mapping[int, Mapping[str, str]]
    outcomes: Mapping[int, Sequence[Outcome]]
    tallies: Mapping[int, Sequence[Tally]]
    kin: Mapping[int, Kin]
    findings: Mapping[int, Mapping[tuple[str, str], Row]]
    """What screens found that was not fine, by stage and what was looked at."""
    given: Mapping[int, Row]
    """What a source said of the item, or of the video it was taken from."""


def pages(tx: Transaction, project_id: int, *, tallies: bool = True) -> Iterator[Page]:
    """All items of a project that were not withdrawn, in the order they came, a page at a time."""
    for window in _windows(tx, ITEM_END):
        rows = [row for row in tx.all(ITEMS, window) if row.project_id == project_id]
        if rows:
            yield _page(tx, window, rows, tallies)


def _page(tx: Transaction, window: Mapping[str, int], rows: Sequence[Row], with_tallies: bool) -> Page:
    states: dict[int, dict[str, str]] = defaultdict(dict)
    for row in tx.all(STATES, window):
        states[row.item_id][row.name] = row.state
    sources, outcomes, tallies = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in tx.all(SOURCES, window):
        sources[row.item_id].append(Source(row.stage_id, row.path, row.series_id))
    for row in tx.all(OUTCOMES, window):
        outcomes[row.item_id].append(_outcome(row))
    for row in tx.all(TALLIES, window) if with_tallies else ():
        tallies[row.item_id].append(Tally(row.stage, row.question, row.value, row.answers, int(row.made_up)))
    found: dict[int, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in tx.all(FINDINGS, window):
        found[row.item_id][row.name, row.what] = row
    said: dict[int, Row] = {}
    for row in (*tx.all(GIVEN, window), *tx.all(GIVEN_OF_VIDEO, window)):
        said.setdefault(row.item_id, row)
    return Page(rows, sources, states, outcomes, tallies, _kin(tx, window), found, said)


def _kin(tx: Transaction, window: Mapping[str, int]) -> dict[int, Kin]:
    kin = {row.item_id: Kin(twin_group=row.sha256) for row in tx.all(TWINS, window)}
    for row in tx.all(FRAMES, window):
        before = kin.get(row.item_id, Kin())
        videos = before.videos | {row.sha256}
        kin[row.item_id] = Kin(before.twin_group, row.sha256, row.twins, row.frame_index, row.time, videos)
    return kin


def _outcome(row: Row) -> Outcome:
    told = (row.stage, row.question, row.value, row.posterior, row.answers, row.state)
    by_owner, with_model = bool(row.by_owner), bool(row.with_model)
    return Outcome(*told, by_owner=by_owner, control=row.lane == CONTROL, with_model=with_model)


IS_HIS_SKILL = and_(
    fit_skill.c.fit_id == fit.c.id,
    fit_skill.c.worker_id == answer.c.worker_id,
    fit_skill.c.question == answer.c.question,
)
ANSWERS = (
    select(
        answer.c.id,
        item.c.project_id,
        item.c.sha256,
        item.c.series_id,
        stage.c.name.label("stage"),
        answer.c.question,
        answer.c.value,
        answer.c.revision,
        IS_CURRENT.label("is_current"),
        answer.c.untouched,
        answer.c.shown_ms,
        answer.c.workflow,
        answer.c.client,
        answer.c.language,
        assignment.c.state.label("assignment_state"),
        and_(answer.c.counts, IS_ASKED).label("counts"),
        worker.c.public_id.label("worker"),
        worker.c.kind.label("worker_kind"),
        answer.c.at,
        task.c.lane,
        control_task.c.added_at.label("known_since"),
        IS_WITHDRAWN.label("withdrawn"),
        consensus.c.fit,
        fit_skill.c.skill,
        fit_skill.c.gated,
    )
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .join(task, task.c.id == answer.c.task_id)
    .join(item, item.c.id == task.c.item_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .outerjoin(control_task, control_task.c.task_id == answer.c.task_id)
    .outerjoin(consensus, and_(consensus.c.task_id == answer.c.task_id, consensus.c.question == answer.c.question))
    .outerjoin(fit, and_(fit.c.stage_id == task.c.stage_id, fit.c.number == consensus.c.fit))
    .outerjoin(fit_skill, IS_HIS_SKILL)
    .where(_inside(answer.c.id), item.c.state == "here")
    .order_by(answer.c.id)
)
ANSWERS_ON_KNOWN = ANSWERS.where(task.c.lane == CONTROL)


def answers(tx: Transaction, project_id: int, *, on_known: bool = False) -> Iterator[Row]:
    """Every answer ever given about an item that was not withdrawn, in the order they were given.

    `on_known`: those to control tasks alone.
    """
    for window in _windows(tx, ANSWER_END):
        found = tx.all(ANSWERS_ON_KNOWN if on_known else ANSWERS, window)
        yield from (row for row in found if row.project_id == project_id)


CONTROLS = (
    select(item.c.sha256, stage.c.name.label("stage"))
    .join(task, task.c.item_id == item.c.id)
    .join(stage, stage.c.id == task.c.stage_id)
    .where(stage.c.project_id == bindparam("project"), task.c.lane == CONTROL, item.c.state == "here")
    .where(stage.c.state != "gone")
    .order_by(stage.c.position, item.c.id)
)


def controls(tx: Transaction, project_id: int) -> list[Row]:
    """Which items were control tasks, and where; what is known of them stays in the owner's control.csv."""
    return tx.all(CONTROLS, {"project": project_id})


PEOPLE_STOPPED = select(func.count(restriction.c.worker_id.distinct())).where(
    restriction.c.kind == "stop",
    restriction.c.lifted_at.is_(None),
    or_(
        restriction.c.project_id == bindparam("project"),
        and_(
            restriction.c.scope == "site",
            exists().where(
                assignment.c.worker_id == restriction.c.worker_id,
                assignment.c.stage_id.in_(select(stage.c.id).where(stage.c.project_id == bindparam("project"))),
            ),
        ),
    ),
)


def people_stopped(tx: Transaction, project_id: int) -> int:
    """How many people were stopped in a project, and still are or were until their time was over."""
    return int(tx.scalar(PEOPLE_STOPPED, {"project": project_id}))


# --- audits ---
PLACES = select(func.count()).where(audit_item.c.audit_id == audit.c.id).scalar_subquery()
CHECKED = (
    select(func.count()).where(audit_item.c.audit_id == audit.c.id, audit_item.c.at.is_not(None)).scalar_subquery()
)
AUDIT = select(audit, PLACES.label("items"), CHECKED.label("checked"))
AUDITS = AUDIT.where(audit.c.project_id == bindparam("project")).order_by(audit.c.id.desc())
AUDIT_BY_NAME = AUDIT.where(audit.c.public_id == bindparam("public_id"))
AUDIT_BY_ID = AUDIT.where(audit.c.id == bindparam("id"))
NEWEST_ENDED = (
    AUDIT.where(audit.c.stage_id == bindparam("stage"), audit.c.ended_at.is_not(None))
    .order_by(audit.c.ended_at.desc(), audit.c.id.desc())
    .limit(1)
)
OPEN_AUDIT = select(audit.c.public_id).where(audit.c.stage_id == bindparam("stage"), audit.c.ended_at.is_(None))
IS_HERE = and_(item.c.id == audit_item.c.item_id, item.c.state == "here")
PLACE = select(audit_item, item.c.id.label("here")).outerjoin(item, IS_HERE)
AUDIT_ITEMS = PLACE.where(audit_item.c.audit_id == bindparam("audit")).order_by(audit_item.c.position)
AUDIT_ITEM = PLACE.where(audit_item.c.audit_id == bindparam("audit"), audit_item.c.position == bindparam("position"))
NEXT_ITEM = (
    PLACE.where(audit_item.c.audit_id == bindparam("audit"), audit_item.c.at.is_(None), item.c.id.is_not(None))
    .order_by(audit_item.c.position)
    .limit(1)
)
KEEP_FOUND = (
    update(audit_item)
    .where(audit_item.c.audit_id == bindparam("audit"), audit_item.c.position == bindparam("place"))
    .values(found=bindparam("said"), meets=bindparam("does"), at=bindparam("now"))
)
END_AUDIT = (
    update(audit).where(audit.c.id == bindparam("audit"), audit.c.ended_at.is_(None)).values(ended_at=bindparam("now"))
)
ANSWERS_OF_PROJECT = (
    select(func.count())
    .select_from(answer)
    .join(task, task.c.id == answer.c.task_id)
    .join(item, item.c.id == task.c.item_id)
    .where(item.c.project_id == bindparam("project"), item.c.state == "here")
)


def answers_of_project(tx: Transaction, project_id: int) -> int:
    """How many answers were ever given about items that were not withdrawn."""
    return int(tx.scalar(ANSWERS_OF_PROJECT, {"project": project_id}))


# --- quality ---
SAID = (
    select(answer.c.task_id, answer.c.question, answer.c.value, answer.c.assignment_id, answer.c.worker_id)
    .join(task, task.c.id == answer.c.task_id)
    .where(task.c.stage_id == bindparam("stage"), task.c.lane != CONTROL, STANDS)
)


def patterns(tx: Transaction, stage_id: int, values: Sequence[str]) -> list[Row]:
    """How often each pattern occurs: question, tasks, then n0, n1, … answers of each of `values` to one task."""
    said = SAID.subquery("said")
    counts = [func.count(case((said.c.value == value, 1))).label(f"n{place}") for place, value in enumerate(values)]
    by_task = select(said.c.question, *counts).group_by(said.c.task_id, said.c.question).subquery("by_task")
    places = [by_task.c[f"n{place}"] for place in range(len(values))]
    found = select(by_task.c.question, func.count().label("tasks"), *places).group_by(by_task.c.question, *places)
    return tx.dynamic(found.order_by(by_task.c.question, *places).params(stage=stage_id))


_said = SAID.subquery("said")
WHO_SAID = select(
    func.count(_said.c.worker_id.distinct()).label("people"),
    func.count(_said.c.task_id.distinct()).label("tasks"),
    func.count(_said.c.assignment_id.distinct()).label("answered"),
)
# A task that was promoted is a picture we know since then; who answered before settled it.
WHEN_KNOWN = or_(
    control_task.c.source.is_(None), control_task.c.source != "promoted", answer.c.at >= control_task.c.added_at
)
ON_KNOWN = (
    select(known.c.question, known.c.value.label("truth"), answer.c.value, func.count().label("answers"))
    .select_from(known)
    .join(task, task.c.id == known.c.task_id)
    .join(answer, and_(answer.c.task_id == known.c.task_id, answer.c.question == known.c.question))
    .outerjoin(control_task, control_task.c.task_id == known.c.task_id)
    .where(task.c.stage_id == bindparam("stage"), task.c.lane == CONTROL, STANDS, WHEN_KNOWN)
    .group_by(known.c.question, known.c.value, answer.c.value)
    .order_by(known.c.question, known.c.value, answer.c.value)
)
# What people said where a draft was written down: what it says, what is true of a known picture, what is settled. Of a
# settled value that rests on one person's answer there is nothing to be told.
IS_KNOWN = and_(known.c.task_id == task.c.id, known.c.question == draft.c.question, task.c.lane == CONTROL, WHEN_KNOWN)
IS_AGREED = and_(
    consensus.c.task_id == task.c.id,
    consensus.c.question == draft.c.question,
    consensus.c.state == "settled",
    consensus.c.answers >= 2,
    task.c.lane != CONTROL,
)
SAID_BESIDE = (stage.c.name, draft.c.question, draft.c.shown, draft.c.value, answer.c.value.label("said"))
TOLD_APART = (*SAID_BESIDE, known.c.value.label("truth"), consensus.c.value.label("settled"))
BESIDE_DRAFTS = (
    select(*TOLD_APART, func.count().label("answers"))
    .select_from(draft)
    .join(answer, and_(answer.c.assignment_id == draft.c.assignment_id, answer.c.question == draft.c.question))
    .join(task, task.c.id == answer.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .outerjoin(control_task, control_task.c.task_id == task.c.id)
    .outerjoin(known, IS_KNOWN)
    .outerjoin(consensus, IS_AGREED)
    .where(stage.c.project_id == bindparam("project"), stage.c.state != "gone", STANDS, ~IS_MADE_UP)
    .group_by(*TOLD_APART)
    .order_by(*SAID_BESIDE)
)


def draft_patterns(tx: Transaction, project_id: int) -> list[Row]:
    """Rows of stage, question, shown, guess, said, truth, settled, answers; people's answers that stand."""
    return tx.all(BESIDE_DRAFTS, {"project": project_id})


STATES_OF_QUESTIONS = (
    select(
        consensus.c.question,
        consensus.c.state,
        func.count().label("tasks"),
        func.sum(consensus.c.by_owner).label("by_owner"),
        func.sum(case((consensus.c.by_owner == 1, OWNERS_WORD), else_=consensus.c.posterior)).label("expected"),
    )
    .join(task, task.c.id == consensus.c.task_id)
    .where(task.c.stage_id == bindparam("stage"))
    .group_by(consensus.c.question, consensus.c.state)
    .order_by(consensus.c.question, consensus.c.state)
)
WITHDRAWN_IN_STAGE = (
    select(func.count())
    .select_from(answer)
    .join(task, task.c.id == answer.c.task_id)
    .where(answer.c.worker_id.in_(select(withdrawal.c.worker_id).where(withdrawal.c.lifted_at.is_(None))))
    .where(task.c.stage_id == bindparam("stage"), answer.c.counts, IS_CURRENT, IS_WITHDRAWN)
)

# --- targets ---
_SAYS = (item.c.id, item.c.project_id, item.c.sha256, given.c.tags, given.c.weight)
GIVEN_TAGS = (
    select(*_SAYS)
    .join(given, given.c.item_id == item.c.id)
    .where(_inside(item.c.id), item.c.state == "here")
    .order_by(item.c.id, given.c.stage_id)
)
GIVEN_TAGS_OF_VIDEO = (
    select(*_SAYS)
    .join(frame, frame.c.item_id == item.c.id)
    .join(given, given.c.item_id == frame.c.video_id)
    .where(_inside(item.c.id), item.c.state == "here")
    .order_by(item.c.id, frame.c.id, given.c.stage_id)
)


def given_tags(tx: Transaction, project_id: int) -> Iterator[tuple[str, list[str], float]]:
    """SHA-256, tags and weight of what a source gave of an item, else of its video, in the order of `pages`.

    Items that were withdrawn are left out; of two imports the earlier stage's word counts.
    """
    for window in _windows(tx, ITEM_END):
        said: dict[int, Row] = {}
        for row in (*tx.all(GIVEN_TAGS, window), *tx.all(GIVEN_TAGS_OF_VIDEO, window)):
            if row.project_id == project_id:
                said.setdefault(row.id, row)
        yield from ((row.sha256, json.loads(row.tags), row.weight) for _, row in sorted(said.items()))


ITEM_BY_HASH = select(item.c.id).where(
    item.c.project_id == bindparam("project"), item.c.sha256 == bindparam("sha256"), item.c.state == "here"
)


def item_by_hash(tx: Transaction, project_id: int, sha256: str) -> int | None:
    """The id of an item that was not withdrawn."""
    found = tx.scalar(ITEM_BY_HASH, {"project": project_id, "sha256": sha256})
    return None if found is None else int(found)


# --- statistics a tag ---
_of_project = (stage.c.project_id == bindparam("project"), stage.c.state != "gone", item.c.state == "here")
VERDICTS = (
    select(
        stage.c.name.label("stage"),
        consensus.c.question,
        consensus.c.value,
        consensus.c.state,
        func.count().label("pictures"),
    )
    .select_from(consensus)
    .join(task, task.c.id == consensus.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .join(item, item.c.id == task.c.item_id)
    .where(*_of_project)
    .group_by(stage.c.name, consensus.c.question, consensus.c.value, consensus.c.state)
)
SAID_OF_TAGS = (
    select(
        stage.c.name.label("stage"),
        answer.c.question,
        answer.c.value,
        consensus.c.value.label("settled"),
        func.count().label("answers"),
    )
    .select_from(answer)
    .join(task, task.c.id == answer.c.task_id)
    .join(stage, stage.c.id == task.c.stage_id)
    .join(item, item.c.id == task.c.item_id)
    .outerjoin(
        consensus,
        and_(
            consensus.c.task_id == answer.c.task_id,
            consensus.c.question == answer.c.question,
            consensus.c.state == "settled",
        ),
    )
    .where(*_of_project, task.c.lane != CONTROL, STANDS)
    .group_by(stage.c.name, answer.c.question, answer.c.value, consensus.c.value)
)
TASKS_BY_STAGE = (
    select(stage.c.name.label("stage"), func.count().label("tasks"))
    .select_from(task)
    .join(stage, stage.c.id == task.c.stage_id)
    .join(item, item.c.id == task.c.item_id)
    .where(*_of_project, task.c.about == "")
    .group_by(stage.c.name)
)
PICTURES_OF_PROJECT = select(func.count()).where(item.c.project_id == bindparam("project"), item.c.state == "here")
