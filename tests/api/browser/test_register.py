"""The register in a browser: found, edited, declared, set, imported; with and without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

WIDTHS = pytest.mark.parametrize("width", [390, 1440])
MESSY = (
    "Baum-Nr.;Art botanisch;Pflanzjahr;Strasse;Rechtswert;Hochwert;Firma;Wuchs\r\n"
    "N-1;Tilia cordata;2021;Nordring 1;375610;5704982;Blatt GmbH;12,5\r\n"
    "N-2;Acer campestre;ca. 2019;Nordring 2;375650;5704990;;9\r\n"
    "BO-0002;Quercus robur;2024;Neue Straße 7;375100;5702000;Grün & Söhne;4\r\n"
    "N-3;Tilia cordata;95;Nordring 3;375660;5704999;;3\r\n"
).encode("cp1252")


@WIDTHS
def test_every_page_of_the_register_is_readable(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    tree = server.city.tree_ids["BO-0002"]
    for name, path in (
        ("table", "/register"),
        ("tree", f"/register/{tree}"),
        ("new", "/register/new"),
        ("groups", "/register/groups"),
        ("thresholds", "/register/thresholds"),
        ("import", "/register/import"),
        ("english", "/register?lang=en"),
    ):
        answer = page.goto(path)
        assert answer.status == 200, path
        visitor.look(page, f"register-{name}-{width}", handbook=name == "table")


@WIDTHS
def test_a_file_is_imported_without_scripts(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/register/import")
    page.set_input_files(
        "input[type=file]", {"name": "kataster.csv", "mimeType": "text/csv", "buffer": MESSY}
    )
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Spalte Wuchs bedeutet").select_option("height_m")
    visitor.look(page, f"register-columns-{width}")
    page.get_by_role("button", name="Zur Vorschau").click()
    page.get_by_role("heading", name="Vorschau").wait_for()
    assert "UTM" in page.inner_text("main")
    assert "Neue Straße 7" in page.inner_text("main")
    visitor.look(page, f"register-preview-{width}", handbook=True)


def test_without_scripts_a_planner_edits_assigns_and_sets(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=390, java_script_enabled=False)
    tree = server.city.tree_ids["BO-0005"]
    page.goto(f"/register/{tree}")
    page.get_by_label("Pflanzjahr").fill("1066")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Bitte berichtigen Sie eine Angabe").first.wait_for()
    visitor.shot(page, "register-error-390")
    page.get_by_label("Pflanzjahr").fill("2022")
    page.get_by_label("Besonnung").select_option("sunny")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Gespeichert.").wait_for()
    assert page.get_by_label("Besonnung").input_value() == "sunny"
    assert "Pflanzjahr: 2021 → 2022" in page.inner_text("main")

    page.goto("/register?district=Innenstadt")
    page.get_by_label("BO-0005 auswählen").check()
    page.get_by_label("Neuer Wert").fill("Blatt GmbH")
    page.get_by_role("button", name="Zuweisen").click()
    page.get_by_text("1 Baum geändert.").wait_for()
    assert "Blatt GmbH" in page.locator("tr", has_text="BO-0005").inner_text()

    page.goto("/register/thresholds")
    card = page.locator("section", has=page.get_by_role("heading", name="Standjahre 0-1"))
    card.get_by_label("Kritische Grenze, Füllung").fill("52")
    card.get_by_role("button", name="Werte übernehmen").click()
    page.get_by_text("Bitte nennen Sie die Quelle").first.wait_for()
    assert card.get_by_label("Kritische Grenze, Füllung").input_value() == "52"
    card.get_by_label("Quelle der geänderten Werte").fill("Dienstanweisung 7")
    card.get_by_role("button", name="Werte übernehmen").click()
    page.get_by_text("1 Wert übernommen").wait_for()
    assert "Dienstanweisung 7 – planner" in card.inner_text()
    visitor.shot(page, "register-own-value-390")
    card.get_by_role("button", name="zurücksetzen").click()
    page.get_by_text("Wieder der veröffentlichte Wert.").wait_for()
    changes = page.locator("#changes")
    assert "Quelle: Dienstanweisung 7" in changes.inner_text()
    assert "52 % → jetzt 50 % (Standard)" in " ".join(changes.inner_text().split())


def test_who_changed_what_stands_on_the_page(visitor: Any, server: Any) -> None:
    for value, source in ((0.9, "Dienstanweisung 7"), (0.85, "Messung im Mai, Gießsäcke")):
        body = {"values": {"efficiency": value, "bag_litres": 75}, "source": source}
        sent = server.request("PUT", "/api/v1/thresholds", scope="planner", json=body)
        assert sent.status_code == 200, sent.text
    for width, language in ((390, "de"), (1440, "en")):
        page = visitor.open(server, role="planner", width=width)
        page.goto(f"/register/thresholds?lang={language}")
        changes = page.locator("#changes")
        assert "Messung im Mai, Gießsäcke" in changes.inner_text()
        visitor.check(page)
        changes.screenshot(path=visitor.folder / f"register-changes-{width}-{language}.png")


def test_a_value_that_is_coming(visitor: Any, server: Any) -> None:
    begin = str(server.now[0].date() + timedelta(days=290))
    body = {"values": {"bag_litres": 75}, "source": "Beschluss 12", "valid_from": begin}
    assert server.request("PUT", "/api/v1/thresholds", scope="planner", json=body).is_success
    for width, language in ((390, "de"), (1440, "de")):
        page = visitor.open(server, role="planner", width=width)
        page.goto(f"/register/thresholds?lang={language}")
        card = page.locator("section", has=page.get_by_role("heading", name="Wassermengen"))
        card.get_by_role("textbox", name="Anteil des Wassers, der ankommt").fill("0,7")
        card.get_by_label("Gilt ab").fill(begin)
        card.get_by_label("Quelle der geänderten Werte").fill("Dienstanweisung 7")
        card.get_by_role("button", name="Werte übernehmen").click()
        page.get_by_text("1 Wert vorgemerkt").wait_for()
        visitor.check(page)
        coming = page.locator("#coming")
        assert "Dienstanweisung 7 – planner" in coming.inner_text()
        visitor.shot(page, f"register-coming-{width}")
        coming.get_by_role("button", name="der ankommt ab").click()
        page.get_by_text("Zurückgenommen.").wait_for()
        assert "Dienstanweisung 7" not in page.locator("#coming").inner_text()
        assert "kommt nicht" in page.locator("#changes").inner_text()


def test_two_people_edit_one_tree(visitor: Any, server: Any) -> None:
    path = f"/register/{server.city.tree_ids['BO-0007']}"
    first = visitor.open(server, role="planner", width=1440)
    second = visitor.open(server, role="admin", width=1440)
    for page in (first, second):
        page.goto(path)
    second.get_by_label("Straße").fill("Südring 1")
    second.get_by_role("button", name="Speichern").click()
    second.get_by_text("Gespeichert.").wait_for()
    first.get_by_label("Straße").fill("Nordring 1")
    first.get_by_role("button", name="Speichern").click()
    first.get_by_role("heading", name="Inzwischen geändert").wait_for()
    told = first.get_by_role("alert").inner_text()
    assert "admin hat diesen Baum inzwischen geändert" in told
    assert "Südring 1" in told
    assert "Nordring 1" in told
    visitor.check(first)
    visitor.shot(first, "register-conflict-1440")
    assert "Breite" not in first.locator(".history").inner_text(), "only what changed"
    assert first.get_by_label("Straße").input_value() == "Nordring 1"
    first.get_by_role("button", name="Speichern").click()
    first.get_by_text("Gespeichert.").wait_for()


def test_the_phone_tells_where_the_tree_is(visitor: Any, server: Any) -> None:
    page = visitor.open(
        server,
        role="planner",
        width=390,
        geolocation={"latitude": 51.4801, "longitude": 7.2202, "accuracy": 4},
        permissions=["geolocation"],
    )
    page.goto("/register/new")
    page.get_by_role("button", name="Position dieses Geräts übernehmen").click()
    page.get_by_text("auf 4 m genau").wait_for()
    assert page.get_by_label("Breite").input_value() == "51,480100"
    page.get_by_label("Baumnummer").fill("NEU-1")
    page.get_by_label("Baumart").fill("Tilia cordata")
    page.get_by_role("button", name="Baum anlegen").click()
    page.get_by_text("Baum NEU-1 ist angelegt.").wait_for()
    assert page.get_by_label("Länge").input_value() == "7,2202"
