"""The tables of a release: their columns with the meaning of each, and their rows from what the store read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from manyeyes.consensus import UNMEASURED
from manyeyes.datasets.keep import OWNERS_WORD, SAYS_NOTHING, Outcome
from manyeyes.datasets.parquet import Column
from manyeyes.datasets.pseudonym import pseudonym
from manyeyes.datasets.store import EXTRA, Series

ANSWERS = (
    Column("order", "whole", "place in the order the answers were given, from 1; absolute times are left out"),
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("series", "text", "the series it is shown under"),
    Column("stage", "text", "the stage that asked"),
    Column("question", "text", "the question"),
    Column("worker", "text", "pseudonym, the same within this release only"),
    Column("value", "text", "what was answered; unsure says nothing"),
    Column("revision", "whole", "from 1; a correction is the next one"),
    Column("current", "flag", "the highest revision, the one that stands"),
    Column("untouched", "flag", "a switch left as it was"),
    Column("shown_ms", "whole", "milliseconds the picture was in view"),
    Column("workflow", "text", "version of the questions that was shown, major.minor"),
    Column("client", "text", "the program that sent it"),
    Column("language", "text", "that the questions were read in; empty where it is not known"),
    Column("extra", "flag", "given beyond the number of people wanted"),
    Column("counted", "flag", "given to a meaning of the question that still stands"),
    Column("made_up", "flag", "given by a made-up helper, not by a person"),
    Column("withdrawn", "flag", "taken back by the owner or a rule: it counts no more"),
    Column(
        "weight", "number", "how likely its helper is right, by the fit its consensus used; 0 where it says nothing"
    ),
)
CONSENSUS = (
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("stage", "text", "the stage that asked"),
    Column("question", "text", "the question"),
    Column("value", "text", "the likeliest value; empty while nobody said anything"),
    Column("posterior", "number", "how likely it is, 0 to 1"),
    Column("answers", "whole", "answers that carry weight"),
    Column("state", "text", "settled, contested, open or not_asked"),
    Column("by_owner", "flag", "settled by the owner's own answer"),
    Column("control", "flag", "a picture whose answer was known; empty while its stage is not closed"),
    Column("with_model", "flag", "a tagger's opinion was added up with the answers: never judge that tagger by it"),
)
CONTROL = CONSENSUS[:2]
MODEL = (
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("tag", "text", "the tagger's tag, like a question's name or question:value"),
    Column("value", "text", "what the tagger says; people have not settled it"),
    Column("score", "number", "how sure the tagger is, 0 to 1"),
    Column("tagger", "whole", "the number of the tagger in its stage"),
)
CREDITS = (
    Column("file", "text", "the picture in this release"),
    Column("path", "text", "where it came from"),
    Column("series", "text", "its series"),
    Column("licence", "text", "its licence, from series.csv"),
    Column("credit", "text", "whom to name, from series.csv"),
)
PICTURES = (CONSENSUS[0], CREDITS[0])
ABOUT_ITEMS = (
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("name", "text", "the name pages know it by"),
    Column("file", "text", "the picture in this release, if it is there"),
    Column("path", "text", "the first place it came from"),
    Column("paths", "texts", "every place it came from"),
    Column("series", "text", "the series it is shown under"),
    Column("licence", "text", "from series.csv"),
    Column("credit", "text", "from series.csv"),
    Column("width", "whole", "pixels, upright"),
    Column("height", "whole", "pixels, upright"),
    Column("bytes", "whole", "of the original"),
    Column("format", "text", "of the original"),
    Column("kept", "flag", "what `keep` chose"),
    Column("split", "text", "its part; empty for items that are not kept"),
    Column("component", "text", "the smallest SHA-256 of all that belongs together; empty where nothing is split"),
    Column("twin_group", "text", "SHA-256 of the picture that leads its group of twins; empty where it has none"),
    Column("video", "text", "SHA-256 of the video it was taken from"),
    Column("frame_index", "whole", "which frame of that video, from 0"),
    Column("time", "number", "seconds from that video's beginning"),
)
LICENCE, CREDIT = "licence", "credit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the release, before its split is known and its picture is placed. Passes through a file as JSON."""

    item: str
    name: str
    paths: tuple[str, ...]
    found_by: tuple[int, ...]
    series: int
    width: int
    height: int
    bytes: int
    format: str
    copied: bool
    kept: bool
    states: Mapping[str, str]
    twin_group: str | None = None
    video: str | None = None
    frame_index: int | None = None
    time: float | None = None

    def draft(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def attribute_names(series: Iterable[Series]) -> list[str]:
    """Every attribute any series has, sorted, without licence and credit, which have columns of their own."""
    return sorted({name for one in series for name in one.attributes} - {LICENCE, CREDIT})


def item_columns(attributes: Sequence[str], stages: Sequence[str]) -> tuple[Column, ...]:
    """The columns of items.parquet: what every project has, then `series.ATTRIBUTE`, then `stage.NAME`."""
    about_series = (Column(f"series.{name}", "text", "attribute of its series") for name in attributes)
    about_stages = (Column(f"stage.{name}", "text", "where it stands in that stage") for name in stages)
    return (*ABOUT_ITEMS, *about_series, *about_stages)


def item_row(
    entry: Entry,
    file: str | None,
    part: str | None,
    component: str | None,
    series: Series,
    attributes: Sequence[str],
    stages: Sequence[str],
) -> tuple[object, ...]:
    """A row of items.parquet."""
    path = entry.paths[0] if entry.paths else None
    about = (entry.item, entry.name, file, path, list(entry.paths), series.name)
    credit = (_said(series, LICENCE), _said(series, CREDIT))
    measures = (entry.width, entry.height, entry.bytes, entry.format, entry.kept, part, component)
    kin = (entry.twin_group, entry.video, entry.frame_index, entry.time)
    told = (_said(series, name) for name in attributes)
    return (*about, *credit, *measures, *kin, *told, *(entry.states.get(stage) for stage in stages))


def credit_row(entry: Entry, file: str | None, series: Series) -> tuple[object, ...]:
    """A row of CREDITS.csv."""
    path = entry.paths[0] if entry.paths else None
    return (file, path, series.name, _said(series, LICENCE), _said(series, CREDIT))


def _said(series: Series, name: str) -> str | None:
    value = series.attributes.get(name)
    return None if value in (None, "") else str(value)


def answer_rows(answers: Iterable[Any], series: Mapping[int, Series], key: bytes) -> Iterator[tuple[object, ...]]:
    """Rows of answers.parquet, from the store's, in the order the answers were given."""
    for order, row in enumerate(answers, start=1):
        yield (
            order,
            row.sha256,
            series[row.series_id].name,
            row.stage,
            row.question,
            pseudonym(key, row.worker),
            row.value,
            row.revision,
            bool(row.is_current),
            bool(row.untouched),
            row.shown_ms,
            row.workflow,
            row.client,
            row.language,
            row.assignment_state == EXTRA,
            bool(row.counts),
            row.worker_kind == "made_up",
            bool(row.withdrawn),
            weight(row),
        )


def weight(row: Any) -> float | None:
    """What an answer weighs: its worker's skill in the fit that its consensus used, .85 before he was measured.

    0 where it was corrected, withdrawn, unsure, no longer counts, or is below the gate. None where there is no
    consensus it could count in: pictures whose answer was known.
    """
    if row.withdrawn or not row.is_current or not row.counts or row.value == SAYS_NOTHING or row.gated:
        return 0.0
    if row.fit is None:
        return None
    if row.worker_kind == "owner":
        return OWNERS_WORD
    return UNMEASURED if row.skill is None else float(row.skill)


def consensus_row(item: str, outcome: Outcome, closed: bool) -> tuple[object, ...]:
    """A row of consensus.parquet; which pictures were known is told only after the stage is closed."""
    told = (outcome.value, outcome.posterior, outcome.answers, outcome.state, outcome.by_owner)
    return (item, outcome.stage, outcome.question, *told, outcome.control if closed else None, outcome.with_model)
