"""The sensor team: an unknown device is registered on site and its messages are taken."""

from __future__ import annotations

import base64
import json
import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from baumfeuchte.codecs.registry import codec_of
from baumfeuchte.domain.device_code import checksum

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser

FRAME_ROW = (
    "INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, f_port,"
    " f_cnt, rssi_dbm, snr_db, gateway_id, raw)"
    " SELECT %(at)s, decode(md5(%(eui)s || %(at)s::timestamptz), 'hex'), %(at)s, id, 'test', 't',"
    " 2, %(count)s, %(rssi)s, 7.5, '0016c001f153a14c', '' FROM sensors WHERE dev_eui = %(eui)s"
)
STUCK = (
    '[{"code": "stuck", "score": "bad", "since": "2026-07-09T02:00:00+00:00",'
    ' "last": "2026-07-15T02:00:00+00:00", "ongoing": true, "readings": 120}]'
)

NEW = "a84041c3f18500ff"
FRAME = bytes.fromhex(codec_of("dragino/LSE01").examples[0].payload_hex)
"""A real uplink of a Dragino LSE01 that its maker published: 8.31 Vol.-%, 18.12 degrees."""


def eui(number: int) -> str:
    return f"a84041c3f185{number:04x}"


@pytest.fixture(scope="module")
def city(city: Any) -> Any:
    """The city with sensors that send every hour; 2 loses frames, 3 has stopped, 6 stands still."""
    from _lists import NOW

    ages = {
        number: [age for age in range(160, 0, -1) if number != 2 or age % 10 not in {4, 5, 6}]
        for number in range(1, 13)
    }
    ages[3] = list(range(160, 30, -1))
    with psycopg.connect(city.url) as conn:
        for number, hours in ages.items():
            for age in hours:
                at = NOW - timedelta(hours=age, minutes=number)
                row = {"at": at, "eui": eui(number), "count": 1000 - age}
                weak = -124 if number == 8 else -95 - number - 6 * math.sin(age / 9)
                conn.execute(FRAME_ROW, row | {"rssi": weak})
            conn.execute(
                "UPDATE sensors SET last_seen_at = %s WHERE dev_eui = %s", [at, eui(number)]
            )
        conn.execute("INSERT INTO sensor_intervals SELECT id, 3600, 99, %s FROM sensors", [NOW])
        conn.execute(
            "INSERT INTO sensor_events SELECT %s, %s - n * interval '30 hours', 'join', '', 'test'"
            " FROM generate_series(1, 8) AS n",
            [eui(7), NOW],
        )
        for number in range(1, 13):
            conn.execute(
                "INSERT INTO readings SELECT id, 11, 0, %s - d * interval '1 day', %s - d * %s, 0"
                " FROM sensors, generate_series(1, 60) AS d WHERE dev_eui = %s",
                [NOW, 3.2 if number == 4 else 3.6, -0.008 if number == 4 else -0.0004, eui(number)],
            )
        conn.execute(
            "INSERT INTO sensor_quality SELECT id, 0, 2, 'bad', 0.2, %s, %s, %s FROM sensors"
            " WHERE dev_eui = %s",
            [STUCK, NOW - timedelta(days=6), NOW, eui(6)],
        )
    return city


def send(server: Any, f_cnt: int, minute: int, dev_eui: str = NEW) -> Any:
    """The network server's message, as it comes through the webhook."""
    body = {
        "deduplicationId": f"3ac7e3c4-4401-4b8d-9386-a5c902f92{f_cnt:03d}",
        "time": f"2026-07-15T03:{minute:02d}:00.123Z",
        "deviceInfo": {"devEui": dev_eui, "deviceName": "lse01-westpark-7"},
        "fCnt": f_cnt,
        "fPort": 2,
        "data": base64.b64encode(FRAME).decode(),
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -97, "snr": 6.5}],
    }
    return server.request(
        "POST",
        "/api/v1/uplinks/chirpstack?event=up",
        scope="gateway",
        content=json.dumps(body).encode(),
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_an_unknown_device_is_registered_on_site(
    visitor: Any, server: Any, *, javascript: bool
) -> None:
    dev_eui = NEW if javascript else "a84041c3f18500fe"
    # Two frames come before anybody knows the device.
    for f_cnt, minute in ((1, 1), (2, 21)):
        assert send(server, f_cnt, minute, dev_eui).status_code == 202
    page = visitor.open(
        server,
        role="sensors",
        width=390,
        height=844,
        geolocation={"latitude": 51.4447 + 13 * 0.0021, "longitude": 7.2612 - 13 * 0.0034},
        permissions=["geolocation"],
        java_script_enabled=javascript,
    )
    page.goto("/sensors")
    page.get_by_role("link", name="Jetzt registrieren").click()
    page.get_by_role("heading", name="Welches Gerät?").wait_for()
    shot(visitor, page, "register-1", keep=javascript)
    shown = "-".join(dev_eui[at : at + 2] for at in range(0, 16, 2)).upper()
    page.get_by_role("link", name=shown).click()

    # The kept frames and the name in the network say which type it is.
    page.get_by_role("heading", name="Neues Gerät").wait_for()
    assert page.get_by_role("radio").first.get_attribute("value") == "dragino/LSE01"
    assert page.get_by_role("radio").first.is_checked()
    assert "liest 2 von 2 Nachrichten" in page.locator(".choice").first.inner_text()
    shot(visitor, page, "register-1-type", keep=javascript)
    page.get_by_role("button", name="Weiter zum Baum").click()

    page.get_by_role("heading", name="An welchem Baum?").wait_for()
    if javascript:
        page.get_by_role("button", name="Bäume in meiner Nähe").click()
        page.get_by_role("heading", name="In Ihrer Nähe").wait_for()
        assert "0 m" in page.locator(".choice").first.inner_text().replace("\xa0", " ")
    else:
        page.get_by_label("Baumnummer oder Straße").fill("BO-0013")
        page.get_by_role("button", name="Suchen").click()
    page.get_by_role("heading", name="Baum").first.wait_for()
    shot(visitor, page, "register-2", keep=javascript)
    page.get_by_role("link", name=re.compile("BO-0013")).first.click()

    page.get_by_label("Sonde 1").fill("45")
    assert page.get_by_label(re.compile("Seit der ersten Nachricht")).is_checked()
    shot(visitor, page, "register-3", keep=javascript)
    page.get_by_role("button", name="Weiter zum Prüfen").click()
    page.get_by_role("heading", name="Stimmt alles?").wait_for()
    said = page.locator(".card").inner_text()
    assert "BO-0013" in said
    assert "Sonde 1: 45 cm" in said
    assert "15.07.2026, 05:01" in said
    shot(visitor, page, "register-4", keep=javascript)
    page.get_by_role("button", name="Sensor eintragen").click()

    page.wait_for_url(f"**/sensors/{dev_eui}?*")
    assert page.get_by_text("2 Nachrichten dieses Geräts liegen bereit").is_visible()
    shot(visitor, page, "register-5", keep=javascript)
    page.get_by_role("button", name="Jetzt übernehmen").click()
    done = page.get_by_role("status").inner_text()
    assert "2 Nachrichten wurden übernommen, sie brachten 8 Messwerte." in done
    visitor.check(page) if javascript else None

    page.get_by_role("link", name="BO-0013").click()
    page.wait_for_url("**/trees/*")
    assert "8,3" in page.locator("main").inner_text()
    kept = server.get(f"/api/v1/rejections?dev_eui={dev_eui}").json()["items"]
    assert kept == []


def shot(visitor: Any, page: Any, name: str, *, keep: bool) -> None:
    """Look at a step: axe, width, picture."""
    if keep:
        visitor.check(page)
        visitor.shot(
            page, f"sensors-{name}-390", handbook=name in {"register-1-type", "register-3"}
        )


def test_a_photo_of_the_label_is_read(visitor: Any, server: Any, tmp_path: Any) -> None:
    # Both are in the lock files, so nobody has to go without this test.
    import segno
    import zxingcpp as zxing
    from PIL import Image

    begin = "LW:D0:1122334455667788:A84041C3F1850005:02A40001:S2026071500"
    picture = tmp_path / "label.png"
    segno.make(f"{begin}:C{checksum(begin)}").save(picture, scale=8)
    page = visitor.open(server, role="sensors", width=390)

    # Debian's Chromium has no BarcodeDetector: a real reader of QR codes stands in for it.
    def read(data: str) -> list[str]:
        image = tmp_path / "seen.png"
        image.write_bytes(base64.b64decode(data.partition(",")[2]))
        return [found.text for found in zxing.read_barcodes(Image.open(image))]

    page.expose_function("readCodes", read)
    page.add_init_script("""
      window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code"]; }
        async detect(picture) {
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [picture.width, picture.height];
          canvas.getContext("2d").drawImage(picture, 0, 0);
          const texts = await window.readCodes(canvas.toDataURL());
          return texts.map(rawValue => ({ rawValue }));
        }
      };
    """)
    page.goto("/sensors/register")
    page.locator("[data-photo] input").set_input_files(str(picture))
    page.get_by_role("heading", name="Bekannter Sensor").wait_for()
    said = page.locator(".card").first.inner_text()
    assert "A8-40-41-C3-F1-85-00-05" in said
    assert "BO-0005" in said
    assert "2026071500" in said


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_sensors_look_right(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="sensors", width=width)
    for name, path in (
        ("list", "/sensors"),
        ("one", "/sensors/a84041c3f1850003"),
        ("rejections", "/sensors/rejections?reason=unknown_device"),
        ("rejection", "/sensors/rejections/1"),
        ("types", "/sensors/types?q=dragino"),
        ("type", "/sensors/types/dragino/LSE01"),
        ("type-form", "/sensors/types/new"),
        ("register", "/sensors/register"),
    ):
        page.goto(path)
        shown = width == 1440 and name in {"list", "one", "rejections"}
        visitor.look(page, f"sensors-{name}-{width}", handbook=shown)
