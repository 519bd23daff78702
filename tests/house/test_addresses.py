"""A site may stand below a path, like https://example.org/eyes: no page may reach past the <base> it is given."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, SOURCE, shown, tree

PAGES = ROOT / "ui" / "src"
ATTRIBUTE = re.compile(r"""\b(?:href|src|srcset|action|link)=[{"'`]+/""")
# Calls go through api/*.ts, whose paths come after 'api/v1' and keep their slash.
PLACE = re.compile(r"""["'`]/(?:p|api|media|static|sign-in|me|join)\b""")
OF_THE_QUERY = re.compile(r"""(?:replace|push)State\([^)]*,\s*["'`]\?""")


def test_no_page_of_the_web_app_reaches_past_its_base() -> None:
    files = [file for file in tree() if PAGES in file.parents and file.suffix in (".svelte", ".ts")]
    assert len(files) > 50
    wrong = [
        f"{shown(file)}:{number}: {line.strip()}"
        for file in files
        if file.name != "schema.d.ts"
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if ATTRIBUTE.search(line)
        or OF_THE_QUERY.search(line)
        or (PLACE.search(line) and file.parent.name != "api" and "startsWith" not in line)
    ]
    assert not wrong, "write p/…, media/… without the slash; <base> says where the site is:\n" + "\n".join(wrong)


def test_no_markup_of_the_server_reaches_past_its_base() -> None:
    files = [file for file in tree() if SOURCE / "api" in file.parents and file.suffix == ".py"]
    wrong = [
        f"{shown(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if ATTRIBUTE.search(line) and "<base" not in line
    ]
    assert not wrong, "markup takes addresses without the slash; replies take below.at():\n" + "\n".join(wrong)
