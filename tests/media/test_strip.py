"""Metadata goes, pixels stay: over made pictures and over every real JPEG and PNG at hand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from tests.media.pictures import a_gradient, encoded

from manyeyes.media import Jail, NotStrippable, Seen, strip

SECRET = b"47.4979 N my garden"


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.size, image.tobytes()


def a_jpeg_full_of_secrets(turn: int = 6, **how: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = SECRET.decode()
    data = encoded(a_gradient(), "JPEG", exif=exif, comment=SECRET, **how)
    return data + b"\xff\xd8 a second picture: " + SECRET


def a_png_full_of_secrets() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Place", SECRET.decode())
    words.add_text("Place", SECRET.decode(), zip=True)
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    words.add(b"prVt", SECRET)
    exif = Image.Exif()
    exif[0x0112] = 3
    exif[0x010E] = SECRET.decode()
    return encoded(a_gradient(), "PNG", pnginfo=words, exif=exif, dpi=(72, 72)) + SECRET


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_a_jpeg_loses_its_secrets_and_keeps_pixels_and_orientation(how: dict[str, object]) -> None:
    full = a_jpeg_full_of_secrets(**how)
    bare = strip(full)
    assert SECRET in full
    assert SECRET not in bare
    assert pixels(bare) == pixels(full)
    assert dict(Image.open(io.BytesIO(bare)).getexif()) == {0x0112: 6}
    assert strip(bare) == bare


def test_a_jpeg_that_stands_upright_keeps_no_exif_at_all() -> None:
    assert b"Exif" not in strip(a_jpeg_full_of_secrets(turn=1))


def test_a_png_loses_its_secrets_and_keeps_pixels_size_and_orientation() -> None:
    full = a_png_full_of_secrets()
    bare = strip(full)
    assert SECRET in full
    assert SECRET not in bare
    assert pixels(bare) == pixels(full)
    image = Image.open(io.BytesIO(bare))
    image.load()
    assert set(image.info) == {"dpi", "exif"}
    assert dict(image.getexif()) == {0x0112: 3}
    assert strip(bare) == bare


def test_colour_profile_and_transparency_stay() -> None:
    profile = b"profile" * 20_000  # longer than one JPEG segment holds
    assert (
        Image.open(io.BytesIO(strip(encoded(a_gradient(), "JPEG", icc_profile=profile)))).info["icc_profile"] == profile
    )
    clear = a_gradient().quantize(16)
    assert (
        Image.open(io.BytesIO(strip(encoded(clear, "PNG", transparency=3, gamma=0.5)))).info["transparency"] is not None
    )


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF"])
def test_other_formats_are_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(NotStrippable, match="whole JPEG and PNG files only"):
        strip(encoded(a_gradient(), kind))


@given(st.integers(0, 4000), st.integers(0, 255), st.sampled_from(["JPEG", "PNG"]), st.booleans())
def test_a_damaged_file_is_stripped_or_refused_and_nothing_else(at: int, value: int, kind: str, cut: bool) -> None:
    data = bytearray(a_jpeg_full_of_secrets() if kind == "JPEG" else a_png_full_of_secrets())
    at %= len(data)
    data[at] = value
    try:
        bare = strip(bytes(data[:at] if cut else data))
    except NotStrippable:
        return
    assert len(bare) <= len(data) + 50


@pytest.mark.data
def test_every_real_jpeg_and_png_keeps_every_pixel(data: Path) -> None:
    """Odd but valid ones (PngSuite, phones, orientations), photographs, and every 40th of the drawings."""
    odd = [path for name in ("pngsuite", "exif", "orient", "imagers") for path in (data / "badinput" / name).iterdir()]
    usual = sorted((data / "images").rglob("*.jpg"))[::40] + sorted((data / "images").rglob("*.png"))[::40]
    with Jail() as jail:
        candidates = [path for path in [*odd, *usual] if path.is_file()]
        seen = list(zip(candidates, jail.examine_all(candidates), strict=True))
    whole = [path for path, picture in seen if isinstance(picture, Seen) and picture.format in ("JPEG", "PNG")]
    assert len(whole) > 300
    for path in whole:
        before = path.read_bytes()
        after = strip(before)
        assert pixels(after) == pixels(before), path.name
        assert not {"comment", "xmp", "XML:com.adobe.xmp", "photoshop"} & set(Image.open(io.BytesIO(after)).info)
        assert set(Image.open(io.BytesIO(after)).getexif()) <= {0x0112}, path.name
