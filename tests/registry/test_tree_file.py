"""Registers of every shape, line by line."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.findings import FileError, Finding
from baumfeuchte.registry.tree_file import FileOptions, TreeFile, parse_trees

OURS = "number,species,planting_year,lat,lon,street,district,soil"


def parse(text: str | bytes, **options: Any) -> TreeFile:
    data = text.encode() if isinstance(text, str) else text
    return parse_trees(data, name="k.csv", year=2026, options=FileOptions(**options))


def values(header: str, line: str) -> dict[str, Any]:
    file = parse(f"{header}\n{line}\n")
    assert file.faults == ()
    return dict(file.rows[0].values)


def found(file: TreeFile) -> list[tuple[int | None, str, str, str]]:
    return [(fault.line, fault.code, fault.column, fault.content) for fault in file.faults]


def test_our_own_columns() -> None:
    (row,) = parse(
        f"{OURS}\nB-1,Tilia cordata,2024,51.46,7.24,Universitätsstraße,Querenburg,sl3\n"
    ).rows
    assert (row.line, row.number) == (2, "B-1")
    assert row.values == {
        "species": "Tilia cordata",
        "planting_year": 2024,
        "latitude": 51.46,
        "longitude": 7.24,
        "street": "Universitätsstraße",
        "district": "Querenburg",
        "soil": "Sl3",
    }


def test_a_line_break_within_a_cell_is_a_blank() -> None:
    head = "number;species;street;lat;lon\r\n"
    text = head + '"B\r\n1";"Tilia cordata \r\n(Linde)";"A\nB";51,46;7,24\r\n'
    (row,) = parse(text).rows
    assert row.number == "B 1"
    assert (row.values["species"], row.values["street"]) == ("Tilia cordata (Linde)", "A B")


def test_german_columns() -> None:
    header = (
        "Baum-Nr.;Gattung;Art;Standjahr;Stammdurchmesser (cm);Kronendurchmesser [m];Baumhöhe;"
        "Straße;Hausnummer;Ortsteil;Baumscheibe (m²);Pflanzmonat;Rechtswert;Hochwert"
    )
    line = "7;Tilia;cordata;3;10,0;4,5;ca. 6 m;Hauptstr.;12 a;Mitte;6,25;März;2584000;5706000"
    assert values(header, line) == {
        "species": "Tilia cordata",
        "street": "Hauptstr. 12 a",
        "district": "Mitte",
        "planting_year": 2023,
        "planting_month": 3,
        "pit_area_m2": 6.25,
        "trunk_circumference_cm": 31.4,
        "crown_diameter_m": 4.5,
        "height_m": 6,
        "latitude": 51.4823237,
        "longitude": 7.2086222,
    }


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        ("Baumnr;Pflanzdatum", "1;15.11.2020", {"planting_year": 2020, "planting_month": 11}),
        ("Baumnr;Pflanzjahr;Standjahr", "1;;5", {"planting_year": 2021}),
        ("Baumnr;Pflanzjahr;Standjahr", "1;1990;5", {"planting_year": 1990}),
        ("Baumnr;Stammumfang (mm)", "1;855", {"trunk_circumference_cm": 85.5}),
        ("Baumnr;Stammumfang;BHD", "1;;20", {"trunk_circumference_cm": 62.8}),
        ("Baumnr;Stammumfang;BHD", "1;60;20", {"trunk_circumference_cm": 60}),
        ("Baumnr;Höhe;Krone", "1;0;k.A.", {"height_m": None, "crown_diameter_m": None}),
        ("Baumnr;Bodenart", "1;Substrat", {"soil": "substrate"}),
        ("Baumnr;Bodenart", "1;Ut3 (schluffig)", {"soil": "Ut3"}),
        ("Baumnr;Bodenart", "1;unbekannt", {"soil": None}),
        ("Baumnr;Baumart", "1;-", {}),
        ("Baumnr;Baumart", "1;unbekannt", {"species": "unbekannt"}),
        ("Baumnr;WKT", "1;POINT (7.2 51.5)", {"latitude": 51.5, "longitude": 7.2}),
        (
            "Baumnr;WKT",
            '1;"SRID=4326;POINT Z(7.2 51.5 90)"',
            {"latitude": 51.5, "longitude": 7.2},
        ),
        ("Baumnr;Koordinaten", "1;51.5, 7.2", {"latitude": 51.5, "longitude": 7.2}),
        ("Baumnr;Koordinaten", "1;51,5 / 7,2", {"latitude": 51.5, "longitude": 7.2}),
        ("Baumnr;Breite;Länge", "1;51,5;7,2", {"latitude": 51.5, "longitude": 7.2}),
        ("Baumnr;Breite;Länge", "1;;", {}),
        ("Baumnr;X;Y", "1;0;0", {}),
    ],
)
def test_cells(header: str, line: str, expected: dict[str, Any]) -> None:
    assert values(header, line) == expected


def test_a_number_with_a_single_dot_beside_one_with_two() -> None:
    place = values("Baumnr;Ostwert;Nordwert", "1;375.062;5.706.965")
    assert (round(place["latitude"], 4), round(place["longitude"], 4)) == (51.5, 7.2)


def test_headings_name_the_zone() -> None:
    file = parse("Baumnr;UTM33_E;UTM33_N\n1;391779;5820072\n")
    assert [note.values["epsg"] for note in file.notes] == [25833]
    assert round(file.rows[0].values["longitude"], 1) == 13.4


@pytest.mark.parametrize(
    ("header", "line", "fault"),
    [
        ("Baumnr;Art", ";Linde", (2, "empty", "Baumnr", "")),
        ("Baumnr;Pflanzjahr", "1;alt", (2, "no_year", "Pflanzjahr", "alt")),
        ("Baumnr;Stammumfang", "1;dick", (2, "no_number", "Stammumfang", "dick")),
        ("Baumnr;Höhe (m)", "1;250", (2, "out_of_range", "Höhe (m)", "250")),
        ("Baumnr;Bodenart", "1;Kies", (2, "no_soil", "Bodenart", "Kies")),
        ("Baumnr;X;Y", "1;7.2;", (2, "half_place", "Y", "")),
        ("Baumnr;X;Y", "1;1;2", (2, "strange_coordinates", "X", "1")),
        ("Baumnr;WKT", "1;LINESTRING(1 2, 3 4)", (2, "strange_coordinates", "WKT",
                                                 "LINESTRING(1 2, 3 4)")),
        ("Baumnr;Art", "1;Linde;zu;viel", (2, "columns", "", "")),
    ],
)  # fmt: skip
def test_faults(header: str, line: str, fault: tuple[int, str, str, str]) -> None:
    file = parse(f"{header}\n{line}\n2\n")
    assert found(file) == [fault]
    assert [row.number for row in file.rows] == ["2"]
    for language in ("de", "en"):
        assert "{" not in file.faults[0].text(language)  # every placeholder is filled


def test_every_fault_of_a_line_is_named() -> None:
    file = parse("Baumnr;Pflanzjahr;Stammumfang\n1;alt;dick\n")
    assert [code for _, code, _, _ in found(file)] == ["no_year", "no_number"]


def test_a_number_twice_with_other_values_is_a_fault_of_both_lines() -> None:
    file = parse("Baumnr;Art\n1;Linde\n2;Ahorn\n1;Eiche\n")
    assert [(f.line, f.code, f.values) for f in file.faults] == [
        (2, "doubled", {"others": "4"}),
        (4, "doubled", {"others": "2"}),
    ]
    assert [row.number for row in file.rows] == ["2"]


def test_a_number_twice_is_named_even_where_a_line_has_another_fault() -> None:
    file = parse("Baumnr;Art;Jahr;Pflanzjahr\n1;Linde;;1990\n1;Eiche;;alt\n")
    assert [(f.line, f.code) for f in file.faults] == [
        (2, "doubled"),
        (3, "no_year"),
        (3, "doubled"),
    ]
    assert file.rows == ()


def test_a_city_that_counts_by_street_gets_a_hint() -> None:
    lines = "".join(f"{n % 20};Allee {n};{n}\n" for n in range(40))
    file = parse("Baumnr;Straße;gisid\n" + lines)
    assert [(note.code, note.values) for note in file.notes] == [
        ("numbers_not_unique", {"count": 40, "unique": "gisid"})
    ]
    assert parse("Baumnr;Straße;gisid\n" + lines, mapping={"gisid": "number"}).faults == ()


def test_a_line_twice_is_taken_once() -> None:
    file = parse("Baumnr;Art\n1;Linde\n1;Linde\n1;Linde\n")
    assert len(file.rows) == 1
    assert file.notes == (
        Finding(code="same_twice", line=2, content="1", values={"others": "3, 4"}),
    )


def test_geojson_names_its_system() -> None:
    text = (
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": '
        '"urn:ogc:def:crs:EPSG::25832"}}, "features": [{"type": "Feature", "id": 7, "geometry": '
        '{"type": "Point", "coordinates": [375061.67, 5706965.28]}, "properties": {"Art": "x"}}]}'
    )
    (row,) = parse(text).rows
    assert (row.line, row.number) == (1, "7")
    assert (row.values["latitude"], row.values["longitude"]) == (51.5, 7.2)


def test_a_register_without_numbers() -> None:
    with pytest.raises(FileError, match="no column for number"):
        parse("Baumart;Straße\nLinde;Allee\n")


@given(st.text(alphabet='01259.,;-/ abkBÄß\n"', max_size=200))
def test_any_lines_are_read_or_named(text: str) -> None:
    header = "Baumnr;Art;Pflanzjahr;Pflanzdatum;Standjahr;Pflanzmonat;Stammumfang;Bodenart;X;Y;WKT"
    with contextlib.suppress(FileError):
        file = parse(f"{header}\n{text}")
        for fault in (*file.faults, *file.notes):
            assert fault.text("de")
            assert fault.text("en")


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("51,4823", "7,2086"), ("51.4823 N", "7.2086 E"), ("51.4823° N", "7.2086° O"),
     ("N 51.4823", "E 7.2086"), ("51.4823°", "7.2086°"), ("51°28'56.28\"N", "7°12'30.96\"O")],
)  # fmt: skip
def test_degrees_as_people_write_them(lat: str, lon: str) -> None:
    found = values("Baumnr;Breite;Länge", f"1;{lat};{lon}")
    assert found["latitude"] == pytest.approx(51.4823, abs=1e-6)
    assert found["longitude"] == pytest.approx(7.2086, abs=1e-6)


def test_sizes_in_other_units_than_the_heading() -> None:
    found = values("Baumnr;Stammumfang mm;Krone", "1;0,85 m;6-8 m")
    assert (found["trunk_circumference_cm"], found["crown_diameter_m"]) == (85, 7)


def test_cells_beyond_measure() -> None:
    file = parse(f"Baumnr;Art\n{'9' * 300};Linde\n2;{'L' * 2000}\n")
    assert [(fault.line, fault.code) for fault in file.faults] == [(2, "too_long"), (3, "too_long")]
