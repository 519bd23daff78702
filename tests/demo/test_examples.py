"""The four sources as folders to copy: each passes check, and says what `init` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.cli.init import template_files
from manyeyes.projects import check_project_file

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMA = b"# yaml-language-server: "
NAMES = ["anime", "feet", "monkey", "tags"]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_passes_check_and_lacks_only_what_must_not_be_public(name: str) -> None:
    checked = check_project_file(EXAMPLES / name / "project.yaml")
    assert checked.file.stages
    assert all("control" in fault.cause or "private" in fault.cause for fault in checked.missing)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_its_template_but_for_the_line_about_the_schema_that_init_lays_beside(name: str) -> None:
    for place, source in template_files(name):
        if not place.startswith("private/"):
            laid = [line for line in source.read_bytes().splitlines() if not line.startswith(SCHEMA)]
            assert (EXAMPLES / name / place).read_bytes().splitlines() == laid, place


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_in_a_few_lines_how_to_run_it(name: str) -> None:
    lines = (EXAMPLES / name / "README.md").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= 14
    assert "manyeyes check" in "\n".join(lines)


@pytest.mark.parametrize("name", ["feet", "tags"])
def test_what_is_there_to_try_passes_check_and_lacks_only_one_s_own_files(name: str, tmp_path: Path) -> None:
    copied = tmp_path / "project.yaml"
    copied.write_bytes((EXAMPLES / name / "try.yaml").read_bytes())
    checked = check_project_file(copied)
    assert {stage.kind for stage in checked.file.stages} >= {"import", "screen", "classify", "release"}
    assert [stage.name for stage in checked.file.stages if not stage.in_use] == []
    assert all("clips" in fault.cause or "all_data.csv" in fault.cause for fault in checked.missing)
