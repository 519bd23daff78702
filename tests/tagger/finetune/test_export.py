"""What is served says what was trained, without torch, whatever the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.tagger.finetune.toys import bright, quick

from manyeyes import tagger
from manyeyes.tagger.finetune import FinetuneSettings, fit_pixels, settings_of

NETWORKS: tuple[dict[str, Any], ...] = (
    {"width": 8},
    {"network": "lite0", "side": 64},
    {"network": "cnn11", "side": 48},
)


def woken(settings: FinetuneSettings, tags: int) -> Any:
    """A network with statistics of its own in every norm, so that nothing is hidden by a zero or a one."""
    import torch

    from manyeyes.tagger.finetune.networks import network

    made = network(settings, tags)
    chance = torch.Generator().manual_seed(3)
    for one in made.modules():
        if isinstance(one, torch.nn.BatchNorm2d) and settings.network != "lite0":
            one.running_mean.copy_(torch.randn(one.num_features, generator=chance) / 10)
            one.running_var.copy_(torch.rand(one.num_features, generator=chance) + 0.5)
            torch.nn.init.normal_(one.weight, 1, 0.1, generator=chance)
    return made.eval()


@pytest.mark.torch
@pytest.mark.parametrize("said", NETWORKS, ids=lambda said: said.get("network", "resnet"))
def test_an_exported_network_says_what_torch_says(said: dict[str, Any]) -> None:
    import onnx

    from manyeyes.inference import Session
    from manyeyes.tagger.finetune.export import checked, cosine, onnx_of
    from manyeyes.tagger.finetune.training import log_odds

    settings = settings_of({**said, "threads": 1})
    made = woken(settings, 5)
    seen = np.random.default_rng(0).integers(0, 256, (7, settings.side, settings.side, 3)).astype(np.uint8)
    exported = checked(onnx_of(made, settings.side), made, seen, threads=1)
    assert onnx.load_from_string(exported).opset_import[0].version == 17
    assert cosine(Session(exported, 1).run(seen)[0], log_odds(made, seen)) >= 0.9999
    assert np.ptp(log_odds(made, seen), axis=0).min() > 0, "it says the same of every picture"


@pytest.mark.torch
def test_an_export_that_says_something_else_is_not_kept() -> None:
    from manyeyes.tagger.finetune.export import ExportDiffers, checked, onnx_of

    one, other = (woken(quick(width=8, seed=seed), 4) for seed in (0, 1))
    seen = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3)).astype(np.uint8)
    with pytest.raises(ExportDiffers, match="says other than torch does"):
        checked(onnx_of(one, 32), other, seen, threads=1)


@pytest.mark.torch
def test_lite0_in_torch_sees_what_the_frozen_one_sees() -> None:
    import torch

    from manyeyes.inference import Session, backbone_weights, packaged_weights
    from manyeyes.inference.lite0 import lite0
    from manyeyes.tagger.finetune.lite0 import Lite0

    seen = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3)).astype(np.uint8)
    frozen = Session(lite0(packaged_weights()), 1).run(seen)[0].mean((2, 3))
    scaled = (torch.from_numpy(seen).permute(0, 3, 1, 2).float() - 127) / 128
    with torch.inference_mode():
        ours = Lite0(1, backbone_weights()).eval().embedding(scaled).numpy()
    assert np.abs(frozen - ours).max() < 1e-3


@pytest.mark.torch
def test_only_the_later_blocks_of_lite0_learn() -> None:
    from manyeyes.tagger.finetune.networks import network

    body = network(settings_of({"network": "lite0"}), 2).body.train()
    learning = {name for name, one in body.named_parameters() if one.requires_grad}
    assert "blocks.8.project.convolution.weight" in learning
    assert not any(name.startswith(("stem", "blocks.7.")) for name in learning)
    assert not body.blocks[7].project.norm.training


@pytest.mark.torch
def test_the_baseline_has_the_layers_of_its_source() -> None:
    from torch import nn

    from manyeyes.tagger.cnn11 import Cnn11

    kinds = [type(one) for one in Cnn11(38).modules()]
    assert (kinds.count(nn.Conv2d), kinds.count(nn.MaxPool2d), kinds.count(nn.Linear)) == (4, 4, 3)
    deviation = float(Cnn11(38).seen[3].weight.detach().std())
    assert 0.08 < deviation < 0.1  # of a normal distribution of .1 that is cut at .2


@pytest.mark.torch
def test_a_saved_network_is_served_in_a_process_without_torch(tmp_path: Path) -> None:
    examples, pixels = bright(40)
    made = fit_pixels(examples, pixels, quick(epochs=1), folder=tmp_path / "work", release="faces-1", say=str)
    tagger.save(made, tmp_path / "tagger")
    file = tmp_path / "picture.png"
    Image.fromarray(pixels[0]).save(file)
    code = f"""
import sys
sys.modules["torch"] = None
from pathlib import Path
import manyeyes.cli, manyeyes.tagger.finetune
from manyeyes import tagger
loaded = tagger.load(Path({str(tmp_path / "tagger")!r}))
print(loaded.about.method, loaded.about.release, *loaded.scores([Path({str(file)!r})])[0])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    method, release, *scores = told.stdout.split()
    assert (method, release) == ("finetune", "faces-1")
    assert np.allclose(np.array(scores, np.float32), made.scores_of_pixels({32: pixels[:1]})[0], atol=1e-5)
    assert {one.suffix for one in (tmp_path / "tagger").iterdir()} <= {".json", ".onnx", ".safetensors"}
