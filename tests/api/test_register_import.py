"""A file becomes trees or sensors in three steps, without scripts; nothing is stored before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors, all_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from baumfeuchte.domain.tree import Tree

CSRF = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
MESSY = (
    "Baumkataster Stand 2026;;;;;;\r\n"
    "Baum-Nr.;Art botanisch;Pflanzjahr;Strasse;Rechtswert;Hochwert;Wuchs\r\n"
    "N-1;Tilia cordata;2021;Nordring 1;375610;5704982;12,5\r\n"
    "N-2;Acer campestre;ca. 2019;Nordring 2;375650;5704990;9\r\n"
    "BO-0002;Quercus robur;2024;Neue Straße 7;375100;5702000;4\r\n"
    "N-3;Tilia cordata;95;Nordring 3;375660;5704999;3\r\n"
).encode("cp1252")


@pytest.fixture
def planner(server: Any) -> Iterator[httpx.Client]:
    with server.person("planner") as browser:
        yield browser


def token_of(browser: httpx.Client, path: str = "/register/import") -> str:
    found = CSRF.search(browser.get(path).text)
    assert found is not None
    return found[1]


def upload(
    browser: httpx.Client, content: bytes, *, kind: str = "trees", name: str = "kataster.csv"
) -> str:
    answer = browser.post(
        "/register/import",
        data={"csrf_token": token_of(browser), "kind": kind},
        files={"file": (name, content)},
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def trees(server: Any) -> dict[str, Tree]:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        found = {tree.number: tree for tree in run(conn, all_trees())}
    database.dispose()
    return found


def selected(page: str) -> dict[str, str]:
    """The columns that a page has chosen: name of the select -> field."""
    return {
        name: chosen[1]
        for name, options in re.findall(
            r'<select name="(c\d+)"[^>]*>(.*?)</select>', page, re.DOTALL
        )
        if (chosen := re.search(r'value="([^"]+)" selected', options))
    }


def counts(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", page)]


def test_a_messy_register_is_read_in_three_steps(server: Any, planner: httpx.Client) -> None:
    before = trees(server)
    columns = upload(planner, MESSY)
    page = planner.get(columns).text
    chosen = selected(page)
    assert list(chosen.values()) == [
        "number", "species", "planting_year", "street", "x", "y", "-",
    ]  # fmt: skip
    assert "Nordring 1 · Nordring 2" in page
    # A person knows what the column of the last heading means.
    chosen["c6"] = "height_m"
    preview = planner.get(f"{columns}/preview", params=chosen)
    assert counts(preview.text) == [2, 1, 0, 1]
    assert "EPSG:25832" in preview.text or "UTM" in preview.text
    assert "Zeile 6" in preview.text
    assert "Höhe" in preview.text or "height_m" in preview.text
    assert "Königsallee → Neue Straße 7" in preview.text
    assert trees(server) == before, "nothing is stored by looking"

    form = {**chosen, "csrf_token": token_of(planner)}
    refused = planner.post(columns, data=form)
    assert refused.status_code == 422
    assert "Nichts wurde gespeichert" in refused.text
    assert trees(server) == before

    stored = planner.post(columns, data={**form, "skip": "1"})
    assert stored.status_code == 303
    told = parse_qs(urlsplit(stored.headers["location"]).query)
    assert told == {
        "created": ["2"], "updated": ["1"], "unchanged": ["0"], "faulty": ["1"],
    }  # fmt: skip
    assert "2 neu, 1 geändert" in planner.get(stored.headers["location"]).text
    after = trees(server)
    assert after["N-1"].height_m == 12.5
    assert abs(after["N-1"].latitude - 51.48) < 0.02
    # What the file has no column for is as it was, the contractor above all.
    known = after["BO-0002"]
    assert known.street == "Neue Straße 7"
    assert (known.contractor, known.site) == ("Grün & Söhne", before["BO-0002"].site)
    assert known.district == before["BO-0002"].district
    with server.person("admin") as admin:
        assert admin.get(columns).status_code == 404, "the file is gone"
    entry = server.get("/api/v1/audit?subject=trees", scope="sensors").json()["items"][0]
    assert (entry["actor"], entry["action"]) == ("planner", "trees.import")
    assert entry["after"]["created"] == 2


def test_a_file_with_contractors_sets_them_and_an_empty_cell_empties(
    server: Any, planner: httpx.Client
) -> None:
    content = b"Baumnummer;Firma;Referenzgruppe\nBO-0003;Blatt GmbH;Ring\nBO-0004;;\n"
    columns = upload(planner, content)
    chosen = selected(planner.get(columns).text)
    assert list(chosen.values()) == ["number", "contractor", "reference_group"]
    planner.post(columns, data={**chosen, "csrf_token": token_of(planner)})
    assert trees(server)["BO-0003"].contractor == "Blatt GmbH"
    assert trees(server)["BO-0003"].reference_group == "Ring"
    content = b"Baumnummer;Vergabe\nBO-0003;-\n"
    columns = upload(planner, content)
    planner.post(columns, data={"csrf_token": token_of(planner)})
    assert trees(server)["BO-0003"].contractor == ""
    assert trees(server)["BO-0003"].reference_group == "Ring"


def test_an_export_comes_back_unchanged(server: Any, planner: httpx.Client) -> None:
    for form in ("csv", "geojson", "xlsx"):
        content = planner.get(f"/register/export.{form}").content
        columns = upload(planner, content, name=f"a.{form}")
        page = planner.get(f"{columns}/preview").text
        assert counts(page) == [0, 0, len(trees(server)), 0], form
        assert "nichts einzulesen" in page


def test_two_columns_for_one_field_are_asked_for(planner: httpx.Client) -> None:
    content = b"Baumnummer;Plakette;Baum-Nr.;Baumart;lat;lon\nA1;7;B1;Tilia;51.4;7.2\n"
    columns = upload(planner, content)
    page = planner.get(columns).text
    assert "Mehrere Spalten kommen für number in Frage: Baumnummer, Baum-Nr." in page
    chosen = selected(page)
    assert (chosen["c0"], chosen["c2"]) == ("number", "-")
    other = {**chosen, "c0": "-", "c2": "number"}
    assert ">B1<" in planner.get(f"{columns}/preview", params=other).text
    twice = planner.get(f"{columns}/preview", params={**chosen, "c2": "number"})
    assert twice.status_code == 422
    assert "genau eine" in twice.text
    again = planner.get(columns, params={**chosen, "c2": "number"})
    assert again.status_code == 200
    assert "genau eine" in again.text


def test_a_header_that_nobody_knows_is_mapped_by_hand(planner: httpx.Client) -> None:
    columns = upload(planner, b"Foo;Bar;Baz;Qux\nA1;Tilia;51.4;7.2\n")
    page = planner.get(columns).text
    assert "Keine Überschrift wurde erkannt" in page
    fields = {"c0": "number", "c1": "species", "c2": "lat", "c3": "lon"}
    assert counts(planner.get(f"{columns}/preview", params=fields).text)[0] == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"%PDF-1.7", "PDF"), (b"   \n", "leer"), (b"\xd0\xcf\x11\xe0 old", "xls")],
)
def test_other_files_are_refused_with_a_sentence(
    planner: httpx.Client, content: bytes, says: str
) -> None:
    answer = planner.get(upload(planner, content, name="liste.bin"))
    assert answer.status_code == 422
    assert says in answer.text
    assert "--map" not in answer.text


def test_sensors_come_the_same_way(server: Any, planner: httpx.Client) -> None:
    content = (
        "DevEUI;Gerät;Baumnummer;Tiefe (cm);seit\n"
        "A84041C3F1859999;dragino/LSE01;BO-0013;30;01.04.2026\n"
        "A84041C3F1859998;dragino/LSE01;BO-9999;30;01.04.2026\n"
    ).encode()
    columns = upload(planner, content, kind="sensors")
    assert list(selected(planner.get(columns).text).values()) == [
        "dev_eui", "device", "tree_number", "depth_cm", "since",
    ]  # fmt: skip
    page = planner.get(f"{columns}/preview").text
    assert counts(page) == [1, 0, 0, 1]
    assert "BO-9999" in page
    faulty = planner.get(f"{columns}/faults.csv")
    assert faulty.content.startswith(b"\xef\xbb\xbf")
    assert "BO-9999" in faulty.text
    planner.post(columns, data={"csrf_token": token_of(planner), "skip": "1"})
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        euis = {sensor.dev_eui for sensor in run(conn, all_sensors())}
    database.dispose()
    assert "a84041c3f1859999" in euis
    assert "a84041c3f1859998" not in euis


def test_a_file_is_there_for_an_hour_and_for_one_person(server: Any, planner: httpx.Client) -> None:
    columns = upload(planner, MESSY)
    assert planner.get(columns).status_code == 200
    with server.person("admin") as admin:
        assert admin.get(columns).status_code == 404
    assert planner.get("/register/import/" + "x" * 43).status_code == 404
    now = server.now[0]
    try:
        server.now[0] = now + timedelta(minutes=61)
        assert planner.get(columns).status_code == 404
    finally:
        server.now[0] = now


def test_only_planners_of_the_whole_city_import(server: Any) -> None:
    for name in ("viewer", "crew", "sensors", "gruen", "innenstadt"):
        with server.person(name) as browser:
            assert browser.get("/register/import").status_code == 403, name


def test_large_files_are_taken_here_and_nowhere_else(planner: httpx.Client) -> None:
    street = b"x" * 400
    rows = b"".join(b"L-%06d;Tilia cordata;51.4;7.2;%s\n" % (n, street) for n in range(6_000))
    assert len(rows) > 2 * 1024 * 1024
    columns = upload(planner, b"Baumnummer;Baumart;lat;lon;Wuchs\n" + rows)
    assert counts(planner.get(f"{columns}/preview").text)[0] == 6_000
    big = planner.post("/register/new", data={"species": "x" * 1_100_000})
    assert big.status_code == 413


def test_without_a_file_or_token_nothing_happens(planner: httpx.Client) -> None:
    answer = planner.post("/register/import", data={"csrf_token": token_of(planner)})
    assert answer.status_code == 422
    assert "wählen Sie eine Datei" in answer.text
    forged = planner.post("/register/import", files={"file": ("a.csv", MESSY)})
    assert forged.status_code == 403


def test_the_api_imports_the_same_way(server: Any) -> None:
    path = "/api/v1/register/imports?name=kataster.csv&column=6:height_m&lang=de"
    before = trees(server)
    content = MESSY.replace(b"N-1;", b"P-1;").replace(b"N-2;", b"P-2;")
    tried = server.request("POST", path, scope="planner", content=content)
    assert tried.status_code == 200, tried.text
    told = tried.json()
    assert (told["stored"], told["created"], told["faulty_lines"]) == (False, 2, 1)
    assert any("95" in fault for fault in told["faults"])
    assert trees(server) == before
    real = f"{path}&dry_run=false"
    refused = server.request("POST", real, scope="planner", content=content).json()
    assert refused["stored"] is False
    assert trees(server) == before
    done = server.request("POST", f"{real}&skip_faulty=true", scope="planner", content=content)
    assert done.json()["stored"] is True
    assert trees(server)["P-1"].height_m == 12.5
    for query, sent in (("", b"%PDF-1.7"), ("&column=0:number&column=1:number", content)):
        answer = server.request("POST", path + query, scope="planner", content=sent)
        assert answer.status_code == 422
        assert answer.json()["code"] == "unusable_file"
    assert server.request("POST", path, scope="crew", content=content).status_code == 403


@pytest.mark.parametrize("token", ["x" * 43, "unknown"])
@pytest.mark.parametrize("end", ["", "/preview"])
def test_a_file_that_is_gone_leads_to_the_form(planner: httpx.Client, token: str, end: str) -> None:
    """It was an error page without a way back."""
    answer = planner.get(f"/register/import/{token}{end}", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    page = planner.get(answer.headers["location"])
    assert page.status_code == 200
    assert "liegt nicht mehr bereit" in page.text
    assert 'type="file"' in page.text
