"""People read pages, sentences and questions in their own language; answers remember which one."""

from __future__ import annotations

import ast
import inspect
import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.api.conftest import Door
from tests.api.site import RIGHT, make_films

import manyeyes
from manyeyes import projects
from manyeyes.api.language import LANGUAGES, asked_for
from manyeyes.api.sentences import BLANK, CATALOGUES, in_language
from manyeyes.api.sentences.counted import Counted, plural_of
from manyeyes.api.web_app import WebApp, switch
from manyeyes.house import House
from manyeyes.projects import best_language
from manyeyes.storage.tables import answer
from manyeyes.work import OUTCOMES

STAGE = "/api/v1/projects/films/stages/features"
SOURCE = Path(inspect.getfile(manyeyes)).parent


@pytest.mark.parametrize(
    ("header", "wishes"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", ["de-at", "de", "en"]),
        ("en;q=0.2, ar", ["ar", "en"]),
        ("*", []),
        ("", []),
        ("de;q=0", []),
        ("<script>;q=1,de;q=x", []),
    ],
)
def test_what_a_browser_asks_for_is_read_dearest_first(header: str, wishes: list[str]) -> None:
    assert asked_for(header) == wishes


@given(st.text(max_size=200))
def test_no_header_is_too_strange_to_be_answered(header: str) -> None:
    assert best_language(asked_for(header), LANGUAGES) in LANGUAGES


def test_a_wider_wish_is_met_by_the_language_and_never_the_other_way_round() -> None:
    assert best_language(["de-at"], ["en", "de"]) == "de"
    assert best_language(["de"], ["en", "de-at"]) == "en"
    assert best_language([], ["hu", "en"]) == "hu"


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_every_language_says_the_same_sentences_with_the_same_blanks(language: str) -> None:
    assert set(CATALOGUES[language]) == set(CATALOGUES["de"])
    for key, said in CATALOGUES[language].items():
        forms = [said] if isinstance(said, str) else [form for form in (said.one, said.few, said.other) if form]
        for form in forms:
            assert set(BLANK.findall(form)) <= set(BLANK.findall(key)), key


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_every_outcome_is_said_in_every_language(language: str) -> None:
    silent = [one.sentence for one in OUTCOMES if one.sentence and in_language(language, one.sentence) == one.sentence]
    assert not silent


# Here a room fills in a word of its own, so the piece stands nowhere in one.
WITH_WORDS = frozenset({"You passed the test: ", "You failed the test: "})
LEAST = 12  # letters; shorter pieces, such as months, say nothing by themselves


def test_every_key_is_still_a_sentence_of_the_rooms() -> None:
    """A sentence that was reworded would be read in English unnoticed."""
    said = "\n".join(text for file in SOURCE.rglob("*.py") if "sentences" not in file.parts for text in texts(file))
    pieces = {(key, piece) for key in CATALOGUES["de"] for piece in BLANK.split(key)[::2] if len(piece) >= LEAST}
    lost = [key for key, piece in pieces if piece not in said and piece not in WITH_WORDS]
    assert len(pieces) > 50
    assert not lost, "reworded in a room: word the keys of api/sentences anew\n" + "\n".join(lost)


def texts(file: Path) -> list[str]:
    """Every text of a module on one line each; of an f-string what stands between the braces is left out."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(part.value) if isinstance(part, ast.Constant) else "□" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(" ".join(node.value.split()) if "\n" in node.value else node.value)
    return found


def test_a_sentence_with_blanks_is_known_again_and_what_stands_in_them_is_turned_too() -> None:
    english = (
        "6 of your 10 answers about pictures we already know differed. "
        "Go on tomorrow from 14:05, or tell the owner why this is wrong."
    )
    assert in_language("de", english) == (
        "6 Ihrer 10 Antworten zu Bildern, die wir schon kennen, waren anders. Weiter geht es morgen ab 14:05 Uhr; "
        "oder sagen Sie, warum das falsch ist."
    )
    arabic = in_language("ar", english)
    assert ("10" in arabic, "Go on" in arabic) == (True, False)
    own = "I know you, {n}! Go on tomorrow from 14:05, or tell the owner why this is wrong."
    assert in_language("de", own).startswith("I know you, {n}! Weiter geht es morgen")


@given(st.text(max_size=300))
def test_what_nobody_translated_stays_as_it_is(text: str) -> None:
    assert in_language("de", text) == text or text in CATALOGUES["de"] or any(sign in text for sign in ".:")
    assert in_language("en", text) == text


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"), (103, "few")],
)
def test_arabic_counts_in_six_forms(n: int, form: str) -> None:
    assert plural_of("ar", n) == form
    assert Counted("n", other="o", few="{n} f").form("ar", {"n": "1,003"}) == "{n} f"


GERMAN = """\
title: "Anime oder Zeichentrick?"
why: "Hilf einem Computer."
stages:
  - name: features
    questions:
      - {name: text, short: Text, ask: "Ist da Text?", help: "Schilder zählen."}
      - {name: logo, short: Logo, ask: "Ist da ein Logo?"}
    training:
      - {picture: training/1.png, because: {text: "Ein Schild.", logo: "Kein Logo."}}
"""
AS_GERMAN = {"accept-language": "de-AT,de;q=0.9,en;q=0.8"}


def translated(house: House) -> None:
    """A site whose project is there in German too."""
    make_films(house, training=True)
    path = house.site / "project.yaml"
    path.write_text(path.read_text("utf-8").replace("rights:", "languages: [en, de]\nrights:", 1), "utf-8")
    (house.site / "texts").mkdir()
    (house.site / "texts" / "de.yaml").write_text(GERMAN, "utf-8")
    with house.transaction() as tx:
        changes = projects.apply(tx, projects.read_project_file(path), ".", house.now())
    assert "texts/de.yaml: wording, answers kept" in changes.about


def test_somebody_reads_everything_in_his_language_and_his_answers_say_which(house: House, door: Door) -> None:
    translated(house)
    guest, other = door(headers=AS_GERMAN), door(headers={"accept-language": "ar"})
    page = guest.get("/p/films")
    assert '<html lang="de" dir="ltr">' in page.text
    assert [one for one in ("Ist da Text?", "Kein Konto.", "1 von 3") if one not in page.text] == []
    wrong = guest.post(f"{STAGE}/training", json={"step": 1, "answers": {"text": "no", "logo": "no"}}).json()
    assert wrong["sentences"] == {"text": "Ein Schild."}
    assert guest.post(f"{STAGE}/claim", json={"count": 1}).json()["message"].startswith("Zuerst ein paar Beispiele")
    for step, right in enumerate(RIGHT, 1):
        assert guest.post(f"{STAGE}/training", json={"step": step, "answers": right}).json()["right"]
    task = guest.post(f"{STAGE}/claim", json={"count": 1}).json()["tasks"][0]
    said = {"revision": 1, "answers": {"text": "yes", "logo": "no"}, "shown_ms": 900}
    assert guest.put(f"/api/v1/assignments/{task['assignment']}/answer", json=said).status_code == 200
    again = guest.put(
        f"/api/v1/assignments/{task['assignment']}/answer", json={**said, "answers": {"text": "no", "logo": "no"}}
    )
    assert again.json()["detail"].startswith("Antwort 1 zu diesem Bild ist schon gespeichert")
    with house.reading() as tx:
        assert {row.language for row in tx.all(select(answer.c.language))} == {"de"}
    shown = other.get("/p/films").text
    assert '<html lang="ar" dir="rtl">' in shown
    assert "Is there any text?" in shown, "what has no text stays in the first"
    assert guest.get("/api/v1/projects/films").json()["language"] == "de"
    assert other.get("/api/v1/projects/films").json()["language"] == "en"


def test_the_switch_is_remembered_without_a_script_and_comes_back_to_the_same_page(house: House, door: Door) -> None:
    translated(house)
    guest = door(headers={"accept-language": "en"}, follow_redirects=True)
    assert '<html lang="en"' in guest.get("/p/films/about").text
    switched = guest.get("/p/films/about?language=de")
    assert (switched.url.path, switched.url.query) == ("/p/films/about", b"")
    assert '<html lang="de"' in switched.text
    assert '<html lang="de"' in guest.get("/").text
    assert guest.get("/api/v1/projects/nobody").json()["detail"] == "Ein Projekt namens nobody gibt es hier nicht."
    assert '<html lang="de"' in guest.get("/p/films?language=xx").text, "what we do not speak changes nothing"
    listed = "stage=features&question=a%26b"
    page = guest.get(f"/p/films/items?{listed}")
    assert re.findall(r'href="([^"]+language=ar)"', page.text) == [f"/p/films/items?{escape(listed)}&amp;language=ar"]
    switched = guest.get(f"/p/films/items?{listed}&language=ar")
    assert (switched.url.path, switched.url.query) == ("/p/films/items", listed.encode())
    assert '<html lang="ar"' in switched.text


def test_the_switch_never_leads_to_another_site() -> None:
    page = WebApp(switch("en", "Language"), {}, {})
    for address in ("//elsewhere.example/", "///elsewhere.example", '/p/films"><script>'):
        ways = re.findall(r'href="([^"]+)"', page.at(address).shell)
        assert len(ways) == len(LANGUAGES)
        assert {urlsplit(way).netloc for way in ways} == {""}
        assert "<script" not in page.at(address).shell
