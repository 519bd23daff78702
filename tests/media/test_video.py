"""What an import is told of a video: its facts, the same video in another encoding, and why a file is refused."""

from __future__ import annotations

import io
import struct
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.media.clips import a_clip, a_frame, only_sound
from tests.media.pictures import a_file, shown

from manyeyes.media import Jail, Seen, Unreadable, VideoFacts, same_video, video_examine, video_open, video_timeline

UPRIGHT_MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
PHONE_HELD_UPRIGHT = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def facts(seen: Seen | Unreadable) -> VideoFacts:
    """The facts of a video that was seen."""
    assert isinstance(seen, Seen), seen
    assert seen.video is not None
    return seen.video


@pytest.mark.parametrize(("name", "kind"), [("a.mp4", "MP4"), ("a.webm", "WEBM"), ("a.mkv", "MKV"), ("a.avi", "AVI")])
def test_each_container_is_read_to_its_end(jail: Jail, tmp_path: Path, name: str, kind: str) -> None:
    seen = jail.examine(a_clip(tmp_path / name, 60, rate=30))
    about = facts(seen)
    assert isinstance(seen, Seen)
    assert (seen.format, seen.width, seen.height, seen.look) == (kind, 160, 120, None)
    assert (about.frames, about.rotation, about.sound) == (60, 0, False)
    assert about.duration == pytest.approx(2.0)
    assert about.rate == pytest.approx(30.0)
    assert shown(seen.derivatives[320]).size == (160, 120)


def test_ten_and_ninety_seconds_are_told_apart_without_decoding_them(jail: Jail, tmp_path: Path) -> None:
    for seconds in (10, 90):
        about = facts(jail.examine(a_clip(tmp_path / f"{seconds}.mp4", [a_frame(3, 64, 48)] * seconds * 5, rate=5)))
        assert about.duration == pytest.approx(seconds)


def test_sound_is_noticed(jail: Jail, tmp_path: Path) -> None:
    assert facts(jail.examine(a_clip(tmp_path / "loud.mp4", 10, sound=True))).sound


def test_a_file_of_only_sound_is_refused(jail: Jail, tmp_path: Path) -> None:
    refused = jail.examine(only_sound(tmp_path / "song.mp4"))
    assert isinstance(refused, Unreadable)
    assert refused.reason == "The file holds only sound, and no video stream."


def test_a_video_of_a_phone_held_upright_stands_upright(jail: Jail, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "phone.mp4", 12)
    data = clip.read_bytes()
    assert UPRIGHT_MATRIX in data[data.find(b"tkhd") :]
    at = data.find(UPRIGHT_MATRIX, data.find(b"tkhd"))
    clip.write_bytes(data[:at] + PHONE_HELD_UPRIGHT + data[at + len(UPRIGHT_MATRIX) :])
    seen = jail.examine(clip)
    assert isinstance(seen, Seen)
    assert (seen.width, seen.height, facts(seen).rotation) == (120, 160, 90)
    poster = np.asarray(shown(seen.derivatives[320]))
    assert poster.shape == (160, 120, 3)
    red = poster[-30:, :20].mean(axis=(0, 1))  # stored at the lower right
    assert red[0] > 150
    assert red[1] < 90


def test_four_k_is_read_and_more_is_refused_by_its_header(jail: Jail, tmp_path: Path) -> None:
    seen = jail.examine(a_clip(tmp_path / "4k.mp4", [np.zeros((2160, 3840, 3), np.uint8) + 90] * 2, gop=1))
    assert isinstance(seen, Seen)
    assert (seen.width, seen.height) == (3840, 2160)
    refused = jail.examine(a_clip(tmp_path / "5k.mp4", [np.zeros((2880, 5120, 3), np.uint8)], codec="mpeg4"))
    assert isinstance(refused, Unreadable)
    assert "5,120 × 2,880 pixels is more than 4K" in refused.reason


def test_a_header_that_lies_about_the_length_is_kept_apart(jail: Jail, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "liar.webm", 30)
    data = bytearray(clip.read_bytes())
    at = data.find(b"\x44\x89\x88")  # Matroska's Duration, 8 bytes of floating point, in milliseconds
    assert struct.unpack_from(">d", data, at + 3)[0] == pytest.approx(1000)
    struct.pack_into(">d", data, at + 3, 4_294_967_000.0)
    clip.write_bytes(data)
    about = facts(jail.examine(clip))
    assert about.duration == pytest.approx(1.0)
    assert about.header_duration == pytest.approx(4_294_967)


def test_too_many_frames_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_timeline, "MOST_FRAMES", 20)
    clip = a_clip(tmp_path / "long.mp4", 30)
    with (
        clip.open("rb") as file,
        video_open.opened(file, "MP4") as video,
        pytest.raises(video_open.NotAVideo, match="more than 20 frames"),
    ):
        video_timeline.timeline(video, lambda: None)


def test_more_work_than_is_borne_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_timeline, "MOST_WORK", 30 * 160 * 120 - 1)
    clip = a_clip(tmp_path / "wide.mp4", 30)
    with (
        clip.open("rb") as file,
        video_open.opened(file, "MP4") as video,
        pytest.raises(video_open.NotAVideo, match="more than one video may have"),
    ):
        video_timeline.timeline(video, lambda: None)


def test_without_the_extra_the_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = a_clip(tmp_path / "a.webm", 3)
    monkeypatch.setitem(sys.modules, "av", None)
    with (
        clip.open("rb") as file,
        pytest.raises(video_open.NotAVideo, match=r'pip install "manyeyes\[video\]"'),
        video_open.opened(file, "WEBM"),
    ):
        pass


def test_the_same_clip_in_other_encodings_is_recognised_and_other_clips_are_not(jail: Jail, tmp_path: Path) -> None:
    clips = [a_clip(tmp_path / name, range_of(0), rate=25) for name in ("a.mp4", "a.webm", "a.avi")]
    other = a_clip(tmp_path / "other.mp4", range_of(77), rate=25)
    one, two, three, foreign = (facts(jail.examine(clip)).fingerprint for clip in (*clips, other))
    assert same_video(one, two)
    assert same_video(two, three)
    assert not same_video(one, foreign)


def range_of(seed: int) -> list[np.ndarray]:
    """Two seconds in which soft shapes drift."""
    rng = np.random.default_rng(seed)
    soft = Image.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=np.uint8)).resize(
        (400, 300), Image.Resampling.BICUBIC
    )
    return [np.asarray(soft.crop((2 * at, at, 2 * at + 240, at + 180))) for at in range(50)]


@given(st.binary(max_size=120), st.binary(max_size=120))
def test_fingerprints_that_are_none_are_of_no_video(one: bytes, other: bytes) -> None:
    assert same_video(one, other) is same_video(other, one)
    assert not same_video(one[:40], one[:40])


def test_two_black_videos_are_not_called_the_same(jail: Jail, tmp_path: Path) -> None:
    black = [np.zeros((120, 160, 3), np.uint8)] * 30
    one = facts(jail.examine(a_clip(tmp_path / "one.mp4", black))).fingerprint
    two = facts(jail.examine(a_clip(tmp_path / "two.webm", black))).fingerprint
    assert not same_video(one, two)


@pytest.mark.data
def test_one_real_clip_in_three_encodings_is_one_and_the_other_clips_are_others(jail: Jail, data: Path) -> None:
    found = {
        path.name: facts(jail.examine(path)) for path in sorted((data / "video").iterdir()) if path.suffix != ".csv"
    }
    alike = {frozenset(two) for two in combinations(found, 2) if same_video(*(found[name].fingerprint for name in two))}
    assert alike == {frozenset(two) for two in combinations(("b.avi", "b.mp4", "muted_b.mp4"), 2)}
    assert [about.frames for about in found.values()] == [150, 150, 132, 250, 150, 194]


@settings(deadline=None)
@given(
    share=st.floats(0, 1), flips=st.lists(st.integers(0, 10_000_000), max_size=6), kind=st.sampled_from(["mp4", "webm"])
)
def test_a_damaged_video_is_facts_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, share: float, flips: list[int], kind: str
) -> None:
    """In this process, so that an exception that is no sentence would be seen."""
    data = bytearray(_whole(tmp_path_factory, kind))
    for flip in flips:
        data[flip % len(data)] ^= 1 << flip % 8
    path = a_file(tmp_path_factory.getbasetemp(), f"damaged.{kind}", bytes(data[: int(len(data) * max(share, 0.02))]))
    said, parts = _examined(path, kind)
    if "reason" in said:
        assert said["reason"].endswith(".")
    else:
        assert said["video"]["frames"] > 0
        assert Image.open(io.BytesIO(parts["320"])).format == "WEBP"


def _examined(path: Path, kind: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    with path.open("rb") as file:
        try:
            return video_examine.examine(file, {"mp4": "MP4", "webm": "WEBM"}[kind], (320,), lambda: None)
        except video_open.NotAVideo as refused:
            return {"reason": str(refused)}, {}


_made: dict[str, bytes] = {}


def _whole(factory: pytest.TempPathFactory, kind: str) -> bytes:
    if kind not in _made:
        _made[kind] = a_clip(factory.mktemp("whole") / f"a.{kind}", 30, size=(64, 48)).read_bytes()
    return _made[kind]
