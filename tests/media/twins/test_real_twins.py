"""Twins among real pictures: an upload that is there already, frames of clips, faces and their mirror images."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps
from tests.media.twins.fingerprints import look_at

from manyeyes.media import Jail, NearIndex, Sampling, Still, find_twins, fingerprints, leaders, twin_groups
from manyeyes.media.look import Look, look_of

pytestmark = pytest.mark.data
CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "b.mp4", "oa4_launch.webm")


def re_encoded(picture: Image.Image, quality: int, size: float = 1.0) -> Image.Image:
    """As somebody else would send it on."""
    out = io.BytesIO()
    picture.resize((round(picture.width * size), round(picture.height * size))).save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def stills(jail: Jail, clip: Path) -> list[Image.Image]:
    """Every fifth frame of a clip, 320 pixels wide."""
    found = []
    for one in jail.frames(clip, Sampling("frames", 5)):
        if isinstance(one, Still) and one.jpeg is not None:
            picture = Image.open(io.BytesIO(one.jpeg)).convert("RGB")
            found.append(picture.resize((320, round(320 * picture.height / picture.width))))
    return found


def strangers(pictures: list[Image.Image]) -> list[Image.Image]:
    """Those that are no twins of each other, and show something."""
    looks = [look_of(picture) for picture in pictures]
    pairs = find_twins(*fingerprints(looks), distance=14, dhash_distance=20).twins
    led = leaders(len(looks), pairs, np.arange(len(looks)))
    return [pictures[at] for at in sorted(set(led.tolist())) if looks[at].spread > 0.05]


def copies(picture: Image.Image) -> list[Image.Image]:
    """Thirty-one frames that show what this one shows."""
    half = [re_encoded(picture, quality, 0.5) for quality in range(32, 96, 5)]
    sent_on = [re_encoded(picture, quality) for quality in range(30, 94, 5)]
    blurred = [picture.filter(ImageFilter.GaussianBlur(radius)) for radius in (0.7, 1.2)]
    mirrored = [ImageOps.mirror(picture), re_encoded(ImageOps.mirror(picture), 70)]
    return [picture, *half, *sent_on, *blurred, *mirrored]


def test_a_thousand_frames_of_clips_fall_into_the_groups_they_were_made_in_and_the_sharpest_leads(
    jail: Jail, data: Path
) -> None:
    shown = strangers([still for clip in CLIPS for still in stills(jail, data / "video" / clip)])
    made = [(number, copy) for number, picture in enumerate(shown) for copy in copies(picture)]
    made = [made[at] for at in np.random.default_rng(0).permutation(len(made))]
    truth = np.array([number for number, _ in made])
    looks = [look_of(copy) for _, copy in made]
    sharpness = np.array([look.sharpness for look in looks])
    groups = twin_groups(*fingerprints(looks), np.argsort(-sharpness, kind="stable"))
    assert len(made) >= 1000
    for number in range(len(shown)):
        members = np.flatnonzero(truth == number)
        led = set(groups.leader[members].tolist())
        assert led == {int(members[np.argmax(sharpness[members])])}
    assert len(set(groups.leader.tolist())) == len(shown)


def test_an_upload_that_is_there_already_is_named_and_another_is_not(data: Path) -> None:
    photos = sorted(file for file in (data / "images" / "photos_demo").iterdir() if file.suffix in (".png", ".jpg"))
    photos = [file for file in photos if file.stem != "brick"]  # a wall of equal bricks is beyond a hash of its shape
    known, new = photos[:-3], photos[-3:]
    words, colours = fingerprints([look_at(file) for file in known])
    index = NearIndex(words, range(len(known)), colours)
    for number, file in enumerate(known):
        with Image.open(file) as image:
            for sent in (re_encoded(image.convert("RGB"), 60), re_encoded(image.convert("RGB"), 60, 0.5)):
                assert [alike.id for alike in index.find(look_of(sent))][:1] == [number], file.name
    assert [index.find(look_at(file)) for file in new] == [[], [], []]


def test_the_faces_that_somebody_listed_as_mirrored_are_groups_and_no_stranger_is_in_them(data: Path) -> None:
    folder = data / "images" / "anime_faces64"
    with (folder / "duplicate_groups.csv").open() as file:
        group = {row["file"]: row["group"] for row in csv.DictReader(file)}
    files = sorted((folder / "images").iterdir())
    some = [file for at, file in enumerate(files) if file.name in group or at % 20 == 0]
    looks: list[Look] = [look_at(file) for file in some]
    led = twin_groups(*fingerprints(looks), np.arange(len(some))).leader
    found: dict[int, set[str]] = {}
    for at, leader in enumerate(led.tolist()):
        found.setdefault(leader, set()).add(some[at].name)
    listed: dict[str, set[str]] = {}
    for name, number in group.items():
        listed.setdefault(number, set()).add(name)
    assert {frozenset(names) for names in found.values() if len(names) > 1} == set(map(frozenset, listed.values()))


def test_two_flags_and_two_arrows_of_the_same_shapes_are_no_twins_of_each_other(data: Path) -> None:
    folder = data / "images" / "openclipart_tagged" / "images"
    looks = [look_at(file) for file in sorted(folder.iterdir())[:600]]
    found = find_twins(*fingerprints(looks))
    assert 0 < (~found.same_colours).sum() < len(found.first)
    colours = fingerprints(looks)[1].astype(np.int64)
    apart = np.abs(colours[found.first] - colours[found.second]).mean(axis=1)
    assert apart[found.same_colours].mean() < apart[~found.same_colours].mean() / 3
