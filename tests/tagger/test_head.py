"""A head learns what can be learnt, says what cannot, and is the same again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manyeyes import tagger
from manyeyes.inference import Features
from manyeyes.inference.backbone import layout
from manyeyes.tagger import (
    HeadSettings,
    HeadSettingsWrong,
    NoPictureToLearnFrom,
    NotATagger,
    TaggerFolderInTheWay,
    TaggerOfAnotherVersion,
    fit_head,
    low_rank,
    refit,
)
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.metrics import average_precision

SIDES = (128,)
BLOCKS = ("pixels16", "deviation@128")
SETTINGS = HeadSettings(BLOCKS, gamma=0.0, ridge=0.01)
BENT = HeadSettings(BLOCKS, gamma=0.3, ridge=0.01)


def silent(line: str) -> None:
    """Nobody listens."""


def seen(count: int, tags: int = 2, seed: int = 0) -> tuple[Features, Examples]:
    """Pictures whose first numbers in two blocks are their tags, among noise."""
    random = np.random.default_rng(seed)
    columns = layout(SIDES)
    table = np.zeros((count, max(one.stop for one in columns.values())), np.float16)
    true = (random.random((count, tags)) < 0.4).astype(np.float32)
    for block in BLOCKS:
        start = columns[block].start
        table[:, start : start + 20] = random.normal(size=(count, 20)) * 0.3
        table[:, start : start + tags] += 2 * true.astype(np.float16)
    items = tuple(f"{number:064x}" for number in range(count))
    return Features(items, table, SIDES, {}), examples_of(items, true)


def examples_of(items: tuple[str, ...], targets: np.ndarray) -> Examples:
    """Everything is known and believed; each picture is a component of its own."""
    shape = targets.shape
    tags = tuple(f"tag {number}" for number in range(shape[1]))
    ones = np.ones(shape, np.float32)
    return Examples(
        items, tags, {}, targets, ones, ("",) * shape[0], np.arange(shape[0]), np.ones(shape[0], np.float32)
    )


@pytest.mark.parametrize("settings", [SETTINGS, BENT], ids=["linear", "rbf"])
def test_what_pictures_show_is_found_on_others_with_probabilities_and_thresholds(settings: HeadSettings) -> None:
    features, examples = seen(300)
    made = fit_head(examples.take(np.arange(200)), features, settings, say=silent)
    held = examples.take(np.arange(200, 300))
    scores = made.scores_of(features.of(held.items))
    assert (average_precision(scores, held.targets) > 0.98).all()
    bounds = np.array([made.about.thresholds[tag] for tag in made.about.tags])
    assert ((scores >= bounds) == (held.targets > 0.5)).mean() > 0.95
    assert made.about.counts == dict(
        zip(examples.tags, examples.targets[:200].sum(0).astype(int).tolist(), strict=True)
    )
    assert made.about.metrics["cross_validated"]["macro_map"] > 0.98


def test_the_kernel_and_the_blocks_are_chosen_and_the_choice_fits_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manyeyes.tagger.choose.PICTURES", 80)
    features, examples = seen(120)
    made = fit_head(examples, features, seed=3, say=silent)
    assert made.settings["kernel"] in ("linear", "rbf")
    assert made.about.metrics["cross_validated"]["macro_map"] > 0.9
    again = refit(json.loads(json.dumps(made.settings)), examples, features, say=silent)
    np.testing.assert_array_equal(made.scores_of(features), again.scores_of(features))
    assert made.about.thresholds == again.about.thresholds


@pytest.mark.parametrize(("allowed", "kept"), [(30, 30), (35, 30), (40, 40), (20, 20)])
def test_the_directions_of_an_earlier_head_serve_again_while_they_are_enough(
    allowed: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    features, examples = seen(300)
    learnt, held = examples.take(np.arange(200)), examples.take(np.arange(200, 300))
    monkeypatch.setattr(low_rank, "DIRECTIONS", 30)
    before = fit_head(examples.take(np.arange(150)), features, BENT, say=silent).model.placing  # type: ignore[attr-defined]
    monkeypatch.setattr(low_rank, "DIRECTIONS", allowed)
    again = refit(BENT, learnt, features, placing=before, say=silent)
    used = again.model.placing  # type: ignore[attr-defined]
    assert (average_precision(again.scores_of(features.of(held.items)), held.targets) > 0.97).all()
    assert used.directions.shape[1] == kept
    assert np.array_equal(used.directions, before.directions[:, -kept:]) == (kept <= 30)
    other = refit(replace(BENT, blocks=BENT.blocks[:1]), learnt, features, placing=before, say=silent)
    assert other.model.placing.scaling.blocks == BENT.blocks[:1]  # type: ignore[attr-defined]


def test_unknown_is_not_negative() -> None:
    features, examples = seen(200)
    hidden = examples.targets.copy()
    hidden[:150, 0] = np.where(hidden[:150, 0] == 0, np.nan, hidden[:150, 0])  # of the first 150 only yes is known
    as_no = np.nan_to_num(hidden)
    hidden_yes = as_no.copy()
    hidden_yes[:120, 0] = np.nan
    lost = hidden_yes.copy()
    lost[:120, 0] = 0
    believed = fit_head(replace(examples, targets=hidden_yes), features, SETTINGS, say=silent)
    misled = fit_head(replace(examples, targets=lost), features, SETTINGS, say=silent)
    true = examples.targets[:, 0] > 0.5
    assert believed.scores_of(features)[true, 0].mean() > misled.scores_of(features)[true, 0].mean() + 0.1


def test_a_picture_without_weight_is_as_if_it_were_not_there() -> None:
    features, examples = seen(150)
    wrong, weights = examples.targets.copy(), examples.weights.copy()
    wrong[100:] = 1 - wrong[100:]
    weights[100:] = 0
    silenced = fit_head(replace(examples, targets=wrong, weights=weights), features, SETTINGS, say=silent)
    scores = silenced.scores_of(features)
    assert (average_precision(scores[100:], examples.targets[100:]) > 0.95).all()


@pytest.mark.parametrize(
    ("column", "why", "low", "high"),
    [
        ([1] + [0] * 29, "one picture alone, with its twins, shows it", 0.03, 0.08),
        ([0] * 30, "no picture shows it", 0.0, 0.05),
        ([1] * 30, "every picture shows it", 0.95, 1.0),
        ([1] * 29 + [0], "one picture alone, with its twins, lacks it", 0.9, 1.0),
        ([np.nan] * 30, "nothing is known of it", 0.3, 0.7),
    ],
    ids=["one has it", "none has it", "all have it", "all but one", "unknown"],
)
def test_a_tag_that_cannot_be_learnt_has_one_score_and_a_note(
    column: list[float], why: str, low: float, high: float, tmp_path: Path
) -> None:
    features, examples = seen(30)
    targets = np.column_stack([examples.targets, np.array(column, np.float32)])
    made = fit_head(examples_of(examples.items, targets), features, SETTINGS, say=silent)
    assert made.about.notes == (f"tag 2: {why}; it always gets the same score.",)
    scores = made.scores_of(features)
    assert np.ptp(scores[:, 2]) == 0
    assert low <= scores[0, 2] <= high
    assert (average_precision(scores[:, :2], examples.targets) > 0.9).all()
    tagger.save(made, tmp_path / "it")
    np.testing.assert_array_equal(tagger.load(tmp_path / "it").scores_of(features), scores)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_fewer_pictures_than_folds_still_make_a_tagger(count: int) -> None:
    features, examples = seen(count, tags=1)
    made = fit_head(examples, features, say=silent)
    scores = made.scores_of(features)
    assert scores.shape == (count, 1)
    assert ((scores > 0) & (scores < 1)).all()


def test_pictures_that_all_belong_together_teach_only_how_frequent_a_tag_is() -> None:
    features, examples = seen(20)
    made = fit_head(replace(examples, component=np.zeros(20, np.int64)), features, say=silent)
    assert len(made.about.notes) == 2
    assert np.ptp(made.scores_of(features), axis=0).max() == 0


def test_what_cannot_be_decoded_is_said_and_nothing_at_all_is_refused() -> None:
    features, examples = seen(40)
    made = fit_head(examples, features.of(examples.items[:38]), SETTINGS, say=silent)
    assert made.about.notes == ("2 of 40 pictures could not be read and were left out.",)
    with pytest.raises(NoPictureToLearnFrom, match=r"none of the 40 pictures"):
        fit_head(examples, features.of([]), SETTINGS, say=silent)


@pytest.mark.parametrize("settings", [SETTINGS, BENT], ids=["linear", "rbf"])
def test_a_folder_gives_the_same_tagger_back_and_holds_no_pickle(settings: HeadSettings, tmp_path: Path) -> None:
    features, examples = seen(80)
    made = fit_head(examples, features, settings, release="v1", say=silent)
    tagger.save(made, tmp_path / "it")
    tagger.save(made, tmp_path / "it")  # one that is there is replaced
    read = tagger.load(tmp_path / "it")
    assert read.about == made.about
    np.testing.assert_array_equal(read.scores_of(features), made.scores_of(features))
    assert sorted(file.name for file in (tmp_path / "it").iterdir()) == ["head.safetensors", "tagger.json"]
    assert [file.name for file in tmp_path.iterdir()] == ["it"]


def test_above_its_size_a_tagger_keeps_fewer_directions_and_knows_nearly_as_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    features, examples = seen(300)
    whole = fit_head(examples, features, BENT, say=silent)
    monkeypatch.setattr(low_rank, "MODEL_BYTES", 40_000)
    small = fit_head(examples, features, BENT, say=silent)
    sizes = []
    for name, made in (("whole", whole), ("small", small)):
        tagger.save(made, tmp_path / name)
        sizes.append((tmp_path / name / "head.safetensors").stat().st_size)
    assert sizes[1] < 0.6 * sizes[0]
    assert (average_precision(small.scores_of(features), examples.targets) > 0.95).all()


def test_where_every_tag_is_known_of_other_pictures_fewer_of_them_stand_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    features, examples = seen(300)
    monkeypatch.setattr(low_rank, "EXACT", 1e6)
    monkeypatch.setattr(low_rank, "WORK", 1e6)
    monkeypatch.setattr(low_rank, "FEWEST", 40)
    made = fit_head(examples, features, BENT, say=silent)
    assert made.model.weights.shape == (57, 2)  # type: ignore[attr-defined]
    assert (average_precision(made.scores_of(features), examples.targets) > 0.9).all()


def changed(change: Callable[[dict[str, object]], object]) -> Callable[[Path], object]:
    """A change to what tagger.json says."""

    def write(folder: Path) -> None:
        said = json.loads((folder / "tagger.json").read_text())
        change(said)
        (folder / "tagger.json").write_text(json.dumps(said))

    return write


@pytest.mark.parametrize(
    ("damage", "error", "says"),
    [
        (changed(lambda said: said.update(format=99)), TaggerOfAnotherVersion, "is of version 99; this program reads"),
        (changed(lambda said: said.pop("format")), NotATagger, "says no format"),
        (changed(lambda said: said.update(method="guess")), NotATagger, "its method is guess"),
        (changed(lambda said: said.pop("tags")), NotATagger, "not whole"),
        (changed(lambda said: said.update(tags=["one"])), NotATagger, "calibration is of other tags"),
        (changed(lambda said: said.update(settings={})), NotATagger, "cannot be read"),
        (lambda folder: (folder / "tagger.json").write_text("<html>"), NotATagger, "cannot be read"),
        (lambda folder: (folder / "tagger.json").unlink(), NotATagger, "there is no tagger.json in it"),
        (lambda folder: (folder / "head.safetensors").write_bytes(b"x" * 99), NotATagger, "cannot be read"),
        (lambda folder: (folder / "head.safetensors").unlink(), NotATagger, "cannot be read"),
    ],
)
def test_what_is_no_tagger_of_ours_is_refused_with_a_sentence(
    damage: Callable[[Path], object], error: type[Exception], says: str, tmp_path: Path
) -> None:
    features, examples = seen(20)
    tagger.save(fit_head(examples, features, SETTINGS, say=silent), tmp_path / "it")
    damage(tmp_path / "it")
    with pytest.raises(error, match=says):
        tagger.load(tmp_path / "it")


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    features, examples = seen(20)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(TaggerFolderInTheWay):
        tagger.save(fit_head(examples, features, SETTINGS, say=silent), tmp_path / "photos")
    assert [file.name for file in (tmp_path / "photos").iterdir()] == ["holiday.jpg"]


@pytest.mark.parametrize("said", [{"blocks": BLOCKS}, {"blocks": [], "gamma": 0, "ridge": 1}, {"gamma": "much"}])
def test_settings_that_make_no_head_are_refused(said: dict[str, object]) -> None:
    features, examples = seen(20)
    with pytest.raises(HeadSettingsWrong):
        fit_head(examples, features, said, say=silent)
