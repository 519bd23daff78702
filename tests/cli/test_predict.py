"""manyeyes predict at a shell: pictures, folders, streams; drawings; and files that are not what they say."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.tagger.stand_in import a_tagger_of_colours

from manyeyes.cli import main
from manyeyes.cli import predict as verb

Run = Callable[..., tuple[int, str, str]]
COLOURS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 230), "black": (0, 0, 0)}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes predict` in this process, with a tagger that knows colours: exit code, output, errors."""
    monkeypatch.setattr(verb, "tagger_at", lambda folder, stage: a_tagger_of_colours())

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "predict", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with a sub-folder, a picture of each colour and two files that are none."""
    folder = tmp_path / "pictures"
    for place in ("red.png", "sub/green.jpg", "sub/deep/blue.webp", "black.gif"):
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (300, 240), COLOURS[file.stem]).save(file)
    (folder / "page.jpg").write_text("<html>no picture</html>")
    (folder / "sub" / "cut.jpg").write_bytes((folder / "sub" / "green.jpg").read_bytes()[:400])
    return folder


def rows(out: str) -> dict[str, dict[str, object]]:
    """What JSON lines say, by the file's name."""
    return {Path(row["path"]).name: row for row in map(json.loads, out.splitlines())}


def sure(row: dict[str, object]) -> list[str]:
    return [one["tag"] for one in row["tags"] if one["sure"]]  # type: ignore[attr-defined, index]


def test_a_folder_gives_a_line_for_every_file_below_it(run: Run, pictures: Path) -> None:
    code, out, _ = run(pictures, "--json")
    said = rows(out)
    assert code == 0
    assert len(said) == 6
    assert sure(said["red.png"]) == ["colour:red"]
    assert sure(said["green.jpg"]) == ["colour:green"]
    assert sure(said["blue.webp"]) == ["colour:blue"]
    assert sure(said["black.gif"]) == ["dark"]
    assert (said["red.png"]["width"], said["red.png"]["height"]) == (300, 240)


def test_what_is_no_picture_is_told_and_stops_nothing(run: Run, pictures: Path) -> None:
    code, out, err = run(pictures)
    assert code == 0
    assert "page.jpg: no picture. " in out
    assert "cut.jpg: no picture. " in out
    assert f"{pictures / 'red.png'}: colour:red 100 %" in out
    assert "4 of 6 files are pictures." in err


def test_a_file_that_is_not_there_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nothing.png")
    assert code == 2
    assert "None of the 1 files is a picture" in err
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty")[0] == 2


def test_the_highest_tags_are_named_whether_it_is_sure_or_not(run: Run, pictures: Path) -> None:
    code, out, _ = run(pictures / "red.png", "--top", 3)
    assert code == 0
    assert out.count("%") == 3
    assert out.count("?") == 2, "a question mark where it is not sure"


def test_drawings_keep_the_folders_and_are_not_looked_at_again(run: Run, pictures: Path) -> None:
    drawings = pictures / "drawn"
    for _ in range(2):
        code, out, _ = run(pictures, "--draw", drawings, "--json")
        assert (code, len(out.splitlines())) == (0, 6)
    drawn = sorted(path.relative_to(drawings).as_posix() for path in drawings.rglob("*.png"))
    assert drawn == ["black.gif.png", "red.png.png", "sub/deep/blue.webp.png", "sub/green.jpg.png"]
    with Image.open(drawings / "red.png.png") as picture:
        assert picture.size == (300, 240)
        assert picture.getpixel((150, 20)) == COLOURS["red"]
        assert picture.tobytes() != Image.new("RGB", (300, 240), COLOURS["red"]).tobytes()


def test_files_of_the_same_name_have_drawings_of_their_own(run: Run, pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    Image.new("RGB", (300, 240), COLOURS["blue"]).save(tmp_path / "other" / "red.png")
    code, _, _ = run(pictures / "red.png", tmp_path / "other" / "red.png", "--draw", tmp_path / "drawn")
    assert code == 0
    assert (tmp_path / "drawn" / "red.png.png").is_file()
    assert (tmp_path / "drawn" / "2" / "red.png.png").is_file()


def test_a_stream_of_paths_is_answered_line_by_line(run: Run, pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, here = os.pipe()
    os.write(here, f"{pictures / 'red.png'}\n\n{pictures / 'page.jpg'}\r\n{pictures / 'black.gif'}".encode())
    os.close(here)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(os.fdopen(there, "rb")))
    code, out, _ = run("-", "--json")
    assert code == 0
    assert [Path(json.loads(line)["path"]).name for line in out.splitlines()] == ["red.png", "page.jpg", "black.gif"]
    assert "reason" in rows(out)["page.jpg"]


def test_a_name_that_is_no_text_or_writes_lines_of_its_own_does_no_harm(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in (b"caf\xe9.png", b"two\nlines.png"):
        Image.new("RGB", (30, 30), COLOURS["red"]).save(
            os.path.join(os.fsencode(folder), name).decode("utf-8", "surrogateescape")
        )
    code, out, _ = run(folder)
    assert (code, len(out.splitlines())) == (0, 2)
    code, out, _ = run(folder, "--json")
    assert (code, len([json.loads(line) for line in out.splitlines()])) == (0, 2)


def test_a_folder_of_drawings_that_cannot_be_written_is_refused_in_a_sentence(run: Run, pictures: Path) -> None:
    code, _, err = run(pictures / "red.png", "--draw", pictures / "black.gif")
    assert code == 2
    assert "cannot be drawn into" in err


@pytest.mark.data
def test_hostile_files_are_decided_one_by_one(run: Run, data: Path, tmp_path: Path) -> None:
    for place in ("imagers", "pngsuite"):
        for file in sorted((data / "badinput" / place).iterdir())[:12]:
            (tmp_path / f"{place}-{file.name}").write_bytes(file.read_bytes())
    Image.new("RGB", (30, 30), COLOURS["red"]).save(tmp_path / "good.png")
    code, out, _ = run(tmp_path, "--json")
    said = rows(out)
    assert code == 0
    assert len(said) == len(list(tmp_path.iterdir()))
    assert all(("tags" in row) != ("reason" in row) for row in said.values())
    assert sure(said["good.png"]) == ["colour:red"]
