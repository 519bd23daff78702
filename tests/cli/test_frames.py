"""manyeyes frames at a shell: files with names that say their place, a listing for other programs, and going on."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.media.clips import a_clip, a_frame

from manyeyes.cli import frames, main
from manyeyes.media import Jail

SOURCE = os.environ | {"PYTHONPATH": str(Path(frames.__file__).parents[2])}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes frames` in this process: exit code, output, errors."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "frames", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_stills_are_files_named_by_their_place_and_listed(run: Run, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4", 45, rate=30)
    code, out, err = run(clip, "--every", "10", "-o", tmp_path / "out")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["file"] for row in rows] == [f"clip_{at:06d}.jpg" for at in (0, 10, 20, 30, 40)]
    assert [float(row["time"]) for row in rows] == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3], abs=1e-5)
    assert all(float(row["sharpness"]) > 0 for row in rows)
    assert {"clip.frames.json", *(row["file"] for row in rows)} == set(files(tmp_path / "out"))
    assert err == "clip.mp4: 5 stills.\n"


def test_json_is_one_object_a_line(run: Run, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.webm", 30, rate=30)
    code, out, _ = run(clip, "--every", "0.5s", "-o", tmp_path / "out", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, [row["index"] for row in rows]) == (0, [0, 15])
    assert [(row["width"], row["height"], row["reason"]) for row in rows] == [(160, 120, "")] * 2


def test_a_second_run_decodes_nothing_and_says_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, out = a_clip(tmp_path / "clip.mp4", 30), tmp_path / "out"
    _, first, _ = run(clip, "--every", "10", "-o", out)
    before = files(out)
    monkeypatch.setattr(Jail, "frames", None)
    code, second, err = run(clip, "--every", "10", "-o", out)
    assert (code, second, files(out)) == (0, first, before)
    assert err == "clip.mp4: 3 stills, there already.\n"


def test_a_still_that_was_taken_away_is_made_again(run: Run, tmp_path: Path) -> None:
    clip, out = a_clip(tmp_path / "clip.mp4", 30), tmp_path / "out"
    run(clip, "--every", "10", "-o", out)
    before = files(out)
    (out / "clip_000010.jpg").write_bytes(b"half")
    run(clip, "--every", "10", "-o", out)
    assert files(out) == before


def test_another_pace_takes_away_what_the_first_one_left(run: Run, tmp_path: Path) -> None:
    clip, out = a_clip(tmp_path / "clip.mp4", 30), tmp_path / "out"
    run(clip, "--every", "10", "-o", out)
    run(clip, "--every", "15 frames", "-o", out)
    assert set(files(out)) == {"clip.frames.json", "clip_000000.jpg", "clip_000015.jpg"}


def test_another_video_of_the_same_name_is_refused_and_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    clip, other, out = a_clip(tmp_path / "clip.mp4", 12), a_clip(tmp_path / "other" / "clip.mp4", 20), tmp_path / "out"
    run(clip, "--every", "10", "-o", out)
    before = files(out)
    code, _, err = run(other, "--every", "10", "-o", out)
    assert (code, files(out)) == (2, before)
    assert "frames of another video called clip" in err


def test_two_videos_of_one_name_have_names_that_tell_them_apart(run: Run, tmp_path: Path) -> None:
    one, two = a_clip(tmp_path / "clip.mp4", 5), a_clip(tmp_path / "clip.webm", 5)
    code, out, _ = run(one, two, one, "--every", "10", "-o", tmp_path / "out")
    assert code == 0
    assert [row["file"] for row in csv.DictReader(io.StringIO(out))] == ["clip.mp4_000000.jpg", "clip.webm_000000.jpg"]


def test_twins_are_dropped_for_the_sharpest(run: Run, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "still.mp4", [a_frame(5)] * 10 + [a_frame(90)] * 10)
    code, out, err = run(clip, "--every", "2", "-o", tmp_path / "out", "--drop-twins", "--drop-blur")
    rows = list(csv.DictReader(io.StringIO(out)))
    kept = [row for row in rows if row["file"]]
    assert (code, len(rows), len(kept)) == (0, 10, 2)
    assert all(row["reason"].startswith("twin of ") for row in rows if not row["file"])
    assert {row["reason"] for row in rows if row["reason"]} == {f"twin of {row['index']}" for row in kept}
    assert len(files(tmp_path / "out")) == 3
    assert err == "still.mp4: 2 stills, 8 dropped: twin.\n"


def test_a_file_that_is_no_video_is_said_and_the_others_are_done(run: Run, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.mp4", a_clip(tmp_path / "good.mp4", 5)
    bad.write_bytes(b"hello")
    code, out, err = run(bad, good, "--every", "10", "-o", tmp_path / "out")
    assert code == 2
    assert [row["file"] for row in csv.DictReader(io.StringIO(out))] == ["good_000000.jpg"]
    assert "bad.mp4: 0 stills. This is not a video." in err


@pytest.mark.parametrize("pace", ["0", "1.5", "0s", "ten", "5 minutes", "-3", ""])
def test_a_pace_that_is_none_is_refused_with_what_would_be_right(run: Run, tmp_path: Path, pace: str) -> None:
    code, _, err = run(a_clip(tmp_path / "a.mp4", 2), f"--every={pace}", "-o", tmp_path / "out")
    assert code == 2
    assert "Write 10 for every 10th frame, 0.5s for seconds, or keyframes." in err


def test_a_video_that_is_not_there_is_said_before_anything_is_done(run: Run, tmp_path: Path) -> None:
    code, out, err = run(tmp_path / "gone.mp4", "--every", "10", "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err == f"There is no file {tmp_path / 'gone.mp4'}.\n"


def test_an_output_that_is_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    code, _, err = run(a_clip(tmp_path / "a.mp4", 2), "--every", "10", "-o", tmp_path / "out")
    assert (code, (tmp_path / "out").read_text()) == (2, "mine")
    assert "Nothing can be written to" in err


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_stopped_in_the_middle_it_goes_on_with_equal_results(run: Run, tmp_path: Path, end: signal.Signals) -> None:
    clip, out = a_clip(tmp_path / "clip.mp4", 120, size=(320, 240)), tmp_path / "out"
    run(clip, "--every", "2", "-o", tmp_path / "whole")
    command = [sys.executable, "-m", "manyeyes", "frames", str(clip), "--every", "2", "-o", str(out)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=SOURCE)
    while running.poll() is None and not list(out.glob("clip_*.jpg")):
        os.sched_yield()
    running.send_signal(end)
    _, err = running.communicate()
    assert running.returncode == {signal.SIGKILL: -signal.SIGKILL, signal.SIGINT: 3}[end], err
    assert not (out / "clip.frames.json").exists()
    run(clip, "--every", "2", "-o", out)
    left = {name: data for name, data in files(out).items() if not name.startswith(".")}
    assert left == files(tmp_path / "whole")
