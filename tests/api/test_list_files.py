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
    raw = server.get(f"{PATH}?format=pdf").content
    assert raw == server.get(f"{PATH}?format=pdf&limit=1000").content


def test_paper_in_groups_with_their_sums(server: Any) -> None:
    paper = paper_of(server, "&group=district&tank=200")
    assert "Innenstadt | 4 Bäume gießen, 390 Liter, 2 Tankfüllungen zu 200 l" in paper
    assert "Querenburg | 0 Bäume gießen, 0 Liter, 0 Tankfüllungen zu 200 l" in paper
    assert "ohne Zuordnung" in paper_of(server, "&group=tour")


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
