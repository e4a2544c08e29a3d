"""The list as files: what stands in them, read back by other programs."""

from __future__ import annotations

import base64
import csv
import io
import re
import zlib
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from typing import Any

PATH = "/api/v1/watering-list"


def sheet_of(server: Any, query: str = "") -> Any:
    answer = server.get(f"{PATH}?format=xlsx{query}")
    assert answer.status_code == 200, answer.text
    assert "giessliste-2026-07-15-1.xlsx" in answer.headers["content-disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def text_of(paper: bytes) -> str:
    """The words of a PDF in the order in which they are drawn."""
    words = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        try:
            drawn = zlib.decompress(base64.a85decode(stream.strip(), adobe=False))
        except ValueError:
            drawn = zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True))
        for word in re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", drawn):
            plain = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), word)
            words.append(re.sub(rb"\\(.)", rb"\1", plain).decode("cp1252"))
    return " | ".join(words)


def paper_of(server: Any, query: str = "") -> str:
    answer = server.get(f"{PATH}?format=pdf{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    return text_of(answer.content)


def test_excel_has_typed_cells_and_a_head_that_stays(server: Any) -> None:
    sheet = sheet_of(server)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:R15"
    assert sheet.column_dimensions["N"].width > 50
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, sheet[2], strict=True))
    assert (first["Rang"].value, first["Liter"].value) == (1, 90)
    assert first["Gießen bis"].value == datetime(2026, 7, 15)  # noqa: DTZ001 - a table knows no zones
    assert first["Gießen bis"].number_format == "dd.mm.yyyy"
    assert first["Letzter Messwert"].value == datetime(2026, 7, 15, 5, 12)  # noqa: DTZ001 - likewise
    assert first["Breite"].value == pytest.approx(51.4468)
    assert first["Quelle"].value == "gemessen"
    assert sheet["H6"].value is None
    assert sheet.max_row == 15


def test_files_follow_filter_order_and_selection(server: Any) -> None:
    ids = server.city.tree_ids
    numbers = [row[1].value for row in sheet_of(server, "&sort=litres&status=dry").rows][1:]
    assert numbers == ["BO-0003", "BO-0005"]
    chosen = f"&tree_id={ids['BO-0009']}&tree_id={ids['BO-0001']}"
    assert [row[1].value for row in sheet_of(server, chosen).rows][1:] == ["BO-0001", "BO-0009"]
    paper = paper_of(server, chosen)
    assert "BO-0009" in paper
    assert "BO-0003" not in paper
    assert "Auswahl: 2 einzeln gewählte Bäume" in paper
    answer = server.get(f"{PATH}?format=csv&sort=place&q=allee")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    places = [(row["Stadtteil"], row["Straße"], row["Baumnummer"]) for row in rows]
    assert places == sorted(places)
    assert {row["Straße"] for row in rows} == {"Alleestraße", "Königsallee"}
    assert len(server.get(f"{PATH}?format=geojson&status=soon").json()["features"]) == 1


def test_paper_has_all_that_a_lorry_needs(server: Any) -> None:
    paper = paper_of(server)
    for words in (
        "Gießliste Mittwoch, 15. Juli 2026",
        "4 Bäume gießen, 390 Liter, 1 Tankfüllung zu 1.000 l",
        "Fassung 1, ausgegeben 15.07.2026, 05:30; 14 Bäume",
        "Erledigt",
        "BO-0003",
        "Platanus × hispanica",
        "Alleestraße",
        "150",
        "morgen",
        "gießen (gemessen)",
        "Seite 1 von 2",
        "Seite 2 von 2",
    ):
        assert words in paper, words
    assert paper.count("Status und Grund") == 2
    assert "..." not in paper, "no reason is cut"
    raw = server.get(f"{PATH}?format=pdf").content
    assert raw == server.get(f"{PATH}?format=pdf&limit=1000").content


def test_paper_of_what_is_to_be_done_says_what_it_leaves_out(server: Any) -> None:
    every = server.get(PATH).json()["items"]
    kept = [line for line in every if line["litres"] or line["status"] in {"critical", "unknown"}]
    assert 0 < len(kept) < len(every)
    assert server.get(f"{PATH}?to_do=true").json()["items"] == kept
    paper = paper_of(server, "&to_do=true")
    for line in every:
        number = line["tree"]["number"]
        assert (f"| {number} |" in paper) == (line in kept), number
    rest = len(every) - len(kept)
    assert "Auswahl: Bäume, die zu gießen oder anzusehen sind" in paper
    assert "Summe: 4 Bäume gießen, 390 Liter" in paper
    assert f"Nicht gedruckt: {rest} Bäume, bei denen nichts zu tun ist" in paper
    assert "Not printed: " in paper_of(server, "&to_do=true&lang=en")
    assert "Alle Bäume der Auswahl sind gedruckt." in paper_of(server)
    district = paper_of(server, "&to_do=true&district=Innenstadt")
    assert "Wiemelhausen" not in district, "the filter counts"


def test_paper_in_groups_with_their_sums(server: Any) -> None:
    paper = paper_of(server, "&group=district&tank=200")
    assert "Innenstadt | 4 Bäume gießen, 390 Liter, 2 Tankfüllungen zu 200 l" in paper
    assert "Querenburg | 0 Bäume gießen, 0 Liter, 0 Tankfüllungen zu 200 l" in paper
    assert "ohne Zuordnung" in paper_of(server, "&group=tour")


def test_english_files_are_as_english_excel_reads_them(server: Any) -> None:
    answer = server.get(f"{PATH}?format=csv&lang=en")
    assert answer.headers["content-language"] == "en"
    assert "watering-list-2026-07-15-1.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbfRank,Tree number,Species,")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    first = rows[0]
    assert (first["Status"], first["Water by"]) == ("critical", "2026-07-15")
    assert (first["Latitude"], first["Last reading"]) == ("51.446800", "2026-07-15 05:12")
    assert first["Source"] == "measured"
    assert "limit 33 kPa" in first["Reason"]
    book = server.get(f"{PATH}?format=xlsx&lang=en")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet.title == "Watering list 15 Jul 2026"
    assert [cell.value for cell in sheet[1]] == list(first)
    assert sheet["I2"].number_format == "yyyy-mm-dd"
    assert sheet["M2"].number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_paper_says_the_whole_reason(server: Any, lang: str) -> None:
    paper = paper_of(server, f"&lang={lang}").replace(" | ", " ")
    items = server.get(PATH).json()["items"]
    told = [item["reason"][lang] for item in items if item["litres"]]
    assert len(told) >= 4
    for reason in told:
        assert " ".join(reason.split()) in paper, reason


def test_english_paper_has_no_german_word(server: Any) -> None:
    paper = paper_of(server, "&lang=en&status=critical&status=dry&age=young&group=tour")
    for words in (
        "Watering list Wednesday, 15 July 2026",
        "Revision 1, issued 15 Jul 2026, 05:30; ",
        "Selection: critical; water; young (up to 3 years)",
        "not assigned | water ",
        "Status and reason",
        "Water by",
        "tank load",
        "Page 1 of 1",
        "(measured)",
    ):
        assert words in paper, words
    for words in ("Gieß", "Fassung", "Liter ", "Seite", "gemessen", "Bäume", "Grenze"):
        assert words not in paper, words
    assert "Auswahl: kritisch; gießen" in paper_of(server, "&status=critical&status=dry")


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_the_languages_of_a_file_are_never_mixed_up(server: Any, form: str) -> None:
    wanted = f"{PATH}?format={form}&status=dry"
    found = {lang: server.get(f"{wanted}&lang={lang}") for lang in ("de", "en")}
    assert found["de"].headers["etag"] != found["en"].headers["etag"]
    assert found["de"].content != found["en"].content
    for lang, first in found.items():
        again = server.get(f"{wanted}&lang={lang}")
        assert (again.content, again.headers["content-language"]) == (first.content, lang)
    assert server.get(wanted).headers["etag"] == found["de"].headers["etag"]


@pytest.mark.parametrize("form", ["json", "geojson"])
def test_what_is_in_both_languages_is_one_document(server: Any, form: str) -> None:
    tags = {
        server.get(f"{PATH}?format={form}&lang={lang}").headers["etag"] for lang in ("de", "en")
    }
    assert len(tags) == 1
    assert server.get(f"{PATH}?lang=fr").status_code == 422


def test_the_page_leads_to_files_in_its_language(server: Any) -> None:
    for page, wanted in (("/", False), ("/?lang=en", True)):
        links = re.findall(r'href="(/api/v1/watering-list\?[^"]*)"', server.get(page).text)
        assert len(links) >= 3
        assert {("lang=en" in link) for link in links} == {wanted}


def test_a_file_that_is_known_is_not_sent_again(server: Any) -> None:
    for form in ("xlsx", "pdf"):
        answer = server.get(f"{PATH}?format={form}")
        etag = answer.headers["etag"]
        server.get(f"{PATH}?format={form}&status=dry")
        again = server.get(f"{PATH}?format={form}", headers={"If-None-Match": etag})
        assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("street=UNIVERSITÄTS&status=ok", ["BO-0004", "BO-0012"]),
        ("species=platanus&status=soon&status=dry", ["BO-0003", "BO-0007"]),
        ("age=unknown", ["BO-0009"]),
        ("age=establishing&district=Innenstadt&status=soon", ["BO-0007"]),
        ("age=young&status=critical", ["BO-0001"]),
        ("age=old", []),
        ("confidence=B&status=critical", ["BO-0001"]),
        ("confidence=A", []),
        ("contractor=Grün %26 Söhne", ["BO-0002", "BO-0006"]),
        ("source=estimated", []),
        ("source=measured&status=unknown", ["BO-0002", "BO-0010"]),
        ("q=bo-0014", ["BO-0014"]),
    ],
)
def test_each_filter(server: Any, query: str, numbers: list[str]) -> None:
    found = server.get(f"{PATH}?{query}").json()
    assert [item["tree"]["number"] for item in found["items"]] == numbers
    assert found["trees"] == 14


@pytest.mark.parametrize(
    "query", ["status=thirsty", "age=7", "source=guess", "sort=colour", "tank=0", "revision=0"]
)
def test_the_api_refuses_what_it_cannot_read(server: Any, query: str) -> None:
    assert server.get(f"{PATH}?{query}").status_code == 422


def test_who_sees_a_part_gets_a_part(server: Any) -> None:
    with server.person("gruen") as crew:
        found = crew.get(PATH).json()
        assert {item["tree"]["number"] for item in found["items"]} == {"BO-0002", "BO-0006"}
        assert found["trees"] == 2
        rows = crew.get(f"{PATH}?format=csv").text
        assert "BO-0001" not in rows
    with server.person("innenstadt") as planner:
        found = planner.get(f"{PATH}?district=Querenburg").json()
        assert found["items"] == []
        assert found["trees"] == len([number for number in range(1, 15) if number % 4 in {1, 3}])


def test_days_are_days(server: Any) -> None:
    found = server.get(f"{PATH}?sort=date&limit=2").json()["items"]
    assert [item["water_by"] for item in found] == [str(date(2026, 7, 15)), str(date(2026, 7, 16))]
