"""Headings as offices write them."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.columns import Columns, find_columns, key_and_unit, require
from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sensor_columns import SENSOR_FIELDS
from baumfeuchte.registry.sheets.delimited import read_delimited
from baumfeuchte.registry.tree_columns import TREE_FIELDS

COMMAND = "baumfeuchte trees import k.csv"


def columns(header: str, given: dict[str, str] | None = None, rows: str = "") -> Columns:
    sheet = read_delimited(f"{header}\n{rows}".encode())
    return find_columns(sheet, TREE_FIELDS, given or {}, name="k.csv", command=COMMAND)


def taken(header: str, given: dict[str, str] | None = None) -> dict[str, str]:
    found = columns(header, given)
    return {name: found.header[place] for name, place in found.taken.items()}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Baumnummer", "number"), ("BAUM-NR.", "number"), ("Baum Nr", "number"),
        ("baumnr", "number"), ("BaumID", "number"), ("Kennzeichen", "number"),
        ("Baumart", "species"), ("Baumart_deutsch", "species"), ("ART_BOT", "species"),
        ("Art botanisch", "species"), ("Pflanzjahr", "planting_year"),
        ("Pflanzdatum", "planting_date"), ("Pflanzmonat", "planting_month"),
        ("Standjahr", "standing_years"), ("STANDALTER", "standing_years"),
        ("Stammumfang (cm)", "trunk_circumference_cm"),
        ("Stammumfang in cm", "trunk_circumference_cm"),
        ("STAMMUMFANG_CM", "trunk_circumference_cm"),
        ("Stammdurchmesser [cm]", "trunk_diameter_cm"),
        ("Kronendurchmesser", "crown_diameter_m"), ("Kronendurchmesser_m", "crown_diameter_m"),
        ("Baumhöhe", "height_m"), ("Baumhoehe", "height_m"), ("Baumhohe (m)", "height_m"),
        ("Baumh\ufffdhe", "height_m"), ("Straße", "street"), ("STRASSE", "street"),
        ("Strasse", "street"), ("Stra\ufffde", "street"), ("Hausnummer", "house_number"),
        ("Stadtbezirk", "district"), ("Bezirk", "district"), ("Ortsteil", "district"),
        ("Bodenart", "soil"), ("Baumscheibe (m²)", "pit_area_m2"),
        ("Baumscheibe m2", "pit_area_m2"),
        ("Rechtswert", "x"), ("Hochwert", "y"), ("Ostwert", "x"), ("Nordwert", "y"), ("X", "x"),
        ("Y", "y"), ("Easting", "x"), ("Northing", "y"), ("UTM_E", "x"), ("UTM_N", "y"),
        ("Breite", "lat"), ("Länge", "lon"), ("Laenge", "lon"), ("latitude", "lat"), ("lon", "lon"),
        ("Geometrie", "point"), ("WKT", "point"),
    ],
)  # fmt: skip
def test_headings(heading: str, name: str) -> None:
    assert taken(heading)[name] == heading


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Stammumfang (mm)", "mm"), ("Krone_m", "m"), ("Höhe in dm", "dm"), ("Höhe", ""), ("m", "")],
)
def test_units(heading: str, unit: str) -> None:
    assert key_and_unit(heading)[1] == unit


def test_no_heading_means_two_things() -> None:
    for fields in (TREE_FIELDS, SENSOR_FIELDS):
        seen: dict[str, str] = {}
        for field in fields:
            for heading in (heading for group in field.headings for heading in group):
                owner = seen.setdefault(key_and_unit(heading)[0], field.name)
                # A genus completes an epithet; alone it is the species.
                assert owner == field.name or {owner, field.name} == {"species", "genus"}, heading


def test_the_botanical_name_is_better_and_the_others_are_not_read() -> None:
    found = columns("Baumnr;Baumart_deutsch;Baumart_botanisch;Bemerkung")
    assert found.heading("species") == "Baumart_botanisch"
    assert found.ignored == ("Baumart_deutsch", "Bemerkung")


def test_a_title_above_the_header() -> None:
    found = columns("Baumkataster der Stadt;;", rows=";;\nBaumnr;Art;Jahr\n1;Linde;1990\n")
    assert (found.header, found.first_row) == (("Baumnr", "Art", "Jahr"), 2)


def test_what_a_person_says_counts_more() -> None:
    given = {"baum  nr": "number", "Baumnummer": "-", "Wuchs": "Baumhöhe"}
    assert taken("Baumnummer;Baum Nr;Wuchs", given) == {"number": "Baum Nr", "height_m": "Wuchs"}


def test_two_columns_for_one_thing_are_asked_for() -> None:
    with pytest.raises(FileError) as caught:
        columns("Baumnr;Baumnummer;Art")
    assert str(caught.value) == (
        "k.csv has several columns that may be number: Baumnummer, Baumnr; choose one, for example "
        "baumfeuchte trees import k.csv --map 'Baumnummer=number'"
    )
    assert taken("Baumnr;Baumnummer;Art", {"Baumnr": "number"})["number"] == "Baumnr"


def test_two_columns_for_something_less_weighty_are_not_asked_for() -> None:
    found = columns("Baumnr;Stadtteil;Ortsteil;Objekt;Standort")
    assert (found.heading("district"), found.heading("street")) == ("Ortsteil", "Standort")
    assert found.ignored == ("Stadtteil", "Objekt")


def test_two_columns_that_a_person_named_for_one_thing() -> None:
    with pytest.raises(FileError, match="several columns that may be soil: a, b"):
        columns("Baumnr;a;b", {"a": "soil", "b": "soil"})


def test_a_missing_column_is_asked_for() -> None:
    found = columns("Kürzel;Art")
    with pytest.raises(FileError) as caught:
        require(found, ("number",), name="k.csv", command=COMMAND)
    assert "no column for number (there are: Kürzel, Art)" in str(caught.value)
    assert "baumfeuchte trees import k.csv --map 'Kürzel=number'" in str(caught.value)
    assert "keine Spalte für number" in caught.value.finding.text("de")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"Baumnr": "nummer7"}, "'nummer7' is no field; there are: number, species"),
        ({"Nr": "number"}, "no column 'Nr'; there are: Baumnr, Art"),
    ],
)
def test_a_mapping_that_does_not_fit(given: dict[str, str], text: str) -> None:
    with pytest.raises(FileError, match=text):
        columns("Baumnr;Art", given)


def test_a_file_without_any_known_heading() -> None:
    with pytest.raises(FileError, match=r"no heading that is known \(read: a, b\)"):
        columns("a;b")


def test_a_header_of_two_lines() -> None:
    found = columns(
        "Baumnummer;Baumart;Koordinaten;;Maße;",
        rows=";;Rechtswert;Hochwert;StU cm;Krone m\n1;Linde;375610;5704982;80;5\n",
    )
    assert {name: found.header[place] for name, place in found.taken.items()} == {
        "number": "Baumnummer",
        "species": "Baumart",
        "trunk_circumference_cm": "StU cm",
        "crown_diameter_m": "Krone m",
        "x": "Rechtswert",
        "y": "Hochwert",
    }
    assert found.first_row == 2


def test_a_row_of_units_below_the_header() -> None:
    found = columns("Baumnr;Stammumfang;Höhe", rows="-;[mm];(dm)\n1;850;120\n")
    assert found.first_row == 2
    assert (found.units["trunk_circumference_cm"], found.units["height_m"]) == ("mm", "dm")


@pytest.mark.parametrize("row", ["a;;", "1;m;", "nr;text;", "M;cm;Linde", ";;"])
def test_a_tree_is_no_row_of_units(row: str) -> None:
    assert columns("Baumnr;Art;Straße", rows=f"{row}\n2;Linde;Weg\n").first_row == 1


def test_a_first_row_of_words_is_no_second_header() -> None:
    assert columns("Baumnr;Art;;Straße", rows="B;Linde;;Ort\n").first_row == 1
