"""card.md beside a tagger: what it learnt from, how good it is beside who does not look, what it is not for.

After Mitchell et al. 2019, Model Cards for Model Reporting: details, use, data, metrics, caveats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from manyeyes.tagger.about import About
from manyeyes.tagger.evaluation import Evaluation, Level, Number, TagResult

FILE = "card.md"
METHODS = {
    "head": "kernel ridge on frozen features of EfficientNet-Lite0, colours and layout",
    "finetune": "a small network fine-tuned on these pictures",
    "cnn11": "the eleven-layer network of the source, as a baseline",
}


@dataclass(frozen=True)
class Origin:
    """The release a tagger learnt from, as far as its card says."""

    release: str = ""
    title: str = ""
    items: str = ""
    """What may be done with its pictures, in the owner's words."""
    answers: str = ""
    """The licence of its answers and tables."""


def origin_of(release_folder: Path) -> Origin:
    """What the card of a release says; what is missing stays empty."""
    try:
        said = json.loads((release_folder / "card.json").read_text("utf-8"))
        rights = said.get("rights") or {}
        told = (said.get("title"), rights.get("items"), rights.get("answers"))
    except (OSError, ValueError, AttributeError):
        return Origin(release_folder.name)
    return Origin(release_folder.name, *(str(one or "") for one in told))


def model_card(about: About, found: Evaluation | None, origin: Origin) -> str:
    """The card, in Markdown; without an evaluation it says that nothing was measured."""
    parts = (
        _head(about, origin),
        _learnt(about, found, origin),
        _numbers(found),
        _by_tag(about, found),
        _use(),
        _limits(about, found),
        _terms(origin),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def write_card(folder: Path, about: About, found: Evaluation | None, origin: Origin) -> Path:
    """Write it beside the tagger in `folder`, in place of an earlier one."""
    (folder / FILE).write_text(model_card(about, found, origin), "utf-8")
    return folder / FILE


def _head(about: About, origin: Origin) -> str:
    day = f" on {datetime.fromtimestamp(about.trained_at, UTC):%d %B %Y}" if about.trained_at else ""
    title = f"A tagger of {_plain(origin.title or origin.release)}" if origin.title or origin.release else "A tagger"
    return (
        f"# {title}\n\nIt looks at a picture and says how likely each of {len(about.tags):,} tags holds. "
        f"Trained{day} with Many Eyes; method: {about.method} ({METHODS.get(about.method, 'another one')})."
    )


def _learnt(about: About, found: Evaluation | None, origin: Origin) -> str:
    release = about.release or origin.release
    source = f"the release **{_plain(release)}**" if release else "pictures that no release names"
    many = f" {found.learnt:,} pictures" if found else ""
    return (
        f"## What it learnt from\n\nIt learnt from{many} of {source}, with what people agreed on as its truth: soft "
        "where they were less sure, and left out where nobody knows. Pictures that belong together stood on one side "
        "of the split; the numbers below are of pictures it never saw. How people were asked, how far they agree and "
        "what is missing stand in the release's own card."
    )


def _numbers(found: Evaluation | None) -> str:
    if found is None:
        return "## How good it is\n\nNothing was measured. `manyeyes evaluate` measures it and writes this card anew."
    leak = f"\n\n{found.leak.sentence}" if found.leak else ""
    seed = f"\n\n{found.seed_score.sentence}" if found.seed_score else ""
    return (
        f"## How good it is\n\nOn {found.pictures:,} pictures of the part {found.part} of "
        f"{_plain(found.measured_on)}:\n\n"
        f"{_levels(found.levels)}\n\nmAP is the mean average precision over the tags that these pictures show; 1 is "
        f"perfect. “Knows only how often” looks at no picture.{leak}{seed}"
    )


def _levels(levels: Sequence[Level]) -> str:
    rows = (
        (one.name, one.map, one.macro_f1, one.micro_f1, one.calibration_error if at == 0 else None)
        for at, one in enumerate(levels)
    )
    names = ("", "mAP", "F1, mean of tags", "F1, all together", "calibration error")
    return _table(names, ((row[0], *(_number(one) for one in row[1:])) for row in rows))


def _by_tag(about: About, found: Evaluation | None) -> str:
    if found is None:
        return "## Tags\n\n" + ", ".join(map(_plain, about.tags))
    names = ("tag", "average precision", "by chance", "precision", "recall", "said from", "learnt from", "measured on")
    return f"## Tags\n\n{_table(names, map(_tag, found.by_tag))}"


def _tag(one: TagResult) -> tuple[str, ...]:
    numbers = (one.average_precision, one.guess, one.precision, one.recall)
    threshold = f"{one.threshold:.2f}" if one.threshold <= 1 else "never"
    return (_plain(one.tag), *map(_number, numbers), threshold, f"{one.learnt:,}", f"{one.shown:,}")


def _use() -> str:
    return (
        "## How to use it\n\n```\npip install 'manyeyes[ml]'\nmanyeyes predict PICTURES --tagger FOLDER --json\n"
        "manyeyes predict PICTURES --tagger FOLDER --draw DRAWN\n```\n\nFOLDER is the folder this card lies in: "
        "`tagger.json` says what it is, the other files hold its numbers. Nothing in it is a program. A score is the "
        "probability that the tag holds; `sure` marks those above the tag's own threshold, and one at most of tags "
        "that exclude each other."
    )


def _limits(about: About, found: Evaluation | None) -> str:
    lines = [
        "It knows pictures like those it learnt from. On others its scores mean little, however high.",
        "It repeats what people answered, their mistakes included, and knows no tag beyond its list.",
        "It says what a picture shows, not who is on it: do not decide about people with it.",
        *(found.not_measured if found else about.notes),
    ]
    return "## Limits\n\n" + "\n".join(f"- {_plain(line)}" for line in lines)


def _terms(origin: Origin) -> str:
    if not (origin.items or origin.answers):
        return "## Terms\n\nThe card of the release says what may be done with its pictures and answers."
    return (
        f"## Terms\n\n- The pictures it learnt from: {_plain(origin.items)}\n- The answers it learnt from: "
        f"{_plain(origin.answers)}\n- EfficientNet-Lite0, where it is used: Apache-2.0"
    )


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (names, ["---"] + ["---:"] * (len(names) - 1), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(value: Number) -> str:
    return "–" if value is None else f"{value:.2f}"


def _plain(name: str) -> str:
    """A name that cannot end a cell, a line or an element."""
    one_line = " ".join(name.split())
    for sign in "\\|`<>[]*":
        one_line = one_line.replace(sign, f"\\{sign}")
    return one_line
