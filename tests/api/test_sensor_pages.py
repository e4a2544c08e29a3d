"""The pages of sensors without a browser: what they show, what they refuse."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import _lists
import psycopg
import pytest

from baumfeuchte.api.web import sensor_look

UNKNOWN = "70b3d57ed0000001"


@pytest.mark.parametrize(
    "path",
    [
        "/sensors",
        "/sensors?kind=silent&q=BO-0003&lang=en",
        "/sensors?kind=nonsense&page=99",
        "/sensors/a84041c3f1850001",
        "/sensors/a84041c3f1850003?lang=en",
        "/sensors/register",
        "/sensors/rejections",
        "/sensors/rejections?reason=truncated&lang=en",
        "/sensors/rejections?dev_eui=70-B3-D5-7E-D0-00-00-01",
        "/sensors/rejections/1",
        "/sensors/types",
        "/sensors/types?q=dragino",
        "/sensors/types/dragino/LSE01",
        "/sensors/types/new",
        f"/sensors/register?code={UNKNOWN}",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=2&q=BO",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=2&lat=51.45&lon=7.26",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=3&tree=BO-0013",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=4&tree=BO-0013&depth_0=30",
    ],
)
def test_pages_are_shown(server: Any, path: str) -> None:
    with server.person("sensors") as browser:
        answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<h1") == 1


def eui(number: int) -> str:
    return f"a84041c3f185{number:04x}"


@pytest.fixture
def browser(server: Any) -> Any:
    """Somebody of the sensor team without JavaScript."""
    with server.person("sensors") as client:
        client.headers["Accept"] = "text/html"
        yield client


def post(browser: Any, path: str, **fields: Any) -> Any:
    """Send a form of a page, with the token that the page carries; the page that comes then."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sensors/types/new").text)
    assert token is not None
    answer = browser.post(path, data={"csrf_token": token[1], **fields})
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"])


def test_tiles_count_what_a_click_shows(browser: Any) -> None:
    page = browser.get("/sensors").text
    counts = re.findall(r'kind__count">([\d.]+)</span> <span class="kind__word">([^<]+)', page)
    found = {word: int(count) for count, word in counts}
    assert found["Alle Sensoren"] >= 12
    silent = browser.get("/sensors?kind=silent").text
    assert silent.count('class="device ') == found["Schweigt"] > 0
    assert browser.get("/sensors?kind=ok").text.count('class="device ') == found["In Ordnung"]
    one = browser.get("/sensors", params={"q": "BO-0007"}).text
    assert one.count('class="device ') == 1
    assert eui(7) in one
    spelled = browser.get("/sensors", params={"q": "A8:40:41:C3:F1:85:00:07"}).text
    assert spelled.count('class="device ') == 1
    assert "Innenstadt" in browser.get("/sensors?district=Innenstadt").text


def test_the_list_as_a_file_for_excel(browser: Any) -> None:
    answer = browser.get("/sensors.csv?q=BO-0001")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert header.startswith("DevEUI;Gerätetyp;Bäume")
    assert line.startswith(f"{eui(1)};decentlab/DL-TRS21;BO-0001;")
    assert ";3,58;" in line


def test_a_depth_is_corrected_and_the_sensor_removed(browser: Any) -> None:
    page = post(browser, f"/sensors/{eui(7)}/depth", probe="0", depth="32,5")
    assert "Die Tiefe ist berichtigt." in page.text
    assert "32,5\N{NO-BREAK SPACE}cm" in page.text
    same = post(browser, f"/sensors/{eui(7)}/depth", probe="0", depth="32,5")
    assert "schon so eingetragen" in same.text
    wrong = post(browser, f"/sensors/{eui(7)}/depth", probe="0", depth="tief")
    assert "von 0 bis 1000" in wrong.text
    assert (
        "in der Zukunft" in post(browser, f"/sensors/{eui(7)}/end", until="2027-01-01T00:00").text
    )
    assert "Datum und Uhrzeit" in post(browser, f"/sensors/{eui(7)}/end", until="").text
    page = post(browser, f"/sensors/{eui(7)}/end", until="2026-07-15T05:00")
    assert "Der Ausbau ist eingetragen." in page.text
    assert "15.07.2026, 05:00" in page.text
    assert "nirgends eingebaut" in browser.get("/sensors", params={"q": eui(7)}).text
    again = post(browser, f"/sensors/{eui(7)}/end", until="2026-07-15T05:10")
    assert "passt nicht zu dem" in again.text


def test_settings_are_kept_as_they_are_meant(server: Any, browser: Any) -> None:
    said = "firmware = 1.0\ninterval_s = 1200\ntemperatures = true\n"
    page = post(browser, f"/sensors/{eui(8)}/settings", device="dragino lse-01", settings=said)
    assert "Gespeichert." in page.text
    assert "alle 20 min" in page.text
    with psycopg.connect(server.city.url) as conn:
        row = conn.execute("SELECT device, settings FROM sensors WHERE dev_eui = %s", [eui(8)])
        device, settings = row.fetchone() or ("", {})
    assert device == "dragino/LSE01"
    assert settings == {"firmware": "1.0", "interval_s": 1200, "temperatures": True}
    broken = post(browser, f"/sensors/{eui(8)}/settings", device="x", settings="firmware 1.0")
    assert "Name = Wert" in broken.text


def test_what_the_form_refuses(browser: Any) -> None:
    page = browser.get("/sensors/register", params={"code": "A84041C3F18500"}).text
    assert "16 Zeichen" in page
    known = {"code": eui(5), "device": "dragino/LSE01", "tree": "BO-0013"}
    for wrong, said in (
        ({"depth_0": ""}, "mindestens eine Sonde"),
        ({"depth_0": "2000"}, "von 0 bis 1000"),
        ({"depth_0": "30", "when": "other", "since": "2027-01-01T10:00"}, "in der Zukunft"),
        ({"depth_0": "30", "when": "other", "since": "gestern"}, "Datum und Uhrzeit"),
        ({"depth_0": "30", "tree": "BO-9999"}, "Diesen Baum gibt es nicht"),
    ):
        page = browser.get("/sensors/register", params={"step": 4, **known, **wrong}).text
        assert said in page, wrong
        assert "Wie tief stecken die Sonden?" in page


def test_a_label_of_a_tree_leads_on(browser: Any) -> None:
    label = "https://baum.example/t/BO-0013"
    asked = {"step": 2, "code": eui(5), "device": "dragino/LSE01", "q": label}
    answer = browser.get("/sensors/register", params=asked)
    assert answer.status_code == 303
    assert "step=3" in answer.headers["location"]
    assert "tree=BO-0013" in answer.headers["location"]


def test_a_sensor_moves(browser: Any) -> None:
    fields = {"code": eui(9), "device": "dragino/LSE01", "tree": "BO-0014", "depth_0": "45"}
    times = {"when": "other", "since": "2026-07-15T05:00", "gone": "2026-07-14T18:00"}
    check = browser.get("/sensors/register", params={"step": 4, **fields, **times}).text
    assert "Umzug eintragen" in check
    assert "BO-0009 (2026-07-14 18:00)" in check
    page = post(browser, "/sensors/register", **fields, **times)
    assert "Der neue Einbauort ist eingetragen" in page.text
    assert "17.03.2026, 04:30 bis 14.07.2026, 18:00" in page.text
    assert "hier seit 15.07.2026, 05:00" in page.text


def test_rejected_messages_are_put_aside_with_a_reason(browser: Any) -> None:
    page = browser.get("/sensors/rejections").text
    assert "Kein lesbarer Text (JSON)" in page
    group = {"reason": "not_json", "nameless": "1"}
    missing = post(browser, "/sensors/rejections/dismiss", **group, note=" ")
    assert "Bitte kurz sagen, warum." in missing.text
    done = post(browser, "/sensors/rejections/dismiss", **group, note="Test des Gateways")
    assert "1 Nachrichten sind verworfen" in done.text
    assert "Kein lesbarer Text (JSON)" not in done.text
    again = post(browser, "/sensors/rejections/replay", reason="truncated", dev_eui=eui(5))
    assert "kann weiterhin nicht gelesen werden" in again.text


def test_only_the_sensor_team_sees_contents(server: Any, browser: Any) -> None:
    assert "70B3D57ED0000001" in browser.get("/sensors/rejections/1").text
    with server.person("viewer") as viewer:
        page = viewer.get("/sensors/rejections/1", headers={"Accept": "text/html"}).text
        assert "70B3D57ED0000001" not in page
        assert viewer.get("/sensors/register").status_code == 403
        assert "Sensor einbauen" not in viewer.get("/sensors").text
    with server.person("innenstadt") as limited:
        assert limited.get("/sensors").status_code == 403
    assert browser.get("/sensors/rejections/999999").status_code == 404
    assert browser.get("/sensors/nothing").status_code == 404


def test_a_device_type_is_tried_made_and_removed(browser: Any) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sensors/types/new").text)
    assert token is not None
    frame = {"csrf_token": token[1], "name": "dragino/LSE01", "payload": "0cd00000033f0714189c01"}
    said = browser.post("/sensors/types/try", data=frame | {"f_port": "2"}).text
    assert "Bodenfeuchte, Sonde 1: 8,3\N{NO-BREAK SPACE}Vol.-%" in said
    short = browser.post("/sensors/types/try", data=frame | {"payload": "0c"}).text
    assert "Nachricht ist zu kurz" in short
    assert "Die Nachricht von 1 Bytes endet zu früh für dragino/LSE01." in short
    assert 'lang="en">' not in short.partition("<main")[2], "nothing is left to say in English"
    english = browser.post("/sensors/types/try?lang=en", data=frame | {"payload": "0c"}).text
    assert "The frame of 1 bytes ends too early for dragino/LSE01." in english

    fields = {
        "csrf_token": token[1],
        "name": "stadt/stab",
        "kind": "mapping",
        "path_0": "m30",
        "quantity_0": "soil_moisture_vwc_percent",
        "unit_0": "%",
        "depth_cm_0": "30",
        "examples": '[{"decoded": {"m30": 20}, "expects":'
        ' [{"quantity": "soil_moisture_vwc_percent", "probe": 0, "value": 20}]}]',
    }
    checked = browser.post("/sensors/types/save", data=fields | {"do": "check"})
    assert "Alle Beispiele stimmen." in checked.text
    assert "Noch keine." in browser.get("/sensors/types").text
    wrong = browser.post(
        "/sensors/types/save",
        data=fields | {"do": "save", "examples": fields["examples"].replace("20}]", "21}]")},
    )
    assert wrong.status_code == 422
    assert "Nicht gespeichert: Nicht alle Beispiele stimmen." in wrong.text
    broken = browser.post("/sensors/types/save", data=fields | {"do": "save", "examples": "{"})
    assert broken.status_code == 422
    assert "Die Beispiele oder weiteren Angaben sind kein gültiges JSON." in broken.text
    assert 'Technische Angabe (englisch): <span lang="en">JSON: ' in broken.text
    page = post(browser, "/sensors/types/save", **fields, do="save")
    assert "Der Gerätetyp ist gespeichert." in page.text
    edit = browser.get("/sensors/types/edit?name=stadt/stab").text
    assert 'value="m30"' in edit
    assert "gelöscht" in post(browser, "/sensors/types/delete", name="stadt/stab").text


def test_a_large_city_sees_silence_first(
    server: Any, browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensor_look, "AT_ONCE", 3)
    server.now[0] += timedelta(hours=1)
    try:
        first = browser.get("/sensors").text
        assert "wird noch vervollständigt" in first
        assert "Schweigt" in first
        assert ";3,58;" in browser.get("/sensors.csv").text
        assert ",3.58," in browser.get("/sensors.csv?lang=en").text
        until = time.monotonic() + 20
        while "wird noch vervollständigt" in browser.get("/sensors").text:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert "3,58" in browser.get("/sensors").text
        # Older than a minute: it is shown, and made anew beside it.
        server.now[0] += timedelta(minutes=2)
        assert "3,58" in browser.get("/sensors").text
    finally:
        server.now[0] = _lists.NOW


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("A84O41E101000001", "meinten Sie 0 (Null) und 1 (Eins)?"),
        ("a84041e10100000g", "Das ist keine DevEUI"),
        ("abc", "Das ist keine DevEUI"),
        ("A84041E1", "Das ist keine DevEUI"),
    ],
)
def test_a_slip_is_no_new_device(browser: Any, code: str, says: str) -> None:
    """They passed as "Neues Gerät", and the sensor was never heard of."""
    for step in ("", "&step=3&device=dragino/LSE01&tree=BO-0013"):
        page = browser.get(f"/sensors/register?code={code}{step}").text
        assert says in page
        assert "Neues Gerät" not in page
    meant = 'href="/sensors/register?code=A84041E101000001"'
    assert (meant in page) == (code == "A84O41E101000001")
    token = re.search(r'csrf-token" content="(\w+)"', page)
    assert token is not None
    form = {"code": code, "device": "dragino/LSE01", "tree": "BO-0013", "when": "now",
            "depth_0": "30", "csrf_token": token[1]}  # fmt: skip
    refused = browser.post("/sensors/register", data=form)
    assert refused.status_code == 422
    assert says in refused.text


def test_a_name_that_is_known_is_one(server: Any, browser: Any) -> None:
    with psycopg.connect(server.city.url) as conn:
        conn.execute(
            "INSERT INTO sensors (dev_eui, device) VALUES ('baum-7', 'baumfeuchte/values')"
        )
    page = browser.get("/sensors/register?code=Baum-7").text
    assert "Das ist keine DevEUI" not in page
    assert "baum-7" in page.lower()
