"""What was written is read back with the same tags; what other programs wrote is read, or refused with the place."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.datasets.answered import quiet

from manyeyes.datasets import Elsewhere, NotThatFormat, ReleaseReader, export_release
from manyeyes.datasets.formats import reader


def load(name: str, path: Path) -> list[Elsewhere]:
    return list(reader(name).load(path))


@pytest.mark.data
@pytest.mark.parametrize("name", ["coco", "cvat", "voc", "imagefolder"])
def test_a_round_trip_keeps_every_tag_of_every_picture(name: str, release: Path, tmp_path: Path) -> None:
    export_release(release, name, tmp_path / name, quiet)
    wanted = {picture.item: sorted(picture.tags) for picture in ReleaseReader(release).pictures()}
    found = load(name, tmp_path / name)
    assert {Path(one.address).stem: sorted(one.tags) for one in found} == wanted
    assert not any(one.faults for one in found)


@pytest.mark.data
def test_class_folders_come_back_as_the_tags_they_stand_for(release: Path, tmp_path: Path) -> None:
    export_release(release, "yolo", tmp_path / "kind", quiet)
    export_release(release, "yolo", tmp_path / "text", quiet, "text")
    kinds = Counter(tag for one in load("yolo", tmp_path / "kind") for tag in one.tags)
    texts = Counter(one.tags for one in load("yolo", tmp_path / "text"))
    assert set(kinds) == {"kind:animal", "kind:sign/flag", "kind:😀: other"}
    assert sum(kinds.values()) == 23
    assert texts == {("text",): 8, (): 16}


@pytest.mark.data
def test_label_studio_gives_back_every_answer_of_everybody(release: Path, tmp_path: Path) -> None:
    export_release(release, "label-studio", tmp_path / "ls", quiet)
    found = load("label-studio", tmp_path / "ls")
    answers = [heard for one in found for heard in one.answers]
    told = ReleaseReader(release).rows("SELECT worker, question, value FROM answers")
    assert Counter((one.worker, one.question, one.value) for one in answers) == Counter(told)
    known = {picture.item: picture for picture in ReleaseReader(release).pictures()}
    for one in found:
        asked = {tag for tag in known[one.said["item"]].tags if tag.startswith("kind:") or tag == "text"}
        assert asked <= set(one.tags)
        assert (tmp_path / "ls" / one.address).is_file()


def write(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


COCO = {
    "info": {"made_by": "somebody else", "unknown": [1]},
    "categories": [{"id": 90, "name": "toothbrush"}, {"id": 1, "name": "person", "skeleton": []}],
    "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 50}, {"id": 3, "file_name": "b.jpg"}],
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 1, "bbox": [0, 0, 10, 10], "strange": True},
        {"id": 2, "image_id": 7, "category_id": 90, "bbox": [90, 40, 30, 30]},
        {"id": 3, "image_id": 7, "category_id": 5},
    ],
}


def test_coco_with_unknown_fields_and_categories_out_of_order_is_read(tmp_path: Path) -> None:
    first, second = load("coco", write(tmp_path / "instances.json", COCO))
    assert (first.address, first.tags) == ("a.jpg", ("person", "toothbrush"))
    assert (second.address, second.tags, second.faults) == ("b.jpg", (), ())
    assert len(first.faults) == 2
    assert "annotation 2: its box is not inside the picture; the tag is taken over" in first.faults[0]
    assert "annotation 3: there is no category 5" in first.faults[1]


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("coco", '{"images": [\n  {"id": 1,,}\n]}', "line 2, column 12"),
        ("coco", "[]", "it has no list `images`"),
        (
            "coco",
            '{"images": [{"file_name": "a.jpg"}], "annotations": [], "categories": []}',
            r"images\[0\] has no `id`",
        ),
        ("coco", {**COCO, "annotations": [{"image_id": 99, "category_id": 1}]}, "annotation 0 is of image 99"),
        ("coco", "[" * 100_000, "nested too deeply"),
        ("label-studio", '[{"data": {}},\n{"data" 5}]', "line 2, column 9"),
        ("label-studio", '{"not": "a list"}', "no list of tasks"),
        ("label-studio", '[{"data": {}}, {"id": 4}]', r"tasks\[1\] has no `data`"),
        ("cvat", "<annotations>\n<image id='0' name='a'>\n</annotations>", "line 3, column 3: mismatched tag"),
        ("cvat", "<annotations></annotations>", "there is no <image> in it"),
        ("cvat", "<annotations><image id='4'/></annotations>", "image 4 has no name"),
        ("cvat", '<!DOCTYPE a [<!ENTITY b "c">]><annotations>&b;</annotations>', "it declares entities"),
        ("zooniverse", "classification_id,user_name\n1,me\n", "line 1: there is no column annotations"),
        (
            "zooniverse",
            "classification_id,user_name,annotations,subject_data,subject_ids\n1,me,[,{},5\n",
            "line 2, column",
        ),
        ("toloka", "INPUT:image\tOUTPUT:kind\na.jpg\tdog\n", "no column ASSIGNMENT:worker_id"),
        ("toloka", "INPUT:image\tASSIGNMENT:worker_id\na.jpg\tme\tmore\n", "line 2: it has more cells"),
        ("mturk", 'HITId,WorkerId,AssignmentStatus\n1,"me,Submitted\n', "unexpected end of data"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(name: str, text: Any, cause: str, tmp_path: Path) -> None:
    with pytest.raises(NotThatFormat, match=cause):
        load(name, write(tmp_path / "broken", text))


@pytest.mark.parametrize(
    "name", ["coco", "cvat", "label-studio", "zooniverse", "toloka", "mturk", "pybossa", "yolo-detection"]
)
def test_a_file_that_is_not_there_or_no_text_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotThatFormat):
        load(name, tmp_path / "gone")
    (tmp_path / "bytes").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(NotThatFormat):
        load(name, tmp_path / "bytes")


def test_cvat_shapes_give_their_labels_and_boxes_outside_are_told(tmp_path: Path) -> None:
    xml = """<annotations><version>1.1</version><image id="0" name="a/b.jpg" width="100" height="50" unknown="1">
      <tag label="outdoor"/><box label="dog" xtl="1" ytl="1" xbr="40" ybr="40"><attribute name="age">3</attribute></box>
      <box label="cat" xtl="90" ytl="10" xbr="140" ybr="20"/><polygon label="dog" points="1,1;2,2"/><tag/>
      </image></annotations>"""
    (found,) = load("cvat", write(tmp_path / "annotations.xml", xml))
    assert (found.address, found.tags) == ("a/b.jpg", ("outdoor", "dog", "cat"))
    assert [fault.rpartition(": ")[2] for fault in found.faults] == [
        "a box is not inside the picture; its label is taken over, the box is not",
        "a tag has no label",
    ]


def test_voc_objects_are_classes_and_boxes_outside_are_told(tmp_path: Path) -> None:
    (tmp_path / "Annotations").mkdir()
    boxes = ((1, 1, 50, 40), (80, 10, 300, 20))
    objects = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{b[0]}</xmin><ymin>{b[1]}</ymin><xmax>{b[2]}</xmax><ymax>{b[3]}</ymax>"
        "</bndbox></object>"
        for name, b in zip(("dog", "cat"), boxes, strict=True)
    )
    size = "<size><width>100</width><height>50</height></size>"
    xml = f"<annotation><filename>x.jpg</filename>{size}{objects}</annotation>"
    write(tmp_path / "Annotations" / "x.xml", xml)
    (found,) = load("voc", tmp_path)
    assert (found.address, found.tags, len(found.faults)) == ("JPEGImages/x.jpg", ("dog", "cat"), 1)


def test_yolo_boxes_are_classes_in_the_order_data_yaml_says(tmp_path: Path) -> None:
    for folder in ("images/train", "labels/train"):
        (tmp_path / folder).mkdir(parents=True)
    write(tmp_path / "data.yaml", "names:\n  1: cat\n  0: dog\n")
    write(tmp_path / "labels/train/a.txt", "0 0.5 0.5 0.2 0.2\n1 0.9 0.5 0.4 0.2\n7 .5 .5 .1 .1\nx\n")
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "images/train" / name).write_bytes(b"")
    first, second = load("yolo-detection", tmp_path)
    assert (first.tags, second.tags) == (("dog", "cat"), ())
    assert [fault.partition(", ")[2] for fault in first.faults] == [
        "line 2: its box is not inside the picture; the tag is taken over, the box is not",
        "line 3: there is no class 7 in data.yaml",
        "line 4: it is no class with numbers",
    ]
    write(tmp_path / "data.yaml", "names: [dog\nnc: 3")
    with pytest.raises(NotThatFormat, match="line 2"):
        load("yolo-detection", tmp_path)
