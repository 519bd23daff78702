"""Stills of videos: which frames are taken, that they stand upright, and what a broken packet costs."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from tests.media.clips import a_clip, a_frame, number_of
from tests.media.pictures import a_file

from manyeyes.media import FrameLimits, Jail, Sampling, Still, Unreadable, VideoEnd, frames_pass, settled, video_open
from manyeyes.media.ahead import ahead
from manyeyes.media.look import Look, look_of

EVERY = Sampling("frames", 10)


def taken(
    jail: Jail, path: Path, sampling: Sampling, limits: FrameLimits | None = None
) -> tuple[list[Still], VideoEnd]:
    """All stills, and the end."""
    *stills, end = jail.frames(path, sampling, limits)
    assert isinstance(end, VideoEnd)
    assert all(isinstance(still, Still) for still in stills)
    return [still for still in stills if isinstance(still, Still)], end


def pixels(jpeg: bytes | None) -> np.ndarray:
    """A still as it is shown."""
    assert jpeg is not None
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def cells(look: Look) -> np.ndarray:
    """Its colours as numbers that may be subtracted."""
    return np.frombuffer(look.colours, np.uint8).astype(int)


def test_a_storyboard_of_35_seconds_has_105_stills(jail: Jail, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "35s.mp4", 1050, rate=30, size=(64, 48), gop=250)
    stills, end = taken(jail, clip, EVERY)
    assert len(stills) == 105
    assert [still.index for still in stills] == list(range(0, 1050, 10))
    assert (end.frames, end.broken_packets, end.missing, end.reason) == (1050, 0, 0.0, None)
    assert end.decoded == pytest.approx(35.0)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.avi", "a.mkv"])
def test_a_still_is_the_frame_that_its_index_says(jail: Jail, tmp_path: Path, name: str) -> None:
    stills, _ = taken(jail, a_clip(tmp_path / name, 60, rate=30), Sampling("frames", 7))
    assert [number_of(pixels(still.jpeg)) for still in stills] == list(range(0, 60, 7))
    assert [still.index for still in stills] == list(range(0, 60, 7))
    assert [still.time for still in stills] == pytest.approx([index / 30 for index in range(0, 60, 7)], abs=0.001)
    assert all(set(still.derivatives) == {320, 640} and still.thumbnail is None for still in stills)


def test_seconds_go_by_the_times_of_a_variable_rate(jail: Jail, tmp_path: Path) -> None:
    times = [0, 1, 2, 10, 29, 30, 31, 59, 75, 200]
    stills, _ = taken(jail, a_clip(tmp_path / "v.mp4", 10, times=times), Sampling("seconds", 1))
    assert [number_of(pixels(still.jpeg)) for still in stills] == [0, 5, 8, 9]
    assert [still.time for still in stills] == pytest.approx([0, 1, 2.5, 200 / 30])


def test_keyframes_are_what_decodes_by_itself_and_can_be_decoded_again(jail: Jail, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "k.mp4", 60, gop=12)
    stills, _ = taken(jail, clip, Sampling("keyframes"))
    assert [still.index for still in stills] == [0, 12, 24, 36, 48]
    assert jail.still(clip, 24) == stills[2]


def test_the_same_file_gives_the_same_stills_byte_for_byte_and_each_alone_too(jail: Jail, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "a.mp4", 60)
    first = list(jail.frames(clip, EVERY))
    assert list(jail.frames(clip, EVERY)) == first
    assert jail.still(clip, 40) == first[4]
    assert list(jail.stills(clip, [50, 10]))[:2] == [first[1], first[5]]


def test_a_frame_that_is_not_there_is_said(jail: Jail, tmp_path: Path) -> None:
    assert jail.still(a_clip(tmp_path / "a.mp4", 10), 99) == Unreadable(
        "The video has no frame 99 that can be decoded."
    )


def test_a_still_looks_as_its_jpeg_does(jail: Jail, tmp_path: Path) -> None:
    """One decoding gives the numbers that a screen would find in the file."""
    stills, _ = taken(jail, a_clip(tmp_path / "a.mp4", 20, size=(640, 360)), EVERY)
    for still in stills:
        again = look_of(Image.open(io.BytesIO(still.jpeg or b"")))
        bits = int.from_bytes(still.look.fingerprint[:16], "big") ^ int.from_bytes(again.fingerprint[:16], "big")
        assert bits.bit_count() <= 8  # of 128
        assert still.look.sharpness == pytest.approx(again.sharpness, rel=0.1)
        assert np.abs(cells(still.look) - cells(again)).max() <= 6


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_stills_stand_upright_and_so_does_their_look(jail: Jail, tmp_path: Path, turned: int) -> None:
    straight, _ = taken(jail, a_clip(tmp_path / "straight.mp4", 1), EVERY)
    stills, _ = taken(jail, a_clip(tmp_path / "turned.mp4", 1, turned=turned), EVERY)
    upright = np.rot90(pixels(straight[0].jpeg), turned // 90)
    assert (stills[0].height, stills[0].width) == upright.shape[:2]
    assert np.abs(pixels(stills[0].jpeg).astype(int) - upright).mean() < 4
    again = look_of(Image.open(io.BytesIO(stills[0].jpeg or b"")))
    assert np.abs(cells(stills[0].look) - cells(again)).max() <= 6


def test_jpegs_hold_no_metadata(jail: Jail, tmp_path: Path) -> None:
    stills, _ = taken(jail, a_clip(tmp_path / "a.mov", 1), EVERY)
    image = Image.open(io.BytesIO(stills[0].jpeg or b""))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_is_surely_out_is_not_encoded_and_can_be_had_all_the_same(jail: Jail, tmp_path: Path) -> None:
    sharp = [a_frame(number) for number in (1, 1, 2, 3, 4, 5, 6)]
    blurred = np.asarray(Image.fromarray(a_frame(7)).filter(ImageFilter.GaussianBlur(6)))
    clip = a_clip(tmp_path / "a.mp4", [*sharp, blurred, *sharp[4:]], gop=1)
    limits = FrameLimits(blur=0.5, twin_distance=4)
    stills, _ = taken(jail, clip, Sampling("frames", 1), limits)
    out = [still.index for still in stills if still.jpeg is None]
    assert 7 in out
    assert not {0, 2, 3} & set(out)
    for still in stills:
        assert (still.jpeg is None) == (still.thumbnail is not None) == (not still.derivatives)
    again = jail.still(clip, 7)
    assert isinstance(again, Still)
    assert again.look == stills[7].look
    assert pixels(again.jpeg).shape == (120, 160, 3)


def test_of_twins_the_sharpest_stays_and_no_still_is_dropped_for_a_dropped_one() -> None:
    shapes = [np.asarray(Image.fromarray(a_frame(number, 640, 480))) for number in (5, 5, 90)]
    soft = [Image.fromarray(shapes[0]).filter(ImageFilter.GaussianBlur(radius)) for radius in (1.5, 0)]
    looks = [look_of(picture) for picture in (*soft, Image.fromarray(shapes[2]))]
    assert looks[1].sharpness > looks[0].sharpness
    assert settled(looks, FrameLimits(twin_distance=4)) == [1, None, None]
    assert settled(looks, FrameLimits()) == [None, None, None]
    assert settled([], FrameLimits(0.5, 4)) == []


@pytest.mark.data
def test_broken_packets_cost_their_own_frames_and_the_missing_time_is_said(jail: Jail, data: Path) -> None:
    """Eight clips with one flipped bit: each ends the decoding of a plain loop, or frames are damaged."""
    whole, end = taken(jail, data / "badinput" / "own" / "vid_ok.mp4", Sampling("frames", 1))
    assert (len(whole), end.missing) == (75, 0.0)
    for number in (0, 1, 3, 4, 6, 7):
        stills, end = taken(jail, data / "badinput" / "own" / f"vid_bitflip_{number}.mp4", Sampling("frames", 1))
        assert len(stills) >= 8
        assert end.broken_packets > 0
        assert end.missing > 0.2
        assert end.decoded + end.missing == pytest.approx(3.0, abs=0.1)
        assert end.reason is None


@pytest.mark.data
def test_a_webm_that_was_cut_off_says_how_much_is_missing(jail: Jail, data: Path) -> None:
    stills, end = taken(jail, data / "badinput" / "own" / "vid_trunc_60.webm", Sampling("frames", 1))
    assert (len(stills), end.frames) == (45, 45)
    assert end.decoded == pytest.approx(1.8)
    assert end.missing == pytest.approx(1.2)


@pytest.mark.data
def test_a_video_without_a_count_of_frames_is_read_to_its_end(jail: Jail, data: Path) -> None:
    stills, end = taken(jail, data / "video" / "oa4_launch.webm", EVERY)
    assert [still.index for still in stills] == list(range(0, 194, 10))
    assert (end.frames, end.missing) == (194, 0.0)


def test_whoever_stops_listening_costs_the_jail_one_child_and_no_more(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "a.mp4", 60)
    with Jail(1) as jail:
        listening = jail.frames(clip, Sampling("frames", 1))
        assert isinstance(next(listening), Still)
        listening.close()  # type: ignore[attr-defined]
        assert len(taken(jail, clip, EVERY)[0]) == 6


@pytest.mark.parametrize(("kind", "every"), [("frames", 0), ("frames", 1.5), ("seconds", 0), ("seconds", 1e9)])
def test_a_sampling_that_would_never_end_is_refused(kind: str, every: float) -> None:
    with pytest.raises(ValueError, match="frame"):
        Sampling(kind, every)  # type: ignore[arg-type]


@settings(deadline=None)
@given(
    share=st.floats(0.05, 1),
    flips=st.lists(st.integers(0, 10_000_000), max_size=6),
    kind=st.sampled_from(["mp4", "webm"]),
)
def test_a_damaged_video_gives_good_stills_or_a_sentence_the_same_each_time(
    tmp_path_factory: pytest.TempPathFactory, share: float, flips: list[int], kind: str
) -> None:
    data = bytearray(_whole(tmp_path_factory, kind))
    for flip in flips:
        data[flip % len(data)] ^= 1 << flip % 8
    path = a_file(tmp_path_factory.getbasetemp(), f"cut.{kind}", bytes(data[: int(len(data) * share)]))
    assert _indexes(path, kind) == _indexes(path, kind)


def _indexes(path: Path, kind: str) -> list[object]:
    """In this process, so that an exception that is no sentence would be seen."""
    asked = {"sampling": {"kind": "frames", "every": 3}, "sizes": ()}
    try:
        with path.open("rb") as file:
            *said, (end, _) = frames_pass.stills(file, {"mp4": "MP4", "webm": "WEBM"}[kind], asked, lambda: None)
    except video_open.NotAVideo as refused:
        return [str(refused)]
    indexes = [one["index"] for one, _ in said]
    assert indexes == sorted(set(indexes))
    assert end["end"]["missing"] >= 0
    return [*indexes, end["end"]["frames"], *(parts["jpeg"] for _, parts in said)]


_made: dict[str, bytes] = {}


def _whole(factory: pytest.TempPathFactory, kind: str) -> bytes:
    if kind not in _made:
        _made[kind] = a_clip(factory.mktemp("whole") / f"b.{kind}", 30, size=(64, 48)).read_bytes()
    return _made[kind]


def test_what_runs_ahead_gives_what_a_plain_loop_gives_and_raises_what_it_raises() -> None:
    def three_then_trouble() -> Iterator[int]:
        yield from range(3)
        raise MemoryError

    assert list(ahead(iter(range(100)))) == list(range(100))
    running = ahead(three_then_trouble())
    assert [next(running) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(MemoryError):
        next(running)


def test_whoever_goes_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    running = ahead(itertools.count())
    assert next(running) == 0
    running.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
