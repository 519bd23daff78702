"""A file of answers is read whatever it looks like, and whatever is not used is counted and named."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from manyeyes.consensus import AnswerFile, add_up, consensus_method, read_answers, write_tasks, write_workers
from manyeyes.consensus.answer_table import (
    MissingColumn,
    NoRows,
    NoSuchFile,
    NoText,
    NothingInFile,
    NotReadable,
    Workbench,
)
from manyeyes.consensus.written import NotWritable


def a_file(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    """A file with this text in it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes, truth: str = "", known: str = "") -> AnswerFile:
    """A file of answers, read and closed."""
    beside = [a_file(folder, one, name) if one else None for one, name in ((truth, "truth.csv"), (known, "known.csv"))]
    with read_answers(a_file(folder, text), *beside) as file:
        return file


def said(file: AnswerFile, at: int = 0) -> list[tuple[int, int, int]]:
    """(task, worker, value) of one problem's answers."""
    columns = file.problems[at].said
    return list(zip(columns.task.tolist(), columns.worker.tolist(), columns.value.tolist(), strict=True))


def test_tasks_and_workers_are_numbered_as_they_come_and_labels_as_numbers_go(tmp_path: Path) -> None:
    file = read(tmp_path, "task,worker,label\nb,w2,10\na,w1,9\nb,w1,9\n")
    assert said(file) == [(0, 0, 1), (1, 1, 0), (0, 1, 0)]
    assert file.values == ("9", "10")


def test_extra_columns_stay_where_they_are_and_are_named(tmp_path: Path) -> None:
    file = read(tmp_path, "time_s,label,note,worker,task\n3,yes,,w,t\n")
    assert (said(file), file.others) == ([(0, 0, 0)], ("time_s", "note"))


def test_the_same_column_twice_does_no_harm(tmp_path: Path) -> None:
    assert said(read(tmp_path, "task,worker,label,note,note,\nt,w,yes,1,2,3\n")) == [(0, 0, 0)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_other_separators_and_a_byte_order_mark_are_read(tmp_path: Path, mark: str) -> None:
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in (("Task", " Worker", "LABEL"), ("ä", "w", "ja")))
    file = read(tmp_path, text)
    assert (said(file), file.values) == ([(0, 0, 0)], ("ja",))


def test_quoted_cells_hold_commas_and_line_breaks(tmp_path: Path) -> None:
    assert read(tmp_path, 'task,worker,label\n"a, b",w,"yes\nor so"\n').values == ("yes\nor so",)


def test_empty_unsure_and_skipped_answers_say_nothing_and_keep_their_task(tmp_path: Path) -> None:
    file = read(tmp_path, "task,worker,label\na,w,yes\nb,w,\nc,w,Unsure\nd,w,skip\ne,,\n")
    assert [value for _, _, value in said(file)] == [0, -1, -1, -1]
    assert (file.tasks, file.workers, file.silent) == (5, 1, 3)
    assert file.left_out == {"no worker": 1}


def test_unsure_is_a_label_where_the_truth_names_it(tmp_path: Path) -> None:
    file = read(tmp_path, "task,worker,label\na,w,yes\nb,w,unsure\n", truth="task,label\nb,unsure\n")
    assert file.values == ("unsure", "yes")


def test_a_later_answer_of_the_same_worker_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    file = read(tmp_path, "task,worker,label\na,w,yes\nb,w,yes\na,w,no\n")
    assert sorted(said(file)) == [(0, 0, 0), (1, 0, 1)]
    assert file.values == ("no", "yes")
    assert file.replaced == 1


def test_broken_rows_are_left_out_and_counted_with_the_first_line(tmp_path: Path) -> None:
    rows = b"a,w,yes\nb,w\nc,w,yes,more\nd,w,\xff\xfe\ne,w,no\n"
    file = read(tmp_path, b"task,worker,label\n" + rows)
    assert len(said(file)) == 2
    assert file.left_out == {
        "fewer cells than the first line names (first: line 3)": 1,
        "more cells than the first line names (first: line 4)": 1,
        "not in UTF-8 (first: line 5)": 1,
    }


def test_a_quotation_mark_that_is_never_closed_loses_no_other_row(tmp_path: Path) -> None:
    file = read(tmp_path, 'task,worker,label\na,w,yes\nb,w,no\nc,w,"yes\n')
    assert len(said(file)) == 2
    assert list(file.left_out) == ["a quotation mark that is never closed (first: line 4)"]


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("", NothingInFile, "is empty. The first line names the columns: task, worker, label."),
        ("task,worker,said\na,w,yes\n", MissingColumn, "has no column label. Its first line names task, worker, said;"),
        ("who,what\n", MissingColumn, "has no column task and no column worker and no column label."),
        ("task,worker,label\n", NoRows, "has no row that can be used. Rows left out: none."),
        ("task,worker,label\n,w,yes\nt,,no\n", NoRows, "Rows left out: no task: 1; no worker: 1."),
        ("task,worker,label\n".encode("utf-16"), NoText, "it looks like UTF-16"),
        (b"task,worker,label,\xe4\n", NoText, "byte 18 of its first line"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, text: str | bytes, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as refused:
        read(tmp_path, text)
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="There is no file"):
        read_answers(tmp_path / "none.csv")
    with pytest.raises(NotReadable, match="Is a directory"):
        read_answers(tmp_path)


def test_truth_of_unknown_tasks_and_labels_is_no_trouble(tmp_path: Path) -> None:
    text = "task,worker,label\na,w,yes\nb,w,no\n"
    file = read(tmp_path, text, truth="task,label,by\na,maybe,me\nz,yes,me\n")
    truth = file.problems[0].truth
    assert truth is not None
    assert (truth.tolist(), file.values) == ([-2, -1], ("no", "yes"))
    assert add_up(file, consensus_method("majority")).accuracy == 0


def test_truth_that_contradicts_itself_is_left_out_and_counted(tmp_path: Path) -> None:
    file = read(tmp_path, "task,worker,label\na,w,yes\nb,w,no\n", truth="task,label\na,yes\na,no\nb,no\nb,no\n")
    truth = file.problems[0].truth
    assert truth is not None
    assert truth.tolist() == [-1, 0]
    assert file.left_out == {"truth.csv: rows that contradict each other": 2}


def test_known_tasks_are_held_and_not_judged(tmp_path: Path) -> None:
    text = "task,worker,label\na,w,yes\na,v,yes\nb,w,no\n"
    with read_answers(
        a_file(tmp_path, text),
        a_file(tmp_path, "task,label\na,no\nb,no\n", "t"),
        a_file(tmp_path, "task,label\na,no\n", "k"),
    ) as file:
        found = add_up(file, consensus_method("majority"))
        write_tasks(file, found, tmp_path / "out.csv")
    assert (found.accuracy, found.judged) == (1.0, 1)
    assert (tmp_path / "out.csv").read_text() == "task,label,confidence\na,no,1\nb,no,1\n"


def test_ties_are_split_in_the_accuracy_and_the_first_is_written(tmp_path: Path) -> None:
    text = "task,worker,label\na,w,yes\na,v,no\nb,w,no\nc,w,\n"
    with read_answers(a_file(tmp_path, text), a_file(tmp_path, "task,label\na,yes\nb,no\nc,no\n", "t")) as file:
        found = add_up(file, consensus_method("majority"))
        write_tasks(file, found, tmp_path / "out.csv", each=True)
        write_workers(file, found, tmp_path / "workers.csv")
    assert (found.accuracy, found.judged, found.unanswered) == (0.75, 2, 1)
    assert (tmp_path / "out.csv").read_text().splitlines() == [
        "task,label,confidence,chance no,chance yes", "a,no,0.5,0.5,0.5", "b,no,1,1,0", "c,,,0.5,0.5",
    ]  # fmt: skip
    assert (tmp_path / "workers.csv").read_text().splitlines() == ["worker,answers,skill", "w,2,0.75", "v,1,0.5"]


@pytest.mark.parametrize("cells", [('"[""cat"",""dog""]"', '"[""dog""]"', "[]"), ("cat|dog", "dog", "")])
def test_several_labels_a_row_are_one_problem_a_label(tmp_path: Path, cells: tuple[str, ...]) -> None:
    rows = "\n".join(f"t{at},w,{cell}" for at, cell in enumerate(cells))
    column = "label" if cells[2] else "labels"
    truth = f"task,{column}\nt0,{cells[0]}\n"
    file = read(tmp_path, f"task,worker,{column}\n{rows}\n", truth=truth)
    none = 0 if cells[2] else -1  # an empty list names none; an empty cell says nothing
    assert [problem.name for problem in file.problems] == ["cat", "dog"]
    assert said(file, 0) == [(0, 0, 1), (1, 0, 0), (2, 0, none)]
    assert said(file, 1) == [(0, 0, 1), (1, 0, 1), (2, 0, none)]
    assert file.problems[0].truth is not None
    assert file.problems[0].truth.tolist() == [1, -1, -1]


def test_of_several_labels_every_task_gets_a_yes_or_no(tmp_path: Path) -> None:
    with read_answers(a_file(tmp_path, "task,worker,labels\na,w,cat|dog\nb,w,dog\nc,w,\n")) as file:
        write_tasks(file, add_up(file, consensus_method("majority")), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines() == [
        "task,label,holds,confidence", "a,cat,yes,1", "b,cat,no,1", "c,cat,,", "a,dog,yes,1", "b,dog,yes,1", "c,dog,,",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a,w,yes\n", "a,w,yes\na,v,yes\n", "a,w,\n", "a,w,yes\nb,w,no\n"])
def test_one_worker_one_label_or_no_answer_breaks_no_method(tmp_path: Path, text: str) -> None:
    from manyeyes.consensus import consensus_methods

    file = read(tmp_path, f"task,worker,label\n{text}")
    for method in consensus_methods().values():
        posterior = add_up(file, method).estimates[0].posterior
        assert np.allclose(posterior.sum(axis=1), 1)


def test_a_result_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    with read_answers(a_file(tmp_path, "task,worker,label\na,w,yes\n")) as file:
        found = add_up(file, consensus_method("majority"))
        (tmp_path / "taken").mkdir()
        with pytest.raises(NotWritable, match="cannot be written"):
            write_tasks(file, found, tmp_path / "taken")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "taken"]


def test_the_temporary_folder_goes_with_the_file(tmp_path: Path) -> None:
    with read_answers(a_file(tmp_path, "task,worker,label\na,w,yes\n")) as file:
        folder = Path(file.bench.folder)
        assert folder.is_dir()
    assert not folder.exists()


@pytest.mark.data
def test_real_answers_with_several_labels_are_read_whole(data: Path) -> None:
    with read_answers(data / "crowd" / "video_person_tags_timed" / "answers.csv") as file:
        assert (file.answers, file.tasks, file.workers, file.several) == (1000, 50, 54, True)
        assert file.others == ("time_s", "country")
        assert not file.left_out


@pytest.mark.parametrize("raised", [RuntimeError("Query interrupted"), duckdb.InterruptException("Interrupted!")])
def test_ctrl_c_inside_the_database_is_an_interruption_like_any_other(tmp_path: Path, raised: Exception) -> None:
    class Stopped:
        def execute(self, *given: object) -> None:
            raise raised

        def close(self) -> None:
            """Nothing to close."""

    bench = Workbench()
    bench.db.close()
    bench.db = Stopped()  # type: ignore[assignment]
    with bench, pytest.raises(KeyboardInterrupt):
        bench.load(a_file(tmp_path, "task,worker,label\na,w,yes\n"), "given", ("task", "worker"))
