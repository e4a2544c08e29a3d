"""What is exported can be imported, and says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.registry.export import trees_csv, trees_geojson, trees_xlsx
from baumfeuchte.registry.sheets.formulas import bare, guarded
from baumfeuchte.registry.tree_file import parse_trees
from baumfeuchte.registry.tree_import import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TREES = [
    Tree(
        number="B-1",
        species="Tilia cordata 'Greenspire'",
        planting_year=2024,
        planting_month=11,
        latitude=51.4823237,
        longitude=7.2086222,
        street="Königsallee 12; Hof",
        district="Mitte",
        trunk_circumference_cm=31.4,
        crown_diameter_m=4.5,
        height_m=6.0,
        drought_class=2,
        site=Site(soil="Sl3", pit_area_m2=6.25, exposure="normal", watering_regime="gießsack 75 l"),
    ),
    Tree(number="2", species="Acer", planting_year=None, latitude=51.5, longitude=7.2),
]


EVIL = [
    Tree(
        number=number,
        species="Tilia",
        planting_year=2024,
        latitude=51.4,
        longitude=7.2,
        street=number,
        contractor="+49 234 1",
        site=Site(soil="substrate"),
    )
    for number in (
        "=1+1",
        "@SUM(1)",
        "+A1",
        "-B7",
        "'=x",
        "''-x",
        "'quoted'",
        "-5",
        '=HYPERLINK("x")',
    )
]


@pytest.mark.parametrize("write", [trees_csv, trees_geojson, trees_xlsx])
def test_what_looks_like_a_formula_comes_back_as_it_was(
    write: Callable[[Iterable[Tree]], bytes],
) -> None:
    file = parse_trees(write(EVIL), name="export", year=2026)
    assert file.faults == ()
    assert [merged(None, row) for row in file.rows] == EVIL


def test_no_cell_of_the_csv_begins_a_formula() -> None:
    """Opened in Excel, ``=1+1`` was computed."""
    lines = trees_csv(EVIL).decode("utf-8-sig").splitlines()[1:]
    cells = [cell.strip('"') for line in lines for cell in line.split(";")]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in {"=", "+", "@"}] == []
    assert {cell for cell in cells if cell.startswith("-")} == {"-5"}, "a number"


@pytest.mark.parametrize(
    "text", ["=x", "'=x", "''=x", "+1 x", "-", "@", "a=b", "'a'", "", "-1,5", "+1"]
)
def test_guarded_and_bare_are_one(text: str) -> None:
    assert bare(guarded(text)) == text


def test_offices_read_a_word_for_the_substrate() -> None:
    assert b";Baumsubstrat;" in trees_csv(EVIL)
    assert b"substrate" not in trees_csv(EVIL)
    assert orjson.loads(trees_geojson(EVIL))["features"][0]["properties"]["soil"] == "substrate"


@pytest.mark.parametrize("write", [trees_csv, trees_geojson])
def test_there_and_back(write: Callable[[Iterable[Tree]], bytes]) -> None:
    file = parse_trees(write(TREES), name="export", year=2026)
    assert file.faults == ()
    assert [merged(None, row) for row in file.rows] == TREES


def test_a_german_excel_reads_the_csv() -> None:
    data = trees_csv(TREES)
    assert data.startswith(b"\xef\xbb\xbfBaumnummer;Baumart;")
    assert b"31,4;4,5;6;51,4823237;7,2086222\r\n" in data


def test_geojson_is_longitude_first() -> None:
    first = orjson.loads(trees_geojson(TREES))["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [7.2086222, 51.4823237]}
