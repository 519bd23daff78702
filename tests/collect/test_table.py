"""A table of tagged pictures: every row has its outcome, and what it says of its picture is kept in its own words."""

from __future__ import annotations

import csv
import random
import resource
from pathlib import Path

import pytest
from tests.collect.importing import Entered, a_new_picture, a_project, run

from manyeyes import collect, items
from manyeyes.collect import Counts
from manyeyes.collect.spool import Spool
from manyeyes.house import House
from manyeyes.media import Jail
from manyeyes.projects import ProjectFileWrong

SAFEBOORU = "id,created_at,rating,score,sample_url,sample_width,sample_height,preview_url,tags"
TABLE = "table: all.csv, url: preview_url, tags: tags"


def a_table(house: House, lines: list[str], header: str = SAFEBOORU, end: str = "\n") -> Path:
    """all.csv, with pictures 0.png to 9.png beside it."""
    folder = house.site / "films"
    folder.mkdir(exist_ok=True)
    for number in range(10):
        (folder / f"{number}.png").write_bytes(a_new_picture())
    file = folder / "all.csv"
    file.write_bytes(end.join([header, *lines, ""]).encode())
    return file


def a_row(number: int, *, url: str | None = None, rating: str = "s", tags: str = "red_hair blue_eyes") -> str:
    name = f"{number}.png" if url is None else url
    return f'{number},1264803292,{rating},{number},"{name}",64,64,{name},{tags}'


def test_rows_become_items_with_what_they_say_as_given(house: House, jail: Jail) -> None:
    a_table(house, [a_row(0), a_row(1, tags="a  b a")])
    project, stage = a_project(house, TABLE, settings="given: {tags: 0.8}")
    entered = Entered()
    plan, counted = run(house, project, stage, jail, "one", entered)
    assert (plan.found, counted) == (2, Counts(new=2))
    with house.reading() as tx:
        item = items.by_source(tx, stage.id, "1.png")
        assert item is not None
        said = items.given_of(tx, [item.id])[item.id]
        assert items.given_of(tx, entered.items).keys() == set(entered.items)
    assert (said.row, said.tags, said.weight) == (2, ("a", "b"), 0.8)
    assert said.said["score"] == "1"
    assert said.said["preview_url"] == "1.png"
    assert "tags" not in said.said
    assert run(house, project, stage, jail, "two", entered)[1] == Counts(known=2)


def test_two_rows_for_the_same_bytes_are_one_item_with_the_first_rows_word(house: House, jail: Jail) -> None:
    """The same address twice, and the same bytes under two names."""
    file = a_table(house, [a_row(0, tags="first"), a_row(0, tags="second"), a_row(1, tags="third")])
    (file.parent / "1.png").write_bytes((file.parent / "0.png").read_bytes())
    project, stage = a_project(house, TABLE)
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert (plan.found, counted) == (3, Counts(new=1, known=2))
    with house.reading() as tx:
        (item,) = items.in_project(tx, project.id)
        assert {place.path for place in items.sources(tx, [item.id])[item.id]} == {"0.png", "0.png#2", "1.png"}
        assert len(items.given_of(tx, [item.id])[item.id].tags) == 1
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(known=3)


@pytest.mark.parametrize("database_address", [""])
def test_only_take_and_choose_say_which_rows(house: House, jail: Jail) -> None:
    lines = [a_row(number, rating="sqe"[number % 3]) for number in range(9)]
    a_table(house, lines)
    project, stage = a_project(house, f"{TABLE}, only: \"rating == 's' and row > 1\"")
    plan = collect.make_plan(house, project, stage, "one")
    assert {file.path for file in collect.planned_files(house, "one")} == {"3.png", "6.png"}
    assert plan.found == 2
    project, stage = a_project(house, f"{TABLE}, take: 4")
    collect.make_plan(house, project, stage, "two")
    assert {file.path for file in collect.planned_files(house, "two")} == {f"{n}.png" for n in range(4)}
    project, stage = a_project(house, f"{TABLE}, take: 4, choose: random")
    collect.make_plan(house, project, stage, "three")
    collect.make_plan(house, project, stage, "four")
    three = collect.planned_files(house, "three")
    assert three == collect.planned_files(house, "four")
    assert len(three) == 4
    assert {file.path for file in three} != {f"{n}.png" for n in range(4)}


def test_bad_rows_are_reported_with_their_lines_and_the_rest_goes_on(house: House, jail: Jail) -> None:
    lines = [
        a_row(0),
        '1,1,s,0,"open quote, 1.png,64,64,1.png,a',
        a_row(2, url="../../etc/passwd"),
        a_row(3, url="/etc/passwd"),
        a_row(4, url=".manyeyes/secret"),
        a_row(5, url="gone.png"),
        a_row(6, url=""),
        "7,too,few",
        "8,nul\0,s,0,8.png,64,64,8.png,a",
        a_row(9, url="file:///etc/passwd"),
        '1,"two\nlines",s,0,1.png,64,64,1.png,"a ""b"""',
        a_row(2, tags="t" * 200_000),
    ]
    a_table(house, lines)
    project, stage = a_project(house, TABLE)
    (house.site / "films/link.png").symlink_to("/etc/hostname")
    plan, counted = run(house, project, stage, jail, "one", Entered())
    with house.reading() as tx:
        reasons = {one.path: one.reason for one in collect.rejected(tx, "one")}
        item = items.by_source(tx, stage.id, "1.png")
        assert item is not None
        assert items.given_of(tx, [item.id])[item.id].tags == ("a", '"b"')
        assert items.given_of(tx, [item.id])[item.id].row == 11
    assert (plan.found, counted) == (12, Counts(new=2, rejected=10))
    assert reasons == {
        "line 3": "Line 3 of the table: a quote is opened and never closed.",
        "row 3: ../../etc/passwd": "Its path leads out of the table's folder.",
        "row 4: /etc/passwd": "Its path leads out of the table's folder.",
        "row 5: .manyeyes/secret": "Its path leads to a hidden file or folder.",
        "row 6: gone.png": "There is no such file beside the table.",
        "row 7": "The cell with the address is empty.",
        "line 9": "Line 9 of the table: it has 3 cells, the first line has 9.",
        "line 10": "Line 10 of the table: it holds a NUL.",
        "row 10: file:///etc/passwd": "This address is not fetched: it does not begin with http:// or https://.",
        "line 14": "Line 14 of the table: it is longer than 100,000 bytes.",
    }


def test_a_link_beside_the_table_that_leads_out_is_not_followed(house: House, jail: Jail) -> None:
    a_table(house, [a_row(0, url="link.png"), a_row(1, url="out/1.png")])
    outside = house.site / "elsewhere"
    outside.mkdir()
    (outside / "1.png").write_bytes(a_new_picture())
    (house.site / "films/link.png").symlink_to(outside / "1.png")
    (house.site / "films/out").symlink_to(outside)
    project, stage = a_project(house, TABLE)
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=2)
    with house.reading() as tx:
        assert {one.reason for one in collect.rejected(tx, "one")} == {"Its path leads out of the table's folder."}


def test_a_file_that_comes_later_is_taken_by_the_next_import(house: House, jail: Jail) -> None:
    file = a_table(house, [a_row(0, url="later.png")])
    project, stage = a_project(house, TABLE)
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=1)
    (file.parent / "later.png").write_bytes(a_new_picture())
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(new=1)


def test_originals_beside_a_table_may_stay_where_they_are(house: House, jail: Jail) -> None:
    file = a_table(house, [a_row(0)])
    project, stage = a_project(house, f"{TABLE}, copy: false")
    run(house, project, stage, jail, "one", Entered())
    with house.reading() as tx:
        (item,) = items.in_project(tx, project.id)
        assert not item.kept
        assert collect.original_file(tx, house, item) == file.parent / "0.png"


def test_check_finds_wrong_columns_before_anything_is_imported(house: House) -> None:
    a_table(house, [a_row(0)])
    for source, cause in (
        ("table: all.csv, url: picture", "it has no column called picture"),
        ("table: all.csv, tags: words", "it has no column called words"),
        ("table: all.csv, only: \"ratings == 's'\"", "nothing is called ratings; Did you mean rating?"),
        ("table: frames", "frames is a folder, not a file"),
        ("folder: all.csv", "all.csv is a file, not a folder"),
    ):
        with pytest.raises(ProjectFileWrong) as wrong:
            a_project(house, source)
        assert cause in wrong.value.sentence


def test_a_long_table_is_planned_in_the_memory_of_its_numbers(house: House) -> None:
    """Fifteen thousand rows of a kilobyte each, in less than they weigh: a page of the plan at a time."""
    folder = house.site / "films"
    folder.mkdir(exist_ok=True)
    with (folder / "all.csv").open("w") as out:
        out.write("url,tags\n")
        for number in range(15_000):
            out.write(f"http://pictures.test/{number}.png,{'t' * 1000}\n")
    project, stage = a_project(house, "table: all.csv")
    collect.make_plan(house, project, stage, "warm")
    collect.unplan(house, "warm")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    plan = collect.make_plan(house, project, stage, "one")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert plan.fresh == 15_000
    assert grown < 12_000
    paths = {file.path for batch in (0, 1, 299) for file in collect.planned_files(house, "one", batch=batch)}
    assert len(paths) == 150
    collect.unplan(house, "one")
    assert not house.blobs.has("import/one.json")


def test_a_sample_changes_little_when_rows_are_added(tmp_path: Path) -> None:
    def sample(count: int) -> set[str]:
        with Spool(tmp_path, "seed") as spool:
            spool.fill((collect.Found(f"{n}", "", 0, 0.0) for n in range(count)), 100, at_random=True)
            return {spool.read(number).path for number in range(len(spool))}

    first, more = sample(1000), sample(1100)
    assert len(first) == len(more) == 100
    assert len(first & more) >= 80
    assert 300 < sum(map(int, first)) / 100 < 700


@pytest.mark.data
@pytest.mark.parametrize("name", ["dicebear_tagged", "openclipart_tagged", "anime_faces64", "anime_art_mit"])
@pytest.mark.parametrize("database_address", [""])
def test_real_tables_are_imported_with_tags_as_given(name: str, house: House, jail: Jail, data: Path) -> None:
    """Every 40th row and its picture."""
    a_project(house)
    real, home = data / "images" / name, house.site / "films"
    with (real / "all_data.csv").open() as file:
        rows = list(csv.DictReader(file))[::40]
    (home / "images").mkdir()
    with (home / "all.csv").open("w") as out:
        writer = csv.DictWriter(out, SAFEBOORU.split(","))
        writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        (home / row["preview_url"]).write_bytes((real / row["preview_url"]).read_bytes())
    project, stage = a_project(house, TABLE)
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert plan.found == counted.done == len(rows)
    assert counted.rejected == 0
    with house.reading() as tx:
        said = items.given_of(tx, [item.id for item in items.in_project(tx, project.id)])
    assert len(said) == counted.new
    for one in said.values():
        assert list(one.tags) == rows[one.row - 1]["tags"].split()
        assert one.said["id"] == rows[one.row - 1]["id"]


@pytest.mark.data
@pytest.mark.parametrize(
    "name", ["csv_dup_ids", "csv_formula", "csv_huge_field", "csv_nul", "csv_unclosed", "csv_utf16"]
)
@pytest.mark.parametrize("database_address", [""])
def test_hostile_tables_reject_their_rows_and_nothing_more(name: str, house: House, jail: Jail, data: Path) -> None:
    project, stage = a_project(house)
    (house.site / "films/all.csv").write_bytes((data / f"badinput/own/{name}.csv").read_bytes())
    if name == "csv_utf16":
        with pytest.raises(ProjectFileWrong, match="UTF-16"):
            a_project(house, "table: all.csv, url: id")
        return
    project, stage = a_project(house, "table: all.csv, url: " + ("file_url" if name == "csv_formula" else "id"))
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert plan.found == counted.rejected == counted.done > 0


def test_ten_thousand_rows_are_read_with_their_tags(house: House) -> None:
    """As fast as a table of two million needs it: all that are bad by line, all others planned."""
    chance = random.Random(5)
    bad = set(chance.sample(range(10_000), 100))
    folder = house.site / "films"
    folder.mkdir(exist_ok=True)
    rows = [f"http://x.test/{n}.png,a b" if n not in bad else "one cell" for n in range(10_000)]
    (folder / "all.csv").write_text("\n".join(["preview_url,tags", *rows, ""]))
    project, stage = a_project(house, "table: all.csv")
    plan = collect.make_plan(house, project, stage, "one")
    assert (plan.found, plan.fresh) == (10_000, 9_900)
    with house.reading() as tx:
        lines = {int(one.reason.split()[1]) for one in collect.rejected(tx, "one")}
    assert lines == {number + 2 for number in bad}
