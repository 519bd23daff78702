"""HEIC as phones make it: decoded upright in the jail with its extra, named with what would be right without it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from tests.media.pictures import a_file, a_gradient, shown

from manyeyes.media import Jail, Seen, Unreadable, picture


def a_heic(image: Image.Image, **how: object) -> bytes:
    """Bytes of a HEIC picture."""
    made = pillow_heif.from_pillow(image)
    out = io.BytesIO()
    made.save(out, quality=95, **how)
    return out.getvalue()


def test_a_heic_picture_is_seen(jail: Jail, tmp_path: Path) -> None:
    seen = jail.examine(a_file(tmp_path, "a.heic", a_heic(a_gradient(400, 240))))
    assert isinstance(seen, Seen)
    assert (seen.format, seen.width, seen.height) == ("HEIC", 400, 240)
    assert shown(seen.derivatives[320]).size == (320, 192)


@pytest.mark.parametrize(("turn", "size"), [(1, (80, 48)), (3, (80, 48)), (6, (48, 80)), (8, (48, 80))])
def test_a_turned_heic_stands_upright_and_is_turned_only_once(
    jail: Jail, tmp_path: Path, turn: int, size: tuple[int, int]
) -> None:
    upright = {1: 0, 3: 180, 6: 270, 8: 90}[turn]
    exif = Image.Exif()
    exif[0x0112] = turn
    image = a_gradient()
    seen = jail.examine(a_file(tmp_path, "a.heic", a_heic(image, exif=exif.tobytes())))
    assert isinstance(seen, Seen)
    assert (seen.width, seen.height) == size
    wanted, got = image.rotate(upright, expand=True), shown(seen.derivatives[320])
    for corner in ((2, 2), (size[0] - 3, 2), (2, size[1] - 3), (size[0] - 3, size[1] - 3)):
        pairs = zip(wanted.getpixel(corner), got.getpixel(corner), strict=True)  # type: ignore[arg-type]
        assert max(abs(one - other) for one, other in pairs) < 40, corner


def test_a_cut_off_heic_is_refused_with_a_sentence(jail: Jail, tmp_path: Path) -> None:
    whole = a_heic(a_gradient(400, 240))
    for share in (0.1, 0.5, 0.9):
        refused = jail.examine(a_file(tmp_path, "cut.heic", whole[: int(len(whole) * share)]))
        assert isinstance(refused, Unreadable)
        assert refused.reason.endswith(".")


def test_without_the_extra_the_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_file(tmp_path, "a.heic", a_heic(a_gradient()))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with path.open("rb") as file, pytest.raises(picture.NotAPicture) as refused:
        picture.decode(file, 640)
    assert 'pip install "manyeyes[heic]"' in str(refused.value)
