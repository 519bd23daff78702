"""The reference page of formats has a heading for each, and the package names them all as entry points."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.house.tree import ROOT

from manyeyes.datasets.formats import GROUP, OURS, Reads, Writes, known_formats, reader, writer
from manyeyes.projects.stage_kinds.dataset import FORMATS

PAGE = (ROOT / "docs" / "reference" / "formats.md").read_text("utf-8")


@pytest.mark.parametrize("name", OURS)
def test_a_format_is_described_with_the_ways_it_goes(name: str) -> None:
    found = known_formats()[name]
    text = re.search(rf"^## {re.escape(name)}\n\n(Out and in|Out|In)\. ", PAGE, re.MULTILINE)
    assert text is not None, f"docs/reference/formats.md has no heading for {name}"
    assert (isinstance(found, Writes), isinstance(found, Reads)) == ("Out" in text[1], "in" in text[1].lower())
    assert found.name == name


def test_the_package_names_its_formats_as_entry_points() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"][GROUP] == OURS


def test_a_project_file_may_name_what_can_be_written() -> None:
    assert sorted(FORMATS) == sorted(name for name, one in known_formats().items() if isinstance(one, Writes))
    assert writer("coco") is not None
    assert reader("coco") is not None
