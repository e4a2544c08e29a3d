from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.codecs import registry
from baumfeuchte.domain.reading import Measurement, Quality, Quantity
from baumfeuchte.ingest import decode_line as module
from baumfeuchte.ingest.decode_line import decode_line

EXAMPLES = Path(__file__).parents[1] / "data" / "envelopes"
ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
TOPIC = "v3/baumfeuchte@stadt/devices/linde-17/up"
UPLINK = {
    "end_device_ids": {"device_id": "linde-17", "dev_eui": "70B3D57ED0001A2B"},
    "uplink_message": {
        "f_port": 2,
        "f_cnt": 123,
        "frm_payload": "DOQMzAooBdwBGBA=",
        "rx_metadata": [{"gateway_ids": {"gateway_id": "rathaus"}, "rssi": -97, "snr": 6.25}],
        "received_at": "2026-07-15T03:30:00.043570802Z",
    },
}
ANSWER = {
    "kind": "uplink",
    "dev_eui": "70b3d57ed0001a2b",
    "device_id": "linde-17",
    "f_port": 2,
    "f_cnt": 123,
    "payload_hex": "0ce40ccc0a2805dc011810",
    "received_at": "2026-07-15T03:30:00.043570Z",
    "rssi": -97,
    "snr": 6.25,
    "gateway_id": "rathaus",
    "network": "tts-v3",
}


def answer(line: object) -> dict:
    """The answer after a journey through JSON."""
    text = line if isinstance(line, str | bytes) else json.dumps(line)
    return json.loads(orjson.dumps(decode_line(text, arrived_at=ARRIVED_AT)))


@pytest.mark.parametrize("topic", [{"topic": TOPIC}, {"topic": None}, {}])
def test_uplink(topic: dict) -> None:
    assert answer({**topic, "payload": UPLINK}) == ANSWER


def test_uplink_as_base64() -> None:
    body = base64.b64encode(json.dumps(UPLINK).encode()).decode()
    assert answer({"topic": TOPIC, "payload_base64": body}) == ANSWER
    assert answer({"topic": TOPIC, "payload": None, "payload_base64": body}) == ANSWER


def test_a_line_of_mosquitto_sub() -> None:
    line = {"tst": "2026-07-15T03:30:00Z", "topic": TOPIC, "qos": 1, "retain": 0, "payload": UPLINK}
    assert answer(line) == ANSWER


def test_a_payload_that_is_json_in_a_text() -> None:
    assert answer({"topic": TOPIC, "payload": json.dumps(UPLINK)}) == ANSWER


def test_a_line_that_is_not_quite_json() -> None:
    line = json.dumps({"topic": TOPIC, "payload": {**UPLINK, "x": float("nan")}})
    assert answer(line) == ANSWER
    line = json.dumps({"topic": "a\ud800", "payload": UPLINK})
    assert answer(line) == ANSWER
    line = json.dumps({"topic": "Straße", "payload": UPLINK}, ensure_ascii=False)
    assert answer(line.encode()) == ANSWER
    assert answer(line.encode("latin-1"))["reason"] == "bad_line"


def test_simulated() -> None:
    assert answer({"payload": {**UPLINK, "simulated": True}}) == {**ANSWER, "simulated": True}


def test_values() -> None:
    readings = [{"quantity": "soil_temperature_c", "probe": 1, "value": 16.2}]
    line = {"payload": {"sensor": "a", "observed_at": "2026-07-15T03:30Z", "readings": readings}}
    found = answer(line)
    time = "2026-07-15T03:30:00.000000Z"
    assert found["measurements"] == [{**readings[0], "observed_at": time}]
    assert (found["payload_hex"], found["received_at"], found["network"]) == (
        "",
        time,
        "baumfeuchte",
    )


def test_ignored() -> None:
    join = {"end_device_ids": UPLINK["end_device_ids"], "join_accept": {}}
    assert answer({"payload": join}) == {
        "kind": "ignored",
        "reason": "join",
        "network": "tts-v3",
        "dev_eui": "70b3d57ed0001a2b",
    }
    assert answer({"topic": None, "payload": 42}) == {"kind": "ignored", "reason": "no_object"}
    assert answer({"topic": None, "payload": None}) == {"kind": "ignored", "reason": "no_object"}


def test_rejected_message() -> None:
    found = answer({"payload": {"cmd": "rx"}})
    assert (found["kind"], found["reason"]) == ("rejected", "unknown_envelope")
    assert "docs/networks.md" in found["detail"]
    found = answer({"payload_base64": "//8="})
    assert (found["kind"], found["reason"]) == ("rejected", "not_json")


def test_base64_is_read_as_in_the_envelopes() -> None:
    same = [answer({"payload_base64": text}) for text in ("/_8=", "//8", "//8=")]
    assert [found["reason"] for found in same] == ["not_json"] * 3


def test_several_messages_in_one_are_asked_for_line_by_line() -> None:
    two = "\n".join(json.dumps({"result": UPLINK}) for _ in range(2))
    found = answer({"payload_base64": base64.b64encode(two.encode()).decode()})
    assert (found["kind"], found["reason"]) == ("rejected", "several_messages")
    assert "2 messages" in found["detail"]


def test_frame() -> None:
    found = answer(
        {"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0ce40ccc0a2805dc011810"}
    )
    assert found["kind"] == "measurements"
    values = {(m["quantity"], m["probe"]): m["value"] for m in found["measurements"]}
    assert values["soil_moisture_vwc_percent", 0] == pytest.approx(26.0)
    assert values["soil_temperature_c", 0] == pytest.approx(15.0)
    assert values["battery_v", 0] == pytest.approx(3.3)


def test_device_names_are_found_in_any_case_and_the_payload_in_base64() -> None:
    line = {"device": "DRAGINO/lse01", "f_port": 2.0, "payload_base64": "DOQMzAooBdwBGBA="}
    assert answer(line)["kind"] == "measurements"


def test_firmware_and_settings_reach_the_codec(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(module, "decode", lambda *arguments: seen.append(arguments) or ())
    line = {"device": "x", "payload_hex": "0a", "settings": {"a": 1}, "firmware": "1.0"}
    assert answer(line) == {"kind": "measurements", "measurements": []}
    assert seen == [("x", None, b"\x0a", {"a": 1, "firmware": "1.0"})]


def test_own_times_and_flags_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    measurement = Measurement(
        quantity=Quantity.PERMITTIVITY,
        probe=3,
        value=5.5,
        observed_at=ARRIVED_AT,
        flags=Quality.BACKFILL | Quality.SENTINEL,
    )
    monkeypatch.setattr(module, "decode", lambda *_: (measurement,))
    assert answer({"device": "x", "payload_hex": "0a"})["measurements"] == [
        {
            "quantity": "permittivity",
            "probe": 3,
            "value": 5.5,
            "observed_at": "2026-07-15T03:30:00.000000Z",
            "flags": ["sentinel", "backfill"],
        }
    ]


def test_unknown_device_is_told_the_known_ones() -> None:
    found = answer({"device": "acme/X", "f_port": 2, "payload_hex": "00"})
    assert (found["kind"], found["reason"]) == ("rejected", "unknown_device_type")
    assert all(name in found["detail"] for name in registry.device_names())


def test_bad_frame() -> None:
    found = answer({"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0ce4"})
    assert (found["kind"], found["reason"]) == ("rejected", "truncated")


def test_a_fault_in_a_codec_is_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "decode", broken)
    found = answer({"device": "x", "payload_hex": "0a"})
    assert (found["kind"], found["reason"]) == ("rejected", "codec_fault")
    assert "ZeroDivisionError" in found["detail"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        '{"topic": ',
        b'{"topic": "\xff"}',
        "[" * 100_000,
        "42",
        "null",
        [],
        {},
        {"topic": "x"},
        {"topic": 5, "payload": {}},
        {"topic": ["x"], "payload": {}},
        {"payload_base64": "!"},
        {"payload_base64": 5},
        {"device": "dragino/LSE01"},
        {"device": None, "payload_hex": "00"},
        {"device": [], "payload_hex": "00"},
        {"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0"},
        {"device": "dragino/LSE01", "f_port": 2, "payload_hex": 7},
        {"device": "dragino/LSE01", "f_port": "2", "payload_hex": "00"},
        {"device": "dragino/LSE01", "f_port": 256, "payload_hex": "00"},
        {"device": "dragino/LSE01", "f_port": True, "payload_hex": "00"},
        {"device": "dragino/LSE01", "settings": [1], "payload_hex": "00"},
        {"device": "dragino/LSE01", "f_port": 2, "payload_base64": "0"},
    ],
)
def test_bad_line(line: object) -> None:
    found = answer(line)
    assert (found["kind"], found["reason"]) == ("rejected", "bad_line")
    assert found["detail"].endswith(".")


NOT_PRINTED = {"session", "decoded"}


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_examples_of_the_envelopes(file: Path) -> None:
    for example in json.loads(file.read_bytes()):
        found = answer({k: v for k, v in example.items() if k not in {"name", "expect"}})
        expect = example["expect"]
        if "ignored" in expect:
            assert (found["kind"], found["reason"]) == ("ignored", expect["ignored"])
        elif "rejected" in expect:
            assert (found["kind"], found["reason"]) == ("rejected", expect["rejected"])
        else:
            assert found["kind"] == "uplink"
            printed = expect.keys() - NOT_PRINTED
            assert {key: found[key] for key in printed} == {key: expect[key] for key in printed}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)
REQUEST = st.fixed_dictionaries(
    {},
    optional={
        "topic": JSON,
        "payload": JSON,
        "payload_base64": JSON,
        "device": st.sampled_from([*registry.device_names(), "x"]) | JSON,
        "f_port": st.integers(-1, 256) | JSON,
        "payload_hex": st.binary(max_size=40).map(bytes.hex) | JSON,
        "settings": JSON,
        "firmware": st.sampled_from(["1.0", "1.1.4"]) | JSON,
    },
)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=60) | (REQUEST | JSON).map(lambda request: json.dumps(request).encode()))
def test_every_line_has_an_answer(line: bytes) -> None:
    found = answer(line)
    assert found["kind"] in {"uplink", "ignored", "rejected", "measurements"}
    assert found.get("reason") != "codec_fault", found
