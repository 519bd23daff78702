"""manyeyes doctor: what holds here, and what would be right where it does not."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from manyeyes.cli import doctor, main
from manyeyes.media import Bars

HELD = Bars(sockets=True, programs=True, writing=True, memory=True, numba=True)


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run `manyeyes doctor`; the exit code."""
    monkeypatch.setattr(sys, "argv", ["manyeyes", "doctor", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_on_a_sound_machine_every_line_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert "ok      Decoders cannot reach the network." in lines
    assert all(line.endswith(".") and line.split()[0] in ("ok", "absent") for line in lines)


def test_json_names_each_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, tmp_path / "not" / "made" / "yet", "--json")
    found = {one["name"]: one["state"] for one in json.loads(capsys.readouterr().out)}
    assert {"python", "sqlite", "decoding", "sockets", "programs", "writing", "memory", "disk"} <= set(found)
    assert {"video", "heic", "fast", "s3", "safety"} <= set(found)


@pytest.mark.parametrize("bar", ["sockets", "programs", "writing", "memory"])
def test_a_bar_that_does_not_hold_is_wrong_and_says_what_would_be_right(bar: str) -> None:
    found = {check.name: check for check in doctor.bars(Bars(**{**HELD.__dict__, bar: False}))}
    assert [name for name, check in found.items() if check.state == "wrong"] == [bar]
    assert "Linux" in found[bar].sentence


def test_an_extra_that_is_absent_says_how_it_comes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name == "av" else importlib.util.find_spec(name))
    found = {check.name: check for check in doctor.checks(tmp_path)}
    assert found["video"].state == "absent"
    assert 'pip install "manyeyes[video]"' in found["video"].sentence


def test_a_full_disk_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    assert run(monkeypatch, tmp_path) == 2
    assert "make room" in capsys.readouterr().out
