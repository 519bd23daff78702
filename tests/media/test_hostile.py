"""Files made to hurt: bombs, payloads and videos that kill their decoder. Each costs a child at most."""

from __future__ import annotations

import io
import os
import signal
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.media.clips import a_clip
from tests.media.pictures import a_file, a_gradient, encoded, shown
from tests.media.test_jail import decoders

from manyeyes.media import FrameLimits, Jail, Sampling, Seen, Still, Unreadable, VideoEnd, cell


def an_animation(frames: int, width: int, height: int) -> bytes:
    """A GIF whose first frame is whole; the others say they are as large and hold next to nothing."""
    whole = encoded(Image.new("L", (width, height), 90), "GIF")
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return whole.removesuffix(b"\x3b") + frame * frames + b"\x3b"


def test_an_animation_of_twenty_thousand_large_frames_costs_no_more_than_its_first(tmp_path: Path) -> None:
    path = a_file(tmp_path, "bomb.gif", an_animation(20_000, 4000, 4000))
    with Jail(1) as jail:
        since = time.monotonic()
        seen = jail.examine(path)
        assert isinstance(seen, Seen)
        assert (seen.format, seen.width, seen.height) == ("GIF", 4000, 4000)
        assert time.monotonic() - since < 10
        assert most_resident_mb() < 200


def most_resident_mb() -> float:
    """The most memory any child of ours ever held, in MB."""
    lines = [line for child in decoders() for line in Path(f"/proc/{child.pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def test_eight_orientations_stand_upright_and_no_derivative_holds_metadata(jail: Jail, tmp_path: Path) -> None:
    turns = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    upright = a_gradient(160, 96)
    for turn, stored in turns.items():
        exif = Image.Exif()
        exif[0x0112], exif[0x010E] = turn, "my garden"
        image = upright if stored is None else upright.transpose(stored)
        seen = jail.examine(a_file(tmp_path, "turned.jpg", encoded(image, "JPEG", exif=exif, quality=95)))
        assert isinstance(seen, Seen)
        assert (seen.width, seen.height) == (160, 96)
        for made in seen.derivatives.values():
            assert not Image.open(io.BytesIO(made)).getexif()
            assert b"garden" not in made
            for corner in ((3, 3), (156, 3), (3, 92), (156, 92)):
                pairs = zip(shown(made).getpixel(corner), upright.getpixel(corner), strict=True)  # type: ignore[arg-type]
                assert max(abs(one - other) for one, other in pairs) < 40, (turn, corner)


def test_a_video_that_kills_its_child_at_the_third_still_is_given_up_after_two_deaths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, whole = a_clip(tmp_path / "poison.mp4", 60), cell.Child.replies
    deaths = []

    def dying(child: cell.Child, request: dict[str, object]) -> Iterator[cell.Reply]:
        for number, reply in enumerate(whole(child, request)):
            if number == 2:
                os.kill(child.pid, signal.SIGSEGV)
                deaths.append(child.pid)
                raise cell.ChildDied(cell.STOPPED)
            yield reply

    with Jail(1) as jail:
        with monkeypatch.context() as patch:
            patch.setattr(cell.Child, "replies", dying)
            *stills, end = jail.frames(clip, Sampling("frames", 10))
        assert [still.index for still in stills if isinstance(still, Still)] == [0, 10]
        assert isinstance(end, VideoEnd)
        assert end.reason == "Something in this file made the decoder stop, twice."
        assert len(set(deaths)) == 2
        assert len(list(jail.frames(clip, Sampling("frames", 10)))) == 7


def test_a_child_killed_in_the_middle_of_a_video_is_replaced_and_no_still_comes_twice(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "a.mp4", 30, size=(480, 360))
    with Jail(1) as jail:
        whole = list(jail.frames(clip, Sampling("frames", 1), sizes=()))
        found = []
        for still in jail.frames(clip, Sampling("frames", 1), sizes=()):
            if len(found) == 5:
                for child in decoders():
                    child.kill()
            found.append(still)
    assert found == whole


@pytest.mark.data
def test_no_payload_in_the_guise_of_a_video_is_followed(jail: Jail, data: Path) -> None:
    """Playlists that read files, in AVI, in MP4 and bare; not one is a video, and none says what it would have read."""
    names = ("payloads/*HLS*", "own/vid_hls*", "own/vid_ffconcat*")
    payloads = [path for name in names for path in (data / "badinput").glob(name)]
    assert len(payloads) == 6
    for path in payloads:
        refused = jail.examine(path)
        assert isinstance(refused, Unreadable), path.name
        assert "root:" not in refused.reason
        (end,) = jail.frames(path, Sampling("frames", 1))
        assert isinstance(end, VideoEnd)
        assert end.reason


@pytest.mark.data
def test_video_bombs_stay_within_memory_and_are_refused_or_taken_as_what_they_are(data: Path) -> None:
    own = data / "badinput" / "own"
    with Jail(1) as jail:
        refused = jail.examine(own / "vid_bomb_4096_200f.mp4")
        assert isinstance(refused, Unreadable)
        assert "4,096 × 4,096 pixels is more than 4K" in refused.reason
        seen = jail.examine(own / "vid_bomb_60k_frames.mp4")
        assert isinstance(seen, Seen)
        assert seen.video is not None
        assert seen.video.frames == 60_000
        *stills, end = jail.frames(own / "vid_bomb_60k_frames.mp4", Sampling("seconds", 10), FrameLimits())
        assert len(stills) == 6
        assert isinstance(end, VideoEnd)
        assert end.frames == 60_000
        assert most_resident_mb() <= 512


@pytest.mark.data
def test_every_broken_video_gives_stills_or_a_sentence(jail: Jail, data: Path) -> None:
    for path in sorted((data / "badinput" / "own").glob("vid_*")):
        *stills, end = jail.frames(path, Sampling("frames", 5000))
        assert isinstance(end, VideoEnd)
        assert all(isinstance(still, Still) for still in stills)
        assert (end.reason is None) == isinstance(jail.examine(path), Seen), path.name


def test_four_k_stays_within_memory(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (2160, 3840, 3), dtype=np.uint8)
    clip = a_clip(tmp_path / "4k.mp4", [noise, noise[::-1]])
    with Jail(1) as jail:
        *stills, _ = jail.frames(clip, Sampling("frames", 1))
        assert len(stills) == 2
        assert most_resident_mb() <= 512
