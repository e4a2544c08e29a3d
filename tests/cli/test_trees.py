"""`baumfeuchte trees ...` as an office worker runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import trees
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_trees

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from baumfeuchte.domain.tree import Tree

HEADER = (
    "Baum-Nr.;Baumart_botanisch;Pflanzjahr;Standjahr;Stammumfang (cm);Kronendurchmesser;Straße;"
    "Hausnr.;Stadtbezirk;Bodenart;Rechtswert;Hochwert;Kontrolle"
)
GOOD = (
    "B-1;Tilia cordata;ca. 1995;;85,5;6,5;Wittener Straße;12 a;Mitte;Sl3;2.584.000,0;5.706.000,0;x",
    "B-2;Acer platanoides;1995/96;;k.A.;-;Königsallee;;Süd;;2584100,5;5706100,5;",
    "B-3;Quercus robur;;3;20;;Königsallee;4;Süd;Substrat;5706200;2584200;",
)
BAD = (
    "B-4;Acer;2995;;;;Königsallee;;;;2584000;5706000;",
    "B-5;Acer;;;;;Königsallee;;;;;;",
    "B-6;Acer;;;dick;;Königsallee;;;Mutterboden;2584000;5706000;",
    "B-7;Acer;;;;;Königsallee;1;;;2584000;5706000;",
    "B-7;Tilia;;;;;Königsallee;2;;;2584000;5706000;",
    "B-8;Acer;;;;;Königsallee;;;;2584000;5206000;",
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A register put together from three sources: UTF-8, Windows, and letters encoded twice."""
    path = tmp_path / "kataster.csv"
    parts = [
        "Baumkataster Musterstadt, Stand 2026;;;\r\n\r\n".encode("cp1252"),
        (HEADER + "\r\n").encode("cp1252"),
        (GOOD[0] + "\r\n").encode("cp1252"),
        (GOOD[1] + "\r\n").encode(),
        (GOOD[2] + "\r\n").encode().decode("cp1252").encode(),
        *((line + "\r\n").encode("cp1252") for line in BAD),
    ]
    path.write_bytes(b"".join(parts))
    return path


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    app = typer.Typer()
    trees.register(app)
    environment = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-01",
    }
    return lambda *words: CliRunner().invoke(
        app, ["trees", *map(str, words)], env=environment, catch_exceptions=True
    )


def stored(url: str) -> dict[str, Tree]:
    database = Database(url, pool_size=1)
    with database.begin() as conn:
        found = {tree.number: tree for tree in run(conn, all_trees())}
    database.dispose()
    return found


def test_a_messy_register_is_refused_with_a_report_for_people(
    command: Callable[..., Result], messy: Path, database_url: str
) -> None:
    result = command("import", messy)
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith(f"6 Zeilen von {messy} sind nicht brauchbar und nichts")
    lines = result.stderr.splitlines()
    assert [line.split(": ", 1)[0] for line in lines] == [
        "Zeile 7, Spalte „Pflanzjahr“",
        "Zeile 8",
        "Zeile 9, Spalte „Bodenart“",
        "Zeile 9, Spalte „Stammumfang (cm)“",
        "Zeile 10, Spalte „Baum-Nr.“",
        "Zeile 11, Spalte „Baum-Nr.“",
        "Zeile 12, Spalte „Rechtswert“",
    ]
    assert [line.split(": ", 1)[1] for line in lines[:4]] == [
        (
            "„2995“: das Jahr liegt nicht zwischen 1500 und 2027; bitte berichtigen oder leer "
            "lassen."
        ),
        "der Baum ist neu und hat keine Koordinaten; bitte ergänzen.",
        (
            "„Mutterboden“ ist keine Bodenart; schreiben Sie eine KA5-Klasse wie Sl3, Lu oder Ut3 "
            "oder „Substrat“, lassen Sie die Zelle leer, oder lassen Sie die ganze Spalte weg: "
            "--map 'Bodenart=-'."
        ),
        "„dick“ ist keine Zahl; bitte berichtigen oder leer lassen.",
    ]
    assert "Zeile 10, Spalte „Baum-Nr.“: die Nummer B-7 kommt auch in Zeile 11 vor" in result.stderr
    assert (
        "Zeile 12, Spalte „Rechtswert“: die Koordinaten 2584000 / 5206000 liegen 500 km von den"
        in (result.stderr)
    )
    assert stored(database_url) == {}


def test_the_good_lines_of_a_messy_register(
    command: Callable[..., Result], messy: Path, database_url: str, tmp_path: Path
) -> None:
    report = tmp_path / "fehler.csv"
    result = command("import", messy, "--skip-faulty", "--report", report)
    assert result.exit_code == 0, result.exception
    assert "Bäume: 3 neu, 0 geändert, 0 unverändert." in result.stdout
    assert f"6 fehlerhafte Zeilen wurden ausgelassen und stehen mit dem Grund in {report}." in (
        result.stdout
    )
    assert "EPSG:31466, DHDN / Gauß-Krüger 2" in result.stdout
    found = stored(database_url)
    assert {number: tree.planting_year for number, tree in found.items()} == {
        "B-1": 1995,
        "B-2": 1996,
        "B-3": 2023,
    }
    assert [found[number].street for number in sorted(found)] == [
        "Wittener Straße 12 a",
        "Königsallee",
        "Königsallee 4",
    ]
    for number in found:
        assert found[number].latitude == pytest.approx(51.4824, abs=0.003)
        assert found[number].longitude == pytest.approx(7.2087, abs=0.005)
    assert (found["B-1"].trunk_circumference_cm, found["B-1"].site.soil) == (85.5, "Sl3")
    lines = report.read_text("utf-8-sig").splitlines()
    assert lines[0] == f"Grund;Zeile;{HEADER}"
    assert [line.split(";Acer")[0].split(";")[-1] for line in lines[1:4]] == ["B-4", "B-5", "B-6"]
    # Once more: the trees that are there are there.
    again = command("import", messy, "--skip-faulty")
    assert "Bäume: 0 neu, 0 geändert, 3 unverändert." in again.stdout


def test_a_dry_run_says_what_would_change(
    command: Callable[..., Result], messy: Path, database_url: str
) -> None:
    command("import", messy, "--skip-faulty")
    messy.write_bytes(messy.read_bytes().replace(b"6,5", b"7,5"))
    result = command("import", messy, "--dry-run")
    assert result.exit_code == 1
    assert command("import", messy, "--dry-run", "--skip-faulty").exit_code == 0
    lines = result.stdout.splitlines()
    assert "Spalte „Kronendurchmesser“ gelesen als crown_diameter_m" in lines
    assert "Nicht gelesene Spalten: Kontrolle" in lines
    assert "  B-1: crown_diameter_m 6.5 → 7.5" in lines
    assert lines[-1] == (
        "Probelauf, nichts wurde gespeichert. Bäume: 0 neu, 1 geändert, 2 unverändert, "
        "6 Zeilen mit Fehlern."
    )
    assert stored(database_url)["B-1"].crown_diameter_m == 6.5


def test_english_and_only_the_columns(command: Callable[..., Result], messy: Path) -> None:
    lines = command("import", messy, "--show-columns", "--language", "en").stdout.splitlines()
    assert lines[0] == "column 'Baum-Nr.' taken for number"
    assert "Columns that were not read: Kontrolle" in lines


def test_a_mapping_by_option_and_by_file(
    command: Callable[..., Result], tmp_path: Path, database_url: str
) -> None:
    path = tmp_path / "k.csv"
    path.write_text("Kürzel;Wuchs;Art;a;b\nX1;7,5;Linde;375061,67;5706965,28\n", "utf-8")
    result = command("import", path)
    assert isinstance(result.exception, InputError)
    assert "--map 'Kürzel=number'" in str(result.exception)
    saved = tmp_path / "mapping.toml"
    saved.write_text("epsg = 25832\n[columns]\n'Wuchs' = 'height_m'\na = 'x'\nb = 'y'\n", "utf-8")
    result = command("import", path, "--mapping", saved, "--map", "Kürzel=Baumnummer")
    assert result.exit_code == 0, result.exception
    tree = stored(database_url)["X1"]
    assert (tree.height_m, tree.latitude, tree.longitude) == (7.5, 51.5, 7.2)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--map", "Kürzel"], "has no =; write it as"),
        (["--epsg", "99"], "EPSG:99 ist kein bekanntes Koordinatensystem"),
        (["--report", "/no/such/folder/f.csv"], "give another --report"),
    ],
)
def test_wrong_options(
    command: Callable[..., Result], messy: Path, words: list[str], text: str
) -> None:
    result = command("import", messy, *words)
    assert isinstance(result.exception, InputError)
    assert text in str(result.exception)


def test_a_mapping_file_that_is_none(
    command: Callable[..., Result], messy: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "mapping.toml"
    saved.write_text("columns = 3", "utf-8")
    result = command("import", messy, "--mapping", saved)
    assert isinstance(result.exception, InputError)
    assert "is no mapping" in str(result.exception)


def test_list_show_and_export(command: Callable[..., Result], messy: Path, tmp_path: Path) -> None:
    command("import", messy, "--skip-faulty")
    lines = command("list", "--search", "königs").stdout.splitlines()
    assert lines[0].split()[:2] == ["Number", "Species"]
    assert [line.split()[0] for line in lines[1:3]] == ["B-2", "B-3"]
    assert lines[-1] == "2 of 2 trees."
    shown = command("show", "B-3").stdout
    assert "species: Quercus robur" in shown
    assert "soil: substrate" in shown
    assert isinstance(command("show", "B-9").exception, NotFoundError)
    for name in ("out.csv", "out.geojson"):
        out = tmp_path / name
        assert "3 trees written" in command("export", out).stdout
        assert "0 neu, 0 geändert, 3 unverändert" in command("import", out).stdout
    assert len(orjson.loads((tmp_path / "out.geojson").read_bytes())["features"]) == 3
    assert isinstance(command("export", tmp_path / "no" / "x.csv").exception, InputError)
