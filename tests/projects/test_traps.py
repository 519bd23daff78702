"""What people write by mistake in YAML: each trap replaces a piece of a right file, and gets its line and sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.projects import Checked, ProjectFileWrong, check_project_file

CATS = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions:
      - {name: cat, ask: "Is it a cat?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.9}
  - {name: release, kind: release, keep: "cat", split: {train: 0.8, test: 0.2}}
"""
TITLE, ASK, MIN, SURE = 'title: "Cats"', 'ask: "Is it a cat?"', "min: 2", "confidence: 0.9"
FOLDER, WHY = "{folder: frames}", 'why: "To find cats."'


def check(folder: Path, text: str | bytes) -> Checked:
    file = folder / "project.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return check_project_file(file)


def faults(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ProjectFileWrong) as wrong:
        check(folder, text)
    return [str(fault) for fault in wrong.value.faults]


COMMA = "inside { } a comma begins a new key: put text that has a comma in quotes"
QUOTE = (
    "text stands where none can be: a quote is closed too early, or the indentation is wrong; "
    "inside quotes use the other kind of quote"
)
OUTSIDE = "lies outside the project's folder; name a path below it; a link inside may lead out"
OVERLAP = "stages[1].overlap"
COPY = "stages[0].from.copy"

TRAPS = [
    (ASK, "ask: Is it a cat, or not?", [f'10: "or not?" stands alone inside {{ }}; {COMMA}']),
    (
        SURE,
        "confidence: 0,9",
        [f'11: "9" stands alone inside {{ }}; {COMMA}', f"11: {OVERLAP}.confidence: 0 is less than 0.5"],
    ),
    (
        ASK,
        "ask:Is it a cat?",
        [
            '10: "ask:Is it a cat?" stands alone inside { }; put a blank after the colon',
            "10: stages[1].questions[0]: ask is missing; it is text",
        ],
    ),
    (ASK, "ask: Is it: a cat?", ["10: a second ': ' inside { }; put text that has a colon in quotes"]),
    (ASK, 'ask: "Is it a "cat"?"', [f"10: {QUOTE}"]),
    (
        TITLE,
        "title: Cats: the film",
        ["2: a second ': ' on a line that has one, or a wrong indentation; put text that has a colon in quotes"],
    ),
    (TITLE, "title: 'It's cats'", [f"2: {QUOTE}"]),
    (TITLE, 'title: "Cats', [f"3: {QUOTE}"]),
    (TITLE, "title: 1984", ['2: title: 1984 is a number, not text; write "1984"']),
    (TITLE, "title: 2024-05-01", ['2: title: 2024-05-01 is a date, not text; write "2024-05-01"']),
    (TITLE, "title: 12:30", ['2: title: 12:30 is a time, not text; write "12:30"']),
    (TITLE, "title: true", ['2: title: true is a switch (true or false), not text; write "true"']),
    (TITLE, "title: 0o17", ['2: title: 0o17 is a number, not text; write "0o17"']),
    (TITLE, "title: 007", ['2: title: 007 is a number, not text; write "007"']),
    (TITLE, "title: ~", ['2: title: ~ is nothing, not text; write "~"']),
    (TITLE, "title:", ["2: title: has no value; write text in quotes"]),
    (TITLE, 'title: " "', ["2: title: is empty; write a text"]),
    (TITLE, 'title:\t"Cats"', ["2: a tab stands where blanks must; indent with blanks"]),
    (TITLE, '\ttitle: "Cats"', ["2: a tab stands where blanks must; indent with blanks"]),
    (TITLE, "title: *cats", ["2: *cats repeats another place; aliases are not read; write it out"]),
    (TITLE, "title: &cats Cats", ["2: &cats names a place to repeat; anchors are not read; write it out twice"]),
    (TITLE, "title: @cats", ["2: text cannot begin with @ unless it is in quotes; put the text in quotes"]),
    (TITLE, "title: `cats`", ["2: text cannot begin with ` unless it is in quotes; put the text in quotes"]),
    (TITLE, "title: %cats", ["2: text cannot begin with % unless it is in quotes; put the text in quotes"]),
    (TITLE, "title: !!str cats", ["2: !!str is a tag; tags are not read; take it out"]),
    (
        TITLE,
        "title: !!python/object:os.system cats",
        ["2: !!python/object:os.system is a tag; tags are not read; take it out"],
    ),
    (TITLE, "title: [Cats]", ["2: title: a list stands where text is asked for"]),
    (TITLE, "title: {a: Cats}", ["2: title: a table of keys stands where text is asked for"]),
    (TITLE, 'title: "Cats"\ntitle: "Dogs"', ["3: title is there twice, first on line 2; keep one of them"]),
    (
        TITLE,
        'titel: "Cats"',
        ["1: title is missing; it is text", "2: titel: is not a key of a project file; did you mean title?"],
    ),
    (TITLE, 'title "Cats"', ["3: a key without a colon; write key: value"]),
    (
        TITLE,
        "<<: {title: Cats}",
        [
            "1: title is missing; it is text",
            "2: << merges keys of another place; merge keys are not read; write them out",
        ],
    ),
    (TITLE, "? [title]\n: Cats", ["1: title is missing; it is text", "2: a key is one word; write key: value"]),
    (WHY, "why: |\n    To\n  find", [f"5: {QUOTE}"]),
    (FOLDER, "{folder: frames, copy: no}", [f"6: {COPY}: no is text in YAML 1.2; write false"]),
    (FOLDER, "{folder: frames, copy: NO}", [f"6: {COPY}: NO is text in YAML 1.2; write false"]),
    (FOLDER, "{folder: frames, copy: on}", [f"6: {COPY}: on is text in YAML 1.2; write true"]),
    (FOLDER, '{folder: frames, copy: "false"}', [f"6: {COPY}: false is text in YAML 1.2; write false"]),
    (FOLDER, "{folder: frames, copy: 0}", [f"6: {COPY}: 0 is neither true nor false; write true or false"]),
    (
        FOLDER,
        "{folder: frames",
        ["7: a [ or { above is not closed, or a comma is missing; close it, or put text in quotes"],
    ),
    (FOLDER, "{folder: 2024}", ['6: stages[0].from.folder: 2024 is a number, not text; write "2024"']),
    (FOLDER, "{folder: a\\b}", ["6: stages[0].from.folder: a\\b has a backslash; write a/b"]),
    (
        FOLDER,
        "{folder: ../frames}",
        [f"6: stages[0].from.folder: ../frames {OUTSIDE}"],
    ),
    (MIN, "min: 02", [f"11: {OVERLAP}.min: 02 has a leading zero, which some read as octal; write 2"]),
    (MIN, "min: 0x2", [f"11: {OVERLAP}.min: 0x2 is not decimal; write 2"]),
    (MIN, "min: 1:30", [f"11: {OVERLAP}.min: 1:30 is a time, which some read as base 60; write one number"]),
    (MIN, "min: 1_0", [f"11: {OVERLAP}.min: 1_0 has signs between its digits; write 10"]),
    (MIN, "min: 2.0", [f"11: {OVERLAP}.min: 2.0 is not a whole number; write one like 1"]),
    (MIN, 'min: "2"', [f'11: {OVERLAP}.min: "2" is text, not a whole number; take the quotes off']),
    (MIN, "min: two", [f"11: {OVERLAP}.min: two is not a whole number; write one like 1"]),
    (MIN, "min: ", [f"11: {OVERLAP}.min: has no value; write a whole number"]),
    (MIN, "min: 99999999999999999999", [f"11: {OVERLAP}.min: 999999999999999999… is more than 1000"]),
    (SURE, "confidence: .nan", [f"11: {OVERLAP}.confidence: .nan is no number to work with; write a number"]),
    (SURE, "confidence: 90%", [f"11: {OVERLAP}.confidence: 90% is not a number; write one like 0.8"]),
    (
        "    questions:",
        "  questions:",
        ["9: the indentation does not fit the lines above; line it up with its neighbours"],
    ),
    ("stages:", "---\nstages:", ["5: a second document begins here; keep one project a file; take the --- out"]),
    ("project: cats", "%YAML 1.1\n---\nproject: cats", ["2: asks for YAML 1.1; this is read as YAML 1.2"]),
]


@pytest.mark.parametrize(("right", "trap", "said"), TRAPS, ids=[trap for _, trap, _ in TRAPS])
def test_a_trap_is_refused_with_its_line_and_what_would_be_right(
    tmp_path: Path, right: str, trap: str, said: list[str]
) -> None:
    assert right in CATS
    assert faults(tmp_path, CATS.replace(right, trap, 1)) == [f"project.yaml:{sentence}" for sentence in said]


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (b"", ["1: is empty; begin with project: and a name"]),
        (b"# only a comment\n", ["1: is empty; begin with project: and a name"]),
        (b"- a\n- b\n", ["1: is not a table of keys; write project: and its value"]),
        (b"cats", ["1: is not a table of keys; write project: and its value"]),
        (b"\xff\xfep\x00", ["1: is UTF-16; save it as UTF-8"]),
        (CATS.encode() + b"\xe9", ["13: byte 0xe9 is not UTF-8; save the file as UTF-8"]),
        (CATS.encode() + b"x: \x07", ["13: holds the character U+0007, which YAML forbids; take it out"]),
        (b"a: " + b"[" * 5000, ["1: more than 20 levels inside each other; a project file is flat"]),
        (b"#" * 1_000_001, ["1: has 1000001 bytes; more than 1000000 are not read; a project file is short"]),
    ],
    ids=["empty", "comment", "list", "word", "utf-16", "latin-1", "bell", "deep", "large"],
)
def test_a_file_that_is_no_project_file_at_all_says_so(tmp_path: Path, whole: bytes, said: list[str]) -> None:
    assert faults(tmp_path, whole) == [f"project.yaml:{sentence}" for sentence in said]


def test_a_bomb_of_aliases_is_refused_before_it_can_grow(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "aliases are not read" in faults(tmp_path, bomb)[-1]


@pytest.mark.parametrize(
    "same",
    [
        "\ufeff" + CATS,
        CATS.replace("\n", "\r\n"),
        "%YAML 1.2\n---\n" + CATS,
        CATS.replace(TITLE, "title: NO"),
        CATS.replace(TITLE, "title: Frames #2"),
        CATS.replace("project: cats", "project: on"),
        CATS.replace("type: yes_no}", "type: yes_no}\n    untouched: no"),
        CATS.replace("type: yes_no}", "type: choice, values: [yes, no, 3]}").replace(
            'keep: "cat"', "keep: cat == 'yes'"
        ),
        CATS.replace(WHY, "why: |\n  To find\n  cats."),
        CATS.replace(WHY, "why: To find cats, dogs and so on."),
    ],
    ids=[
        "bom",
        "crlf",
        "version",
        "NO",
        "hash",
        "on",
        "untouched-no",
        "values-yes-no",
        "block",
        "comma-outside-braces",
    ],
)
def test_what_only_looks_like_a_trap_is_read(tmp_path: Path, same: str) -> None:
    assert check(tmp_path, same).file.stages[1].questions[0].name == "cat"


def test_no_as_a_word_stays_a_word(tmp_path: Path) -> None:
    file = check(tmp_path, CATS.replace("type: yes_no}", "type: yes_no}\n    untouched: no")).file
    assert file.stages[1].untouched == "no"


def test_a_fault_stays_one_line_whatever_was_written(tmp_path: Path) -> None:
    said = faults(tmp_path, CATS.replace("kind: release", 'kind: "re\\nlease\\e[31m"'))
    assert len(said) == 1
    assert said[0].startswith("project.yaml:12: stages[2].kind: re lease [31m is not a kind of stage")
