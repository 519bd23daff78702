"""While a server holds the site, commands that write hand their work to it, and end as they would alone."""

from __future__ import annotations

import ast
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from tests.house.tree import ROOT

from manyeyes.cli import main
from manyeyes.cli.verbs import VERBS

CLI = ROOT / "src" / "manyeyes" / "cli"
# These hold the site themselves, for as long as they run; `handover` opens it for every other verb.
HOLD_THE_SITE = {"handover", "serve", "demo", "first_hour", "work", "upgrade", "simulate_kept"}
PROJECT = """\
project: eyes
title: "Eyes"
why: "To test."
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - {name: screen, kind: screen, reject: {min_side: 10}}
  - name: features
    kind: classify
    questions: [{name: text, ask: "Is there any text?", type: yes_no}]
    overlap: {min: 1, max: 3, confidence: 0.8}
  - {name: release, kind: release, keep: "text"}
  - {name: tagger, kind: train, method: head}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A site whose project nobody has applied yet, with a server that holds it."""
    (tmp_path / "frames" / "one").mkdir(parents=True)
    for n in range(3):
        Image.effect_noise((64, 48), 50 + n).convert("RGB").save(tmp_path / "frames" / "one" / f"{n}.png")
    (tmp_path / "project.yaml").write_text(PROJECT, "utf-8")
    command = [sys.executable, "-m", "manyeyes", "serve", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = next(found[0] for line in server.stdout if (found := re.search(r"http://127\S+", line)))
            assert httpx.get(f"{address}/readyz").status_code == 200
            yield tmp_path
        finally:
            server.send_signal(signal.SIGTERM)


def test_every_verb_that_writes_does_it_through_the_server(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def says(*words: object, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["manyeyes", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert int(ended.value.code or 0) == code, (words, said)
        return said.err if code else said.out

    assert "was not applied yet" in says("open", site, code=2)
    assert "eyes is applied, version 1." in says("apply", site)
    assert "3 new" in says("import", site)
    assert "screen: 3 in = 3 passed + 0 dropped + 0 waiting." in says("run", site, "--stage", "screen")
    assert says("open", site) == "features is open: people may work in it.\n"
    (site / "project.yaml").write_text(PROJECT.replace("Is there any text?", "Text?").replace("min: 1,", "min: 2,"))
    assert "add --yes" in says("apply", site, code=2)
    changed = json.loads(says("apply", site, "--json"))
    assert (changed["version"], changed["next_version"]) == (1, 2)
    assert "features: wording, 1.1, answers kept" in changed["changes"]
    assert "features: overlap.min 1 → 2: 0 settled tasks reopen" in changed["changes"]
    assert "features is paused" in says("pause", site)
    assert "features is closed" in says("close", site)
    assert "nothing" in says("run", site, "--pause", "nothing", code=2)
    assert says("token", site, "--name", "laptop").startswith("manyeyes_")
    assert "nobody" in says("worker", "restrict", "nobody", site, "--reason", "Too quick.", code=2)
    assert says("release", site, "--name", "first")
    assert says("audit", site, "--start", "--all", code=2)
    assert says("train", site, code=2)


def test_no_other_verb_opens_a_site_to_write() -> None:
    opening = {path.stem for path in CLI.glob("*.py") if any(_writes(node) for node in ast.walk(_tree(path)))}
    assert opening <= HOLD_THE_SITE, "hand it over: cli/verbs.py"
    handed = {word for path in CLI.glob("*.py") for node in ast.walk(_tree(path)) for word in _handed(node)}
    assert handed <= set(VERBS)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _writes(node: ast.AST) -> bool:
    """Whether it opens a house without saying that it only reads."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open_house"):
        return False
    return not any(one.arg == "read_only" for one in node.keywords)


def _handed(node: ast.AST) -> list[str]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "carry_out"):
        return []
    return [str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)]
