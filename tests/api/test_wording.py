"""Small things that pages say: one of something, nothing of it, more or fewer."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from baumfeuchte.api.web.city_view import _attribute
from baumfeuchte.api.web.season_view import _against
from baumfeuchte.registry.texts import _ALL, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("code", "german"),
    [
        ("system", "(1 Baum)"),
        ("system_swapped", "(1 Baum)"),
        ("other_system", "Bei einem Baum passen"),
        ("other_system_swapped", "Bei einem Baum sind"),
        ("soil_word", "(1 Zeile)"),
        ("skipped", "Eine fehlerhafte Zeile wurde"),
        ("lost_letters", "In einer Zeile"),
        ("encoded_twice", "Ein falsch gespeicherter Umlaut"),
    ],
)
def test_one_is_one(code: str, german: str) -> None:
    """It said "Bei 1 Bäumen sind"."""
    values = dict.fromkeys(("epsg", "system", "content", "soil", "report"), "x")
    assert german in sentence(code, "de", values | {"count": 1})
    many = sentence(code, "de", values | {"count": 2})
    assert german not in many
    assert "2" in many


def test_every_singular_has_its_plural() -> None:
    for code in _ALL:
        assert not code.endswith("_single") or code.removesuffix("_single") in _ALL


def test_a_genus_has_a_capital() -> None:
    assert _attribute("species_group", "tilia", "de") == "Tilia"
    assert _attribute("species_group", "unknown", "de") == "nicht bekannt"


@pytest.mark.parametrize(
    ("litres", "waterings", "german", "english"),
    [
        ((900, 1000), (12, 1), "100 Liter weniger und 11 Gießgänge mehr als",
         "100 litres fewer and 11 waterings more than"),
        ((1100, 1000), (9, 10), "100 Liter mehr und ein Gießgang weniger als",
         "100 litres more and one watering fewer than"),
        ((5000, 1000), (10, 10), "4.000 Liter mehr und nicht mehr Gießgänge als",
         "4,000 litres more and no more waterings than"),
    ],
)  # fmt: skip
def test_a_difference_has_a_direction(
    litres: tuple[int, int], waterings: tuple[int, int], german: str, english: str
) -> None:
    total: Any = SimpleNamespace(
        compared_litres=litres[0],
        rhythm_litres=litres[1],
        compared_waterings=waterings[0],
        rhythm_waterings=waterings[1],
    )
    assert german in _against(total, "de")
    assert english in _against(total, "en")


@pytest.fixture
def bare(start_server: Any, database_url: str, server: Any) -> Iterator[httpx.Client]:
    """A city without a sensor."""
    with (
        start_server(database_url, public_read=True, now=server.now) as running,
        httpx.Client(base_url=running.base_url, timeout=30, trust_env=False) as client,
    ):
        yield client


def test_without_sensors_none_is_in_order(server: Any, bare: httpx.Client) -> None:
    page = bare.get("/list/checks").text
    assert "Es ist noch kein Sensor angelegt" in page
    assert "in Ordnung" not in page
    assert "kein Sensor angelegt" not in server.get("/list/checks").text


def test_a_list_without_readings_says_so(server: Any, sql: Any) -> None:
    assert re.search(r"Messwerte bis</dt><dd>\d\d:\d\d", server.get("/").text)
    sql("CREATE TABLE kept_readings AS SELECT * FROM readings")
    sql("TRUNCATE readings")
    try:
        assert "Messwerte bis</dt><dd>noch keine</dd>" in server.get("/").text
    finally:
        sql("INSERT INTO readings SELECT * FROM kept_readings")


def test_an_empty_file_is_called_empty(server: Any) -> None:
    with server.person("planner") as browser:
        token = re.search(r'name="csrf_token" value="(\w+)"', browser.get("/register/import").text)
        assert token is not None
        data = {"csrf_token": token[1], "kind": "trees"}
        empty = browser.post("/register/import", data=data, files={"file": ("leer.csv", b"")})
        assert empty.status_code == 422
        assert "Die Datei ist leer" in empty.text
        none = browser.post("/register/import", data=data, files={"file": ("", b"")})
        assert "Bitte wählen Sie eine Datei" in none.text
