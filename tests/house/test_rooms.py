"""The order of the house: who may import whom, through which door, and where SQL and tables belong."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, SOURCE, Import, imports, layers, modules, offered, parsed, room_of, rooms, shown

from manyeyes.settings import Settings

BUILDS_SQL = {"select", "insert", "update", "delete", "text", "union", "union_all"}
DRIVERS = {"sqlite3", "psycopg", "psycopg2"}


def test_the_order_of_the_rooms_holds() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_has_its_place_in_the_order() -> None:
    placed = {name for layer in layers() for name in layer}
    there = {room_of(file) for file in modules()} - {"__init__", "__main__"}
    assert there - placed == set(), "add these to the layers in pyproject.toml"
    assert placed - there == set(), "these stand in the layers in pyproject.toml, and there is no such room"


def test_a_front_door_is_one_sentence_and_a_list_of_what_it_gives() -> None:
    closed = [room for room in rooms() - {"static"} if not offered(room) and room != "cli"]
    silent = [room for room in rooms() if not ast.get_docstring(parsed(SOURCE / room / "__init__.py"))]
    assert (closed, silent) == ([], []), "these front doors lack __all__, or their sentence"


def test_rooms_meet_only_at_their_front_doors() -> None:
    wrong = [fault for file in modules() for one in imports(file) if (fault := past_the_door(one))]
    assert not wrong, "\n" + "\n".join(wrong)


def past_the_door(one: Import) -> str | None:
    """Why an import reaches past another room's front door; none where it does not."""
    parts = one.module.split(".")
    if parts[0] != "manyeyes":
        return None
    if len(parts) == 1:
        known = rooms() | {"house", "settings", "errors", ""}
        return None if one.name in known else f"{one.place} imports {one.name}, which is no room"
    room, inside = parts[1], parts[2:]
    if room == room_of(one.file) or room not in rooms():
        return None
    if inside == ["tables"] and room == "storage":
        return None  # which tables a file may use is the next test's question
    if inside:
        return f"{one.place} imports {one.module}; ask for {one.name or 'it'} at the door of {room}"
    return None if one.name in offered(room) else f"{one.place} takes {one.name} from {room}, whose __all__ has it not"


def test_what_is_used_of_another_room_is_given_out_at_its_door() -> None:
    wrong = [
        f"{shown(file)}:{node.lineno} uses {node.value.id}.{node.attr}, which is not in the door's __all__"
        for file in modules()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not _is_given(file, node)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def _is_given(file: Path, node: ast.Attribute) -> bool:
    assert isinstance(node.value, ast.Name)
    by_name = {one.name for one in imports(file) if one.module == "manyeyes" and one.name in rooms()}
    return node.value.id not in by_name or node.attr in offered(node.value.id)


def test_sql_is_written_only_in_a_rooms_store() -> None:
    wrong = [
        f"{one.place} imports {one.module}.{one.name}".rstrip(".")
        for file in modules()
        if file.name != "store.py" and room_of(file) != "storage"
        for one in imports(file)
        if (one.module.startswith("sqlalchemy") and one.name in BUILDS_SQL) or one.module.split(".")[0] in DRIVERS
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_room_touches_only_its_own_tables_and_those_of_earlier_rooms() -> None:
    wrong = [fault for file in modules() for one in imports(file) if (fault := foreign_table(one))]
    assert not wrong, "\n" + "\n".join(wrong)


def foreign_table(one: Import) -> str | None:
    """Why a file may not use a table: a later room owns it."""
    if one.module != "manyeyes.storage.tables" or room_of(one.file) == "storage" or one.name == "metadata":
        return None
    depth = {name: at for at, layer in enumerate(layers()) for name in layer}
    owner, asker = owner_of(one.name), room_of(one.file)
    if depth[owner] < depth[asker]:
        return f"{one.place} uses the table {one.name} of {owner}, a later room than {asker}"
    if owner != asker and one.file.name != "store.py":
        return f"{one.place} writes the table {one.name} of {owner}; only that room does"
    return None


def owner_of(table: str) -> str:
    """The room a table belongs to: the name of the file it stands in."""
    door = (SOURCE / "storage" / "tables" / "__init__.py").read_text("utf-8")
    for room, names in re.findall(r"from manyeyes\.storage\.tables\.(\w+) import (\([^)]*\)|[\w, ]+)", door):
        if table in re.findall(r"\w+", names):
            return str(room)
    raise AssertionError(f"no file of storage/tables holds {table}")


def test_every_setting_is_asked_for_somewhere() -> None:
    read = {node.attr for file in modules() for node in ast.walk(parsed(file)) if isinstance(node, ast.Attribute)}
    unread = [name for name in Settings.model_fields if name not in read]
    assert not unread, f"these settings change nothing: {unread}"
