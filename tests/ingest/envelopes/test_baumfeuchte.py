"""Our own JSON: what docs/message.md shows is tested there, the sentences here."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.uplink import Ignored, Rejected, Uplink
from baumfeuchte.ingest.envelopes import recognise

TOPIC = "baumfeuchte/v1/westpark/readings"
TIME = datetime(2026, 7, 15, 5, 30, tzinfo=UTC)
ONE = {"quantity": "soil_temperature_c", "value": 16}


def test_values() -> None:
    document = {
        "sensor": "Westpark.Logger-3",
        "observed_at": "2026-07-15T07:30:00+02:00",
        "sequence": 17,
        "readings": [
            {"quantity": "soil_moisture_vwc_percent", "probe": 2, "value": 23.4},
            {**ONE, "observed_at": "2026-07-15T04:30:00Z"},
        ],
    }
    assert recognise(document, topic=TOPIC) == Uplink(
        dev_eui="westpark.logger-3",
        network="baumfeuchte",
        received_at=TIME,
        payload=b"",
        f_cnt=17,
        gateway_id="westpark",
        measurements=(
            Measurement(
                quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT, probe=2, value=23.4, observed_at=TIME
            ),
            Measurement(
                quantity=Quantity.SOIL_TEMPERATURE_C,
                probe=0,
                value=16.0,
                observed_at=TIME.replace(hour=4),
            ),
        ),
    )


def test_without_any_time_the_arrival_counts() -> None:
    outcome = recognise({"sensor": "a", "readings": [ONE]}, topic=TOPIC)
    assert isinstance(outcome, Uplink)
    assert outcome.received_at is None
    assert [m.observed_at for m in outcome.measurements] == [None]


def test_frame() -> None:
    document = {
        "dev_eui": "A8:40:41:C8:91:88:5C:21",
        "received_at": "2026-07-15T05:30:00Z",
        "f_port": 2,
        "f_cnt": 123,
        "payload_hex": "0D27",
        "rssi": -97,
        "snr": 6.25,
    }
    assert recognise(document, topic=TOPIC) == Uplink(
        dev_eui="a84041c891885c21",
        network="baumfeuchte",
        received_at=TIME,
        payload=b"\x0d\x27",
        f_port=2,
        f_cnt=123,
        rssi_dbm=-97.0,
        snr_db=6.25,
        gateway_id="westpark",
    )


def readings(*entries: object, **more: object) -> dict[str, object]:
    return {"sensor": "a", "readings": list(entries), **more}


@pytest.mark.parametrize(
    ("document", "reason", "sentence"),
    [
        (readings({**ONE, "quantity": "x"}), "invalid_field", "readings[0].quantity is 'x', but"),
        (readings({**ONE, "quantity": []}), "invalid_field", "one of soil_water_tension_kpa, "),
        (readings({"value": 1}), "invalid_field", "readings[0].quantity is missing"),
        (readings({**ONE, "value": "1"}), "invalid_field", "readings[0].value is '1', but must be"),
        (readings({**ONE, "value": True}), "invalid_field", "a finite number"),
        (readings({**ONE, "value": None}), "invalid_field", "readings[0].value is missing"),
        (readings(ONE, {**ONE, "probe": 256}), "invalid_field", "readings[1].probe is 256, but"),
        (readings({**ONE, "probe": "1"}), "invalid_field", "a whole number from 0 to 255"),
        (
            readings({**ONE, "depth": 3}),
            "invalid_field",
            "readings[0] has the unknown field 'depth'",
        ),
        (readings({**ONE, "observed_at": "5:30"}), "invalid_field", "readings[0].observed_at is"),
        (
            readings(ONE, observed_at="2026-07-15T05:30:00"),
            "invalid_field",
            "observed_at is '2026-",
        ),
        (readings(ONE, observed_at="1970-01-01T00:00:00Z"), "invalid_field", "after the year 2000"),
        (readings(ONE, observed_at="9999-12-31T12:00:00Z"), "invalid_field", "and before 2200"),
        (readings({**ONE, "observed_at": "2200-01-01T00:00:00Z"}), "invalid_field", "before 2200"),
        (
            {"sensor": "a", "payload_hex": "0a", "received_at": "9999-12-31T12:00:00Z"},
            "invalid_field",
            "received_at is '9999-12-31T12:00:00Z', but must be a time after the year 2000",
        ),
        (readings(ONE, sequence=-1), "invalid_field", "sequence is -1, but must be"),
        (readings(ONE, f_port=1), "invalid_field", "The message has the unknown field 'f_port'"),
        (readings(ONE, ONE), "invalid_field", "readings[1] repeats the quantity, probe and time"),
        (readings(), "invalid_field", "readings has 0 entries, but must be a list of 1 to 1000"),
        (readings(*[ONE] * 1001), "invalid_field", "readings has 1001 entries, but must"),
        (readings(7), "invalid_field", "readings[0] is 7, but must be an object"),
        ({"sensor": "a", "readings": {}}, "invalid_field", "readings is an object, but"),
        ({"sensor": "a"}, "invalid_field", "exactly one of the fields readings (finished values)"),
        ({"readings": [ONE]}, "no_device", "exactly one of the fields sensor and dev_eui"),
        (readings(ONE, dev_eui="a"), "no_device", "exactly one of the fields sensor and dev_eui"),
        (readings(ONE, sensor=7), "no_device", "must name its sensor as text"),
        (readings(ONE, sensor="Eiche 7\0"), "no_device", r"sensor is 'Eiche 7\x00', but must be"),
        (readings(ONE, sensor="x" * 65), "no_device", "a name of up to 64 letters"),
        ({"sensor": "a", "payload_hex": ""}, "bad_payload", "at least one byte, written as pairs"),
        ({"sensor": "a", "payload_hex": 7}, "bad_payload", "payload_hex is 7, but"),
        ({"sensor": "a", "payload_base64": "x"}, "bad_payload", "payload_base64 is 'x'"),
        ({"sensor": "a", "payload_base64": ""}, "bad_payload", "one byte, written as base64"),
        (
            {"sensor": "a", "payload_hex": "0a", "f_port": "2"},
            "invalid_field",
            "f_port is '2', but",
        ),
        ({"sensor": "a", "payload_hex": "0a", "rssi": "x"}, "invalid_field", "rssi is 'x', but"),
        ({"sensor": "a", "payload_hex": "0a", "fcnt": 1}, "invalid_field", "unknown field 'fcnt'"),
    ],
)
def test_refused_with_the_fields_name(document: dict, reason: str, sentence: str) -> None:
    outcome = recognise(document, topic=TOPIC)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason
    assert sentence in outcome.detail
    assert outcome.network == "baumfeuchte"
    assert outcome.dev_eui == (None if reason == "no_device" else "a")


def test_a_value_that_is_infinite_in_python() -> None:
    document = json.loads('{"sensor": "a", "readings": [{"quantity": "rain_mm", "value": 1e999}]}')
    outcome = recognise(document, topic=TOPIC)
    assert isinstance(outcome, Rejected)
    assert outcome.detail == "readings[0].value is inf, but must be a finite number."


def test_on_our_topic_or_address_an_unknown_shape_is_explained() -> None:
    for outcome in (
        recognise({"temperature": 16}, topic=TOPIC),
        recognise({"temperature": 16}, topic="", hint="flat"),
    ):
        assert isinstance(outcome, Rejected)
        assert (outcome.reason, outcome.network) == ("no_device", "baumfeuchte")
    elsewhere = recognise({"temperature": 16}, topic="other")
    assert isinstance(elsewhere, Rejected)
    assert (elsewhere.reason, elsewhere.network) == ("unknown_envelope", None)


@pytest.mark.parametrize("document", [23.4, "23.4", None, [], [1, 2], True])
def test_on_our_topic_or_address_a_bare_value_is_kept_and_explained(document: object) -> None:
    for outcome in (
        recognise(document, topic=TOPIC),
        recognise(document, topic="", hint="flat"),
    ):
        assert isinstance(outcome, Rejected)
        assert (outcome.reason, outcome.network) == ("unknown_envelope", "baumfeuchte")
        assert "but must be a JSON object" in outcome.detail
    assert recognise(document, topic="other") == Ignored(kind="no_object")


def test_another_servers_message_on_our_topic_is_read_by_its_shape() -> None:
    message = {
        "end_device_ids": {"dev_eui": "A84041C891885C21"},
        "uplink_message": {"f_port": 2, "frm_payload": "qg=="},
    }
    outcome = recognise(message, topic=TOPIC)
    assert isinstance(outcome, Uplink)
    assert outcome.network == "tts-v3"
