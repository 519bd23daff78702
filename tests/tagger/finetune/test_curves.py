"""The curves of a training are read by TensorBoard and by anything that reads a CSV."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.tagger.finetune.curves import CSV, EVENTS, Epoch, write_curves
from manyeyes.tagger.finetune.event_file import Scalars, _crc32c, event_file


def epochs(number: int) -> list[Epoch]:
    """A training that goes well."""
    return [
        Epoch(n, 10 * n, 1 / n, 2 / n, 1 - 1 / n, 0.001, 5.0 * n, 1_700_000_000.0 + n) for n in range(1, number + 1)
    ]


def test_tensorboard_reads_every_curve(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    write_curves(tmp_path, epochs(5))
    read = EventAccumulator(str(tmp_path))
    read.Reload()
    assert set(read.Tags()["scalars"]) == {"loss/learnt", "loss/held", "map/held", "rate"}
    found = [(one.step, round(one.value, 5), one.wall_time) for one in read.Scalars("map/held")]
    assert found == [(10 * n, round(1 - 1 / n, 5), 1_700_000_000.0 + n) for n in range(1, 6)]


def test_a_training_that_goes_on_only_adds_to_its_curves(tmp_path: Path) -> None:
    write_curves(tmp_path, epochs(3))
    before = (tmp_path / EVENTS).read_bytes()
    write_curves(tmp_path, epochs(4))
    assert (tmp_path / EVENTS).read_bytes().startswith(before)


def test_the_csv_has_a_line_an_epoch(tmp_path: Path) -> None:
    write_curves(tmp_path, epochs(3))
    rows = list(csv.DictReader((tmp_path / CSV).open()))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert [float(row["held_map"]) for row in rows] == [0.0, 0.5, 1 - 1 / 3]


def test_the_checksum_is_that_of_the_castagnoli_polynomial() -> None:
    assert _crc32c(b"123456789") == 0xE3069283  # the check value of CRC-32/ISCSI
    assert _crc32c(bytes(32)) == 0x8A9136AA  # RFC 3720, B.4


@settings(max_examples=50)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2**40), st.dictionaries(st.text(max_size=200), st.floats(width=32), max_size=4)),
        max_size=5,
    )
)
def test_any_numbers_under_any_names_come_back(rows: list[tuple[int, dict[str, float]]]) -> None:
    from tensorboard.compat.proto.event_pb2 import Event

    content = event_file(Scalars(step, 1.5, values) for step, values in rows)
    found, at = [], 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 8], "little")
        found.append(Event.FromString(content[at + 12 : at + 12 + length]))
        at += length + 16
    assert found[0].file_version == "brain.Event:2"
    for event, (step, values) in zip(found[1:], rows, strict=True):
        assert event.step == step
        read = {one.tag: one.simple_value for one in event.summary.value}
        assert read.keys() == values.keys()
        assert all(read[name] == value or math.isnan(value) for name, value in values.items())
