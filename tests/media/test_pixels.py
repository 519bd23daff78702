"""Pixels as networks see them: the whole picture in a square, decoded in the jail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.media.pictures import a_file, a_gradient, encoded

from manyeyes.media import Jail, Pixels, Unreadable, cell


def test_a_wide_picture_stands_whole_in_the_middle_of_white(tmp_path: Path, jail: Jail) -> None:
    wide = Image.new("RGB", (200, 50), (10, 20, 30))
    found = jail.pixels(a_file(tmp_path, "wide.png", encoded(wide, "PNG")), (64, 8))
    assert isinstance(found, Pixels)
    assert (found.width, found.height) == (200, 50)
    seen = found.by_side[64]
    assert seen.shape == (64, 64, 3)
    assert (seen[:24] == 255).all()
    assert (seen[40:] == 255).all()
    assert (seen[26:38] == (10, 20, 30)).all()
    assert found.by_side[8].shape == (8, 8, 3)


def test_what_is_transparent_is_white_and_what_lies_on_its_side_stands_up(tmp_path: Path, jail: Jail) -> None:
    clear = jail.pixels(a_file(tmp_path, "clear.png", encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")), [16])
    assert isinstance(clear, Pixels)
    assert (clear.by_side[16] == 255).all()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    lying = a_gradient(64, 32)
    turned = jail.pixels(a_file(tmp_path, "lying.png", encoded(lying, "PNG", exif=exif)), [64])
    upright = jail.pixels(a_file(tmp_path, "up.png", encoded(lying.transpose(Image.Transpose.ROTATE_270), "PNG")), [64])
    assert isinstance(turned, Pixels)
    assert isinstance(upright, Pixels)
    np.testing.assert_array_equal(turned.by_side[64], upright.by_side[64])


def test_many_come_in_their_order_and_what_is_no_picture_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [a_file(tmp_path, f"{side}.png", encoded(a_gradient(side, 40), "PNG")) for side in range(40, 80)]
    paths[3], paths[20] = a_file(tmp_path, "page.jpg", b"<html>"), tmp_path / "gone.png"
    replies = cell.Child.replies

    def dies_of_one(child: cell.Child, request: dict[str, list[str]]) -> Iterator[cell.Reply]:
        for path, reply in zip(request["paths"], replies(child, request), strict=False):
            if path == str(paths[30]):
                child.kill()
                raise cell.ChildDied(cell.STOPPED)
            yield reply

    monkeypatch.setattr(cell.Child, "replies", dies_of_one)
    with Jail(2) as jail:
        found = list(jail.pixels_all(paths, (16,)))
    assert [number for number, one in enumerate(found) if isinstance(one, Unreadable)] == [3, 20, 30]
    assert [one.width for one in found if isinstance(one, Pixels)] == [
        w for w in range(40, 80) if w not in (43, 60, 70)
    ]
