"""Whatever an owner's fingers do to a right file, he gets the file read or faults in lines; never a crash."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.projects import Fault, ProjectFileWrong, parse_project

RIGHT = (Path(__file__).parent / "files" / "anime" / "project.yaml").read_text("utf-8")
SLIPS = st.lists(
    st.tuples(
        st.integers(0, len(RIGHT)),
        st.integers(0, 12),
        st.sampled_from(
            [
                "",
                ":",
                ": ",
                ",",
                "{",
                "}",
                "[",
                "]",
                '"',
                "'",
                "\n",
                "\t",
                "- ",
                "&a",
                "*a",
                "#",
                "0",
                "no",
                "~",
                "\u2028",
                "é",
            ]
        ),
    ),
    min_size=1,
    max_size=3,
)


@given(SLIPS)
@settings(max_examples=150, deadline=None)
def test_a_slip_is_read_or_faulted_in_one_line_each(slips: list[tuple[int, int, str]]) -> None:
    text = RIGHT
    for at, gone, put in slips:
        text = text[:at] + put + text[at + gone :]
    for fault in faults(text):
        assert str(fault).startswith("project.yaml:")
        assert len(str(fault).splitlines()) == 1
        assert 1 <= fault.line <= text.count("\n") + 2


def faults(text: str) -> list[Fault]:
    """None where the text is a project file, else one or more."""
    try:
        assert parse_project(text).stages
    except ProjectFileWrong as wrong:
        return wrong.faults or [Fault("no fault said", 0, "", "")]
    return []
