"""What a child of the jail is refused: by trying it in a child, and by reading the filter for machines not at hand."""

from __future__ import annotations

import errno
import platform
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.media import Bars, Jail, seccomp

HELD = "import os, sys, socket, threading; from manyeyes.media import seccomp; print(seccomp.refuse());"
TRIED = "\ntry:\n    {act}\n    print('done')\nexcept OSError as error:\n    print(error.errno)\n"


def tried(act: str, folder: Path) -> list[str]:
    """What a process behind the filter said that tried something."""
    command = [sys.executable, "-c", HELD + TRIED.format(act=act)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return run.stdout.split()


def test_a_child_holds_every_bar(jail: Jail) -> None:
    assert jail.bars() == Bars(sockets=True, programs=True, writing=True, memory=True, numba=True)


@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 9))",
        "os.execv(sys.executable, [sys.executable, '-c', 'print(1)'])",
        "os.fork() or os._exit(0)",
        "os.posix_spawn(sys.executable, [sys.executable], {})",
        "open('new', 'w')",
        "open('there', 'r+')",
        "os.truncate('there', 0)",
        "os.unlink('there')",
        "os.rename('there', 'elsewhere')",
        "os.mkdir('folder')",
        "os.symlink('there', 'link')",
        "os.chmod('there', 0)",
        "os.kill(os.getppid(), 0)",
        "os.memfd_create('hidden')",
    ],
)
def test_a_process_behind_the_filter_is_refused(act: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    assert tried(act, tmp_path) == ["True", str(errno.EPERM)]
    assert (tmp_path / "there").read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    "act",
    ["open('there').read()", "threading.Thread(target=print).start()", "os.listdir('.')", "bytearray(50_000_000)"],
)
def test_what_a_decoder_needs_stays(act: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    assert tried(act, tmp_path) == ["True", "done"]


def outcome(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """Run a classic BPF program as the kernel would, over one call."""
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    lines = [struct.unpack_from("HBBI", program, at) for at in range(0, len(program), 8)]
    held, at = 0, 0
    while True:
        code, yes, no, value = lines[at]
        at += 1
        if code == seccomp.RETURN:
            return value
        if code == seccomp.LOAD:
            held = struct.unpack_from("<I", data, value)[0]
            continue
        tests = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value, seccomp.ANY_BIT: bool(held & value)}
        at += yes if tests[code] else no


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_of_each_machine_refuses_what_it_lists_and_threads_may_start(machine: str) -> None:
    program = seccomp.filter_for(machine, process=42)
    assert program is not None
    arch, _, clone, clone3, _, openat, openat2, tgkill = seccomp.MACHINES[machine]
    column = list(seccomp.MACHINES).index(machine)
    for name, numbers in seccomp.REFUSED.items():
        assert outcome(program, arch, numbers[column] or 0) in (seccomp.REFUSE, seccomp.ALLOW), name
        if numbers[column] is not None:
            assert outcome(program, arch, numbers[column] or 0) == seccomp.REFUSE, name
    assert outcome(program, arch, clone, seccomp.CLONE_THREAD) == seccomp.ALLOW
    assert outcome(program, arch, clone, 17) == seccomp.REFUSE
    assert outcome(program, arch, clone3) == outcome(program, arch, openat2) == seccomp.UNKNOWN
    assert outcome(program, arch, tgkill, 42) == seccomp.ALLOW
    assert outcome(program, arch, tgkill, 43) == seccomp.REFUSE
    assert outcome(program, arch, openat, 0, 0, 0) == seccomp.ALLOW
    assert outcome(program, arch, openat, 0, 0, seccomp.WRITES) == seccomp.REFUSE


@given(st.integers(0, 0xFFFFFFFF), st.integers(0, 600))
def test_calls_in_another_machines_name_are_refused(arch: int, number: int) -> None:
    """A process may switch to 32-bit calls, whose numbers mean other things."""
    program = seccomp.filter_for("x86_64", process=42)
    assert program is not None
    if arch != seccomp.MACHINES["x86_64"][0]:
        assert outcome(program, arch, number) == seccomp.REFUSE
    assert outcome(program, seccomp.MACHINES["x86_64"][0], seccomp.X32 | number) == seccomp.REFUSE


def test_a_machine_whose_calls_are_not_known_gets_no_filter() -> None:
    assert seccomp.filter_for("riscv64", process=1) is None


def test_a_system_without_seccomp_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert seccomp.refuse() is False
