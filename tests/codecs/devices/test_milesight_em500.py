from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "milesight/EM500-SMTC"
VWC, TEMP, EC, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.BATTERY_PERCENT,
)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
Values = dict[Quantity, float]


def _measured(values: Values, observed_at: datetime | None = None) -> list[Measurement]:
    return [
        Measurement(quantity=quantity, probe=0, value=value, observed_at=observed_at)
        for quantity, value in values.items()
    ]


def _decode(payload_hex: str) -> tuple[Measurement, ...]:
    return decode(DEVICE, 85, bytes.fromhex(payload_hex))


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {m.quantity: m.value for m in measurements}


@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        ({PERCENT: 100}, "017564"),
        ({TEMP: -2.5}, "0367e7ff"),
        ({VWC: 31.47}, "04ca4b0c"),
        ({EC: 184}, "057fb800"),
        ({EC: 184, VWC: 31.47, TEMP: -2.5, PERCENT: 92}, "01755c0367e7ff04ca4b0c057fb800"),
        ({}, ""),
    ],
)
def test_encode(values: Values, payload_hex: str) -> None:
    assert encode(DEVICE, _measured(values)) == (85, bytes.fromhex(payload_hex))


def test_encode_history() -> None:
    measurements = [
        *_measured({VWC: 27.7, TEMP: 12.3, EC: 334}, NOON),
        *_measured({TEMP: -2.5}, NOON + timedelta(hours=1)),
        *_measured({PERCENT: 92}),
    ]
    f_port, payload = encode(DEVICE, measurements)
    assert f_port == 85
    assert payload.hex() == (
        "20ce" "4076576a" "4e01" "7b00" "d20a"
        "20ce" "5084576a" "ffff" "e7ff" "ffff"
        "01755c"
    )  # fmt: skip
    again = decode(DEVICE, f_port, payload)
    assert {(m.quantity, m.value, m.observed_at) for m in again} == {
        (m.quantity, m.value, m.observed_at) for m in measurements
    }
    for measurement in again:
        expected = Quality.BACKFILL if measurement.observed_at else Quality.GOOD
        assert measurement.flags == expected


@pytest.mark.parametrize(
    ("measurements", "complaint"),
    [
        (_measured({PERCENT: 256}), "cannot send 256"),
        (_measured({VWC: 655.35}), "cannot send 655.35"),
        (_measured({EC: 65533}), "cannot send 65533"),
        (_measured({TEMP: 3276.8}), "cannot send 3276.8"),
        (_measured({Quantity.BATTERY_V: 3.3}), "does not send battery_v"),
        (_measured({VWC: 20.0}, NOON), "no record without soil_temperature_c"),
        (_measured({PERCENT: 20.0, TEMP: 3.0}, NOON), "does not send battery_percent"),
        (_measured({TEMP: 3.0}, datetime(2000, 1, 1, tzinfo=UTC)), "No device's clock"),
    ],
)
def test_encode_refuses(measurements: list[Measurement], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, measurements)


values_of_now = st.fixed_dictionaries(
    {},
    optional={
        PERCENT: st.integers(0, 255),
        TEMP: st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10),
        VWC: st.integers(0, 0xFFFC).map(lambda raw: raw / 100),
        EC: st.integers(0, 0xFFFC),
    },
)
values_of_a_record = st.fixed_dictionaries(
    {TEMP: st.integers(-0x8000, 0x7FFF).filter(lambda r: r not in {-1, -3}).map(lambda r: r / 10)},
    optional={
        VWC: st.integers(0, 0xFFFC).map(lambda raw: raw / 100),
        EC: st.integers(0, 0xFFFC),
    },
)
seconds = st.integers(1_500_000_000, 0xFFFFFFFE).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(values=values_of_now, records=st.dictionaries(seconds, values_of_a_record, max_size=4))
def test_any_values_return(values: Values, records: dict[datetime, Values]) -> None:
    measurements = _measured(values)
    for time, record in records.items():
        measurements += _measured(record, time)
    f_port, payload = encode(DEVICE, measurements)
    again = decode(DEVICE, f_port, payload)
    assert {(m.quantity, m.value, m.observed_at) for m in again} == {
        (m.quantity, m.value, m.observed_at) for m in measurements
    }
    assert decode(DEVICE, None, payload) == decode(DEVICE, 1, payload) == again


PARTS = {
    TEMP: {"ok": "0367ecff", -0.1: "0367ffff", -0.3: "0367fdff"},
    VWC: {"ok": "04cad20a", "failed": "04caffff", "range": "04cafdff", "none": ""},
    EC: {"ok": "057f4e01", "failed": "057fffff", "range": "057ffdff", "none": ""},
}


@pytest.mark.parametrize(("moisture", "ec"), list(product(PARTS[VWC], PARTS[EC])))
@pytest.mark.parametrize("temperature", [-0.1, -0.3])
def test_temperatures_that_look_like_faults(temperature: float, moisture: str, ec: str) -> None:
    read = {moisture, ec} - {"none"}
    for order in permutations((PARTS[TEMP][temperature], PARTS[VWC][moisture], PARTS[EC][ec])):
        found = {m.quantity: m for m in _decode("".join(order))}
        assert (VWC in found) == (moisture == "ok")
        assert (EC in found) == (ec == "ok")
        if read and "ok" not in read:
            assert TEMP not in found
            continue
        assert found[TEMP].value == temperature
        assert found[TEMP].flags == (Quality.GOOD if read == {"ok"} else Quality.SUSPECT)


@pytest.mark.parametrize(("moisture", "ec"), list(product(PARTS[VWC], PARTS[EC])))
def test_other_temperatures_are_what_they_are(moisture: str, ec: str) -> None:
    found = {m.quantity: m for m in _decode("0367ecff" + PARTS[VWC][moisture] + PARTS[EC][ec])}
    assert found[TEMP].value == -2.0
    assert found[TEMP].flags == Quality.GOOD


@pytest.mark.parametrize(
    ("ec", "temperature", "moisture", "left"),
    [
        (334, 123, 2770, {VWC, TEMP, EC}),
        (334, -1, 2770, {VWC, TEMP, EC}),
        (0xFFFF, -1, 0xFFFF, set()),
        (0xFFFD, -3, 0xFFFD, set()),
        (0xFFFF, -1, 2770, {VWC, TEMP}),
        (334, -3, 0xFFFD, {EC, TEMP}),
        (0xFFFF, 123, 0xFFFF, {TEMP}),
    ],
)
def test_faults_in_records(ec: int, temperature: int, moisture: int, left: set[Quantity]) -> None:
    record = b"\x20\xce" + struct.pack("<IHhH", 1_760_000_400, ec, temperature, moisture)
    found = decode(DEVICE, 85, record)
    assert {m.quantity for m in found} == left
    assert all(m.flags & Quality.BACKFILL for m in found)


def test_faults_of_a_record_do_not_touch_the_present() -> None:
    record = "20ce" + struct.pack("<IHhH", 1_760_000_400, 0xFFFF, -1, 0xFFFF).hex()
    present = "0367ffff04cad20a057f4e01"
    for frame in (present + record, record + present):
        assert _values(_decode(frame)) == {TEMP: -0.1, VWC: 27.7, EC: 334}


def test_the_last_of_two_fields_counts() -> None:
    assert _values(_decode("0468 73 04ca d20a".replace(" ", ""))) == {VWC: 27.7}
    assert _values(_decode("83d7 2c01 3200 02 0367 fb00".replace(" ", ""))) == {TEMP: 25.1}


@pytest.mark.parametrize("raw", range(0, 256, 5))
def test_coarse_moisture(raw: int) -> None:
    (found,) = _decode(f"0468{raw:02x}")
    assert found.value == raw / 2
    expected = Quality.SENTINEL if raw == 255 else Quality.GOOD
    assert found.flags == (Quality.OUT_OF_RANGE if 200 < raw < 255 else expected)


@pytest.mark.parametrize(
    "unknown", ["0375ff", "0467fb00", "0675ff", "00", "20cd0000", "01670000", "7fff"]
)
def test_unknown_fields(unknown: str) -> None:
    with pytest.raises(DecodeError) as caught:
        _decode(unknown)
    assert caught.value.reason == ("truncated" if len(unknown) == 2 else "undecodable")
    if len(unknown) > 2:
        (battery,) = _decode("017564" + unknown)
        assert battery.value == 100
        assert battery.flags == Quality.SUSPECT


@pytest.mark.parametrize(
    "answer", ["fe02b004", "ff03b004", "ff1004", "fe06ffffffffffffffffff", "ff99"]
)
def test_answers_to_commands(answer: str) -> None:
    assert _decode(answer) == ()
    (battery,) = _decode("017564" + answer)
    assert battery.flags == Quality.GOOD


@pytest.mark.parametrize(
    ("kind", "size"),
    [("03", 2), ("06", 9), ("10", 1), ("11", 4), ("35", 8), ("6a", 3), ("f1", 4), ("f5", 1)],
)
@pytest.mark.parametrize("channel", ["fe", "ff"])
def test_values_behind_an_answer(channel: str, kind: str, size: int) -> None:
    answer = channel + kind + "03" * size
    assert _values(_decode(answer + "0367fb00")) == {TEMP: 25.1}
    with pytest.raises(DecodeError) as caught:
        _decode(answer[:-2])
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("answer", ["fc6b00", "fc6c02"])
def test_answers_to_an_enquiry_of_history(answer: str) -> None:
    assert _decode(answer) == ()
    assert _values(_decode(answer + "0367fb00")) == {TEMP: 25.1}
    with pytest.raises(DecodeError) as caught:
        _decode(answer[:4])
    assert caught.value.reason == "truncated"
