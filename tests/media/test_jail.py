"""What the jail does when a child dies, hangs, talks nonsense or is left alone by its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PIL import Image
from tests.media.pictures import a_file, a_gradient, encoded

from manyeyes.media import Jail, Seen, Unreadable, cell

PROGRAM = "import sys, time, os\nfor line in sys.stdin:\n    {act}\n"


@contextmanager
def a_jail_whose_children(act: str, monkeypatch: pytest.MonkeyPatch, seconds: int = 1) -> Iterator[Jail]:
    """Children that run another program than ours."""
    start = subprocess.Popen

    def other(command: list[str], **how: object) -> object:
        return start([sys.executable, "-c", PROGRAM.format(act=act)], **how)  # type: ignore[call-overload]

    monkeypatch.setattr(cell.subprocess, "Popen", other)
    with Jail(1, seconds) as jail:
        yield jail


def test_a_file_that_kills_two_children_is_refused_and_the_next_one_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = a_file(tmp_path, "good.png", encoded(a_gradient(), "PNG"))
    with Jail(1) as jail:
        with monkeypatch.context() as patch:
            patch.setattr(cell.Child, "replies", _die)
            refused = jail.examine(good)
        assert isinstance(refused, Unreadable)
        assert refused.reason == "Something in this file made the decoder stop, twice."
        assert isinstance(jail.examine(good), Seen)


def _die(child: cell.Child, request: object) -> None:
    os.kill(child.pid, signal.SIGSEGV)
    raise cell.ChildDied(cell.STOPPED)


def test_a_child_killed_between_two_files_costs_nothing(tmp_path: Path) -> None:
    good = a_file(tmp_path, "good.png", encoded(a_gradient(), "PNG"))
    with Jail(1) as jail:
        assert isinstance(jail.examine(good), Seen)
        for child in decoders():
            child.kill()
        assert isinstance(jail.examine(good), Seen)


def test_several_in_turn_are_what_each_would_be_by_itself_and_one_child_does_them(tmp_path: Path) -> None:
    good = [a_file(tmp_path, f"{side}.png", encoded(a_gradient(side, 40), "PNG")) for side in (40, 50, 60)]
    wrong = [a_file(tmp_path, "words.png", b"a shopping list"), tmp_path / "gone.png"]
    paths = [good[0], wrong[0], good[1], wrong[1], good[2]]
    with Jail(1) as jail:
        alone = [jail.examine(path) for path in paths]
        (child,) = decoders()
        assert list(jail.examine_in_turn(paths)) == alone
        assert [type(one) for one in alone] == [Seen, Unreadable, Seen, Unreadable, Seen]
        in_turn = jail.examine_in_turn(good)
        assert [next(in_turn) for _ in good] == [alone[0], alone[2], alone[4]]
        in_turn.close()  # nothing is left to say: the child stays
        assert decoders() == [child]


def test_whoever_leaves_in_the_middle_hears_nothing_of_it_later(tmp_path: Path) -> None:
    first, second = (a_file(tmp_path, f"{side}.png", encoded(a_gradient(side, 40), "PNG")) for side in (40, 50))
    with Jail(1) as jail:
        in_turn = jail.examine_in_turn([first, first, first])
        next(in_turn)
        in_turn.close()
        seen = jail.examine(second)
    assert isinstance(seen, Seen)
    assert seen.width == 50


def test_what_kills_children_among_several_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [a_file(tmp_path, f"{side}.png", encoded(a_gradient(side, 40), "PNG")) for side in (40, 50, 60)]
    replies = cell.Child.replies

    def dies_of_the_second(child: cell.Child, request: dict[str, list[str]]) -> Iterator[cell.Reply]:
        for path, reply in zip(request["paths"], replies(child, request), strict=False):
            if path == str(paths[1]):
                _die(child, request)
            yield reply

    monkeypatch.setattr(cell.Child, "replies", dies_of_the_second)
    with Jail(1) as jail:
        seen = list(jail.examine_in_turn(paths))
    assert [one.width for one in seen if isinstance(one, Seen)] == [40, 60]
    assert isinstance(seen[1], Unreadable)
    assert seen[1].reason == "Something in this file made the decoder stop, twice."


def test_a_child_that_hangs_is_ended_after_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jail_whose_children("time.sleep(60)", monkeypatch) as jail:
        refused = jail.examine(a_file(tmp_path, "slow.png", b"x"))
    assert isinstance(refused, Unreadable)
    assert refused.reason == "Decoding it takes longer than 1 second."
    assert not [child for child in living() if "time.sleep(60)" in " ".join(child.cmdline())]


@pytest.mark.parametrize(
    "nonsense",
    [
        "print('not json', flush=True)",
        "print('[]', flush=True)",
        "print('{\"format\": 1}', flush=True)",
        'print(\'{"parts": [[320, 99000000000]], "format": "PNG", "width": 1, "height": 1}\', flush=True)',
        "sys.stdout.write('x' * 20_000_000); sys.stdout.flush()",
        "os._exit(3)",
    ],
)
def test_a_child_that_talks_nonsense_is_believed_in_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    with a_jail_whose_children(nonsense, monkeypatch, seconds=5) as jail:
        assert isinstance(jail.examine(a_file(tmp_path, "x.png", b"x")), Unreadable)


def test_children_leave_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    path = a_file(tmp_path, "good.png", encoded(a_gradient(), "PNG"))
    program = (
        "import os, sys; from pathlib import Path; from manyeyes.media import Jail\n"
        "jail = Jail(1); jail.examine(Path(sys.argv[1])); print('ready', flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(cell.__file__).parents[2])},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    (child,) = psutil.Process(parent.pid).children()
    parent.kill()
    parent.wait()
    gone, alive = psutil.wait_procs([child], timeout=5)
    assert gone
    assert not alive


def test_a_picture_of_fifty_million_pixels_fits_into_512_mb(tmp_path: Path) -> None:
    """The worst that is let in: TIFF, turned while it is loaded."""
    exif = Image.Exif()
    exif[0x0112] = 6
    large = Image.new("RGB", (10_000, 5_000), "teal")
    path = a_file(tmp_path, "large.tif", encoded(large, "TIFF", compression="packbits", exif=exif))
    with Jail(1) as jail:
        seen = jail.examine(path)
        assert isinstance(seen, Seen)
        assert (seen.width, seen.height) == (5_000, 10_000)
        assert _most_resident_mb() <= 512


@pytest.mark.data
def test_the_whole_collection_of_hostile_files_is_answered_with_pictures_or_sentences(data: Path) -> None:
    """1,830 fuzzed, broken, lying and poisonous files: no death, no hang, no more memory than promised."""
    paths = [path for path in sorted((data / "badinput").rglob("*")) if path.is_file()]
    with Jail(1) as jail:
        answers = dict(zip(paths, jail.examine_all(paths), strict=True))
        assert _most_resident_mb() <= 512
    reasons = {path: answer.reason for path, answer in answers.items() if isinstance(answer, Unreadable)}
    assert len(paths) >= 1830
    assert len(reasons) + sum(isinstance(answer, Seen) for answer in answers.values()) == len(paths)
    assert all(reason.endswith(".") and "Error" not in reason for reason in reasons.values())
    assert not [path for path, reason in reasons.items() if "decoder stop" in reason or "longer than" in reason]
    suite = {path.name: path not in reasons for path in paths if path.parent.name == "pngsuite"}
    accepted = {name for name, seen in suite.items() if seen}
    assert accepted == {name for name in suite if not name.startswith("png_x") and name.endswith(".png")}


def _most_resident_mb() -> float:
    """The most memory any child of ours ever held, in MB."""
    children = decoders()
    lines = [line for child in children for line in Path(f"/proc/{child.pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def decoders() -> list[psutil.Process]:
    """Our own decoding children; other tests' processes may be children of this one too, dead ones among them."""
    return [child for child in living() if "manyeyes.media.child" in child.cmdline()]


def living() -> list[psutil.Process]:
    """Children of this process that are not dead."""
    return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]


def test_a_jail_that_is_stopped_lets_go_of_whoever_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_file(tmp_path, "slow.png", b"x")
    with a_jail_whose_children("time.sleep(60)", monkeypatch, seconds=60) as jail, ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(jail.examine, path)
        while not jail._working:
            os.sched_yield()
        jail.stop()
        assert isinstance(waiting.result(timeout=10), Unreadable)
        assert isinstance(jail.examine(path), Unreadable)
