"""Every hostile and broken file through the jail: who dies, what is slow, how much memory a child takes.

python bench/badinput.py        MANYEYES_DATA holds badinput/
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from pathlib import Path

import psutil

from manyeyes.media import Jail, Seen, Unreadable
from measure import keep

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
DIED = ("decoder stop", "longer than")


class Watch(threading.Thread):
    """Looks ten times a second at how much memory our children ever held, in MB; dead ones are remembered."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        super().__init__(daemon=True)
        self.most = 0.0
        self._done = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._done.wait(0.1):
            self.look()

    def look(self) -> None:
        """Ask the kernel for each child's high-water mark; where there is no /proc, for what it holds now."""
        for child in psutil.Process().children():
            try:
                status = Path(f"/proc/{child.pid}/status")
                if status.exists():
                    marks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
                    self.most = max(self.most, *(int(mark) / 1024 for mark in marks), 0.0)
                else:
                    self.most = max(self.most, child.memory_info().rss / 2**20)
            except (OSError, psutil.Error):
                continue

    def stop(self) -> None:
        """Look a last time and end."""
        self.look()
        self._done.set()


def main() -> None:
    """Measure, print and keep."""
    paths = [path for path in sorted((DATA / "badinput").rglob("*")) if path.is_file()]
    watch = Watch()
    watch.start()
    taken: dict[str, float] = {}
    answers: dict[Path, Seen | Unreadable] = {}
    with Jail(1) as jail:
        for path in paths:
            start = time.perf_counter()
            answers[path] = jail.examine(path)
            taken[str(path.relative_to(DATA))] = time.perf_counter() - start
        watch.stop()
    reasons = Counter(answer.reason for answer in answers.values() if isinstance(answer, Unreadable))
    deaths = sum(count for reason, count in reasons.items() if any(word in reason for word in DIED))
    slowest = sorted(taken.items(), key=lambda one: -one[1])[:5]
    seen = sum(isinstance(answer, Seen) for answer in answers.values())
    print(
        f"{len(paths):,} files: {seen:,} seen, {sum(reasons.values()):,} refused, {deaths} that killed or hung a child"
    )
    print(f"a child never held more than {watch.most:.0f} MB; all took {sum(taken.values()):.1f} s; the slowest:")
    for name, seconds in slowest:
        print(f"  {seconds:.2f} s  {name}")
    keep(
        "badinput",
        {
            "files": len(paths),
            "seen": seen,
            "refused": sum(reasons.values()),
            "deaths": deaths,
            "most_megabytes": watch.most,
            "seconds": sum(taken.values()),
            "slowest": dict(slowest),
            "reasons": dict(reasons.most_common()),
        },
    )


if __name__ == "__main__":
    main()
