"""manyeyes evaluate: how good a tagger is on pictures it never saw, as a page, a card, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from manyeyes.cli import places, train_stages
from manyeyes.cli.import_ import Bar
from manyeyes.cli.which_tagger import ABOUT, NoneServesYet, NoTaggerHere, opened
from manyeyes.errors import DiskFull, ManyEyesError, is_full

if TYPE_CHECKING:
    from manyeyes.inference import Cache
    from manyeyes.media import Jail
    from manyeyes.tagger import Evaluation, Pictures, Where

PAGE = "evaluation.html"
WORST = 5  # tags named in the terminal
Order = Literal["worst", "rarest"]


class NothingToMeasureOn(ManyEyesError):
    """It is not said on which pictures the tagger in {folder} is to be measured."""

    remedy = "Name a release's folder, or a tag table with its pictures beside it: --on FOLDER"


class PageNotWritten(ManyEyesError):
    """The page cannot be written to {file}: {why}."""


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    where: Path
    on: str
    part: str
    stage: str
    number: int
    leak: bool


@dataclass(frozen=True)
class Done:
    """What was found, where its pictures are, and where the page goes if nobody says it."""

    found: Evaluation
    pictures: Pictures
    folder: Path
    card: Path | None = None


def evaluate(
    where: Annotated[Path, typer.Argument(help="A tagger's folder, or a project's.")] = Path("."),
    on: Annotated[str, typer.Option(help="A release: its folder, a tag table, or its name in a project.")] = "",
    part: Annotated[str, typer.Option(help="The part of the split: test, validation or train.")] = "test",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The page; else evaluation.html in the folder.")
    ] = None,
    order: Annotated[Order, typer.Option(help="Which tags come first on the page.")] = "worst",
    stage: Annotated[str, typer.Option(help="The project's stage of kind train; needed where there are several.")] = "",
    number: Annotated[int, typer.Option(min=0, help="Another tagger than the one that serves.")] = 0,
    leak: Annotated[bool, typer.Option(help="Show what a leaking split would have seemed to give (seconds).")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; a page only where -o names one.")] = False,
) -> None:
    """Measure a tagger on held-back pictures, beside one who does not look; writes a page with the worst mistakes."""
    from manyeyes.media import Jail

    with Bar(quiet=as_json) as bar, Jail() as jail:
        done = _measured(Asked(where, on, part, stage, number, leak), jail, bar)
        file = out or (None if as_json else done.folder / PAGE)
        if file is not None:
            _write(file, done, jail, order)
    if as_json:
        typer.echo(json.dumps(done.found.plain(), ensure_ascii=False, allow_nan=False))
        return
    for line in report(done.found):
        typer.echo(line)
    typer.echo(f"The page: {file}" + (f"; the card: {done.card}" if done.card else ""))


def _measured(asked: Asked, jail: Jail, bar: Bar) -> Done:
    if (asked.where / ABOUT).is_file():
        return _of_folder(asked, jail, bar)
    if not (asked.where / places.PROJECT_FILE).is_file():
        raise NoTaggerHere(folder=asked.where.resolve())
    return _of_project(asked, jail, bar)


def _of_folder(asked: Asked, jail: Jail, bar: Bar) -> Done:
    """A tagger outside of a project, on a release's folder or a table."""
    from manyeyes import datasets, inference, tagger

    made = tagger.load(asked.where)
    on = Path(asked.on or made.about.release)
    if not asked.on and not (on.name and on.exists()):
        raise NothingToMeasureOn(folder=asked.where)
    where = _with(asked, on.name, inference.cache_of(None), jail, bar)
    if on.is_file():
        table = tagger.examples_of_table(on, on.parent, jail=jail, say=bar.say)
        done = Done(tagger.evaluate(made, table.examples, table.pictures, where), table.pictures, asked.where)
        origin = tagger.Origin(on.name)
    else:
        pictures = datasets.pictures_in(on)
        done = Done(tagger.evaluate(made, tagger.read_examples(on), pictures, where), pictures, asked.where)
        origin = tagger.origin_of(on)
    return replace(done, card=tagger.write_card(asked.where, made.about, done.found, origin))


def _of_project(asked: Asked, jail: Jail, bar: Bar) -> Done:
    """A tagger of a project's train stage: the one that serves, or another by its number."""
    from manyeyes import inference, tagger

    found = places.find(asked.where)
    with opened(found) as house:
        project, stage = train_stages.asked_for(house, found.folder, asked.stage)
        with house.reading() as tx:
            row = tagger.tagger_by_number(tx, stage, asked.number) if asked.number else tagger.serving(tx, stage.id)
        if row is None:
            raise NoneServesYet(stage=stage.name)
        where = _with(asked, "", inference.cache_of(house.site, house.settings), jail, bar)
        done = tagger.evaluate_stage(house, project, stage, row, asked.on, where)
    return Done(done.found, done.pictures, found.project_folder, done.card)


def _with(asked: Asked, name: str, cache: Cache, jail: Jail, bar: Bar) -> Where:
    from manyeyes import tagger

    return tagger.Where(name, cache, asked.part, jail, with_leak=asked.leak, say=bar.say)


def _write(file: Path, done: Done, jail: Jail, order: Order) -> None:
    """Write the page, its pictures inside."""
    from manyeyes import tagger

    html = tagger.page(done.found, tagger.thumbnails(done.pictures, jail), order)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, "utf-8")
    except OSError as error:
        if is_full(error):
            raise DiskFull from None
        raise PageNotWritten(file=file, why=(error.strerror or "the disk refuses").lower()) from None


def report(found: Evaluation) -> Iterator[str]:
    """What people read in a terminal: the numbers beside who does not look, the worst tags, what is not said."""
    yield f"{found.pictures:,} pictures of the part {found.part} of {found.measured_on}; {len(found.tags):,} tags."
    for one in found.levels:
        numbers = f"mAP {_two(one.map)}, F1 {_two(one.macro_f1)} (mean of tags), {_two(one.micro_f1)} (all together)"
        yield f"  {one.name:<22}{numbers}"
    if found.tagger.calibration_error is not None:
        yield f"  its scores are off by {found.tagger.calibration_error:.3f} in the mean (calibration error)"
    if found.leak is not None:
        yield found.leak.sentence
    measured = [one for one in found.by_tag if one.average_precision is not None]
    worst = sorted(measured, key=lambda one: one.average_precision or 0.0)[:WORST]
    yield "The worst: " + ", ".join(f"{one.tag} {_two(one.average_precision)}" for one in worst) + "."
    if found.seed_score is not None:
        yield found.seed_score.sentence
    yield from found.not_measured


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
