"""Ctrl-C at a shell: every verb ends with 3 and a sentence, and serving with 0, for that is how it is meant to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from manyeyes import cli

HERE = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])}


@pytest.mark.parametrize("verb", sorted(set(cli.VERB_FILES) - {"frames", "screen", "twins", "consensus"}))
def test_every_verb_that_is_interrupted_says_so_and_exits_3(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.VERB_FILES, verb, f"{__name__}:interrupted")
    monkeypatch.setattr(sys.modules[__name__], "interrupted", interrupted, raising=False)
    monkeypatch.setattr(sys, "argv", ["manyeyes", verb])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert capsys.readouterr().err == "Interrupted. What was done is kept; the same command goes on.\n"


def test_a_server_that_is_interrupted_ends_well(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from manyeyes.cli import main; main()", "serve", str(tmp_path), "--port", "0"]
    server = subprocess.Popen(command, env=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert any("Ctrl-C stops it." in line for line in server.stdout)
    server.send_signal(signal.SIGINT)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, "Traceback (" in err) == (0, False)
    assert "Stopped. Everything that was acknowledged is saved." in out
