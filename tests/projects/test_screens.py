"""What a project file may ask of frames and screen stages, and what is refused with a sentence."""

from __future__ import annotations

import pytest

from manyeyes.projects import ProjectFile, ProjectFileWrong, parse_project

FILMS = """\
project: films
title: "Films"
why: "To test."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: films}}
  - {name: frames, kind: frames, every: 10 frames}
  - name: screen
    kind: screen
    reject: {unreadable: true, blank: sure, min_side: 64}
    twins: {distance: 4, within: video, keep: sharpest}
    blur: {reject: sure, ask: uncertain}
    limits: {blur: {sure: 0.2, uncertain: 0.5}, dhash: 8}
  - name: look
    kind: classify
    questions: [{name: foot, ask: "A foot?", type: yes_no}]
"""


def reading(right: str, other: str) -> ProjectFile:
    assert right in FILMS
    return parse_project(FILMS.replace(right, other))


@pytest.mark.parametrize(
    ("written", "every"),
    [
        ("10 frames", (10, "frames")),
        ("0.5s", (0.5, "seconds")),
        ("2min", (120, "seconds")),
        ("keyframes", (1, "keyframes")),
    ],
)
def test_frames_are_taken_by_number_by_time_or_where_the_film_has_keyframes(
    written: str, every: tuple[float, str]
) -> None:
    stage = reading("10 frames", written).stage("frames")
    assert stage is not None
    assert stage.settings["every"] == every


@pytest.mark.parametrize("how", ["sharpest", "largest", "first", "all"])
@pytest.mark.parametrize("groups", ["leader", "components"])
def test_twins_are_kept_and_grouped_as_the_owner_says(how: str, groups: str) -> None:
    stage = reading("keep: sharpest", f"keep: {how}, groups: {groups}").stage("screen")
    assert stage is not None
    assert (stage.settings["twins"]["keep"], stage.settings["twins"]["groups"]) == (how, groups)
    assert stage.settings["twins"]["mirrored"] is False


WRONG = [
    ("10 frames", "sometimes", "is not a time; write a distance, or keyframes, like 10 frames"),
    ("  - {name: frames, kind: frames, every: 10 frames}\n", "", "no frames stage comes before this one"),
    ("reject: sure, ask", "reject: uncertain, ask", "nobody can be asked about what is dropped"),
    ("sure: 0.2", "sure: 0.7", "sure 0.7 is more than uncertain 0.5; let sure be the smaller one"),
    ("    blur: {reject: sure, ask: uncertain}\n", "", "limits.blur: blur is not asked for; take the limit out"),
    ("dhash: 8", "blank: {sure: 0.1}, dhash: 80", "80 is more than 32"),
    ("keep: sharpest", "keep: best", "best is none of sharpest, largest, first, all"),
    ("type: yes_no", "type: yes_no, only: \"screen.blurr == 'uncertain'\"", "did you mean screen.blur?"),
    ("type: yes_no", "type: yes_no, only: \"screen.blur == 'perhaps'\"", "it is one of sure, uncertain, fine"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_what_a_screen_cannot_do_is_refused_with_a_sentence(right: str, wrong: str, said: str) -> None:
    with pytest.raises(ProjectFileWrong) as refused:
        reading(right, wrong)
    assert said in str(refused.value)


def test_expressions_may_ask_what_a_screen_found_and_where_in_its_film_a_frame_was() -> None:
    only = "screen.blur == 'uncertain' and screen.twin == 'fine' and frames.time >= 2 and item.width > 100"
    look = reading("type: yes_no", f'type: yes_no, only: "{only}"').stage("look")
    assert look is not None
    assert look.questions[0].only == only
