"""What of a picture leaves the house, and that nobody's whereabouts do."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from manyeyes.datasets.contents import write_rebuild
from manyeyes.datasets.licence import licence_text
from manyeyes.datasets.metadata import without_metadata
from manyeyes.datasets.pictures import Placed, file_name, place_nothing, place_original, place_preview

GPS = 0x8825


def a_picture(name: str, **options: object) -> bytes:
    """A small picture in some format, with a place, a name and a comment in its metadata where the format has any."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    picture = Image.effect_noise((40, 30), 60).convert("P" if name == "GIF" else "RGB")
    more = {"comment": "SECRET"} if name == "GIF" else {"exif": exif.tobytes()}
    picture.save(out, name, **{**more, **options})  # type: ignore[arg-type]
    return out.getvalue()


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_metadata_goes_and_every_pixel_stays(name: str) -> None:
    data = a_picture(name)
    assert b"SECRET" in data
    clean = without_metadata(data, name)
    assert clean is not None
    assert b"SECRET" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif().get_ifd(GPS)
    assert ImageChops.difference(pixels(data), pixels(clean)).getbbox() is None
    assert without_metadata(data, name) == clean


def test_a_moving_gif_keeps_its_frames_and_its_loop() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, duration=70, comment=b"SECRET")
    clean = without_metadata(out.getvalue(), "GIF")
    assert clean is not None
    assert b"SECRET" not in clean
    moving = Image.open(io.BytesIO(clean))
    assert (moving.n_frames, moving.info["loop"], moving.info["duration"]) == (3, 0, 70)


def test_a_turned_webp_is_left_out_rather_than_laid_on_its_side() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert without_metadata(a_picture("WEBP", exif=exif.tobytes()), "WEBP") is None


@pytest.mark.parametrize(
    ("name", "data"), [("TIFF", b"II*\0rest"), ("WEBP", b"RIFF\xff\xff\0\0WEBP"), ("GIF", b"GIF89a")]
)
def test_what_cannot_be_cleaned_is_left_out(tmp_path: Path, name: str, data: bytes) -> None:
    placed = place_original(tmp_path, hashlib.sha256(data).hexdigest(), name, data)
    assert placed == Placed(None, "metadata")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.data
def test_where_a_photo_was_taken_is_gone_from_the_release(tmp_path: Path, data: Path) -> None:
    for photo in sorted((data / "badinput" / "exif").glob("jpg_gps_*.jpg"))[:3]:
        original = photo.read_bytes()
        assert Image.open(photo).getexif().get_ifd(GPS)
        placed = place_original(tmp_path, hashlib.sha256(original).hexdigest(), "JPEG", original)
        assert placed.file is not None
        released = Image.open(tmp_path / placed.file)
        assert not released.getexif().get_ifd(GPS)
        assert ImageChops.difference(released.convert("RGB"), pixels(original)).getbbox() is None


def test_an_original_that_changed_or_went_is_left_out(tmp_path: Path) -> None:
    data = a_picture("JPEG")
    assert place_original(tmp_path, "0" * 64, "JPEG", data) == Placed(None, "changed")
    assert place_original(tmp_path, "0" * 64, "JPEG", None) == Placed(None, "missing")
    assert place_preview(tmp_path, "0" * 64, None) == Placed(None, "missing")


def test_who_has_the_pictures_can_rebuild_the_release(tmp_path: Path) -> None:
    release, own = tmp_path / "release", tmp_path / "own" / "deep"
    release.mkdir()
    own.mkdir(parents=True)
    pictures = [a_picture("JPEG"), a_picture("PNG")]
    hashes = [hashlib.sha256(data).hexdigest() for data in pictures]
    wanted = [place_nothing(digest, name) for digest, name in zip(hashes, ("JPEG", "PNG"), strict=True)]
    write_rebuild({digest: str(one.file) for digest, one in zip(hashes, wanted, strict=True)}, release)
    (own / "first.jpg").write_bytes(pictures[0])
    (own / "stranger.jpg").write_bytes(b"something else")
    run = [sys.executable, release / "rebuild.py", tmp_path / "own"]
    missing = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (missing.returncode, missing.stdout.split(" pictures")[0]) == (1, "1 of 2")
    (own / "second").write_bytes(pictures[1])
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    assert [(release / str(one.file)).read_bytes() for one in wanted] == pictures
    assert subprocess.run(run[:2], capture_output=True, check=False).returncode == 2


def test_no_folder_holds_a_hundred_thousand_files() -> None:
    assert file_name("ab" + "0" * 62, "jpg") == f"pictures/ab/ab{'0' * 62}.jpg"


def test_the_terms_name_the_licence_of_answers_and_of_pictures() -> None:
    text = licence_text("not-ours", "none", "CC0-1.0")
    assert "Tables, answers and consensus: CC0-1.0" in text
    assert "does not own the pictures" in text
    assert "holds no pictures" in text
    assert "As the owner of the project says." in licence_text("assigned to Example Ltd", "full", "CC-BY-4.0")
