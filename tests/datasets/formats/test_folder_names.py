"""Tags as names of folders: any text, safe on every disk, and back."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from manyeyes.datasets.formats.folder_names import folder_names, tag_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(deadline=None)
@given(st.lists(TEXT, unique=True, max_size=12))
@example(["a/b: c", "CON", "con", "..", ".", "", " ", "Flag", "flag", "FLAG", "😀", "%2F", "nul.txt", "x" * 30])
def test_every_tag_has_a_safe_name_of_its_own_and_comes_back(tags: list[str]) -> None:
    names = folder_names(tags)
    assert len({name.lower() for name in names.values()}) == len(tags)
    for tag, name in names.items():
        assert re.fullmatch(r"[\x20-\x7e]+", name)
        assert not re.search(r'[/\\:*?"<>|]', name)
        assert name[0] not in ". "
        assert name[-1] not in ". "
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
        assert "~" in name or tag_of(name) == tag


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=60, max_size=400))
@settings(max_examples=20, deadline=None)
def test_a_long_tag_is_cut_to_a_name_every_disk_takes(tag: str) -> None:
    assert 0 < len(folder_names([tag])[tag]) <= 120


def test_such_folders_can_be_made(tmp_path: Path) -> None:
    for name in folder_names(["a/b: c", "..", "", "😀", "x" * 500]).values():
        (tmp_path / name).mkdir()
    assert len(list(tmp_path.iterdir())) == 5
