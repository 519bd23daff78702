"""Files people can read: short, named by what the trade calls the thing, and free of the place they were made in."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from tests.house.tree import ROOT, code_lines, modules, parsed, shown, tree

MOST = 250
SAYS_NOTHING = {"service", "services", "utils", "util", "helpers", "helper", "manager", "misc", "common", "lib", "core"}
WEB = {".ts", ".svelte", ".css", ".js"}
WRITTEN = {".py", ".md", ".ts", ".svelte", ".js", ".css", ".html", ".sh", ".toml", ".yaml", ".yml", ".json", ".txt", ""}
# Put together here, so that this file does not hold what it looks for.
PLACES = ("root/", "work/", r"tmp/\w", r"home/[a-z]+/", r"Users/\w")
MACHINE_PATHS = re.compile("|".join(rf"(?<![\w.@~-])/{place}" for place in PLACES))
HOSTS = ("py" + "pi", "npm" + "js", "python" + "hosted", "artifact" + "ory", "nex" + "us", "jf" + "rog")
REGISTRY = re.compile(rf"(?i)\b[\w.-]*({'|'.join(HOSTS)})\.(org|com|net|io|local|internal)\b")
ROOMS_OF_THE_WEB_APP = ROOT / "ui" / "src"


def readable() -> list[Path]:
    """Text files of the tree; the pictures and the tests' broken files are left out."""
    return [file for file in tree() if file.suffix in WRITTEN and "frames" not in file.parts]


def test_no_python_file_is_long_without_a_reason_in_its_head() -> None:
    long = [
        f"{shown(file)} has {lines} lines of code"
        for file in tree()
        if file.suffix == ".py" and "versions" not in file.parts  # a revision of the tables is written once, by machine
        if (lines := code_lines(file)) > MOST and not _says_why(file)
    ]
    assert not long, f"more than {MOST}; split them, or begin a line of the head with 'Long because': {long}"


def _says_why(file: Path) -> bool:
    return "Long because" in (ast.get_docstring(parsed(file)) or "")


def test_no_file_of_the_web_app_is_long() -> None:
    web = [file for file in tree() if ROOMS_OF_THE_WEB_APP in file.parents and file.suffix in WEB]
    long = [f"{shown(file)} has {lines} lines" for file in web if (lines := code_lines(file)) > MOST]
    assert web, "the web app is not where it was"
    assert not long, long


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = [shown(file) for file in tree() if file.stem.lower() in SAYS_NOTHING]
    assert not empty, f"name these by what people of the trade call the thing: {empty}"


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [shown(file) for file in modules() if "versions" not in file.parts and not ast.get_docstring(parsed(file))]
    assert not silent, silent


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRY], ids=["a path of one machine", "a package registry"])
def test_no_file_knows_the_place_it_was_made_in(pattern: re.Pattern[str]) -> None:
    told = [
        f"{shown(file)}:{number} {found.group()}"
        for file in readable()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert not told, "\n" + "\n".join(told)


def test_the_lock_of_the_web_app_names_no_address() -> None:
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))
    named = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert lock["packages"], "the lock is empty"
    assert not named, "set omit-lockfile-registry-resolved=true in ui/.npmrc and make the lock again"
