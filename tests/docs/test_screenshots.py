"""Every picture a page shows is one the script takes, is there, is small, and says in words what it shows."""

from __future__ import annotations

import ast
import re

from tests.house.tree import ROOT, shown, tree

PAGES = ROOT / "docs" / "pages"
WRITTEN = [file for file in tree() if file.suffix == ".md" and (file.parent == ROOT or ROOT / "docs" in file.parents)]
MARKDOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]*pages/[^)\s]+)\)")
HTML = re.compile(r'<img src="([^"]*pages/[^"]+)"[^>]* alt="([^"]*)">')
MOST = 3_000_000  # bytes of all of them: every clone carries them


def taken() -> set[str]:
    """The names the script knows, from its table SHOWN."""
    tree_of = ast.parse((ROOT / "scripts" / "screenshots.py").read_text("utf-8"))
    tables = [
        one.value
        for one in tree_of.body
        if isinstance(one, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "SHOWN" for to in one.targets)
    ]
    (table,) = tables
    assert isinstance(table, ast.Dict)
    return {key.value for key in table.keys if isinstance(key, ast.Constant)}


def named() -> list[tuple[str, str, str]]:
    """(page, picture, its words) wherever a page shows one."""
    found = []
    for page in WRITTEN:
        text = page.read_text("utf-8")
        pairs = [(where, words) for words, where in MARKDOWN.findall(text)] + HTML.findall(text)
        found += [
            (shown(page), str((page.parent / where).resolve().relative_to(ROOT)), words) for where, words in pairs
        ]
        mentioned = re.findall(r"/pages/[\w-]+\.webp", text)
        assert len(mentioned) == len(pairs), f"{shown(page)} names a picture in a way that shows none"
    return found


def test_pages_show_all_that_the_script_takes_and_nothing_else() -> None:
    wanted = {f"docs/pages/{name}.webp" for name in taken()}
    assert {picture for _, picture, _ in named()} == wanted
    assert {shown(file) for file in PAGES.iterdir()} == wanted


def test_whoever_sees_no_picture_reads_what_it_shows() -> None:
    bare = [(page, picture) for page, picture, words in named() if len(words.split()) < 8]
    assert bare == []


def test_all_of_them_are_small_enough_for_every_clone() -> None:
    files = list(PAGES.iterdir())
    assert all(file.read_bytes()[8:12] == b"WEBP" for file in files)
    assert sum(file.stat().st_size for file in files) < MOST
