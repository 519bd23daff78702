"""A tagger as a folder: tagger.json says what it is, safetensors and ONNX files hold its numbers. Never a pickle."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from manyeyes.errors import ManyEyesError
from manyeyes.tagger import head_model, network
from manyeyes.tagger.about import FORMAT, About, as_plain, from_plain
from manyeyes.tagger.head_settings import HeadSettingsWrong
from manyeyes.tagger.tagger import Model, Tagger

ABOUT = "tagger.json"
READERS: dict[str, Callable[[Path, About], Model]] = {
    "head": head_model.read,
    "finetune": network.read,
    "cnn11": network.read,
}


class NotATagger(ManyEyesError):
    """{folder} is no tagger: {why}."""

    remedy = "A tagger is a folder with tagger.json, made by `manyeyes train`."


class TaggerOfAnotherVersion(ManyEyesError):
    """The tagger in {folder} is of version {theirs}; this program reads version {ours}. Train it again."""


class TaggerFolderInTheWay(ManyEyesError):
    """{folder} is there already and is no tagger; nothing was written."""


def save(made: Tagger, folder: Path) -> None:
    """Write the tagger into `folder`, whole or not at all; a tagger that is there is replaced.

    Raises TaggerFolderInTheWay.
    """
    check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made.model.write(making)
        (making / ABOUT).write_text(json.dumps(as_plain(made.about), indent=1, ensure_ascii=False) + "\n", "utf-8")
        making.chmod(0o755)
        _put_up(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def check_free(folder: Path) -> None:
    """Raise TaggerFolderInTheWay where the folder holds what is no tagger."""
    if folder.exists() and not (folder / ABOUT).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise TaggerFolderInTheWay(folder=folder)


def _put_up(making: Path, folder: Path) -> None:
    """Let the new folder take the old one's place; the old one is deleted after."""
    old = making.with_name(making.name + "-old")
    if folder.exists():
        os.rename(folder, old)
    os.rename(making, folder)
    shutil.rmtree(old, ignore_errors=True)


def load(folder: Path) -> Tagger:
    """Read the tagger in `folder`; raises NotATagger, TaggerOfAnotherVersion."""
    about = read_about(folder)
    if about.method not in READERS:
        raise NotATagger(folder=folder, why=f"its method is {about.method}")
    try:
        return Tagger(about, READERS[about.method](folder, about))
    except (OSError, ValueError, KeyError, TypeError, HeadSettingsWrong) as error:
        raise NotATagger(folder=folder, why=f"its numbers cannot be read ({error})") from None


def read_about(folder: Path) -> About:
    """What the tagger in `folder` says of itself, without its numbers; raises NotATagger, TaggerOfAnotherVersion."""
    try:
        said = json.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError:
        raise NotATagger(folder=folder, why=f"there is no {ABOUT} in it") from None
    except (OSError, ValueError):
        raise NotATagger(folder=folder, why=f"its {ABOUT} cannot be read") from None
    version = said.get("format") if isinstance(said, dict) else None
    if version is None:
        raise NotATagger(folder=folder, why=f"its {ABOUT} says no format")
    if version != FORMAT:
        raise TaggerOfAnotherVersion(folder=folder, theirs=version, ours=FORMAT)
    try:
        return from_plain(said)
    except (KeyError, TypeError, ValueError) as error:
        raise NotATagger(folder=folder, why=f"its {ABOUT} is not whole ({error})") from None
