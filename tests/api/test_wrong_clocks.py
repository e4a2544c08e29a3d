"""Pages with readings whose clock was wrong, up to the end of the calendar."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from baumfeuchte.domain.reading import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
EUI, TREE = "a84041c3f1850003", "BO-0003"
_PUT = """
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT s.id, %s, 0, %s, %s, %s FROM sensors s WHERE s.dev_eui = %s
"""
_UPLINK = """
INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, raw)
SELECT %s, 'end', now(), s.id, 'baumfeuchte', 't', '{}' FROM sensors s WHERE s.dev_eui = %s
"""


@pytest.fixture(scope="module")
def quantities(tended: Any) -> Iterator[dict[str, int]]:
    """A reading of the calendar's last second: of a quantity with others, and of one without."""
    with psycopg.connect(tended.url) as conn:
        codes = dict(conn.execute("SELECT name, code FROM quantities").fetchall())
        for name, value in (("soil_moisture_vwc_percent", 77.7), ("air_humidity_percent", 66)):
            conn.execute(_PUT, (codes[name], END, value, int(Quality.FUTURE), EUI))
        conn.execute(_UPLINK, (END, EUI))
    yield codes
    with psycopg.connect(tended.url) as conn:
        conn.execute("DELETE FROM readings WHERE observed_at = %s", [END])
        conn.execute("DELETE FROM uplinks WHERE received_at = %s", [END])


def page(browser: Any, path: str) -> str:
    answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text.replace("\xa0", " "))


@pytest.mark.usefixtures("quantities")
def test_the_newest_values_are_those_that_can_be_true(server: Any, tended: Any) -> None:
    with server.person("sensors") as browser:
        tree = page(browser, f"/trees/{tended.tree_ids[TREE]}?lang=en")
        sensor = page(browser, f"/sensors/{EUI}?lang=en")
        listed = page(browser, f"/sensors?q={EUI}&lang=en")
    for html in (tree, sensor, listed):
        assert "77.7" not in html
        assert "just now" not in html
    # Of a quantity with nothing else the value is shown, and what is wrong with it.
    assert "time is in the future" in tree
    assert "time is in the future" in sensor
    for html in (tree, sensor):
        assert "in the future" in html.replace("time is in the future", "")


@pytest.mark.usefixtures("quantities")
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/trees/{tree}/readings?since=2026-07-01T00:00:00Z",
        "/api/v1/trees/{tree}/series",
        "/api/v1/trees/{tree}/timeline",
        "/api/v1/sensors",
        "/api/v1/sensors/gaps",
        "/api/v1/sensors/{eui}/health",
        "/api/v1/sensors/health",
        "/api/v1/sensors/checks",
    ],
)
def test_programs_get_answers_too(server: Any, tended: Any, path: str) -> None:
    answer = server.get(path.format(tree=tended.tree_ids[TREE], eui=EUI))
    assert answer.status_code in {200, 404}, answer.text
