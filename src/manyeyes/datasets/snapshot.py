"""One pass over everything the house knows: tables go to files, numbers for the card add up, little stays in memory.

What stays are the series and counters. The tables' rows pass through CSV and JSON lines in the folder given, because
the split is known, and pictures are copied, only after the snapshot is let go; what the split needs of each item goes
to members.jsonl.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from manyeyes.datasets import model_values, store, tables
from manyeyes.datasets.agreement import Agreement
from manyeyes.datasets.draft_bias import DraftBias, draft_bias
from manyeyes.datasets.drafts import Drafting, drafts
from manyeyes.datasets.keep import SAYS_NOTHING, Outcome, facts, has_arrived, is_kept
from manyeyes.datasets.least import less_sure
from manyeyes.datasets.model_values import Said
from manyeyes.datasets.parquet import write_csv
from manyeyes.datasets.split import GROUPS, Member
from manyeyes.datasets.store import Kin, Page, Series, Tally
from manyeyes.datasets.tables import Entry
from manyeyes.datasets.wanted import Wanted
from manyeyes.storage import Row, Transaction

__all__ = ["Snapshot", "drafts", "known_of", "not_enough", "outcomes", "read", "told_every", "why_left_out"]

STEP = 50_000  # rows between two lines of progress
BREATH = 1000  # rows between two looks whether to go on
NOTHING = (None, SAYS_NOTHING)
T = TypeVar("T")


def nothing() -> None:
    """Nobody wants it to stop."""


@dataclass
class Snapshot:
    """What the pass found out."""

    series: Mapping[int, Series]
    items: int = 0
    items_kept: int = 0
    bytes_kept: int = 0
    answers: int = 0
    made_up: int = 0
    withdrawn: int = 0
    on_known: int = 0
    """Answers that go to the owner's own folder."""
    stopped: int = 0
    expected: float = 0.0
    """Sum over the kept items of the chance that they meet all conditions."""
    by_owner: int = 0
    """Questions of items that the owner settled himself."""
    with_model: int = 0
    """Those that are settled, by others than him, and that a tagger had a part in."""
    sureness: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    """By stage and question, sum over what is settled of the chance that it is right."""
    workers: set[tuple[str, bool]] = field(default_factory=set)
    series_seen: set[int] = field(default_factory=set)
    by_workflow: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    outcomes: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    left_out: Counter[str] = field(default_factory=Counter)
    weighty: Counter[tuple[str, str]] = field(default_factory=Counter)
    agreement: Agreement = field(default_factory=Agreement)
    model: Said = field(default_factory=Said)
    """What a tagger said where people did not."""
    drafts: Mapping[str, Mapping[str, DraftBias]] = field(default_factory=dict)
    """How far drafts sway people, by stage and question."""


def read(
    tx: Transaction, wanted: Wanted, folder: Path, say: Callable[[str], None], pause: Callable[[], None] = nothing
) -> Snapshot:
    """Write answers.csv, consensus.csv, items.jsonl, members.jsonl and model.csv into `folder`.

    Returns what else is to be known. Answers that would tell which pictures people still meet as known ones go to
    known.csv. `pause` is called often: what it raises ends the reading.
    """
    found = Snapshot(store.all_series(tx, wanted.project_id))
    rows_read = told_every(STEP, "answers read", store.answers(tx, wanted.project_id), say, pause)
    answers = _counted((row for row in rows_read if not _tells_a_known(row, wanted, found)), found)
    write_csv(folder / "answers.csv", tables.ANSWERS, tables.answer_rows(answers, found.series, wanted.key))
    if found.on_known:
        on_known = store.answers(tx, wanted.project_id, on_known=True)
        secret = (row for row in on_known if _tells_a_known(row, wanted))
        write_csv(folder / "known.csv", tables.ANSWERS, tables.answer_rows(secret, found.series, wanted.key))
    found.stopped, found.drafts = store.people_stopped(tx, wanted.project_id), draft_bias(tx, wanted.project_id)
    with Drafting(folder) as drafting:
        rows = told_every(STEP, "items' questions read", outcomes(tx, wanted, found, drafting), say, pause)
        write_csv(folder / "consensus.csv", tables.CONSENSUS, rows)
    return found


def told_every(
    step: int, what: str, rows: Iterable[T], say: Callable[[str], None], pause: Callable[[], None] = nothing
) -> Iterator[T]:
    """The rows, with a line of progress each `step` of them, and a chance to stop each thousand."""
    for number, row in enumerate(rows, start=1):
        if number % BREATH == 0:
            pause()
        if number % step == 0:
            say(f"{number:,} {what} …")
        yield row


def _tells_a_known(row: Row, wanted: Wanted, found: Snapshot | None = None) -> bool:
    """Whether an answer was given to a picture that was known then, in a stage where people still work.

    So many people answer such a picture that its answers alone would give it away.
    """
    since = row.known_since
    tells = row.lane == store.CONTROL and row.stage not in wanted.closed and (since is None or row.at >= since)
    if tells and found is not None:
        found.on_known += 1
    return tells


def _counted(rows: Iterable[Row], found: Snapshot) -> Iterator[Row]:
    for row in rows:
        made_up = row.worker_kind == "made_up"
        found.answers += 1
        found.made_up += made_up
        found.withdrawn += bool(row.withdrawn)
        found.workers.add((row.worker, made_up))
        found.by_workflow[row.stage, row.workflow] += 1
        yield row


def outcomes(tx: Transaction, wanted: Wanted, found: Snapshot, drafting: Drafting) -> Iterator[tuple[object, ...]]:
    """Rows of consensus.parquet; on the way each item is drafted and counted."""
    for page in store.pages(tx, wanted.project_id):
        told = model_values.of_page(tx, wanted, page)
        for row in page.items:
            entry, member = _see(row, page, wanted, found)
            drafting.write(entry, member)
            drafting.say(found.model.add(row.sha256, told.get(row.id, ()), wanted.model))
            for outcome in page.outcomes.get(row.id, ()):
                yield tables.consensus_row(row.sha256, outcome, outcome.stage in wanted.closed)


def _see(row: Row, page: Page, wanted: Wanted, found: Snapshot) -> tuple[Entry, Member]:
    outcomes, states = page.outcomes.get(row.id, ()), page.states.get(row.id, {})
    known = known_of(row, page, wanted, found.series)
    why = why_left_out(wanted, known, states) or not_enough(wanted, row, page, found.series)
    entry = _entry(row, page, states, kept=why is None)
    found.items += 1
    found.series_seen.add(row.series_id)
    if entry.kept:
        found.items_kept += 1
        found.bytes_kept += row.bytes
        found.expected += _chance(wanted, known, outcomes)
    found.left_out.update([why] if why else [])
    for stage, state in states.items():
        found.states[stage][state] += 1
    _add_up(outcomes, page.tallies.get(row.id, ()), found)
    return entry, _member(entry, page, row.id, wanted, known)


def known_of(row: Row, page: Page, wanted: Wanted, series: Mapping[int, Series]) -> dict[str, object]:
    """What `keep` and `only` may read of an item: what people settled, its series, what machines and sources said."""
    told = facts(page.outcomes.get(row.id, ()), series[row.series_id].attributes)
    return told | _of_source(row, page, wanted) | _of_machines(row, page, wanted, page.states.get(row.id, {}))


def _of_source(row: Row, page: Page, wanted: Wanted) -> dict[str, object]:
    """The source's row, its columns and its tags, where somebody asks for them."""
    said = page.given.get(row.id)
    if said is None or not wanted.asks_sources:
        return {}
    told: dict[str, object] = {f"given.{name}": value for name, value in json.loads(said.said).items()}
    tags = json.loads(said.tags)
    told |= {f"tag.{tag}": "yes" for tag in tags}
    return told | {"row": said.row, "given.row": said.row, "given.tags": " ".join(tags)}


def _of_machines(row: Row, page: Page, wanted: Wanted, states: Mapping[str, str]) -> dict[str, object]:
    """What screens found, fine where they decided and found nothing; where in its video a frame was; its size."""
    known: dict[str, object] = {f"item.{name}": getattr(row, name) for name in ("width", "height", "bytes", "format")}
    found, kin = page.findings.get(row.id, {}), page.kin.get(row.id, Kin())
    for stage, checks in wanted.screens.items():
        if states.get(stage) in ("passed", "dropped"):
            known |= {
                f"{stage}.{what}": found[stage, what].verdict if (stage, what) in found else "fine" for what in checks
            }
    known |= {f"{stage}.nsfw": one.number for (stage, what), one in found.items() if what == "nsfw"}
    if kin.video is not None:
        known |= {f"{stage}.time": kin.time for stage in wanted.frames}
        known |= {f"{stage}.index": kin.frame_index for stage in wanted.frames}
    return known


def why_left_out(wanted: Wanted, known: Mapping[str, object], states: Mapping[str, str]) -> str | None:
    """Why a release does not keep an item, by how far it came, `only` and `keep`; none where it may."""
    if not has_arrived(states, wanted.stage, wanted.after):
        return "not_arrived"
    if not is_kept(wanted.only, known):
        return "only_does_not_hold"
    if is_kept(wanted.keep, known):
        return None
    return "keep_is_false" if wanted.keep and wanted.keep.value(known) is False else "keep_is_unknown"


def not_enough(wanted: Wanted, row: Row, page: Page, series: Mapping[int, Series]) -> str | None:
    """Why an item that `keep` lets through stays out all the same: licence, agreement, confidence; none where not."""
    if wanted.licences and series[row.series_id].attributes.get(tables.LICENCE) not in wanted.licences:
        return "licence"
    asked = {(one.stage, one.question.name) for one in wanted.conditions.asked}
    outcomes = (one for one in page.outcomes.get(row.id, ()) if (one.stage, one.question) in asked)
    return less_sure(wanted.least, outcomes, page.tallies.get(row.id, ()))


def _chance(wanted: Wanted, known: Mapping[str, object], outcomes: Iterable[Outcome]) -> float:
    asked = wanted.conditions
    told = asked.by_key(outcomes)
    return asked.chance(asked.outside(known), told, asked.people_say(told))


def _entry(row: Row, page: Page, states: Mapping[str, str], kept: bool) -> Entry:
    sources, kin = page.sources.get(row.id, ()), page.kin.get(row.id, Kin())
    return Entry(
        item=row.sha256,
        name=row.public_id,
        paths=tuple(source.path for source in sources),
        found_by=tuple(source.stage_id for source in sources),
        series=row.series_id,
        width=row.width,
        height=row.height,
        bytes=row.bytes,
        format=row.format,
        copied=bool(row.kept),
        kept=kept,
        states=dict(states),
        twin_group=kin.twin_group,
        video=kin.video,
        frame_index=kin.frame_index,
        time=kin.time,
    )


def _member(entry: Entry, page: Page, item_id: int, wanted: Wanted, known: Mapping[str, object]) -> Member:
    every = {entry.series, *(source.series_id for source in page.sources.get(item_id, ()))}
    kin = page.kin.get(item_id, Kin())
    groups = {
        "series": [f"series {number}" for number in sorted(every)],
        "twins": [f"twins {leader}" for leader in (kin.twin_group, kin.video_twins) if leader],
        "video": [f"video {video}" for video in sorted(kin.videos)],
        "source": sorted({f"source {source.stage_id}" for source in page.sources.get(item_id, ())}),
    }
    joined = tuple(group for name in GROUPS if name in wanted.by for group in groups[name])
    target: Any = known.get(wanted.target) if wanted.target else None
    value = None if target is None else str(target)
    strata = _strata(page, item_id) if entry.kept else ()
    with_model = any(one.with_model and one.state == "settled" for one in page.outcomes.get(item_id, ()))
    return Member(entry.item, joined, value, entry.kept, strata, item_id, with_model)


def _strata(page: Page, item_id: int) -> tuple[str, ...]:
    """What every part of the split should get its share of: settled values, and the source's tags."""
    settled = [one for one in page.outcomes.get(item_id, ()) if one.state == "settled" and one.value not in NOTHING]
    said = page.given.get(item_id)
    tags = json.loads(said.tags) if said else []
    return tuple({f"{one.stage}.{one.question}={one.value}": 1 for one in settled} | {f"tag {tag}": 1 for tag in tags})


def _add_up(outcomes: Iterable[Outcome], tallies: Iterable[Tally], found: Snapshot) -> None:
    for outcome in outcomes:
        key = (outcome.stage, outcome.question)
        found.outcomes[key][outcome.state] += 1
        found.weighty[key] += outcome.answers
        found.by_owner += outcome.by_owner
        found.with_model += outcome.with_model and outcome.state == "settled" and not outcome.by_owner
        found.sureness[key] += outcome.sureness if outcome.state == "settled" else 0.0
        if outcome.state != "not_asked" and outcome.answers:
            found.agreement.posterior(*key, outcome.posterior)
    counts: dict[tuple[str, str], list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.value != "unsure":
            counts[tally.stage, tally.question].append(tally)
    for key, several in counts.items():
        everybody = {tally.value: tally.answers for tally in several}
        found.agreement.answers(*key, everybody, {tally.value: tally.answers - tally.made_up for tally in several})
