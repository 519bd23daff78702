"""How the program ends: no thread meets an interpreter that is being taken down."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End with `code`, after all that was registered for the end.

    A look that takes longer than a stopping server waits is still in native code then. Before 3.14 CPython ends such a
    thread by unwinding it, through frames of C++ that allow none, and the process aborts after all was well.
    """
    others = [one for one in threading.enumerate() if one is not threading.current_thread()]
    if any(one.daemon for one in others):
        for one in others:
            if not one.daemon:
                one.join()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
