"""manyeyes train: a tagger from a project's newest release, or from any release's folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.import_ import Bar
from manyeyes.errors import ManyEyesError

INTERRUPTED = 3
Method = Literal["head", "finetune", "cnn11"]


class NothingToTrainOn(ManyEyesError):
    """{folder} is neither a project nor a release: there is no project.yaml in it, and no targets.parquet."""

    remedy = "Name a project, or a release's folder like PROJECT/releases/v1."
    status = 404


class OnlyForReleases(ManyEyesError):
    """{options} is for a release's folder; in a project its train stage says how it is trained, and where it goes."""

    remedy = "Write method: into project.yaml and apply it, or name a release's folder."


class WhereTo(ManyEyesError):
    """Say where the tagger goes: -o FOLDER."""


def train(
    source: Annotated[
        Path, typer.Argument(metavar="[PROJECT|RELEASE]", help="A project, or a release's folder.")
    ] = Path("."),
    stage: Annotated[str, typer.Option(help="The project's stage of kind train; needed where there are several.")] = "",
    release: Annotated[
        str, typer.Option(metavar="NAME", help="The project's release to learn from; the newest when left out.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The folder a tagger made from a release's folder goes to.")
    ] = None,
    method: Annotated[Method | None, typer.Option(help="Of a release's folder: how; head when left out.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of a release's folder: the same seed, the same tagger.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Train a tagger, measure it on pictures it never saw, and say how good it is."""
    try:
        with Bar(quiet=as_json) as bar:
            if (source / places.PROJECT_FILE).is_file() or source.name == places.PROJECT_FILE:
                _only_for_releases(out=out, method=method, seed=seed)
                done = _in_project(source, stage, release, bar.say)
            else:
                done = _on_release(source, out, method or "head", 1 if seed is None else seed, bar.say)
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was seen of the pictures is kept; the same command goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(json.dumps(done, sort_keys=True) if as_json else told(done))


def _only_for_releases(**options: object) -> None:
    given = [f"--{name}" for name, value in options.items() if value is not None]
    if given:
        raise OnlyForReleases(options=", ".join(given))


def _in_project(source: Path, stage: str, release: str, say: Callable[[str], None]) -> Mapping[str, Any]:
    found = places.find(source)
    return carry_out("train", found.site, {"folder": found.folder, "stage": stage, "release": release}, say)


def _on_release(
    folder: Path, out: Path | None, method: Method, seed: int, say: Callable[[str], None]
) -> dict[str, Any]:
    if not (folder / "targets.parquet").is_file():
        raise NothingToTrainOn(folder=folder.resolve())
    if out is None:
        raise WhereTo
    from manyeyes import inference, tagger  # numpy takes a moment to load

    inference.check_installed()
    cache = inference.cache_of(None)
    made = tagger.train_release(tagger.FromRelease(folder, out, cache, time.time(), method=method, seed=seed, say=say))
    about = made.about
    return {
        "folder": str(out.resolve()),
        "method": about.method,
        "release": about.release,
        "tags": len(about.tags),
        "metrics": dict(about.metrics),
        "settings": dict(about.settings),
        "notes": list(about.notes),
        "seconds": about.seconds,
    }


def told(done: Mapping[str, Any]) -> str:
    """What a person reads at the end."""
    quality = (done.get("metrics") or {}).get("map")
    good = f", mAP {quality:.3f} on pictures it never saw" if quality is not None else ""
    where = f" It is in {done['folder']}." if "folder" in done else ""
    why = f" {done['why']}" if done.get("why") else ""
    return f"A tagger of {done.get('tags', '?')} tags{good}.{where}{why}"
