"""A child gives up, for ever, what no decoder needs: sockets, other programs, files to write, other processes.

Linux's seccomp with a filter in classic BPF, written here and installed for all threads. What is refused is answered
with EPERM, so a library that tries is told so and goes on. Sources: the kernel's Documentation/userspace-api/
seccomp_filter.rst; numbers of the calls from its tables for x86_64 (syscall_64.tbl) and aarch64 (the generic table).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; arguments are 8 bytes each
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
X32 = 0x40000000
NO_NEW_PRIVILEGES, SET_FILTER, ALL_THREADS = 38, 1, 1
CLONE_THREAD = 0x00010000
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# name: (x86_64, aarch64); None where an architecture has no such call.
REFUSED: dict[str, tuple[int | None, int]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "recvfrom": (45, 207),
    "recvmsg": (47, 212), "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "bpf": (321, 280), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    "memfd_create": (319, 279), "unlinkat": (263, 35), "renameat": (264, 38), "renameat2": (316, 276),
    "linkat": (265, 37), "symlinkat": (266, 36), "mkdirat": (258, 34), "mknodat": (259, 33), "truncate": (76, 45),
    "ftruncate": (77, 46), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "fchown": (93, 55),
    "fchownat": (260, 54), "setxattr": (188, 5), "utimensat": (280, 88), "open_by_handle_at": (304, 265),
}  # fmt: skip
# Older calls, which only x86_64 still has.
ONLY_X86 = {
    "fork": 57, "vfork": 58, "creat": 85, "unlink": 87, "rename": 82, "link": 86, "symlink": 88, "mkdir": 83,
    "rmdir": 84, "mknod": 133, "chmod": 90, "chown": 92, "lchown": 94,
}  # fmt: skip
# audit's name of the architecture, and its seccomp, clone, clone3, open (none on aarch64), openat, openat2, tgkill.
MACHINES: dict[str, tuple[int, int, int, int, int | None, int, int, int]] = {
    "x86_64": (0xC000003E, 317, 56, 435, 2, 257, 437, 234),
    "aarch64": (0xC00000B7, 277, 220, 435, None, 56, 437, 131),
}


def refuse() -> bool:
    """Install the filter for this process and all it may start; False where this system has none."""
    program = filter_for(platform.machine(), os.getpid())
    if program is None or os.name != "posix" or platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    held = ctypes.create_string_buffer(program)
    header = struct.pack("HP", len(program) // 8, ctypes.addressof(held))  # struct sock_fprog, aligned as C does
    call = MACHINES[platform.machine()][1]
    done: int = libc.syscall(call, SET_FILTER, ALL_THREADS, ctypes.create_string_buffer(header))
    return done == 0


def filter_for(machine: str, process: int) -> bytes | None:
    """The filter's program for a process on this machine; None for one whose calls are not known here."""
    if machine not in MACHINES:
        return None
    arch, _, clone, clone3, open_, openat, openat2, tgkill = MACHINES[machine]
    program = [_one(LOAD, ARCH), _one(EQUAL, arch, yes=1), _one(RETURN, REFUSE), _one(LOAD, NUMBER)]
    if machine == "x86_64":
        program += [_one(AT_LEAST, X32, no=1), _one(RETURN, REFUSE)]
    for number in _refused(machine):
        program += _returned(number, REFUSE)
    # A C library that is told clone3 and openat2 do not exist uses clone and openat, whose flags can be seen.
    program += _returned(clone3, UNKNOWN) + _returned(openat2, UNKNOWN)
    program += _refused_unless(clone, 0, ANY_BIT, CLONE_THREAD)
    program += _refused_unless(tgkill, 0, EQUAL, process)  # abort() signals ourselves
    if open_ is not None:
        program += _refused_if(open_, 1, WRITES)
    program += _refused_if(openat, 2, WRITES)
    return b"".join([*program, _one(RETURN, ALLOW)])


def _refused(machine: str) -> list[int]:
    column = list(MACHINES).index(machine)
    numbers = [both[column] for both in REFUSED.values()]
    own = list(ONLY_X86.values()) if machine == "x86_64" else []
    return [number for number in numbers if number is not None] + own


def _one(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no`: how many to skip after a comparison."""
    return struct.pack("HBBI", code, yes, no, value)


def _returned(number: int, outcome: int) -> list[bytes]:
    return [_one(EQUAL, number, no=1), _one(RETURN, outcome)]


def _refused_unless(number: int, argument: int, test: int, value: int) -> list[bytes]:
    """Refuse a call unless the lower half of an argument passes the test."""
    load = _one(LOAD, FIRST_ARGUMENT + 8 * argument)
    return [_one(EQUAL, number, no=4), load, _one(test, value, yes=1), _one(RETURN, REFUSE), _one(RETURN, ALLOW)]


def _refused_if(number: int, argument: int, bits: int) -> list[bytes]:
    """Refuse a call that has any of these bits in an argument."""
    load = _one(LOAD, FIRST_ARGUMENT + 8 * argument)
    return [_one(EQUAL, number, no=4), load, _one(ANY_BIT, bits, no=1), _one(RETURN, REFUSE), _one(RETURN, ALLOW)]
