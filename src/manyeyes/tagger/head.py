"""The head: kernel ridge on frozen features, with kernel, blocks and λ chosen by grouped cross-validation."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import FEATURES_VERSION, Features
from manyeyes.tagger import metrics
from manyeyes.tagger.about import About
from manyeyes.tagger.calibrate import Calibration, constant, platt
from manyeyes.tagger.choose import choose
from manyeyes.tagger.cores import one_thread_each
from manyeyes.tagger.head_fit import fitted, widened
from manyeyes.tagger.head_model import Placing
from manyeyes.tagger.head_settings import HeadSettings, settings_from
from manyeyes.tagger.learnable import Known, known_of, learnable_tags, left_out
from manyeyes.tagger.tagger import Tagger

if TYPE_CHECKING:
    from manyeyes.tagger.examples import Examples

Doubles = NDArray[np.float64]
Say = Callable[[str], None]
Given = HeadSettings | Mapping[str, Any] | None


def fit_head(
    examples: Examples,
    features: Features,
    settings: Given = None,
    *,
    placing: Placing | None = None,
    seed: int | None = None,
    release: str = "",
    now: float = 0.0,
    say: Say = print,
) -> Tagger:
    """Fit a head on all of `examples` (pass `examples.only("train")`); without `settings` they are chosen first.

    With the `placing` of a head that was fitted earlier its directions are used again, while they are enough.
    Features may be of more pictures than the examples, or of fewer: what has none could not be decoded. The same
    examples, features and seed give the same tagger, bit by bit. Raises NoPictureToLearnFrom, HeadSettingsWrong.
    """
    began = time.monotonic()
    given = settings if isinstance(settings, HeadSettings) else settings_from(settings) if settings else None
    seed = seed if seed is not None else given.seed if given else 0
    known = known_of(examples, features, seed)
    learnable, notes = learnable_tags(known, examples.tags)
    learnt = known.of(learnable)
    with one_thread_each():
        chosen = given or _chosen(learnt, seed, say)
        say(f"fitting: {int(learnable.sum())} tags on {len(known.features):,} pictures, {chosen.kernel} kernel")
        head, held_out = fitted(learnt, chosen, placing)
        raw = np.zeros(known.targets.shape)
        raw[:, learnable] = held_out
        calibration = _calibrated(known, learnable, raw)
    about = About(
        method="head",
        tags=examples.tags,
        calibration=calibration,
        groups=dict(examples.groups),
        thresholds=_a_tag(examples, metrics.best_thresholds(calibration(raw.astype(np.float32)), known.targets)),
        counts=_a_tag(examples, np.nansum(known.targets >= 0.5, axis=0)),
        features=FEATURES_VERSION,
        release=release,
        seed=seed,
        settings=chosen.as_plain(),
        metrics={"cross_validated": {"macro_map": _quality(learnt, held_out), "folds": known.folds}},
        notes=notes + left_out(examples, known),
        seconds=round(time.monotonic() - began, 3),
        trained_at=now,
    )
    return Tagger(about, widened(head, learnable))


def refit(settings: HeadSettings | Mapping[str, Any], examples: Examples, features: Features, **how: Any) -> Tagger:
    """Fit again with settings chosen before, in seconds; takes `made.settings`, as they stand in tagger.json too.

    Quicker still with `placing=made.model.placing`.
    """
    return fit_head(examples, features, settings, **how)


def _chosen(learnt: Known, seed: int, say: Say) -> HeadSettings:
    """The best by cross-validation; where nothing can be told apart, there is nothing to choose by."""
    if learnt.targets.shape[1] and learnt.folds > 1:
        return choose(learnt, seed, say)[0].settings
    return HeadSettings(tuple(learnt.features.blocks), gamma=0.0, ridge=0.01, seed=seed)


def _calibrated(known: Known, learnable: NDArray[np.bool_], raw: Doubles) -> Calibration:
    """Slopes and offsets by Platt on held-out scores, tag by tag; a constant where nothing was learnt."""
    lines = [constant(rate) for rate in _rates(known)]
    for tag in np.flatnonzero(learnable):
        believed = known.weights[:, tag] > 0
        targets, weights = (values[believed, tag].astype(np.float64) for values in (known.targets, known.weights))
        lines[tag] = platt(raw[believed, tag], targets, weights)
    slopes, offsets = (tuple(line[at] for line in lines) for at in (0, 1))
    return Calibration("platt", slopes, offsets)


def _rates(known: Known) -> Doubles:
    """How often each tag is true, (tags,), with half a picture for it and half a picture against it."""
    weights = known.weights.astype(np.float64)
    yes = (weights * np.nan_to_num(known.targets)).sum(0)
    return np.asarray((yes + 0.5) / (weights.sum(0) + 1))


def _quality(learnt: Known, held_out: Doubles) -> float | None:
    found = metrics.mean_average_precision(held_out, learnt.targets)
    return round(float(found), 6) if np.isfinite(found) else None


def _a_tag(examples: Examples, values: NDArray[Any]) -> dict[str, Any]:
    return dict(zip(examples.tags, values.tolist(), strict=True))
