"""From examples to a tagger: pixels, a part held out by component, training, calibration, ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.inference import Cache, pixels_of
from manyeyes.media import Jail
from manyeyes.tagger.about import About
from manyeyes.tagger.examples import Examples, folds
from manyeyes.tagger.finetune.material import Material, material
from manyeyes.tagger.finetune.settings import FinetuneSettings, settings_of
from manyeyes.tagger.finetune.temperature import temperature
from manyeyes.tagger.metrics import NEVER, best_thresholds, summary
from manyeyes.tagger.network import network
from manyeyes.tagger.sound import left_out_sentence
from manyeyes.tagger.tagger import Tagger

if TYPE_CHECKING:
    from manyeyes.tagger.finetune.checkpoint import Run

Say = Callable[[str], None]
TO_CHOOSE_BY = "validation"
"""The part of a release's split that no network learns from, and that says which is better."""
HELD_OUT = 10
"""One picture of so many is held out."""
TO_CHECK = 64
"""Pictures on which the exported network is compared with the trained one."""


class TorchNotInstalled(ManyEyesError):
    """Training a network needs torch, which is not installed (pip install 'manyeyes[train]')."""

    remedy = "The method head needs no torch, and neither do taggers that are trained already."


class Split(NamedTuple):
    """Rows of examples: what is learnt from and what is held out; no component is on both sides."""

    learn: NDArray[np.intp]
    held: NDArray[np.intp]


def split_off(examples: Examples, seed: int) -> Split:
    """Hold out the part `validation`, or where there is none a tenth; whole components, none if all belong together."""
    kept = np.array([part == TO_CHOOSE_BY for part in examples.part], np.bool_)
    if kept.any() and not kept.all():
        return Split(np.flatnonzero(~kept), np.flatnonzero(kept))
    fold = folds(examples.component, HELD_OUT, seed)
    held = (fold == fold.max()) & (fold > 0)
    return Split(np.flatnonzero(~held), np.flatnonzero(held))


def fit_finetune(
    examples: Examples,
    pictures: Mapping[str, Path],
    cache: Cache,
    settings: FinetuneSettings | Mapping[str, Any] | None = None,
    *,
    folder: Path,
    release: str = "",
    now: float = 0.0,
    say: Say = print,
    jail: Jail | None = None,
) -> Tagger:
    """Train a network on `examples` (not on the part `test`), all but what is held out, which calibrates and measures.

    `folder` holds checkpoints and curves: called again after it was killed, it goes on. Raises TorchNotInstalled,
    TooFewPictures, UnknownNetwork, UnknownTrainingSetting, TrainingSettingOutOfRange, ExportDiffers.
    """
    how = settings_of(settings)
    _check_torch()
    examples, pixels, left_out = decoded(examples, pictures, cache, how.side, say, jail)
    made = fit_pixels(examples, pixels, how, folder=folder, release=release, now=now, say=say)
    notes = (left_out_sentence(left_out, len(examples) + len(left_out)),) if left_out else ()
    return replace(made, about=replace(made.about, notes=(*made.about.notes, *notes)))


def decoded(
    examples: Examples,
    pictures: Mapping[str, Path],
    cache: Cache,
    side: int,
    say: Say = print,
    jail: Jail | None = None,
) -> tuple[Examples, NDArray[np.uint8], Mapping[str, str]]:
    """The examples whose pictures can be decoded, their pixels in the same order, and why the others cannot."""
    asked = {item: pictures[item] for item in examples.items if item in pictures}
    items, pixels, left_out = pixels_of(asked, cache, side, jail=jail, say=say)
    place = {item: row for row, item in enumerate(examples.items)}
    return examples.take([place[item] for item in items]), pixels, left_out


def fit_pixels(
    examples: Examples,
    pixels: NDArray[np.uint8],
    settings: FinetuneSettings,
    *,
    folder: Path,
    release: str = "",
    now: float = 0.0,
    say: Say = print,
) -> Tagger:
    """The same with pictures decoded: uint8 (n, side, side, 3) in the order of `examples`."""
    _check_torch()
    from manyeyes.tagger.finetune.checkpoint import forget
    from manyeyes.tagger.finetune.export import checked, onnx_of
    from manyeyes.tagger.finetune.training import log_odds, train

    learn, held = parts_of(examples, pixels, split_off(examples, settings.seed))
    run = train(learn, held, settings, folder, say)
    onnx = checked(onnx_of(run.average, settings.side), run.average, pixels[:TO_CHECK], settings.threads)
    about = _about(examples, learn, held, log_odds(run.average, held.pixels), settings, run)
    forget(folder)
    return Tagger(replace(about, release=release, trained_at=now), network(onnx, settings.side))


def parts_of(examples: Examples, pixels: NDArray[np.uint8], split: Split) -> tuple[Material, Material]:
    """What is learnt from, and what is held out. Raises TooFewPictures."""
    whole = material(pixels, examples.targets, examples.weights, examples.sampling)
    return whole.rows(split.learn), whole.rows(split.held)


def _about(
    examples: Examples,
    learn: Material,
    held: Material,
    odds: NDArray[np.float32],
    settings: FinetuneSettings,
    run: Run,
) -> About:
    calibration = temperature(odds, held.targets)
    scores = calibration(odds)
    counts = (learn.targets >= 0.5).sum(0)
    chosen = best_thresholds(scores, held.targets) if len(held) else np.full(len(examples.tags), NEVER)
    thresholds = np.where((chosen == NEVER) & (counts > 0), 0.5, chosen)
    return About(
        method="cnn11" if settings.network == "cnn11" else "finetune",
        tags=examples.tags,
        calibration=calibration,
        groups=dict(examples.groups),
        thresholds=dict(zip(examples.tags, thresholds.tolist(), strict=True)),
        counts=dict(zip(examples.tags, counts.tolist(), strict=True)),
        seed=settings.seed,
        settings=asdict(settings),
        metrics={"held_out": summary(scores, held.targets, thresholds)} if len(held) else {},
        notes=_notes(run, settings),
        seconds=run.seconds,
    )


def _notes(run: Run, settings: FinetuneSettings) -> tuple[str, ...]:
    if not run.cut:
        return ()
    done = len(run.epochs)
    return (
        f"{done} of {settings.epochs} epochs fitted into {settings.minutes:g} minutes; "
        "with more time the same seed gives other numbers.",
    )


def _check_torch() -> None:
    if find_spec("torch") is None:
        raise TorchNotInstalled
