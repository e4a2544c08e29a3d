from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices import dragino_soil as dragino
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
DEVICES = ("dragino/LSE01", "dragino/SE01-LB", "dragino/SE01-LS")
every_device = pytest.mark.parametrize("device", DEVICES)

Values = dict[Quantity, float]


def _measured(values: Values, observed_at: datetime | None = None) -> list[Measurement]:
    return [
        Measurement(quantity=quantity, probe=0, value=value, observed_at=observed_at)
        for quantity, value in values.items()
    ]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {m.quantity: m.value for m in measurements}


SOIL: Values = {VWC: 23.94, TEMP: -5.0, EC: 300}


@every_device
@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        ({VOLT: 3.312, **SOIL}, "0cf00ccc095afe0c012c10"),
        ({**SOIL, VOLT: 3.3124}, "0cf00ccc095afe0c012c10"),
        ({VOLT: 3.0, VWC: 0.0, TEMP: -0.01, EC: 0}, "0bb80ccc0000ffff000010"),
        ({VOLT: 3.387}, "0d3b0ccc00000000000000"),
        ({VOLT: 3.312, EPS: 25.0}, "0cf00ccc00fa0000000090"),
        ({VOLT: 3.312, EPS: 0.0}, "0cf00ccc00000001000090"),
    ],
)
def test_encode(device: str, values: Values, payload_hex: str) -> None:
    assert encode(device, _measured(values)) == (2, bytes.fromhex(payload_hex))


@every_device
@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "sends battery_v in every frame"),
        (SOIL, "sends battery_v in every frame"),
        ({VOLT: 3.3, VWC: 20.0}, "only together"),
        ({VOLT: 3.3, VWC: 20.0, TEMP: 12.0}, "only together"),
        ({VOLT: 3.3, EPS: 20.0, **SOIL}, "does not send soil_"),
        ({VOLT: 3.3, Quantity.SOIL_WATER_TENSION_KPA: 20.0}, "does not send soil_water_tension"),
        ({VOLT: 16.384}, "cannot send 16.384"),
        ({VOLT: -0.1}, "cannot send -0.1"),
        ({VOLT: 3.3, VWC: 655.36, TEMP: 12.0, EC: 0}, "cannot send 655.36"),
        ({VOLT: 3.3, VWC: 20.0, TEMP: 327.68, EC: 0}, "cannot send 327.68"),
        ({VOLT: 3.3, VWC: 20.0, TEMP: 12.0, EC: -1}, "cannot send -1"),
        ({VOLT: 3.3, VWC: 0.0, TEMP: 0.0, EC: 0}, "Three zeros .* mean that it has no probe"),
    ],
)
def test_encode_refuses(device: str, values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, _measured(values))


@every_device
def test_encode_datalog(device: str) -> None:
    records = [
        *_measured({VWC: 23.94, TEMP: -5.0, EC: 312.0}, NOON),
        *_measured({EC: 409.5, VWC: 30.0, TEMP: 12.0}, NOON + timedelta(minutes=20)),
    ]
    f_port, payload = encode(device, records)
    assert f_port == 3
    assert payload.hex() == "095afe0c0c30006a5776400bb804b00fff006a577af0"
    again = decode(device, f_port, payload)
    assert [(m.quantity, m.value, m.observed_at) for m in again] == [
        (VWC, 23.94, NOON),
        (TEMP, -5.0, NOON),
        (EC, 312.0, NOON),
        (VWC, 30.0, NOON + timedelta(minutes=20)),
        (TEMP, 12.0, NOON + timedelta(minutes=20)),
        (EC, 409.5, NOON + timedelta(minutes=20)),
    ]
    assert all(m.flags & Quality.BACKFILL for m in again)
    assert all(bool(m.flags & Quality.SUSPECT) == (m.quantity is EC) for m in again)


@every_device
@pytest.mark.parametrize(
    ("measurements", "complaint"),
    [
        (_measured({VOLT: 3.3}) + _measured(SOIL, NOON), "frame of their own"),
        (_measured({VOLT: 3.3}, NOON), "does not send battery_v"),
        (_measured({VWC: 20.0}, NOON), "only together"),
        (_measured({VWC: 0.0, TEMP: 0.0, EC: 0}, NOON), "mean that it has no probe"),
        (_measured({**SOIL, EC: 409.6}, NOON), "cannot send 409"),
        (_measured(SOIL, datetime(1970, 1, 2, tzinfo=UTC)), "No device's clock shows"),
    ],
)
def test_encode_refuses_records(
    device: str, measurements: list[Measurement], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, measurements)


def _hundredths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda raw: raw / 100)


battery = st.integers(0, 0x3FFF).map(lambda raw: raw / 1000)
soil = st.tuples(_hundredths(0, 0xFFFF), _hundredths(-0x8000, 0x7FFF), st.integers(0, 0xFFFF))


@every_device
@given(volt=battery, of_soil=soil)
def test_any_uplink_returns(device: str, volt: float, of_soil: tuple[float, float, int]) -> None:
    assume(any(of_soil))  # three zeros are "no probe" in this frame
    values: Values = {VWC: of_soil[0], TEMP: of_soil[1], EC: of_soil[2], VOLT: volt}
    f_port, payload = encode(device, _measured(values))
    again = decode(device, f_port, payload)
    assert _values(again) == values
    assert encode(device, again) == (f_port, payload)
    assert decode(device, None, payload) == again


@every_device
@given(volt=battery, raw=st.integers(1, 880))
def test_any_permittivity_returns(device: str, volt: float, raw: int) -> None:
    values: Values = {EPS: raw / 10, VOLT: volt}
    assert _values(decode(device, *encode(device, _measured(values)))) == values


@every_device
@given(
    records=st.dictionaries(
        st.datetimes(datetime(2016, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - naive by API
            lambda time: time.replace(microsecond=0, tzinfo=UTC)
        ),
        st.tuples(
            _hundredths(0, 0xFFFF),
            _hundredths(-0x8000, 0x7FFF),
            st.integers(0, 0xFFF).map(lambda raw: raw / 10),
        ).filter(any),
        min_size=1,
        max_size=5,
    )
)
def test_any_datalog_returns(
    device: str, records: dict[datetime, tuple[float, float, float]]
) -> None:
    measurements = [
        measurement
        for time, record in records.items()
        for measurement in _measured(dict(zip((VWC, TEMP, EC), record, strict=True)), time)
    ]
    f_port, payload = encode(device, measurements)
    assert len(payload) == 11 * len(records)
    again = decode(device, f_port, payload)
    assert [(m.quantity, m.value, m.observed_at) for m in again] == [
        (m.quantity, m.value, m.observed_at) for m in measurements
    ]
    assert encode(device, again) == (f_port, payload)


@every_device
@pytest.mark.parametrize("f_port", [0, 1, 4, 6, 10, 85, 255])
def test_wrong_port(device: str, f_port: int) -> None:
    with pytest.raises(DecodeError, match=f"port {f_port}") as caught:
        decode(device, f_port, bytes.fromhex("0cf00ccc095afe0c012c10"))
    assert caught.value.reason == "wrong_port"


@every_device
@pytest.mark.parametrize(
    ("f_port", "good"), [(None, {11, 15}), (2, {11, 15}), (3, {11, 22, 33, 44}), (5, {7})]
)
def test_lengths(device: str, f_port: int | None, good: set[int]) -> None:
    for length in range(1, 45):
        payload = bytes([1]) * length
        if length in good:
            decode(device, f_port, payload)
            continue
        with pytest.raises(DecodeError) as caught:
            decode(device, f_port, payload)
        short = f_port == 3 or length < max(good)
        assert caught.value.reason == ("truncated" if short else "undecodable")


@every_device
def test_the_external_thermometer_is_left_out(device: str) -> None:
    for ds18b20 in ("ffce", "00d7", "0ccc", "0aef", "7fff", "0000"):
        payload = bytes.fromhex(f"0cf0{ds18b20}095a0640012c10")
        assert _values(decode(device, 2, payload)) == {VWC: 23.94, TEMP: 16.0, EC: 300, VOLT: 3.312}


@every_device
def test_upper_bits_of_the_battery_word(device: str) -> None:
    for upper in (0x0000, 0x4000, 0x8000, 0xC000):
        payload = (upper | 3312).to_bytes(2, "big") + bytes.fromhex("0ccc095a0640012c10")
        assert _values(decode(device, 2, payload))[VOLT] == 3.312
        info = bytes.fromhex("26010001ff") + (upper | 3312).to_bytes(2, "big")
        assert _values(decode(device, 5, info)) == {VOLT: 3.312}


@pytest.mark.parametrize(
    ("device", "firmware", "mod"),
    [
        ("dragino/LSE01", "1.0", False),
        ("dragino/LSE01", "v1.1.4", False),
        ("dragino/LSE01", " V1.1 ", False),
        ("dragino/LSE01", "1.2", True),
        ("dragino/LSE01", "1.2.1", True),
        ("dragino/LSE01", "2", True),
        ("dragino/LSE01", 1.0, False),
        ("dragino/LSE01", 2, True),
        ("dragino/SE01-LB", "0.9", True),
        ("dragino/SE01-LB", "1.0", True),
    ],
)
def test_firmware_decides_on_the_mod_bit(device: str, firmware: object, mod: bool) -> None:
    for raw in (250, 1957):
        payload = bytes.fromhex(f"0cf00ccc{raw:04x}0258006490")
        found = decode(device, 2, payload, {"firmware": firmware})
        expected = {EPS: raw / 10} if mod else {VWC: raw / 100, TEMP: 6.0, EC: 100}
        assert _values(found) == {**expected, VOLT: 3.312}
        assert not any(m.flags & Quality.SUSPECT for m in found)


def test_without_the_mod_bit_the_firmware_does_not_matter() -> None:
    payload = bytes.fromhex("0cf00ccc00fa0258006410")
    for firmware in ("1.0", "1.2.1", "", "unknown"):
        assert _values(decode("dragino/LSE01", 2, payload, {"firmware": firmware}))[VWC] == 2.5


def test_the_guess_stops_where_water_does() -> None:
    assert dragino.WETTEST_RAW == 880
    for raw, quantity in ((880, EPS), (881, VWC), (0xFFFE, VWC)):
        payload = bytes.fromhex(f"0cf00ccc{raw:04x}0258006490")
        assert quantity in _values(decode("dragino/LSE01", 2, payload))


def test_a_permittivity_that_could_not_be_read() -> None:
    payload = bytes.fromhex("0cf00cccffff0258006490")
    permittivity, _ = decode("dragino/LSE01", 2, payload, {"firmware": "1.2.1"})
    assert permittivity.value == 6553.5
    assert permittivity.flags == Quality.SENTINEL
