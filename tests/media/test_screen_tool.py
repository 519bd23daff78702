"""manyeyes screen on plain folders: what it says of each file, in which order, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps
from tests.media.pictures import a_file, a_gradient, encoded

PROGRAM = [sys.executable, "-m", "manyeyes", "screen"]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The tool as a person starts it."""
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def said(*arguments: object) -> list[dict[str, Any]]:
    """What it says for programs."""
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def a_drawing(seed: int, width: int = 320, height: int = 240) -> Image.Image:
    """A sharp picture unlike those of other seeds."""
    rng = np.random.default_rng(seed)
    tiles = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    return tiles.resize((width, height), Image.Resampling.NEAREST)


def test_a_black_picture_is_blank_and_a_title_card_is_not(tmp_path: Path) -> None:
    black = a_file(tmp_path, "1-black.jpg", encoded(Image.new("RGB", (330, 185)), "JPEG"))
    card = Image.new("RGB", (330, 185))
    ImageDraw.Draw(card).text((90, 80), "The Beginning", fill="white", font=ImageFont.load_default(24))
    kept = a_file(tmp_path, "2-card.jpg", encoded(card, "JPEG", quality=90))
    assert black.stat().st_size < 2000 < kept.stat().st_size < 8000
    first, second = said(tmp_path)
    assert (first["file"], first["ok"], first["reasons"]) == ("1-black.jpg", False, ["blank"])
    assert first["findings"][0]["number"] < first["findings"][0]["bound"]
    assert (second["file"], second["ok"], second["reasons"]) == ("2-card.jpg", True, [])


def test_every_file_gets_a_line_in_the_folders_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for number, name in enumerate(["a.png", "b/1.png", "b/2.png", "c.png"]):
        a_file(tmp_path, name, encoded(a_drawing(number), "PNG"))
    a_file(tmp_path, "b/notes.txt", b"no picture")
    os.symlink("/etc/passwd", tmp_path / "away.jpg")
    lines = said(tmp_path)
    assert [line["file"] for line in lines] == ["a.png", "away.jpg", "b/1.png", "b/2.png", "b/notes.txt", "c.png"]
    assert [line["reasons"] for line in lines] == [[], ["unreadable"], [], [], ["unreadable"], []]
    assert lines[1]["findings"][0]["says"] == "It is a link that leads out of the folder."


def test_the_same_picture_again_names_the_one_that_stays(tmp_path: Path) -> None:
    picture = a_drawing(1)
    a_file(tmp_path, "1.png", encoded(picture, "PNG"))
    a_file(tmp_path, "2.png", encoded(picture, "PNG"))
    a_file(tmp_path, "3.jpg", encoded(picture.resize((160, 120)), "JPEG"))
    a_file(tmp_path, "4.jpg", encoded(ImageOps.mirror(picture), "JPEG"))
    a_file(tmp_path, "5.jpg", encoded(ImageOps.expand(picture, 16, "black"), "JPEG"))
    a_file(tmp_path, "6.png", encoded(a_drawing(2), "PNG"))
    lines = said(tmp_path)
    assert [line["reasons"] for line in lines] == [[], ["twin"], ["twin"], ["twin"], ["twin"], []]
    assert {line["findings"][-1]["twin_of"] for line in lines if line["reasons"]} == {"1.png"}
    assert [line["ok"] for line in said(tmp_path, "--no-twins")] == [True] * 6


def test_blur_is_judged_beside_the_others_of_the_folder(tmp_path: Path) -> None:
    for series in ("sharp", "soft"):
        (tmp_path / series).mkdir()
    for number in range(6):
        picture = a_drawing(number, 640, 480)
        blurred = picture.filter(ImageFilter.GaussianBlur(4))
        a_file(tmp_path, f"sharp/{number}.jpg", encoded(blurred if number == 3 else picture, "JPEG"))
    lines = said(tmp_path)
    assert [line["reasons"] for line in lines] == [["blur"] if number == 3 else [] for number in range(6)]
    (finding,) = lines[3]["findings"]
    assert finding["number"] < finding["bound"]
    assert [line["reasons"] for line in said(tmp_path, "--no-blur")] == [[]] * 6


def test_small_pictures_are_rejected_when_asked(tmp_path: Path) -> None:
    a_file(tmp_path, "small.png", encoded(a_drawing(1, 100, 40), "PNG"))
    assert said(tmp_path)[0]["ok"]
    (line,) = said(tmp_path, "--min-side", 64)
    assert line["reasons"] == ["min_side"]
    assert (line["findings"][0]["number"], line["findings"][0]["bound"]) == (40, 64)


def test_people_read_counts_by_reason_that_add_up(tmp_path: Path) -> None:
    a_file(tmp_path, "black.png", encoded(Image.new("RGB", (64, 64)), "PNG"))
    a_file(tmp_path, "broken.jpg", b"\xff\xd8\xff")
    a_file(tmp_path, "fine.png", encoded(a_gradient(), "PNG"))
    done = run(tmp_path, "--no-blur", "--no-blank")
    assert done.returncode == 0
    assert "3 files: 2 passed, 1 rejected." in done.stdout
    assert "broken.jpg" in done.stdout


@pytest.mark.parametrize("make", [lambda path: path / "nowhere", lambda path: a_file(path, "file.txt", b"x")])
def test_what_is_no_folder_is_said_in_a_sentence(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    done = run(make(tmp_path), "--json")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_has_no_lines(tmp_path: Path) -> None:
    assert said(tmp_path) == []
    assert "0 files: 0 passed, 0 rejected." in run(tmp_path).stdout


def test_a_reader_that_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    for number in range(150):
        a_file(tmp_path, f"{number:03}.png", encoded(a_drawing(number, 24, 18), "PNG"))
    tool = subprocess.Popen([*PROGRAM, str(tmp_path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert tool.stdout is not None
    assert tool.stderr is not None
    tool.stdout.close()
    complaint = tool.stderr.read()
    tool.stderr.close()
    assert tool.wait(30) == 0
    assert complaint == b""
