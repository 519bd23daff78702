"""Every format is opened by the program it is for, or read as its documentation says, and shows the release's tags."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sys
import types
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from tests.datasets.answered import quiet

from manyeyes.datasets import ReleaseReader, export_release
from manyeyes.datasets.formats.folder_names import tag_of

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def shown(release: Path) -> dict[str, tuple[str, ...]]:
    """What each picture shows, by its sha-256."""
    found = {picture.item: picture.tags for picture in ReleaseReader(release).pictures()}
    assert len(found) == 24
    assert sum(map(len, found.values())) == 170
    return found


@pytest.fixture
def exported(release: Path, tmp_path: Path) -> Any:
    """Writes the release in a format; returns the folder."""

    def write(name: str, about: str = "") -> Path:
        export_release(release, name, tmp_path / name, quiet, about)
        return tmp_path / name

    return write


def opens(path: Path) -> bool:
    with Image.open(path) as picture:
        picture.load()
        return bool(picture.size)


def by_item(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item, tag in pairs:
        found.setdefault(item, set()).add(tag)
    return found


def sets(shown: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
    return {item: set(tags) for item, tags in shown.items() if tags}


def test_arrow_reads_the_parquet_tables_and_pythons_csv_the_same_rows(exported: Any, shown: Any) -> None:
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(exported("parquet") / "tags.parquet").to_pylist()
    assert by_item([(row["item"], row["tag"]) for row in rows if row["target"] >= 0.5]) == sets(shown)
    with (exported("csv") / "tags.csv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.DictReader(file))
    assert [(row["item"], row["tag"], row["target"]) for row in rows] == [
        (text["item"], text["tag"], float(text["target"])) for text in texts
    ]


def test_pycocotools_finds_the_pictures_of_a_category(exported: Any, shown: Any) -> None:
    from pycocotools.coco import COCO

    home, pairs, ids = exported("coco"), [], []
    for part in ("train", "validation", "test"):
        coco = COCO(home / "annotations" / f"{part}.json")
        for number in coco.getImgIds():
            image, found = coco.loadImgs(number)[0], coco.loadAnns(coco.getAnnIds(imgIds=number))
            pairs += [(image["item"], coco.cats[one["category_id"]]["name"]) for one in found]
            ids += [one["id"] for one in found]
            with Image.open(home / image["file_name"]) as picture:
                assert picture.size == (image["width"], image["height"])
        animals = coco.getImgIds(catIds=coco.getCatIds(catNms=["kind:animal"]))
        assert {coco.imgs[n]["item"] for n in animals} == {i for i, tag in pairs if tag == "kind:animal"} & {
            image["item"] for image in coco.imgs.values()
        }
    assert by_item(pairs) == sets(shown)
    assert sorted(ids) == list(range(1, 171)), "ids run on over the parts"


def test_hugging_face_loads_the_parts_and_every_column(
    exported: Any, shown: Any, tmp_path: Path, offline: None
) -> None:
    import datasets

    home = exported("huggingface")
    loaded = datasets.load_dataset(str(home), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train", "validation", "test"]
    rows = [row for part in loaded.values() for row in part]
    assert {row["item"]: set(row["tags"]) for row in rows} == sets(shown)
    assert {row["image"].format for row in rows} == {"JPEG"}
    assert {row["credit"] for row in rows} == {f"artist {number}" for number in range(8)}
    head = (home / "README.md").read_text("utf-8").split("---\n")[1]
    assert "license: cc0-1.0" in head
    assert 'pretty_name: "What is \\"on\\" it: clip art?"' in head


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of the hub."""
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "1")


@pytest.mark.parametrize("name", ["yolo", "imagefolder"])
def test_a_reader_of_class_folders_finds_the_classes(
    exported: Any, shown: Any, name: str, tmp_path: Path, offline: None
) -> None:
    import datasets

    home = exported(name, "kind")
    builder = datasets.load_dataset(
        "imagefolder", data_files={"train": f"{home}/*/*/*.jpg"}, drop_labels=False, cache_dir=str(tmp_path / "cache")
    )
    labels = builder["train"].features["label"].names
    counted = Counter(tag_of(labels[row["label"]]) for row in builder["train"])
    wanted = Counter(tag.removeprefix("kind:") for tags in shown.values() for tag in tags if tag.startswith("kind:"))
    assert {kind: counted[kind] for kind in wanted} == wanted
    assert sum(counted.values()) == (23 if name == "yolo" else 24), "of one picture the kind is not known"


def test_ultralytics_folders_are_called_train_val_and_test(exported: Any) -> None:
    home = exported("yolo")
    assert sorted(path.name for path in home.iterdir() if path.is_dir()) == ["test", "train", "val"]
    assert {path.name for path in (home / "train").iterdir()} <= {"animal", "sign%2Fflag", "%F0%9F%98%80%3A other"}


def test_webdataset_streams_the_shards(exported: Any, shown: Any) -> None:
    import webdataset

    home = exported("webdataset")
    shards = sorted(str(path) for path in home.glob("*.tar"))
    assert [Path(shard).name for shard in shards] == ["test-000000.tar", "train-000000.tar", "validation-000000.tar"]
    samples = list(webdataset.WebDataset(shards, shardshuffle=False, empty_check=False).decode("pil"))
    assert {one["json"]["item"]: set(one["json"]["tags"]) for one in samples} == sets(shown)
    assert all(one["jpg"].size[0] > 0 and one["__key__"] == one["json"]["item"] for one in samples)


def test_mlcroissant_validates_and_reads_the_records(exported: Any, shown: Any) -> None:
    import mlcroissant

    home = exported("croissant")
    dataset = mlcroissant.Dataset(jsonld=home / "croissant.json")
    assert not dataset.metadata.ctx.issues.errors
    assert dataset.metadata.conforms_to == ["http://mlcommons.org/croissant/1.1"]
    rows = list(dataset.records("tags"))
    assert by_item([(said(row, "item"), said(row, "tag")) for row in rows if row["tags/target"] >= 0.5]) == sets(shown)
    items = list(dataset.records("items"))
    assert {said(row, "item") for row in items} == set(shown)
    assert all(opens(home / said(row, "file")) for row in items)


def said(row: dict[str, Any], column: str) -> str:
    value = next(value for name, value in row.items() if name.endswith(f"/{column}"))
    return value.decode() if isinstance(value, bytes) else str(value)


def test_voc_lists_say_1_or_minus_1_and_each_picture_has_its_xml(exported: Any, shown: Any) -> None:
    """Read as the development kit describes it; its own reader is MATLAB."""
    home = exported("voc")
    with (home / "classes.csv").open(encoding="utf-8", newline="") as file:
        tags = {row["name"]: row["tag"] for row in csv.DictReader(file)}
    pairs, absent = [], 0
    for name, tag in tags.items():
        for part in ("train", "val", "test"):
            listed = home / "ImageSets" / "Main" / f"{name}_{part}.txt"
            for line in listed.read_text("utf-8").splitlines() if listed.exists() else []:
                stem, sign = line.split()
                assert sign in ("1", "-1")
                pairs += [(stem, tag)] if sign == "1" else []
                absent += sign == "-1"
    assert by_item(pairs) == sets(shown)
    assert absent == 62
    for xml in (home / "Annotations").iterdir():
        root = ElementTree.parse(xml).getroot()
        with Image.open(home / str(root.findtext("folder")) / str(root.findtext("filename"))) as picture:
            assert picture.size == (int(root.findtext("size/width") or 0), int(root.findtext("size/height") or 0))
        assert root.findall("object") == []


def test_cvat_xml_is_what_its_documentation_describes(exported: Any, shown: Any) -> None:
    home = exported("cvat")
    root = ElementTree.parse(home / "annotations.xml").getroot()
    labels = {label.findtext("name") for label in root.iterfind("meta/task/labels/label")}
    images = root.findall("image")
    pairs = [
        (Path(str(image.get("name"))).stem, str(tag.get("label"))) for image in images for tag in image.iter("tag")
    ]
    assert (root.findtext("version"), [image.get("id") for image in images]) == ("1.1", [str(n) for n in range(24)])
    assert by_item(pairs) == sets(shown)
    assert {tag for _, tag in pairs} <= labels
    assert all(opens(home / "images" / str(image.get("name"))) for image in images)


def test_label_studio_tasks_are_what_its_documentation_describes(exported: Any, release: Path) -> None:
    home = exported("label-studio")
    config = ElementTree.parse(home / "label_config.xml").getroot()
    controls = {one.get("name"): {choice.get("value") for choice in one} for one in config.iter("Choices")}
    tasks = json.loads((home / "tasks.json").read_text("utf-8"))
    results = [result for task in tasks for one in task["annotations"] for result in one["result"]]
    assert len(tasks) == 24
    assert len(results) == 24 * 3 * 2, "every answer of everybody"
    for result in [*results, *(result for task in tasks for one in task["predictions"] for result in one["result"])]:
        assert result["to_name"] == config.find("Image").get("name")  # type: ignore[union-attr]
        assert set(result["value"]["choices"]) <= controls[result["from_name"]]
    assert all(opens(home / task["data"]["image"].partition("?d=")[2]) for task in tasks)


def test_fiftyone_s_script_makes_a_sample_a_picture(exported: Any, shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """FiftyOne itself brings a database along; here stands a module with the few names the script uses."""
    monkeypatch.setitem(sys.modules, "fiftyone", a_stand_in())
    path = exported("fiftyone") / "load_in_fiftyone.py"
    spec = importlib.util.spec_from_file_location("load_in_fiftyone", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    dataset = script.load()
    assert dataset.name == "clip-art-v1"
    assert {one["item"]: {said.label for said in one["shows"].classifications} for one in dataset.samples} == sets(
        shown
    )
    assert {tag for one in dataset.samples for tag in one.tags} == {"train", "validation", "test"}
    assert all(opens(Path(one.filepath)) for one in dataset.samples)


def a_stand_in() -> types.ModuleType:
    class Sample(dict[str, Any]):
        def __init__(self, filepath: str, tags: list[str]) -> None:
            super().__init__()
            self.filepath, self.tags = filepath, tags

    class Dataset:
        def __init__(self, name: str, overwrite: bool = False) -> None:
            self.name, self.samples, self.info = name, [], {}

        def add_samples(self, samples: list[Sample]) -> None:
            self.samples += samples

    module = types.ModuleType("fiftyone")
    module.Sample, module.Dataset = Sample, Dataset  # type: ignore[attr-defined]
    module.Classification = types.SimpleNamespace  # type: ignore[attr-defined]
    module.Classifications = types.SimpleNamespace  # type: ignore[attr-defined]
    return module


def test_yolo_detection_holds_the_classes_and_says_why_no_picture(exported: Any, release: Path) -> None:
    from ruamel.yaml import YAML

    home = exported("yolo-detection")
    with (home / "data.yaml").open(encoding="utf-8") as file:
        found = YAML(typ="safe").load(io.StringIO(file.read()))
    assert tuple(found["names"].values()) == ReleaseReader(release).dictionary.names
    assert (found["train"], found["val"], found["test"]) == ("images/train", "images/val", "images/test")
    report = json.loads((home / "export.json").read_text("utf-8"))
    assert sum(report["not_held"].values()) == 170 + 62
    assert not list(home.rglob("*.jpg"))
