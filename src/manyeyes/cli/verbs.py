"""The writing verbs by name, as commands and a running server call them: (house, arguments, say) -> result.

Each is loaded when it is first called, so that no command waits for what another one needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

Verb = Callable[..., Mapping[str, Any]]


def _late(place: str) -> Verb:
    """The function at "module:function", imported when it is called."""
    module, _, function = place.partition(":")

    def verb(*given: Any) -> Mapping[str, Any]:
        found: Mapping[str, Any] = getattr(import_module(module), function)(*given)
        return found

    return verb


VERBS: dict[str, Verb] = {
    name: _late(place)
    for name, place in {
        "plan": "manyeyes.cli.apply:plan_project",
        "apply": "manyeyes.cli.apply:apply_project",
        "open": "manyeyes.cli.state:open_stages",
        "pause": "manyeyes.cli.state:pause_stages",
        "close": "manyeyes.cli.state:close_stages",
        "import": "manyeyes.cli.import_:import_project",
        "run": "manyeyes.cli.run:run_project",
        "halt": "manyeyes.cli.run:halt_job",
        "audit": "manyeyes.cli.audit:draw_audit",
        "release": "manyeyes.cli.release:release_project",
        "token": "manyeyes.cli.token:change_tokens",
        "train": "manyeyes.cli.train_stages:train_project",
        "worker": "manyeyes.cli.worker:change_worker",
    }.items()
}
