"""The command line: one file a verb; only the verb that is called is loaded."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import typer

from manyeyes.cli.ending import leave
from manyeyes.errors import ManyEyesError

# In the order a project lives. `state` holds open, pause and close.
VERB_FILES: dict[str, str] = {
    "demo": "manyeyes.cli.demo:demo",
    "init": "manyeyes.cli.init:init",
    "first-hour": "manyeyes.cli.first_hour:first_hour",
    "check": "manyeyes.cli.check:check",
    "apply": "manyeyes.cli.apply:apply",
    "import": "manyeyes.cli.import_:import_",
    "run": "manyeyes.cli.run:run",
    "open": "manyeyes.cli.state:open_",
    "pause": "manyeyes.cli.state:pause",
    "close": "manyeyes.cli.state:close",
    "serve": "manyeyes.cli.serve:serve",
    "work": "manyeyes.cli.work:work",
    "status": "manyeyes.cli.status:status",
    "simulate": "manyeyes.cli.simulate:simulate",
    "audit": "manyeyes.cli.audit:audit",
    "worker": "manyeyes.cli.worker:worker",
    "release": "manyeyes.cli.release:release",
    "train": "manyeyes.cli.train:train",
    "export": "manyeyes.cli.export:export",
    "evaluate": "manyeyes.cli.evaluate:evaluate",
    "predict": "manyeyes.cli.predict:predict",
    "frames": "manyeyes.cli.frames:frames",
    "screen": "manyeyes.cli.screen:screen",
    "rules": "manyeyes.cli.rules:verb",
    "consensus": "manyeyes.cli.consensus:consensus",
    "twins": "manyeyes.cli.twins:twins",
    "tags": "manyeyes.cli.tags:tags",
    "token": "manyeyes.cli.token:token",
    "backup": "manyeyes.cli.backup:backup",
    "restore": "manyeyes.cli.restore:restore",
    "upgrade": "manyeyes.cli.upgrade:upgrade_verb",
    "deploy": "manyeyes.cli.deploy:deploy",
    "doctor": "manyeyes.cli.doctor:doctor",
}
# typer carries a click of its own; this is the parent of what it raises for a wrong command line.
UsageError: Any = typer.BadParameter.__base__
__all__ = ["VERB_FILES", "app_for", "main", "run"]

DONE, OUR_FAULT, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3
TYPERS_INTERRUPTED = 130  # what typer returns for Ctrl-C in a verb, instead of letting it through


def run() -> NoReturn:
    """What the command `manyeyes` calls: one verb, and an end that no thread disturbs."""
    try:
        main()
    except SystemExit as ended:
        leave(ended.code if isinstance(ended.code, int) else DONE if ended.code is None else OUR_FAULT)
    leave(DONE)


def main() -> None:
    """Run one verb; exit 2 for what people can mend, 3 for interrupted work that can go on, 1 for our own faults."""
    try:
        app = app_for(sys.argv[1] if len(sys.argv) > 1 else "")
        code = app(prog_name="manyeyes", standalone_mode=False)
        if code == TYPERS_INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code or DONE)
    except UsageError as error:
        error.show()
        sys.exit(WRONG_INPUT)
    except ManyEyesError as error:
        print(f"{error.sentence}{' ' + error.remedy if error.remedy else ''}", file=sys.stderr)
        sys.exit(OUR_FAULT if error.status >= 500 and error.retry_after is None else WRONG_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        print("Interrupted. What was done is kept; the same command goes on.", file=sys.stderr)
        sys.exit(INTERRUPTED)


def app_for(verb: str) -> typer.Typer:
    """The application with this verb alone, or with all of them for help and for words that are no verb."""
    app = typer.Typer(
        name="manyeyes",
        help="Turns raw pictures and videos into an image dataset you can trust, with a crowd.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name in [verb] if verb in VERB_FILES else VERB_FILES:
        module, _, function = VERB_FILES[name].partition(":")
        made = getattr(import_module(module), function)
        if isinstance(made, typer.Typer):  # a verb with verbs of its own, like `rules replay`
            app.add_typer(made, name=name)
        else:
            app.command(name)(made)
    app.callback()(_about)  # with a callback a single command keeps its name
    return app


def _about() -> None:
    """Turns raw pictures and videos into an image dataset you can trust, with a crowd."""
