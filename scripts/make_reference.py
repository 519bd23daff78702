"""Writes docs/reference/*.md and the arrows of docs/tour.md from the code itself.

    python scripts/make_reference.py

Run it after you changed a setting, a verb, a key of project.yaml, a table, a call or an import between rooms. The tests
in tests/docs compare what it would write with what is there.
"""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from manyeyes.cli import VERB_FILES, app_for
from manyeyes.projects import grammar, project_schema
from manyeyes.projects.compound import Key, ListOf, MapOf, Or, Record
from manyeyes.projects.kinds import question_kinds
from manyeyes.projects.shapes import Shape
from manyeyes.projects.stage_kinds import STAGE_KINDS
from manyeyes.settings import Settings
from manyeyes.storage import tables

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "manyeyes"
REFERENCE = ROOT / "docs" / "reference"
TOUR = ROOT / "docs" / "tour.md"
BEGIN, END = "<!-- arrows: written by scripts/make_reference.py -->\n", "<!-- end of arrows -->\n"
EVERYBODY = {"house", "settings", "errors"}  # any room may use these, so an arrow to them tells nothing
Page = Callable[[], str]


def settings() -> str:
    """Every setting of manyeyes.toml, its default, and its name in the environment."""
    parts = [
        "# Settings",
        "`manyeyes.toml` in the site's folder holds `name = value`; a variable of the environment stands above it. "
        "Every setting has a default, so the file may be missing. The site's own secrets never stand in it: "
        "they are made at the first start.",
    ]
    for name, field in Settings.model_fields.items():
        default = json.dumps(field.default) if field.default != "" else "empty"
        parts += [f"## {name}", f"{field.description}", f"Default: {default} · Environment: `MANYEYES_{name.upper()}`"]
    return page(parts)


def verbs() -> str:
    """Every verb of the command line with its arguments and options."""
    parts = [
        "# Verbs",
        "`manyeyes VERB --help` says the same. Exit codes: 0 done, 2 the input is wrong, 3 interrupted (the same "
        "command goes on), 1 our fault.",
    ]
    for name in VERB_FILES:
        command: Any = typer.main.get_command(app_for(name))
        parts += list(verb(name, command.commands[name]))
    return page(parts)


def verb(name: str, command: Any) -> Iterator[str]:
    """One verb: its line, its sentence, its options."""
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    arguments = [param for param in shown if param.param_type_name == "argument"]
    options = [param for param in shown if param.param_type_name == "option"]
    words = [param.name.upper() if param.required else f"[{param.name.upper()}]" for param in arguments]
    yield f"## {name}"
    yield f"    manyeyes {' '.join([name, *words, *(['[OPTIONS]'] if options else [])])}"
    yield str(command.help).strip()
    rows = [(f"`{param.name.upper()}`", param.help or "", default_of(param)) for param in arguments]
    rows += [(spelling(param), param.help or "", default_of(param)) for param in options]
    if rows:
        yield table(("", "what it is", "default"), rows)


def spelling(param: Any) -> str:
    """The ways to write an option."""
    return " ".join(f"`{word}`" for word in [*param.opts, *param.secondary_opts])


def default_of(param: Any) -> str:
    """The default as a person would type it; nothing for a switch that is off."""
    if param.required:
        return "must be given"
    if param.default is True:
        return f"`{param.opts[0]}`"
    return "" if param.default in (None, False, "") or callable(param.default) else f"`{param.default}`"


def project_file() -> str:
    """Every key of project.yaml, the question kinds, the stage kinds."""
    parts = [
        "# The project file",
        "`project.yaml` is YAML 1.2. `manyeyes check` says what is wrong with file, line, cause and remedy, all faults "
        "at once; `manyeyes init` writes a commented one. A key left out has its default; **bold** keys must be there.",
        "## The project",
        keys(grammar.PROJECT),
        "## Question kinds",
        "What `type:` of a question may be. Installed packages add their own under the entry-point group "
        "`manyeyes.question_kinds`.",
    ]
    for kind in question_kinds().values():
        parts += [f"### {kind.name}", f"{kind.help[:1].upper()}{kind.help[1:]}."]
    parts += ["## Keys of every stage", keys(grammar.COMMON), "## Keys of every stage for people", keys(grammar.PEOPLE)]
    parts += ["## Stage kinds"]
    for stage in STAGE_KINDS.values():
        use = "" if stage.in_use else " **Not yet in use:** items pass through it, and `check` and `apply` say so."
        parts += [f"### {stage.name}", f"{stage.help[:1].upper()}{stage.help[1:]}.{use}", keys(stage.keys)]
    return page(parts)


def keys(known: Mapping[str, Key]) -> str:
    """A table of keys; those inside a key follow it, with its name before theirs."""
    return table(("key", "what it may be", "default", "what it means"), list(rows_of(known, "")))


def rows_of(known: Mapping[str, Key], before: str) -> Iterator[tuple[str, str, str, str]]:
    """A row a key, deeper ones below."""
    for name, key in known.items():
        path = f"{before}{name}"
        shown = f"**`{path}`**" if key.required else f"`{path}`"
        yield shown, says(key.shape), "" if key.default is None else f"`{written(key.default)}`", key.help
        for ending, record in inside(key.shape):
            yield from rows_of(record.keys, f"{path}{ending}.")


def says(shape: Shape) -> str:
    """What a value may be, fit for a table."""
    return shape.says().replace(" \\| ", ", ").replace("|", "\\|")


def inside(shape: Shape) -> Iterator[tuple[str, Record]]:
    """The tables of keys inside a value."""
    if isinstance(shape, Record):
        yield "", shape
    elif isinstance(shape, ListOf):
        yield from (("[]" + ending, record) for ending, record in inside(shape.of))
    elif isinstance(shape, MapOf):
        yield from inside(shape.values)
    elif isinstance(shape, Or):
        yield from (*inside(shape.single), *inside(shape.many))


def written(default: object) -> str:
    """A default as YAML would have it."""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, list | tuple):
        return f"[{', '.join(map(str, default))}]"
    if isinstance(default, Mapping):
        return "{" + ", ".join(f"{name}: {value}" for name, value in default.items()) + "}"
    return str(default)


def all_tables() -> str:
    """Every table, in the order of the rooms that own them."""
    parts = [
        "# Tables",
        "One page of all tables, by the room that owns them, in the order a picture meets them. Times are seconds "
        "since 1970, UTC.",
    ]
    for file in sorted((SOURCE / "storage" / "tables").glob("[!_]*.py"), key=lambda file: -depth(file.stem)):
        names = [name for name in tables.metadata.tables if owns(file, name)]
        if not names:
            continue
        room, _, sentence = (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition(": ")
        parts += [f"## {room}", f"{sentence[:1].upper()}{sentence[1:]}"]
        for name in names:
            parts += [f"### {name}", table(("column", "type", "", "what it means"), list(columns(name)))]
    return page(parts)


def owns(file: Path, name: str) -> bool:
    """Whether a table stands in a file."""
    return f'Table(\n    "{name}",' in file.read_text("utf-8")


def columns(name: str) -> Iterator[tuple[str, str, str, str]]:
    """A row a column: name, type, what binds it, its comment."""
    for column in tables.metadata.tables[name].columns:
        points = [f"→ {key.target_fullname}" for key in column.foreign_keys]
        marks = (["key"] if column.primary_key else []) + points + (["may be empty"] if column.nullable else [])
        yield f"`{column.name}`", str(column.type).lower(), ", ".join(marks), column.comment or ""


def http() -> str:
    """Every call of the OpenAPI document."""
    document = json.loads((ROOT / "ui" / "openapi.json").read_text("utf-8"))
    parts = [
        "# HTTP",
        "The whole document is at `/api/v1/openapi.json`. Errors are `application/problem+json` with a stable `type` "
        "and a sentence. Guests get a signed cookie at their first call; programs send `Authorization: Bearer TOKEN` "
        "(`manyeyes token`). A browser's change needs the header `X-Manyeyes: 1`.",
    ]
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            parts += list(one_call(method, path, call))
    parts += ["# What travels"]
    for name, schema in document["components"]["schemas"].items():
        parts += [f"## {name}", schema.get("description", ""), table(("field", "type", ""), list(fields(schema)))]
    return page(parts)


def one_call(method: str, path: str, call: Mapping[str, Any]) -> Iterator[str]:
    """One call: what it does, what it takes, what it gives."""
    yield f"## {method.upper()} {path}"
    yield str(call.get("description", ""))
    asked = [one["name"] for one in call.get("parameters", ()) if one["in"] == "query"]
    takes = [f"`?{'=&'.join(asked)}=`"] if asked else []
    takes += [media_type(part) for part in call.get("requestBody", {}).get("content", {}).values()]
    gives = [
        f"{status} {', '.join(media_type(part) for part in reply.get('content', {}).values())}".strip()
        for status, reply in call["responses"].items()
        if status != "default"
    ]
    yield " · ".join([*(["Takes " + ", ".join(takes)] if takes else []), "Gives " + ", ".join(gives)])


def media_type(part: Mapping[str, Any]) -> str:
    """The name of what travels."""
    return f"`{type_name(part.get('schema', {}))}`"


def type_name(schema: Mapping[str, Any]) -> str:
    """A schema in one word."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(type_name(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))


def fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """A row a field."""
    for name, about in schema.get("properties", {}).items():
        must = "" if name in schema.get("required", ()) else "may be left out"
        yield f"`{name}`", type_name(about), about.get("description", must)


def layers() -> list[list[str]]:
    """The rooms from top to bottom, as the import contract has them."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    order = about["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("manyeyes.") for name in layer.split("|")] for layer in order]


def depth(room: str) -> int:
    """The place of a room in the order, from the top."""
    return next((n for n, layer in enumerate(layers()) if room in layer), -1)


def arrows() -> str:
    """Which room imports which, from the imports themselves."""
    rooms = [room for layer in layers() for room in layer if (SOURCE / room).is_dir()]
    below = {room: imported(room) for room in rooms}
    lines = [f"{room:<10} → {' '.join(other for other in rooms if other in below[room])}" for room in rooms]
    return "\n".join(line if not line.endswith("→ ") else line[:-2].rstrip() for line in lines)


def imported(room: str) -> set[str]:
    """The other rooms that a room's files import."""
    found: set[str] = set()
    for file in (SOURCE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "manyeyes":
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("manyeyes."):
                found.add(str(node.module).split(".")[1])
    return found - EVERYBODY - {room}


def tour() -> str:
    """docs/tour.md with its arrows drawn anew."""
    text = TOUR.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    return f"{before}{BEGIN}```\n{arrows()}\n```\n{END}{after}"


def schema() -> str:
    """The JSON Schema of project.yaml."""
    return json.dumps(project_schema(), indent=1, ensure_ascii=False) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace(chr(10), ' ') for cell in line)} |" for line in lines)


def page(parts: Iterable[str]) -> str:
    """Paragraphs with a line between them, and where they come from."""
    made = "<!-- Written by scripts/make_reference.py from the code. Change the code, then run it. -->"
    return "\n\n".join([made, *(part for part in parts if part)]) + "\n"


PAGES: dict[Path, Page] = {
    REFERENCE / "settings.md": settings,
    REFERENCE / "verbs.md": verbs,
    REFERENCE / "project-file.md": project_file,
    REFERENCE / "project.schema.json": schema,
    REFERENCE / "tables.md": all_tables,
    REFERENCE / "http.md": http,
    TOUR: tour,
}


def main() -> None:
    """Write the pages named on the command line, or all."""
    REFERENCE.mkdir(exist_ok=True)
    for path, write in PAGES.items():
        if len(sys.argv) == 1 or path.stem in sys.argv:
            path.write_text(write(), "utf-8")
            print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
