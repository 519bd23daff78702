"""What becomes of pictures of every kind, and of files that are none."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from tests.media.pictures import a_file, a_gradient, encoded, png_header_only, shown

from manyeyes.media import Jail, Seen, Unreadable


def look(jail: Jail, folder: Path, data: bytes) -> Seen:
    seen = jail.examine(a_file(folder, "picture", data))
    assert isinstance(seen, Seen), seen
    return seen


def reason(jail: Jail, folder: Path, data: bytes) -> str:
    refused = jail.examine(a_file(folder, "picture.jpg", data))
    assert isinstance(refused, Unreadable)
    return refused.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_each_of_the_seven_formats_is_seen_with_its_size_and_hash(jail: Jail, tmp_path: Path, kind: str) -> None:
    data = encoded(a_gradient(), kind)
    seen = look(jail, tmp_path, data)
    assert (seen.format, seen.width, seen.height, seen.bytes) == (kind, 80, 48, len(data))
    assert seen.sha256 == hashlib.sha256(data).hexdigest()
    assert set(seen.derivatives) == {320, 640}


def test_a_large_picture_gets_two_thumbnails_and_a_small_one_is_never_enlarged(jail: Jail, tmp_path: Path) -> None:
    large = look(jail, tmp_path, encoded(a_gradient(3000, 1500), "JPEG"))
    assert [shown(large.derivatives[size]).size for size in (320, 640)] == [(320, 160), (640, 320)]
    small = look(jail, tmp_path, encoded(a_gradient(80, 48), "PNG"))
    assert [shown(small.derivatives[size]).size for size in (320, 640)] == [(80, 48), (80, 48)]


def test_a_line_of_one_pixel_keeps_its_pixel(jail: Jail, tmp_path: Path) -> None:
    assert shown(look(jail, tmp_path, encoded(a_gradient(4000, 1), "PNG")).derivatives[320]).size == (320, 1)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_phone_picture_is_shown_upright(jail: Jail, tmp_path: Path, kind: str, turn: int) -> None:
    upright = a_gradient()
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(back[turn]) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    seen = look(jail, tmp_path, encoded(stored, kind, exif=exif))
    assert (seen.width, seen.height) == (80, 48)
    painted = shown(seen.derivatives[320])
    for corner in ((2, 2), (77, 2), (2, 45), (77, 45)):
        got, wanted = painted.getpixel(corner), upright.getpixel(corner)
        assert all(abs(a - b) < 40 for a, b in zip(got, wanted, strict=True)), (corner, got, wanted)


@pytest.mark.data
def test_real_phone_pictures_in_every_orientation_come_out_as_the_upright_one(jail: Jail, data: Path) -> None:
    sizes = {path.name: jail.examine(path) for path in sorted((data / "badinput" / "orient").iterdir())}
    assert sizes
    for name, seen in sizes.items():
        assert isinstance(seen, Seen)
        assert (seen.width > seen.height) == ("landscape" in name.lower()), name


def test_transparent_pixels_lie_on_white(jail: Jail, tmp_path: Path) -> None:
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert min(shown(look(jail, tmp_path, encoded(clear, "PNG")).derivatives[320]).getpixel((20, 20))) > 250
    half = look(jail, tmp_path, encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 128)), "WEBP", lossless=True))
    assert shown(half.derivatives[320]).getpixel((20, 20))[0] == pytest.approx(127, abs=4)


def test_sixteen_bits_lose_the_lower_eight(jail: Jail, tmp_path: Path) -> None:
    grey = Image.new("I;16", (40, 40), 0x8000)
    assert shown(look(jail, tmp_path, encoded(grey, "PNG")).derivatives[320]).getpixel((9, 9))[0] == pytest.approx(
        128, abs=3
    )


def test_print_colours_become_screen_colours(jail: Jail, tmp_path: Path) -> None:
    cyan = Image.new("CMYK", (40, 40), (255, 0, 0, 0))
    red, green, blue = shown(look(jail, tmp_path, encoded(cyan, "TIFF")).derivatives[320]).getpixel((9, 9))
    assert red < 30
    assert green > 200
    assert blue > 200


def test_a_colour_profile_is_applied_and_a_broken_one_left_aside(jail: Jail, tmp_path: Path) -> None:
    grey = Image.new("RGB", (40, 40), (100, 100, 100))
    plain = shown(look(jail, tmp_path, encoded(grey, "PNG")).derivatives[320]).getpixel((9, 9))
    broken = look(jail, tmp_path, encoded(grey, "PNG", icc_profile=b"no profile at all"))
    assert shown(broken.derivatives[320]).getpixel((9, 9)) == plain
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    fine = look(jail, tmp_path, encoded(grey, "PNG", icc_profile=lab))
    assert shown(fine.derivatives[320]).getpixel((9, 9)) == plain


def test_of_a_film_strip_the_first_frame_is_shown(jail: Jail, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "blue")]
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        red, _, blue = shown(look(jail, tmp_path, data).derivatives[320]).getpixel((9, 9))
        assert red > 200, kind
        assert blue < 60, kind


def test_thumbnails_carry_no_metadata(jail: Jail, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "my house"
    data = encoded(a_gradient(), "JPEG", exif=exif, comment=b"my street", icc_profile=b"x" * 200)
    for webp in look(jail, tmp_path, data).derivatives.values():
        assert not {"exif", "xmp", "icc_profile"} & set(Image.open(io.BytesIO(webp)).info)
        assert b"my " not in webp


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<!DOCTYPE html><title>Not found</title>", "This is not a picture: it begins like an HTML page."),
        (b"\n\n <svg xmlns='http://www.w3.org/2000/svg'/>", "This is an SVG drawing. Only JPEG, PNG"),
        (b"PK\x03\x04rest of an archive", "This is not a picture: it begins like a ZIP archive."),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "This is a HEIC picture. Only JPEG, PNG"),
        (b"a shopping list", "This is not a picture. JPEG, PNG, WebP, GIF, BMP, TIFF and AVIF are read."),
        (b"\xff\xd8\xff\xe0", "It begins like a JPEG picture, but its header is broken or cut off."),
        (png_header_only(60_000, 60_000), "60,000 × 60,000 pixels is more than 50 million."),
        (png_header_only(100, 100), "The picture is cut off."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_with_a_sentence(
    jail: Jail, tmp_path: Path, data: bytes, sentence: str
) -> None:
    assert reason(jail, tmp_path, data).startswith(sentence)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_picture_cut_off_anywhere_is_refused(jail: Jail, tmp_path: Path, kind: str, share: float) -> None:
    data = encoded(Image.effect_noise((90, 90), 60).convert("RGB"), kind)
    sentence = reason(jail, tmp_path, data[: int(len(data) * share)])
    assert "cut off" in sentence or "damaged" in sentence, sentence


def test_a_png_whose_checksum_is_wrong_is_refused_though_it_would_decode(jail: Jail, tmp_path: Path) -> None:
    data = bytearray(encoded(a_gradient(), "PNG"))
    data[-14] ^= 0xFF  # the last byte of the picture data's checksum
    assert "checksum" in reason(jail, tmp_path, bytes(data))


def test_a_file_that_went_away_is_refused_with_a_sentence(jail: Jail, tmp_path: Path) -> None:
    gone = jail.examine(tmp_path / "gone.jpg")
    assert gone == Unreadable("The file cannot be read: it is not there, or is not a file.", None)


def test_a_larger_picture_is_made_on_demand(jail: Jail, tmp_path: Path) -> None:
    path = a_file(tmp_path, "large.jpg", encoded(a_gradient(3000, 1500), "JPEG"))
    made = jail.derive(path, 1024)
    assert isinstance(made, bytes)
    assert shown(made).size == (1024, 512)
    assert jail.derive(a_file(tmp_path, "no.jpg", b"no"), 1024) == Unreadable(
        "This is not a picture. JPEG, PNG, WebP, GIF, BMP, TIFF and AVIF are read."
    )
