"""Examples straight from a tag table with pictures beside it: no project, no people, everything as its source says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes import datasets
from manyeyes.datasets import Dictionary, PictureNotThere, Tag, TagRules
from manyeyes.media import Jail, Seen, Unreadable, components, find_twins, fingerprints
from manyeyes.projects import Cells, read_tag_table
from manyeyes.tagger.examples import Examples, NothingToLearn, folds
from manyeyes.tagger.sound import SMALLEST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 256  # pictures handed to the jail together
FIFTHS = 5  # the test part is one fifth


@dataclass(frozen=True)
class TableExamples:
    """What a table has to learn from, where its pictures are, and why rows are left out."""

    examples: Examples
    dictionary: Dictionary
    places: Mapping[str, Path]
    left_out: Mapping[str, str]
    """Row, like 'row 12: images/3.jpg', to the sentence why."""

    def pictures(self, item: str) -> Path:
        """The file of a picture; raises PictureNotThere."""
        if item not in self.places:
            raise PictureNotThere(item=item, cause="the table does not hold it")
        return self.places[item]


@dataclass(frozen=True)
class _Row:
    item: str
    file: Path
    tags: frozenset[str]
    seen: Seen


def examples_of_table(
    table: Path,
    folder: Path | None = None,
    rules: TagRules | None = None,
    said: Mapping[str, Any] | None = None,
    *,
    weight: float = 1.0,
    seed: int = 1,
    jail: Jail | None = None,
    say: Callable[[str], None] = print,
) -> TableExamples:
    """Read `table`, whose pictures lie below `folder` (its own, unless said), into train and test, 4 to 1.

    `said` names columns as an import's `from` does (url, tags, only). Twins by picture stay in one part; of equal files
    the first row counts. Every picture is decoded once, in the jail, 5 ms each. Raises TableWrong, NothingToLearn.
    """
    rules = rules or TagRules()
    left_out: dict[str, str] = {}
    wanted = list(_wanted(table, folder or table.parent, said or {}, left_out))
    rows = _looked_at(wanted, rules, left_out, jail, say)
    if not rows:
        raise NothingToLearn(folder=table)
    over_table = rules.count_over == "table"
    counts = (
        datasets.count_table(table, said or {}, rules, say)
        if over_table
        else Counter(tag for row in rows for tag in row.tags)
    )
    dictionary, _ = datasets.make_dictionary((Tag(name, count=n) for name, n in counts.items()), rules)
    return TableExamples(
        _examples(rows, dictionary, weight, seed), dictionary, {row.item: row.file for row in rows}, left_out
    )


def _wanted(
    table: Path, folder: Path, said: Mapping[str, Any], left_out: dict[str, str]
) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    """Rows that `only` lets in and whose file is there: their name, file and tags."""
    read = read_tag_table(table, said)
    for row in read.text.rows():
        if not isinstance(row, Cells):
            left_out[f"line {row.line}"] = f"It cannot be read: {row.cause}."
        elif read.wants(row):
            name, file = row.cells[read.address], folder / row.cells[read.address]
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                yield f"row {row.row}: {name}", file, read.tags_of(row)
            else:
                left_out[f"row {row.row}: {name}"] = "There is no such file below the folder."


def _looked_at(
    wanted: Sequence[tuple[str, Path, tuple[str, ...]]],
    rules: TagRules,
    left_out: dict[str, str],
    jail: Jail | None,
    say: Callable[[str], None],
) -> list[_Row]:
    rows: dict[str, _Row] = {}
    with Jail() if jail is None else nullcontext(jail) as held:
        for at in range(0, len(wanted), AT_ONCE):
            part = wanted[at : at + AT_ONCE]
            for (name, file, tags), seen in zip(part, held.examine_all([one[1] for one in part], ()), strict=True):
                why = _wrong(seen)
                if why or not isinstance(seen, Seen):
                    left_out[name] = why
                elif seen.sha256 in rows:
                    left_out[name] = f"It is the same file as {rows[seen.sha256].file.name}, whose row came first."
                else:
                    rows[seen.sha256] = _Row(seen.sha256, file, frozenset(rules.tidy(tags)), seen)
            say(f"{min(at + AT_ONCE, len(wanted)):,} of {len(wanted):,} pictures looked at")
    return list(rows.values())


def _wrong(seen: Seen | Unreadable) -> str:
    if isinstance(seen, Unreadable):
        return seen.reason
    if seen.video is not None:
        return "It is a video; take its frames first."
    if min(seen.width, seen.height) < SMALLEST:
        return f"It has {seen.width} x {seen.height} pixels; {SMALLEST} a side is the least that shows something."
    return ""


def _examples(rows: Sequence[_Row], dictionary: Dictionary, weight: float, seed: int) -> Examples:
    import numpy as np

    number = dictionary.number
    targets = np.zeros((len(rows), len(number)), np.float32)
    for place, row in enumerate(rows):
        targets[place, [number[tag] for tag in row.tags if tag in number]] = 1.0
    component = _twins([row.seen for row in rows])
    test = folds(component, FIFTHS, seed) == 0
    return Examples(
        items=tuple(row.item for row in rows),
        tags=dictionary.names,
        groups={},
        targets=targets,
        weights=np.full(targets.shape, weight, np.float32),
        part=tuple("test" if one else "train" for one in test),
        component=component,
        sampling=np.ones(len(rows), np.float32),
    )


def _twins(seen: Sequence[Seen]) -> NDArray[np.int64]:
    looks = [one.look for one in seen if one.look is not None]
    return components(len(looks), find_twins(*fingerprints(looks), mirrored=True).twins)
