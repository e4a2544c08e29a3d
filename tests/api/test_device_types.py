from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.domain.tree import Sensor
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import upsert_sensors

PATH = "/api/v1/device-types"
EXPECTS = [{"quantity": "battery_v", "probe": 0, "value": 3.6}]
SCRIPT: dict[str, Any] = {
    "kind": "javascript",
    "script": "function decodeUplink(i) { return {data: {mv: i.bytes[0] * 100}}; }",
    "rules": [{"path": "mv", "quantity": "battery_v", "unit": "mV"}],
    "examples": [{"payload_hex": "24", "expects": EXPECTS}],
}


@pytest.fixture
def ask(server: Any) -> Any:
    def request(method: str, path: str = "", *, scope: str | None = "sensors", **more: Any) -> Any:
        return server.request(method, PATH + path, scope=scope, **more)

    return request


def changed(**fields: Any) -> dict[str, Any]:
    return SCRIPT | fields


def test_from_creation_to_removal(ask: Any) -> None:
    answer = ask("PUT", "/city/probe", json=SCRIPT)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "created")
    assert ask("PUT", "/city/probe", json=SCRIPT).json()["outcome"] == "unchanged"
    assert ask("PUT", "/City/Probe", json=changed(note="x")).json()["outcome"] == "updated"
    (item,) = ask("GET", scope="read").json()["items"]
    assert (item["name"], item["kind"]) == ("city/probe", "javascript")
    found = ask("GET", "/CITY/probe").json()
    assert found["definition"]["script"] == SCRIPT["script"]
    assert found["definition"]["note"] == "x"
    assert ask("DELETE", "/city/probe").json() == {"name": "city/probe", "outcome": "removed"}
    assert ask("GET", "/city/probe").status_code == 404
    assert ask("DELETE", "/city/probe").status_code == 404


def test_who_changed_it_is_in_the_audit(ask: Any, city: Any) -> None:
    ask("PUT", "/city/audited", json=SCRIPT)
    database = Database(city.url, pool_size=1)
    with database.begin() as conn:
        (entry,) = run(conn, audit_page(10, subject="device_type city/audited"))
    database.dispose()
    assert entry.action == "device_type.create"
    assert entry.actor.startswith("key ")


@pytest.mark.parametrize(("scope", "status"), [(None, 401), ("read", 403), ("crew", 403)])
def test_scopes(ask: Any, scope: str | None, status: int) -> None:
    for method, path in (
        ("PUT", "/city/x"),
        ("DELETE", "/city/x"),
        ("POST", "/check"),
        ("GET", "/city/x"),
    ):
        more = {} if method in {"GET", "DELETE"} else {"json": SCRIPT}
        assert ask(method, path, scope=scope, **more).status_code == status


def test_a_definition_whose_examples_fail_is_not_stored(ask: Any) -> None:
    wrong = changed(examples=[{"payload_hex": "25", "note": "n", "expects": EXPECTS}])
    answer = ask("PUT", "/city/wrong", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "examples_failed")
    (example,) = answer.json()["report"]["examples"]
    assert example == {
        "note": "n",
        "ok": False,
        "expected": EXPECTS,
        "got": [{"quantity": "battery_v", "probe": 0, "value": 3.7}],
        "problem": "",
    }
    assert ask("GET", "/city/wrong").status_code == 404


def test_check_stores_nothing(ask: Any) -> None:
    answer = ask("POST", "/check", json=changed(name="city/tried")).json()
    assert (answer["name"], answer["ok"]) == ("city/tried", True)
    loop = changed(name="city/tried", script="for (;;) {}")
    (example,) = ask("POST", "/check", json=loop).json()["examples"]
    assert example["problem"].startswith("script_timeout: ")
    assert ask("GET", "/city/tried").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/dragino/LSE01", SCRIPT, "decoded by Baumfeuchte itself"),
        ("/baumfeuchte/values", SCRIPT, "decoded by Baumfeuchte itself"),
        ("/probe", SCRIPT, "write vendor/model"),
        ("/city/probe", changed(name="city/other"), "use one name"),
        ("/city/probe", changed(examples=[]), "list of 1 to"),
        ("/city/probe", changed(rules=[{"path": "x", "quantity": "x"}]), "must be one of"),
    ],
)
def test_refused(ask: Any, path: str, body: dict[str, Any], said: str) -> None:
    answer = ask("PUT", path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unusable_input")
    assert said in answer.json()["detail"]


def test_unknown_members_are_named(ask: Any) -> None:
    answer = ask("PUT", "/city/probe", json=changed(depth=3))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_fields")


def test_a_device_type_in_use_stays(ask: Any, city: Any) -> None:
    ask("PUT", "/city/used", json=SCRIPT)
    database = Database(city.url, pool_size=1)
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui="a84041c3f185ffff", device="City/Used")])
    database.dispose()
    answer = ask("DELETE", "/city/used")
    assert answer.status_code == 400
    assert "a84041c3f185ffff" in answer.json()["detail"]


def test_the_webhook_decodes_by_it_at_once(server: Any, ask: Any, city: Any) -> None:
    database = Database(city.url, pool_size=1)
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui="a84041c3f185fffe", device="city/hook")])
    database.dispose()

    def send(f_cnt: int) -> Any:
        body = {
            "deviceInfo": {"devEui": "a84041c3f185fffe"},
            "fPort": 2,
            "fCnt": f_cnt,
            "data": "JA==",
        }
        return server.request(
            "POST", "/api/v1/uplinks/chirpstack", scope="gateway", json=body
        ).json()

    assert send(1)["rejected"][0]["reason"] == "unknown_device_type"
    ask("PUT", "/city/hook", json=SCRIPT)
    assert send(2)["stored"] == 1
