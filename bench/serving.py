"""A picture's scores from the exported network by ONNX Runtime, against the same network in torch as it was trained.

    python bench/serving.py [--threads 1] [--batch 16] [--times 9]

CPU milliseconds a picture, for a fine-tuned Lite0 at 128 and 224 pixels and the small network at 64, alone as the
playground asks and in batches; pixels by chance, since only time and sameness are measured. Goals for Lite0 at 224, in
batches: three times as fast as torch eager, cosine at least .9999 between the log-odds. Beside it torch with channels
last, which is its faster way on a CPU and which nobody gets unasked.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
import torch

from manyeyes.inference import Session
from manyeyes.tagger.finetune import settings_of
from manyeyes.tagger.finetune.export import checked, cosine, onnx_of
from manyeyes.tagger.finetune.networks import network
from manyeyes.tagger.finetune.training import log_odds
from measure import keep

GOAL, ALIKE, TAGS = 3.0, 0.9999, 38


class Served(NamedTuple):
    """CPU milliseconds a picture, how many times as fast as torch eager, and how alike."""

    torch_ms: float
    channels_last_ms: float
    onnx_ms: float
    faster: float
    cosine: float


def cpu_seconds(call: Callable[[], object], times: int) -> float:
    """The median CPU time of `times` calls, after one that is not counted."""
    call()
    taken = []
    for _ in range(times):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def served(name: str, side: int, batch: int, asked: argparse.Namespace) -> Served:
    """One network in three ways, `batch` pictures at a time."""
    how = settings_of({"network": name, "side": side})
    made = network(how, TAGS).eval()
    pixels = np.random.default_rng(0).integers(0, 256, (batch, side, side, 3)).astype(np.uint8)
    session = Session(checked(onnx_of(made, side), made, pixels, asked.threads), asked.threads)
    alike = cosine(session.run(pixels)[0], log_odds(made, pixels))
    pictures = torch.from_numpy(pixels).permute(0, 3, 1, 2).float()

    def eager(form: torch.memory_format) -> float:
        network, seen = made.to(memory_format=form), pictures.contiguous(memory_format=form)
        with torch.inference_mode():
            return cpu_seconds(lambda: network(seen), asked.times)

    slow, last = eager(torch.contiguous_format), eager(torch.channels_last)
    fast = cpu_seconds(lambda: session.run(pixels), asked.times)
    each = [1000 * seconds / batch for seconds in (slow, last, fast)]
    return Served(*each, slow / fast, alike)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    found = {}
    for name, side, batch in product(("lite0",), (224, 128), (asked.batch, 1)):
        found[f"{name} {side} px, {batch} at once"] = served(name, side, batch, asked)
    found[f"resnet 64 px, {asked.batch} at once"] = served("resnet", 64, asked.batch, asked)
    for name, one in found.items():
        print(
            f"{name:<26} torch {one.torch_ms:6.2f} ms, channels last {one.channels_last_ms:6.2f} ms, "
            f"ONNX Runtime {one.onnx_ms:6.2f} ms: {one.faster:.1f} times as fast, cosine {one.cosine:.6f}"
        )
    first = next(iter(found.values()))
    print(f"goals: {GOAL:g} times ({first.faster:.2f}), cosine {ALIKE} ({first.cosine:.6f})")
    keep("serving", {name: one._asdict() for name, one in found.items()})


if __name__ == "__main__":
    main()
