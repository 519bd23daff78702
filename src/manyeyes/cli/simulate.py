"""manyeyes simulate: a made-up crowd works through a stage, in the real rooms, before a real person does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import projects
from manyeyes import simulator as room
from manyeyes.cli import places, simulate_kept
from manyeyes.errors import ManyEyesError
from manyeyes.projects import ProjectFile
from manyeyes.simulator import Crowd, Setting, Summary

EVERY = 2.0  # seconds between two words of progress
CROWD_FILE = "crowd.yaml"


class CompareWrong(ManyEyesError):
    """{given} is nothing to compare: name a project's folder, or a key with values, like overlap=careful,usual."""


class SetWrong(ManyEyesError):
    """{given} sets nothing: write a key and a value, like --set overlap.max=5."""


class ChartWrong(ManyEyesError):
    """A chart is written as .svg or .html, not as {path}."""


class ChartNowhere(ManyEyesError):
    """There is no folder {folder} to write {path} into."""


def simulate(
    project: Annotated[Path, typer.Argument(help="The project's folder, or its project.yaml.")] = Path("."),
    crowd: Annotated[
        Path | None, typer.Option(help="Who comes: a crowd.yaml. Left out: the project's own, else a usual crowd.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed, the same numbers.")] = 1,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="So many runs, from --seed on: median and range.")] = 1,
    stage: Annotated[str, typer.Option(help="The stage for people; the first one where left out.")] = "",
    tasks: Annotated[int, typer.Option(min=0, help="Other than the crowd file says; 0: as it says.")] = 0,
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="Another value for a key of the stage: overlap.max=5.")
    ] = None,
    beside: Annotated[
        list[str] | None, typer.Option("--compare", help="overlap=careful,usual, or another project's folder.")
    ] = None,
    chart: Annotated[Path | None, typer.Option(help="Write the comparison as a picture: .svg or .html.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="They answer the site's own pictures, and the answers stay, as made up.")
    ] = False,
    truth: Annotated[Path | None, typer.Option(help="With --keep: path, then a column a question.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Let a made-up crowd work through a stage: accuracy, answers, cost, who is found."""
    _may_write(chart)
    file, folder = _project(project)
    who, named = _crowd(crowd, folder, tasks)
    if truth and not keep:
        raise simulate_kept.TruthNeedsKeep
    if keep:
        simulate_kept.alone(tasks=tasks, set=setting, compare=beside, chart=chart, seeds=seeds > 1)
        done = simulate_kept.kept(file, folder, stage, who, truth, seed, Progress())
        about = About(file.project, room.choose(file, stage).name, named, who, [seed], done.tasks, "pictures")
        _say(about, [Summary(file.project, (done,))], as_json, _currency(file))
        return
    settings = list(_settings(file, stage, _set(setting or []), beside or []))
    numbers = range(seed, seed + seeds)
    found = room.compare(settings, who, numbers, Progress())
    about = About(file.project, room.choose(file, stage).name, named, who, list(numbers), who.pictures.tasks)
    _say(about, found, as_json, _currency(file))
    if chart:
        title = f"{about.project}, {about.stage}: {who.pictures.tasks:,} made-up pictures, {who.people} people"
        chart.write_text((room.svg if chart.suffix == ".svg" else room.html)(found, title), "utf-8")
        typer.echo(f"written: {chart}", err=as_json)


def _say(about: About, found: Sequence[Summary], as_json: bool, currency: str) -> None:
    told = [json.dumps(as_told(about, found), ensure_ascii=False)] if as_json else report(about, found, currency)
    for line in told:
        typer.echo(line)


def _may_write(chart: Path | None) -> None:
    """Say before the run what would fail after it."""
    if chart and chart.suffix not in (".svg", ".html"):
        raise ChartWrong(path=chart.name)
    if chart and not chart.resolve().parent.is_dir():
        raise ChartNowhere(path=chart.name, folder=chart.parent)


def _project(path: Path) -> tuple[ProjectFile, Path]:
    """The project file and its folder; what it names may be missing still."""
    found = places.find(path)
    return projects.check_project_file(found.project_file).file, found.project_folder


def _crowd(path: Path | None, folder: Path, tasks: int) -> tuple[Crowd, str]:
    own = folder / CROWD_FILE
    chosen = path or (own if own.is_file() else None)
    crowd = room.read_crowd(chosen) if chosen else room.USUAL
    return room.with_tasks(crowd, tasks) if tasks else crowd, chosen.name if chosen else "a usual crowd"


def _set(given: Sequence[str]) -> dict[str, str]:
    changes = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not key:
            raise SetWrong(given=one)
        changes[key] = value
    return changes


def _settings(file: ProjectFile, stage: str, changes: Mapping[str, str], beside: Sequence[str]) -> Iterator[Setting]:
    """What is compared: values of keys, or this project and others; without --compare the project alone."""
    keys = [one for one in beside if _is_key(one)]
    others = [one for one in beside if not _is_key(one)]
    if not keys:
        yield Setting("as it is" if others else file.project, file, stage, changes)
    for one in keys:
        key, _, values = one.partition("=")
        for value in apart(values):
            yield Setting(f"{key}={value}", file, stage, {**changes, key: value})
    for one in others:
        if not Path(one).exists():
            raise CompareWrong(given=one)
        yield Setting(one, _project(Path(one))[0], stage, changes)


def _is_key(given: str) -> bool:
    return "=" in given and not Path(given).exists()


def apart(values: str) -> list[str]:
    """Values between commas, those inside { } and [ ] left whole."""
    found, depth = [""], 0
    for sign in values:
        depth += (sign in "{[") - (sign in "}]")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [one.strip() for one in found if one.strip()]


class Progress:
    """A line now and then on standard error, where people look and programs do not read."""

    def __init__(self) -> None:
        """The first word comes after a while: small runs are done before."""
        self._said = time.monotonic()

    def __call__(self, name: str, seed: int, done: int, tasks: int) -> None:
        """So many tasks of a run are decided."""
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            typer.echo(f"{name}, seed {seed}: {done:,} of {tasks:,} pictures decided", err=True)


@dataclass(frozen=True)
class About:
    """What was run: names and numbers for the head of a report."""

    project: str
    stage: str
    crowd: str
    who: Crowd
    seeds: list[int]
    tasks: int
    shown: str = "made-up pictures"


def as_told(about: About, found: Sequence[Summary]) -> dict[str, Any]:
    """What --json prints: `outcome` of the first setting, `compared` where there are several."""
    head = {"project": about.project, "stage": about.stage, "crowd": about.crowd, "people": about.who.people}
    told = {**head, "tasks": about.tasks, "seeds": about.seeds, **_of(found[0])}
    if len(found) > 1:
        told["compared"] = [{"name": one.name, **_of(one)} for one in found]
    return told


def _of(summary: Summary) -> dict[str, Any]:
    spread = {key: None if one is None else asdict(one) for key, one in summary.figures.items()}
    return {
        "outcome": {key: None if one is None else one["median"] for key, one in spread.items()},
        "range": {key: None if one is None else [one["least"], one["most"]] for key, one in spread.items()},
        "kinds": {one.kind: asdict(one) for one in summary.kinds},
        "runs": [one.as_told() for one in summary.outcomes],
    }


def _currency(file: ProjectFile) -> str:
    return str((file.money or {}).get("currency", ""))


def report(about: About, found: Sequence[Summary], currency: str) -> list[str]:
    """What people read."""
    many = f"seeds {about.seeds[0]} to {about.seeds[-1]}" if len(about.seeds) > 1 else f"seed {about.seeds[0]}"
    head = f"{about.project}, stage {about.stage}: {about.tasks:,} {about.shown}, "
    lines = [f"{head}{about.who.people:,} people ({about.crowd}), {many}"]
    if len(found) > 1:
        return [*lines, *table(found), *room.bars(found)]
    return [*lines, *figures(found[0], currency), "", *kinds(found[0]), *ends(found[0])]


def figures(summary: Summary, currency: str) -> list[str]:
    """The figures of one setting, each with what it means."""
    rows = [
        ("right at the end", _told(summary, "accuracy", share), "of all pictures, contested ones by their likeliest"),
        ("right among the settled", _told(summary, "settled_accuracy", share), ""),
        ("settled", _told(summary, "settled", whole), ""),
        ("contested", _told(summary, "contested", whole), "left to you"),
        ("answers a picture", _told(summary, "answers_a_task", plain), "all of them, those about known ones too"),
        ("answers", _told(summary, "answers", whole), ""),
        ("hours", _told(summary, "hours", plain), "that people look at pictures"),
        ("days", _told(summary, "days", plain), "from the first answer to the last"),
        ("spammers found", _told(summary, "spammers_found", share), _after(summary)),
        ("honest people stopped", _told(summary, "honest_stopped", share), ""),
    ]
    if currency:
        rows.insert(6, (f"cost in {currency}", _told(summary, "cost", plain), ""))
    width = max(len(told) for _, told, _ in rows)
    return [f"  {name:<24} {told:>{width}}  {means}".rstrip() for name, told, means in rows]


def _after(summary: Summary) -> str:
    after = summary.figures["tasks_until_found"]
    return "" if after is None else f"after {after.median:g} of their tasks"


def _told(summary: Summary, figure: str, spelt: Any) -> str:
    found = summary.figures[figure]
    if found is None:
        return "—"
    if found.least == found.most:
        return str(spelt(found.median))
    return f"{spelt(found.median)} ({spelt(found.least)} to {spelt(found.most)})"


def share(value: float) -> str:
    """Of a hundred."""
    return f"{value * 100:.1f} %"


def whole(value: float) -> str:
    """A count."""
    return f"{value:,.0f}"


def plain(value: float) -> str:
    """Two digits."""
    return f"{value:,.2f}"


def kinds(summary: Summary) -> list[str]:
    """A line a kind of people."""
    lines = [f"  {'kind':<16} {'people':>7} {'tasks':>8} {'restricted':>11} {'after tasks':>12}"]
    for one in summary.kinds:
        after = "" if one.tasks_until_found is None else f"{one.tasks_until_found:g}"
        lines.append(f"  {one.kind:<16} {one.people:>7,} {one.tasks:>8,} {one.restricted:>11,} {after:>12}".rstrip())
    return lines


def ends(summary: Summary) -> list[str]:
    """Why runs ended, where not by being done."""
    said = dict.fromkeys(one.ended for one in summary.outcomes if one.ended != room.DECIDED)
    return ["", *(f"  It ended early: {one}." for one in said)] if said else []


def table(found: Sequence[Summary]) -> list[str]:
    """Settings side by side."""
    names = ("right", "answers a picture", "contested", "spammers found", "honest stopped")
    keys = ("accuracy", "answers_a_task", "contested", "spammers_found", "honest_stopped")
    spell = (share, plain, whole, share, share)
    longest = max(len(one.name) for one in found)
    lines = ["", " " * (longest + 2) + "".join(f"{name:>19}" for name in names)]
    for one in found:
        cells = [_middle(one, key, spelt) for key, spelt in zip(keys, spell, strict=True)]
        lines.append(f"  {one.name:<{longest}}" + "".join(f"{cell:>19}" for cell in cells))
    return lines


def _middle(summary: Summary, figure: str, spelt: Any) -> str:
    found = summary.figures[figure]
    return "—" if found is None else str(spelt(found.median))
