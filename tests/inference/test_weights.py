"""Weights are read, and nothing but weights: what else a file asks for is refused before it happens."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.inference import WeightsRefused, read_weights
from manyeyes.inference.weights import MAGIC, PROTOCOL


def written(value: object) -> bytes:
    """The opcodes of a plain value, without the frame of a pickle."""
    return pickle.dumps(value, 2)[2:-1]


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def a_tensor(kind: str, elements: int, offset: int, shape: tuple[int, ...], stride: tuple[int, ...]) -> bytes:
    """A tensor as torch's older stream has it: a call, with a storage that stands elsewhere."""
    storage = b"(" + written("storage") + named("torch", kind) + written("0") + written("cpu") + written(elements)
    call = b"(" + storage + b"Nt" + b"Q" + written(offset) + written(shape) + written(stride) + b"\x89" + b"Nt"
    return named("torch._utils", "_rebuild_tensor_v2") + call + b"R"


def a_file(
    folder: Path,
    state: bytes,
    data: tuple[float, ...] = (0, 1, 2, 3, 4, 5),
    count: int | None = None,
) -> Path:
    heads = b"".join(pickle.dumps(value, 2) for value in (MAGIC, PROTOCOL, {}))
    told = len(data) if count is None else count
    storages = told.to_bytes(8, "little") + np.array(data, "<f4").tobytes()
    path = folder / "weights.pth"
    path.write_bytes(heads + b"\x80\x02}" + written("w") + state + b"s." + pickle.dumps(["0"], 2) + storages)
    return path


def test_a_tensor_that_was_saved_turned_is_read_turned(tmp_path: Path) -> None:
    found = read_weights(a_file(tmp_path, a_tensor("FloatStorage", 6, 0, (3, 2), (1, 3))))
    np.testing.assert_array_equal(found["w"], [[0, 3], [1, 4], [2, 5]])


@pytest.mark.parametrize(
    ("tensor", "why"),
    [
        (("FloatStorage", 6, 1, (3, 2), (2, 1)), "reaches past its storage"),
        (("FloatStorage", 6, 0, (2, 2), (-1, 1)), "reaches past its storage"),
        (("FloatStorage", 6, -1, (2, 2), (1, 1)), "reaches past its storage"),
        (("FloatStorage", 7, 0, (2, 2), (1, 1)), "another length than the state says"),
        (("DoubleStorage", 6, 0, (2, 2), (1, 1)), "asks for torch.DoubleStorage"),
    ],
)
def test_a_tensor_that_is_not_where_it_says_is_refused(
    tmp_path: Path, tensor: tuple[str, int, int, tuple[int, ...], tuple[int, ...]], why: str
) -> None:
    with pytest.raises(WeightsRefused, match=why):
        read_weights(a_file(tmp_path, a_tensor(*tensor)))


def test_a_file_that_wants_to_run_a_program_is_refused_and_nothing_runs(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    call = named("os", "system") + b"(" + written(f"touch {ran}") + b"tR"
    with pytest.raises(WeightsRefused, match=r"weights.pth is not taken .* asks for os.system, which no weights need"):
        read_weights(a_file(tmp_path, call))
    first = tmp_path / "first.pth"  # in the very first pickle, before anything was checked
    first.write_bytes(b"\x80\x02" + call + b".")
    with pytest.raises(WeightsRefused, match=r"os.system"):
        read_weights(first)
    assert not ran.exists()


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_what_is_no_weights_is_refused_with_a_sentence(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "noise.pth"
    path.write_bytes(noise)
    with pytest.raises(WeightsRefused, match=r"noise.pth is not taken for a network's weights"):
        read_weights(path)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_tensor("FloatStorage", 6, 0, (3, 2), (1, 3)))
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(WeightsRefused):
        read_weights(path)
