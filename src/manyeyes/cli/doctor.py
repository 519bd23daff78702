"""manyeyes doctor: what holds and what is missing on this machine, each as a sentence that says what would be right."""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.cli.places import NoSuchFolder
from manyeyes.errors import ManyEyesError
from manyeyes.media import Bars, Jail, Seen
from manyeyes.storage import check_version

WRONG_INPUT = 2
ROOM = 2_000_000_000  # bytes free, below which an import soon stops
EXTRAS = {
    "video": ("av", "Videos and their frames"),
    "heic": ("pillow_heif", "HEIC pictures, which phones take,"),
    "fast": ("numba", "Twins and consensus at the millions"),
    "s3": ("obstore", "Pictures kept in S3"),
    "safety": ("onnxruntime", "Scores for unsafe pictures"),
}
BARS = {
    "sockets": "Decoders cannot reach the network",
    "programs": "Decoders cannot start programs",
    "writing": "Decoders cannot write files",
    "memory": "Decoders are held to 512 MB of memory",
}
# The smallest picture there is: one grey pixel as GIF.
TINY = bytes.fromhex("47494638396101000100800000808080ffffff2c00000000010001000002024401003b")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """ok, absent (an extra nobody needs) or wrong."""
    sentence: str


def doctor(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    public: Annotated[
        bool, typer.Option("--public", help="Go through the public address instead, while the site is served.")
    ] = False,
    public_url: Annotated[str, typer.Option(help="The public address; else the site's setting.")] = "",
    alarm: Annotated[
        bool, typer.Option("--alarm", help="Send a trial alarm instead, by each way that is set up.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look at this machine: decoders' bars, memory, SQLite, extras, disk, canary; or at the way people come."""
    found = list(asked_for(site, public_url, public or bool(public_url), alarm))
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in found]))
    else:
        for check in found:
            typer.echo(f"{check.state:<6}  {check.sentence}")
    raise typer.Exit(WRONG_INPUT if any(check.state == "wrong" for check in found) else 0)


def asked_for(site: Path, public_url: str, public: bool, alarm: bool) -> Iterator[Check]:
    """What is to be looked at."""
    if alarm:
        return by_a_trial_alarm(site)
    return through_the_public_address(site, public_url) if public else checks(site)


def by_a_trial_alarm(site: Path) -> Iterator[Check]:
    """Loaded only when asked for."""
    from manyeyes.cli.doctor_alarm import trial_alarms

    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    yield from trial_alarms(site)


def through_the_public_address(site: Path, public_url: str) -> Iterator[Check]:
    """Loaded only when asked for: it brings the server's half along."""
    from manyeyes.cli.doctor_public import public_checks

    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    yield from public_checks(site, public_url)


def checks(site: Path) -> Iterator[Check]:
    """Everything that is looked at, in the order people read."""
    yield Check("python", "ok", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}.")
    yield _sqlite()
    with tempfile.TemporaryDirectory() as folder, Jail(1) as jail:
        yield _decoding(jail, Path(folder) / "tiny.gif")
        yield from bars(jail.bars())
    for extra, (module, what) in EXTRAS.items():
        yield _extra(extra, module, what)
    yield _disk(site)
    if (site / ".manyeyes").is_dir():
        from manyeyes.cli.doctor_alarm import of_the_site

        yield from of_the_site(site)


def bars(held: Bars) -> Iterator[Check]:
    """What a child of the jail was refused when it tried."""
    for name, sentence in BARS.items():
        if getattr(held, name):
            yield Check(name, "ok", f"{sentence}.")
        elif name == "memory":
            yield Check(name, "wrong", f"Not so: {sentence}. This system takes no such limit; Linux does.")
        else:
            why = "The kernel takes no seccomp filter here (Linux on x86_64 or aarch64 does; some containers forbid it)"
            yield Check(name, "wrong", f"Not so: {sentence}. {why}; take pictures only from people you trust.")


def _sqlite() -> Check:
    try:
        return Check("sqlite", "ok", check_version() or "SQLite is new enough.")
    except ManyEyesError as too_old:
        return Check("sqlite", "wrong", too_old.sentence)


def _decoding(jail: Jail, tiny: Path) -> Check:
    tiny.write_bytes(TINY)
    seen = jail.examine(tiny)
    if isinstance(seen, Seen):
        return Check("decoding", "ok", "A picture is decoded in a process of its own.")
    said = f"A tiny picture cannot be decoded: {seen.reason} Is there memory left, and may processes be started?"
    return Check("decoding", "wrong", said)


def _extra(extra: str, module: str, what: str) -> Check:
    if find_spec(module) is not None:
        return Check(extra, "ok", f"{what} work: the extra {extra} is installed.")
    return Check(extra, "absent", f'{what} need an extra: pip install "manyeyes[{extra}]".')


def _disk(site: Path) -> Check:
    folder = next(above for above in (site.resolve(), *site.resolve().parents) if above.is_dir())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:,.1f} GB are free on the disk of {folder}"
    if free >= ROOM:
        return Check("disk", "ok", f"{said}.")
    return Check("disk", "wrong", f"{said}; make room, {ROOM / 1e9:.0f} GB are soon needed.")
