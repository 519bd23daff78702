"""The reference says what the code says, and no page sends its reader to a place that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import make_reference
from tests.house.tree import ROOT, shown, tree

from manyeyes.cli import VERB_FILES
from manyeyes.projects.kinds import question_kinds
from manyeyes.projects.stage_kinds import STAGE_KINDS
from manyeyes.settings import Settings

AGAIN = "run: python scripts/make_reference.py"
PAGES = [path for path in make_reference.PAGES if path != make_reference.TOUR]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_is_what_the_code_says(page: Path) -> None:
    assert page.is_file(), f"{shown(page)} is missing; {AGAIN}"
    assert page.read_text("utf-8") == make_reference.PAGES[page](), f"{shown(page)} is old; {AGAIN}"


def test_every_setting_verb_and_kind_has_its_heading() -> None:
    wanted = {
        "settings": list(Settings.model_fields),
        "verbs": list(VERB_FILES),
        "project-file": [*question_kinds(), *(kind.name for kind in STAGE_KINDS.values())],
    }
    pairs = [(page, name) for page, names in wanted.items() for name in names]
    lost = [f"docs/reference/{page}.md: {name}" for page, name in pairs if not _has(page, name)]
    assert not lost, f"{lost}; {AGAIN}"


def _has(page: str, name: str) -> bool:
    path = make_reference.REFERENCE / f"{page}.md"
    return path.is_file() and re.search(rf"^##+ {re.escape(name)}$", path.read_text("utf-8"), re.MULTILINE) is not None


def test_every_link_leads_somewhere() -> None:
    pages = [file for file in tree() if file.suffix == ".md" and ROOT / "tests" not in file.parents]
    broken = [
        f"{shown(page)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken, broken
