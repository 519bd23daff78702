"""What is in a release, and what is not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

from PIL import Image
from tests.datasets.answered import Crowd, every_file, table

from manyeyes import datasets


def test_a_release_holds_tables_pictures_credits_terms_card_and_checksums(released: tuple[Crowd, Path]) -> None:
    crowd, folder = released
    assert folder == crowd.folder / "releases" / "v1"
    outside = {name for name in every_file(folder) if not name.startswith("pictures/")}
    named = {"answers.parquet", "answers.csv", "consensus.parquet", "items.parquet", "CREDITS.csv"}
    named |= {"targets.parquet", "dictionary.csv", "learning.json"}
    named |= {"targets.parquet", "dictionary.csv", "learning.json"}
    assert outside == named | {"card.md", "card.json", "checksums.sha256", "LICENSE.txt"}
    rows = table(folder / "items.parquet")
    assert len(rows) == 12
    assert sum(item["kept"] for item in rows) == 10
    assert {item["series.is_anime"] for item in rows} == {"yes", "no"}
    assert {item["stage.features"] for item in rows} == {"passed", "contested", "here"}
    for item in rows:
        assert (item["file"] is None) is not item["kept"]
        assert (item["split"] is None) is not item["kept"]
        assert (item["licence"], item["format"], item["width"]) == ("CC0-1.0", "JPEG", 32)


def test_only_settled_answers_keep_a_picture_but_every_state_is_told(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    consensus = table(folder / "consensus.parquet")
    assert len(consensus) == 22
    assert sorted({row["state"] for row in consensus}) == ["contested", "settled"]
    contested = {row["item"] for row in consensus if row["state"] == "contested"}
    kept = {row["item"] for row in table(folder / "items.parquet") if row["kept"]}
    assert len(contested) == 1
    assert not contested & kept


def test_every_answer_ever_given_is_there_with_its_revision(released: tuple[Crowd, Path]) -> None:
    answers = table(released[1] / "answers.parquet")
    assert [row["order"] for row in answers] == list(range(1, len(answers) + 1))
    assert len(answers) == 42
    assert sum(not row["current"] for row in answers) == 2
    assert {row["revision"] for row in answers} == {1, 2}
    assert sum(row["made_up"] for row in answers) == 20
    assert sum(row["extra"] for row in answers) == 2
    assert len({row["worker"] for row in answers}) == 2
    assert all(row["counted"] for row in answers)


def test_parquet_and_csv_say_the_same(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    with (folder / "answers.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    told = [{name: as_written(value) for name, value in row.items()} for row in table(folder / "answers.parquet")]
    assert lines == told


def as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_no_clock_and_no_true_name_is_in_any_file(released: tuple[Crowd, Path]) -> None:
    files = every_file(released[1])
    everything = b"".join(files.values())
    for worker in released[0].workers:
        assert worker.public_id.encode() not in everything
    assert b"1700000" not in everything
    assert b"SECRET" not in everything


def test_no_released_picture_knows_where_it_was_taken(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    pictures = sorted((folder / "pictures").rglob("*.jpg"))
    assert len(pictures) == 10
    for path in pictures:
        assert not Image.open(path).getexif()


def test_a_series_is_never_on_two_sides(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    sides: dict[str, set[str]] = {}
    for item in table(folder / "items.parquet"):
        if item["kept"]:
            sides.setdefault(item["series"], set()).add(item["split"])
    assert all(len(parts) == 1 for parts in sides.values())
    assert {part for parts in sides.values() for part in parts} == {"train", "test"}
    assert "wished 50.0 %" in (folder / "card.md").read_text()


def test_the_checksums_are_those_of_the_files(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    files = every_file(folder)
    listed = dict(line.split("  ", 1)[::-1] for line in files.pop("checksums.sha256").decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_card_says_what_is_made_up_what_passed_through_and_what_is_missing(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    card = (folder / "card.md").read_text()
    top = card.splitlines()[:6]
    assert "20 of 42 answers (48 %) are made up" in "\n".join(top)
    assert "Not yet in use, so everything passed through unchanged" not in card
    assert "2 items: did not come as far as the release" in card
    assert "kept 10 of 12 items" in card
    assert "Is there any text?" in card
    assert "until the posterior is 0.95" in card
    assert "5 of 10 kept items" not in card
    told = json.loads((folder / "card.json").read_text())
    assert told["counts"]["settled"] == 21
    assert told["keep"] == "character and not text"
    [features] = [stage for stage in told["stages"] if stage["name"] == "features"]
    assert features["questions"][1]["agreement"]["pairs"] == 10
    assert features["questions"][1]["agreement"]["equal_pairs_share"] == round(9 / 10, 4)
    assert features["questions"][1]["agreement"]["pairs_of_people"] == 0


def test_which_pictures_were_known_only_the_owner_reads_while_people_work(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    assert {row["control"] for row in table(folder / "consensus.parquet")} == {None}
    private = folder.with_name("v1.private")
    [control] = table(private / "control.parquet")
    assert control["stage"] == "features"
    secret = table(private / "answers.parquet")
    assert {row["item"] for row in secret} == {control["item"]}
    assert len(secret) == 4
    assert control["item"] not in {row["item"] for row in table(folder / "answers.parquet")}
    assert private.stat().st_mode & 0o077 == 0
    assert "control" not in "".join(datasets_names(folder))


def datasets_names(folder: Path) -> list[str]:
    return list(zipfile.ZipFile(io.BytesIO(b"".join(datasets.zip_release(folder)))).namelist())


def test_a_release_comes_as_one_zip_the_same_each_time(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    packed = b"".join(datasets.zip_release(folder))
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.testzip() is None
    assert {name: archive.read(f"v1/{name}") for name in every_file(folder)} == every_file(folder)
    assert packed == b"".join(datasets.zip_release(folder))


def test_credits_name_licence_and_source_of_every_picture(released: tuple[Crowd, Path]) -> None:
    with (released[1] / "CREDITS.csv").open(newline="") as file:
        credits = list(csv.DictReader(file))
    assert len(credits) == 10
    assert {row["licence"] for row in credits} == {"CC0-1.0"}
    assert all(row["path"].startswith(row["series"] + "/") and row["credit"] for row in credits)


def test_a_format_is_written_once_beside_the_release_and_names_its_classes(released: tuple[Crowd, Path]) -> None:
    _, folder = released
    questions = datasets.questions_of(folder)
    assert questions
    about = questions[0]
    made = datasets.exported(folder, "imagefolder", about)
    stamp = made.stat().st_mtime_ns
    assert made.parent == folder.with_name(f"{folder.name}.exports")
    assert datasets.exported(folder, "imagefolder", about).stat().st_mtime_ns == stamp
    assert not any(one.there for one in datasets.offers(folder))
    datasets.exported(folder, "csv")
    assert [one.name for one in datasets.offers(folder) if one.there] == ["csv"]
