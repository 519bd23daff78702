"""What other crowd programs exported becomes a table, answers and pictures, with the counts of the source."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.datasets.answered import every_file, quiet

from manyeyes import datasets
from manyeyes.consensus import read_answers
from manyeyes.datasets import MovedIn, export_release, move_in
from manyeyes.datasets.formats.moving_in import word
from manyeyes.projects import read_tag_table


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def a_zooniverse_export(path: Path) -> Path:
    """Three people, two subjects; one drew a line too."""
    drawing = {"task": "T1", "task_label": "Mark it", "value": [{"x": 1.0, "y": 2.0, "tool": 0}]}
    lines = []
    for number, (who, subject, kind, seen) in enumerate(
        [
            ("ann", 7, "Lion", ["Resting"]),
            ("bob", 7, "Lion", ["Resting", "Eating"]),
            ("not-logged-in-9f", 8, "None", []),
        ]
    ):
        answers: list[dict[str, Any]] = [
            {"task": "T0", "task_label": "Which animal?", "value": kind},
            {"task": "T2", "task_label": "It is", "value": seen},
        ]
        about = {str(subject): {"retired": None, "Filename": f"site_{subject}.JPG"}}
        cells = [number, who, "", "abc", 5, "w", "12.3", json.dumps([*answers, *([drawing] if number == 1 else [])])]
        lines.append([*cells, json.dumps(about), subject])
    head = "classification_id,user_name,user_id,user_ip,workflow_id,workflow_name,workflow_version,annotations"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{head},subject_data,subject_ids\n")
        csv.writer(file).writerows(lines)
    return path


def test_a_zooniverse_export_keeps_its_counts(tmp_path: Path) -> None:
    moved = move_in("zooniverse", a_zooniverse_export(tmp_path / "classifications.csv"), tmp_path / "in")
    assert moved == MovedIn(pictures=2, tags=3, answers=6, workers=3, left_behind=2, files=0, elsewhere=0, not_there=2)
    table = rows(tmp_path / "in" / "table.csv")
    assert [row["image"] for row in table] == ["site_7.JPG", "site_8.JPG"]
    assert table[0]["tags"].split() == ["It_is:Resting", "Which_animal?:Lion"]
    assert (table[0]["people"], table[0]["votes"]) == (
        "2",
        "Which_animal?:Lion=2 It_is:Resting=2 It_is:Eating=1",
    )
    files = {path.name: rows(path) for path in (tmp_path / "in" / "answers").iterdir()}
    assert {name: len(said) for name, said in files.items()} == {"Which animal%3F.csv": 3, "It is.csv": 2}
    assert files["It is.csv"][1] == {"task": "site_7.JPG", "worker": "w0002", "label": '["Resting", "Eating"]'}
    assert {row["worker"] for row in files["Which animal%3F.csv"]} == {"w0001", "w0002", "w0003"}
    assert "line 3: 1 of its annotations are no choice" in rows(tmp_path / "in" / "left_behind.csv")[0]["what"]


def test_a_toloka_pool_keeps_its_counts_without_what_was_rejected(tmp_path: Path) -> None:
    head = "INPUT:image\tOUTPUT:result\tGOLDEN:result\tHINT:text\tASSIGNMENT:worker_id\tASSIGNMENT:status"
    body = [
        "https://example.org/1.jpg\tyes\t\t\tu1\tAPPROVED",
        "https://example.org/2.jpg\tno\tno\t\tu1\tAPPROVED",
        "\t\t\t\t\t",
        "https://example.org/1.jpg\tyes\t\t\tu2\tREJECTED",
        "https://example.org/1.jpg\tno\t\t\tu3\tSUBMITTED",
    ]
    (tmp_path / "pool.tsv").write_text("\n".join([head, *body]) + "\n", "utf-8")
    moved = move_in("toloka", tmp_path / "pool.tsv", tmp_path / "in")
    assert (moved.pictures, moved.answers, moved.workers, moved.left_behind, moved.elsewhere) == (2, 3, 2, 1, 2)
    assert moved.tags == 0, "one yes and one no are no majority; a no is no tag"
    assert "line 5: an assignment is REJECTED" in rows(tmp_path / "in" / "left_behind.csv")[0]["what"]


def test_an_mturk_batch_keeps_its_counts(tmp_path: Path) -> None:
    forms = json.dumps([{"kind": {"label": "dog"}, "seen": {"tail": True, "ears": False}}])
    lines = [
        [
            "HITId",
            "WorkerId",
            "AssignmentStatus",
            "Input.image_url",
            "Answer.taskAnswers",
            "Answer.text.yes",
            "Answer.text.no",
        ],
        ["h1", "A1", "Approved", "https://example.org/1.jpg", forms, "true", "false"],
        ["h1", "A2", "Rejected", "https://example.org/1.jpg", forms, "true", "false"],
        ["h2", "A1", "Submitted", "https://example.org/2.jpg", "", "false", "true"],
    ]
    with (tmp_path / "batch.csv").open("w", newline="") as file:
        csv.writer(file).writerows(lines)
    moved = move_in("mturk", tmp_path / "batch.csv", tmp_path / "in")
    assert (moved.pictures, moved.answers, moved.workers, moved.left_behind) == (2, 4, 1, 1)
    said = Counter((path.stem, row["label"]) for path in (tmp_path / "in" / "answers").iterdir() for row in rows(path))
    assert said == {("kind", "dog"): 1, ("seen", "tail"): 1, ("text", "yes"): 1, ("text", "no"): 1}


def test_a_pybossa_project_keeps_its_counts(tmp_path: Path) -> None:
    home = tmp_path / "export"
    home.mkdir()
    tasks = [
        {"id": 1, "info": {"url": "https://example.org/1.jpg"}},
        {"id": 2, "info": {"link": "x", "image": "two.png"}},
    ]
    runs = [
        {"id": n, "task_id": 1 + n % 2, "user_id": n, "info": "Yes" if n else {"a": "Yes", "b": 3}} for n in range(4)
    ]
    (home / "cats_task.json").write_text(json.dumps(tasks))
    with zipfile.ZipFile(home / "cats_task_run_json.zip", "w") as archive:
        archive.writestr("cats_task_run.json", json.dumps(runs))
    moved = move_in("pybossa", home, tmp_path / "in")
    assert (moved.pictures, moved.answers, moved.workers) == (2, 5, 4)
    (home / "cats_task.json").write_text(json.dumps(tasks[:1]))
    with pytest.raises(datasets.NotThatFormat, match="task run 1 is of task 2, which is not in it"):
        move_in("pybossa", home, tmp_path / "again")
    assert not (tmp_path / "again").exists()


LABELS = [
    {
        "id": 4,
        "data": {"image": "/data/local-files/?d=shots/a.jpg", "city": "Pécs"},
        "annotations": [
            {
                "completed_by": {"id": 3, "email": "me@example.org"},
                "result": [
                    {"from_name": "kind", "to_name": "image", "type": "choices", "value": {"choices": ["dog", "cat"]}},
                    {
                        "from_name": "box",
                        "to_name": "image",
                        "type": "rectanglelabels",
                        "value": {"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["tail"]},
                    },
                ],
            },
            {"completed_by": 9, "was_cancelled": True, "result": []},
        ],
        "predictions": [{"result": []}],
        "unknown": None,
    },
    {"id": 5, "data": {"image": "https://example.org/b.jpg"}, "annotations": []},
]


def test_label_studio_json_keeps_its_counts_and_brings_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "shots").mkdir()
    (tmp_path / "shots" / "a.jpg").write_bytes(b"a picture")
    (tmp_path / "export.json").write_text(json.dumps(LABELS), "utf-8")
    moved = move_in("label-studio", tmp_path / "export.json", tmp_path / "in")
    assert moved == MovedIn(pictures=2, tags=3, answers=3, workers=1, left_behind=2, files=1, elsewhere=1, not_there=0)
    first, second = rows(tmp_path / "in" / "table.csv")
    assert first["tags"].split() == ["box:tail", "kind:cat", "kind:dog"]
    assert second["image"] == "https://example.org/b.jpg"
    assert (tmp_path / "in" / first["image"]).read_bytes() == b"a picture"
    assert [one["what"].partition(": ")[2] for one in rows(tmp_path / "in" / "left_behind.csv")] == [
        "the shape of box is left behind; its labels are taken over",
        "annotation 1 was skipped",
    ]
    assert not any(b"me@example.org" in data for data in every_file(tmp_path / "in").values())


def test_label_studio_json_min_has_a_row_an_annotation(tmp_path: Path) -> None:
    minimal = [
        {"image": "https://example.org/a.jpg", "id": 1, "kind": "dog", "annotator": 1, "lead_time": 2.5},
        {"image": "https://example.org/a.jpg", "id": 1, "kind": {"choices": ["dog", "cat"]}, "annotator": 2},
    ]
    (tmp_path / "min.json").write_text(json.dumps(minimal))
    moved = move_in("label-studio", tmp_path / "min.json", tmp_path / "in")
    assert (moved.pictures, moved.answers, moved.workers) == (1, 3, 2)
    assert rows(tmp_path / "in" / "table.csv")[0]["tags"] == "kind:dog"


@pytest.mark.data
def test_what_was_exported_moves_in_and_consensus_reads_its_answers(release: Path, tmp_path: Path) -> None:
    export_release(release, "label-studio", tmp_path / "ls", quiet)
    moved = move_in("label-studio", tmp_path / "ls", tmp_path / "in")
    assert (moved.pictures, moved.answers, moved.workers, moved.files) == (24, 144, 3, 24)
    files = every_file(tmp_path / "in")
    originals = {data for name, data in every_file(release).items() if name.startswith("pictures/")}
    assert {data for name, data in files.items() if name.startswith("pictures/")} == originals
    table = read_tag_table(tmp_path / "in" / "table.csv", {})  # as an import stage reads it, with nothing but its name
    assert sorted(Counter(tag for tags in table.all_tags() for tag in tags).items()) == [
        *(("kind:animal", 8), ("kind:sign/flag", 8), ("kind:😀:_other", 8), ("text", 8)),
    ]
    for question, values in (("kind", 3), ("text", 2)):
        with read_answers(tmp_path / "in" / "answers" / f"{question}.csv") as read:
            assert (read.tasks, read.workers, read.answers, len(read.values)) == (24, 3, 72, values)


def test_a_path_that_leads_out_of_the_export_brings_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("of the owner")
    home = tmp_path / "export"
    home.mkdir()
    (home / "link.jpg").symlink_to(tmp_path / "secret.txt")
    tasks = [
        {"data": {"image": one}} for one in ("../secret.txt", str(tmp_path / "secret.txt"), "link.jpg", "", "a\0b")
    ]
    (home / "tasks.json").write_text(json.dumps(tasks))
    moved = move_in("label-studio", home, tmp_path / "in")
    assert (moved.files, moved.not_there) == (0, 5)
    assert sorted(every_file(tmp_path / "in")) == ["left_behind.csv", "table.csv"]


def test_nothing_half_written_is_left_of_a_broken_export(tmp_path: Path) -> None:
    (tmp_path / "tasks.json").write_text('[{"data": {}}, {"id": 4}]')
    with pytest.raises(datasets.NotThatFormat):
        move_in("label-studio", tmp_path / "tasks.json", tmp_path / "in")
    assert [path.name for path in tmp_path.iterdir()] == ["tasks.json"]
    with pytest.raises(datasets.NotRead, match="webdataset can be written, not read"):
        move_in("webdataset", tmp_path, tmp_path / "in")
    (tmp_path / "in").mkdir()
    with pytest.raises(datasets.ExportInTheWay):
        move_in("label-studio", tmp_path / "tasks.json", tmp_path / "in")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_a_tag_is_one_word_of_the_table(tag: str) -> None:
    assert len(word(tag).split()) == (1 if tag else 0)
