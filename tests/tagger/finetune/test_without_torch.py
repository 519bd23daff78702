"""torch is an extra: without it everything else runs, and it is said aloud what did not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

CODE = """
import sys, pytest
sys.modules["torch"] = None  # importlib then finds none
sys.exit(pytest.main([{folder!r}, "--collect-only"]))
"""


def test_a_run_without_torch_says_in_one_sentence_that_fine_tuning_was_not_run() -> None:
    code = CODE.format(folder=str(Path(__file__).parent))
    environment = {**os.environ, "CI": ""}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    sentence = "Fine-tuning was not run: torch is not installed (pip install 'manyeyes[train]')."
    assert ran.stdout.count(sentence) == 1, ran.stdout
    assert "test_training.py" not in ran.stdout
    assert "test_without_torch.py" in ran.stdout


def test_in_ci_nothing_may_be_left_out_for_want_of_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    import tests.conftest as house

    monkeypatch.setattr(house, "find_spec", lambda name: None)
    monkeypatch.setattr(house, "IN_CI", True)
    wanting: Any = SimpleNamespace(get_closest_marker=lambda name: name == "torch")
    nothing: Any = None
    with pytest.raises(pytest.UsageError, match="1 tests of fine-tuning need torch"):
        house._leave_out_torch(nothing, [wanting])


def test_without_torch_a_training_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.tagger.finetune.toys import bright, quick

    from manyeyes.tagger import finetune
    from manyeyes.tagger.finetune import fit

    monkeypatch.setattr(fit, "find_spec", lambda name: None)
    with pytest.raises(finetune.TorchNotInstalled, match="pip install 'manyeyes\\[train\\]'"):
        finetune.fit_pixels(*bright(16), quick(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
