"""What is settled now, as a release would hold it to learn from: no pictures, no answers, no card, nothing frozen.

The same rules decide as in a release: which items are kept, what is a target, which part each stands in. A part that is
given here stays, in releases, too: what was judged with once is never learnt from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from manyeyes import projects
from manyeyes.datasets import leak, snapshot, store, tables, targets
from manyeyes.datasets.drafts import Drafting, members
from manyeyes.datasets.learnable import ITEMS, Targets, read_targets
from manyeyes.datasets.parquet import Column, to_parquet, write_csv
from manyeyes.datasets.split import Member, Split, read_wish, split
from manyeyes.datasets.wanted import wanted_by
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

COLUMNS = (
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("kept", "flag", "it meets what the release stage asks for"),
    Column("split", "text", "its part"),
    Column("component", "text", "what belongs together"),
)


def settled_now(house: House, project: Project, stage: Stage) -> Targets:
    """What release stage `stage` would have to learn from; a walk over the project's items. Raises TagsWrong."""
    with tempfile.TemporaryDirectory(dir=house.private, prefix="settled-") as name:
        work = Path(name)
        with house.reading() as tx:
            wanted = _read(tx, project, stage, house.site / project.folder, work)
        every = [leak.joined(one, leak.read_alike(work)) for one in members(work)]
        _write_items(every, _split(house, stage, every), work)
        targets.write_targets(wanted, work, work, lambda line: None)
        return read_targets(work)


def _read(tx: Transaction, project: Project, stage: Stage, home: Path, work: Path) -> targets.ToLearn:
    stages = projects.stages(tx, project.id)
    found = snapshot.Snapshot(store.all_series(tx, project.id))
    with Drafting(work) as drafting:
        rows = snapshot.outcomes(tx, wanted_by(stage, stages), found, drafting)
        write_csv(work / "consensus.csv", tables.CONSENSUS, rows)
    targets.write_given(tx, project.id, work)
    leak.write_alike(tx, project.id, work)
    return targets.to_learn(stage, stages, found.series, home)


def _split(house: House, stage: Stage, every: Sequence[Member]) -> Split | None:
    """Where each item stands; what is new to the split is noted. However large a component is: people are at work."""
    said = stage.file.settings.get("split")
    if not said:
        return None
    wish = replace(read_wish(said), largest=1.0)
    with house.reading() as tx:
        stood = store.parts(tx, stage.id, wish.seed)
    made = split(every, wish, stood)
    new = {one.id: made.part_of[one.item] for one in every if one.item in made.part_of and one.item not in stood}
    if new:
        with house.transaction() as tx:
            store.keep_parts(tx, stage.id, wish.seed, new)
    return made


def _write_items(every: Sequence[Member], made: Split | None, work: Path) -> None:
    part_of, component_of = (made.part_of, made.component_of) if made else ({}, {})
    rows = ((one.item, one.kept, part_of.get(one.item), component_of.get(one.item, one.item)) for one in every)
    write_csv(work / "items.csv", COLUMNS, rows)
    to_parquet(work / "items.csv", work / ITEMS, COLUMNS)
